"""How each part of the toolchain is made. This file counts for the key of a built toolchain, like the sources."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from toolchain.pins import Sources

COMMAND = "pulumi"
OPENSTACK_PROVIDER = "pulumi-resource-openstack"
LANGUAGE_HOST = "pulumi-language-python"
PULUMI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"


@dataclass(frozen=True)
class Step:
    """One command of the build."""

    title: str
    command: tuple[str, ...]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)


def steps(sources: Sources, target: Path, go: str) -> tuple[Step, ...]:
    """The commands that fill the folder `target`. They run one after another: each keeps all cores busy by itself."""
    python = _python(target)
    pip = (str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off")
    version = sources.pulumi_version()
    return (
        _go_build(
            f"the Pulumi command {version}",
            sources.command,
            (go, f"-X {VERSION_VARIABLE}=v{version}", str(target / COMMAND), PULUMI_PACKAGE),
        ),
        _go_build(
            f"the OpenStack provider {sources.openstack_version()}",
            sources.openstack_provider,
            (go, "", str(target / OPENSTACK_PROVIDER), "."),
        ),
        Step("the language host's Python", (sys.executable, "-m", "venv", str(python.parent.parent)), target),
        Step(
            "the language host's packages",
            (*pip, "--require-hashes", "-r", str(sources.requirements)),
            target,
        ),
    )


def _go_build(title: str, module: Path, what: tuple[str, str, str, str]) -> Step:
    go, linker_flags, output, package = what
    # The command reports a development build, and checks less, unless the linker sets its version.
    command = (go, "build", "-trimpath", "-buildvcs=false", "-ldflags", f"-s -w {linker_flags}".strip(), "-o", output)
    # The user's own flags and workspace would decide what is built; the lock files alone shall.
    return Step(title, (*command, package), module, {"GOFLAGS": "-mod=readonly", "GOWORK": "off"})


def language_host_check(target: Path) -> Step:
    """Starts the language host in `target` to see that it can be."""
    return Step("the language host", (*_language_host(target), "-version"), target)


def place_language_host(sources: Sources, target: Path, final: Path) -> None:
    """Put the language host beside the command, where the engine looks for it.

    The engine warns about a language host that it finds elsewhere on PATH. `final` is where `target` will be moved to.
    """
    packages = next((target / "venv" / "lib").glob("python*/site-packages"))
    ignored = shutil.ignore_patterns("__pycache__", "requirements.*")
    shutil.copytree(sources.language_host, packages / "language_host", ignore=ignored)
    launcher = target / LANGUAGE_HOST
    # A line `#!/path/to/python` would fail for a path with a space and for a long one. With -I neither the folder that
    # the engine runs in nor the user's PYTHON… variables decide what the host imports.
    launcher.write_text(f'#!/bin/sh\nexec {shlex.join(_language_host(final))} "$@"\n')
    launcher.chmod(0o755)


def intact(folder: Path) -> bool:
    """Whether a built toolchain can still be used: the Python below its virtual environment may have been removed."""
    return (folder / COMMAND).is_file() and os.access(_python(folder), os.X_OK)


def _language_host(folder: Path) -> tuple[str, ...]:
    return (str(_python(folder)), "-I", "-m", "language_host")


def _python(folder: Path) -> Path:
    return folder / "venv" / "bin" / "python"
