"""The Pulumi project that a command works on."""

from pathlib import Path

from audit.workplace import Project

_CHECKOUT = Path(__file__).resolve().parents[1]


def current() -> Project:
    """The project of the working directory or of a folder above it, else the toolkit's own checkout.

    Raises `AuditError` when its `Pulumi.yaml` cannot be read.
    """
    here = Path.cwd()
    found = (folder for folder in (here, *here.parents) if (folder / "Pulumi.yaml").is_file())
    return Project.load(next(found, _CHECKOUT))
