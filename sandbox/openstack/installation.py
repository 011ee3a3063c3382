"""Installs OpenStack: a few system packages, and the services from their wheels into a virtual environment."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from sandbox.openstack.errors import SandboxError
from toolchain.cache import cache_folder, locked

HERE = Path(__file__).parent
LOCK = HERE / "requirements.lock"
SERVICES_SOURCE = HERE / "services"
# a command that must be there, and the Debian package that has it; "core": only programs, no service is started
SYSTEM_PACKAGES = {
    "mariadbd": "mariadb-server-core",
    "mariadb": "mariadb-client-core",
    "qemu-img": "qemu-utils",
    "openssl": "openssl",
}
SYSTEM_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))
APT_LISTS = Path("/var/lib/apt/lists")
LAST_LINES = 15


def sandbox_cache() -> Path:
    """The part of the cache folder that this package writes."""
    return cache_folder() / "sandbox-openstack"


def command(name: str) -> str:
    """The path of a system command, sbin folders included (they are not on every user's PATH)."""
    found = shutil.which(name, path=SYSTEM_PATH)
    if found is None:
        raise SandboxError(f"The command {name} is missing. {_how_to_install([SYSTEM_PACKAGES.get(name, name)])}")
    return found


@dataclass(frozen=True)
class Installation:
    """The virtual environment that holds OpenStack; `key` names its content."""

    folder: Path

    @property
    def key(self) -> str:
        return self.folder.name

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def python(self) -> Path:
        return self.bin / "python"

    @property
    def share(self) -> Path:
        """The services' own paste files and policies, as their wheels bring them."""
        return self.folder / "etc"

    @property
    def complete(self) -> bool:
        return self._mark.is_file()

    @property
    def _mark(self) -> Path:
        return self.folder / ".complete"

    def ensure(self, console: Console) -> None:
        """Install what is missing; SandboxError when that fails. Two at once wait for each other."""
        _system_packages(console)
        if self.complete:
            return
        waiting = f"Another command installs OpenStack into {self.folder}; waiting for it"
        with locked(self.folder.with_suffix(".lock"), on_wait=lambda: console.print(waiting)):
            if not self.complete:
                self._install(console)

    def _install(self, console: Console) -> None:
        if self.folder.exists():  # a virtual environment cannot be moved, so it is built in place, and begun anew
            shutil.rmtree(self.folder)
        log = self.folder.with_suffix(".log")
        log.unlink(missing_ok=True)
        with_uv = importlib.util.find_spec("uv") is not None
        uv = [sys.executable, "-m", "uv"]
        install = (
            [*uv, "pip", "install", "--python", str(self.python)]
            if with_uv
            else [str(self.python), "-m", "pip", "install"]
        )
        with console.status("Installing OpenStack from its wheels"), tempfile.TemporaryDirectory() as scratch:
            # setuptools writes beside the source it builds
            source = shutil.copytree(SERVICES_SOURCE, Path(scratch) / "services")
            for step in (
                [*uv, "venv", "--python", sys.executable, str(self.folder)]
                if with_uv
                else [sys.executable, "-m", "venv", str(self.folder)],
                # the lock is whole; pip would look again for a requirement whose extra the lock does not repeat
                [*install, "--no-deps", "--require-hashes", "-r", str(LOCK)],
                [*install, "--no-deps", "--no-build-isolation", str(source)],
            ):
                _run(step, log, "Installing OpenStack")
        self._mark.touch()
        console.print(f"Installed OpenStack into {self.folder}")


def current() -> Installation:
    """The installation that belongs to this checkout's lock and services and to this Python; it may not exist yet."""
    digest = hashlib.sha256(f"{platform.python_implementation()} {sys.version_info[:3]} {platform.machine()}".encode())
    sources = [LOCK, *(path for path in SERVICES_SOURCE.rglob("*") if path.suffix in {".py", ".toml"})]
    for path in sorted(sources):
        digest.update(f"\0{path.relative_to(HERE)}\0".encode() + path.read_bytes())
    return Installation(sandbox_cache() / digest.hexdigest()[:16])


def _system_packages(console: Console) -> None:
    missing = [package for name, package in SYSTEM_PACKAGES.items() if shutil.which(name, path=SYSTEM_PATH) is None]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SandboxError(f"The sandbox needs programs that are missing. {_how_to_install(missing)}")
    log = sandbox_cache() / "apt.log"
    with console.status(f"Installing {', '.join(missing)}"):
        if not any(APT_LISTS.glob("*_Packages*")):
            _run(["apt-get", "update", "-q"], log, "Reading the lists of Debian packages")
        # --no-upgrade: a newer openssl would change the libraries below every running program
        _run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "--no-upgrade", *missing],
            log,
            f"Installing {', '.join(missing)}",
        )
    console.print(f"Installed {', '.join(missing)}")


def _how_to_install(packages: Sequence[str]) -> str:
    names = " ".join(packages)
    return (
        f"On Debian or Ubuntu run: sudo apt-get install --no-install-recommends {names}\n"
        "Elsewhere install MariaDB 10.11 or newer (server and client), qemu-img and openssl."
    )


def _run(step: Sequence[str], log: Path, doing: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if mirror := os.environ.get("PIP_INDEX_URL"):  # uv does not read pip's settings
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    with log.open("a") as output:
        code = subprocess.run(
            step, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment, check=False
        ).returncode
    if code:
        raise SandboxError(f"{doing} failed ({step[0]} ended with {code}). {last_lines(log)}")


def last_lines(log: Path) -> str:
    """The end of a log, and where the rest is, for an error message."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
    except FileNotFoundError:
        lines = []
    return "\n".join((f"The log is {log}; its last lines:", *(f"  {line}" for line in lines or ["(empty)"])))
