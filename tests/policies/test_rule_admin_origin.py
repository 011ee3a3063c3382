"""Rule `admin-origin`."""

from typing import Any

import pytest

from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.admin_origin import RULE
from policies.stack import Stack

GROUP = "azure-native:network:NetworkSecurityGroup"
RULE_TYPE = "azure-native:network:SecurityRule"
SUBNET = "azure-native:network:Subnet"
NETWORK = "azure-native:network:VirtualNetwork"
GROUP_RULE = "openstack:networking/secGroupRule:SecGroupRule"
ADDRESSES = "openstack:networking/addressGroupV2:AddressGroupV2"
OWN = "openstack:networking/subnet:Subnet"
OFFICE = "192.0.2.0/26"


def said(network: str = OFFICE, country: str = "FR", **more: Any) -> dict[str, Any]:
    declared = {"network": network, "country": country, "source": "contract 7", "date": "2026-11-01"}
    return {"admin-origin": {"declaredNetworks": [declared], **more}}


def judge(*records: ResourceRecord, document: Any = None) -> Result:
    """The result on the first of the records."""
    return RULE.apply(Stack(records), Configuration.from_pack(document or {}))[0]


def azure(**more: Any) -> dict[str, Any]:
    opening = {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destinationPortRange": "22"}
    return {**opening, "sourceAddressPrefix": OFFICE, **more}


def openstack(**more: Any) -> dict[str, Any]:
    opening = {"direction": "ingress", "protocol": "tcp", "portRangeMin": 22, "portRangeMax": 22}
    return {**opening, "remoteIpPrefix": OFFICE, **more}


@pytest.fixture(params=["azure", "openstack"])
def opened(request: Any, make: Any) -> Any:
    """Makes a rule that lets in one source on port 22, in the words of either cloud."""

    def record(source: Any) -> ResourceRecord:
        if request.param == "azure":
            return make(RULE_TYPE, azure(sourceAddressPrefix=source))  # type: ignore[no-any-return]
        return make(GROUP_RULE, openstack(remoteIpPrefix=source))  # type: ignore[no-any-return]

    return record


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (SUBNET, {}),
        (RULE_TYPE, azure(direction="Outbound")),
        (RULE_TYPE, azure(access="Deny")),
        (RULE_TYPE, azure(protocol="Icmp")),
        (RULE_TYPE, azure(destinationPortRange="443")),
        (RULE_TYPE, azure(destinationPortRange="23-3388")),
        (GROUP_RULE, openstack(direction="egress")),
        (GROUP_RULE, openstack(protocol="icmp")),
        (GROUP_RULE, openstack(portRangeMin=443, portRangeMax=443)),
    ],
)
def test_what_opens_no_port_of_administration_is_not_applicable(make: Any, token: str, inputs: Any) -> None:
    result = judge(make(token, inputs))
    assert (result.state, result.reason) == ("not applicable", "opens no port of administration")


def test_a_declared_network_inside_the_perimeter_passes(opened: Any) -> None:
    result = judge(opened(OFFICE), document=said())
    assert (result.state, result.reason) == ("pass", "port 22 for 192.0.2.0/26, declared in France")
    assert [one.value for one in result.evidence] == [OFFICE, "192.0.2.0/26: FR, according to contract 7, 2026-11-01"]
    assert judge(opened("192.0.2.8/32"), document=said()).state == "pass"


def test_a_declared_network_outside_of_the_perimeter_fails(opened: Any) -> None:
    result = judge(opened(OFFICE), document=said(country="US"))
    assert (result.state, result.reason) == (
        "fail",
        "port 22 is open to 192.0.2.0/26, which administers from United States; allowed: the European Union",
    )
    assert judge(opened(OFFICE), document=said(country="NO")).state == "fail"
    assert judge(opened(OFFICE), document=said(country="NO", perimeter="eea")).state == "pass"


def test_a_range_that_holds_a_declared_network_outside_of_the_perimeter_fails(opened: Any) -> None:
    assert judge(opened("192.0.2.0/24"), document=said(country="US")).state == "fail"
    assert judge(opened("10.1.0.0/16"), document=said("10.1.2.0/24", "US")).state == "fail"


@pytest.mark.parametrize("document", [{}, said("198.51.100.0/24"), said("192.0.2.0/27")])
def test_a_public_range_that_nobody_declared_is_not_evaluated(opened: Any, document: Any) -> None:
    result = judge(opened(OFFICE), document=document)
    assert (result.state, result.reason) == (
        "not evaluated",
        "port 22 is open to 192.0.2.0/26, and nobody has said in which country it administers; "
        "declare the whole range in declaredNetworks",
    )


def test_declared_networks_side_by_side_count_together(opened: Any) -> None:
    halves = [said(half)["admin-origin"]["declaredNetworks"][0] for half in ("192.0.2.0/27", "192.0.2.32/27")]
    assert judge(opened(OFFICE), document={"admin-origin": {"declaredNetworks": halves}}).state == "pass"


@pytest.mark.parametrize("source", ["10.1.2.0/24", "172.16.0.0/12", "192.168.7.7/32", "fd00:1::/64"])
def test_a_private_range_passes(opened: Any, source: str) -> None:
    result = judge(opened(source))
    assert result.state == "pass"
    assert result.reason == f"port 22 for {source}, a private range: reached by a private line of the operator's"


def test_the_stacks_own_networks_pass(make: Any, opened: Any) -> None:
    own = make(NETWORK, {"addressSpace": {"addressPrefixes": ["203.0.113.0/24"]}}, name="own")
    subnet = make(OWN, {"cidr": "203.0.113.0/24"}, name="own")
    for network in (own, subnet):
        result = judge(opened("203.0.113.0/28"), network)
        assert (result.state, result.reason) == ("pass", "port 22 for 203.0.113.0/28, the stack's own")


@pytest.mark.parametrize("source", ["0.0.0.0/0", "0.0.0.0/1", "::/0"])
def test_everybody_fails(opened: Any, source: str) -> None:
    result = judge(opened(source), document=said())
    assert result.state == "fail"
    assert result.reason.startswith("port 22 is open to everybody: ")


@pytest.mark.parametrize("source", ["*", "Internet", "AzureCloud.francecentral", "", None])
def test_azures_words_for_everybody_fail(make: Any, source: Any) -> None:
    assert judge(make(RULE_TYPE, azure(sourceAddressPrefix=source or None))).state == "fail"


def test_no_source_at_all_is_everybody_on_openstack(make: Any) -> None:
    for source in (None, ""):
        result = judge(make(GROUP_RULE, openstack(remoteIpPrefix=source)))
        assert (result.state, result.reason) == ("fail", "port 22 is open to everybody: no source is given")


def test_halves_of_the_internet_fail_together(make: Any) -> None:
    halves = azure(sourceAddressPrefix=None, sourceAddressPrefixes=[f"{n}.0.0.0/8" for n in range(64, 127)])
    assert judge(make(RULE_TYPE, halves)).state == "fail"


def test_other_service_tags_are_not_evaluated(make: Any) -> None:
    assert judge(make(RULE_TYPE, azure(sourceAddressPrefix="Storage.FranceCentral"))).state == "not evaluated"
    assert judge(make(RULE_TYPE, azure(sourceAddressPrefix="VirtualNetwork"))).state == "pass"


def test_members_of_groups_pass(make: Any) -> None:
    groups = azure(sourceAddressPrefix=None, sourceApplicationSecurityGroups=[{"id": UNKNOWN}])
    assert judge(make(RULE_TYPE, groups)).state == "pass"
    assert judge(make(GROUP_RULE, openstack(remoteIpPrefix=None, remoteGroupId=UNKNOWN))).state == "pass"


def test_an_address_group_is_followed(make: Any) -> None:
    group = make(ADDRESSES, {"addresses": ["0.0.0.0/0"]}, name="g", id="g-1")
    assert judge(make(GROUP_RULE, openstack(remoteIpPrefix=None, remoteAddressGroupId="g-1")), group).state == "fail"
    elsewhere = judge(make(GROUP_RULE, openstack(remoteIpPrefix=None, remoteAddressGroupId="g-2")), group)
    assert elsewhere.state == "not evaluated"


@pytest.mark.parametrize(
    "ports",
    [
        {"destinationPortRange": "3389"},
        {"destinationPortRange": "*"},
        {"destinationPortRange": "1-1024"},
        {"destinationPortRange": None, "destinationPortRanges": ["80", "5980-5990"]},
        {"protocol": "*"},
    ],
)
def test_ports_of_administration_are_found_in_every_spelling_of_azure(make: Any, ports: Any) -> None:
    assert judge(make(RULE_TYPE, azure(**ports, sourceAddressPrefix="*"))).state == "fail"


@pytest.mark.parametrize(
    "ports",
    [
        {"portRangeMin": None, "portRangeMax": None},
        {"portRangeMin": 0, "portRangeMax": 0},
        {"portRangeMin": 1, "portRangeMax": 65535},
        {"protocol": None},
        {"protocol": "6"},
        {"protocol": ""},
    ],
)
def test_ports_of_administration_are_found_in_every_spelling_of_openstack(make: Any, ports: Any) -> None:
    assert judge(make(GROUP_RULE, openstack(**ports, remoteIpPrefix="0.0.0.0/0"))).state == "fail"


def test_rules_inside_of_a_group_are_judged(make: Any) -> None:
    rules = [azure(), azure(destinationPortRange="80", sourceAddressPrefix="*")]
    result = judge(make(GROUP, {"securityRules": rules}), document=said())
    assert result.state == "pass"
    assert result.evidence[0].path == "securityRules[0].sourceAddressPrefix"


def bastion(make: Any, name: str) -> tuple[ResourceRecord, ResourceRecord]:
    group = make(GROUP, {"securityRules": [azure(destinationPortRange="443")]}, name="g", id="/nsg/g")
    return group, make(SUBNET, {"subnetName": name, "networkSecurityGroup": {"id": "/nsg/g"}}, name="s")


def test_https_is_administration_in_the_subnet_of_a_bastion_service(make: Any) -> None:
    assert judge(*bastion(make, "AzureBastionSubnet")).state == "not evaluated"
    assert judge(*bastion(make, "AzureBastionSubnet"), document=said()).state == "pass"
    assert judge(*bastion(make, "others")).state == "not applicable"


def test_a_single_rule_of_a_bastions_group_is_found_by_the_groups_name(make: Any) -> None:
    subnet = {"subnetName": "AzureBastionSubnet", "networkSecurityGroup": {"id": UNKNOWN}}
    group = make(GROUP, {"networkSecurityGroupName": "admin"}, name="g")
    held = make(SUBNET, subnet, name="s", references={"networkSecurityGroup": (group.urn,)})
    rule = make(RULE_TYPE, azure(networkSecurityGroupName="admin", destinationPortRange="443"))
    assert judge(rule, group, held).state == "not evaluated"


def test_a_subnet_inside_of_a_network_is_seen(make: Any) -> None:
    group, _ = bastion(make, "")
    subnet = {"name": "AzureBastionSubnet", "networkSecurityGroup": {"id": "/nsg/g"}}
    assert judge(group, make(NETWORK, {"subnets": [subnet]}, name="n")).state == "not evaluated"


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        (
            "azure-native:network:BastionHost",
            {"networkAcls": {"ipRules": [{"addressPrefix": OFFICE}]}},
            "networkAcls.ipRules[0].addressPrefix",
        ),
        (
            "azure-native:containerservice:ManagedCluster",
            {"apiServerAccessProfile": {"authorizedIPRanges": [OFFICE]}},
            "apiServerAccessProfile.authorizedIPRanges[0]",
        ),
        (
            "azure-native:network:FirewallPolicyRuleCollectionGroup",
            {
                "ruleCollections": [
                    {
                        "ruleCollectionType": "FirewallPolicyNatRuleCollection",
                        "rules": [
                            {"sourceAddresses": [OFFICE], "destinationPorts": ["2222"], "translatedPort": "22"},
                        ],
                    }
                ]
            },
            "ruleCollections[0].rules[0].sourceAddresses[0]",
        ),
    ],
)
def test_services_of_azure_that_let_administrators_in(make: Any, token: str, inputs: Any, path: str) -> None:
    assert judge(make(token, inputs)).state == "not evaluated"
    result = judge(make(token, inputs), document=said())
    assert (result.state, result.evidence[0].path) == ("pass", path)
    assert judge(make(token, inputs), document=said(country="US")).state == "fail"


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_what_cannot_be_read_is_not_evaluated(make: Any, opened: Any, hidden: Any) -> None:
    assert judge(opened(hidden), document=said()).state == "not evaluated"
    for path in ("direction", "access", "protocol", "destinationPortRange"):
        assert judge(make(RULE_TYPE, azure(**{path: hidden})), document=said()).state == "not evaluated"
    for path in ("direction", "protocol", "portRangeMin"):
        assert judge(make(GROUP_RULE, openstack(**{path: hidden})), document=said()).state == "not evaluated"


def test_a_source_that_comes_from_a_network_of_the_stacks_own_passes(make: Any) -> None:
    subnet = make(SUBNET, {}, name="s")
    rule = make(RULE_TYPE, azure(sourceAddressPrefix=UNKNOWN), references={"sourceAddressPrefix": (subnet.urn,)})
    assert judge(rule, subnet).state == "pass"


def test_one_broken_source_fails_whatever_else_is_unknown(make: Any) -> None:
    sources = azure(sourceAddressPrefix=None, sourceAddressPrefixes=[UNKNOWN, "0.0.0.0/0"])
    assert judge(make(RULE_TYPE, sources)).state == "fail"


def test_what_is_only_read_is_not_evaluated(make: Any) -> None:
    assert judge(make(GROUP, {}, external=True)).state == "not evaluated"
