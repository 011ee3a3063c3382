"""The sandbox as a whole: one home, one set of ports, one cloud."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.console import Console

from sandbox.openstack import furnishing, installation, migration, ports
from sandbox.openstack.configuration import Configuration
from sandbox.openstack.database import Database
from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import Installation
from sandbox.openstack.inventory import DATABASE, PASSWORD, REGION, SERVICES
from sandbox.openstack.layout import Layout
from sandbox.openstack.processes import Processes, memory_mb
from sandbox.openstack.settings import Progress, Settings
from toolchain.cache import locked

BASE = "base"
SNAPSHOT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
REPOSITORY = Path(__file__).parents[2]
HOME_VARIABLE = "HUB_SANDBOX_HOME"
SERVICES_VARIABLE = "HUB_SANDBOX_SERVICES"
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class ServiceStatus:
    """One process of a sandbox. `pid` and `memory_mb` (resident, MiB) are None when it does not run."""

    name: str
    port: int
    pid: int | None
    memory_mb: float | None
    answering: bool


def default_home() -> Path:
    """$HUB_SANDBOX_HOME, or .hub/openstack in the checkout."""
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else REPOSITORY / ".hub" / "openstack"


def choose_services(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """The services to run, in the order of their start: those wanted, or $HUB_SANDBOX_SERVICES, or all.

    What they need is added. SandboxError for an unknown name.
    """
    if wanted is None:
        wanted = [name.strip() for name in os.environ.get(SERVICES_VARIABLE, "").split(",") if name.strip()]
    names = set(wanted or SERVICES)
    if unknown := sorted(names - set(SERVICES)):
        raise SandboxError(f"Unknown service {', '.join(unknown)}. The sandbox has {', '.join(SERVICES)}.")
    names.update(need for name in tuple(names) for need in SERVICES[name].needs)
    return tuple(name for name in SERVICES if name in names)


class Sandbox:
    """A real OpenStack on loopback, whose state is all in one folder.

    Every method that can fail raises SandboxError with a message for people. Two commands at once on one home wait for
    each other.
    """

    def __init__(self, home: Path | None = None, *, console: Console | None = None) -> None:
        self.home = home.absolute() if home else default_home()
        self._layout = Layout(self.home)
        self._console = console or Console(stderr=True, quiet=True)

    # what callers ask

    @property
    def auth_url(self) -> str:
        """Keystone's address."""
        return self._configuration.auth_url

    @property
    def bin(self) -> Path:
        """The folder that holds the `openstack` command."""
        return self._installation.bin

    def environment(self, *, admin: bool = False) -> dict[str, str]:
        """Variables by which clients find the cloud: as user `hub` of project `hub`, or as the administrator."""
        who = "admin" if admin else "hub"
        around = [os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "", *LOOPBACK]
        beside = ",".join(dict.fromkeys(part for entry in around for part in entry.split(",") if part))
        return {
            "OS_AUTH_URL": self.auth_url,
            "OS_USERNAME": who,
            "OS_PASSWORD": PASSWORD,
            "OS_PROJECT_NAME": who,
            "OS_USER_DOMAIN_NAME": "Default",
            "OS_PROJECT_DOMAIN_NAME": "Default",
            "OS_REGION_NAME": REGION,
            "OS_IDENTITY_API_VERSION": "3",
            "NO_PROXY": beside,
            "no_proxy": beside,
        }

    def running(self) -> bool:
        """Whether the sandbox is up: every process that was started and not stopped lives and answers."""
        started = self._processes.started() if Settings.read(self._layout.settings) else set()
        return {DATABASE, "keystone"} <= started and all(
            service.answering for service in self.status() if service.name in started
        )

    def status(self) -> list[ServiceStatus]:
        """The database and every service, running or not; none before the first start."""
        if Settings.read(self._layout.settings) is None:
            return []
        pids = self._processes.pids()
        names = [DATABASE, *SERVICES]
        answering = self._processes.answering([name for name in names if name in pids])
        return [
            ServiceStatus(
                name=name,
                port=self._configuration.ports[name],
                pid=pids.get(name),
                memory_mb=memory_mb(pids[name]) if name in pids else None,
                answering=answering.get(name, False),
            )
            for name in names
        ]

    def snapshots(self) -> list[str]:
        """The names of the snapshots, sorted."""
        folder = self._layout.snapshots
        return sorted(path.name for path in folder.iterdir() if path.suffix != ".new") if folder.is_dir() else []

    # what callers command

    def start(self, services: Sequence[str] | None = None) -> None:
        """Bring the cloud up: install, initialise, start and furnish it, as far as each is needed."""
        chosen = choose_services(services)
        with self._alone():
            self._start(chosen)

    def stop(self) -> None:
        """End every process of this sandbox; its state stays."""
        with self._alone():
            self._stop()

    def snapshot(self, name: str) -> None:
        """Copy the whole state under a name; one of that name is replaced.

        A running cloud is halted for the time of the copy (about two seconds): nothing should be under way in it.
        """
        if not SNAPSHOT_NAME.fullmatch(name):
            raise SandboxError(
                f"A snapshot cannot be named {name!r}: letters, digits, dot, underscore and hyphen are allowed."
            )
        with self._alone():
            if Progress.read(self._layout.progress) is None:
                raise SandboxError(f"There is no sandbox in {self.home} yet. Start one with: hub sandbox start")
            self._snapshot(name)

    def restore(self, name: str) -> None:
        """Put a snapshot back; a cloud that was running runs again afterwards."""
        with self._alone():
            if name not in self.snapshots():
                known = ", ".join(self.snapshots()) or "none"
                raise SandboxError(f"There is no snapshot {name!r} of {self.home}. There are: {known}.")
            self._restore(name)

    def reset(self) -> None:
        """Go back to the state after the first start; without the snapshot `base`, make that state anew."""
        with self._alone():
            if BASE in self.snapshots():
                self._restore(BASE)
                return
            services = self._running_services() or choose_services(None)
            self._stop()
            shutil.rmtree(self._layout.data, ignore_errors=True)
            self._start(services)

    # how it is done

    @cached_property
    def _installation(self) -> Installation:
        return installation.current()

    @property
    def _configuration(self) -> Configuration:
        settings = Settings.read(self._layout.settings)
        if settings is None:
            raise SandboxError(f"There is no sandbox in {self.home} yet. Start one with: hub sandbox start")
        return Configuration(self._layout, ports.shifted(settings.shift), self._installation)

    @property
    def _processes(self) -> Processes:
        return Processes(self._layout, self._configuration)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if sys.platform != "linux":
            raise SandboxError(f"The sandbox runs on Linux, not on {sys.platform}.")
        self._layout.check()
        waiting = f"Another command works on {self.home}; waiting for it"
        with locked(self._layout.lock, on_wait=lambda: self._console.print(waiting)):
            yield

    def _running_services(self) -> tuple[str, ...]:
        if Settings.read(self._layout.settings) is None:
            return ()
        pids = self._processes.pids()
        return tuple(name for name in SERVICES if name in pids)

    def _start(self, services: Sequence[str]) -> None:
        progress = Progress.read(self._layout.progress)
        if progress and self._up(services, progress):
            self._console.print(f"The sandbox is running: {self.auth_url}")
            return
        began = time.monotonic()
        self._installation.ensure(self._console)
        new = progress is None or set(progress.content) <= {furnishing.ACCOUNTS}
        if progress is None:
            self._initialise()
        elif progress.installation != self._installation.key:
            self._stop()
            self._configuration.render()
            self._migrate(progress)
        self._start_processes(services)
        self._furnish(services)
        if new:
            self._snapshot(BASE)
        self._console.print(f"The sandbox is running after {time.monotonic() - began:.0f} s: {self.auth_url}")

    def _up(self, services: Sequence[str], progress: Progress) -> bool:
        if progress.installation != self._installation.key or furnishing.missing(progress.content, services):
            return False
        names = [DATABASE, *services]
        pids = self._processes.pids()
        return all(name in pids for name in names) and all(self._processes.answering(names).values())

    def _initialise(self) -> None:
        """Make the data from nothing, whatever a start that was interrupted has left."""
        self._stop()
        shutil.rmtree(self._layout.data, ignore_errors=True)
        settings = Settings.read(self._layout.settings)
        if settings is None or ports.taken(ports.shifted(settings.shift)):
            self._choose_ports()
        configuration = self._configuration
        configuration.render()
        database = Database(self._processes)
        with self._console.status("Preparing the database server"):
            database.install()
            database.start()
            database.create(name for service in SERVICES.values() for name in service.databases)
        self._migrate(None)

    def _choose_ports(self) -> None:
        claims = installation.sandbox_cache() / "ports.json"
        with locked(claims.with_suffix(".lock")):
            shift = ports.choose(self.home, claims)
        Settings(shift=shift).write(self._layout.settings)
        # the ports are in the catalog and in nova's cells, so older snapshots could not be used
        shutil.rmtree(self._layout.snapshots, ignore_errors=True)
        if shift:
            self._console.print(f"The usual ports are taken; this sandbox uses them moved by {shift}")

    def _migrate(self, progress: Progress | None) -> None:
        """Migrate the databases; meanwhile, as soon as keystone's is ready, start it and fill in its accounts."""
        processes = self._processes
        Database(processes).start()
        began = time.monotonic()
        failures: list[SandboxError] = []
        accounts = threading.Thread(target=self._accounts, args=(processes, failures), daemon=True)

        def migrated(service: str, seconds: float) -> None:
            self._console.print(f"  {service:10} database ready ({seconds:.1f} s)")
            if service == "keystone":
                accounts.start()

        with self._console.status("Preparing the databases of all services"):
            migration.migrate(processes, migrated)
            accounts.join()
        if failures:
            raise failures[0]
        content = {furnishing.ACCOUNTS: furnishing.digest()}
        Progress(installation=self._installation.key, content=(progress.content if progress else {}) | content).write(
            self._layout.progress
        )
        self._console.print(f"Prepared the databases in {time.monotonic() - began:.0f} s")

    def _accounts(self, processes: Processes, failures: list[SandboxError]) -> None:
        try:
            processes.wait(processes.launch(["keystone"]))
            furnishing.make(processes, [furnishing.ACCOUNTS])
        except SandboxError as error:
            failures.append(error)

    def _start_processes(self, services: Sequence[str]) -> None:
        began = time.monotonic()
        self._configuration.render()
        processes = self._processes
        processes.thaw()  # a snapshot that was interrupted leaves services halted
        with self._console.status("Starting the services") as progress:
            Database(processes).start()
            pids = processes.pids()
            pids |= processes.launch(name for name in services if name not in pids)
            waiting = {name: pids[name] for name in services}
            left = set(services)

            def answered(name: str, _seconds: float) -> None:
                left.discard(name)
                progress.update(f"Starting the services; still to answer: {', '.join(sorted(left))}")

            processes.wait(waiting, answered)
        self._console.print(f"Started {len(services)} services in {time.monotonic() - began:.1f} s")

    def _furnish(self, services: Sequence[str]) -> None:
        progress = Progress.read(self._layout.progress)
        assert progress is not None, "only initialised data are started"
        parts = furnishing.missing(progress.content, services)
        if not parts:
            return
        with self._console.status("Making the first content"):
            furnishing.make(self._processes, parts)
        made = dict.fromkeys(parts, furnishing.digest())
        Progress(installation=progress.installation, content=progress.content | made).write(self._layout.progress)
        self._console.print("Made the first content: " + ", ".join(parts))

    def _stop(self) -> None:
        if Settings.read(self._layout.settings) is None:
            return
        with self._console.status("Stopping the services"):
            self._processes.stop()

    def _snapshot(self, name: str) -> None:
        processes = self._processes
        database = Database(processes)
        target = self._layout.snapshots / name
        was_running = DATABASE in processes.pids()
        with self._console.status(f"Saving the state as {name}"):
            processes.freeze()
            try:
                processes.stop_database()
                _copy(self._layout.data, target.with_name(f"{name}.new"))
                shutil.rmtree(target, ignore_errors=True)
                target.with_name(f"{name}.new").rename(target)
            finally:
                if was_running:
                    database.start()
                processes.thaw()
        self._console.print(f"Saved the state as snapshot {name}")

    def _restore(self, name: str) -> None:
        services = self._running_services()
        self._stop()
        data, new = self._layout.data, self._layout.home / "data.new"
        with self._console.status(f"Putting back snapshot {name}"):
            _copy(self._layout.snapshots / name, new)
            shutil.rmtree(data, ignore_errors=True)
            new.rename(data)
        self._console.print(f"Put back snapshot {name}")
        if services:
            self._start(services)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder whole; volumes are sparse files and stay so."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    copied = subprocess.run(
        ["cp", "-a", "--sparse=always", "--reflink=auto", source, target], capture_output=True, text=True, check=False
    )
    if copied.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise SandboxError(f"{source} could not be copied to {target}: {copied.stderr.strip()}")
