"""The evidence of one audit: what was audited, with what, and what came out, as one JSON document."""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Any

import pydantic_core
from pydantic import TypeAdapter

from audit.connections import Connections
from audit.engine import AuditError
from audit.events import Resource
from audit.inventory import Item
from audit.verdict import Judgement, Verdict
from policies import results
from policies.results import Run, as_document

SCHEMA_VERSION = 2


class Mode(StrEnum):
    """How a stack was seen."""

    WITHOUT_CLOUD = "preview without cloud credentials"
    PREVIEW = "preview against the stack's recorded state"
    RECORDED = "the stack's recorded state"
    EXPORTED = "an exported state"
    LIVE = "the recorded state, refreshed against the cloud"


@dataclass(frozen=True)
class Input:
    """A file that the audit was made from, and its SHA-256."""

    name: str
    digest: str


@dataclass(frozen=True)
class Subject:
    """What was audited.

    `revision` is the commit of the checkout, with `+changes` when files differ from it; none outside of git.
    `specification` is the stack's file relative to the project, none for an exported state that has none here.
    """

    project: str
    stack: str
    mode: Mode
    time: datetime
    revision: str | None
    specification: str | None
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Versions:
    """What the audit was made with; `pulumi` is none where no engine ran, `providers` are versions by package."""

    toolkit: str
    pulumi: str | None
    pack: str
    providers: Mapping[str, str]


@dataclass(frozen=True)
class Drift:
    """A property that differs in the cloud from what was recorded, and the rules and controls that it weakens.

    `weakens` are ids of rules whose result on the resource got worse with it, `controls` what these support.
    """

    urn: str
    path: str
    recorded: str
    live: str
    weakens: tuple[str, ...]
    controls: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """All evidence of one audit: what the formats and the page are made from.

    `leaving` is what a deployment would take away. `run` is none when nothing could be judged; `connections` is none
    where no network was seen. `drift` is none but for an audit of the live cloud.
    """

    schema_version: int
    subject: Subject
    versions: Versions
    policy_configuration: str
    judgement: Judgement
    resources: tuple[Resource, ...]
    inventory: tuple[Item, ...]
    connections: Connections | None
    drift: tuple[Drift, ...] | None
    run: Run | None
    leaving: tuple[Resource, ...] = ()


_DOSSIER = TypeAdapter(Dossier)


def to_json(dossier: Dossier) -> str:
    """The dossier as a JSON document (`results.schema.json`); equal dossiers give equal text."""
    document = _DOSSIER.dump_python(replace(dossier, run=None), mode="json")
    document["run"] = None if dossier.run is None else as_document(dossier.run)
    document["judgement"]["verdict"] = dossier.judgement.verdict.label
    document["judgement"]["exit_code"] = dossier.judgement.verdict.value
    try:
        text = pydantic_core.to_json(document, indent=1).decode()
    except pydantic_core.PydanticSerializationError:  # half a character, in what an engine or a cloud said
        text = json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "replace").decode()
    return text + "\n"


def from_json(text: str | bytes) -> Dossier:
    """The dossier that a document tells of. Raises `ValueError` when the text is no such document."""
    document = json.loads(text)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if not isinstance(version, int):
        raise ValueError("the document is no evidence of an audit: it has no `schema_version`")
    if version != SCHEMA_VERSION:
        raise ValueError(
            f"evidence of schema version {version} cannot be read; this is version {SCHEMA_VERSION}: "
            "read it with the release that wrote it, or audit the stack again"
        )
    run = document.get("run")
    judgement = dict(document.get("judgement") or {})
    judgement["verdict"] = judgement.pop("exit_code", None)
    dossier = _DOSSIER.validate_python({**document, "judgement": judgement, "run": None})
    return replace(dossier, run=None if run is None else results.from_document(run))


def json_schema() -> dict[str, Any]:
    """The JSON schema of the document, as published in `results.schema.json`."""
    schema = _DOSSIER.json_schema(mode="serialization")
    run = results.json_schema()
    definitions = {**run.pop("$defs"), **schema.pop("$defs")}
    del run["$schema"]
    definitions["Run"] = run
    del definitions["Result"]  # results are written by resource
    judgement = definitions["Judgement"]
    judgement["properties"]["verdict"] = {"enum": [verdict.label for verdict in Verdict], "title": "Verdict"}
    judgement["properties"]["exit_code"] = {"enum": [verdict.value for verdict in Verdict], "title": "Exit code"}
    judgement["required"] = sorted(judgement["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": definitions}


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


def moment(time: datetime) -> str:
    """A time in UTC as documents write it, to the second (ISO 8601)."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def revision(root: Path) -> str | None:
    """The commit of the checkout, none outside of git or before the first commit."""
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        return None
    return f"{commit}+changes" if _git(root, "status", "--porcelain") else commit


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


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
