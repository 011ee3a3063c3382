"""Starts, watches and stops the processes of a sandbox."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sandbox.openstack.configuration import Configuration
from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import SYSTEM_PATH, last_lines
from sandbox.openstack.inventory import COMPUTES, DATABASE, HOST, SERVICES, Gpu
from sandbox.openstack.layout import Layout
from sandbox.openstack.ports import taken

START_LIMIT = 180.0
# a service ends at once or waits for requests that hang
STOP_LIMIT = 4.0
DATABASE_STOP_LIMIT = 30.0
ANSWER_LIMIT = 5.0
POLL = 0.1
# Flask, cotyledon and the like may listen before their application is ready; an answer below this code is an answer
SERVER_ERROR = 500
# services that are nothing but their interface: the application and its number of threads
WSGI_APPLICATIONS = {
    "keystone": ("keystone.wsgi.api:application", 16),
    "placement": ("placement.wsgi.api:application", 10),
    "glance": ("glance.wsgi.api:application", 10),
    "neutron": ("loopback_cloud.neutron_application:application", 12),
    "barbican": ("loopback_cloud.barbican_application:application", 10),
}


@dataclass(frozen=True)
class Processes:
    """The processes of one sandbox: those that left a pid file in `run` and work in its data folder."""

    layout: Layout
    configuration: Configuration

    def environment(self) -> dict[str, str]:
        """What the services see: nothing of the caller's but where temporary files go.

        Proxies, OS_* variables, Python paths or locales of the caller cannot disturb them.
        """
        etc = self.layout.etc
        share = self.configuration.installation.share
        gpu = Gpu()
        return {
            "PATH": f"{self.configuration.installation.bin}{os.pathsep}{SYSTEM_PATH}",
            "HOME": str(self.layout.user_home),
            "LC_ALL": "C.UTF-8",
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108  (the system's own default)
            "NO_PROXY": "*",
            "no_proxy": "*",
            "PYTHONWARNINGS": "ignore",
            **{
                f"OS_{service.upper()}_CONFIG_DIR": str(etc / service)
                for service in ("keystone", "glance", "placement", "nova", "neutron", "designate")
            },
            "OS_NEUTRON_CONFIG_FILES": "neutron.conf",
            "OS_NOVA_DISABLE_EVENTLET_PATCHING": "1",
            "BARBICAN_PASTE": f"{share}/barbican/barbican-api-paste.ini",
            "LOOPBACK_GPUS": f"{gpu.vendor}:{gpu.product}={gpu.per_host}",
        }

    def task(self, name: str) -> dict[str, object]:
        """What every task for `loopback_cloud` has: where it works, writes and leaves its process id."""
        return {
            "name": name,
            "environment": self.environment(),
            "folder": str(self.layout.state),
            "log": str(self.layout.log_file(name)),
            "pid_file": str(self.layout.pid_file(name)),
        }

    def launch(self, services: Iterable[str]) -> dict[str, int]:
        """Start services and return their process ids; they do not answer yet. SandboxError when a port is taken."""
        names = list(services)
        if not names:
            return {}
        self.check_ports(names)
        tasks = []
        for name in names:
            module, arguments = self._command(name)
            tasks.append(
                self.task(name)
                | {"module": module, "arguments": [module, *arguments], "shares": SERVICES[name].shares_imports}
            )
        log = self.layout.log_file("launcher")
        with log.open("w") as errors:
            launched = subprocess.run(
                [self.configuration.installation.python, "-m", "loopback_cloud.launcher"],
                input=json.dumps(tasks), stdout=subprocess.PIPE, stderr=errors, text=True, check=False,
                env=self.environment(), cwd=self.layout.state,
            )  # fmt: skip
        if launched.returncode:
            raise SandboxError(f"The services could not be started. {last_lines(log)}")
        return {name: int(pid) for name, pid in (line.split() for line in launched.stdout.splitlines())}

    def check_ports(self, names: Iterable[str]) -> None:
        """SandboxError when somebody else listens on a port that one of the named services needs."""
        wanted = {port: self.configuration.ports[port] for name in names for port in _port_names(name)}
        for name, port in taken(wanted).items():
            raise SandboxError(
                f"Port {port}, which this sandbox uses for {name}, is taken by another program. Stop that program "
                f"(`ss -ltnp 'sport = :{port}'` names it), or remove {self.layout.home}: the next start then makes a "
                "new sandbox on other ports."
            )

    def wait(self, pids: Mapping[str, int], done: Callable[[str, float], None] = lambda _name, _seconds: None) -> None:
        """Wait until each service answers; `done` is called as each does. SandboxError when one ends or is too late."""
        began = time.monotonic()
        waiting = dict(pids)
        while waiting:
            for name, pid in list(waiting.items()):
                if self.answers(name):
                    del waiting[name]
                    done(name, time.monotonic() - began)
                elif not alive(pid):
                    raise SandboxError(f"{name} ended while it started. {last_lines(self._told(name))}")
                elif time.monotonic() - began > START_LIMIT:
                    raise SandboxError(
                        f"{name} does not answer after {START_LIMIT:.0f} s. {last_lines(self._told(name))}"
                    )
            time.sleep(POLL)

    def answers(self, name: str) -> bool:
        """Whether a service (or the database) of this sandbox answers at its port."""
        port = self.configuration.ports[name]
        if name == DATABASE:
            with socket.socket() as probe:
                probe.settimeout(ANSWER_LIMIT)
                return probe.connect_ex((HOST, port)) == 0
        connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_LIMIT)
        try:
            connection.request("GET", SERVICES[name].health)
            return connection.getresponse().status < SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def answering(self, names: Sequence[str]) -> dict[str, bool]:
        """`answers` of several, asked side by side."""
        with ThreadPoolExecutor(max(len(names), 1)) as threads:
            return dict(zip(names, threads.map(self.answers, names), strict=True))

    def started(self) -> set[str]:
        """The names of the processes that were started and not stopped, whether they still live or not."""
        return {file.stem for file in self.layout.run.glob("*.pid")}

    def pids(self) -> dict[str, int]:
        """The processes of this sandbox that live, by name: services, database, and what set-up left behind."""
        found = {}
        for file in sorted(self.layout.run.glob("*.pid")):
            try:
                pid = int(file.read_text())
            except (ValueError, FileNotFoundError):
                continue  # the file is being written, or its process is just ending
            # the system may have given the id of a dead process to somebody else's
            if alive(pid) and _works_in(pid, self.layout.data):
                found[file.stem] = pid
        return found

    def stop(self) -> None:
        """End all processes, the database last; those that do not end are killed."""
        pids = self.pids()
        database = {name: pids.pop(name) for name in (DATABASE,) if name in pids}
        _end(pids.values(), STOP_LIMIT)
        _end(database.values(), DATABASE_STOP_LIMIT)
        for file in self.layout.run.glob("*.pid"):
            file.unlink(missing_ok=True)

    def stop_database(self) -> None:
        """End the database server alone, so that its files may be copied."""
        _end([pid for name, pid in self.pids().items() if name == DATABASE], DATABASE_STOP_LIMIT)

    def freeze(self) -> None:
        """Halt the services where they are (not the database)."""
        self._signal_services(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let halted services go on."""
        self._signal_services(signal.SIGCONT)

    def _signal_services(self, number: signal.Signals) -> None:
        for name, pid in self.pids().items():
            if name != DATABASE:
                _signal(pid, number)

    def _told(self, name: str) -> Path:
        """Where a service said why it ended: what it printed, or else its own log."""
        printed = self.layout.log_file(name)
        own = self.layout.log / f"{name}.log"
        return own if own.exists() and not printed.stat().st_size else printed

    def _command(self, name: str) -> tuple[str, list[str]]:
        """The module that runs a service, and its arguments."""
        layout, ports = self.layout, self.configuration.ports
        address = [HOST, str(ports[name])]
        if name in WSGI_APPLICATIONS:
            application, threads = WSGI_APPLICATIONS[name]
            return "loopback_cloud.serve", [application, *address, str(threads)]
        configured = ["--config-file", str(layout.config(name, f"{name}.conf"))]
        arguments = {
            "nova": [*address, ",".join(COMPUTES), *(f"{HOST}:{ports[need]}" for need in SERVICES[name].needs)],
            "cinder": configured,
            "swift": [str(layout.etc / "swift"), str(layout.run / "swift-log"), str(layout.log / "swift.log")],
            "octavia": [*address, *configured],
            "designate": [*address, str(layout.config("designate", "pools.yaml")), *configured],
            "manila": [*address, *configured],
        }
        return f"loopback_cloud.{name}_all", arguments[name]


def memory_mb(pid: int) -> float | None:
    """Resident memory of a process in MiB; None when it has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def alive(pid: int) -> bool:
    """Whether a process lives; one that has ended but that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder.resolve())
    except OSError:
        return False


def _port_names(name: str) -> Iterable[str]:
    return (name,) if name == DATABASE else SERVICES[name].ports


def _end(pids: Iterable[int], limit: float) -> None:
    left = list(pids)
    for pid in left:
        _signal(pid, signal.SIGTERM)
        _signal(pid, signal.SIGCONT)  # a halted process does not see the other signal
    end = time.monotonic() + limit
    while left and time.monotonic() < end:
        time.sleep(POLL)
        left = [pid for pid in left if alive(pid)]
    for pid in left:
        _signal(pid, signal.SIGKILL)
    while any(alive(pid) for pid in left):
        time.sleep(POLL)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself meanwhile
        os.kill(pid, number)
