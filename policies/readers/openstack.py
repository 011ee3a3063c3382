"""Readers of OpenStack resources (pulumi-openstack 5.x)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policies.configuration import Configuration, Service
from policies.readers.facts import (
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Finding,
    Location,
    Moot,
    PlaceCheck,
    PlaceKind,
    Reader,
    always,
    broken,
    may_be,
    must_be,
    must_not_be_given,
    sound,
    unclear,
)
from policies.readers.sources import covers_everybody
from policies.records import UNKNOWN, Node, ResourceRecord

TENANT = Moot("belongs to the cloud's identity service, which has no region and holds no health data")


def region_of(kind: PlaceKind) -> PlaceCheck:
    """The region a resource is made in: its own, else that of its provider."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        own = record.properties["region"]
        if own.given:
            yield Location(own, kind)
        if record.provider is None:
            if not own.given:
                yield unclear("no region is given and the provider is not known", own)
            return
        inherited = record.provider.properties["region"]
        if not own.given or inherited.given:
            yield Location(inherited, kind)

    return check


REGION = (region_of(PlaceKind.OPENSTACK),)
OBJECT_REGION = (region_of(PlaceKind.OPENSTACK_OBJECTS),)


def _volume_type(node: Node, configuration: Configuration) -> Iterable[Finding]:
    name = node["volumeType"]
    allowed = configuration.encryption_at_rest.encrypted_volume_types
    if name.text in allowed:
        yield sound(f"volume type {name.text} encrypts", name)
    else:
        yield broken(
            f"{name.path} is {name.shown}, which is not an encrypted type; those are {', '.join(allowed)}", name
        )


def _disks(node: Node, configuration: Configuration) -> Iterable[Finding]:
    disks = list(node["blockDevices"].items())
    if not any(_boots(disk, first=index == 0) for index, disk in enumerate(disks)):
        where = node["blockDevices"]
        yield broken("the root disk is the host's local disk; boot from a volume of an encrypted type", where)
    for disk in disks:
        source, destination = disk["sourceType"], disk["destinationType"]
        if source.text == "volume":
            yield sound("an existing volume, which is judged by itself", source)
        elif destination.text != "volume":
            yield broken(
                f"{destination.path} is {destination.shown}: a local disk of the host is not encrypted; "
                "give volume and an encrypted volume type",
                destination,
            )
        else:
            yield from _volume_type(disk, configuration)


def _boots(disk: Node, *, first: bool) -> bool:
    index = disk["bootIndex"].value
    return disk["sourceType"].text != "blank" and (index == 0 or (index is None and first))


def _external(path: str) -> Check:
    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        yield from _on_external(node.at(path), configuration)

    return check


def _on_external(network: Node, configuration: Configuration) -> Iterable[Finding]:
    # Networks of the cloud's own, which matter here, have names and ids from the beginning.
    if network.raw is UNKNOWN:
        yield sound(f"{network.path} is made in the same run and judged by itself", network)
    elif network.text in configuration.no_public_exposure.external_networks:
        yield broken(f"{network.path} is the external network {network.shown}", network)
    elif network.given:
        yield sound(f"{network.path} is not an external network", network)


def _own_groups(node: Node, _: Configuration) -> Iterable[Finding]:
    groups = node["securityGroupIds"] if node["securityGroupIds"].given else node["securityGroups"]
    if not groups.given:
        yield broken("no security group is given, so the project's default group applies, which may open all", groups)
        return
    if any(group.raw == "default" for group in groups.items()):
        yield broken(f'{groups.path} holds the group "default", which may open all', groups)
    else:
        yield sound("security groups of its own", groups)


def _port_groups(node: Node, configuration: Configuration) -> Iterable[Finding]:
    if node["noSecurityGroups"].value is True or node["portSecurityEnabled"].value is False:
        yield sound(
            "carries no security group on purpose; its network decides",
            node["noSecurityGroups"],
            node["portSecurityEnabled"],
        )
    else:
        yield from _own_groups(node, configuration)


def _instance_networks(node: Node, configuration: Configuration) -> Iterable[Finding]:
    networks = list(node["networks"].items())
    if not networks:
        yield broken("no network is given, so the cloud attaches one by itself", node["networks"])
    for network in networks:
        yield from _on_external(network["name"], configuration)
        yield from _on_external(network["uuid"], configuration)
    if any(not network["port"].given for network in networks):
        yield from _own_groups(node, configuration)


def _group_rule(node: Node, _: Configuration) -> Iterable[Finding]:
    direction = node["direction"]
    if direction.text == "egress":
        yield sound("lets traffic out, not in", direction)
        return
    prefix = node["remoteIpPrefix"]
    if node["remoteGroupId"].given or node["remoteAddressGroupId"].given:
        remote = node["remoteGroupId"] if node["remoteGroupId"].given else node["remoteAddressGroupId"]
        yield sound("lets in members of a group, which is judged by itself", remote)
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


def _acl(path: str) -> Check:
    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        acl = node[path]
        entries = [entry.strip() for entry in (acl.text or "").split(",")]
        if any(entry.startswith((".r:", ".rlistings")) or entry in {"*", "*:*"} for entry in entries):
            yield broken(f"{path} is {acl.shown}: anybody may use the container", acl)
        else:
            yield sound(f"{path} names no anonymous access", acl)

    return check


def _no_copy_elsewhere(record: ResourceRecord) -> Iterable[Location | Finding]:
    target = record.properties["containerSyncTo"]
    if target.given:
        yield broken("containerSyncTo copies the objects to another cluster, whose place cannot be known", target)


def _share_client(node: Node, _: Configuration) -> Iterable[Finding]:
    kind, client = node["accessType"], node["accessTo"]
    if kind.text in {"user", "cert", "cephx"}:
        yield sound("access for a named client only", kind, client)
    elif kind.text != "ip":
        yield broken(f"{kind.path} is {kind.shown}, allowed: ip or user or cert or cephx", kind)
    elif covers_everybody([client.text or ""]):
        yield broken(f"{client.path} is {client.shown}: everybody", client)
    else:
        yield sound(f"access for {client.shown} only", kind, client)


def _shared_with_all(node: Node, _: Configuration) -> Iterable[Finding]:
    target = node["targetTenant"]
    if target.text == "*":
        yield broken("targetTenant is *: every project of the cloud may use the object", target)
    else:
        yield sound(f"shared with {target.shown} only", target)


def _plain(exposure: Sequence[Check] | Moot = LOCAL_ONLY) -> Reader:
    return Reader(REGION, NO_DATA, exposure)


_PUBLIC_ADDRESS = (always("gives a machine a public address"),)

_NETWORKING: Mapping[str, Reader] = {
    "AddressGroupV2": _plain([_address_group]),
    "AddressScope": _plain(),
    "FloatingIp": _plain(_PUBLIC_ADDRESS),
    "FloatingIpAssociate": _plain(_PUBLIC_ADDRESS),
    "Network": _plain([may_be("external", False), may_be("shared", False)]),
    "Port": _plain([_external("networkId"), _port_groups]),
    "PortForwardingV2": _plain([always("forwards a public port to a machine")]),
    "PortSecGroupAssociate": _plain([_own_groups]),
    "QosPolicy": _plain(),
    "QosBandwidthLimitRule": _plain(),
    "QosDscpMarkingRule": _plain(),
    "QosMinimumBandwidthRule": _plain(),
    "QuotaV2": _plain(),
    "RbacPolicyV2": _plain([_shared_with_all]),
    "Router": _plain(
        [
            must_not_be_given("externalNetworkId", "joins the router to a public network"),
            must_not_be_given("externalSubnetIds", "joins the router to a public network"),
            must_not_be_given("externalFixedIps", "gives the router a public address"),
        ]
    ),
    "RouterInterface": _plain(),
    "RouterRoute": _plain(),
    "RouterRoutesV2": _plain(),
    "SecGroup": _plain(),
    "SecGroupRule": _plain([_group_rule]),
    "Subnet": _plain(),
    "SubnetPool": _plain(),
    "SubnetRoute": _plain(),
    "Trunk": _plain(),
}

_COMPUTE: Mapping[str, Reader] = {
    "AggregateV2": _plain(),
    "Flavor": _plain(),
    "FlavorAccess": _plain(),
    "Instance": Reader(REGION, [_disks], [_instance_networks]),
    "InterfaceAttach": _plain([_external("networkId")]),
    "Keypair": _plain(),
    "QuotaSetV2": _plain(),
    "ServerGroup": _plain(),
    "VolumeAttach": _plain(),
}

_BLOCK_STORAGE: Mapping[str, Reader] = {
    "QosAssociationV3": _plain(),
    "QosV3": _plain(),
    "QuoteSetV3": _plain(),
    "Volume": Reader(REGION, [_volume_type], LOCAL_ONLY),
    "VolumeAttach": _plain(),
    "VolumeTypeAccessV3": _plain(),
    "VolumeTypeV3": _plain(),
}

_OBJECT_STORAGE: Mapping[str, Reader] = {
    "AccountV1": Reader(OBJECT_REGION, NO_DATA, LOCAL_ONLY),
    "Container": Reader(
        [*OBJECT_REGION, _no_copy_elsewhere],
        Service.OBJECT_STORE,
        [_acl("containerRead"), _acl("containerWrite")],
    ),
    "ContainerObject": Reader(OBJECT_REGION, Service.OBJECT_STORE, Moot("its container decides who reads it")),
    "TempUrl": Reader(OBJECT_REGION, NO_DATA, [always("makes a link that anybody may use")]),
}

_KEY_MATERIAL = Moot("key material, which the key manager's own store encrypts")

_KEY_MANAGER: Mapping[str, Reader] = {
    name: Reader(REGION, _KEY_MATERIAL, LOCAL_ONLY) for name in ("ContainerV1", "OrderV1", "SecretV1")
}

_LOAD_BALANCER: Mapping[str, Reader] = {
    name: _plain()
    for name in ("FlavorV2", "L7PolicyV2", "L7RuleV2", "Listener", "Member", "Members", "Monitor", "Pool", "Quota")
} | {"LoadBalancer": _plain([_external("vipNetworkId"), _external("vipSubnetId")])}

_IDENTITY: Mapping[str, Reader] = {
    name: Reader(TENANT, NO_DATA, LOCAL_ONLY)
    for name in (
        "ApplicationCredential",
        "Ec2CredentialV3",
        "GroupV3",
        "InheritRoleAssignment",
        "Project",
        "Role",
        "RoleAssignment",
        "User",
        "UserMembershipV3",
    )
}

_SHARED_FILES: Mapping[str, Reader] = {
    "SecurityService": _plain(),
    "Share": Reader(REGION, Service.FILE_SHARE, [may_be("isPublic", False)]),
    "ShareAccess": _plain([_share_client]),
    "ShareNetwork": _plain(),
}

_IMAGE = Moot("made from a file or address given here, not from a disk of the hub")

_IMAGES: Mapping[str, Reader] = {
    "Image": Reader(REGION, _IMAGE, [must_be("visibility", "private", "shared")]),
    "ImageAccess": _plain(),
    "ImageAccessAccept": _plain(),
}

_DNS: Mapping[str, Reader] = {name: _plain() for name in ("QuotaV2", "RecordSet", "TransferAccept", "Zone")}

_FIREWALL: Mapping[str, Reader] = {name: _plain() for name in ("GroupV2", "PolicyV2", "RuleV2")}

_MODULES: Mapping[str, Mapping[str, Reader]] = {
    "blockstorage": _BLOCK_STORAGE,
    "compute": _COMPUTE,
    "dns": _DNS,
    "firewall": _FIREWALL,
    "identity": _IDENTITY,
    "images": _IMAGES,
    "keymanager": _KEY_MANAGER,
    "loadbalancer": _LOAD_BALANCER,
    "networking": _NETWORKING,
    "objectstorage": _OBJECT_STORAGE,
    "sharedfilesystem": _SHARED_FILES,
}

READERS: Mapping[str, Reader] = {
    f"openstack:{module}:{name}": reader for module, types in _MODULES.items() for name, reader in types.items()
}
"""Readers by kind. Clusters, stacks of templates, databases and VPNs are left out: what they make is not shown."""
