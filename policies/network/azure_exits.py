"""Ways from a stack on Azure to the internet: what a subnet gives its machines, public addresses, firewalls' rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policies.network import azure
from policies.network.azure import Subnet
from policies.network.matrix import Matrix
from policies.network.model import Network, Route, Segment, Stand, Statement, Tenant, broken, sound, unclear, unreadable
from policies.network.ranges import IPV4, PUBLIC, told_services
from policies.network.reading import follow
from policies.readers.sources import covers_everybody, is_everybody_word, is_inside_tag
from policies.records import Node, ResourceRecord, UnreadableError
from policies.results import Evidence
from policies.stack import Stack

GATEWAY = "azure-native:network:NatGateway"
BALANCER = "azure-native:network:LoadBalancer"


def exits(stack: Stack, network: Network) -> Iterator[Statement]:
    """What is to be said of every way out."""
    yield from _subnets(stack, network)
    for record in stack.of(GATEWAY):
        yield broken(record, "lets out whatever stands in its subnets, past every firewall")
    for record in stack.of(azure.INTERFACE):
        yield from _public_address(record)
    for record in stack.of(BALANCER):
        rules = record.properties["outboundRules"]
        if rules.given:
            yield broken(record, f"{rules.path} lets out the machines behind it, past every firewall", rules)
    for record in stack.of(azure.FIREWALL):
        yield sound(record, "filters what leaves: its rules are judged where they stand")
        for path, kind in (("applicationRuleCollections", "application"), ("networkRuleCollections", "network")):
            yield from _collections(stack, record, record.properties[path], kind)
    for record in stack.of(azure.COLLECTIONS):
        yield from _collections(stack, record, record.properties["ruleCollections"], None)


def _subnets(stack: Stack, network: Network) -> Iterator[Statement]:
    stands: dict[str, list[Stand]] = {}
    for stand in network.stands:
        if stand.segment is not None:
            stands.setdefault(stand.segment.key, []).append(stand)
    segments = {segment.key: segment for segment in network.segments}
    matrix = Matrix(network)
    for subnet in azure.subnets(stack):
        yield from _own_exits(stack, subnet)
        if segment := segments.get(subnet.key):
            yield from _led_out(matrix, segment, stands.get(subnet.key, []))


def _own_exits(stack: Stack, subnet: Subnet) -> Iterator[Statement]:
    record, node = subnet.record, subnet.node
    try:
        default = node["defaultOutboundAccess"]
        if default.value is False:
            yield sound(record, "Azure gives its machines no way out", default)
        else:
            text = f"{default.path} is {default.shown}, allowed: false: Azure lets its machines out by itself"
            yield broken(record, text, default)
    except UnreadableError as problem:
        yield unreadable(record, problem)
    gateway = node.at("natGateway.id")
    if gateway.given:
        declared = follow(stack, record, [gateway], (GATEWAY,)).records
        yield broken(record, f"its machines leave by the NAT gateway {gateway.shown}", gateway, by=declared)


def _led_out(matrix: Matrix, segment: Segment, stands: list[Stand]) -> Iterator[Statement]:
    """Where a subnet's groups let out to public addresses, a route must lead to a firewall."""
    if segment.tenant is Tenant.APPLIANCE:
        return
    record = segment.record
    for route in segment.routes:
        if route.kind == "internet" and route.destinations & PUBLIC:
            prefix = route.node["addressPrefix"]
            yield replace(
                broken(record, f"route {prefix.shown} of {route.record.name} leads straight to the internet"),
                evidence=(Evidence(f"{route.record.name}: {prefix.path}", prefix.shown),),
            )
    open_by = {
        rule.name: passage.box.services
        for stand in stands
        for passage in matrix.to_outside(stand)
        if passage.box.destinations & PUBLIC
        for rule in passage.rules[-1:]
    }
    if not open_by:
        yield sound(record, "its groups let nothing out to the internet")
        return
    out = "; ".join(f"{name} ({told_services(services)})" for name, services in list(open_by.items())[:3])
    default = [route for route in segment.routes if route.destinations == IPV4]
    hops = [route for route in default if route.kind == "virtualappliance"]
    if not default or (not hops and default[0].kind != "none"):
        text = f"{out} lets out to the internet, and no route 0.0.0.0/0 leads to a firewall"
        yield broken(record, text, *(route.node["nextHopType"] for route in default))
    for route in hops:
        yield _appliance(matrix.network, record, route)


def _appliance(network: Network, record: ResourceRecord, route: Route) -> Statement:
    hop = route.node["nextHopIpAddress"]
    for appliance in network.appliances:
        if appliance.addresses & route.hops:
            if appliance.record.kind == azure.FIREWALL:
                return sound(record, f"leaves by {appliance.record.name}, whose rules are judged by themselves", hop)
            text = f"leaves by {appliance.record.name}, a machine whose rules are not seen"
            return broken(record, text, hop, by=(appliance.record,))
    text = f"leaves by {hop.shown}, which is no firewall of this stack: what it lets out is not known"
    return unclear(record, text, hop)


def _public_address(record: ResourceRecord) -> Iterator[Statement]:
    try:
        for configuration in record.properties["ipConfigurations"].items():
            address = configuration["publicIPAddress"]
            if address.given:
                yield broken(record, f"{address.path} gives its machine a way out of its own", address)
    except UnreadableError as problem:
        yield unreadable(record, problem)


def _collections(stack: Stack, record: ResourceRecord, collections: Node, kind: str | None) -> Iterator[Statement]:
    """The rules of a firewall's collections, which are all of one kind or say it each for itself."""
    try:
        for collection in collections.items():
            if azure.allows(collection):
                for rule in collection["rules"].items():
                    yield from _rule(stack, record, rule, kind or str(rule["ruleType"].value))
    except UnreadableError as problem:
        yield unreadable(record, problem)


def _rule(stack: Stack, record: ResourceRecord, rule: Node, kind: str) -> Iterator[Statement]:
    try:
        if kind.casefold().startswith("application"):
            yield from _by_names(record, rule)
        elif kind.casefold().startswith("network"):
            yield from _by_addresses(stack, record, rule)
    except UnreadableError as problem:
        yield unreadable(record, problem)


def _by_names(record: ResourceRecord, rule: Node) -> Iterator[Statement]:
    for path in ("fqdnTags", "webCategories"):
        for node in rule[path].items():
            yield broken(record, f"{node.path} is {node.shown}: whose names these are is for others to change", node)
    names = [*rule["targetFqdns"].items(), *rule["targetUrls"].items()]
    yield from _hosts(record, names)


def _hosts(record: ResourceRecord, names: list[Node]) -> Iterator[Statement]:
    for node in names:
        host = str(node.value).partition("://")[2] or str(node.value)
        if _any_host(host.partition("/")[0]):
            yield broken(record, f"{node.path} is {node.shown}: any host may be reached", node)
    if names:
        yield sound(record, f"lets out to {', '.join(node.shown for node in names)}", *names)


def _any_host(host: str) -> bool:
    """Whether a pattern leaves the name of the owner open: `*`, `*.com`; not `*.example.com`."""
    return "*" in host and ("*" in ".".join(host.split(".")[1:]) or len(host.split(".")) < _LABELS)


_LABELS = 3
"""A pattern with fewer labels than these, the asterisk's own counted, belongs to no one owner."""


def _by_addresses(stack: Stack, record: ResourceRecord, rule: Node) -> Iterator[Statement]:
    yield from _hosts(record, list(rule["destinationFqdns"].items()))
    nodes = list(rule["destinationAddresses"].items())
    lists = follow(stack, record, rule["destinationIpGroups"].items(), (azure.ADDRESS_LIST,))
    for node in (*lists.unclear, *(node for _, node in lists.elsewhere)):
        yield unclear(record, f"{node.path} names addresses that are not known: {node.shown}", node)
    nodes += [each for one_list in lists.records for each in one_list.properties["ipAddresses"].items()]
    plain: list[Node] = []
    for node in nodes:
        text = str(node.value)
        if is_everybody_word(text):
            yield broken(record, f"{node.path} is {text}: any address may be reached", node)
        elif not is_inside_tag(text):
            plain.append(node)
    try:
        wide = covers_everybody([str(node.value) for node in plain if "-" not in str(node.value)])
    except ValueError:
        yield unclear(
            record, "a destination is a service tag, and which addresses it holds is Azure's to change", *plain
        )
        return
    if wide:
        yield broken(record, f"lets out to {', '.join(node.shown for node in plain)}: any address", *plain)
    elif plain:
        yield sound(record, f"lets out to {', '.join(node.shown for node in plain)}", *plain)
