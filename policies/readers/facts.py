"""What a reader can say of a resource, and the small checks most readers are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

from policies.configuration import Configuration, Service
from policies.records import Node, ResourceRecord, UnreadableError
from policies.results import Evidence


class Verdict(Enum):
    """What one look at some values says."""

    SOUND = auto()
    BROKEN = auto()
    UNCLEAR = auto()


class Finding(NamedTuple):
    """One thing seen on a resource, with the values it was seen in."""

    verdict: Verdict
    text: str
    evidence: tuple[Evidence, ...] = ()


class PlaceKind(Enum):
    """The vocabulary a location's name belongs to."""

    AZURE = auto()
    OPENSTACK = auto()
    OPENSTACK_OBJECTS = auto()


@dataclass(frozen=True)
class Location:
    """A place where a resource's data can lie, named by a value that was not looked up yet."""

    node: Node
    kind: PlaceKind


@dataclass(frozen=True)
class Moot:
    """A question that does not arise for a type, and why."""

    reason: str


NO_DATA = Moot("holds no health data")
LOCAL_ONLY = Moot("cannot be reached from a public network by itself")

PlaceCheck = Callable[[ResourceRecord], Iterable[Location | Finding]]
Check = Callable[[Node, Configuration], Iterable[Finding]]


class Question(Enum):
    """What is asked of some types only; of all others it is moot."""

    TRANSIT = "has no connection of its own to encrypt"
    """Are its connections encrypted?"""
    KEYS = "holds no keys"
    """Are its keys protected from loss and renewed?"""
    CREDENTIALS = "gives nobody access by itself"
    """Is whoever uses it known by name: no shared keys, local accounts, passwords?"""
    PRIVILEGE = "gives nobody any right"
    """Does it give no more rights than needed, and do they end?"""
    RETENTION = "keeps no traces"
    """Are traces kept as long as they must be, and no longer than they may be?"""
    TRACE_PROTECTION = "keeps no traces that could be changed"
    """Are traces protected from change?"""
    BACKUPS = "keeps no backups and no earlier versions"
    """Are backups and earlier versions protected from loss?"""
    HARDENING = "has nothing to harden that its arguments show"
    """Does it start from what is known, and offer no more than is needed?"""

    @property
    def moot(self) -> Moot:
        """Why the question does not arise for a type that has no checks for it."""
        return Moot(self.value)


@dataclass(frozen=True)
class Reader:
    """How to read one type: each question has checks, all of which must be sound, or a reason why it is moot.

    A `Service` in place of encryption checks says that no argument shows it: only the operator's word can. Three
    questions are asked of every type; `more` are the checks of those that few types answer.
    """

    places: Sequence[PlaceCheck] | Moot
    encryption: Sequence[Check] | Service | Moot
    exposure: Sequence[Check] | Moot
    more: Mapping[Question, Sequence[Check]] = field(default_factory=dict)


class Given:
    """Expectation that a value is there at all; see `GIVEN`."""


GIVEN: Final = Given()

Expected = str | bool | Given


def sound(text: str, *nodes: Node) -> Finding:
    """A finding that speaks for the resource."""
    return Finding(Verdict.SOUND, text, tuple(map(Evidence.of, nodes)))


def broken(text: str, *nodes: Node) -> Finding:
    """A finding that speaks against the resource."""
    return Finding(Verdict.BROKEN, text, tuple(map(Evidence.of, nodes)))


def unclear(text: str, *nodes: Node) -> Finding:
    """A finding that leaves the question open."""
    return Finding(Verdict.UNCLEAR, text, tuple(map(Evidence.of, nodes)))


def meets(node: Node, expected: Expected) -> bool:
    """Whether the value is as expected. Strings are compared without case, as Azure does."""
    if isinstance(expected, Given):
        return node.given
    value = node.value
    if isinstance(expected, str):
        return isinstance(value, str) and value.isascii() and value.lower() == expected.lower()
    return value is expected


def must_be(path: str, *allowed: Expected) -> Check:
    """The value at `path` is one of those allowed; leaving it to the cloud's default is not enough."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node.at(path)
        if any(meets(found, one) for one in allowed):
            yield sound(f"{found.path} is {found.shown}", found)
        else:
            yield broken(f"{found.path} is {found.shown}, allowed: {_listed(allowed)}", found)

    return check


def may_be(path: str, *allowed: Expected) -> Check:
    """The value at `path` is absent or one of those allowed."""
    required = must_be(path, *allowed)

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if node.at(path).given:
            yield from required(node, configuration)
        else:
            yield sound(f"{node.at(path).path} is not given", node.at(path))

    return check


def must_not_be_given(path: str, meaning: str) -> Check:
    """Nothing stands at `path`; `meaning` says what it would do."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node.at(path)
        if found.given:
            yield broken(f"{found.path} {meaning}", found)
        else:
            yield sound(f"{found.path} is not given", found)

    return check


def each(path: str, *checks: Check) -> Check:
    """Every member of the list at `path` passes the checks."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        for member in node.at(path).items():
            for one in checks:
                try:
                    yield from one(member, configuration)
                except UnreadableError as problem:  # the other members' findings stand all the same
                    yield unclear(str(problem), problem.node)

    return check


def always(meaning: str) -> Check:
    """The type is an opening by its nature."""

    def check(_: Node, __: Configuration) -> Iterable[Finding]:
        yield broken(meaning)

    return check


def _listed(allowed: Sequence[Expected]) -> str:
    return " or ".join(
        "any value" if isinstance(one, Given) else str(one).lower() if isinstance(one, bool) else one for one in allowed
    )
