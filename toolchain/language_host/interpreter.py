"""Which interpreter a program or pack runs in, and how its packages are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from google.protobuf import json_format

from .errors import HostError
from .protocol import language_pb2

HERE = Path(__file__).resolve().parent
TOOLS = ("pip", "uv")


class Interpreter:
    """The interpreter that the options of a Pulumi.yaml or PulumiPolicy.yaml name.

    Options: `toolchain` (pip or uv; by default uv where there is a uv.lock), `virtualenv` (relative to the YAML file),
    `typechecker` (a module that is run over the program first). Without a virtual environment it is $PULUMI_PYTHON_CMD
    or the python3 on PATH.

    Raises:
        HostError: An option has a value that is not supported.
    """

    def __init__(self, info: language_pb2.ProgramInfo, *, plugin: bool = False) -> None:
        self.root, self.program = Path(info.root_directory), Path(info.program_directory)
        options = json_format.MessageToDict(info.options)
        self.toolchain: str = options.get("toolchain") or self._guessed_tool()
        if self.toolchain not in TOOLS:
            raise HostError(f"the toolchain '{self.toolchain}' is not supported; use one of: {', '.join(TOOLS)}")
        self.typechecker: str | None = options.get("typechecker")
        named = options.get("virtualenv")
        if named is not None and not isinstance(named, str):
            raise HostError(f"the option 'virtualenv' must be the path of a folder, not {json.dumps(named)}")
        self.venv = self._venv(named, plugin)

    def _venv(self, named: str | None, plugin: bool) -> Path | None:
        if named:
            return self.root / named
        if self.toolchain == "uv":
            base = self._above("uv.lock") or self._above("pyproject.toml") or self.root
            return base / os.environ.get("UV_PROJECT_ENVIRONMENT", ".venv")
        return self.root / "venv" if plugin else None

    def _above(self, name: str) -> Path | None:
        return next((folder for folder in (self.program, *self.program.parents) if (folder / name).is_file()), None)

    def _guessed_tool(self) -> str:
        return "uv" if self._above("uv.lock") else "poetry" if self._above("poetry.lock") else "pip"

    @property
    def python(self) -> str:
        """The path of the interpreter.

        Raises:
            HostError: The virtual environment does not exist.
        """
        if self.venv is None:
            return os.environ.get("PULUMI_PYTHON_CMD") or shutil.which("python3") or sys.executable
        path = self.venv / "bin" / "python"
        if not path.exists():
            raise HostError(f"the virtual environment {self.venv} does not exist; run `pulumi install` to make it")
        return str(path)

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a process in it: `base` (ours by default) with the virtual environment active."""
        environment = dict(os.environ if base is None else base)
        if self.venv is not None:
            environment["VIRTUAL_ENV"] = str(self.venv)
            environment["PATH"] = f"{self.venv / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
            environment.pop("PYTHONHOME", None)
        return environment

    def installed(self, what: str) -> list[dict[str, Any]]:
        """What list_packages.py tells about it: "plugins" or "packages"."""
        command = [self.python, str(HERE / "list_packages.py"), what]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment(), check=False)
        if done.returncode:
            raise HostError(f"{self.python} cannot list its packages:\n{done.stderr.strip()}")
        listed: list[dict[str, Any]] = json.loads(done.stdout)
        return listed

    def install(self, say: Callable[[str], None], *, as_package: bool) -> None:
        """Make the virtual environment and install what the program needs, as `pulumi install` asks.

        Args:
            say: Is given each line that the tools print.
            as_package: Whether the program is a package that is installed too (a plugin).

        Raises:
            HostError: A tool is missing or failed.
        """
        if self.toolchain == "uv":
            self._do(say, "uv", "sync")
            return
        if self.venv is not None and not (self.venv / "pyvenv.cfg").exists():
            self._do(say, os.environ.get("PULUMI_PYTHON_CMD") or sys.executable, "-m", "venv", str(self.venv))
        pip = (self.python, "-m", "pip", "install", "--disable-pip-version-check")
        if as_package:
            self._do(say, *pip, str(self.program))
        # Not above the project: a file that lies there belongs to something else.
        for folder in dict.fromkeys((self.program, self.root)):
            if (folder / "requirements.txt").is_file():
                self._do(say, *pip, "-r", str(folder / "requirements.txt"))
                return

    def _do(self, say: Callable[[str], None], *command: str) -> None:
        environment = dict(os.environ)
        if self.toolchain == "uv":
            environment["UV_PROJECT_ENVIRONMENT"] = str(self.venv)
        try:
            process = subprocess.Popen(
                command, cwd=self.program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        except FileNotFoundError:
            raise HostError(f"'{command[0]}' is not on PATH; install it, or use the toolchain 'pip'") from None
        for line in process.stdout or ():
            say(line)
        if process.wait():
            raise HostError(f"`{' '.join(command)}` failed with exit code {process.returncode}")
