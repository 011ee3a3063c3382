"""Rule `no-public-exposure`."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

RULE = "no-public-exposure"
GROUP_RULE = "openstack:networking/secGroupRule:SecGroupRule"
NSG_RULE = "azure-native:network:SecurityRule"
ACCOUNT = "azure-native:storage:StorageAccount"
FLOATING = "openstack:networking/floatingIp:FloatingIp"


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(token: str, inputs: Any = None, document: Any = None) -> str:
        return str(decide(RULE, make(token, inputs), document).state)

    return of


def test_volume_is_not_applicable(decide: Any, make: Any) -> None:
    result = decide(RULE, make("openstack:blockstorage/volume:Volume"))
    assert (result.state, result.reason) == (
        "not applicable",
        "cannot be reached from a public network by itself",
    )


def test_a_named_range_passes(decide: Any, make: Any) -> None:
    result = decide(RULE, make(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": "192.0.2.0/24"}))
    assert (result.state, result.reason) == ("pass", "lets in 192.0.2.0/24 only")


def test_everybody_fails_with_the_value(decide: Any, make: Any) -> None:
    result = decide(RULE, make(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": "0.0.0.0/0"}))
    assert (result.state, result.reason) == ("fail", "lets in everybody: remoteIpPrefix is 0.0.0.0/0")
    assert [(one.path, one.value) for one in result.evidence] == [("remoteIpPrefix", "0.0.0.0/0")]


def test_unknown_is_not_evaluated(decide: Any, make: Any) -> None:
    result = decide(RULE, make(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": UNKNOWN}))
    assert (result.state, result.reason) == ("not evaluated", "remoteIpPrefix is not known yet")


def test_secret_is_not_evaluated_and_not_shown(decide: Any, make: Any) -> None:
    result = decide(RULE, make(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": Secret()}))
    assert (result.state, result.reason) == ("not evaluated", "remoteIpPrefix is secret")
    assert [one.value for one in result.evidence] == ["[secret]"]


@pytest.mark.parametrize("prefix", ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/2", "::/0", "2000::/3", "::/1"])
def test_everybody_and_large_parts_of_it(state: Any, prefix: str) -> None:
    assert state(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": prefix}) == "fail"
    assert state(NSG_RULE, {"direction": "Inbound", "access": "Allow", "sourceAddressPrefix": prefix}) == "fail"
    assert state("openstack:networking/addressGroupV2:AddressGroupV2", {"addresses": ["10.0.0.1/32", prefix]}) == "fail"


@pytest.mark.parametrize("prefix", ["10.0.0.0/8", "203.0.113.7/32", "fc00::/7", "2001:db8::/32"])
def test_networks_somebody_runs(state: Any, prefix: str) -> None:
    assert state(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": prefix}) == "pass"
    assert state(NSG_RULE, {"direction": "Inbound", "access": "Allow", "sourceAddressPrefix": prefix}) == "pass"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"direction": "ingress"}, "fail"),
        ({"direction": "ingress", "remoteIpPrefix": ""}, "fail"),
        ({"direction": "ingress", "remoteGroupId": UNKNOWN}, "pass"),
        ({"direction": "ingress", "remoteAddressGroupId": "a"}, "pass"),
        ({"direction": "egress", "remoteIpPrefix": "0.0.0.0/0"}, "pass"),
        ({"direction": UNKNOWN, "remoteIpPrefix": "10.0.0.0/8"}, "not evaluated"),
        ({"direction": "ingress", "remoteIpPrefix": "not a range"}, "not evaluated"),
    ],
)
def test_security_group_rules(state: Any, inputs: Any, expected: str) -> None:
    assert state(GROUP_RULE, inputs) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"sourceAddressPrefix": "*"}, "fail"),
        ({"sourceAddressPrefix": "Internet"}, "fail"),
        ({"sourceAddressPrefix": "AzureCloud"}, "fail"),
        ({"sourceAddressPrefix": "AzureCloud.FranceCentral"}, "fail"),
        ({"sourceAddressPrefixes": ["10.0.0.0/8", "0.0.0.0/0"]}, "fail"),
        ({"sourceAddressPrefixes": ["0.0.0.0/1", "128.0.0.0/1"]}, "fail"),
        ({"sourceAddressPrefixes": [f"{first}.0.0.0/8" for first in range(256)]}, "fail"),
        ({}, "fail"),
        ({"sourceAddressPrefix": "VirtualNetwork"}, "pass"),
        ({"sourceAddressPrefix": "AzureLoadBalancer"}, "pass"),
        ({"sourceApplicationSecurityGroups": [{"id": UNKNOWN}]}, "pass"),
        ({"sourceAddressPrefix": "Storage"}, "not evaluated"),
        ({"sourceAddressPrefix": UNKNOWN}, "not evaluated"),
    ],
)
def test_inbound_rules_of_azure(state: Any, source: Any, expected: str) -> None:
    rule = {"direction": "Inbound", "access": "Allow", **source}
    assert state(NSG_RULE, rule) == expected
    assert state("azure-native:network:NetworkSecurityGroup", {"securityRules": [rule]}) == expected
    assert state(NSG_RULE, {**rule, "direction": "Outbound"}) == "pass"
    assert state(NSG_RULE, {**rule, "access": "Deny"}) == "pass"


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (FLOATING, {"pool": "Ext-Net"}),
        ("openstack:networking/floatingIpAssociate:FloatingIpAssociate", {}),
        ("openstack:networking/portForwardingV2:PortForwardingV2", {}),
        ("openstack:networking/network:Network", {"external": True}),
        ("openstack:networking/network:Network", {"shared": True}),
        ("openstack:networking/router:Router", {"externalNetworkId": UNKNOWN}),
        ("openstack:networking/router:Router", {"externalSubnetIds": ["s"]}),
        ("openstack:networking/port:Port", {"networkId": "Ext-Net", "securityGroupIds": ["g"]}),
        ("openstack:networking/port:Port", {"networkId": UNKNOWN}),
        ("openstack:networking/rbacPolicyV2:RbacPolicyV2", {"targetTenant": "*"}),
        ("openstack:compute/instance:Instance", {}),
        ("openstack:compute/instance:Instance", {"networks": [{"name": "Ext-Net"}], "securityGroups": ["g"]}),
        ("openstack:compute/instance:Instance", {"networks": [{"uuid": "u"}]}),
        ("openstack:compute/instance:Instance", {"networks": [{"uuid": "u"}], "securityGroups": ["default"]}),
        ("openstack:compute/interfaceAttach:InterfaceAttach", {"networkId": "Ext-Net"}),
        ("openstack:loadbalancer/loadBalancer:LoadBalancer", {"vipNetworkId": "Ext-Net"}),
        ("openstack:objectstorage/container:Container", {"containerRead": ".r:*,.rlistings"}),
        ("openstack:objectstorage/container:Container", {"containerRead": "abc:*, .r:example.org"}),
        ("openstack:objectstorage/container:Container", {"containerWrite": "*:*"}),
        ("openstack:objectstorage/tempUrl:TempUrl", {}),
        ("openstack:images/image:Image", {"visibility": "public"}),
        ("openstack:images/image:Image", {"visibility": "community"}),
        ("openstack:images/image:Image", {}),
        ("openstack:sharedfilesystem/share:Share", {"isPublic": True}),
        ("openstack:sharedfilesystem/shareAccess:ShareAccess", {"accessType": "ip", "accessTo": "0.0.0.0/0"}),
        ("azure-native:network:PublicIPAddress", {}),
        ("azure-native:network:PublicIPPrefix", {}),
        ("azure-native:network:NetworkInterface", {"ipConfigurations": [{}, {"publicIPAddress": {"id": UNKNOWN}}]}),
        ("azure-native:network:LoadBalancer", {"frontendIPConfigurations": [{"publicIPAddress": {"id": "p"}}]}),
        ("azure-native:network:ApplicationGateway", {"frontendIPConfigurations": [{"publicIPAddress": {"id": "p"}}]}),
        ("azure-native:network:BastionHost", {"ipConfigurations": [{"publicIPAddress": {"id": "p"}}]}),
        ("azure-native:network:BastionHost", {"enableShareableLink": True}),
        (
            "azure-native:network:FirewallPolicyRuleCollectionGroup",
            {"ruleCollections": [{"ruleCollectionType": "FirewallPolicyNatRuleCollection"}]},
        ),
        ("azure-native:storage:BlobContainer", {"publicAccess": "Blob"}),
        ("azure-native:containerregistry:Registry", {"publicNetworkAccess": "Disabled", "anonymousPullEnabled": True}),
        ("azure-native:containerservice:ManagedCluster", {"apiServerAccessProfile": {"enablePrivateCluster": False}}),
        ("azure-native:keyvault:Vault", {"properties": {}}),
        ("azure-native:keyvault:Vault", {"properties": {"publicNetworkAccess": "enabled"}}),
    ],
)
def test_openings(state: Any, token: str, inputs: Any) -> None:
    assert state(token, inputs) == "fail"


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("openstack:networking/router:Router", {}),
        ("openstack:networking/port:Port", {"networkId": UNKNOWN, "securityGroupIds": UNKNOWN}),
        ("openstack:networking/port:Port", {"networkId": "a", "portSecurityEnabled": False}),
        ("openstack:networking/rbacPolicyV2:RbacPolicyV2", {"targetTenant": "abc"}),
        ("openstack:compute/instance:Instance", {"networks": [{"port": UNKNOWN}]}),
        ("openstack:compute/instance:Instance", {"networks": [{"uuid": UNKNOWN}], "securityGroups": ["web"]}),
        ("openstack:objectstorage/container:Container", {"containerRead": "project:user"}),
        ("openstack:sharedfilesystem/shareAccess:ShareAccess", {"accessType": "user", "accessTo": "alice"}),
        ("azure-native:network:NetworkInterface", {"ipConfigurations": [{"subnet": {"id": UNKNOWN}}]}),
        ("azure-native:storage:BlobContainer", {}),
        ("azure-native:keyvault:Vault", {"properties": {"publicNetworkAccess": "disabled"}}),
        ("azure-native:network:NetworkSecurityGroup", {}),
    ],
)
def test_closed_resources(state: Any, token: str, inputs: Any) -> None:
    # Security groups unknown at preview are a list that a port made in the same run will have: see the next test.
    expected = "not evaluated" if inputs.get("securityGroupIds") is UNKNOWN else "pass"
    assert state(token, inputs) == expected


def test_security_groups_made_in_the_same_run_are_enough(state: Any) -> None:
    assert state("openstack:networking/port:Port", {"networkId": UNKNOWN, "securityGroupIds": [UNKNOWN]}) == "pass"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "pass"),
        ({"publicNetworkAccess": "SecuredByPerimeter"}, "pass"),
        ({"publicNetworkAccess": "Enabled"}, "fail"),
        ({"publicNetworkAccess": None}, "fail"),
        ({"allowBlobPublicAccess": True}, "fail"),
        ({"allowBlobPublicAccess": None}, "fail"),
        ({"networkRuleSet": {"defaultAction": "Allow"}}, "fail"),
        ({"networkRuleSet": None}, "pass"),
        ({"publicNetworkAccess": UNKNOWN}, "not evaluated"),
        ({"publicNetworkAccess": UNKNOWN, "allowBlobPublicAccess": True}, "fail"),
    ],
)
def test_storage_account(state: Any, good: Any, change: Any, expected: str) -> None:
    assert state(ACCOUNT, good[ACCOUNT] | change) == expected


def test_external_networks_are_configuration(state: Any) -> None:
    document = {"no-public-exposure": {"externalNetworks": ["public"]}}
    token = "openstack:loadbalancer/loadBalancer:LoadBalancer"
    assert state(token, {"vipNetworkId": "public"}, document) == "fail"
    assert state(token, {"vipNetworkId": "Ext-Net"}, document) == "pass"


def exposure(**change: str) -> dict[str, Any]:
    entry = {"type": FLOATING, "name": "it", "reason": "bastion", **change}
    return {"no-public-exposure": {"declaredExposure": [entry]}}


def test_a_declared_entry_passes_and_says_so(decide: Any, make: Any) -> None:
    result = decide(RULE, make(FLOATING), exposure())
    assert (result.state, result.reason) == ("pass", "gives a machine a public address - declared: bastion")


@pytest.mark.parametrize("change", [{"name": "other"}, {"name": "i"}, {"type": "openstack:networking/port:Port"}])
def test_a_declaration_is_for_one_resource_only(decide: Any, make: Any, change: Any) -> None:
    assert decide(RULE, make(FLOATING), exposure(**change)).state == "fail"


def test_a_declaration_does_not_make_the_unknown_known(decide: Any, make: Any) -> None:
    record = make(GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": UNKNOWN})
    assert decide(RULE, record, exposure(type=GROUP_RULE)).state == "not evaluated"


def test_a_type_nobody_knows_is_not_evaluated(state: Any) -> None:
    assert state("azure-native:web:WebApp", {}) == "not evaluated"
