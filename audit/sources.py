"""Where the records of an audit come from: a preview, a recorded or an exported state, or the live cloud."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from audit import evidence
from audit.engine import AuditError, Failure
from audit.events import EventReader, Position, Record, Resource, place_of
from audit.evidence import Input, Mode
from audit.positions import in_program
from audit.progress import engine_progress, tell_failure
from audit.workplace import Workplace
from policies.feeders import Feed, FeedError, events, state
from policies.records import PROVIDER_PREFIX, ResourceRecord

PLAN, STATE = "the engine's plan", "the state"
"""How evidence names what it was made from, where that is no file of the project."""


@dataclass(frozen=True)
class Source:
    """A stack as it was seen.

    `record` is what the engine said, or what a state holds; `failure` why the engine failed. `recorded` is the state
    before it was refreshed, none but for the live cloud. `positions` are lines of the program, by URN.
    """

    mode: Mode
    feed: Feed
    record: Record
    failure: Failure | None = None
    recorded: Feed | None = None
    inputs: tuple[Input, ...] = ()
    positions: Mapping[str, Position] = field(default_factory=dict)


_AS_RECORDED = "same"
"""The engine's word for what a refresh found as it was."""


class _Keeping(EventReader):
    """Keeps the lines that say what resources are; most lines say what the program is doing."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def feed(self, line: str) -> bool:
        if any(kind in line for kind in ('"resourcePreEvent"', '"resOutputsEvent"', '"summaryEvent"')):
            self.lines.append(line)
        return super().feed(line)


def preview(workplace: Workplace, console: Console, plan: Path | None = None) -> Source:
    """A preview, whose plan is kept at `plan`: what was judged is then what `pulumi up --plan` deploys."""
    reader = _Keeping()
    with TemporaryDirectory(prefix="hub-plan-") as folder:
        file = Path(folder) / "plan.json"
        with engine_progress(console, f"Preview of {workplace.stack}") as observer:
            outcome = workplace.engine.plan(
                workplace.stack, config_file=workplace.config_file, reader=reader, observer=observer, save_plan=file
            )
        text = file.read_bytes() if file.exists() else None
    tell_failure(outcome)
    mode = Mode.WITHOUT_CLOUD if workplace.no_cloud else Mode.PREVIEW
    feed = events.read(reader.lines, text)
    if plan is None or text is None or outcome.failure is not None:
        return Source(mode, feed, outcome.record, outcome.recorded_failure)
    # A plan that nobody keeps is no evidence: it holds times and what was encrypted, so each has another digest.
    _keep(text, plan)
    return Source(mode, feed, outcome.record, inputs=(Input(PLAN, evidence.digest(text)),))


def recorded(workplace: Workplace) -> Source:
    """What the back end has recorded of the stack. Raises `AuditError` when that cannot be read."""
    return _State.of(workplace.engine.export_state(workplace.stack)).as_source(Mode.RECORDED)


def exported(file: Path) -> Source:
    """A state that `pulumi stack export` wrote. Raises `AuditError` when it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise AuditError(f"the state {file} cannot be read: {problem}") from None
    return _State.of(text).as_source(Mode.EXPORTED)


def live(workplace: Workplace, console: Console) -> Source:
    """What is in the cloud of all that the state has recorded, without changing either.

    Raises `AuditError` when the state cannot be read.
    """
    before = _State.of(workplace.engine.export_state(workplace.stack))
    reader = _Keeping()
    with engine_progress(console, f"Look at {workplace.stack} in the cloud") as observer:
        outcome = workplace.engine.refresh(
            workplace.stack, config_file=workplace.config_file, reader=reader, observer=observer
        )
    tell_failure(outcome)
    now = _read(_refreshed(before.document, reader.lines))
    return replace(
        before.as_source(Mode.LIVE),
        feed=now,
        record=_recorded(now.records),
        failure=outcome.recorded_failure,
        recorded=before.feed,
    )


@dataclass(frozen=True)
class _State:
    """A state as it was written, and what was read in it."""

    text: str
    document: Any
    feed: Feed

    @classmethod
    def of(cls, text: str) -> "_State":
        """What the text says. Raises `AuditError` when it is no state, or one that cannot be judged."""
        try:
            document = state.parse(text)
        except FeedError as problem:
            raise AuditError(str(problem)) from None
        return cls(text, document, _read(document))

    def as_source(self, mode: Mode) -> Source:
        """The stack as it is recorded."""
        resources = self.document["deployment"].get("resources") or []
        lines = {resource["urn"]: in_program(resource) for resource in resources}
        return Source(
            mode,
            self.feed,
            _recorded(self.feed.records),
            inputs=(Input(STATE, evidence.digest(self.text.encode())),),
            positions={urn: line for urn, line in lines.items() if line is not None},
        )


def _read(document: Any) -> Feed:
    try:
        feed = state.of_document(document)
    except FeedError as problem:
        raise AuditError(str(problem)) from None
    if not feed.records:
        raise AuditError("the state holds no resource: nothing is deployed, so there is nothing to judge")
    if not feed.complete:
        raise AuditError(
            "the state says that an operation was interrupted: run `pulumi refresh`, and audit the stack again"
        )
    return feed


def _refreshed(document: dict[str, Any], lines: Iterable[str]) -> dict[str, Any]:
    """A state with what a refresh found in place of what it had recorded, and without what is gone."""
    steps = (json.loads(line).get("resOutputsEvent", {}).get("metadata") for line in lines)
    # Providers write what they read in other orders and with other defaults: what differs is the engine's to say.
    drifted = {step["urn"]: step for step in steps if step and step["op"] != _AS_RECORDED}
    resources = []
    for resource in document["deployment"].get("resources") or []:
        step = drifted.get(resource["urn"])
        if step is None:
            resources.append(resource)
        elif (new := step.get("new")) is not None:
            found = _as_found(new, step.get("old") or {})
            resources.append({**resource, "inputs": found, "outputs": new.get("outputs")})
    return {**document, "deployment": {**document["deployment"], "resources": resources}}


def _as_found(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a resource would have had to be as the cloud has it.

    Providers tell drift of what the program never set among the outputs alone.
    """
    return _overlaid(new.get("inputs") or {}, old.get("outputs") or {}, new.get("outputs") or {})


def _overlaid(inputs: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(inputs)
    for key, value in now.items():
        former = before.get(key)
        if key.startswith("__") or value == former:
            continue
        if isinstance(inputs.get(key), Mapping) and isinstance(value, Mapping) and isinstance(former, Mapping):
            result[key] = _overlaid(inputs[key], former, value)
        elif key not in inputs:
            result[key] = value
    return result


def _recorded(records: Iterable[ResourceRecord]) -> Record:
    """What a state holds, told as the engine tells of a run."""
    return Record(
        resources=listed(records),
        result="succeeded",
        providers={
            record.type.removeprefix(PROVIDER_PREFIX): str(record.inputs["version"])
            for record in records
            if record.type.startswith(PROVIDER_PREFIX) and isinstance(record.inputs.get("version"), str)
        },
    )


def listed(records: Iterable[ResourceRecord]) -> tuple[Resource, ...]:
    """Resources as a state tells of them, in the order of their URNs."""
    return tuple(sorted(map(_listed, records), key=lambda resource: resource.urn))


def _listed(record: ResourceRecord) -> Resource:
    """As it stands in the state: no step is taken."""
    place = place_of(record.inputs)
    if place is None and record.provider is not None:
        place = place_of(record.provider.inputs)
    provider = None if record.provider is None else record.provider.urn
    return Resource(record.urn, record.type, record.name, "same", record.external, place, provider)


def _keep(text: bytes, plan: Path) -> None:
    try:
        plan.write_bytes(text)
    except OSError as problem:
        raise AuditError(f"the plan cannot be written to {plan}: {problem.strerror}") from None
