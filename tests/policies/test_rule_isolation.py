"""Rule `isolation` on small stacks of both clouds. Our own hubs: `test_network_hubs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result, State
from policies.rules import isolation
from policies.stack import Stack

Inputs = Mapping[str, Any]
Judge = Callable[..., dict[str, Result]]

AZURE, OPENSTACK = "azure-native:network:", "openstack:networking"
HUB = "health-data-hub:index:HealthDataHub"


def made(token: str, name: str, /, **inputs: Any) -> ResourceRecord:
    """A record whose id is its name."""
    return ResourceRecord(f"urn:pulumi:dev::hub::{token}::{name}", token, name, True, inputs, id=name)


@pytest.fixture
def judge() -> Judge:
    def apply(*records: ResourceRecord, private: tuple[str, ...] = ()) -> dict[str, Result]:
        configuration = Configuration.from_pack({"isolation": {"privateNetworks": list(private)}})
        results = isolation.RULE.apply(Stack(records, date(2026, 11, 25)), configuration)
        return {result.urn.rpartition("::")[2]: result for result in results}

    return apply


def states(results: Mapping[str, Result]) -> dict[str, str]:
    """What is said of each resource that something is said of."""
    return {name: each.state.value for name, each in results.items() if each.state is not State.NOT_APPLICABLE}


# Azure.


def rule(name: str, direction: str, access: str, priority: int, **more: Any) -> dict[str, Any]:
    side = {"protocol": "*", "sourcePortRange": "*", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*"}
    return {
        "name": name,
        "direction": direction,
        "access": access,
        "priority": priority,
        "destinationPortRange": "*",
        **side,
        **more,
    }


DENIALS = [rule("no-in", "Inbound", "Deny", 4096), rule("no-out", "Outbound", "Deny", 4096)]


def group(name: str, *rules: dict[str, Any], denials: bool = True) -> ResourceRecord:
    return made(
        f"{AZURE}NetworkSecurityGroup",
        f"{name}-group",
        securityRules=[*rules, *(DENIALS if denials else ())],
    )


def net(name: str, number: int, workspace: str | None = "same", **subnet: Any) -> list[ResourceRecord]:
    """A virtual network with one subnet, 10.0.NUMBER.0/24, and the group NAME-group."""
    label = name if workspace == "same" else workspace
    return [
        made(
            f"{AZURE}VirtualNetwork",
            name,
            addressSpace={"addressPrefixes": [f"10.0.{number}.0/24"]},
            tags={"workspace": label} if label else {},
        ),
        made(
            f"{AZURE}Subnet",
            f"{name}-subnet",
            **{
                "virtualNetworkName": name,
                "subnetName": f"{name}-subnet",
                "addressPrefix": f"10.0.{number}.0/24",
                "networkSecurityGroup": {"id": f"{name}-group"},
                **subnet,
            },
        ),
    ]


def peering(one: str, other: str, **more: Any) -> ResourceRecord:
    return made(
        f"{AZURE}VirtualNetworkPeering",
        f"{one}-{other}",
        **{"virtualNetworkName": one, "remoteVirtualNetwork": {"id": other}, **more},
    )


def test_nothing_is_said_of_what_is_no_network(judge: Judge) -> None:
    result = judge(made("azure-native:storage:StorageAccount", "store"))["store"]

    assert result.state is State.NOT_APPLICABLE
    assert result.reason.startswith("decides no path alone")


def test_apart_networks_pass(judge: Judge) -> None:
    results = judge(*net("a", 1), group("a"), *net("b", 2), group("b"))

    assert states(results) == {"a-subnet": "pass", "a-group": "pass", "b-subnet": "pass", "b-group": "pass"}
    assert [(each.path, each.value) for each in results["a-subnet"].evidence] == [
        ("a-subnet: addresses", "10.0.1.0/24")
    ]


def test_a_group_without_denials_fails(judge: Judge) -> None:
    results = judge(*net("a", 1), group("a", denials=False))

    assert states(results) == {"a-subnet": "pass", "a-group": "fail"}
    assert "AllowVnetInBound lets in every machine of the network and of its peers" in results["a-group"].reason
    assert "AllowInternetOutBound let everything out" in results["a-group"].reason


def test_a_subnet_without_group_is_open_to_all(judge: Judge) -> None:
    result = judge(*net("a", 1, networkSecurityGroup=None))["a-subnet"]

    assert result.state is State.FAIL
    assert result.reason.startswith(
        "outside (0.0.0.0/5, 8.0.0.0/7, 10.0.0.0/24 and more) reaches a-subnet (10.0.1.0/24)"
    )


def test_a_path_between_two_workspaces_needs_both_sides_and_a_link(judge: Judge) -> None:
    out = rule("to-b", "Outbound", "Allow", 100, destinationAddressPrefix="10.0.2.0/24")
    inward = rule("from-a", "Inbound", "Allow", 100, sourceAddressPrefix="10.0.1.0/24", destinationPortRange="22")
    a, b, joined = net("a", 1, "x"), net("b", 2, "y"), peering("a", "b")

    closed = judge(*a, group("a", out), *b, group("b", inward))
    one_sided = judge(*a, group("a"), *b, group("b", inward), joined)
    whole = judge(*a, group("a", out), *b, group("b", inward), joined)

    assert set(states(closed).values()) == {"pass"}
    assert states(one_sided) == {**states(closed), "a-b": "fail"}
    assert states(whole) == {**states(closed), "a-b": "fail", "b-group": "fail"}
    assert whole["b-group"].reason == (
        "a-subnet (10.0.1.0/24) reaches b-subnet (10.0.2.0/24) by tcp/22, udp/22, which a-group/to-b of a-group and "
        "b-group/from-a of b-group let pass; they are different workspaces"
    )
    assert whole["a-b"].reason == "joins a-subnet and b-subnet, which are different workspaces"


def test_the_same_workspace_and_what_is_shared_may_talk(judge: Judge) -> None:
    open_rules = (rule("in", "Inbound", "Allow", 100, sourceAddressPrefix="VirtualNetwork"),)
    records = [
        group("a", *open_rules, rule("out", "Outbound", "Allow", 100, destinationAddressPrefix="VirtualNetwork"))
    ]
    records += [group("b", *open_rules)]

    assert set(states(judge(*net("a", 1, "x"), *net("b", 2, "x"), *records, peering("a", "b"))).values()) == {"pass"}
    assert set(states(judge(*net("a", 1, "hub"), *net("b", 2, "x"), *records, peering("a", "b"))).values()) == {"pass"}


def test_a_denial_that_comes_first_closes(judge: Judge) -> None:
    early = rule("early", "Inbound", "Deny", 100, sourceAddressPrefix="0.0.0.0/0")
    allow = rule("late", "Inbound", "Allow", 200, sourceAddressPrefix="*")

    assert states(judge(*net("a", 1), group("a", early, allow)))["a-group"] == "pass"
    assert states(judge(*net("a", 1), group("a", {**early, "priority": 300}, allow)))["a-group"] == "fail"


def test_a_denial_of_some_source_ports_closes_nothing(judge: Judge) -> None:
    early = rule("early", "Inbound", "Deny", 100, sourcePortRange="1024-2048")
    allow = rule("late", "Inbound", "Allow", 200)

    assert states(judge(*net("a", 1), group("a", early, allow)))["a-group"] == "fail"


def test_a_rule_that_is_a_resource_of_its_own_counts(judge: Judge) -> None:
    extra = made(
        f"{AZURE}SecurityRule",
        "extra",
        networkSecurityGroupName="a-group",
        **{key: value for key, value in rule("x", "Inbound", "Allow", 100).items() if key != "name"},
    )

    results = judge(*net("a", 1), group("a"), extra)

    assert states(results) == {"a-subnet": "pass", "a-group": "fail"}
    assert "which extra of a-group lets pass" in results["a-group"].reason


@pytest.mark.parametrize("source", ["*", "Internet", "AzureCloud", "Storage.FranceCentral", "192.0.2.0/26"])
def test_nobody_outside_comes_in(judge: Judge, source: str) -> None:
    entry = rule("entry", "Inbound", "Allow", 100, sourceAddressPrefix=source)

    assert states(judge(*net("a", 1), group("a", entry)))["a-group"] == "fail"


@pytest.mark.parametrize("source", ["AzureLoadBalancer", "GatewayManager", "VirtualNetwork", "10.0.1.0/25"])
def test_the_platform_and_the_own_network_come_in(judge: Judge, source: str) -> None:
    entry = rule("entry", "Inbound", "Allow", 100, sourceAddressPrefix=source)

    assert states(judge(*net("a", 1), group("a", entry)))["a-group"] == "pass"


def test_private_networks_are_allowed_peers(judge: Judge) -> None:
    entry = rule("entry", "Inbound", "Allow", 100, sourceAddressPrefix="192.0.2.0/26")
    way = rule("way", "Outbound", "Allow", 100, destinationAddressPrefix="10.9.0.0/16")
    records = (*net("a", 1), group("a", entry, way))

    assert states(judge(*records, private=("192.0.2.0/24", "10.9.0.0/16")))["a-group"] == "pass"
    result = judge(*records, private=("192.0.2.0/24",))["a-group"]
    assert result.state is State.FAIL
    assert "reaches outside (10.9.0.0/16) by everything" in result.reason


@pytest.mark.parametrize("value", [UNKNOWN, Secret()])
def test_a_range_that_cannot_be_read_leaves_the_group_open(judge: Judge, value: Any) -> None:
    entry = rule("entry", "Inbound", "Allow", 100, sourceAddressPrefix=value)

    result = judge(*net("a", 1), group("a", entry))["a-group"]

    assert result.state is State.NOT_EVALUATED
    assert result.reason.startswith("securityRules[0].sourceAddressPrefix is ")


def test_what_an_unknown_denial_might_close_is_no_failure(judge: Judge) -> None:
    denial = rule("denial", "Inbound", "Deny", 100, sourceAddressPrefix=UNKNOWN)
    allow = rule("allow", "Inbound", "Allow", 200)

    assert states(judge(*net("a", 1), group("a", denial, allow)))["a-group"] == "not evaluated"


def test_a_failure_stays_one_whatever_else_is_unknown(judge: Judge) -> None:
    unknown = rule("unknown", "Inbound", "Allow", 200, sourceAddressPrefix=UNKNOWN)

    assert states(judge(*net("a", 1), group("a", rule("all", "Inbound", "Allow", 100), unknown)))["a-group"] == "fail"


@pytest.mark.parametrize("value", [UNKNOWN, Secret()])
def test_a_subnet_without_known_range_is_not_evaluated(judge: Judge, value: Any) -> None:
    assert states(judge(*net("a", 1, addressPrefix=value), group("a")))["a-subnet"] == "not evaluated"


def test_what_is_only_read_is_not_evaluated(judge: Judge) -> None:
    read = ResourceRecord(
        f"urn:pulumi:dev::hub::{AZURE}x::g", f"{AZURE}NetworkSecurityGroup", "g", True, {}, id="g", external=True
    )

    result = judge(*net("a", 1, networkSecurityGroup={"id": "g"}), read)["a-subnet"]

    assert result.state is State.NOT_EVALUATED
    assert result.reason == "its group of rules is not of this stack: g"


def test_a_peer_of_elsewhere_needs_known_addresses(judge: Judge) -> None:
    base = (*net("a", 1), group("a", rule("in", "Inbound", "Allow", 100, sourceAddressPrefix="VirtualNetwork")))
    known = peering("a", "corporate", remoteAddressSpace={"addressPrefixes": ["10.9.0.0/16"]})

    assert states(judge(*base, peering("a", "corporate")))["a-corporate"] == "not evaluated"
    assert states(judge(*base, known))["a-group"] == "fail"
    assert states(judge(*base, known, private=("10.9.0.0/16",)))["a-group"] == "pass"


def interface(name: str, subnet: str, **more: Any) -> ResourceRecord:
    configuration = {"subnet": {"id": subnet}, **more.pop("configuration", {})}
    return made(f"{AZURE}NetworkInterface", name, ipConfigurations=[configuration], **more)


def test_both_groups_of_an_interface_must_let_in(judge: Judge) -> None:
    open_group = group("a", rule("all", "Inbound", "Allow", 100))
    records = [*net("b", 2, networkSecurityGroup=None), open_group, group("b")]

    closed = judge(*records, interface("nic", "b-subnet", networkSecurityGroup={"id": "b-group"}))
    opened = judge(*records, interface("nic", "b-subnet", networkSecurityGroup={"id": "a-group"}))

    assert states(closed) == {"b-subnet": "pass", "b-group": "pass"}
    assert states(opened) == {"b-subnet": "pass", "a-group": "fail"}


def test_members_of_an_application_group_are_reached_by_its_name(judge: Judge) -> None:
    members = made(f"{AZURE}ApplicationSecurityGroup", "databases")
    entry = rule("entry", "Inbound", "Allow", 100, destinationApplicationSecurityGroups=[{"id": "databases"}])
    del entry["destinationAddressPrefix"]
    nic = interface("nic", "a-subnet", configuration={"applicationSecurityGroups": [{"id": "databases"}]})
    records = (*net("a", 1), group("a", entry), members)

    assert states(judge(*records))["a-group"] == "pass"
    assert states(judge(*records, nic))["a-group"] == "fail"


def test_a_private_endpoint_beside_its_group_is_reached_by_all_that_is_near(judge: Judge) -> None:
    endpoint = made(f"{AZURE}PrivateEndpoint", "store", subnet={"id": "b-subnet"})
    out = group("a", rule("out", "Outbound", "Allow", 100, destinationAddressPrefix="10.0.2.0/24"))
    base = (*net("a", 1), out, group("b"), peering("a", "b"), endpoint)

    unguarded = judge(*base, *net("b", 2))
    guarded = judge(*base, *net("b", 2, privateEndpointNetworkPolicies="NetworkSecurityGroupEnabled"))

    assert states(unguarded)["store"] == "fail"
    assert "no group guards private endpoints of store" in unguarded["store"].reason
    assert "store" not in states(guarded)


def firewall(*rules: dict[str, Any]) -> list[ResourceRecord]:
    """A hub with a firewall that both spokes lead everything to."""
    table = made(
        f"{AZURE}RouteTable",
        "table",
        routes=[{"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.0.4"}],
    )
    collection = {
        "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
        "action": {"type": "Allow"},
        "rules": [{"ruleType": "NetworkRule", **each} for each in rules],
    }
    return [
        *net("hub", 0, None, subnetName="AzureFirewallSubnet", networkSecurityGroup=None),
        made(f"{AZURE}FirewallPolicy", "policy"),
        made(
            f"{AZURE}FirewallPolicyRuleCollectionGroup",
            "rules",
            firewallPolicyName="policy",
            ruleCollections=[collection],
        ),
        made(
            f"{AZURE}AzureFirewall",
            "firewall",
            firewallPolicy={"id": "policy"},
            ipConfigurations=[{"subnet": {"id": "hub-subnet"}}],
        ),
        table,
        *(each for name, number in (("a", 1), ("b", 2)) for each in net(name, number, routeTable={"id": "table"})),
        group("a", rule("out", "Outbound", "Allow", 100, destinationAddressPrefix="10.0.2.0/24")),
        group("b", rule("in", "Inbound", "Allow", 100, sourceAddressPrefix="10.0.1.0/24")),
        peering("a", "hub"),
        peering("b", "hub"),
    ]


def test_a_firewall_joins_what_its_network_rules_let_pass(judge: Judge) -> None:
    between = {
        "ipProtocols": ["TCP"],
        "sourceAddresses": ["10.0.1.0/24"],
        "destinationAddresses": ["10.0.2.0/24"],
        "destinationPorts": ["445"],
    }

    assert states(judge(*firewall()))["b-group"] == "pass"
    result = judge(*firewall(between))["b-group"]
    assert result.state is State.FAIL
    assert "reaches b-subnet (10.0.2.0/24) by tcp/445" in result.reason


def test_a_machine_that_forwards_fails_and_joins(judge: Judge) -> None:
    results = judge(
        *[each for each in firewall() if each.name != "firewall"],
        interface("nic", "hub-subnet", enableIPForwarding=True),
    )

    assert results["nic"].state is State.FAIL
    assert states(results)["b-group"] == "fail"
    assert judge(interface("nic", "hub-subnet", enableIPForwarding=UNKNOWN))["nic"].state is State.NOT_EVALUATED


# OpenStack.


def zone(name: str, number: int, workspace: str | None = "same") -> list[ResourceRecord]:
    """A network, its subnet 10.0.NUMBER.0/24 on the router `router`, its group NAME-group and one port in it."""
    label = name if workspace == "same" else workspace
    return [
        made(f"{OPENSTACK}/network:Network", name, tags=[f"workspace={label}"] if label else []),
        made(f"{OPENSTACK}/subnet:Subnet", f"{name}-subnet", networkId=name, cidr=f"10.0.{number}.0/24"),
        made(
            f"{OPENSTACK}/routerInterface:RouterInterface",
            f"{name}-interface",
            routerId="router",
            subnetId=f"{name}-subnet",
        ),
        made(f"{OPENSTACK}/secGroup:SecGroup", f"{name}-group", deleteDefaultRules=True),
        made(
            f"{OPENSTACK}/port:Port",
            f"{name}-port",
            networkId=name,
            fixedIps=[{"subnetId": f"{name}-subnet"}],
            securityGroupIds=[f"{name}-group"],
        ),
    ]


ROUTER = made(f"{OPENSTACK}/router:Router", "router")


def allow(name: str, of: str, direction: str, **more: Any) -> ResourceRecord:
    return made(
        f"{OPENSTACK}/secGroupRule:SecGroupRule",
        name,
        securityGroupId=of,
        direction=direction,
        ethertype="IPv4",
        **more,
    )


def altered(records: list[ResourceRecord], name: str, **inputs: Any) -> list[ResourceRecord]:
    return [made(each.type, name, **{**each.inputs, **inputs}) if each.name == name else each for each in records]


def test_zones_with_closed_groups_pass(judge: Judge) -> None:
    results = judge(ROUTER, *zone("a", 1), *zone("b", 2))

    assert states(results) == dict.fromkeys(("a-subnet", "a-group", "b-subnet", "b-group"), "pass")


def test_rules_of_both_groups_make_a_path(judge: Judge) -> None:
    out = allow(
        "out", "a-group", "egress", protocol="tcp", portRangeMin=22, portRangeMax=22, remoteIpPrefix="10.0.2.0/24"
    )
    inward = allow("in", "b-group", "ingress", remoteGroupId="a-group")
    zones = [ROUTER, *zone("a", 1), *zone("b", 2)]

    assert states(judge(*zones, out))["b-group"] == "pass"
    result = judge(*zones, out, inward)["b-group"]
    assert result.state is State.FAIL
    assert result.reason == (
        "a-subnet (10.0.1.0/24) reaches b-subnet (10.0.2.0/24) by tcp/22, which out of a-group and in of b-group "
        "let pass; they are different workspaces"
    )


def test_without_a_common_router_nothing_passes(judge: Judge) -> None:
    apart = altered(zone("b", 2), "b-interface", routerId="other")
    second = made(f"{OPENSTACK}/routerInterface:RouterInterface", "second", routerId="other", subnetId="a-subnet")
    base = [ROUTER, made(ROUTER.type, "other"), *zone("a", 1), *apart, *zone("c", 3)]
    from_a = [
        allow("out", "a-group", "egress", remoteGroupId="b-group"),
        allow("in", "b-group", "ingress", remoteGroupId="a-group"),
    ]

    assert states(judge(*base, *from_a))["b-group"] == "pass"
    assert states(judge(*base, *from_a, second))["b-group"] == "fail"


def test_a_route_from_router_to_router_joins_what_they_join(judge: Judge) -> None:
    apart = altered(zone("b", 2), "b-interface", routerId="other")
    second = made(f"{OPENSTACK}/routerInterface:RouterInterface", "second", routerId="other", subnetId="a-subnet")
    route = made(
        f"{OPENSTACK}/routerRoute:RouterRoute",
        "route",
        routerId="router",
        destinationCidr="10.0.2.0/24",
        nextHop="10.0.1.2",
    )
    from_c = [
        allow("out", "c-group", "egress", remoteGroupId="b-group"),
        allow("in", "b-group", "ingress", remoteGroupId="c-group"),
    ]
    base = [ROUTER, made(ROUTER.type, "other"), *zone("a", 1), *apart, *zone("c", 3), second, *from_c]

    assert states(judge(*base))["b-group"] == "pass"
    assert states(judge(*base, route))["b-group"] == "fail"


def test_lists_of_addresses_count(judge: Judge) -> None:
    listed = made(f"{OPENSTACK}/addressGroupV2:AddressGroupV2", "list", addresses=["192.0.2.0/26"])
    entry = allow("in", "a-group", "ingress", remoteAddressGroupId="list")

    results = judge(ROUTER, *zone("a", 1), listed, entry)

    assert states(results)["a-group"] == "fail"
    assert "outside (192.0.2.0/26) reaches a-subnet" in results["a-group"].reason
    assert states(judge(ROUTER, *zone("a", 1), listed, entry, private=("192.0.2.0/24",)))["a-group"] == "pass"
    assert states(judge(ROUTER, *zone("a", 1), entry))["a-group"] == "not evaluated"


@pytest.mark.parametrize("prefix", ["0.0.0.0/0", "", None, "198.51.100.0/24"])
def test_nobody_outside_is_let_in(judge: Judge, prefix: str | None) -> None:
    entry = allow("in", "a-group", "ingress", remoteIpPrefix=prefix)

    assert states(judge(ROUTER, *zone("a", 1), entry))["a-group"] == "fail"


def test_default_rules_must_be_deleted(judge: Judge) -> None:
    results = judge(ROUTER, *altered(zone("a", 1), "a-group", deleteDefaultRules=False))

    assert states(results) == {"a-subnet": "pass", "a-group": "fail"}
    assert results["a-group"].reason == "deleteDefaultRules is false, so its default rules let everything out"


@pytest.mark.parametrize("value", [UNKNOWN, Secret()])
def test_unreadable_settings_of_a_group_leave_it_open(judge: Judge, value: Any) -> None:
    assert (
        states(judge(ROUTER, *altered(zone("a", 1), "a-group", deleteDefaultRules=value)))["a-group"] == "not evaluated"
    )
    entry = allow("in", "a-group", "ingress", remoteIpPrefix=value)
    result = judge(ROUTER, *zone("a", 1), entry)["a-group"]
    assert result.state is State.NOT_EVALUATED
    assert result.reason.startswith("in: remoteIpPrefix is ")


@pytest.mark.parametrize(
    ("inputs", "state"),
    [
        ({"securityGroupIds": ["default"]}, "fail"),
        ({"securityGroupIds": None}, "fail"),
        ({"portSecurityEnabled": False}, "fail"),
        ({"portSecurityEnabled": UNKNOWN}, "not evaluated"),
        ({"securityGroupIds": None, "noSecurityGroups": True}, None),
        ({"securityGroupIds": ["a-group", "of-elsewhere"]}, "not evaluated"),
        ({"securityGroupIds": [UNKNOWN]}, "not evaluated"),
        ({"allowedAddressPairs": [{"ipAddress": "0.0.0.0/0"}]}, "fail"),
        ({"allowedAddressPairs": [{"ipAddress": "10.0.1.99"}]}, None),
        ({"networkId": UNKNOWN, "fixedIps": []}, "not evaluated"),
    ],
)
def test_ports_with_other_guards(judge: Judge, inputs: Inputs, state: str | None) -> None:
    assert states(judge(ROUTER, *altered(zone("a", 1), "a-port", **inputs))).get("a-port") == state


def test_a_routers_own_port_is_no_machine(judge: Judge) -> None:
    records = altered(zone("a", 1), "a-port", portSecurityEnabled=False, securityGroupIds=None)
    foot = made(f"{OPENSTACK}/routerInterface:RouterInterface", "foot", routerId="router", portId="a-port")

    assert states(judge(ROUTER, *records, foot)) == {"a-subnet": "pass"}


def test_a_machine_without_ports_has_the_groups_it_names(judge: Judge) -> None:
    machine = made(
        "openstack:compute/instance:Instance", "machine", networks=[{"uuid": "a"}], securityGroups=["a-group"]
    )
    entry = allow("in", "a-group", "ingress", remoteIpPrefix="0.0.0.0/0")
    records = [each for each in zone("a", 1) if each.name != "a-port"]

    assert states(judge(ROUTER, *records, entry)) == {"a-subnet": "pass"}
    assert states(judge(ROUTER, *records, entry, machine)) == {"a-subnet": "pass", "a-group": "fail"}
    unnamed = made(machine.type, "machine", networks=[{"uuid": "a"}])
    assert states(judge(ROUTER, *records, unnamed)) == {"a-subnet": "pass", "machine": "fail"}
    nowhere = made(machine.type, "machine", networks=[{"name": "Ext-Net"}], securityGroups=["a-group"])
    assert states(judge(ROUTER, *records, nowhere))["machine"] == "not evaluated"


def test_a_load_balancer_lets_in_its_listeners_networks(judge: Judge) -> None:
    balancer = made("openstack:loadbalancer/loadBalancer:LoadBalancer", "balancer", vipSubnetId="a-subnet")
    listener = made(
        "openstack:loadbalancer/listener:Listener",
        "listener",
        loadbalancerId="balancer",
        protocol="HTTPS",
        protocolPort=443,
    )
    narrow = made(listener.type, "listener", **{**listener.inputs, "allowedCidrs": ["10.0.1.0/24"]})

    assert states(judge(ROUTER, *zone("a", 1), balancer, listener))["balancer"] == "fail"
    assert states(judge(ROUTER, *zone("a", 1), balancer, narrow))["balancer"] == "pass"


# With a plan.


def plan(*flows: tuple[str, list[str], list[str], int]) -> ResourceRecord:
    listed = [
        {"name": name, "from": source, "to": destination, "protocol": "tcp", "port": port, "own": False}
        for name, source, destination, port in flows
    ]
    return made(HUB, "hub", flows=listed)


A_TO_B = ("a-to-b", ["10.0.1.0/24"], ["10.0.2.0/24"], 22)


def pair(port: int) -> list[ResourceRecord]:
    """Two zones of which the first reaches the second by one port."""
    ports = {"protocol": "tcp", "portRangeMin": port, "portRangeMax": port}
    return [
        ROUTER,
        *zone("a", 1),
        *zone("b", 2),
        allow("out", "a-group", "egress", remoteIpPrefix="10.0.2.0/24", **ports),
        allow("in", "b-group", "ingress", remoteIpPrefix="10.0.1.0/24", **ports),
    ]


def test_what_is_declared_passes_and_is_named(judge: Judge) -> None:
    results = judge(plan(A_TO_B), *pair(22))

    assert set(states(results).values()) == {"pass"}
    assert results["b-subnet"].reason == "reached by declared flows alone: a-to-b"
    assert [(each.path, each.value) for each in results["hub"].evidence] == [("flows", "a-to-b")]


def test_what_is_not_declared_fails_and_so_does_what_is_closed(judge: Judge) -> None:
    result = judge(plan(A_TO_B), *pair(23))["b-group"]

    assert result.state is State.FAIL
    assert result.reason == (
        "a-subnet (10.0.1.0/24) reaches b-subnet (10.0.2.0/24) by tcp/23, which out of a-group and in of b-group let "
        "pass; no declared flow does; declared but closed: a-to-b from a-subnet to b-subnet (tcp/22): a-group does not "
        "let it out"
    )


@pytest.mark.parametrize(
    ("without", "why"),
    [
        ("out", "a-group does not let it out"),
        ("in", "b-group does not let it in"),
        ("a-interface", "nothing joins the two"),
    ],
)
def test_a_closed_flow_says_what_closes_it(judge: Judge, without: str, why: str) -> None:
    result = judge(plan(A_TO_B), *(each for each in pair(22) if each.name != without))["b-group"]

    assert result.state is State.FAIL
    assert result.reason == f"declared but closed: a-to-b from a-subnet to b-subnet (tcp/22): {why}"


def test_a_flow_to_a_zone_without_machines_is_not_closed(judge: Judge) -> None:
    records = [each for each in pair(22) if each.name not in {"b-port", "out"}]

    assert set(states(judge(plan(A_TO_B), *records)).values()) == {"pass"}


def test_the_internet_is_never_a_zone(judge: Judge) -> None:
    out = ("a-to-internet", ["10.0.1.0/24"], ["0.0.0.0/0"], 22)

    result = judge(plan(out), *pair(22))["b-group"]

    assert result.state is State.FAIL
    assert "no declared flow does" in result.reason


@pytest.mark.parametrize("value", [UNKNOWN, Secret()])
def test_flows_that_cannot_be_read_leave_all_open(judge: Judge, value: Any) -> None:
    results = judge(made(HUB, "hub", flows=value), *pair(22))

    assert set(states(results).values()) == {"not evaluated"}
    assert results["b-group"].reason.startswith("flows is ")


def test_a_flow_of_a_workspaces_own_leads_to_no_other(judge: Judge) -> None:
    own = {"name": "own", "from": ["10.0.0.0/16"], "to": ["10.0.0.0/16"], "protocol": "tcp", "port": 22, "own": True}

    assert states(judge(made(HUB, "hub", flows=[own]), *pair(22)))["b-group"] == "fail"
    same = [ROUTER, *zone("a", 1, "x"), *zone("b", 2, "x"), *pair(22)[-2:]]
    assert "no declared flow" not in judge(made(HUB, "hub", flows=[own]), *same)["b-group"].reason
