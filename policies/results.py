"""What a judgement says, in memory and as JSON (`results.schema.json` describes the document)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from policies.records import Node

SCHEMA_VERSION = 2


class State(StrEnum):
    """The outcome of one rule on one resource."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    NOT_EVALUATED = "not evaluated"


class Severity(StrEnum):
    """How much harm a failure can do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Enforcement(StrEnum):
    """Whether a rule blocks: a mandatory rule must pass or be not applicable."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


@dataclass(frozen=True)
class Evidence:
    """One value that was looked at. Secrets are `[secret]`, unknown values `[unknown]`, absent ones `(absent)`."""

    path: str
    value: str

    @classmethod
    def of(cls, node: Node) -> Evidence:
        """The evidence a node gives."""
        return cls(node.path, node.shown)


@dataclass(frozen=True)
class Waived:
    """What the operator accepted for a while: why, who answers for it, and the last day it counts."""

    reason: str
    owner: str
    until: date


@dataclass(frozen=True)
class Result:
    """One rule on one resource: what was decided, why, and on which values.

    `rule_error` is true when the rule itself or its configuration failed; the state is then *not evaluated*. A
    `waived` result keeps its state: it is shown like any other, but stops nothing.
    """

    rule: str
    rule_version: str
    title: str
    severity: Severity
    enforcement: Enforcement
    urn: str
    type: str
    state: State
    reason: str
    evidence: tuple[Evidence, ...]
    controls: tuple[str, ...]
    remediation: str
    rule_error: bool = False
    waived: Waived | None = None

    @property
    def blocks(self) -> bool:
        """Whether this result alone must stop a deployment."""
        open_ = self.state in {State.FAIL, State.NOT_EVALUATED}
        return open_ and self.enforcement is Enforcement.MANDATORY and self.waived is None


@dataclass(frozen=True)
class Exposure:
    """Who is behind a stack, and which law reaches them: a row of the table of HDS EXI 28 to 31.

    `cells` are the answers by title of their column, `sure` says of each how certain it is. `form` is what EXI 31 asks
    a host to publish then.
    """

    actor: str
    because: tuple[str, ...]
    cells: dict[str, str]
    sure: dict[str, tuple[str, ...]]
    form: str
    form_reason: str


@dataclass(frozen=True)
class Run:
    """All results of one look at one stack.

    `complete` is false until every resource was judged: a document without that mark proves nothing. `dry_run` is
    true for a preview. `configuration` is the rules' configuration in force. Times are in UTC.
    """

    schema_version: int
    complete: bool
    project: str
    stack: str
    dry_run: bool
    pack: str
    pack_version: str
    configuration: dict[str, Any]
    started: datetime
    finished: datetime | None
    results: tuple[Result, ...]
    exposure: tuple[Exposure, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the run finished and nothing in it blocks."""
        return self.complete and not any(result.blocks for result in self.results)


_RUN = TypeAdapter(Run)
_RESULT = TypeAdapter(Result)


def in_order(results: tuple[Result, ...] | list[Result]) -> tuple[Result, ...]:
    """The results in the order they are always written: by resource, then by rule."""
    return tuple(sorted(results, key=lambda result: (result.urn, result.rule)))


def to_json(run: Run) -> str:
    """The run as a JSON document; equal runs give equal text."""
    return _RUN.dump_json(replace(run, results=in_order(run.results)), indent=2).decode() + "\n"


def from_json(text: str | bytes) -> Run:
    """The run a document tells of. Raises `ValueError` when the document does not follow the schema."""
    document = json.loads(text)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and version != SCHEMA_VERSION:
        raise ValueError(
            f"results of schema version {version} cannot be read; this is version {SCHEMA_VERSION}: "
            "read them with the release that wrote them, or judge the stack again"
        )
    return _RUN.validate_python(document)


def result_to_line(result: Result) -> str:
    """One result as one line of JSON."""
    return _RESULT.dump_json(result).decode() + "\n"


def result_from_line(line: str) -> Result:
    """The result a line tells of. Raises `ValueError` when it is not one."""
    return _RESULT.validate_json(line)


def json_schema() -> dict[str, Any]:
    """The JSON schema of the document, as published in `results.schema.json`."""
    schema = _RUN.json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def load(path: Path) -> Run:
    """The run written at `path`; of one that was interrupted, what it had judged, marked incomplete.

    Raises `FileNotFoundError` when there is none and `ValueError` when it cannot be read.
    """
    run = from_json(path.read_bytes())
    partial = partial_path(path)
    if run.complete or not partial.exists():
        return run
    whole_lines = partial.read_text(encoding="utf-8").split("\n")[:-1]
    return replace(run, results=in_order([result_from_line(line) for line in whole_lines]))


def partial_path(path: Path) -> Path:
    """Where the lines of a run that has not finished lie, beside its document."""
    return path.with_name(path.name + ".partial")
