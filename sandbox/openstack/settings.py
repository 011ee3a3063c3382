"""What a sandbox remembers: its ports for good (settings.json), and how far its data have come (progress.json)."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from sandbox.openstack.errors import SandboxError


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def write(self, path: Path) -> None:
        """Replace the file at once, so that a kill in the middle leaves the old one or the new one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(self.model_dump_json(indent=2) + "\n")
        new.replace(path)

    @classmethod
    def _load(cls, path: Path) -> Self | None:
        try:
            return cls.model_validate_json(path.read_text())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise SandboxError(
                f"{path} cannot be read: {error.errors()[0]['msg']}. Stop the sandbox's processes and remove "
                f"its folder {path.parent} to begin anew."
            ) from None


class Settings(_Record):
    """Fixed when the data are made, since the ports are in the catalog and in nova's cells."""

    shift: int

    @classmethod
    def read(cls, path: Path) -> Settings | None:
        return cls._load(path)


class Progress(_Record):
    """How far the data have come; no file means that they are missing or half made.

    `installation` is the key of the installation whose migrations ran. `content` maps each service to the digest of
    the content program that last ran for it.
    """

    installation: str
    content: dict[str, str] = {}

    @classmethod
    def read(cls, path: Path) -> Progress | None:
        return cls._load(path)
