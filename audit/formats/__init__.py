"""The evidence in formats that other people's tools read: one module each, from a dossier to text."""

from typing import Protocol

from audit.evidence import Dossier
from audit.formats import (
    code_quality,
    code_scanning,
    inventory,
    junit,
    materials,
    oscal,
    sarif,
    sovereignty,
    spreadsheet,
)


class Format(Protocol):
    """A module of this package that writes one file of the pack."""

    FILE: str
    """The file's name."""

    def render(self, dossier: Dossier, /) -> str:
        """Its text. Equal dossiers give equal text."""


FORMATS: tuple[Format, ...] = (
    sarif,
    code_scanning,
    code_quality,
    junit,
    oscal,
    spreadsheet,
    materials,
    inventory,
    sovereignty,
)
"""All formats, in the order that a list of the pack's files names them."""
