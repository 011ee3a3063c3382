"""Whether a pack of evidence is what was written: its digests, what is missing or was added, and its signature."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit import packing, signing
from audit.engine import AuditError
from audit.signing import Signature, Standing


@dataclass(frozen=True)
class Verification:
    """What was found of a pack; all paths are relative to it, sorted.

    `files` counts what it should hold. `changed` have another digest or are no plain files, `missing` are not there,
    `added` are neither the pack's nor attachments. `attached` are the SHA-256 of what was put under `attachments/`,
    by path: nothing vouches for these. `vouched` says whether a list of allowed signers was given.
    """

    folder: str
    files: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    attached: Mapping[str, str]
    signature: Signature
    vouched: bool

    @property
    def whole(self) -> bool:
        """Whether every file is there as its digest says, and no other."""
        return not (self.changed or self.missing or self.added)

    @property
    def good(self) -> bool:
        """Whether the pack is whole and its signature as it must be: good when signers are asked for, else not bad."""
        standing = self.signature.standing
        return self.whole and (standing is Standing.GOOD if self.vouched else standing is not Standing.BAD)


def verify(folder: Path, allowed_signers: Path | None = None) -> Verification:
    """Compare a pack with its digests, and these with their signature.

    Without a list of allowed signers a signature shows only that nothing changed since whoever made it did so.
    Raises `AuditError` when the folder is no pack or cannot be read.
    """
    expected = packing.digests(folder)
    try:
        present = packing.contents(folder)
        others = sorted(set(present) - expected.keys())
        attached = [name for name in others if name.startswith(f"{packing.ATTACHMENTS}/")]
        signature = signing.check((folder / packing.SUMS).read_bytes(), folder / packing.SIGNATURE, allowed_signers)
        return Verification(
            folder=str(folder),
            files=len(expected),
            changed=tuple(
                name for name in sorted(expected) if name in present and _digest(folder / name) != expected[name]
            ),
            missing=tuple(sorted(expected.keys() - set(present))) + _missing_signature(folder),
            added=tuple(name for name in others if name not in attached),
            attached={name: _digest(folder / name) or "no plain file" for name in attached},
            signature=signature,
            vouched=allowed_signers is not None,
        )
    except OSError as problem:
        raise AuditError(f"{problem.filename or folder} cannot be read: {problem.strerror}") from None


def _missing_signature(folder: Path) -> tuple[str, ...]:
    """The signature's name when the manifest tells of one that is not there."""
    try:
        told = json.loads((folder / packing.MANIFEST).read_bytes())["signature"] is not None
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return ()  # a manifest that was changed is told of as such
    return (packing.SIGNATURE,) if told and not (folder / packing.SIGNATURE).is_file() else ()


def _digest(path: Path) -> str | None:
    """The digest of a plain file; none of a link, which can lead to anything."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
