"""Zones and flows: what hubs declare is found, and every difference between the two is told."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import flat
import pytest
from hub_records import configuration, records

from audit.connections import Agreement, Connection, Connections, Zone, connections
from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord
from policies.stack import in_one_order

TODAY = date(2026, 11, 24)
GATE = "network-exchange-exchange-to-warehouse-tcp-5432-egress"
TO_ONCO = "network-workspace-onco-exchange-to-workspaces-tcp-2049-ingress"


def seen(made: Iterable[ResourceRecord], rules: Configuration | None = None) -> Connections:
    found = connections(in_one_order(made, TODAY), rules or configuration("ovh"))
    assert found is not None
    return found


def ovh() -> list[ResourceRecord]:
    return [*records("hospital", "ovh")]


def changed(name: str, **inputs: Any) -> list[ResourceRecord]:
    """The hub on OVHcloud with other inputs of one resource."""
    made = [replace(each, inputs={**each.inputs, **inputs}) if each.name == name else each for each in ovh()]
    assert made != ovh()
    return made


def without(name: str) -> list[ResourceRecord]:
    made = [each for each in ovh() if each.name != name]
    assert len(made) == len(ovh()) - 1
    return made


def unlike(found: Connections, agreement: Agreement = Agreement.AGREED) -> list[Connection]:
    return [each for each in found.connections if each.agreement is not agreement]


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_a_good_hub_has_every_declared_flow_and_no_other(cloud: str) -> None:
    made = records("hospital", cloud)
    (hub,) = [each for each in made if each.type == "health-data-hub:index:HealthDataHub"]
    found = seen(made, configuration(cloud))
    declared = [
        f"{one.source}-{'own' if one.source == one.destination == 'workspaces' else f'to-{one.destination}'}-"
        f"{one.service.replace('/', '-')}"
        for one in found.connections
    ]
    assert sorted(declared) == sorted(flow["name"] for flow in hub.inputs["flows"])
    assert unlike(found) == []
    assert found.unclear == ()


def test_zones_stand_in_the_order_in_which_data_pass_them() -> None:
    found = seen(ovh())
    assert [(zone.name, zone.inside) for zone in found.zones] == [
        ("admin-networks", False),
        ("senders", False),
        ("admin", True),
        ("services", True),
        ("warehouse", True),
        ("exchange", True),
        ("egress", True),
        ("workspaces", True),
        ("resolvers", False),
        ("internet", False),
    ]
    assert found.zones[7] == Zone(
        "workspaces",
        True,
        ("10.40.16.0/20", "10.40.32.0/19", "10.40.64.0/18", "10.40.128.0/17"),
        ("network-workspace-cardio-subnet", "network-workspace-onco-subnet", "network-workspace-registry-subnet"),
    )
    assert found.zones[-1] == Zone("internet", False, (), ())


def test_a_declared_flow_that_no_rule_lets_pass_is_not_found() -> None:
    assert unlike(seen(without(GATE))) == [Connection("exchange", "warehouse", "tcp/5432", True, False)]


def test_a_flow_that_passes_to_some_workspaces_only_is_found_in_part() -> None:
    assert unlike(seen(without(TO_ONCO))) == [
        Connection(
            "exchange",
            "workspaces",
            "tcp/2049",
            True,
            True,
            ("network-exchange-subnet to network-workspace-onco-subnet",),
        )
    ]


def test_a_rule_that_is_wider_than_its_flow_is_found_and_not_declared() -> None:
    name = "network-admin-admin-networks-to-admin-tcp-22-ingress"
    (rule,) = [each.name for each in ovh() if each.name.startswith(name)]
    found = seen(changed(rule, remoteIpPrefix="0.0.0.0/0"))
    assert unlike(found) == [
        Connection(outsiders, "admin", "tcp/22", False, True) for outsiders in ("senders", "resolvers", "internet")
    ]


def test_a_path_between_two_workspaces_is_told_from_one_within_a_workspace() -> None:
    by_name = {each.name: each for each in ovh()}
    inward = by_name["network-workspace-cardio-exchange-to-workspaces-tcp-2049-ingress"]
    outward = by_name[GATE]
    onco = by_name[TO_ONCO]
    extra = [
        replace(
            record,
            name=name,
            urn=f"{record.urn}-more",
            inputs={**record.inputs, "direction": way, "remoteIpPrefix": peer, "portRangeMin": 22, "portRangeMax": 22},
        )
        for record, name, way, peer in (
            (inward, "in", "ingress", "10.40.17.0/24"),
            (onco, "out", "egress", "10.40.16.0/24"),
        )
    ]
    assert outward not in extra
    found = seen([*ovh(), *extra])
    assert unlike(found) == [Connection("workspaces", "other-workspaces", "tcp/22", False, True)]
    assert Zone("other-workspaces", True, (), ()) in found.zones


def test_what_a_preview_does_not_know_is_unclear_and_never_closed() -> None:
    found = seen(changed(GATE, remoteIpPrefix=UNKNOWN))
    assert unlike(found) == [Connection("exchange", "warehouse", "tcp/5432", True, None)]
    assert unlike(found)[0].agreement is Agreement.UNCLEAR
    assert any("remoteIpPrefix is not known yet" in what for what in found.unclear)
    assert any(what.startswith("exchange-to-warehouse-tcp-5432: ") for what in found.unclear)


def test_flows_that_cannot_be_read_leave_what_was_found() -> None:
    found = seen(changed("hub", flows=UNKNOWN))
    assert {each.declared for each in found.connections} == {None}
    assert {each.agreement for each in found.connections} == {Agreement.FOUND}
    assert found.unclear == ("the declared flows cannot be read: flows is not known yet",)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (
            "azure_bad",
            [
                Connection("cohort", "cohort", "everything", None, True),
                Connection("cohort", "internet", "everything", None, True),
                Connection("registry", "cohort", "tcp/445", None, True),
                Connection("internet", "cohort", "tcp/22, tcp/3389, tcp/5432", None, True),
            ],
        ),
        (
            "openstack_bad",
            [
                Connection("cohort", "cohort", "everything", None, True),
                Connection("cohort", "registry", "tcp/445", None, True),
                Connection("cohort", "internet", "everything", None, True),
                Connection("internet", "cohort", "everything", None, True),
            ],
        ),
    ],
)
def test_a_stack_without_a_hub_shows_what_passes_between_its_workspaces(
    program: str, expected: list[Connection]
) -> None:
    assert list(seen(flat.records(program), flat.configuration(program)).connections) == expected


def test_a_stack_without_a_hub_tells_the_networks_that_its_rules_are_told_of() -> None:
    found = seen(flat.records("openstack_good"), flat.configuration("openstack_good"))
    assert found.zones[0] == Zone("private-networks", False, ("192.0.2.0/26",), ())
    assert Connection("private-networks", "edge-range", "tcp/22", None, True) in found.connections


def test_a_stack_without_a_network_has_none() -> None:
    assert connections(in_one_order(ovh()[:1], TODAY), configuration("ovh")) is None


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_a_large_hub_keeps_its_few_zones(cloud: str) -> None:
    made = records("national", cloud)
    started = time.perf_counter()
    found = seen(made, configuration(cloud))
    assert time.perf_counter() - started < 20
    assert len(found.zones) <= 12
    assert unlike(found) == []
    (workspaces,) = [zone for zone in found.zones if zone.name == "workspaces"]
    assert len(workspaces.members) > 15


def test_equal_stacks_in_any_order_give_equal_connections() -> None:
    assert seen(reversed(ovh())) == seen(ovh())
