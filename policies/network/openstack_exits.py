"""Ways from a stack on OpenStack to the internet: groups that let out to everybody, routers, public addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from policies.network import openstack
from policies.network.model import Network, Statement, broken, sound, unclear, unreadable
from policies.network.plan import Flow
from policies.network.ranges import IPV4, IPV6, PRIVATE, Ranges, told_services
from policies.readers.facts import Verdict
from policies.records import Node, ResourceRecord, UnreadableError
from policies.results import Evidence
from policies.stack import Stack

_GATEWAY = ("externalNetworkId", "externalSubnetIds", "externalFixedIps")
"""Inputs of a router that join it to a network outside of the project."""

_PREFIX = "remoteIpPrefix"
_WIDEST = {IPV4: 2**24, IPV6: 2**112}
"""More public addresses than these, an IPv4 /8 and an IPv6 /16, are no network anybody runs: see `readers.sources`."""


def exits(stack: Stack, network: Network, declared: Iterable[Flow], external: Iterable[str]) -> Iterator[Statement]:
    """What is to be said of every way out. `external` are names and ids of the cloud's public networks."""
    carriers = list(openstack.carriers(stack))
    carried_by: dict[str, list[ResourceRecord]] = {}
    for carrier in carriers:
        for key in carrier.keys:
            carried_by.setdefault(key, []).append(carrier.record)
        yield from _carrier(carrier, frozenset(external))
    places: dict[str, Ranges] = {}
    for stand in network.stands:
        for key in stand.groups:
            places[key] = places.get(key, Ranges()) | stand.addresses
    outward = [flow for flow in declared if flow.outward]
    rules, _ = openstack.rules_by_group(stack)
    for record in stack.of(openstack.GROUP):
        if not record.external:
            allowed = _planned(outward, places.get(record.urn, Ranges()))
            yield from _group(stack, record, rules.get(record.urn, []), allowed, carried_by.get(record.urn, ()))
    for record in stack.of(openstack.ROUTER):
        given = [record.properties[name] for name in _GATEWAY if record.properties[name].given]
        if given:
            yield broken(record, f"{given[0].path} joins it to a public network: {given[0].shown}", *given)
        else:
            yield sound(record, "has no gateway to a public network", record.properties["externalNetworkId"])
    for record in stack.of(openstack.FLOATING, openstack.FLOATING_ON):
        yield broken(record, "gives a machine a way out of its own", record.properties["portId"])


def _carrier(carrier: openstack.Carrier, external: frozenset[str]) -> Iterator[Statement]:
    record = carrier.record
    on = [node for node in carrier.networks if isinstance(node.raw, str) and node.raw in external]
    for node in on:
        yield broken(record, f"{node.path} is the public network {node.shown}", node)
    if carrier.secured is False:
        yield broken(record, "no group guards it, so everything may leave", record.properties["portSecurityEnabled"])
        return
    if carrier.secured is None:
        node = record.properties["portSecurityEnabled"]
        yield unclear(record, f"{node.path} is not known yet", node)
    if carrier.default is not None:
        yield broken(record, "carries the project's group `default`, which lets everything out", carrier.default)
    for node in carrier.others:
        yield unclear(record, f"{node.path} names a group that is not of this stack: {node.shown}", node)
    for node in carrier.lost:
        yield unclear(record, f"{node.path} is not known yet", node)
    if not on and carrier.default is None:
        yield sound(record, "carries groups of its own", *carrier.networks)


def _planned(outward: list[Flow], place: Ranges) -> Ranges:
    """The services by which the plan lets out what stands at some addresses."""
    covering = [flow for flow in outward if place and not place - flow.sources]
    return Ranges.union(flow.services for flow in covering)


def _group(
    stack: Stack,
    record: ResourceRecord,
    rules: list[ResourceRecord],
    planned: Ranges,
    carried_by: Iterable[ResourceRecord],
) -> Iterator[Statement]:
    default, name = record.properties["deleteDefaultRules"], record.properties["name"]
    if name.raw == openstack.DEFAULT:
        yield broken(record, "is the project's group `default`", name)
    try:
        if default.value is True:
            yield sound(record, "its default egress rules are deleted", default)
        else:
            text = f"{default.path} is {default.shown}, allowed: true: its default rules let everything out"
            yield broken(record, text, default)
    except UnreadableError as problem:
        yield unreadable(record, problem)
    outward: list[tuple[Ranges, Ranges, ResourceRecord]] = []
    for rule in rules:
        try:
            node = rule.properties
            if rule.external or node["direction"].text != "egress" or _by_group(node["remoteGroupId"]):
                continue
            outward.append((openstack.peers_of(stack, rule) - PRIVATE, openstack.carried_by(rule), rule))
        except UnreadableError as problem:
            yield unreadable(record, problem, rule.name)
        except ValueError as problem:
            yield unclear(record, f"{rule.name}: {problem}")
    for services, out in _everybody(outward):
        by = ", ".join(rule.name for rule in out)
        evidence = tuple(Evidence(f"{rule.name}: {_PREFIX}", rule.properties[_PREFIX].shown) for rule in out)
        if left := services - planned:
            text = f"lets out to everybody by {told_services(left)}: {by}; only declared exits may"
            yield Statement(record, Verdict.BROKEN, text, evidence, tuple(carried_by))
        else:
            text = f"lets out to everybody by {told_services(services)}, as the plan declares: {by}"
            yield Statement(record, Verdict.SOUND, text, evidence)


def _by_group(node: Node) -> bool:
    return node.given and node.raw != ""


def _everybody(
    rules: list[tuple[Ranges, Ranges, ResourceRecord]],
) -> Iterator[tuple[Ranges, list[ResourceRecord]]]:
    """Where rules together let out to everybody: for the same services, however the ranges are cut."""
    edges = sorted({edge for _, carried, _ in rules for low, high in carried.intervals for edge in (low, high + 1)})
    found: dict[tuple[str, ...], tuple[list[tuple[int, int]], list[ResourceRecord]]] = {}
    for low, after in pairwise(edges):
        here = [each for each in rules if each[0] and each[1] & Ranges(((low, low),))]
        together = Ranges.union(peers for peers, _, _ in here)
        if any(_size(together & family) > most for family, most in _WIDEST.items()):
            names = tuple(rule.urn for _, _, rule in here)
            found.setdefault(names, ([], [rule for _, _, rule in here]))[0].append((low, after - 1))
    for intervals, behind in found.values():
        yield Ranges.of(intervals), behind


def _size(ranges: Ranges) -> int:
    return sum(high - low + 1 for low, high in ranges.intervals)
