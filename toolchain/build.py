"""Make a toolchain ready: the user's own Pulumi, or one that is built once into the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console

from toolchain import installed, pins, recipe
from toolchain.cache import locked, toolchains_folder
from toolchain.errors import ToolchainError
from toolchain.model import Toolchain
from toolchain.progress import reported

SHOWN_LINES = 15
"""How many of the last lines of a failed build are shown."""


def ensure(console: Console | None = None) -> Toolchain:
    """A working toolchain, built on the first call when the user has no recent Pulumi.

    Args:
        console: Where progress is shown; standard error when not given. Nothing is shown when nothing is built.

    Raises:
        ToolchainError: There is neither a recent Pulumi nor Go, or a build failed.
    """
    own = installed.find()
    if own is not None and own.usable:
        version = ".".join(map(str, own.version))
        return Toolchain(own.pulumi, version, built=False, folder=toolchains_folder() / "installed")
    sources = pins.Sources()
    folder = toolchains_folder() / pins.key(sources)
    ready = Toolchain(folder / recipe.COMMAND, sources.pulumi_version(), built=True, folder=folder)
    if recipe.intact(folder):
        return ready
    console = console or Console(stderr=True)
    go = _go(sources, own)
    lock = folder.with_suffix(".lock")
    waiting = f"another process builds the toolchain; waiting for {lock}"
    with locked(lock, on_wait=lambda: console.print(waiting, markup=False, highlight=False, soft_wrap=True)):
        if not recipe.intact(folder):
            _build(sources, folder, go, console)
    return ready


def _go(sources: pins.Sources, own: installed.Installed | None) -> str:
    """The path of a Go that can build the sources; raises ToolchainError with the ways out when there is none."""
    wanted = pins.shown(sources.go_version())
    go = shutil.which("go")
    if go is None:
        problem = "there is no Go on PATH to build it with"
    else:
        # Asked inside the module, since Go may fetch the version that a module wants.
        done = subprocess.run([go, "version"], cwd=sources.command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and pins.parse_version(done.stdout) >= sources.go_version():
            return go
        problem = f"{go} is not Go {wanted} or later ({(done.stderr or done.stdout).strip()})"
    minimum = pins.shown(pins.MINIMUM_PULUMI)
    found = "there is none on PATH" if own is None else f"{own.pulumi} is {pins.shown(own.version)}"
    raise ToolchainError(
        f"Pulumi {minimum} or later is needed: {found}, and {problem}.\n"
        "Do one of these, then try again:\n"
        "  - install Pulumi:  curl -fsSL https://get.pulumi.com | sh\n"
        f"  - install Go ≥ {wanted}; Pulumi {sources.pulumi_version()} is then built once, in some minutes"
    )


def _build(sources: pins.Sources, folder: Path, go: str, console: Console) -> None:
    """Fill a temporary folder beside `folder` and rename it into place; the caller holds the lock."""
    target = folder.with_suffix(".partial")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with folder.with_suffix(".log").open("w") as log:
        for step in recipe.steps(sources, target, go):
            _do(step, log, console)
        recipe.place_language_host(sources, target, final=folder)
        _do(recipe.language_host_check(target), log, console)
    partial = Toolchain(target / recipe.COMMAND, sources.pulumi_version(), built=True, folder=target)
    provider = target / recipe.OPENSTACK_PROVIDER
    partial.install_plugin("resource", "openstack", sources.openstack_version(), provider, no_cloud=False)
    partial.link_plugins()
    provider.unlink()  # beside the command it would be on PATH, and the engine warns about plugins found there
    shutil.rmtree(folder, ignore_errors=True)
    target.rename(folder)


def _do(step: recipe.Step, log: TextIO, console: Console) -> None:
    tail: deque[str] = deque(maxlen=SHOWN_LINES)
    with reported(console, step.title) as note:

        def keep(line: str) -> None:
            log.write(line)
            tail.append(line)
            note(line.strip())

        code = _run(step, keep)
        if code:
            raise ToolchainError(
                f"Building {step.title} failed with exit code {code}. The last lines:\n\n"
                f"{''.join(tail).rstrip()}\n\nThe whole log: {log.name}"
            )


def _run(step: recipe.Step, keep: Callable[[str], None]) -> int:
    process = subprocess.Popen(
        step.command,
        cwd=step.folder,
        env=os.environ | step.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        for line in process.stdout or ():
            keep(line)
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
