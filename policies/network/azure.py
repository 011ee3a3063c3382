"""The network of a stack on Azure: virtual networks and peerings, subnets, groups of rules, firewalls.

Behaviour of the platform that no argument shows: the default rules of a group, what its words mean and which subnets
belong to its services (Microsoft: Network security groups; Virtual network service tags; Working with NSG access and
Azure Bastion; read as of 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from policies.network.model import (
    Appliance,
    Entry,
    Guard,
    Joint,
    Network,
    Route,
    Rule,
    Segment,
    Stand,
    Statement,
    Tenant,
    broken,
    everything,
    unreadable,
)
from policies.network.ranges import (
    EVERYBODY,
    EVERYTHING,
    IPV4,
    IPV6,
    PUBLIC,
    Box,
    Ranges,
    addresses,
    port_range,
    services,
    without,
)
from policies.network.reading import Gaps, follow, label, one, ranges_of
from policies.readers.sources import is_inside_tag
from policies.records import Node, ResourceRecord, UnreadableError
from policies.stack import Stack

_PREFIX = "azure-native:network:"
VNET, SUBNET, PEERING = f"{_PREFIX}VirtualNetwork", f"{_PREFIX}Subnet", f"{_PREFIX}VirtualNetworkPeering"
GROUP, RULE = f"{_PREFIX}NetworkSecurityGroup", f"{_PREFIX}SecurityRule"
APPLICATION_GROUP, INTERFACE = f"{_PREFIX}ApplicationSecurityGroup", f"{_PREFIX}NetworkInterface"
ROUTE_TABLE, ROUTE = f"{_PREFIX}RouteTable", f"{_PREFIX}Route"
FIREWALL, POLICY = f"{_PREFIX}AzureFirewall", f"{_PREFIX}FirewallPolicy"
COLLECTIONS, ADDRESS_LIST = f"{_PREFIX}FirewallPolicyRuleCollectionGroup", f"{_PREFIX}IpGroup"
ENDPOINT = f"{_PREFIX}PrivateEndpoint"

BASTION_SUBNET = "azurebastionsubnet"
FIREWALL_SUBNETS = ("azurefirewallsubnet", "azurefirewallmanagementsubnet")
_SERVICE_SUBNETS = (*FIREWALL_SUBNETS, "gatewaysubnet", "routeserversubnet")

_EVERYBODY_WORDS = frozenset({"*", "any"})
_ENDPOINTS_GUARDED = frozenset({"enabled", "networksecuritygroupenabled"})
"""Values of a subnet's `privateEndpointNetworkPolicies` under which its group guards private endpoints too."""

_BASTION_NEEDS = (
    ("inbound", "virtualnetwork", ("8080", "5701")),
    ("outbound", "virtualnetwork", ("8080", "5701")),
    ("outbound", "azurecloud", ("443",)),
    ("outbound", "internet", ("80",)),
)
"""What Bastion wants in its own subnet, beside its control plane: direction, peer, ports."""


@dataclass(frozen=True)
class Subnet:
    """A subnet as written: a resource of its own, or a member of its network. `node` holds its settings."""

    key: str
    label: str
    name: str
    record: ResourceRecord
    node: Node
    network: ResourceRecord | None

    def inside(self, stack: Stack, path: str, kind: str) -> ResourceRecord | None:
        """The resource of the stack that a setting names."""
        return one(stack, self.record, self.node.at(path), (kind,))


def subnets(stack: Stack) -> Iterator[Subnet]:
    """Every subnet of a stack, in whichever way it is written."""
    for record in stack.of(SUBNET):
        if not record.external:
            node = record.properties
            network = one(stack, record, node["virtualNetworkName"], (VNET,))
            name = node["subnetName"].raw
            yield Subnet(record.urn, record.name, str(name or record.name).casefold(), record, node, network)
    for record in stack.of(VNET):
        members = record.properties["subnets"]
        if record.external or not isinstance(members.raw, list | tuple):
            continue
        for node in members.items():
            name = str(node["name"].raw)
            yield Subnet(f"{record.urn}#{name}", f"{record.name}/{name}", name.casefold(), record, node, record)


def read(stack: Stack) -> Network:
    """Everything on Azure that decides who reaches whom."""
    return _Reading(stack).network()


@dataclass(frozen=True)
class _Seen:
    """A subnet with what was read of it. `near` are the addresses that Azure calls `VirtualNetwork` there."""

    subnet: Subnet
    segment: Segment
    group: ResourceRecord | None
    guarded: bool
    near: Ranges


class _Reading:
    """One look at a stack: what is read once is kept for all that ask for it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._gaps = Gaps()
        self._joints: list[Joint] = []
        self._statements: list[Statement] = []
        self._rules_of: dict[str, list[tuple[ResourceRecord, Node]]] = {}
        self._routes_of: dict[str, tuple[Route, ...]] = {}
        self._guards: dict[tuple[str, Ranges, bool], Guard] = {}

    def network(self) -> Network:
        self._spaces = {each.urn: self._space(each) for each in self._stack.of(VNET) if not each.external}
        self._near, self._areas = dict(self._spaces), {urn: {urn} for urn in self._spaces}
        for record in self._stack.of(PEERING):
            self._peer(record)
        for record in self._stack.of(RULE):
            self._keep_rule(record)
        for record in self._stack.of(ROUTE_TABLE):
            self._routes_of[record.urn] = tuple(self._routes(record, record.properties["routes"]))
        for record in self._stack.of(ROUTE):
            table = one(self._stack, record, record.properties["routeTableName"], (ROUTE_TABLE,))
            if table is not None:
                self._routes_of[table.urn] += tuple(self._route(record, record.properties))
        interfaces = self._interfaces()
        seen = [each for subnet in subnets(self._stack) if (each := self._subnet(subnet, interfaces))]
        by_key = {each.segment.key: each for each in seen}
        stands = [stand for each in seen for stand in self._stands(each, interfaces.get(each.segment.key, []))]
        stands += self._endpoints(by_key)
        groups = tuple(each for each in self._stack.of(GROUP) if not each.external)
        used = {urn for urn, _, _ in self._guards}
        for group in groups:
            if group.urn not in used:
                self._made(group, Ranges(), bastion=False)
        return Network(
            tuple(each.segment for each in seen),
            tuple(stands),
            groups,
            tuple(self._appliances(by_key)),
            tuple(self._entries(by_key)),
            tuple(self._gaps.found),
            (*self._borders(), *self._statements),
            tuple(self._joints),
            Ranges.union(self._spaces.values()),
        )

    # Virtual networks.

    def _space(self, record: ResourceRecord) -> Ranges:
        try:
            return ranges_of(record.properties.at("addressSpace.addressPrefixes").items())
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
        except ValueError as problem:
            self._gaps.add(record, str(problem), record.properties["addressSpace"])
        return Ranges()

    def _peer(self, record: ResourceRecord) -> None:
        """What a peering joins; one that is written on one side only counts, since the other may be of elsewhere."""
        near = one(self._stack, record, record.properties["virtualNetworkName"], (VNET,))
        far_node = record.properties.at("remoteVirtualNetwork.id")
        far = one(self._stack, record, far_node, (VNET,))
        access = record.properties["allowVirtualNetworkAccess"]
        if access.raw is False:
            return
        if near is None or near.urn not in self._spaces:
            self._gaps.add(record, f"which network it joins is not known: {far_node.shown}", far_node)
        elif far is not None and far.urn in self._spaces:
            for one_side, other in ((near, far), (far, near)):
                self._near[one_side.urn] |= self._spaces[other.urn]
                self._areas[one_side.urn].add("&".join(sorted((near.urn, far.urn))))
            self._joints.append(Joint(record, near.urn, far.urn))
        else:
            self._foreign(record, near, far_node)

    def _foreign(self, record: ResourceRecord, near: ResourceRecord, far: Node) -> None:
        try:
            spaces = [record.properties.at(f"{path}.addressPrefixes") for path in _FOREIGN_SPACES]
            ranges = ranges_of(chain.from_iterable(each.items() for each in spaces))
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
            return
        if not ranges:
            text = f"joins a network of elsewhere, whose addresses are not known: {far.shown}"
            self._gaps.add(record, text, far)
        self._near[near.urn] |= ranges

    def _routes(self, record: ResourceRecord, nodes: Node) -> Iterator[Route]:
        try:
            for node in nodes.items():
                yield from self._route(record, node)
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)

    def _route(self, record: ResourceRecord, node: Node) -> Iterator[Route]:
        try:
            prefix = node["addressPrefix"].text or ""
            hop = node["nextHopIpAddress"].text
            kind = (node["nextHopType"].text or "").casefold()
            yield Route(addresses(prefix), kind, addresses(hop) if hop else Ranges(), record, node)
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
        except ValueError:
            return  # a service tag: it leads to addresses of Azure's own, never to a segment

    # Subnets.

    def _subnet(self, subnet: Subnet, interfaces: dict[str, list[ResourceRecord]]) -> _Seen | None:
        node, record, network = subnet.node, subnet.record, subnet.network
        try:
            single = [node["addressPrefix"]] if node["addressPrefix"].given else []
            ranges = ranges_of([*single, *node["addressPrefixes"].items()])
            name = self._workspace(network) if network is not None else None
            policies = (node["privateEndpointNetworkPolicies"].text or "").casefold()
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
            return None
        except ValueError as problem:
            self._gaps.add(record, str(problem), node)
            return None
        if network is None or not ranges:
            what = node["addressPrefix"] if not ranges else node["virtualNetworkName"]
            self._gaps.add(record, f"where it lies is not known: {what.path} is {what.shown}", what)
            return None
        group_node = node.at("networkSecurityGroup.id")
        group = one(self._stack, record, group_node, (GROUP,))
        if group_node.given and (group is None or group.external):
            self._gaps.add(record, f"its group of rules is not of this stack: {group_node.shown}", group_node)
            return None
        table = one(self._stack, record, node.at("routeTable.id"), (ROUTE_TABLE,))
        routes = self._routes_of.get(table.urn, ()) if table is not None else ()
        tenant = Tenant.CUSTOMER
        if subnet.key not in interfaces:  # where a machine of ours stands, no name makes it the cloud's
            tenant = _TENANTS.get(subnet.name, Tenant.CUSTOMER)
        areas = frozenset(self._areas.get(network.urn, ()))
        segment = Segment(subnet.key, subnet.label, record, ranges, name, areas, tenant, routes)
        return _Seen(subnet, segment, group, policies in _ENDPOINTS_GUARDED, self._nearby(network, routes))

    def _nearby(self, network: ResourceRecord, routes: tuple[Route, ...]) -> Ranges:
        """The word holds prefixes of routes too; of a default route it is only said that it may, so it does not count.

        Source: Microsoft, Virtual network service tags.
        """
        prefixes = (route.destinations for route in routes if route.destinations not in (IPV4, IPV6))
        return Ranges.union((self._near.get(network.urn, Ranges()), *prefixes))

    def _workspace(self, network: ResourceRecord) -> str | None:
        return label(network.properties.at("tags.workspace").text)

    def _interfaces(self) -> dict[str, list[ResourceRecord]]:
        """Interfaces of machines by the subnet they stand in."""
        found: dict[str, list[ResourceRecord]] = {}
        for record in self._stack.of(INTERFACE):
            for key in self._subnet_keys(record, record.properties["ipConfigurations"]):
                found.setdefault(key, []).append(record)
        return found

    def _subnet_keys(self, record: ResourceRecord, configurations: Node) -> list[str]:
        """The subnets that the members of a list stand in, each in its `subnet.id`."""
        try:
            nodes = [each.at("subnet.id") for each in configurations.items()]
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
            return []
        return self._named_subnets(record, nodes)

    def _named_subnets(self, record: ResourceRecord, nodes: Iterable[Node]) -> list[str]:
        given = [node for node in nodes if node.given]
        named = follow(self._stack, record, given, (SUBNET,))
        keys = [each.urn for each in named.records]
        for name, node in named.elsewhere:
            inline = [each.key for each in subnets(self._stack) if each.key.endswith(f"#{name.rpartition('/')[2]}")]
            if len(inline) == 1:
                keys += inline
            else:
                self._gaps.add(record, f"stands in a subnet of elsewhere: {node.shown}", node)
        for node in named.unclear:
            self._gaps.add(record, f"{node.path} is not known yet, so nobody can say where it stands", node)
        return keys

    def _stands(self, seen: _Seen, interfaces: list[ResourceRecord]) -> Iterator[Stand]:
        """Whoever stands in a subnet under its group, and interfaces with a group or a membership of their own."""
        segment = seen.segment
        by_subnet = (self._guard(seen.group, seen),) if seen.group is not None else ()
        unguarded = not interfaces
        found: dict[tuple[str | None, frozenset[str]], tuple[Guard, ...]] = {}
        for record in interfaces:
            node = record.properties.at("networkSecurityGroup.id")
            group = one(self._stack, record, node, (GROUP,))
            if node.given and group is None:
                self._gaps.add(record, f"its group of rules is not of this stack: {node.shown}", node)
                continue
            own = (self._guard(group, seen),) if group is not None else ()
            unguarded = unguarded or group is None
            found[group.urn if group is not None else None, self._memberships(record)] = (*by_subnet, *own)
        if by_subnet or unguarded:
            found[None, frozenset()] = by_subnet
        for (_, groups), guards in found.items():
            yield Stand(segment, guards or (_open(segment),), segment.addresses, groups)

    def _memberships(self, record: ResourceRecord) -> frozenset[str]:
        try:
            nodes = [
                group["id"]
                for each in record.properties["ipConfigurations"].items()
                for group in each["applicationSecurityGroups"].items()
            ]
        except UnreadableError as problem:
            self._gaps.unreadable(record, problem)
            return frozenset()
        named = follow(self._stack, record, nodes, (APPLICATION_GROUP,))
        for node in named.unclear:
            self._gaps.add(record, f"{node.path} is not known yet", node)
        return frozenset((*(each.urn for each in named.records), *(name.casefold() for name, _ in named.elsewhere)))

    def _endpoints(self, by_key: dict[str, _Seen]) -> Iterator[Stand]:
        """Private endpoints in subnets whose group does not guard them: all that is near reaches them."""
        for record in self._stack.of(ENDPOINT):
            for key in self._named_subnets(record, [record.properties.at("subnet.id")]):
                seen = by_key.get(key)
                if seen is None or seen.guarded:
                    continue
                node = seen.subnet.node["privateEndpointNetworkPolicies"]
                rule = Rule(
                    "no group guards private endpoints",
                    record,
                    seen.subnet.record,
                    True,
                    EVERYBODY,
                    seen.near,
                    EVERYTHING,
                    nodes=(node,),
                )
                yield Stand(seen.segment, (Guard((), (rule,), (record,)),), seen.segment.addresses)

    def _entries(self, by_key: dict[str, _Seen]) -> Iterator[Entry]:
        for record in self._stack.of(INTERFACE):
            for configuration in _members(record.properties["ipConfigurations"]):
                if configuration["publicIPAddress"].given:
                    for key in follow_keys(self._stack, record, configuration.at("subnet.id")):
                        if key in by_key:
                            yield Entry(record, by_key[key].segment)

    def _borders(self) -> Iterator[Statement]:
        for record in self._stack.of(INTERFACE):
            node = record.properties["enableIPForwarding"]
            try:
                if node.value is True:
                    yield broken(record, f"{node.path} is true: it can pass on what others send", node)
            except UnreadableError as problem:
                yield unreadable(record, problem)

    # Firewalls and machines that forward.

    def _appliances(self, by_key: dict[str, _Seen]) -> Iterator[Appliance]:
        for record in self._stack.of(FIREWALL):
            passes = tuple(self._passes(record))
            for key in self._subnet_keys(record, record.properties["ipConfigurations"]):
                if key in by_key:
                    segment = by_key[key].segment
                    yield Appliance(record, segment.addresses, segment.areas, passes)
        for record in self._stack.of(INTERFACE):
            if record.properties["enableIPForwarding"].raw is True:
                for key in self._subnet_keys(record, record.properties["ipConfigurations"]):
                    if key in by_key:
                        segment = by_key[key].segment
                        yield Appliance(record, segment.addresses, segment.areas, (everything(EVERYBODY, EVERYBODY),))

    def _passes(self, firewall: ResourceRecord) -> Iterator[Box]:
        """What the network rules of a firewall let pass; its application rules lead to names, never to a segment."""
        for record, rule in network_rules(self._stack, firewall):
            try:
                yield from self._firewall_rule(record, rule)
            except UnreadableError as problem:
                self._gaps.unreadable(record, problem)

    def _firewall_rule(self, record: ResourceRecord, rule: Node) -> Iterator[Box]:
        sides: list[Ranges] = []
        for side in ("source", "destination"):
            named = list(rule[f"{side}Addresses"].items())
            lists = follow(self._stack, record, rule[f"{side}IpGroups"].items(), (ADDRESS_LIST,))
            for node in (*lists.unclear, *(node for _, node in lists.elsewhere)):
                self._gaps.add(record, f"{node.path} names addresses that are not known: {node.shown}", node)
            named += [each for one_list in lists.records for each in one_list.properties["ipAddresses"].items()]
            sides.append(Ranges.union(_firewall_peer(node) for node in named))
        ports = Ranges.union(_ports(node) for node in rule["destinationPorts"].items())
        kinds = [*rule["ipProtocols"].items(), *rule["protocols"].items()]
        carried = Ranges.union(_services(node, ports) for node in kinds)
        box = Box(sides[0], sides[1], carried)
        if box:
            yield box

    # Groups of rules.

    def _keep_rule(self, record: ResourceRecord) -> None:
        group = one(self._stack, record, record.properties["networkSecurityGroupName"], (GROUP,))
        if group is None:
            node = record.properties["networkSecurityGroupName"]
            self._gaps.add(record, f"the group that it belongs to is not known: {node.shown}", node)
        else:
            self._rules_of.setdefault(group.urn, []).append((record, record.properties))

    def _guard(self, group: ResourceRecord, seen: _Seen) -> Guard:
        bastion = seen.segment.tenant is Tenant.BASTION
        key = (group.urn, seen.near, bastion)
        if key not in self._guards:
            self._guards[key] = self._made(group, seen.near, bastion=bastion)
        return self._guards[key]

    def _made(self, group: ResourceRecord, near: Ranges, *, bastion: bool) -> Guard:
        written: list[tuple[ResourceRecord, Node]] = []
        try:
            written += [(group, node) for node in group.properties["securityRules"].items()]
        except UnreadableError as problem:
            self._gaps.unreadable(group, problem)
            return Guard((), (), (group,))
        written += self._rules_of.get(group.urn, [])
        ordered = sorted(written, key=lambda each: _priority(each[1]))
        sides: dict[str, list[Rule]] = {"inbound": [], "outbound": []}
        for record, node in ordered:
            for direction in sides:
                if not (bastion and _is_platform(node)):
                    sides[direction] += self._rule(group, record, node, direction, near)
        for direction, rules in sides.items():
            self._defaults_denied(group, rules, direction)
            rules += _defaults(group, near, inbound=direction == "inbound")
        return Guard(tuple(sides["outbound"]), tuple(sides["inbound"]), (group,))

    def _defaults_denied(self, group: ResourceRecord, rules: list[Rule], direction: str) -> None:
        """A group whose own rules do not deny what they do not allow ends with the platform's, which let near ones in
        and everything out."""
        denied = (
            Box(rule.own, rule.peers, rule.services)
            for rule in rules
            if not rule.allows and not rule.own_groups and not rule.peer_groups
        )
        if without([everything(EVERYBODY, EVERYBODY)], denied):
            text = f"no rule denies the rest {direction}, so the default rules decide: {_DEFAULTS[direction]}"
            self._statements.append(broken(group, text, group.properties["securityRules"]))

    def _rule(
        self, group: ResourceRecord, record: ResourceRecord, node: Node, direction: str, near: Ranges
    ) -> Iterator[Rule]:
        """A rule in one direction. One that cannot be read is a gap, and decides nothing: what might allow does not
        count, and behind what might deny nothing is said to pass."""
        name = _name(record, node)
        inside = record.name if record is not group else ""
        deny_all = Rule(name, group, record, False, EVERYBODY, EVERYBODY, EVERYTHING)
        try:
            if (node["direction"].text or "").casefold() != direction:
                return
            allows = (node["access"].text or "").casefold() == "allow"
            node["priority"].value  # noqa: B018 - it decides, so it must be readable
        except UnreadableError as problem:
            self._gaps.unreadable(group, problem, inside)
            yield deny_all
            return
        try:
            yield from self._readable(name, group, record, node, direction, near, allows=allows)
        except UnreadableError as problem:
            self._gaps.unreadable(group, problem, inside)
            if not allows:
                yield deny_all
        except ValueError as problem:
            self._gaps.add(group, f"{inside or node.path}: {problem}", node)
            if not allows:
                yield deny_all

    def _readable(
        self,
        name: str,
        group: ResourceRecord,
        record: ResourceRecord,
        node: Node,
        direction: str,
        near: Ranges,
        *,
        allows: bool,
    ) -> Iterator[Rule]:
        mine, theirs = ("destination", "source") if direction == "inbound" else ("source", "destination")
        if not allows and not _any_source_port(node):
            return  # it denies a part only, and senders choose their own port
        own, own_groups, _ = self._side(record, node, mine, near, allows=allows)
        peers, peer_groups, decisive = self._side(record, node, theirs, near, allows=allows)
        carried = _carried(node)
        if own or own_groups:
            nodes = (*decisive, *(each for each in (node["destinationPortRange"],) if each.given))
            yield Rule(name, group, record, allows, own, peers, carried, own_groups, peer_groups, nodes)

    def _side(
        self, record: ResourceRecord, node: Node, side: str, near: Ranges, *, allows: bool
    ) -> tuple[Ranges, frozenset[str], tuple[Node, ...]]:
        named = [node[f"{side}AddressPrefix"], *node[f"{side}AddressPrefixes"].items()]
        given = [each for each in named if each.given]
        members = [each["id"] for each in node[f"{side}ApplicationSecurityGroups"].items()]
        if members:
            groups: set[str] = set()
            for member in members:
                named_groups = follow(self._stack, record, [member], (APPLICATION_GROUP,))
                if named_groups.unclear or len(named_groups.records) > 1:
                    raise UnreadableError(member)
                groups.update(each.urn for each in named_groups.records)
                groups.update(each.casefold() for each, _ in named_groups.elsewhere)
            return EVERYBODY, frozenset(groups), tuple(members)
        if not given:
            return EVERYBODY, frozenset(), (node[f"{side}AddressPrefix"],)
        return Ranges.union(_peer(each, near, allows=allows) for each in given), frozenset(), tuple(given)


_FOREIGN_SPACES = ("remoteAddressSpace", "remoteVirtualNetworkAddressSpace")
_TENANTS = {BASTION_SUBNET: Tenant.BASTION, **dict.fromkeys(_SERVICE_SUBNETS, Tenant.APPLIANCE)}
_DEFAULTS = {
    "inbound": "AllowVnetInBound lets in every machine of the network and of its peers",
    "outbound": "AllowVnetOutBound and AllowInternetOutBound let everything out",
}
_LAST = 4097
"""Where a rule without a priority comes: after all others, before the platform's own."""


def follow_keys(stack: Stack, record: ResourceRecord, node: Node) -> list[str]:
    """The keys of the subnets that a value names."""
    return [each.urn for each in follow(stack, record, [node], (SUBNET,)).records]


def network_rules(stack: Stack, firewall: ResourceRecord) -> Iterator[tuple[ResourceRecord, Node]]:
    """The allowing network rules of a firewall, its own and those of its policy, with the resource they stand in."""
    for record, collection, kind in collections_of(stack, firewall):
        if kind == "network":
            for rule in _members(collection["rules"]):
                yield record, rule


def collections_of(stack: Stack, firewall: ResourceRecord) -> Iterator[tuple[ResourceRecord, Node, str]]:
    """The allowing collections of rules of a firewall, each with its resource and whether its rules are `network`."""
    for path, kind in (("networkRuleCollections", "network"), ("applicationRuleCollections", "application")):
        for collection in _members(firewall.properties[path]):
            if allows(collection):
                yield firewall, collection, kind
    policy = one(stack, firewall, firewall.properties.at("firewallPolicy.id"), (POLICY,))
    for record in stack.of(COLLECTIONS):
        if policy is not None and one(stack, record, record.properties["firewallPolicyName"], (POLICY,)) is policy:
            for collection in _members(record.properties["ruleCollections"]):
                if allows(collection):
                    for rule_kind in ("network", "application"):
                        yield record, _only(collection, rule_kind), rule_kind


def allows(collection: Node) -> bool:
    """Whether a collection of a firewall may let something pass: one that denies, or forwards inward, does not."""
    kind = str(collection["ruleCollectionType"].raw).casefold()
    action = str(collection.at("action.type").raw).casefold()
    return "nat" not in kind and action != "deny"


def _only(collection: Node, kind: str) -> Node:
    """A collection with the rules of one kind alone."""
    rules = collection["rules"].raw
    if not isinstance(rules, list | tuple):
        return collection
    chosen = [rule for rule in rules if str(rule.get("ruleType", "")).casefold() == f"{kind}rule"]
    return Node(collection.path, {**collection.raw, "rules": chosen})


def _members(node: Node) -> list[Node]:
    """Members of a list, none where it cannot be read: its reader says so elsewhere."""
    return list(node.items()) if isinstance(node.raw, list | tuple) else []


def _open(segment: Segment) -> Guard:
    rule = Rule("no group of rules", segment.record, segment.record, True, EVERYBODY, EVERYBODY, EVERYTHING)
    return Guard((rule,), (rule,), (segment.record,))


def _defaults(group: ResourceRecord, near: Ranges, *, inbound: bool) -> Iterator[Rule]:
    """The rules that every group ends with; probes of Azure's own load balancer come from no segment."""
    names = ("AllowVnetInBound",) if inbound else ("AllowVnetOutBound", "AllowInternetOutBound")
    for name, peers in zip(names, (near, PUBLIC - near), strict=False):
        yield Rule(f"the default rule {name}", group, group, True, EVERYBODY, peers, EVERYTHING)


def _priority(node: Node) -> int:
    value = node["priority"].raw
    return value if isinstance(value, int) else (_LAST if value is None else 0)


def _name(record: ResourceRecord, node: Node) -> str:
    name = node["name"].raw if node.path else None
    return f"{record.name}/{name or node.path}" if node.path else record.name


def _is_platform(node: Node) -> bool:
    """Whether a rule is one that the bastion's service asks for, and no wider."""
    if str(node["access"].raw).casefold() != "allow":
        return False
    direction = str(node["direction"].raw).casefold()
    peer = node["sourceAddressPrefix" if direction == "inbound" else "destinationAddressPrefix"].raw
    several = node["destinationPortRanges"].raw or []
    ports = {str(each) for each in [node["destinationPortRange"].raw, *several] if each is not None}
    return any(
        direction == wanted and str(peer).casefold() == word and ports and ports <= set(allowed)
        for wanted, word, allowed in _BASTION_NEEDS
    )


def _any_source_port(node: Node) -> bool:
    several = list(node["sourcePortRanges"].items())
    one_range = node["sourcePortRange"].value
    return not several and one_range in (None, "*", "0-65535")


def _peer(node: Node, near: Ranges, *, allows: bool) -> Ranges:
    """The addresses that a rule's word or range stands for.

    Of a service's own tag nobody but Azure knows the addresses: they are public, so allowing it may open any of these,
    and denying it denies none for certain.
    """
    text = str(node.value)
    word = text.casefold()
    if word in _EVERYBODY_WORDS:
        return EVERYBODY
    if word == "virtualnetwork":
        return near
    if word == "internet":
        return PUBLIC - near
    if is_inside_tag(text) or word.startswith("azureplatform"):
        return Ranges()
    try:
        return addresses(text)
    except ValueError:
        if not text[:1].isalpha():
            raise
        return PUBLIC if allows else Ranges()


def _carried(node: Node) -> Ranges:
    named = [node["destinationPortRange"], *node["destinationPortRanges"].items()]
    given = [each for each in named if each.given]
    ports = Ranges.union(_ports(each) for each in given) if given else _ALL_PORTS
    return _services(node["protocol"], ports)


_ALL_PORTS = Ranges(((0, 65535),))


def _ports(node: Node) -> Ranges:
    text = str(node.value)
    return _ALL_PORTS if text == "*" else port_range(text)


def _services(protocol: Node, ports: Ranges) -> Ranges:
    name = str(protocol.value or "*")
    every = name.casefold() in ("*", "any")
    if every and ports == _ALL_PORTS:
        return EVERYTHING
    return services(None if every else name, None if ports == _ALL_PORTS else ports)


def _firewall_peer(node: Node) -> Ranges:
    text = str(node.value)
    if text == "*":
        return EVERYBODY
    try:
        return addresses(text)
    except ValueError:
        return PUBLIC  # a service tag
