"""A real Pulumi with programs and packs written into temporary folders."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

import toolchain
from toolchain import Toolchain

VENV = Path(sys.prefix)
TIMEOUT_S = 180
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
"""No input, and all that is printed in one text."""


@dataclass(frozen=True)
class Project:
    """A Pulumi project with its own state; its stack is called dev."""

    folder: Path
    environment: dict[str, str]

    def write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content).lstrip("\n"))
        return path

    def runtime(self, options: str) -> None:
        self.write("Pulumi.yaml", f"name: trial\nruntime: {{name: python, options: {{{options}}}}}\n")

    def pack(self, name: str, program: str) -> Path:
        runtime = f"runtime: {{name: python, options: {{virtualenv: '{VENV}'}}}}\n"
        self.write(f"{name}/PulumiPolicy.yaml", runtime)
        return self.write(f"{name}/__main__.py", program).parent

    def command(self, *arguments: str) -> list[str]:
        return ["pulumi", *arguments, "--non-interactive", "--color", "never"]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=self.environment, timeout=TIMEOUT_S, check=False, **QUIET
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments), cwd=self.folder, env=self.environment, start_new_session=True, **QUIET
        )

    def processes(self) -> list[str]:
        """The command lines of all running processes that were started, directly or not, from here."""
        mark = f"TRIAL={self.environment['TRIAL']}".encode()
        found = []
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdigit() and mark in (process / "environ").read_bytes().split(b"\0"):
                    command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command:  # a process that has ended but was not yet collected has none
                        found.append(command)
            except OSError:
                continue  # it has ended meanwhile
        return found


@pytest.fixture(scope="session")
def ready() -> Toolchain:
    """The built toolchain, also where the user has a Pulumi of their own: it is what these tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolchain.installed.find", lambda: None)
        return toolchain.ensure()


@pytest.fixture
def project(ready: Toolchain, tmp_path: Path) -> Project:
    state = tmp_path / "state"
    state.mkdir()
    environment = (
        {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "OS_"))}
        | ready.environment()
        | {
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "trial",
            "PULUMI_STACK": "dev",
            "TRIAL": uuid.uuid4().hex,
        }
    )
    made = Project(tmp_path / "project", environment)
    made.runtime(f"virtualenv: '{VENV}'")
    made.write("__main__.py", "")
    created = made.run("stack", "init", "dev")
    assert created.returncode == 0, created.stdout
    return made
