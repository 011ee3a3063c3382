"""Our own hubs: the matrix computed from what they register is the plan's, and every break of it is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from recording import Graph, Recorded, record
from specs import ROOT, hub

from components.flows import INTERNET
from components.hub import HealthDataHub
from components.planning import plan
from policies.configuration import Configuration
from policies.feeders.wire import decode_properties
from policies.network import network_of
from policies.network.matrix import Matrix
from policies.network.model import Tenant
from policies.network.ranges import Ranges, port_range, services
from policies.records import UNKNOWN, ResourceRecord
from policies.results import Result, State
from policies.rules import egress_control, isolation
from policies.stack import Stack

Records = dict[str, ResourceRecord]
RULES = (isolation.RULE, egress_control.RULE)
CLOUDS = ("azure", "ovh", "generic", "sandbox")
STACKS = {"azure": "azure-francecentral", "ovh": "ovh-gra11", "generic": "ovh-gra11", "sandbox": "sandbox"}
ID = "id-of-"


@cache
def graph(cloud: str, example: str = "hospital") -> Graph:
    return record(lambda: HealthDataHub("hub", hub(example, cloud)))


def records(cloud: str, example: str = "hospital") -> Records:
    """The hub's records as its state has them."""
    return {name: _record(each) for name, each in graph(cloud, example).resources.items()}


def _record(each: Recorded) -> ResourceRecord:
    return ResourceRecord(
        each.urn, each.type, each.name, each.custom, decode_properties(each.shown), id=each.id if each.custom else None
    )


def in_preview(state: Records) -> Records:
    """The same before anything exists: ids are not known, but where each comes from is."""
    urns = {each.id: each.urn for each in state.values() if each.id}

    def hidden(value: Any, origins: dict[str, None]) -> Any:
        match value:
            case str() if value in urns:
                origins[urns[value]] = None
                return UNKNOWN
            case Mapping():
                return {key: hidden(member, origins) for key, member in value.items()}
            case list():
                return [hidden(member, origins) for member in value]
            case _:
                return value

    found: Records = {}
    for name, each in state.items():
        references: dict[str, tuple[str, ...]] = {}
        inputs = {}
        for key, value in each.inputs.items():
            origins: dict[str, None] = {}
            inputs[key] = hidden(value, origins)
            references[key] = tuple(origins)
        found[name] = replace(each, inputs=inputs, references=references, id=None)
    return found


def judged(state: Records, cloud: str) -> dict[str, dict[str, Result]]:
    """The results of both rules by rule and logical name, with the configuration of the stacks."""
    document = json.loads((ROOT / "stacks" / f"policy.{STACKS[cloud]}.json").read_text())
    configuration = Configuration.from_pack(document)
    stack = Stack(tuple(state.values()), date(2026, 11, 25))
    return {
        rule.id: {result.urn.rpartition("::")[2]: result for result in rule.apply(stack, configuration)}
        for rule in RULES
    }


def open_questions(state: Records, cloud: str) -> dict[tuple[str, str], str]:
    """What neither passes nor is not applicable: rule and resource, with the state."""
    return {
        (rule, name): result.state.value
        for rule, results in judged(state, cloud).items()
        for name, result in results.items()
        if result.state not in {State.PASS, State.NOT_APPLICABLE}
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_hub_is_what_its_plan_says(cloud: str) -> None:
    assert open_questions(records(cloud), cloud) == {}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_hub_in_preview_is_what_its_plan_says(cloud: str) -> None:
    state = in_preview(records(cloud))

    assert open_questions(state, cloud) == {}
    assert judged(state, cloud)["isolation"]["network-services-subnet"].state is State.PASS


@pytest.mark.parametrize("example", ["small", "national"])
@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_other_examples_are_what_their_plans_say(cloud: str, example: str) -> None:
    assert open_questions(records(cloud, example), cloud) == {}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_computed_matrix_is_the_flow_matrix(cloud: str) -> None:
    matrix = Matrix(network_of(Stack(tuple(records(cloud).values()))))
    zone_of = {f"network-{zone.key}-subnet": zone.key for zone in plan(hub("hospital", cloud)).zones}
    computed: dict[tuple[str, str], Ranges] = {}
    for receiver in matrix.network.stands:
        for sender in matrix.senders(receiver):
            if sender.segment and sender.segment.tenant is Tenant.APPLIANCE and sender is receiver:
                continue  # what the firewall does inside of its own subnet
            for passage in matrix.between(sender, receiver):
                pair = zone_of[sender.name], zone_of[receiver.name]
                computed[pair] = computed.get(pair, Ranges()) | passage.box.services

    assert computed == _planned(cloud)


def _planned(cloud: str) -> dict[tuple[str, str], Ranges]:
    blueprint = plan(hub("hospital", cloud))
    found: dict[tuple[str, str], Ranges] = {}
    for flow in blueprint.flows:
        if INTERNET in (flow.source.key, flow.destination.key):
            continue
        for source in (zone for zone in blueprint.zones if zone.side == flow.source.key):
            for destination in (zone for zone in blueprint.zones if zone.side == flow.destination.key):
                if not flow.own or source.key == destination.key:
                    pair = source.key, destination.key
                    carried = services(flow.protocol, port_range(str(flow.port)))
                    found[pair] = found.get(pair, Ranges()) | carried
    return found


# Mutations: each breaks a good hub in one place.

Change = Callable[[Records], Records]


def with_inputs(name: str, **inputs: Any) -> Change:
    def change(state: Records) -> Records:
        return {**state, name: replace(state[name], inputs={**state[name].inputs, **inputs})}

    return change


def without_inputs(name: str, *keys: str) -> Change:
    def change(state: Records) -> Records:
        kept = {key: value for key, value in state[name].inputs.items() if key not in keys}
        return {**state, name: replace(state[name], inputs=kept)}

    return change


def without(*names: str) -> Change:
    return lambda state: {name: each for name, each in state.items() if name not in names}


def with_more(token: str, name: str, **inputs: Any) -> Change:
    made = ResourceRecord(f"urn:pulumi:test::hub::{token}::{name}", token, name, True, inputs, id=f"{ID}{name}")
    return lambda state: {**state, name: made}


def both(*changes: Change) -> Change:
    def change(state: Records) -> Records:
        for each in changes:
            state = each(state)
        return state

    return change


def with_rules(group: str, edit: Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]]) -> Change:
    def change(state: Records) -> Records:
        edited = list(edit([dict(each) for each in state[group].inputs["securityRules"]]))
        return with_inputs(group, securityRules=edited)(state)

    return change


def without_rule(name: str) -> Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]]:
    return lambda rules: [rule for rule in rules if rule["name"] != name]


def altered_rule(name: str, **values: Any) -> Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]]:
    return lambda rules: [{**rule, **values} if rule["name"] == name else rule for rule in rules]


ISOLATION, EGRESS = "isolation", "egress-control"
NATIVE, NEUTRON = "azure-native:network:", "openstack:networking"

AZURE: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "a denial of the rest is dropped": (
        with_rules("network-services-group", without_rule("deny-all-inbound")),
        {(ISOLATION, "network-services-group")},
    ),
    "a denial outward is dropped": (
        with_rules("network-workspace-cardio-group", without_rule("deny-all-outbound")),
        {(ISOLATION, "network-workspace-cardio-group")},
    ),
    "a range is widened": (
        with_rules(
            "network-services-group", altered_rule("warehouse-to-services-udp-53", sourceAddressPrefix="10.0.0.0/8")
        ),
        {(ISOLATION, "network-services-group")},
    ),
    "a port is widened": (
        with_rules(
            "network-workspace-cardio-group", altered_rule("admin-to-workspaces-tcp-22", destinationPortRange="22-23")
        ),
        set(),  # the bastion's own group still lets out to 22 alone
    ),
    "a rule comes before the others": (
        with_more(
            f"{NATIVE}SecurityRule",
            "extra",
            networkSecurityGroupName="demo-ws-cardio",
            access="Allow",
            direction="Inbound",
            priority=101,
            protocol="*",
            sourceAddressPrefix="*",
            sourcePortRange="*",
            destinationAddressPrefix="*",
            destinationPortRange="*",
        ),
        {(ISOLATION, "network-workspace-cardio-group")},
    ),
    "a peering joins two workspaces": (
        with_more(
            f"{NATIVE}VirtualNetworkPeering",
            "shortcut",
            virtualNetworkName="demo-ws-cardio",
            remoteVirtualNetwork={"id": f"{ID}network-workspace-onco"},
        ),
        {(ISOLATION, "shortcut")},
    ),
    "a subnet has no group": (
        without_inputs("network-workspace-cardio-subnet", "networkSecurityGroup"),
        {(ISOLATION, "network-workspace-cardio-subnet")},
    ),
    "a workspace is joined to nothing": (
        without("network-hub-workspace-cardio-peering", "network-workspace-cardio-hub-peering"),
        {
            (ISOLATION, name)
            for name in (
                "network-workspace-cardio-group",
                "network-services-group",
            )
        },
    ),
    "a declared flow is closed": (
        with_rules("network-services-group", without_rule("warehouse-to-services-udp-53")),
        {(ISOLATION, "network-services-group")},
    ),
    "a machine has a public address": (
        with_inputs(
            "compute-database-1-port",
            ipConfigurations=[
                {"subnet": {"id": f"{ID}network-warehouse-subnet"}, "publicIPAddress": {"id": f"{ID}egress-address"}}
            ],
        ),
        {(ISOLATION, "compute-database-1-port"), (EGRESS, "compute-database-1-port")},
    ),
    "a machine forwards": (
        with_inputs("compute-database-1-port", enableIPForwarding=True),
        {(ISOLATION, "compute-database-1-port")},
    ),
    "a subnet lets out by default": (
        with_inputs("network-warehouse-subnet", defaultOutboundAccess=True),
        {(EGRESS, "network-warehouse-subnet")},
    ),
    "a subnet has no route to the firewall": (
        without_inputs("network-warehouse-subnet", "routeTable"),
        {(EGRESS, "network-warehouse-subnet")},
    ),
    "the route leads straight out": (
        with_inputs("network-routes", routes=[{"addressPrefix": "0.0.0.0/0", "nextHopType": "Internet"}]),
        {
            (EGRESS, f"network-{zone}-subnet")
            for zone in (
                "services",
                "warehouse",
                "exchange",
                "workspace-cardio",
                "workspace-onco",
                "workspace-registry",
            )
        },
    ),
    "a NAT gateway lets out": (
        both(
            with_more(f"{NATIVE}NatGateway", "nat", natGatewayName="nat"),
            with_inputs("network-warehouse-subnet", natGateway={"id": f"{ID}nat"}),
        ),
        {(EGRESS, "network-warehouse-subnet"), (EGRESS, "nat")},
    ),
    "the firewall lets out to any name": (
        with_inputs(
            "egress-rules",
            ruleCollections=[
                {
                    "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                    "action": {"type": "Allow"},
                    "rules": [{"ruleType": "ApplicationRule", "targetFqdns": ["packages.example", "*"]}],
                }
            ],
        ),
        {(EGRESS, "egress-rules")},
    ),
    "a rule's range is not known": (
        with_rules("network-services-group", altered_rule("warehouse-to-services-udp-53", sourceAddressPrefix=UNKNOWN)),
        {(ISOLATION, "network-services-group")},
    ),
}

OPENSTACK: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "default rules are kept": (
        without_inputs("network-workspace-cardio-group", "deleteDefaultRules"),
        {(ISOLATION, "network-workspace-cardio-group"), (EGRESS, "network-workspace-cardio-group")},
    ),
    "a range is widened": (
        with_inputs("network-services-warehouse-to-services-udp-53-ingress", remoteIpPrefix="10.0.0.0/8"),
        {(ISOLATION, "network-services-group")},
    ),
    "everybody is let out in two halves": (
        both(
            *(
                with_more(
                    f"{NEUTRON}/secGroupRule:SecGroupRule",
                    f"half-{index}",
                    securityGroupId=f"{ID}network-workspace-cardio-group",
                    direction="egress",
                    ethertype="IPv4",
                    protocol="tcp",
                    portRangeMin=443,
                    portRangeMax=443,
                    remoteIpPrefix=half,
                )
                for index, half in enumerate(("0.0.0.0/1", "128.0.0.0/1"))
            )
        ),
        {(ISOLATION, "network-workspace-cardio-group"), (EGRESS, "network-workspace-cardio-group")},
    ),
    "a floating address": (
        with_more(
            f"{NEUTRON}/floatingIp:FloatingIp", "floating", pool="Ext-Net", portId=f"{ID}compute-database-1-port"
        ),
        {(ISOLATION, "floating"), (EGRESS, "floating")},
    ),
    "the group `default`": (
        with_inputs("compute-database-1-port", securityGroupIds=["default"]),
        {(ISOLATION, "compute-database-1-port"), (EGRESS, "compute-database-1-port")},
    ),
    "a port without groups": (
        with_inputs("compute-database-1-port", portSecurityEnabled=False, securityGroupIds=[]),
        {(ISOLATION, "compute-database-1-port"), (EGRESS, "compute-database-1-port")},
    ),
    "a zone is joined to nothing": (
        without("network-workspace-cardio-interface"),
        {
            (ISOLATION, "network-workspace-cardio-group"),
            (ISOLATION, "network-services-group"),
            (ISOLATION, "network-egress-group"),
        },
    ),
    "a declared flow is closed": (
        without("network-warehouse-warehouse-to-services-udp-53-egress"),
        {(ISOLATION, "network-services-group")},
    ),
    "two workspaces let each other in": (
        both(
            *(
                with_more(
                    f"{NEUTRON}/secGroupRule:SecGroupRule",
                    name,
                    securityGroupId=f"{ID}network-workspace-{own}-group",
                    direction=direction,
                    remoteGroupId=f"{ID}network-workspace-{other}-group",
                )
                for name, own, direction, other in (
                    ("out", "cardio", "egress", "onco"),
                    ("in", "onco", "ingress", "cardio"),
                )
            )
        ),
        {(ISOLATION, "network-workspace-onco-group")},
    ),
    "the inner router has a gateway": (
        with_inputs("network-router", externalNetworkId="5d1f7c1e"),
        {(EGRESS, "network-router")},
    ),
    "a machine sends as another": (
        with_inputs("compute-database-1-port", allowedAddressPairs=[{"ipAddress": "10.40.1.10"}]),
        {(ISOLATION, "compute-database-1-port")},
    ),
    "a rule's range is not known": (
        with_inputs("network-warehouse-warehouse-to-services-udp-53-egress", remoteIpPrefix=UNKNOWN),
        {(ISOLATION, "network-warehouse-group"), (EGRESS, "network-warehouse-group")},
    ),
}

MUTATIONS = [
    pytest.param(cloud, change, expected, id=f"{cloud}: {name}")
    for cloud, mutations in (("azure", AZURE), ("ovh", OPENSTACK))
    for name, (change, expected) in mutations.items()
]


@pytest.mark.parametrize(("cloud", "change", "expected"), MUTATIONS)
def test_a_break_is_found_by_these_rules_alone(cloud: str, change: Change, expected: set[tuple[str, str]]) -> None:
    assert set(open_questions(change(records(cloud)), cloud)) == expected


@pytest.mark.parametrize(("cloud", "change", "expected"), MUTATIONS)
def test_a_break_is_found_in_a_preview_too(cloud: str, change: Change, expected: set[tuple[str, str]]) -> None:
    assert set(open_questions(in_preview(change(records(cloud))), cloud)) == expected


def test_a_public_address_is_no_entry_because_of_free_addresses_inside() -> None:
    """Addresses of workspaces that do not exist yet are declared to reach the services, and are not the internet."""
    floating = with_more(
        f"{NEUTRON}/floatingIp:FloatingIp", "floating", pool="Ext-Net", portId=f"{ID}compute-services-1-port"
    )

    results = judged(floating(records("ovh")), "ovh")["isolation"]

    assert results["floating"].state is State.FAIL
    assert results["admin-bastion-address"].reason == (
        "leads to network-admin-subnet, as admin-networks-to-admin-tcp-22 declares"
    )


def test_a_path_is_told_with_who_whom_and_by_which_rule() -> None:
    change, _ = OPENSTACK["two workspaces let each other in"]

    result = judged(change(records("ovh")), "ovh")["isolation"]["network-workspace-onco-group"]

    assert result.state is State.FAIL
    assert result.reason == (
        "network-workspace-cardio-subnet (10.40.16.0/24) reaches network-workspace-onco-subnet (10.40.17.0/24) by "
        "everything, which out of network-workspace-cardio-group and in of network-workspace-onco-group let pass; "
        "no declared flow does"
    )
    assert ("in: remoteGroupId", f"{ID}network-workspace-cardio-group") in {
        (each.path, each.value) for each in result.evidence
    }


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_a_value_that_is_not_known_is_neither_a_pass_nor_a_failure(cloud: str) -> None:
    change, expected = {"azure": AZURE, "ovh": OPENSTACK}[cloud]["a rule's range is not known"]

    assert open_questions(change(records(cloud)), cloud) == dict.fromkeys(expected, "not evaluated")
