"""Zones and flows of a stack: what its hub declares, and what the rules that were really made let through."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, summarize_address_range

from components.flows import ADMIN_NETWORKS, HUB_ZONES, INTERNET, RESOLVERS, SENDERS, WORKSPACES
from policies.configuration import Configuration
from policies.network import network_of
from policies.network.matrix import Matrix, Passage
from policies.network.model import Network, Segment, Stand, Tenant
from policies.network.plan import Flow, flows, hubs, same_place
from policies.network.ranges import EVERYTHING, IPV4, IPV6, PUBLIC, Ranges, addresses, told, told_services, without
from policies.records import MalformedError, UnreadableError
from policies.stack import Stack

OTHER_WORKSPACES = "other-workspaces"
"""Where traffic from one workspace to another one arrives, while all workspaces are one zone."""
PRIVATE_NETWORKS = "private-networks"
"""The operator's own networks, declared in the rules' configuration: they count where no hub declares flows."""
OTHER_PRIVATE = "other-private-networks"
"""Private addresses that neither the stack nor any declaration knows."""

_ORDER = (ADMIN_NETWORKS, SENDERS, PRIVATE_NETWORKS, *HUB_ZONES, WORKSPACES)
_ORDER_AT_END = (OTHER_WORKSPACES, OTHER_PRIVATE, RESOLVERS, INTERNET)
_HUB = frozenset({*HUB_ZONES, WORKSPACES, OTHER_WORKSPACES})
_FEW = 12
"""So many zones people still take in at once; of more, workspaces become one."""


class Agreement(StrEnum):
    """How what is declared and what was found go together."""

    AGREED = "agreed"
    IN_PART = "in part"
    """Declared, and found between some of the subnets only."""
    NOT_FOUND = "declared, not found"
    NOT_DECLARED = "found, not declared"
    FOUND = "found, nothing declared"
    """The stack declares no flows at all, so there is nothing to compare with."""
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Zone:
    """A part of the network with rules of its own, or outsiders that rules name.

    `ranges` are its addresses in CIDR notation, none for what has no list of addresses; `members` are the names of its
    subnets in the stack. `inside` is false for what lies outside of the stack.
    """

    name: str
    inside: bool
    ranges: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Connection:
    """Traffic from one zone to another, by the zones' names; `internet` and other outsiders are zones, too.

    `service` is protocol and ports, such as `tcp/443`. `declared` is none where the stack declares no flows at all;
    `computed` is none where what was made cannot be read yet. Where declared traffic passes between some of the subnets
    only, `closed` names the others, as `one to another`.
    """

    source: str
    destination: str
    service: str
    declared: bool | None
    computed: bool | None
    closed: tuple[str, ...] = ()

    @property
    def agreement(self) -> Agreement:
        """The two together."""
        if self.computed is None:
            return Agreement.UNCLEAR
        if self.declared is None:
            return Agreement.FOUND
        if not self.declared:
            return Agreement.NOT_DECLARED
        if not self.computed:
            return Agreement.NOT_FOUND
        return Agreement.IN_PART if self.closed else Agreement.AGREED


@dataclass(frozen=True)
class Connections:
    """All zones and what may flow between them. `unclear` says in words what could not be computed, and why."""

    zones: tuple[Zone, ...]
    connections: tuple[Connection, ...]
    unclear: tuple[str, ...]


def connections(stack: Stack, configuration: Configuration) -> Connections | None:
    """The zones and flows of a stack, none where it makes no network and declares no flow.

    What cannot be read is told in `unclear`. Groups of rules, routes and appliances are read as `policies.network`
    reads them; a path that no address of the stack is needed for, such as one through a service of the cloud's own, is
    not among them.
    """
    try:
        network = network_of(stack)
    except (UnreadableError, MalformedError, ValueError) as problem:
        return Connections((), (), (f"the network cannot be read: {problem}",))
    unclear = [f"{gap.record.name}: {gap.text}" for gap in network.gaps]
    declared = None
    try:
        declared = flows(stack) if hubs(stack) else None
    except (UnreadableError, MalformedError, ValueError) as problem:
        unclear.append(f"the declared flows cannot be read: {problem}")
    if not network.segments and not unclear and declared is None:
        return None
    private = () if declared is not None else configuration.isolation.private_networks
    survey = _Survey(network, declared, Ranges.union(addresses(str(each)) for each in private))
    found = tuple(survey.connections())
    return Connections(tuple(survey.zones(found)), found, tuple(dict.fromkeys((*unclear, *survey.unclear))))


_FLOW = re.compile(r"(?P<source>.+?)-(?:to-(?P<destination>.+)|own)-[a-z]+-\d+")
"""A hub's flow by name, as `components.flows.Flow.key` makes it."""


def _sides(flow: Flow) -> tuple[str, str]:
    """The zones of a declared flow; those of a flow with another kind of name are called by their addresses."""
    if match := _FLOW.fullmatch(flow.name):
        return match["source"], match["destination"] or match["source"]
    return told(flow.sources), told(flow.destinations)


class _Survey:
    """The comparison of declared flows with what passes, zone by zone."""

    def __init__(self, network: Network, declared: tuple[Flow, ...] | None, private: Ranges) -> None:
        self._network, self._matrix, self._flows = network, Matrix(network), declared
        self._named: dict[str, Ranges] = {PRIVATE_NETWORKS: private} if private else {}
        for flow in declared or ():
            for name, ranges in zip(_sides(flow), (flow.sources, flow.destinations), strict=True):
                self._named[name] = self._named.get(name, Ranges()) | ranges
        # The internet is everybody else: it is what remains when all others are taken away.
        self._named.pop(INTERNET, None)
        self._zone_of = self._zones_of_segments()
        self._inside = _HUB | {*self._zone_of.values()}
        self.unclear: list[str] = []

    def connections(self) -> Iterator[Connection]:
        """Every connection, in the order of its zones."""
        found = [*self._without_plan()] if self._flows is None else [*self._by_plan(self._flows)]
        yield from sorted(found, key=lambda one: (_rank(one.source), _rank(one.destination), one.service))

    def zones(self, found: Iterable[Connection]) -> Iterator[Zone]:
        """Every zone that is declared, made or connected, from the outside to the inside and out again."""
        members: dict[str, list[str]] = defaultdict(list)
        own: dict[str, Ranges] = {}
        for segment in self._network.segments:
            zone = self._zone_of[segment.key]
            members[zone].append(segment.name)
            own[zone] = own.get(zone, Ranges()) | segment.addresses
        connected = (name for one in found for name in (one.source, one.destination))
        for name in sorted({*self._named, *own, *connected}, key=_rank):
            ranges = self._named.get(name, own.get(name, Ranges()))
            yield Zone(name, self._is_inside(name), _listed(ranges), tuple(sorted(members[name])))

    # Names.

    def _zones_of_segments(self) -> dict[str, str]:
        segments = self._network.segments
        if self._flows is not None:
            return {segment.key: self._declared_zone(segment) for segment in segments}
        apart = {segment.key: segment.workspace or segment.name for segment in segments}
        if len(set(apart.values())) <= _FEW:
            return apart
        return {segment.key: WORKSPACES if segment.workspace else segment.name for segment in segments}

    def _declared_zone(self, segment: Segment) -> str:
        for name, ranges in self._named.items():
            if ranges.overlaps(segment.addresses):
                return name
        return WORKSPACES if segment.workspace else segment.name

    def _between(self, source: Segment, destination: Segment) -> tuple[str, str]:
        one, other = self._zone_of[source.key], self._zone_of[destination.key]
        if one == other == WORKSPACES and not same_place(source, destination):
            return one, OTHER_WORKSPACES
        return one, other

    def _outsiders(self, ranges: Ranges) -> list[str]:
        """Who is meant by addresses that no subnet has; of the internet, private addresses are not told apart.

        Addresses that a zone of the stack keeps for later count as that zone's where nobody else is meant.
        """
        left = ranges
        kept: list[str] = []
        others: list[str] = []
        for name, known in self._named.items():
            if left.overlaps(known):
                (kept if self._is_inside(name) else others).append(name)
                left -= known
        if left & PUBLIC:
            others.append(INTERNET)
        elif left:
            others.append(OTHER_PRIVATE)
        return others or kept

    def _is_inside(self, name: str) -> bool:
        return name in self._inside

    def _pairs(self, passage: Passage, sources: Ranges, destinations: Ranges) -> Iterator[tuple[str, str]]:
        """The zones that some traffic of a passage is between."""
        source, destination = passage.source.segment, passage.destination.segment
        if source is not None and destination is not None:
            yield self._between(source, destination)
        elif destination is not None:
            yield from ((name, self._zone_of[destination.key]) for name in self._outsiders(sources))
        elif source is not None:
            yield from ((self._zone_of[source.key], name) for name in self._outsiders(destinations))

    # What passes.

    def _passages(self, known: dict[tuple[str, str], Ranges]) -> Iterator[Passage]:
        """Everything that passes; between zones of which everything is known to pass, no more is looked for."""
        for receiver in self._network.stands:
            if receiver.segment is None:
                continue
            service = receiver.segment.tenant is Tenant.APPLIANCE
            for sender in self._matrix.senders(receiver):
                # What passes inside of a service of the cloud's own is for the service's own rules.
                if sender.segment is None or (service and sender.segment is receiver.segment):
                    continue
                if known.get(self._between(sender.segment, receiver.segment)) != EVERYTHING:
                    yield from self._matrix.between(sender, receiver)
            if not service:
                yield from self._matrix.from_outside(receiver)
                yield from self._matrix.to_outside(receiver)

    def _without_plan(self) -> Iterator[Connection]:
        found: dict[tuple[str, str], Ranges] = {}
        for passage in self._passages(found):
            box = passage.box
            for pair in self._pairs(passage, box.sources, box.destinations):
                found[pair] = found.get(pair, Ranges()) | box.services
        for (source, destination), services in found.items():
            yield Connection(source, destination, told_services(services), None, True)

    def _by_plan(self, declared: tuple[Flow, ...]) -> Iterator[Connection]:
        undeclared: dict[tuple[str, str], Ranges] = {}
        passing: dict[tuple[str | None, str | None], list[Passage]] = defaultdict(list)
        for passage in self._passages(undeclared):
            covered = [box for flow in declared if (box := flow.covers(passage.source, passage.destination))]
            if any(passage.box & box for box in covered):
                passing[_key(passage.source), _key(passage.destination)].append(passage)
            for left in without([passage.box], covered):
                for pair in self._pairs(passage, left.sources, left.destinations):
                    undeclared[pair] = undeclared.get(pair, Ranges()) | left.services
        for (source, destination), services in undeclared.items():
            yield Connection(source, destination, told_services(services), False, True)
        for flow in declared:
            yield self._declared(flow, passing)

    def _declared(self, flow: Flow, passing: dict[tuple[str | None, str | None], list[Passage]]) -> Connection:
        """A declared flow, held against what passes."""
        opened, closed = 0, []
        for sender, receiver in self._wanted(flow):
            box = flow.covers(sender, receiver)
            if box is None:
                continue
            if any(passage.box & box for passage in passing[_key(sender), _key(receiver)]):
                opened += 1
            else:
                closed.append(f"{sender.name} to {receiver.name}")
        source, destination = _sides(flow)
        service = told_services(flow.services)
        if not opened and not closed:
            self.unclear.append(f"{flow.name}: nothing stands at one of its ends, so nothing can pass yet")
            return Connection(source, destination, service, True, None)
        if closed and self._network.gaps:
            # What cannot be read may be what lets it pass.
            self.unclear.append(f"{flow.name}: what cannot be read may let it pass between {', '.join(sorted(closed))}")
            return Connection(source, destination, service, True, True if opened else None)
        return Connection(source, destination, service, True, bool(opened), tuple(sorted(closed)) if opened else ())

    def _wanted(self, flow: Flow) -> Iterator[tuple[Stand, Stand]]:
        """The pairs of segments with machines that a flow speaks of; a side that is no segment lies outside."""
        sources, destinations = self._at(flow.sources), self._at(flow.destinations)
        outside = Stand(None, (), self._matrix.outside)
        for source in sources:
            for destination in destinations:
                if not flow.own or same_place(source.segment, destination.segment):
                    yield source, destination
            if flow.outward or not destinations:
                yield source, outside
        if not sources:
            yield from ((outside, destination) for destination in destinations)

    def _at(self, ranges: Ranges) -> list[Stand]:
        """One stand for each segment with machines at some addresses: its guards do not matter."""
        found: dict[str, Stand] = {}
        for stand in self._network.stands:
            if stand.segment is not None and stand.segment.addresses.overlaps(ranges):
                found.setdefault(stand.segment.key, Stand(stand.segment, (), stand.segment.addresses))
        return list(found.values())


def _key(stand: Stand) -> str | None:
    return stand.segment.key if stand.segment is not None else None


def _listed(ranges: Ranges) -> tuple[str, ...]:
    networks = (
        str(network)
        for low, high in (ranges & IPV4).intervals
        for network in summarize_address_range(IPv4Address(low), IPv4Address(high))
    )
    return (*networks, *filter(None, [told(ranges & IPV6)]))


def _rank(name: str) -> tuple[int, str]:
    """Zones that everybody knows stand in the order in which data pass them, the internet last."""
    if name in _ORDER_AT_END:
        return len(_ORDER) + 1 + _ORDER_AT_END.index(name), name
    return _ORDER.index(name) if name in _ORDER else len(_ORDER), name
