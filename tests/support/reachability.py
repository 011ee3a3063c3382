"""Which paths the rules that were really registered leave open, worked out from the rules alone."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import product
from typing import Any

from recording import Graph

Path = tuple[str, str, str, int]
"""Source range, destination range, protocol, port."""


def openstack_paths(graph: Graph) -> set[Path]:
    """A path is open when the source's group lets it out and the destination's group lets it in."""
    zone_of = {
        resource.id: graph[resource.name.replace("-group", "-subnet")].inputs["cidr"]
        for resource in graph.of("openstack:networking/secGroup:SecGroup")
    }
    opened: dict[str, set[Path]] = {"ingress": set(), "egress": set()}
    for rule in graph.of("openstack:networking/secGroupRule:SecGroupRule"):
        given = rule.inputs
        own, other = zone_of[given["securityGroupId"]], given["remoteIpPrefix"]
        ends = (other, own) if given["direction"] == "ingress" else (own, other)
        for port in range(given["portRangeMin"], given["portRangeMax"] + 1):
            opened[given["direction"]].add((*ends, given["protocol"], port))
    return _through(opened["egress"], opened["ingress"], set(zone_of.values()))


def azure_paths(graph: Graph) -> set[Path]:
    """The same by NSG: rules by priority, first match decides."""
    zones = {}
    for subnet in graph.of("azure-native:network:Subnet"):
        zones[subnet.inputs["networkSecurityGroup"]["id"]] = subnet.inputs["addressPrefix"]
    opened: dict[str, set[Path]] = {"Inbound": set(), "Outbound": set()}
    for group in graph.of("azure-native:network:NetworkSecurityGroup"):
        rules = sorted(group.inputs["securityRules"], key=lambda rule: rule["priority"])
        for direction in opened:
            allowed = list(_allowed_before_denial([rule for rule in rules if rule["direction"] == direction]))
            own = zones[group.id]
            opened[direction] |= {path for path in allowed if own == path[1 if direction == "Inbound" else 0]}
            assert len(allowed) == len([path for path in allowed if own in path]), "a rule for another zone's range"
    return _through(opened["Outbound"], opened["Inbound"], set(zones.values()))


def _allowed_before_denial(rules: list[dict[str, Any]]) -> Iterator[Path]:
    for rule in rules:
        everything = rule["protocol"] == rule.get("sourceAddressPrefix") == rule.get("destinationAddressPrefix") == "*"
        if rule["access"] == "Deny" and everything:
            return
        assert rule["access"] == "Allow", "a denial that is not the last"
        pairs = product(rule["sourceAddressPrefixes"], rule["destinationAddressPrefixes"])
        for source, destination in pairs:
            yield source, destination, rule["protocol"].lower(), int(rule["destinationPortRange"])
    raise AssertionError("nothing denies the rest")


def _through(out: set[Path], into: set[Path], zones: set[str]) -> set[Path]:
    """Open for good: let out where the source is a zone, let in where the destination is one."""
    one_sided = {path for path in out | into if path[0] in zones and path[1] in zones} - (out & into)
    assert one_sided == set(), f"open on one side only: {sorted(one_sided)}"
    assert all(IPv4Network(path[1]).prefixlen > 0 for path in out), "a way out to everywhere"
    return out | into
