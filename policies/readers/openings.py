"""Who may reach which ports: the inbound rules of network filters, one shape for every cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policies.records import Node, ResourceRecord
from policies.stack import Found, Stack

SUBNET, NETWORK = "azure-native:network:Subnet", "azure-native:network:VirtualNetwork"
_NSG, _NSG_RULE = "azure-native:network:NetworkSecurityGroup", "azure-native:network:SecurityRule"
_GROUP_RULE, _ADDRESSES = "openstack:networking:SecGroupRule", "openstack:networking:AddressGroupV2"
OPENSTACK_SUBNET = "openstack:networking:Subnet"

_BASTION_SUBNET = "AzureBastionSubnet"
"""The name that Azure wants of the subnet in which its bastion service stands."""
_ANY_PROTOCOL = frozenset({"", "*", "any", "tcp", "6"})
"""Protocols that TCP passes by, as both clouds write them."""


@dataclass(frozen=True)
class Opening:
    """TCP ports that a filter opens for those at `sources`; for everybody where nobody is named.

    `inside` means that it names members of groups of the stack's own in place of addresses. `bastion`: the filter of a
    bastion service, in whose subnet HTTPS is administration.
    """

    record: ResourceRecord
    ports: tuple[tuple[int, int], ...]
    sources: tuple[Node, ...]
    inside: bool = False
    bastion: bool = False

    def opens(self, ports: frozenset[int]) -> list[int]:
        """Those of some ports that are open, in order."""
        return sorted(port for port in ports if any(low <= port <= high for low, high in self.ports))


class Openings:
    """What the filters of one stack open. Which of them stand before a bastion is looked up once."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def of(self, record: ResourceRecord) -> Iterator[Opening]:
        """What a resource opens inward, nothing for resources that filter nothing.

        Raises `UnreadableError` when a direction, protocol or port cannot be read.
        """
        if record.kind in _READERS:
            yield from _READERS[record.kind](self, record)

    @cached_property
    def bastions(self) -> frozenset[str]:
        """URNs of the groups that stand before a subnet of the bastion service's."""
        places = [(subnet, subnet.properties, "subnetName") for subnet in self.stack.of(SUBNET)]
        places += [
            (network, subnet, "name")
            for network in self.stack.of(NETWORK)
            for subnet in network.properties["subnets"].items()
        ]
        groups = [
            self.stack.follow(record, reference, (_NSG,))
            for record, subnet, name in places
            if subnet[name].raw == _BASTION_SUBNET and (reference := subnet.at("networkSecurityGroup.id")).given
        ]
        return frozenset(group.record.urn for group in groups if isinstance(group, Found))


_Reader = Callable[[Openings, ResourceRecord], Iterator[Opening]]


def _group(openings: Openings, group: ResourceRecord) -> Iterator[Opening]:
    bastion = group.urn in openings.bastions
    for rule in group.properties["securityRules"].items():
        yield from _azure_rule(group, rule, bastion=bastion)


def _single_rule(openings: Openings, rule: ResourceRecord) -> Iterator[Opening]:
    group = openings.stack.follow(rule, rule.properties["networkSecurityGroupName"], (_NSG,))
    bastion = isinstance(group, Found) and group.record.urn in openings.bastions
    yield from _azure_rule(rule, rule.properties, bastion=bastion)


def _allowed_by(path: str, *key: str) -> _Reader:
    """A list of those who reach an interface of administration, over HTTPS."""

    def read(_: Openings, record: ResourceRecord) -> Iterator[Opening]:
        allowed = [member.at(".".join(key)) if key else member for member in record.properties.at(path).items()]
        if allowed:
            yield Opening(record, ((443, 443),), tuple(allowed), bastion=True)

    return read


def _azure_rule(record: ResourceRecord, rule: Node, *, bastion: bool) -> Iterator[Opening]:
    if _lower(rule["direction"]) != "inbound" or _lower(rule["access"]) != "allow":
        return
    if _lower(rule["protocol"]) not in _ANY_PROTOCOL:
        return
    ports = [rule["destinationPortRange"], *rule["destinationPortRanges"].items()]
    sources = [rule["sourceAddressPrefix"], *rule["sourceAddressPrefixes"].items()]
    groups = any(rule["sourceApplicationSecurityGroups"].items())
    yield Opening(
        record,
        tuple(_range(port) for port in ports if port.given),
        tuple(source for source in sources if source.given),
        inside=groups,
        bastion=bastion,
    )


def _forwarded(_: Openings, record: ResourceRecord) -> Iterator[Opening]:
    """Public ports that a firewall forwards to a machine: the machine's own port decides what is behind."""
    for collection in record.properties["ruleCollections"].items():
        if _lower(collection["ruleCollectionType"]) != "firewallpolicynatrulecollection":
            continue
        for rule in collection["rules"].items():
            inner = rule["translatedPort"]
            ports = [inner] if inner.given else rule["destinationPorts"].items()
            yield Opening(record, tuple(map(_range, ports)), tuple(rule["sourceAddresses"].items()))


def _openstack_rule(openings: Openings, record: ResourceRecord) -> Iterator[Opening]:
    rule = record.properties
    if _lower(rule["direction"]) != "ingress" or _lower(rule["protocol"]) not in _ANY_PROTOCOL:
        return
    low, high = rule["portRangeMin"].value, rule["portRangeMax"].value
    # Without ports, or with 0 for them, a rule is for all.
    ports = ((int(low or 0), int(high or 65535)),)
    remote, addresses = rule["remoteIpPrefix"], rule["remoteAddressGroupId"]
    sources: tuple[Node, ...] = (remote,) if remote.given and remote.raw != "" else ()
    if addresses.given:
        group = openings.stack.follow(record, addresses, (_ADDRESSES,))
        # A group that this stack does not make is shown by its id, which is no range.
        sources += tuple(group.record.properties["addresses"].items()) if isinstance(group, Found) else (addresses,)
    yield Opening(record, ports, sources, inside=rule["remoteGroupId"].given)


def _lower(node: Node) -> str:
    return str(node.value if node.given else "").lower()


def _range(port: Node) -> tuple[int, int]:
    text = str(port.value)
    if text == "*":
        return 0, 65535
    low, _, high = text.partition("-")
    return int(low), int(high or low)


_READERS: Mapping[str, _Reader] = {
    _NSG: _group,
    _NSG_RULE: _single_rule,
    _GROUP_RULE: _openstack_rule,
    "azure-native:network:BastionHost": _allowed_by("networkAcls.ipRules", "addressPrefix"),
    "azure-native:network:FirewallPolicyRuleCollectionGroup": _forwarded,
    "azure-native:containerservice:ManagedCluster": _allowed_by("apiServerAccessProfile.authorizedIPRanges"),
}

FILTERS = frozenset(_READERS)
"""Kinds that decide who is let in."""
