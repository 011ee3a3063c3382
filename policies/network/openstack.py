"""The network of a stack on OpenStack: subnets, routers, ports with their security groups, floating addresses.

What no argument shows: a new group lets everything out until its default rules are deleted, the project's group
`default` lets out everything and in what carries it too, rules of several groups add up, a port without port security
is guarded by nothing, and the traffic that a router's port passes on is not its own (OpenStack Networking guide).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.network.model import (
    Entry,
    Guard,
    Network,
    Rule,
    Segment,
    Stand,
    Statement,
    broken,
    unreadable,
)
from policies.network.ranges import (
    EVERYBODY,
    EVERYTHING,
    IPV4,
    IPV6,
    Ranges,
    addresses,
    services,
    told,
)
from policies.network.reading import Gaps, follow, label, one, ranges_of
from policies.records import UNKNOWN, Node, ResourceRecord, Secret, UnreadableError
from policies.stack import Stack

_PREFIX = "openstack:networking:"
NETWORK, SUBNET, PORT = f"{_PREFIX}Network", f"{_PREFIX}Subnet", f"{_PREFIX}Port"
GROUP, RULE, ADDRESS_GROUP = f"{_PREFIX}SecGroup", f"{_PREFIX}SecGroupRule", f"{_PREFIX}AddressGroupV2"
ROUTER, INTERFACE = f"{_PREFIX}Router", f"{_PREFIX}RouterInterface"
ROUTE, ROUTES = f"{_PREFIX}RouterRoute", f"{_PREFIX}RouterRoutesV2"
FLOATING, FLOATING_ON = f"{_PREFIX}FloatingIp", f"{_PREFIX}FloatingIpAssociate"
PORT_GROUPS = f"{_PREFIX}PortSecGroupAssociate"
INSTANCE, ATTACHED = "openstack:compute:Instance", "openstack:compute:InterfaceAttach"
BALANCER, LISTENER = "openstack:loadbalancer:LoadBalancer", "openstack:loadbalancer:Listener"

DEFAULT = "default"
"""The group that every project has, and that whatever names no group gets."""


def read(stack: Stack) -> Network:
    """Everything on OpenStack that decides who reaches whom."""
    return _Reading(stack).network()


@dataclass(frozen=True)
class Carrier:
    """What stands on networks with groups of its own: a port, or a machine or attachment that gets one made.

    `groups` are those of the stack, and `DEFAULT` where the project's own group applies; `others` are groups of
    elsewhere, and `lost` what is not known. `secured` is false where nothing guards it.
    """

    record: ResourceRecord
    places: tuple[Node, ...]
    networks: tuple[Node, ...]
    groups: tuple[ResourceRecord, ...]
    others: tuple[Node, ...]
    lost: tuple[Node, ...]
    default: Node | None
    secured: bool | None
    closed: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The groups it is a member of."""
        return frozenset((*(each.urn for each in self.groups), *((DEFAULT,) if self.default is not None else ())))


def carriers(stack: Stack) -> Iterator[Carrier]:
    """All that stands on a network with groups: ports but those of routers, and machines that name no port."""
    routers = {
        port.urn
        for record in stack.of(INTERFACE)
        for port in follow(stack, record, _given(record.properties["portId"]), (PORT,)).records
    }
    added: dict[str, list[tuple[ResourceRecord, Node]]] = {}
    for record in stack.of(PORT_GROUPS):
        port = one(stack, record, record.properties["portId"], (PORT,))
        if port is not None:
            added.setdefault(port.urn, []).append((record, record.properties["securityGroupIds"]))
    for record in stack.of(PORT):
        if record.urn not in routers and not record.external:
            yield _port(stack, record, added.get(record.urn, []))
    for record in stack.of(INSTANCE):
        if not record.external:
            yield from _instance(stack, record)
    for record in stack.of(ATTACHED):
        node = record.properties
        if not node["portId"].given and not record.external:
            yield _carrier(stack, record, (), _given(node["networkId"]), node["securityGroups"], ())


def _given(*nodes: Node) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node.given)


def _subnets_of(port: ResourceRecord) -> tuple[Node, ...]:
    """What names the subnets of a port; the list itself where it cannot be read."""
    fixed = port.properties["fixedIps"]
    if fixed.raw is UNKNOWN or isinstance(fixed.raw, Secret):
        return (fixed,)
    return tuple(each["subnetId"] for each in fixed.items() if each["subnetId"].given)


def _port(stack: Stack, record: ResourceRecord, added: list[tuple[ResourceRecord, Node]]) -> Carrier:
    node = record.properties
    places = _subnets_of(record)
    secured = node["portSecurityEnabled"]
    if not secured.given:
        network = one(stack, record, node["networkId"], (NETWORK,))
        secured = network.properties["portSecurityEnabled"] if network is not None else secured
    return _carrier(
        stack,
        record,
        places,
        _given(node["networkId"]),
        node["securityGroupIds"],
        added,
        secured=None if secured.raw is UNKNOWN else secured.raw is not False,
        closed=node["noSecurityGroups"].raw is True and not added,
    )


def _instance(stack: Stack, record: ResourceRecord) -> Iterator[Carrier]:
    """A machine on the networks for which it names no port."""
    node = record.properties
    try:
        networks = [each for each in node["networks"].items() if not each["port"].given]
        if not networks and any(node["networks"].items()):
            return
    except UnreadableError:
        networks = [node["networks"]]
    named = tuple(each["uuid"] if each["uuid"].given else each["name"] for each in networks)
    yield _carrier(stack, record, (), named, node["securityGroups"], ())


def _carrier(
    stack: Stack,
    record: ResourceRecord,
    places: tuple[Node, ...],
    networks: tuple[Node, ...],
    groups: Node,
    added: Iterable[tuple[ResourceRecord, Node]],
    *,
    secured: bool | None = True,
    closed: bool = False,
) -> Carrier:
    found: dict[str, ResourceRecord] = {}
    others: list[Node] = []
    lost: list[Node] = []
    default = groups if not groups.given and not closed else None
    for where, node in ((record, groups), *added):
        if not node.given:
            continue
        nodes = list(node.items()) if isinstance(node.raw, list | tuple) else [node]
        named = follow(stack, where, nodes, (GROUP,))
        found |= {each.urn: each for each in named.records}
        lost += named.unclear
        for name, member in named.elsewhere:
            if name == DEFAULT:
                default = member
            else:
                others.append(member)
    return Carrier(
        record, places, networks, tuple(found.values()), tuple(others), tuple(lost), default, secured, closed
    )


def rules_by_group(stack: Stack) -> tuple[dict[str, list[ResourceRecord]], list[tuple[ResourceRecord, Node]]]:
    """The rules of each group by its URN, and those whose group cannot be told."""
    found: dict[str, list[ResourceRecord]] = {}
    lost: list[tuple[ResourceRecord, Node]] = []
    for record in stack.of(RULE):
        node = record.properties["securityGroupId"]
        group = one(stack, record, node, (GROUP,))
        if group is None:
            lost.append((record, node))
        else:
            found.setdefault(group.urn, []).append(record)
    return found, lost


def peers_of(stack: Stack, record: ResourceRecord) -> Ranges:
    """The addresses that a rule names, by range or by a list of ranges; all of its family when it names none.

    Raises `UnreadableError` for what is not known.
    """
    node = record.properties
    family = IPV6 if (node["ethertype"].text or "IPv4").casefold() == "ipv6" else IPV4
    listed = node["remoteAddressGroupId"]
    if listed.given and listed.raw != "":
        group = one(stack, record, listed, (ADDRESS_GROUP,))
        if group is None:
            raise UnreadableError(Node(listed.path, UNKNOWN))
        return family & ranges_of(group.properties["addresses"].items())
    prefix = node["remoteIpPrefix"].text
    return family & addresses(prefix) if prefix else family


def carried_by(record: ResourceRecord) -> Ranges:
    """The services that a rule speaks of. The provider leaves a port of 0 out, which then means all ports."""
    node = record.properties
    protocol = node["protocol"].value
    low, high = node["portRangeMin"].value, node["portRangeMax"].value
    ports = Ranges(((int(low), int(high or low)),)) if low else None
    name = str(protocol) if protocol not in (None, "", "any", 0) else None
    return services(name, ports)


class _Reading:
    """One look at a stack: what is read once is kept for all that ask for it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._gaps = Gaps()
        self._borders: list[Statement] = []
        self._guards: dict[frozenset[str], Guard] = {}
        self._places: dict[str, list[Segment]] = {}

    def network(self) -> Network:
        self._segments = {each.key: each for each in self._all_segments()}
        self._on_network: dict[str, list[Segment]] = {}
        for segment in self._segments.values():
            for area in segment.areas:
                self._on_network.setdefault(area, []).append(segment)
        self._rules, lost = rules_by_group(self._stack)
        for record, node in lost:
            self._gaps.add(record, f"the group that it belongs to is not known: {node.shown}", node)
        groups = tuple(each for each in self._stack.of(GROUP) if not each.external)
        self._sides = {group.urn: self._read_group(group) for group in groups}
        stands = [*self._stands(), *self._balancers()]
        return Network(
            tuple(self._segments.values()),
            tuple(stands),
            groups,
            entries=tuple(self._entries()),
            gaps=tuple(self._gaps.found),
            borders=tuple(self._borders),
        )

    # Subnets and what joins them.

    def _all_segments(self) -> Iterator[Segment]:
        areas = self._areas()
        for record in self._stack.of(SUBNET):
            if record.external:
                continue
            node = record.properties
            try:
                cidr = node["cidr"].text
                ranges = addresses(cidr) if cidr else Ranges()
                name = self._workspace(record)
            except UnreadableError as problem:
                self._gaps.unreadable(record, problem)
                continue
            except ValueError as problem:
                self._gaps.add(record, str(problem), node["cidr"])
                continue
            if not ranges:
                self._gaps.add(record, "its range comes from a pool, so it is not known", node["cidr"])
                continue
            own = areas.get(record.urn, set()) | set(self._network_keys(record, node["networkId"]))
            yield Segment(record.urn, record.name, record, ranges, name, frozenset(own))

    def _network_keys(self, record: ResourceRecord, *nodes: Node) -> list[str]:
        named = follow(self._stack, record, nodes, (NETWORK,))
        for node in named.unclear:
            self._gaps.add(record, f"{node.path} is not known yet", node)
        return [*(each.urn for each in named.records), *(name for name, _ in named.elsewhere)]

    def _workspace(self, record: ResourceRecord) -> str | None:
        """The label of a subnet, else that of its network."""
        own = _label(record.properties["tags"])
        if own is not None:
            return own
        network = one(self._stack, record, record.properties["networkId"], (NETWORK,))
        return _label(network.properties["tags"]) if network is not None and not network.external else None

    def _areas(self) -> dict[str, set[str]]:
        """The routers that each subnet is joined to, and the pairs of routers that a route leads between."""
        found: dict[str, set[str]] = {}
        of_router: dict[str, set[str]] = {}
        for record in self._stack.of(INTERFACE):
            node = record.properties
            router = follow(self._stack, record, [node["routerId"]], (ROUTER,))
            for unclear in router.unclear:
                self._gaps.add(record, f"which router it joins is not known: {unclear.shown}", unclear)
            keys = [*(each.urn for each in router.records), *(name for name, _ in router.elsewhere)]
            for subnet in self._joined(record):
                found.setdefault(subnet, set()).update(keys)
                for key in keys:
                    of_router.setdefault(key, set()).add(subnet)
        for record in self._stack.of(ROUTE, ROUTES):
            router_record = one(self._stack, record, record.properties["routerId"], (ROUTER,))
            near = of_router.get(router_record.urn, set()) if router_record is not None else set()
            for key, far in of_router.items():
                if router_record is not None and key != router_record.urn and near & far:
                    for subnet in near | far:
                        found[subnet].add(f"{router_record.urn}&{key}")
        return found

    def _joined(self, record: ResourceRecord) -> Iterator[str]:
        """The subnets that an interface of a router stands in."""
        node = record.properties
        named = follow(self._stack, record, _given(node["subnetId"]), (SUBNET,))
        for lost in named.unclear:
            self._gaps.add(record, f"which subnet it joins is not known: {lost.shown}", lost)
        yield from (each.urn for each in named.records)
        for port in follow(self._stack, record, _given(node["portId"]), (PORT,)).records:
            yield from (each.urn for each in follow(self._stack, port, _subnets_of(port), (SUBNET,)).records)

    # Groups.

    def _read_group(self, group: ResourceRecord) -> Mapping[bool, list[Rule]]:
        """The rules of a group by direction: whether they let in."""
        sides: dict[bool, list[Rule]] = {True: [], False: []}
        node = group.properties["deleteDefaultRules"]
        try:
            if node.value is not True:
                text = f"{node.path} is {node.shown}, so its default rules let everything out"
                self._borders.append(broken(group, text, node))
                name = "its default egress rules"
                sides[False].append(Rule(name, group, group, True, EVERYBODY, EVERYBODY, EVERYTHING, nodes=(node,)))
        except UnreadableError as problem:
            self._gaps.unreadable(group, problem)
        for record in self._rules.get(group.urn, ()):
            try:
                self._read_rule(group, record, sides)
            except UnreadableError as problem:
                self._gaps.unreadable(group, problem, record.name)
            except ValueError as problem:
                self._gaps.add(group, f"{record.name}: {problem}", record.properties["remoteIpPrefix"])
        return sides

    def _read_rule(self, group: ResourceRecord, record: ResourceRecord, sides: Mapping[bool, list[Rule]]) -> None:
        if record.external:
            self._gaps.add(group, f"{record.name} is only read here, so its arguments are not known")
            return
        node = record.properties
        inbound = node["direction"].text != "egress"
        remote = node["remoteGroupId"]
        members: frozenset[str] = frozenset()
        peers = Ranges()
        decisive: tuple[Node, ...] = (remote,)
        if remote.given and remote.raw != "":
            named = follow(self._stack, record, [remote], (GROUP,))
            if named.unclear or any(name != DEFAULT for name, _ in named.elsewhere):
                self._gaps.add(group, f"{record.name}: who is a member of {remote.shown} is not known", remote)
                return
            members = frozenset((*(each.urn for each in named.records), *(name for name, _ in named.elsewhere)))
        else:
            peers = peers_of(self._stack, record)
            listed = node["remoteAddressGroupId"]
            decisive = (listed,) if listed.given else (node["remoteIpPrefix"],)
        sides[inbound].append(
            Rule(
                record.name,
                group,
                record,
                True,
                EVERYBODY,
                peers,
                carried_by(record),
                peer_groups=members,
                nodes=(*decisive, *_given(node["portRangeMin"], node["portRangeMax"])),
            )
        )

    # What stands in the subnets.

    def _stands(self) -> Iterator[Stand]:
        found: dict[tuple[str, frozenset[str], str], Stand] = {}
        for carrier in carriers(self._stack):
            segments = self._segments_of(carrier)
            self._places[carrier.record.urn] = segments
            guard, key = self._guard(carrier)
            for segment in segments:
                self._check_pairs(carrier.record, segment)
                stand = Stand(segment, (guard,), segment.addresses, carrier.keys)
                found.setdefault((segment.key, carrier.keys, key), stand)
        yield from found.values()

    def _segments_of(self, carrier: Carrier) -> list[Segment]:
        record = carrier.record
        if carrier.places:
            named = follow(self._stack, record, carrier.places, (SUBNET,))
            for node in (*named.unclear, *(node for _, node in named.elsewhere)):
                self._gaps.add(record, f"stands in a subnet that is not of this stack: {node.shown}", node)
            return [self._segments[each.urn] for each in named.records if each.urn in self._segments]
        if not carrier.networks:
            node = record.properties["networks"]
            self._gaps.add(record, "no network is given, so the cloud attaches one by itself", node)
        found: dict[str, Segment] = {}
        for node in carrier.networks:
            on = [each for key in self._network_keys(record, node) for each in self._on_network.get(key, ())]
            if not on and node.raw is not UNKNOWN:
                self._gaps.add(record, f"stands on a network that has no subnet in this stack: {node.shown}", node)
            found |= {each.key: each for each in on}
        return list(found.values())

    def _guard(self, carrier: Carrier) -> tuple[Guard, str]:
        """The guard of a carrier, and what tells it from other guards of the same groups."""
        record = carrier.record
        if carrier.secured is None:
            self._gaps.add(record, "whether groups guard it is not known", record.properties["portSecurityEnabled"])
        if carrier.secured is False:
            node = record.properties["portSecurityEnabled"]
            self._borders.append(broken(record, "no group guards it, and it may send under any address", node))
            rule = Rule("no group of rules", record, record, True, EVERYBODY, EVERYBODY, EVERYTHING, nodes=(node,))
            return Guard((rule,), (rule,), (record,)), record.urn
        for node in carrier.others:
            self._gaps.add(record, f"{node.path} names a group that is not of this stack: {node.shown}", node)
        for node in carrier.lost:
            self._gaps.add(record, f"{node.path} is not known yet, so nobody can say what guards it", node)
        if carrier.default is not None:
            self._borders.append(
                broken(record, "carries the project's group `default`, which others may change", carrier.default)
            )
            return self._joint_guard(carrier, _default_rules(record)), record.urn
        if carrier.keys not in self._guards:
            self._guards[carrier.keys] = self._joint_guard(carrier, {})
        return self._guards[carrier.keys], ""

    def _joint_guard(self, carrier: Carrier, more: Mapping[bool, list[Rule]]) -> Guard:
        """Rules of several groups add up; what carries none is let nothing."""
        sides = [self._sides[each.urn] for each in carrier.groups if each.urn in self._sides] + ([more] if more else [])
        outbound, inbound = ([rule for side in sides for rule in side[way]] for way in (False, True))
        records = carrier.groups if carrier.default is None else (*carrier.groups, carrier.record)
        return Guard(tuple(outbound), tuple(inbound), records)

    def _check_pairs(self, record: ResourceRecord, segment: Segment) -> None:
        node = record.properties["allowedAddressPairs"]
        try:
            pairs = ranges_of(each["ipAddress"] for each in node.items())
        except UnreadableError as problem:
            self._borders.append(unreadable(record, problem))
            return
        if foreign := pairs - segment.addresses:
            text = f"{node.path} lets it send as {told(foreign)}, outside of its subnet"
            self._borders.append(broken(record, text, node))

    def _balancers(self) -> Iterator[Stand]:
        """Addresses of load balancers: the service opens them to each listener's networks, and sends to members only.

        Source: Octavia, allowed CIDRs of a listener.
        """
        rules: dict[str, list[Rule]] = {}
        for record in self._stack.of(LISTENER):
            node = record.properties
            balancer = one(self._stack, record, node["loadbalancerId"], (BALANCER,))
            if balancer is None:
                continue
            try:
                named = list(node["allowedCidrs"].items())
                peers = ranges_of(named) if named else EVERYBODY
                protocol = "udp" if str(node["protocol"].value).casefold() == "udp" else "tcp"
                port = int(node["protocolPort"].value)
            except UnreadableError as problem:
                self._gaps.unreadable(record, problem)
                continue
            carried = services(protocol, Ranges(((port, port),)))
            nodes = (node["allowedCidrs"], node["protocolPort"])
            rule = Rule(record.name, balancer, record, True, EVERYBODY, peers, carried, nodes=nodes)
            rules.setdefault(balancer.urn, []).append(rule)
        for record in self._stack.of(BALANCER):
            named_subnets = follow(self._stack, record, _given(record.properties["vipSubnetId"]), (SUBNET,))
            for subnet in named_subnets.records:
                if subnet.urn in self._segments:
                    segment = self._segments[subnet.urn]
                    guard = Guard((), tuple(rules.get(record.urn, ())), (record,))
                    yield Stand(segment, (guard,), segment.addresses)

    def _entries(self) -> Iterator[Entry]:
        for record in self._stack.of(FLOATING, FLOATING_ON):
            for port in follow(self._stack, record, _given(record.properties["portId"]), (PORT,)).records:
                for segment in self._places.get(port.urn, ()):
                    yield Entry(record, segment)


def _default_rules(record: ResourceRecord) -> Mapping[bool, list[Rule]]:
    out = Rule("the group `default`", record, record, True, EVERYBODY, EVERYBODY, EVERYTHING)
    inward = Rule(
        "the group `default`",
        record,
        record,
        True,
        EVERYBODY,
        Ranges(),
        EVERYTHING,
        peer_groups=frozenset((DEFAULT,)),
    )
    return {False: [out], True: [inward]}


def _label(tags: Node) -> str | None:
    for tag in tags.items():
        name, equals, value = str(tag.value).partition("=")
        if equals and name == "workspace":
            return label(value)
    return None
