"""What a control is, and how sure we are of what it asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How the requirement was read. Whatever is not verified says in its note what is missing."""

    VERIFIED = "verified"
    """In the official text or in a full transcription of it."""
    SECONDARY = "secondary source"
    """In somebody's account or translation of the text."""
    FROM_MEMORY = "from memory"
    """Not read for this catalogue."""
    NOT_FOUND = "not found or sources disagree"
    """Looked for in vain, so that the id or its subject may be another one."""


@dataclass(frozen=True)
class Referential:
    """A text that asks for controls: `prefix` begins the id of each, `source` says where it was read and when."""

    prefix: str
    name: str
    publisher: str
    version: str
    source: str

    def control(self, number: str, title: str, certainty: Certainty, note: str = "") -> Control:
        """The control of this referential under its own number."""
        return Control(self.prefix + number, self, title, certainty, note)


@dataclass(frozen=True)
class Control:
    """One requirement. `title` is our wording, never the text's; `note` says what is uncertain or easily mistaken."""

    id: str
    referential: Referential
    title: str
    certainty: Certainty
    note: str = ""
