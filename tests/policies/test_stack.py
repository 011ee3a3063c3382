"""How the records of a stack lead to one another, before and after the cloud has given its names."""

from typing import Any

import pytest

from policies.records import UNKNOWN, ResourceRecord, Secret, UnreadableError
from policies.stack import Elsewhere, Found, Reference, Stack, Unclear, cloud_name

GROUP = "openstack:networking/secGroup:SecGroup"
RULE = "openstack:networking/secGroupRule:SecGroupRule"
KINDS = ("openstack:networking:SecGroup",)


def follow(records: list[ResourceRecord], path: str = "securityGroupId", kinds: Any = KINDS) -> Reference:
    return Stack(tuple(records)).follow(records[-1], records[-1].properties.at(path), kinds)


def test_a_known_id_is_looked_up(make: Any) -> None:
    group = make(GROUP, {"name": "web"}, name="group", id="97AC")
    assert follow([group, make(RULE, {"securityGroupId": "97ac"})]) == Found(group)


def test_a_known_name_is_looked_up(make: Any) -> None:
    network = make("azure-native:network:VirtualNetwork", {"virtualNetworkName": "hub"}, name="network")
    subnet = make("azure-native:network/v20240501:Subnet", {"virtualNetworkName": "HUB"})
    found = follow([network, subnet], "virtualNetworkName", ("azure-native:network:VirtualNetwork",))
    assert found == Found(network)


def test_the_last_part_of_a_long_id_is_a_name(make: Any) -> None:
    network = make("azure-native:network:VirtualNetwork", {"virtualNetworkName": "hub"}, name="network")
    there = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub"
    peering = make("azure-native:network:VirtualNetworkPeering", {"remoteVirtualNetwork": {"id": there}})
    found = follow([network, peering], "remoteVirtualNetwork.id", ("azure-native:network:VirtualNetwork",))
    assert found == Found(network)


@pytest.mark.parametrize(
    ("kind", "given", "there"),
    [
        # Another type of the same name, another service, a resource that has an id and this is not it.
        ("azure-native:network:BastionHost", None, "Microsoft.Network/azureFirewalls/hub"),
        ("azure-native:keyvault:Vault", None, "Microsoft.RecoveryServices/vaults/hub"),
        ("azure-native:keyvault:Vault", "/subscriptions/s/x/hub", "Microsoft.KeyVault/vaults/hub"),
    ],
)
def test_the_same_name_elsewhere_is_elsewhere(make: Any, kind: str, given: Any, there: str) -> None:
    own = kind.rpartition(":")[2]
    made = make(kind, {own[:1].lower() + own[1:] + "Name": "hub"}, name="made", id=given)
    full = f"/subscriptions/OTHER/resourceGroups/g/providers/{there}"
    setting = make("azure-native:monitor:DiagnosticSetting", {"resourceUri": full})
    assert follow([made, setting], "resourceUri", (kind,)) == Elsewhere(full)


def test_identities_are_more_than_one_identity(make: Any) -> None:
    kind = "azure-native:managedidentity:UserAssignedIdentity"
    made = make(kind, {"resourceName": "hub"}, name="made")
    full = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/hub"
    assert follow([made, make("azure-native:compute:Disk", {"managedBy": full})], "managedBy", (kind,)) == Found(made)


def test_what_is_not_known_yet_is_found_by_where_it_comes_from(make: Any) -> None:
    group, other = make(GROUP, name="group"), make("openstack:networking/network:Network", name="other")
    rule = make(RULE, {"securityGroupId": UNKNOWN}, references={"securityGroupId": (group.urn, other.urn)})
    assert follow([group, other, rule]) == Found(group)


def test_two_origins_are_not_clear(make: Any) -> None:
    groups = [make(GROUP, name=name) for name in ("one", "two")]
    rule = make(RULE, {"securityGroupId": UNKNOWN}, references={"securityGroupId": tuple(one.urn for one in groups)})
    assert isinstance(follow([*groups, rule]), Unclear)
    assert isinstance(follow([*groups, make(RULE, {"securityGroupId": UNKNOWN})]), Unclear)


def test_what_another_stack_made_is_elsewhere(make: Any) -> None:
    assert follow([make(GROUP, {"name": "web"}), make(RULE, {"securityGroupId": "b0b0"})]) == Elsewhere("b0b0")


def test_a_secret_reference_cannot_be_followed(make: Any) -> None:
    with pytest.raises(UnreadableError, match="securityGroupId is secret"):
        follow([make(GROUP), make(RULE, {"securityGroupId": Secret()})])


def test_the_root_is_the_stacks_own_resource(make: Any) -> None:
    root = make("pulumi:pulumi:Stack", name="root", custom=False)
    first = make(GROUP)
    assert Stack((first, root)).root == root
    assert Stack((first,)).root == first
    assert Stack(()).root is None


def test_names_in_the_cloud(make: Any) -> None:
    assert cloud_name(make(GROUP, {"name": "web"})) == "web"
    assert cloud_name(make("azure-native:network:VirtualNetwork", {"virtualNetworkName": "hub"})) == "hub"
    assert cloud_name(make(GROUP, {"name": UNKNOWN})) is None
