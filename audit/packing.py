"""A pack of evidence as a folder: written whole or not at all, with the digest of every file in it."""

import errno
import json
import multiprocessing
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from audit import evidence, formats, signing
from audit.attachments import README, Papers
from audit.comparing import RESULTS, Difference
from audit.engine import AuditError
from audit.evidence import Dossier
from audit.formats import summary
from audit.page import page
from policies.controls import EVIDENCE_ITEMS, EvidenceItem

INDEX, MANIFEST, SUMS, ATTACHMENTS = "index.html", "manifest.json", "SHA256SUMS", "attachments"
SIGNATURE = f"{SUMS}.sig"
SCHEMA_VERSION = 1
"""Of the manifest."""

Observer = Callable[[str], None]
"""Is told the name of each file as the writing goes on."""

MANY = 20_000
"""From how many results on it pays to write the files of a pack at once."""

_SUM = re.compile(r"([0-9a-f]{64})  (.+)")


def write(
    dossier: Dossier,
    folder: Path,
    difference: Difference | None = None,
    key: Path | None = None,
    papers: Papers = MappingProxyType({}),
    observer: Observer = lambda _file: None,
) -> Path:
    """Write the pack and sign it where a key is given; the path of its page.

    `papers` are what people hand in: they become a part of the pack.
    All is written to a hidden folder beside it, which takes the folder's name at the end: what has that name is whole.
    Equal dossiers give equal bytes, but for signatures of kinds of keys that are never the same twice. A former pack
    of that name is replaced; anything else is not. Raises `AuditError` when it cannot be written or signed.
    """
    folder = folder.absolute()
    signer = None if key is None else signing.fingerprint(key)
    try:
        _refuse_to_lose(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
        try:
            making.mkdir()
            many = dossier.run is not None and len(dossier.run.results) > MANY
            _fill(making, _files(dossier, difference, signer, papers), observer, at_once=many)
            if key is not None:
                observer(SIGNATURE)
                _save(signing.sign(making / SUMS, key))
            for inner in (making, *(path for path in making.rglob("*") if path.is_dir())):
                _save(inner)
            _put_in_place(making, folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        _save(folder.parent)
    except OSError as problem:
        raise AuditError(f"no evidence can be written to {folder}: {_words(problem)}") from problem
    except BrokenProcessPool:
        raise AuditError(
            f"no evidence can be written to {folder}: the system ended a process that was writing; give it more memory"
        ) from None
    return folder / INDEX


def digests(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of each file as `SHA256SUMS` has it, by the file's path in the pack.

    Raises `AuditError` when the folder is no pack.
    """
    sums = folder / SUMS
    try:
        lines = sums.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        raise AuditError(f"{folder} is no pack of evidence: there is no {sums}") from None
    except OSError as problem:
        raise AuditError(f"{sums} cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise AuditError(f"{sums} is no list of digests") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        entry = _SUM.fullmatch(line)
        # A list from elsewhere must not lead out of the pack.
        if entry is None or entry[2].startswith("/") or ".." in Path(entry[2]).parts:
            raise AuditError(f"{sums} is no list of digests of files in the pack: line {number} is {line[:100]!r}")
        found[entry[2]] = entry[1]
    return found


def contents(folder: Path) -> tuple[str, ...]:
    """The paths of all files in a folder, sorted, without the digests and their signature."""
    return tuple(
        sorted(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if (path.is_symlink() or not path.is_dir()) and path not in {folder / SUMS, folder / SIGNATURE}
        )
    )


@dataclass(frozen=True)
class _File:
    """A file of the pack, made when it is wanted: all together may not fit into memory."""

    name: str
    make: Callable[[], str | bytes]


def _files(dossier: Dossier, difference: Difference | None, signer: str | None, papers: Papers) -> Iterator[_File]:
    attached = {item.id: [f"{ATTACHMENTS}/{name}" for name in papers if _is_of(item, name)] for item in EVIDENCE_ITEMS}
    yield _File(RESULTS, partial(evidence.to_json, dossier))
    for each in formats.FORMATS:
        yield _File(each.FILE, partial(each.render, dossier))
    yield _File(summary.FILE, partial(summary.render, dossier, difference))
    yield _File(INDEX, partial(page, dossier, difference=difference, attachments=attached))
    yield _File(f"{ATTACHMENTS}/{README}", lambda: _ATTACHMENTS)
    for item in EVIDENCE_ITEMS:
        yield _File(f"{ATTACHMENTS}/{item.id}/{README}", partial(_request, item))
    for name, path in papers.items():
        yield _File(f"{ATTACHMENTS}/{name}", path.read_bytes)
    yield _File(MANIFEST, partial(_manifest, dossier, signer))


def _is_of(item: EvidenceItem, paper: str) -> bool:
    return paper.startswith(f"{item.id}/")


_ATTACHMENTS = """\
What no code can show is handed in on paper: a folder for each, whose README says what must stand in it and who has it.

`hub audit --attachments DIR` puts papers here that lie in folders of the same names, and vouches for them too. What is
added later is no part of what was written and signed: `hub verify` lists it, with its digest.
"""


def _request(item: EvidenceItem) -> str:
    return f"{item.title}\n\n{item.what}\n\nTo be handed in by the {item.hand_in_by.value}: put it into this folder.\n"


def _manifest(dossier: Dossier, signer: str | None) -> str:
    """What the pack is about, what it was made from and with; digests of its own files stand in `SHA256SUMS`."""
    subject = dossier.subject
    document = {
        "schema_version": SCHEMA_VERSION,
        "project": subject.project,
        "stack": subject.stack,
        "mode": subject.mode.value,
        "time": evidence.moment(subject.time),
        "revision": subject.revision,
        "verdict": dossier.judgement.verdict.label,
        "made_with": {**asdict(dossier.versions), "providers": dict(dossier.versions.providers)},
        "inputs": [{"name": each.name, "sha256": each.digest} for each in subject.inputs],
        "digests": SUMS,
        "signature": None if signer is None else {"file": SIGNATURE, "namespace": signing.NAMESPACE, "key": signer},
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _fill(making: Path, files: Iterator[_File], observer: Observer, *, at_once: bool) -> None:
    wanted, sums = list(files), dict[str, str]()
    for name, digest in _made_at_once(making, wanted) if at_once else (_made(making, file) for file in wanted):
        observer(name)
        sums[name] = digest
    observer(SUMS)
    _write(making / SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode())


def _made(making: Path, file: _File) -> tuple[str, str]:
    """Write one file; its name and its digest."""
    # What no encoding has, such as half a pair of surrogates from a cloud's answer, must not cost the evidence.
    made = file.make()
    content = made if isinstance(made, bytes) else made.encode(errors="replace")
    _write(making / file.name, content)
    return file.name, evidence.digest(content)


def _made_at_once(making: Path, files: Sequence[_File]) -> Iterator[tuple[str, str]]:
    """The same by one process per core, forked: what the files are made from is large, and is not sent anywhere."""
    with ProcessPoolExecutor(
        mp_context=multiprocessing.get_context("fork"), initializer=_inherit, initargs=(making, files)
    ) as pool:
        yield from pool.map(_inherited, range(len(files)))


_inheritance: tuple[Path, Sequence[_File]] = (Path(), ())


def _inherit(making: Path, files: Sequence[_File]) -> None:
    global _inheritance
    _inheritance = making, files


def _inherited(number: int) -> tuple[str, str]:
    making, files = _inheritance
    return _made(making, files[number])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _save(path: Path) -> None:
    """Make sure that a file or folder outlives a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_to_lose(folder: Path) -> None:
    """Raises `AuditError` when something stands there that is neither a pack alone nor empty."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise AuditError(f"{folder} is no folder: remove it, or give another one")
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / SUMS).is_file():
        raise AuditError(f"{folder} holds something else than a pack of evidence: give another folder, or a new name")
    added = sorted(set(contents(folder)) - digests(folder).keys())
    if added:
        raise AuditError(
            f"{folder} holds what somebody added to the pack ({', '.join(added[:3])}{', …' if added[3:] else ''}), "
            "which would be lost: give another folder"
        )


def _put_in_place(making: Path, folder: Path) -> None:
    """Give the finished folder its name; a former pack makes way, and comes back when that fails."""
    _refuse_to_lose(folder)  # once more: it was made for a while
    if not (folder.exists() and any(folder.iterdir())):
        making.rename(folder)
        return
    former = making.with_suffix(".former")
    folder.rename(former)
    try:
        making.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    shutil.rmtree(former)


_WAYS_OUT = {
    errno.ENOSPC: "the disk is full; make room, or give another folder",
    errno.EDQUOT: "the quota of the disk is used up; make room, or give another folder",
    errno.EFBIG: "the system allows no file that large (ulimit -f); raise the limit",
    errno.EROFS: "the file system is read-only; give another folder",
    errno.EACCES: "you may not write there; give another folder",
    errno.EPERM: "you may not write there; give another folder",
    errno.ENOTDIR: "a part of its path is a file; give another folder",
    errno.EEXIST: "a part of its path is a file; give another folder",
}


def _words(problem: OSError) -> str:
    code = problem.errno or 0
    return _WAYS_OUT.get(code) or f"{(problem.strerror or str(problem)).lower()}; give another folder"
