"""Rule `egress-control` on small stacks of both clouds. Our own hubs: `test_network_hubs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result, State
from policies.rules import egress_control
from policies.stack import Stack

Judge = Callable[..., dict[str, Result]]

AZURE, OPENSTACK = "azure-native:network:", "openstack:networking"
UNREADABLE = [UNKNOWN, Secret()]


def made(token: str, name: str, /, **inputs: Any) -> ResourceRecord:
    """A record whose id is its name."""
    return ResourceRecord(f"urn:pulumi:dev::hub::{token}::{name}", token, name, True, inputs, id=name)


@pytest.fixture
def judge() -> Judge:
    def apply(*records: ResourceRecord, exits: tuple[ResourceRecord, ...] = (), **document: Any) -> dict[str, Result]:
        declared = [{"type": each.type, "name": each.name, "reason": "the way out"} for each in exits]
        configuration = Configuration.from_pack({"egress-control": {"declaredExits": declared}, **document})
        results = egress_control.RULE.apply(Stack(records, date(2026, 11, 25)), configuration)
        return {result.urn.rpartition("::")[2]: result for result in results}

    return apply


def states(results: Mapping[str, Result]) -> dict[str, str]:
    """What is said of each resource that something is said of."""
    return {name: each.state.value for name, each in results.items() if each.state is not State.NOT_APPLICABLE}


def test_nothing_is_said_of_what_is_no_way_out(judge: Judge) -> None:
    result = judge(made("azure-native:storage:StorageAccount", "store"))["store"]

    assert (result.state, result.reason) == (State.NOT_APPLICABLE, "is no way out of the stack")


# Azure.

NETWORK = made(f"{AZURE}VirtualNetwork", "net", addressSpace={"addressPrefixes": ["10.0.0.0/16"]})
TO_FIREWALL = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.0.4"}


def outward(destination: str, access: str = "Allow", priority: int = 100) -> dict[str, Any]:
    return {
        "name": f"to-{destination}",
        "direction": "Outbound",
        "access": access,
        "priority": priority,
        "protocol": "Tcp" if access == "Allow" else "*",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": destination,
        "destinationPortRange": "443" if access == "Allow" else "*",
    }


def guarded(*rules: dict[str, Any], routes: list[dict[str, Any]] | None = None, **more: Any) -> list[ResourceRecord]:
    """A subnet with a group that denies all that its rules do not let out, and a route table."""
    return [
        NETWORK,
        made(f"{AZURE}NetworkSecurityGroup", "group", securityRules=[*rules, outward("*", "Deny", 4096)]),
        made(f"{AZURE}RouteTable", "table", routes=[] if routes is None else routes),
        made(
            f"{AZURE}Subnet",
            "subnet",
            **{
                "virtualNetworkName": "net",
                "addressPrefix": "10.0.1.0/24",
                "defaultOutboundAccess": False,
                "networkSecurityGroup": {"id": "group"},
                "routeTable": {"id": "table"},
                **more,
            },
        ),
    ]


FIREWALL = [
    made(
        f"{AZURE}Subnet",
        "firewall-subnet",
        virtualNetworkName="net",
        subnetName="AzureFirewallSubnet",
        addressPrefix="10.0.0.0/26",
        defaultOutboundAccess=False,
    ),
    made(f"{AZURE}FirewallPolicy", "policy"),
    made(
        f"{AZURE}AzureFirewall",
        "firewall",
        firewallPolicy={"id": "policy"},
        ipConfigurations=[{"subnet": {"id": "firewall-subnet"}}],
    ),
]


def test_a_subnet_that_lets_nothing_out_passes(judge: Judge) -> None:
    result = judge(*guarded(outward("10.0.0.0/8")))["subnet"]

    assert result.state is State.PASS
    assert result.reason == ("Azure gives its machines no way out; its groups let nothing out to the internet")
    assert [(each.path, each.value) for each in result.evidence] == [("defaultOutboundAccess", "false")]


def test_a_subnet_that_leaves_by_the_firewall_passes(judge: Judge) -> None:
    results = judge(*guarded(outward("Internet"), routes=[TO_FIREWALL]), *FIREWALL)

    assert states(results) == {"subnet": "pass", "firewall-subnet": "pass", "firewall": "pass"}
    assert "leaves by firewall, whose rules are judged by themselves" in results["subnet"].reason


@pytest.mark.parametrize("value", [True, None])
def test_the_clouds_own_way_out_must_be_closed(judge: Judge, value: bool | None) -> None:
    assert states(judge(*guarded(defaultOutboundAccess=value)))["subnet"] == "fail"


@pytest.mark.parametrize("value", UNREADABLE)
def test_what_decides_on_a_subnet_must_be_readable(judge: Judge, value: Any) -> None:
    assert states(judge(*guarded(defaultOutboundAccess=value)))["subnet"] == "not evaluated"


@pytest.mark.parametrize("destination", ["Internet", "*", "0.0.0.0/0", "AzureCloud", "198.51.100.0/24"])
def test_whatever_is_let_out_needs_a_route_to_a_firewall(judge: Judge, destination: str) -> None:
    result = judge(*guarded(outward(destination)))["subnet"]

    assert result.state is State.FAIL
    assert result.reason == (
        f"group/to-{destination} (tcp/443) lets out to the internet, and no route 0.0.0.0/0 leads to a firewall"
    )


def test_a_subnet_without_group_or_denial_lets_everything_out(judge: Judge) -> None:
    alone = judge(*guarded(networkSecurityGroup=None))["subnet"]
    undenied = judge(
        NETWORK,
        made(f"{AZURE}NetworkSecurityGroup", "group", securityRules=[]),
        *[each for each in guarded() if each.name in {"table", "subnet"}],
    )["subnet"]

    assert alone.state is State.FAIL
    assert "no group of rules (everything) lets out to the internet" in alone.reason
    assert undenied.state is State.FAIL
    assert "the default rule AllowInternetOutBound (everything) lets out" in undenied.reason


def test_a_route_straight_to_the_internet_fails(judge: Judge) -> None:
    beside = {"addressPrefix": "198.51.100.0/24", "nextHopType": "Internet"}

    result = judge(*guarded(outward("Internet"), routes=[TO_FIREWALL, beside]), *FIREWALL)["subnet"]

    assert result.state is State.FAIL
    assert result.reason == "route 198.51.100.0/24 of table leads straight to the internet"


def test_an_appliance_that_nobody_sees_is_not_evaluated(judge: Judge) -> None:
    result = judge(*guarded(outward("Internet"), routes=[TO_FIREWALL]))["subnet"]

    assert result.state is State.NOT_EVALUATED
    assert result.reason == "leaves by 10.0.0.4, which is no firewall of this stack: what it lets out is not known"


def test_a_machine_that_forwards_must_be_declared(judge: Judge) -> None:
    machine = made(
        f"{AZURE}NetworkInterface",
        "machine",
        enableIPForwarding=True,
        ipConfigurations=[{"subnet": {"id": "firewall-subnet"}}],
    )
    records = (*guarded(outward("Internet"), routes=[TO_FIREWALL]), FIREWALL[0], machine)

    assert states(judge(*records))["subnet"] == "fail"
    assert states(judge(*records, exits=(machine,)))["subnet"] == "pass"


def test_a_nat_gateway_must_be_declared(judge: Judge) -> None:
    gateway = made(f"{AZURE}NatGateway", "nat")
    records = (*guarded(natGateway={"id": "nat"}), gateway)

    assert states(judge(*records)) == {"subnet": "fail", "nat": "fail"}
    declared = judge(*records, exits=(gateway,))
    assert states(declared) == {"subnet": "pass", "nat": "pass"}
    assert declared["nat"].reason.endswith("past every firewall - declared: the way out")


def test_public_addresses_and_outbound_rules_are_ways_out(judge: Judge) -> None:
    interface = made(f"{AZURE}NetworkInterface", "nic", ipConfigurations=[{"publicIPAddress": {"id": "ip"}}])
    balancer = made(f"{AZURE}LoadBalancer", "balancer", outboundRules=[{"name": "out"}])
    unknown = made(interface.type, "unknown", ipConfigurations=UNKNOWN)

    results = judge(interface, balancer, unknown, made(balancer.type, "inner"))

    assert states(results) == {"nic": "fail", "balancer": "fail", "unknown": "not evaluated"}


def rules(*listed: dict[str, Any], action: str = "Allow") -> ResourceRecord:
    return made(
        f"{AZURE}FirewallPolicyRuleCollectionGroup",
        "rules",
        firewallPolicyName="policy",
        ruleCollections=[
            {
                "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                "action": {"type": action},
                "rules": list(listed),
            }
        ],
    )


NAMES, ADDRESSES = {"ruleType": "ApplicationRule"}, {"ruleType": "NetworkRule"}


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ({**NAMES, "targetFqdns": ["packages.example"]}, "pass"),
        ({**NAMES, "targetFqdns": ["*.packages.example"]}, "pass"),
        ({**NAMES, "targetUrls": ["https://packages.example/x/*"]}, "pass"),
        ({**NAMES, "targetFqdns": ["packages.example", "*"]}, "fail"),
        ({**NAMES, "targetFqdns": ["*.example"]}, "fail"),
        ({**NAMES, "fqdnTags": ["WindowsUpdate"]}, "fail"),
        ({**NAMES, "webCategories": ["Business"]}, "fail"),
        ({**NAMES, "targetFqdns": UNKNOWN}, "not evaluated"),
        ({**NAMES, "targetFqdns": ["packages.example", Secret()]}, "not evaluated"),
        ({**NAMES, "targetFqdns": ["*", UNKNOWN]}, "fail"),
        ({**ADDRESSES, "destinationAddresses": ["198.51.100.7"]}, "pass"),
        ({**ADDRESSES, "destinationAddresses": ["10.0.0.1-10.0.0.9"]}, "pass"),
        ({**ADDRESSES, "destinationFqdns": ["time.example.org"]}, "pass"),
        ({**ADDRESSES, "destinationAddresses": ["*"]}, "fail"),
        ({**ADDRESSES, "destinationAddresses": ["0.0.0.0/1", "128.0.0.0/1"]}, "fail"),
        ({**ADDRESSES, "destinationAddresses": ["AzureCloud.francecentral"]}, "fail"),
        ({**ADDRESSES, "destinationAddresses": ["AzureMonitor"]}, "not evaluated"),
        ({**ADDRESSES, "destinationIpGroups": ["of-elsewhere"]}, "not evaluated"),
    ],
)
def test_what_a_firewall_lets_out_is_listed(judge: Judge, rule: dict[str, Any], state: str) -> None:
    assert states(judge(rules(rule)))["rules"] == state


def test_the_names_are_the_evidence(judge: Judge) -> None:
    result = judge(rules({**NAMES, "targetFqdns": ["a.example.org", "b.example.org"]}))["rules"]

    assert result.reason == "lets out to a.example.org, b.example.org"
    assert [each.value for each in result.evidence] == ["a.example.org", "b.example.org"]


def test_denying_collections_let_nothing_out(judge: Judge) -> None:
    assert states(judge(rules({**NAMES, "targetFqdns": ["*"]}, action="Deny"))) == {}


def test_lists_of_addresses_are_followed(judge: Judge) -> None:
    listed = made(f"{AZURE}IpGroup", "list", ipAddresses=["0.0.0.0/0"])

    assert states(judge(rules({**ADDRESSES, "destinationIpGroups": ["list"]}), listed))["rules"] == "fail"


def test_rules_inside_of_a_firewall_count(judge: Judge) -> None:
    inline = made(
        f"{AZURE}AzureFirewall",
        "firewall",
        applicationRuleCollections=[{"action": {"type": "Allow"}, "rules": [{"targetFqdns": ["*"]}]}],
    )

    assert states(judge(inline)) == {"firewall": "fail"}


# OpenStack.


def group(name: str = "group", **more: Any) -> ResourceRecord:
    return made(f"{OPENSTACK}/secGroup:SecGroup", name, **{"name": name, "deleteDefaultRules": True, **more})


def egress(name: str, prefix: Any, **more: Any) -> ResourceRecord:
    return made(
        f"{OPENSTACK}/secGroupRule:SecGroupRule",
        name,
        **{
            "securityGroupId": "group",
            "direction": "egress",
            "ethertype": "IPv4",
            "protocol": "tcp",
            "portRangeMin": 443,
            "portRangeMax": 443,
            "remoteIpPrefix": prefix,
            **more,
        },
    )


def test_a_closed_group_passes(judge: Judge) -> None:
    result = judge(group(), egress("in", "0.0.0.0/0", direction="ingress"), egress("near", "10.0.0.0/8"))["group"]

    assert (result.state, result.reason) == (State.PASS, "its default egress rules are deleted")
    assert [(each.path, each.value) for each in result.evidence] == [("deleteDefaultRules", "true")]


@pytest.mark.parametrize("value", [None, False])
def test_default_rules_must_be_deleted(judge: Judge, value: bool | None) -> None:
    assert states(judge(group(deleteDefaultRules=value)))["group"] == "fail"


@pytest.mark.parametrize("value", UNREADABLE)
def test_unreadable_settings_leave_a_group_open(judge: Judge, value: Any) -> None:
    assert states(judge(group(deleteDefaultRules=value)))["group"] == "not evaluated"
    assert states(judge(group(), egress("out", value)))["group"] == "not evaluated"
    assert states(judge(group(), egress("out", value), egress("all", "0.0.0.0/0")))["group"] == "fail"


def test_everybody_may_be_cut_in_pieces(judge: Judge) -> None:
    halves = [egress("low", "0.0.0.0/1"), egress("high", "128.0.0.0/1")]
    apart = [egress("one", "11.0.0.0/8"), egress("two", "128.0.0.0/9", portRangeMin=80, portRangeMax=80)]

    result = judge(group(), *halves)["group"]

    assert result.state is State.FAIL
    assert result.reason == "lets out to everybody by tcp/443: low, high; only declared exits may"
    assert [(each.path, each.value) for each in result.evidence] == [
        ("low: remoteIpPrefix", "0.0.0.0/1"),
        ("high: remoteIpPrefix", "128.0.0.0/1"),
    ]
    assert states(judge(group(), *apart))["group"] == "pass"


@pytest.mark.parametrize("prefix", ["0.0.0.0/0", "", None, "8.0.0.0/5"])
def test_letting_out_to_everybody_fails(judge: Judge, prefix: str | None) -> None:
    assert states(judge(group(), egress("out", prefix)))["group"] == "fail"


def test_both_families_of_addresses_count(judge: Judge) -> None:
    assert states(judge(group(), egress("out", "::/0", ethertype="IPv6")))["group"] == "fail"
    assert states(judge(group(), egress("out", "2001:db8::/32", ethertype="IPv6")))["group"] == "pass"


def test_named_networks_and_members_of_groups_are_no_internet(judge: Judge) -> None:
    named, members = egress("named", "198.51.100.0/24"), egress("members", None, remoteGroupId="group")

    assert states(judge(group(), named, members))["group"] == "pass"


def test_lists_of_addresses_count(judge: Judge) -> None:
    listed = made(f"{OPENSTACK}/addressGroupV2:AddressGroupV2", "list", addresses=["0.0.0.0/1", "128.0.0.0/1"])
    rule = egress("out", None, remoteAddressGroupId="list")

    assert states(judge(group(), rule, listed))["group"] == "fail"
    assert states(judge(group(), rule))["group"] == "not evaluated"


def port(name: str = "port", **more: Any) -> ResourceRecord:
    return made(f"{OPENSTACK}/port:Port", name, **{"networkId": "net", "securityGroupIds": ["group"], **more})


def test_a_declared_exit_lets_out_by_its_groups_where_it_alone_carries_them(judge: Judge) -> None:
    records = (group(), egress("out", "0.0.0.0/0"), port("proxy"))

    assert states(judge(*records))["group"] == "fail"
    assert states(judge(*records, exits=(port("proxy"),)))["group"] == "pass"
    assert states(judge(*records, port("other"), exits=(port("proxy"),)))["group"] == "fail"
    assert states(judge(*records, port("other"), exits=(group(),)))["group"] == "pass"


def test_the_plans_own_way_out_is_declared(judge: Judge) -> None:
    flow = {"name": "out", "from": ["10.0.1.0/24"], "to": ["0.0.0.0/0"], "protocol": "tcp", "port": 443, "own": False}
    hub = made("health-data-hub:index:HealthDataHub", "hub", flows=[flow])
    places = [
        made(f"{OPENSTACK}/network:Network", "net"),
        made(f"{OPENSTACK}/subnet:Subnet", "subnet", networkId="net", cidr="10.0.1.0/24"),
        port(),
    ]
    wide = egress("wide", "0.0.0.0/0", portRangeMax=444)

    result = judge(hub, group(), *places, egress("out", "0.0.0.0/0"))["group"]
    assert result.state is State.PASS
    assert "lets out to everybody by tcp/443, as the plan declares: out" in result.reason
    assert "by tcp/444: wide" in judge(hub, group(), *places, wide)["group"].reason
    moved = [
        made(each.type, each.name, **{**each.inputs, "cidr": "10.0.2.0/24"}) if "cidr" in each.inputs else each
        for each in places
    ]
    assert states(judge(hub, group(), *moved, egress("out", "0.0.0.0/0")))["group"] == "fail"


@pytest.mark.parametrize(
    ("inputs", "state"),
    [
        ({}, "pass"),
        ({"securityGroupIds": ["default"]}, "fail"),
        ({"securityGroupIds": []}, "pass"),
        ({"securityGroupIds": None}, "fail"),
        ({"securityGroupIds": None, "noSecurityGroups": True}, "pass"),
        ({"portSecurityEnabled": False}, "fail"),
        ({"portSecurityEnabled": UNKNOWN}, "not evaluated"),
        ({"securityGroupIds": [UNKNOWN]}, "not evaluated"),
        ({"securityGroupIds": [Secret()]}, "not evaluated"),
        ({"securityGroupIds": ["of-elsewhere"]}, "not evaluated"),
        ({"networkId": "Ext-Net"}, "fail"),
    ],
)
def test_ports(judge: Judge, inputs: dict[str, Any], state: str) -> None:
    assert states(judge(group(), port(**inputs)))["port"] == state


def test_machines_without_ports_of_their_own(judge: Judge) -> None:
    token = "openstack:compute/instance:Instance"
    machine = made(token, "machine", networks=[{"uuid": "net"}], securityGroups=["group"])

    assert states(judge(group(), machine))["machine"] == "pass"
    assert states(judge(group(), made(token, "machine", networks=[{"uuid": "net"}])))["machine"] == "fail"
    assert states(judge(group(), made(token, "machine", networks=[{"port": "port"}]))) == {"group": "pass"}
    on_public = made(token, "machine", networks=[{"name": "Ext-Net"}], securityGroups=["group"])
    assert states(judge(group(), on_public))["machine"] == "fail"
    assert states(judge(group(), on_public, exits=(on_public,)))["machine"] == "pass"


def test_a_group_called_default_fails(judge: Judge) -> None:
    assert states(judge(group("default")))["default"] == "fail"


@pytest.mark.parametrize("value", ["ext", *UNREADABLE])
def test_a_router_with_a_gateway_must_be_declared(judge: Judge, value: Any) -> None:
    router = made(f"{OPENSTACK}/router:Router", "router", externalNetworkId=value)
    exposure = {"declaredExposure": [{"type": router.type, "name": "router", "reason": "the edge"}]}

    assert states(judge(router)) == {"router": "fail"}
    assert states(judge(router, exits=(router,))) == {"router": "pass"}
    accepted = judge(router, **{"no-public-exposure": exposure})["router"]
    assert accepted.reason.endswith(" - declared: the edge")
    assert states(judge(made(router.type, "router"))) == {"router": "pass"}


@pytest.mark.parametrize("token", ["floatingIp:FloatingIp", "floatingIpAssociate:FloatingIpAssociate"])
def test_floating_addresses_must_be_declared(judge: Judge, token: str) -> None:
    address = made(f"{OPENSTACK}/{token}", "address", portId="port")

    assert states(judge(address)) == {"address": "fail"}
    assert states(judge(address, exits=(address,))) == {"address": "pass"}
