"""Networks, firewalls and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import (
    Check,
    Finding,
    Question,
    Reader,
    always,
    broken,
    may_be,
    must_not_be_given,
    sound,
)
from policies.readers.members import each_alone, filled
from policies.readers.openstack.places import plain
from policies.readers.sources import covers_everybody
from policies.records import UNKNOWN, Node

_COMPUTE_OWNER = "compute:"


def external(path: str) -> Check:
    """The network named at `path` is not the cloud's public one."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        yield from on_external(node.at(path), configuration)

    return check


def on_external(network: Node, configuration: Configuration) -> Iterable[Finding]:
    """Whether a network is the cloud's public one."""
    # Networks of the cloud's own, which matter here, have names and ids from the beginning.
    if network.raw is UNKNOWN:
        yield sound(f"{network.path} is made in the same run and judged by itself", network)
    elif network.text in configuration.no_public_exposure.external_networks:
        yield broken(f"{network.path} is the external network {network.shown}", network)
    elif network.given:
        yield sound(f"{network.path} is not an external network", network)


def own_groups(node: Node, _: Configuration) -> Iterable[Finding]:
    """Security groups are given, and the project's default one is not among them.

    An empty list is as good as none: the cloud then attaches its default group.
    """
    groups = node["securityGroupIds"] if node["securityGroupIds"].given else node["securityGroups"]
    members = list(groups.items())
    if not members:
        yield broken("no security group is given, so the project's default group applies, which may open all", groups)
    elif any(group.raw == "default" for group in members):
        yield broken(f'{groups.path} holds the group "default", which may open all', groups)
    else:
        yield sound("security groups of its own", groups)


def unfiltered(port: Node) -> bool:
    """Whether no security group applies to a port. Raises `UnreadableError` when it does not say.

    A router passes on what others sent, so its ports are so on purpose, and both ends' groups decide. A machine's port
    must not be; which of the two a port is, only the whole stack shows: who refers to it.
    """
    return port["noSecurityGroups"].value is True or port["portSecurityEnabled"].value is False


def _port_groups(node: Node, configuration: Configuration) -> Iterable[Finding]:
    if not unfiltered(node):
        yield from own_groups(node, configuration)
        return
    owner, device = node["deviceOwner"], node["deviceId"]
    why = (node["noSecurityGroups"], node["portSecurityEnabled"])
    if (owner.text or "").startswith(_COMPUTE_OWNER) or (filled(device) and not filled(owner)):
        yield broken("belongs to a machine, and no security group applies to it", *why, owner, device)
    else:
        yield sound("carries no security group on purpose; its network decides", *why)


def _other_addresses(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone((pair["ipAddress"] for pair in node["allowedAddressPairs"].items()), _may_speak_for)


def _may_speak_for(address: Node) -> Iterable[Finding]:
    if covers_everybody([address.text or ""]):
        yield broken(f"{address.path} is {address.shown}: may send and receive for any address", address)
    else:
        yield sound(f"may also speak for {address.shown}", address)


def _group_rule(node: Node, _: Configuration) -> Iterable[Finding]:
    direction = node["direction"]
    if direction.text == "egress":
        yield sound("lets traffic out, not in", direction)
        return
    prefix = node["remoteIpPrefix"]
    groups = [remote for remote in (node["remoteGroupId"], node["remoteAddressGroupId"]) if filled(remote)]
    if groups:
        yield sound("lets in members of a group, which is judged by itself", groups[0])
    elif not prefix.given or prefix.text == "":
        yield broken("lets in everybody: no remote range and no remote group is given", prefix)
    elif covers_everybody([prefix.text or ""]):
        yield broken(f"lets in everybody: {prefix.path} is {prefix.shown}", prefix)
    else:
        yield sound(f"lets in {prefix.shown} only", prefix)


def _address_group(node: Node, _: Configuration) -> Iterable[Finding]:
    addresses = node["addresses"]
    if covers_everybody([member.text or "" for member in addresses.items()]):
        yield broken(f"the addresses hold everybody: {addresses.shown}", addresses)
    else:
        yield sound("the addresses do not hold everybody", addresses)


def _shared_with_all(node: Node, _: Configuration) -> Iterable[Finding]:
    target = node["targetTenant"]
    if target.text == "*":
        yield broken("targetTenant is *: every project of the cloud may use the object", target)
    else:
        yield sound(f"shared with {target.shown} only", target)


def _shared_as(node: Node, _: Configuration) -> Iterable[Finding]:
    action = node["action"]
    if action.text == "access_as_external":
        yield broken(f"{action.path} is {action.shown}: others may route through it, allowed: access_as_shared", action)
    else:
        yield sound(f"{action.path} is {action.shown}", action)


_PUBLIC_ADDRESS = (always("gives a machine a public address"),)

NETWORKING: Mapping[str, Reader] = {
    "AddressGroupV2": plain([_address_group]),
    "AddressScope": plain(),
    "FloatingIp": plain(_PUBLIC_ADDRESS),
    "FloatingIpAssociate": plain(_PUBLIC_ADDRESS),
    "Network": plain([may_be("external", False), may_be("shared", False), may_be("portSecurityEnabled", True)]),
    "Port": plain([external("networkId"), _port_groups, _other_addresses]),
    "PortForwardingV2": plain([always("forwards a public port to a machine")]),
    "PortSecGroupAssociate": plain([own_groups]),
    "QosPolicy": plain(),
    "QosBandwidthLimitRule": plain(),
    "QosDscpMarkingRule": plain(),
    "QosMinimumBandwidthRule": plain(),
    "QuotaV2": plain(),
    "RbacPolicyV2": plain([_shared_with_all], {Question.PRIVILEGE: [_shared_as]}),
    "Router": plain(
        [
            must_not_be_given("externalNetworkId", "joins the router to a public network"),
            must_not_be_given("externalSubnetIds", "joins the router to a public network"),
            must_not_be_given("externalFixedIps", "gives the router a public address"),
        ]
    ),
    "RouterInterface": plain(),
    "RouterRoute": plain(),
    "RouterRoutesV2": plain(),
    "SecGroup": plain(),
    "SecGroupRule": plain([_group_rule]),
    "Subnet": plain(),
    "SubnetPool": plain(),
    "SubnetRoute": plain(),
    "Trunk": plain(),
}

DNS: Mapping[str, Reader] = {name: plain() for name in ("QuotaV2", "RecordSet", "TransferAccept", "Zone")}

FIREWALL: Mapping[str, Reader] = {name: plain() for name in ("GroupV2", "PolicyV2", "RuleV2")}
