"""The files of the first boot: scripts and settings beside this module, each as it stands or filled in."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _templates() -> Environment:
    # Nothing of it is HTML: autoescape would change what machines read.
    return Environment(
        loader=PackageLoader("components.cloud_init", "files"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def asset(name: str) -> str:
    """A file as it stands."""
    return files("components.cloud_init").joinpath("files", *name.split("/")).read_text(encoding="utf-8")


def filled(name: str, **values: Any) -> str:
    """A template filled in; a value that it needs and does not get is an error."""
    return _templates().get_template(f"{name}.j2").render(values)
