"""Where things lie in a sandbox's home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sandbox.openstack.errors import SandboxError

# the kernel's limit for the address of a unix socket is 108 bytes with its final zero
LONGEST_SOCKET = 107
# "$" and "%" are substituted in configuration files, "#" and ";" begin comments
REFUSED = re.compile(r"[$%#;\n]")


@dataclass(frozen=True)
class Layout:
    """Folders and files of one home. All under `data` belongs together: snapshots copy it whole."""

    home: Path

    @property
    def settings(self) -> Path:
        return self.home / "settings.json"

    @property
    def lock(self) -> Path:
        return self.home / "lock"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def snapshots(self) -> Path:
        return self.home / "snapshots"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def progress(self) -> Path:
        return self.data / "progress.json"

    @property
    def database(self) -> Path:
        return self.data / "mysql"

    @property
    def database_socket(self) -> Path:
        return self.run / "mysql.sock"

    @property
    def etc(self) -> Path:
        return self.data / "etc"

    @property
    def state(self) -> Path:
        return self.data / "state"

    @property
    def user_home(self) -> Path:
        """$HOME of the services: barbican reads its configuration from there."""
        return self.data / "home"

    def config(self, service: str, file: str) -> Path:
        return self.etc / service / file

    def pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def log_file(self, name: str) -> Path:
        """What a service prints; its own log lies beside it as NAME.log."""
        return self.log / f"{name}.out"

    def check(self) -> None:
        """Refuse a home that the services could not work in (SandboxError)."""
        if found := REFUSED.search(str(self.home)):
            raise SandboxError(
                f"The sandbox cannot live in {self.home}: its path holds {found.group()!r}, which OpenStack's "
                "configuration files would misread. Set HUB_SANDBOX_HOME to a folder without $ % # ; in its path."
            )
        longest = len(str(self.run / "octavia-status.sock").encode())
        if longest > LONGEST_SOCKET:
            raise SandboxError(
                f"The sandbox cannot live in {self.home}: the path is {longest - LONGEST_SOCKET} bytes too long for "
                "the sockets in it. Set HUB_SANDBOX_HOME to a folder with a shorter path."
            )
