"""What a judgement says, in memory and as JSON (`results.schema.json` describes the document)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pydantic_core
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
class About:
    """What a rule says of itself; `controls` are ids of the requirements that it supports."""

    id: str
    version: str
    title: str
    severity: Severity
    enforcement: Enforcement
    rationale: str
    remediation: str
    controls: tuple[str, ...]


class Result(NamedTuple):
    """One rule on one resource: what was decided, why, and on which values.

    A stack has tens of thousands; a tuple is made in a quarter of the time that a frozen dataclass takes.

    `rule_error` is true when the rule itself or its configuration failed; the state is then *not evaluated*. A
    `waived` result keeps its state: it is shown like any other, but stops nothing.
    """

    about: About
    urn: str
    type: str
    state: State
    reason: str
    evidence: tuple[Evidence, ...]
    rule_error: bool = False
    waived: Waived | None = None

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.about.id

    @property
    def remediation(self) -> str:
        """What to do, where something is to be done."""
        return self.about.remediation if self.state in {State.FAIL, State.NOT_EVALUATED} else ""

    @property
    def blocks(self) -> bool:
        """Whether this result alone must stop a deployment."""
        open_ = self.state in {State.FAIL, State.NOT_EVALUATED}
        return open_ and self.about.enforcement is Enforcement.MANDATORY and self.waived is None


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
    true for a preview. `configuration` is the rules' configuration in force, `rules` all that were asked. Times are in
    UTC.
    """

    complete: bool
    project: str
    stack: str
    dry_run: bool
    pack: str
    pack_version: str
    configuration: dict[str, Any]
    started: datetime
    finished: datetime | None
    rules: tuple[About, ...]
    results: tuple[Result, ...]
    exposure: tuple[Exposure, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the run finished and nothing in it blocks."""
        return self.complete and not any(result.blocks for result in self.results)


# The document: rules once, and results by resource.


@dataclass(frozen=True)
class WrittenResult:
    """One rule on one resource, as it is written: the rule by its id."""

    rule: str
    state: State
    reason: str
    evidence: tuple[Evidence, ...]
    rule_error: bool
    waived: Waived | None


@dataclass(frozen=True)
class WrittenResource:
    """What was decided on one resource."""

    urn: str
    type: str
    results: tuple[WrittenResult, ...]


@dataclass(frozen=True)
class Written:
    """The document: see `Run` for what each part means."""

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
    rules: tuple[About, ...]
    resources: tuple[WrittenResource, ...]
    exposure: tuple[Exposure, ...]


@cache
def _whole() -> TypeAdapter[Written]:
    """Made when a document is read: who only judges does not wait for it."""
    return TypeAdapter(Written)


@cache
def _line() -> TypeAdapter[WrittenResource]:
    return TypeAdapter(WrittenResource)


_RULE = attrgetter("about.id")
_RESOURCE_OF = attrgetter("urn", "type")


def in_order(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results in the order they are always written: by resource, then by rule."""
    # URNs are long and begin alike, so each is compared once and not with every result on it.
    of_resource: dict[str, list[Result]] = {}
    for result in results:
        of_resource.setdefault(result.urn, []).append(result)
    return tuple(result for urn in sorted(of_resource) for result in sorted(of_resource[urn], key=_RULE))


def to_json(run: Run) -> str:
    """The run as a JSON document; equal runs give equal text."""
    return pydantic_core.to_json(_written(run), indent=1).decode() + "\n"


def as_document(run: Run) -> dict[str, Any]:
    """The same as plain values, for documents that a run is a part of."""
    document: dict[str, Any] = pydantic_core.to_jsonable_python(_written(run))
    return document


def _written(run: Run) -> dict[str, Any]:
    """What `Written` tells of: of the many results, dictionaries are made much faster."""
    return {
        "schema_version": SCHEMA_VERSION,
        "complete": run.complete,
        "project": run.project,
        "stack": run.stack,
        "dry_run": run.dry_run,
        "pack": run.pack,
        "pack_version": run.pack_version,
        "configuration": run.configuration,
        "started": run.started,
        "finished": run.finished,
        "rules": run.rules,
        "resources": list(_by_resource(in_order(run.results))),
        "exposure": run.exposure,
    }


def _by_resource(results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    for (urn, type_), group in groupby(results, key=_RESOURCE_OF):
        yield {
            "urn": urn,
            "type": type_,
            "results": [
                {
                    "rule": one.about.id,
                    "state": str(one.state),  # a member of an enumeration takes much longer to write
                    "reason": one.reason,
                    "evidence": one.evidence,
                    "rule_error": one.rule_error,
                    "waived": one.waived,
                }
                for one in group
            ],
        }


def from_json(text: str | bytes) -> Run:
    """The run a document tells of. Raises `ValueError` when the document does not follow the schema."""
    return from_document(json.loads(text))


def from_document(document: Any) -> Run:
    """The same from plain values. Raises `ValueError` when they do not follow the schema."""
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and version != SCHEMA_VERSION:
        raise ValueError(
            f"results of schema version {version} cannot be read; this is version {SCHEMA_VERSION}: "
            "read them with the release that wrote them, or judge the stack again"
        )
    written = _whole().validate_python(document)
    about = {rule.id: rule for rule in written.rules}
    return Run(
        complete=written.complete,
        project=written.project,
        stack=written.stack,
        dry_run=written.dry_run,
        pack=written.pack,
        pack_version=written.pack_version,
        configuration=written.configuration,
        started=written.started,
        finished=written.finished,
        rules=written.rules,
        results=tuple(result for resource in written.resources for result in _read(resource, about)),
        exposure=written.exposure,
    )


def _read(resource: WrittenResource, about: Mapping[str, About]) -> Iterator[Result]:
    for one in resource.results:
        if one.rule not in about:
            raise ValueError(f"the document has results of the rule {one.rule!r}, of which it says nothing")
        yield Result(
            about[one.rule],
            resource.urn,
            resource.type,
            one.state,
            one.reason,
            one.evidence,
            one.rule_error,
            one.waived,
        )


def to_lines(results: Iterable[Result]) -> str:
    """Results as lines of JSON, one for each resource."""
    return "".join(pydantic_core.to_json(each).decode() + "\n" for each in _by_resource(results))


def from_line(line: str, rules: Iterable[About]) -> tuple[Result, ...]:
    """The results a line tells of. Raises `ValueError` when it tells of none."""
    return tuple(_read(_line().validate_json(line), {rule.id: rule for rule in rules}))


def json_schema() -> dict[str, Any]:
    """The JSON schema of the document, as published in `results.schema.json`."""
    schema = _whole().json_schema(mode="serialization")
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
    # The last word on a resource counts: it may have been judged twice.
    latest: dict[tuple[str, str], Result] = {}
    for line in whole_lines:
        latest.update({(result.urn, result.rule): result for result in from_line(line, run.rules)})
    return replace(run, results=in_order(latest.values()))


def partial_path(path: Path) -> Path:
    """Where the lines of a run that has not finished lie, beside its document."""
    return path.with_name(path.name + ".partial")
