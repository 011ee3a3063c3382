"""A network in the words of no cloud: where machines stand, what guards them, and what joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from policies.network.ranges import EVERYTHING, Box, Ranges
from policies.readers.facts import Finding, Verdict
from policies.records import Node, ResourceRecord, UnreadableError
from policies.results import Evidence


class Tenant(Enum):
    """Who has machines in a segment."""

    CUSTOMER = auto()
    BASTION = auto()
    """The cloud's own service for administrators; no other machine can stand there."""
    APPLIANCE = auto()
    """A firewall or gateway of the cloud's own, which passes on what others send by rules of its own."""


@dataclass(frozen=True)
class Route:
    """Where a segment sends what goes to some addresses: to `hops`, which are none where the cloud delivers itself."""

    destinations: Ranges
    kind: str
    hops: Ranges
    record: ResourceRecord
    node: Node


@dataclass(frozen=True)
class Segment:
    """A subnet. Two are joined when they share an area: a network, a peering, a router.

    `key` is unique; `workspace` is the label of the one study it belongs to, None for what is shared or not labelled.
    """

    key: str
    name: str
    record: ResourceRecord
    addresses: Ranges
    workspace: str | None
    areas: frozenset[str]
    tenant: Tenant = Tenant.CUSTOMER
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule of a guard: what it allows or denies between its own machines and their peers.

    Peers are named by their addresses, or by the groups that they are members of. `guard` is the resource the rule
    belongs to, `record` the one it is written in.
    """

    name: str
    guard: ResourceRecord
    record: ResourceRecord
    allows: bool
    own: Ranges
    peers: Ranges
    services: Ranges
    own_groups: frozenset[str] = frozenset()
    peer_groups: frozenset[str] = frozenset()
    nodes: tuple[Node, ...] = ()

    def covers(self, own: Stand, peer: Stand, *, inbound: bool) -> Box | None:
        """The traffic between two stands that the rule speaks of."""
        if self.own_groups and not self.own_groups & own.groups:
            return None
        if self.peer_groups:
            peers = peer.addresses if self.peer_groups & peer.groups else Ranges()
        else:
            peers = self.peers & peer.addresses
        if not peers:
            return None
        mine = self.own & own.addresses
        if not mine:
            return None
        return Box(peers, mine, self.services) if inbound else Box(mine, peers, self.services)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The values that decide what the rule covers."""
        return tuple(Evidence(f"{self.record.name}: {node.path}", node.shown) for node in self.nodes)


@dataclass(frozen=True)
class Guard:
    """Rules in the order they are asked: the first that covers some traffic decides; what none covers is denied."""

    outbound: tuple[Rule, ...]
    inbound: tuple[Rule, ...]
    records: tuple[ResourceRecord, ...]

    def rules(self, *, inbound: bool) -> tuple[Rule, ...]:
        """The rules of one direction."""
        return self.inbound if inbound else self.outbound

    @cached_property
    def _reach(self) -> dict[bool, tuple[Ranges, frozenset[str]]]:
        return {inbound: _reach(self.rules(inbound=inbound)) for inbound in (False, True)}

    def reach(self, *, inbound: bool) -> tuple[Ranges, frozenset[str]]:
        """Addresses and groups that some rule allows something with: nobody else can be a peer."""
        return self._reach[inbound]


def _reach(rules: Iterable[Rule]) -> tuple[Ranges, frozenset[str]]:
    allowing = [rule for rule in rules if rule.allows]
    addresses = Ranges.union(rule.peers for rule in allowing if not rule.peer_groups)
    return addresses, frozenset(group for rule in allowing for group in rule.peer_groups)


@dataclass(frozen=True)
class Stand:
    """Machines of one segment behind the same guards, all of which must let traffic pass.

    A stand without a segment is what lies outside: it has addresses, and nothing is known to guard it.
    """

    segment: Segment | None
    guards: tuple[Guard, ...]
    addresses: Ranges
    groups: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How people call it."""
        return self.segment.name if self.segment else "outside"


@dataclass(frozen=True)
class Appliance:
    """What passes on the traffic of others: between the segments of its areas, as far as `passes` says."""

    record: ResourceRecord
    addresses: Ranges
    areas: frozenset[str]
    passes: tuple[Box, ...]


@dataclass(frozen=True)
class Entry:
    """A public address that leads to a segment."""

    record: ResourceRecord
    segment: Segment


@dataclass(frozen=True)
class Joint:
    """A resource whose only purpose is to join two areas, such as a peering of networks."""

    record: ResourceRecord
    one: str
    other: str


@dataclass(frozen=True)
class Statement:
    """Something seen on one resource that no path has to be computed for.

    `by` are further resources whose declaration as an exit accepts it.
    """

    record: ResourceRecord
    verdict: Verdict
    text: str
    evidence: tuple[Evidence, ...] = ()
    by: tuple[ResourceRecord, ...] = ()

    @property
    def finding(self) -> Finding:
        """What was seen, without where."""
        return Finding(self.verdict, self.text, self.evidence)


def sound(record: ResourceRecord, text: str, *nodes: Node) -> Statement:
    """A statement that speaks for a resource."""
    return Statement(record, Verdict.SOUND, text, tuple(map(Evidence.of, nodes)))


def broken(record: ResourceRecord, text: str, *nodes: Node, by: Iterable[ResourceRecord] = ()) -> Statement:
    """A statement that speaks against a resource."""
    return Statement(record, Verdict.BROKEN, text, tuple(map(Evidence.of, nodes)), tuple(by))


def unclear(record: ResourceRecord, text: str, *nodes: Node) -> Statement:
    """A statement that a question about a resource cannot be answered."""
    return Statement(record, Verdict.UNCLEAR, text, tuple(map(Evidence.of, nodes)))


def unreadable(record: ResourceRecord, problem: UnreadableError, inside: str = "") -> Statement:
    """The statement that a decisive value is unknown or secret; `inside` names where else than in the record."""
    return unclear(record, f"{inside}{': ' if inside else ''}{problem}", problem.node)


@dataclass(frozen=True)
class Link:
    """How two segments are joined, and the traffic that can pass there."""

    how: str
    passes: tuple[Box, ...] | None = None
    """None where everything can."""


@dataclass(frozen=True)
class Network:
    """Everything registered that decides who reaches whom. `gaps` are what decides and cannot be known."""

    segments: tuple[Segment, ...] = ()
    stands: tuple[Stand, ...] = ()
    guards: tuple[ResourceRecord, ...] = ()
    """Every group of rules, those that guard nothing too."""
    appliances: tuple[Appliance, ...] = ()
    entries: tuple[Entry, ...] = ()
    gaps: tuple[Statement, ...] = ()
    borders: tuple[Statement, ...] = ()
    """What is wrong with a border itself, such as a machine that may send under the addresses of others."""
    joints: tuple[Joint, ...] = ()
    reserved: Ranges = field(default_factory=Ranges)
    """Addresses of its networks, also those where no subnet is: nobody else has them."""

    def __add__(self, other: Network) -> Network:
        return Network(
            self.segments + other.segments,
            self.stands + other.stands,
            self.guards + other.guards,
            self.appliances + other.appliances,
            self.entries + other.entries,
            self.gaps + other.gaps,
            self.borders + other.borders,
            self.joints + other.joints,
            self.reserved | other.reserved,
        )

    def link(self, source: Segment, destination: Segment) -> Link | None:
        """What joins one segment to another, None if nothing does."""
        if source.areas & destination.areas:
            return Link("joined")
        for appliance in self.appliances:
            if _leads(source, destination, appliance) and appliance.areas & destination.areas:
                return Link(f"routed by {appliance.record.name}", appliance.passes)
        return None


def _leads(source: Segment, destination: Segment, appliance: Appliance) -> bool:
    """Whether the most specific route of a segment to another one ends at an appliance that it reaches."""
    if not source.areas & appliance.areas:
        return False
    routes = [route for route in source.routes if route.destinations & destination.addresses]
    routes.sort(key=lambda route: -_width(route.destinations))
    return bool(routes) and bool(routes[-1].hops & appliance.addresses)


def _width(ranges: Ranges) -> int:
    return sum(high - low for low, high in ranges.intervals)


def everything(sources: Ranges, destinations: Ranges) -> Box:
    """All traffic between some addresses."""
    return Box(sources, destinations, EVERYTHING)
