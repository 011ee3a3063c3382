"""The MariaDB server below the services: a data folder of its own, on loopback, without passwords."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import command, last_lines
from sandbox.openstack.inventory import DATABASE
from sandbox.openstack.processes import Processes


@dataclass(frozen=True)
class Database:
    """The database server of one sandbox."""

    processes: Processes

    def install(self) -> None:
        """Make the data folder."""
        self._run(
            [command("mariadb-install-db"), f"--defaults-file={self.processes.configuration.my_cnf}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            "The database could not be set up",
        )  # fmt: skip

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers."""
        layout = self.processes.layout
        pid = self.processes.pids().get(DATABASE)
        if pid is None:
            self.processes.check_ports([DATABASE])
            with layout.log_file(DATABASE).open("a") as log:
                pid = subprocess.Popen(
                    [command("mariadbd"), f"--defaults-file={self.processes.configuration.my_cnf}"],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    cwd=layout.database, env=self.processes.environment(),
                ).pid  # fmt: skip
            layout.pid_file(DATABASE).write_text(str(pid))
        self.processes.wait({DATABASE: pid})

    def create(self, names: Iterable[str]) -> None:
        """Create databases that do not exist."""
        statements = "".join(
            f"CREATE DATABASE IF NOT EXISTS {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;\n"
            for name in names
        )
        self._run(
            [command("mariadb"), "--no-defaults", "-S", str(self.processes.layout.database_socket), "-u", "root"],
            "The databases could not be created",
            statements,
        )

    def _run(self, arguments: list[str], problem: str, given: str = "") -> None:
        log = self.processes.layout.log_file("database-setup")
        with log.open("a") as output:
            code = subprocess.run(
                arguments, input=given, text=True, stdout=output, stderr=subprocess.STDOUT,
                env=self.processes.environment(), check=False,
            ).returncode  # fmt: skip
        if code:
            raise SandboxError(f"{problem} ({arguments[0]} ended with {code}). {last_lines(log)}")
