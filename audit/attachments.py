"""The papers that no code can show, as people hand them in: a folder of files for each item of evidence."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.engine import AuditError
from policies.controls import EVIDENCE_ITEMS

README = "README.txt"
"""What a pack says of each folder itself: it is no paper, so a former pack's folder can be handed in as it is."""

Papers = Mapping[str, Path]
"""Files by their place among the attachments of a pack: the id of an item, and the path in its folder."""


def collect(folder: Path) -> Papers:
    """The papers in a folder, sorted.

    Raises `AuditError` when there is no such folder, and when something in it belongs to no item or is no plain file.
    """
    known = {item.id for item in EVIDENCE_ITEMS}
    try:
        entries = sorted(path for path in folder.iterdir() if path.name != README)
        strange = [path.name for path in entries if path.name not in known or path.is_symlink() or not path.is_dir()]
        if strange:
            raise AuditError(
                f"{folder} holds what belongs to no item of evidence: {', '.join(strange)}; "
                f"papers go into folders named {', '.join(sorted(known))}"
            )
        return {path.relative_to(folder).as_posix(): path for entry in entries for path in _papers(entry)}
    except OSError as problem:
        raise AuditError(f"the attachments {folder} cannot be read: {problem.strerror}") from None


def _papers(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise AuditError(f"{path} is no plain file: a pack holds what it vouches for, so put the file itself there")
        if not path.name.isprintable():
            raise AuditError(f"{path.name!r} in {path.parent} is no name for a file of a pack: give it another one")
        if path.is_file() and path != folder / README:
            yield path
