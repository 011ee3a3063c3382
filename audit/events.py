"""What the engine says while it runs: one JSON event per line, read into one record."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import category

from policies.records import name_of

_COLOUR = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*m")
_STOPPED_BY_POLICY = frozenset({"preview failed", "update failed"})
_LEAVING = frozenset({"delete", "discard"})
_PLACE_INPUTS = ("region", "location")
_DEBUG = "debug"
"""How serious the engine calls what it shows to nobody either, unless it is asked to."""


@dataclass(frozen=True)
class Position:
    """A line of a file of the project."""

    file: str
    line: int


@dataclass(frozen=True)
class Resource:
    """A resource as the engine registered it.

    `position` is where it was asked for: a line of the program where the engine knows it, else of the stack's file.
    `place` is the region or location that the resource itself names, else that of its explicit provider; `provider`
    is the provider's URN. `external` marks what the program only reads: the engine shows it to no policy.
    """

    urn: str
    type: str
    name: str
    operation: str
    external: bool
    place: str | None
    provider: str | None
    position: Position | None = None


@dataclass(frozen=True)
class Problem:
    """An error that the engine reported, and the resource it is about."""

    message: str
    urn: str | None = None


@dataclass(frozen=True)
class Violation:
    """A violation of a policy, as the engine reported it."""

    policy: str
    urn: str
    mandatory: bool
    message: str


@dataclass(frozen=True)
class Record:
    """All that one run of the engine said.

    `leaving` is what it takes away. `shown` are the URNs that the engine gave to a policy pack. `result` is the
    engine's own word (`succeeded`, `failed`, `canceled`), none when it ended before its summary. `providers` are
    versions by provider package.
    """

    resources: tuple[Resource, ...] = ()
    leaving: tuple[Resource, ...] = ()
    shown: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    violations: tuple[Violation, ...] = ()
    result: str | None = None
    stopped_by_policy: bool = False
    changes: Mapping[str, int] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, str] = field(default_factory=dict)

    @property
    def registered(self) -> frozenset[str]:
        """The URNs that a pack must have judged: everything but what the program only reads."""
        return self.shown | {resource.urn for resource in self.resources if not resource.external}

    @property
    def external(self) -> tuple[Resource, ...]:
        """What the program only reads from the cloud, and no policy sees."""
        return tuple(resource for resource in self.resources if resource.external)


def plain(text: str) -> str:
    """The text without the engine's colour tags and terminal codes."""
    return _COLOUR.sub("", text).strip()


def place_of(inputs: Mapping[str, Any]) -> str | None:
    """The region or location that a resource's inputs name."""
    return next((inputs[key] for key in _PLACE_INPUTS if isinstance(inputs.get(key), str)), None)


class EventReader:
    """Reads the event stream line by line; `record` gives what was said so far."""

    def __init__(self) -> None:
        self._resources: dict[str, Resource] = {}
        self._leaving: dict[str, Resource] = {}
        self._provider_places: dict[str, str] = {}
        self._providers: dict[str, str] = {}
        self._shown: set[str] = set()
        self._done: set[str] = set()
        self._problems: list[Problem] = []
        self._violations: list[Violation] = []
        self._stopped_by_policy = False
        self._summary: Mapping[str, Any] = {}
        self._latest: Mapping[str, Any] = {}

    @property
    def latest(self) -> str:
        """What the last event says to people: a step, a violation, or what a provider or the program printed.

        Plain text of one or more lines, empty for other events. Of a step it has no value, so none that is secret.
        """
        return _in_words(self._latest)

    @property
    def resource_count(self) -> int:
        """How many resources the engine has registered so far."""
        return len(self._resources)

    @property
    def done_count(self) -> int:
        """How many resources are as they should be in the cloud, unchanged ones included; 0 in a preview."""
        return len(self._done)

    @property
    def violation_count(self) -> int:
        """How many violations of policies the engine has reported so far."""
        return len(self._violations)

    def feed(self, line: str) -> bool:
        """Take one line. False when it is no event: the engine prints such lines when it cannot start."""
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            return False
        if not isinstance(event, dict) or "sequence" not in event:
            return False
        self._latest = event
        if step := event.get("resourcePreEvent"):
            self._resource(step["metadata"])
        elif outputs := event.get("resOutputsEvent"):
            if not outputs.get("planning"):
                self._done.add(outputs["metadata"]["urn"])
        elif analysis := event.get("policyAnalyzeSummaryEvent"):
            self._shown.add(analysis["resourceUrn"])
        elif violation := event.get("policyEvent"):
            self._violation(violation)
        elif diagnostic := event.get("diagnosticEvent"):
            self._diagnostic(diagnostic)
        elif summary := event.get("summaryEvent"):
            self._summary = summary
        return True

    def record(self) -> Record:
        """What the engine said, in the order of the URNs."""
        return Record(
            resources=tuple(self._placed(resource) for _, resource in sorted(self._resources.items())),
            leaving=tuple(resource for _, resource in sorted(self._leaving.items())),
            shown=frozenset(self._shown),
            problems=tuple(self._problems),
            violations=tuple(self._violations),
            result=self._summary.get("result"),
            stopped_by_policy=self._stopped_by_policy,
            changes=dict(self._summary.get("resourceChanges") or {}),
            providers=dict(sorted(self._providers.items())),
            packs={name.split("|")[0]: version for name, version in (self._summary.get("PolicyPacks") or {}).items()},
        )

    def _resource(self, step: Mapping[str, Any]) -> None:
        new = step.get("new")
        if new is None:
            self._leave(step)
            return
        urn, inputs = step["urn"], new.get("inputs") or {}
        place = place_of(inputs)
        provider = (new.get("provider") or "").rpartition("::")[0] or None
        self._resources[urn] = Resource(
            urn=urn,
            type=new["type"],
            name=name_of(urn),
            operation=step["op"],
            external=bool(new.get("external")) or step["op"].startswith("read"),
            place=place,
            provider=provider,
        )
        kind, _, package = new["type"].rpartition(":")
        if kind == "pulumi:providers":
            if place:
                self._provider_places[urn] = place
            if isinstance(version := inputs.get("version"), str):
                self._providers[package] = version

    def _leave(self, step: Mapping[str, Any]) -> None:
        """What is deleted is not judged; what is deleted to be replaced does not leave."""
        urn, old = step["urn"], step.get("old") or {}
        if step["op"] in _LEAVING:
            place = place_of(old.get("inputs") or {})
            provider = (old.get("provider") or "").rpartition("::")[0] or None
            name = name_of(urn)
            self._leaving[urn] = Resource(urn, step["type"], name, step["op"], False, place, provider)

    def _placed(self, resource: Resource) -> Resource:
        if resource.place is not None or resource.provider is None:
            return resource
        place = self._provider_places.get(resource.provider)
        return replace(resource, place=place)

    def _violation(self, event: Mapping[str, Any]) -> None:
        self._violations.append(
            Violation(
                policy=event["policyName"],
                urn=event.get("resourceUrn", ""),
                mandatory=event["enforcementLevel"] in {"mandatory", "remediate"},
                message=plain(event["message"]),
            )
        )

    def _diagnostic(self, event: Mapping[str, Any]) -> None:
        if event.get("severity") != "error":
            return
        message, urn = plain(event["message"]), event.get("urn")
        # The engine's only word on a run that nothing but a mandatory policy stopped.
        if urn is None and message in _STOPPED_BY_POLICY:
            self._stopped_by_policy = True
        else:
            self._problems.append(Problem(message, urn))


def _in_words(event: Mapping[str, Any]) -> str:
    if pre := event.get("resourcePreEvent"):
        step = pre["metadata"]
        return f"{step['op']} {step['type']} {name_of(step['urn'])}"
    if violation := event.get("policyEvent"):
        about = f"{violation['enforcementLevel']} {violation['policyName']} {name_of(violation.get('resourceUrn', ''))}"
        return f"{about}: {_printed(violation['message'])}"
    diagnostic = event.get("diagnosticEvent")
    if diagnostic and diagnostic.get("severity") != _DEBUG:
        message = _printed(diagnostic["message"])
        about = " ".join(filter(None, (diagnostic.get("severity", ""), name_of(diagnostic.get("urn") or ""))))
        return f"{about}: {message}" if message else ""
    return ""


def _printed(text: str) -> str:
    """What others printed, without what would move a terminal's cursor."""
    return "".join(each for each in plain(text) if each in "\n\t" or not category(each).startswith("C"))
