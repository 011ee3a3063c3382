"""The evidence of one audit: what was audited, with what, and what came out, as one JSON document."""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pydantic import TypeAdapter

from audit.engine import AuditError
from audit.events import Resource
from audit.verdict import Judgement
from policies.results import Run, as_document, in_order

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Subject:
    """What was audited.

    `mode` says how the engine saw it. `revision` is the commit of the checkout, with `+changes` when files differ from
    it. `specification` is the stack's file relative to the project, `digest` its SHA-256.
    """

    project: str
    stack: str
    mode: str
    time: datetime
    revision: str | None
    specification: str
    digest: str


@dataclass(frozen=True)
class Versions:
    """What the audit was made with; `providers` are versions by provider package."""

    toolkit: str
    pulumi: str
    pack: str | None
    providers: Mapping[str, str]


@dataclass(frozen=True)
class Dossier:
    """All evidence of one audit. `run` is what the pack wrote, none when it wrote nothing that can be read."""

    schema_version: int
    subject: Subject
    versions: Versions
    policy_configuration: str
    judgement: Judgement
    resources: tuple[Resource, ...]
    run: Run | None


_DOSSIER = TypeAdapter(Dossier)


def to_json(dossier: Dossier) -> str:
    """The dossier as a JSON document; equal dossiers give equal text."""
    document = _DOSSIER.dump_python(replace(dossier, run=None), mode="json")
    document["run"] = None if dossier.run is None else as_document(dossier.run)
    document["judgement"]["verdict"] = dossier.judgement.verdict.label
    document["judgement"]["exit_code"] = dossier.judgement.verdict.value
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def settled(run: Run | None, time: datetime) -> Run | None:
    """The run in its written order; with a fixed timestamp asked for, its own times are that one, too."""
    if run is None:
        return None
    run = replace(run, results=in_order(run.results))
    if "SOURCE_DATE_EPOCH" not in os.environ:
        return run
    return replace(run, started=time, finished=None if run.finished is None else time)


def now() -> datetime:
    """The time of the audit in UTC, to the second: `SOURCE_DATE_EPOCH` when it is set.

    Raises `AuditError` when that variable is no whole number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError):
        raise AuditError(f"SOURCE_DATE_EPOCH is {fixed!r}; it must be a whole number of seconds since 1970") from None


def revision(root: Path) -> str | None:
    """The commit of the checkout, none outside of git or before the first commit."""
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        return None
    return f"{commit}+changes" if _git(root, "status", "--porcelain") else commit


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def toolkit_version() -> str:
    """The version of this toolkit as installed, `unknown` when it runs from a bare checkout."""
    try:
        return metadata.version("health-data-hub")
    except metadata.PackageNotFoundError:
        return "unknown"


def _git(root: Path, *arguments: str) -> str | None:
    try:
        answer = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()
