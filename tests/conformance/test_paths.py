"""Statements about the network: what is open, what is not, and the only way out."""

import pytest
from hubs import HOSPITALS, SMALL, Case, Hub, hub
from observers.observation import Path

from components.blueprint import Blueprint, Flow, Role
from components.flows import EGRESS, INTERNET, Peer

CASES = [*HOSPITALS, *SMALL, Case("null", "hds", "national")]


@pytest.fixture(params=CASES, ids=str)
def made(request: pytest.FixtureRequest) -> Hub:
    return hub(request.param)


def planned(blueprint: Blueprint) -> set[Path]:
    """The blueprint's flows, zone by zone."""

    def ends(peer: Peer) -> list[str]:
        zones = [zone.key for zone in blueprint.zones if zone.side == peer.key]
        return zones if peer.inside else [str(each) for each in peer.ranges]

    def pairs(flow: Flow) -> list[tuple[str, str]]:
        if flow.own:
            return [(key, key) for key in ends(flow.source)]
        return [(source, destination) for source in ends(flow.source) for destination in ends(flow.destination)]

    return {(*pair, flow.protocol, flow.port) for flow in blueprint.flows for pair in pairs(flow)}


def test_the_registered_rules_open_exactly_the_flows_of_the_plan(made: Hub) -> None:
    paths, flows = made.seen.paths(), planned(made.blueprint)
    assert (sorted(paths - flows), sorted(flows - paths)) == ([], [])


def test_no_rule_opens_on_one_side_only(made: Hub) -> None:
    assert made.seen.one_sided() == []


def test_zones_have_their_planned_ranges(made: Hub) -> None:
    planned_ranges = {zone.key: zone.cidr for zone in made.blueprint.zones}
    assert {key: zone.range for key, zone in made.seen.zones.items()} == planned_ranges


def test_no_path_leads_from_one_workspace_to_another(made: Hub) -> None:
    studies = {zone.key for zone in made.blueprint.zones if zone.workspace}
    assert [path for path in made.seen.paths() if {path[0], path[1]} <= studies and path[0] != path[1]] == []


def test_every_zone_with_a_machine_is_guarded(made: Hub) -> None:
    standing = {machine.zone for machine in made.blueprint.machines}
    assert {key for key, zone in made.seen.zones.items() if not zone.guarded} & standing == set()


def test_the_only_way_out_is_the_egress_point(made: Hub) -> None:
    means, zones = made.blueprint.means, made.seen.zones
    exit_id = made.facts["egress"]["exit_id"]
    assert {zone.way_out for zone in zones.values()} <= {exit_id, None}
    outward = {path[0] for path in made.seen.paths() if path[0] in zones and path[1] not in zones}
    assert [key for key in outward if zones[key].way_out != exit_id] == []
    if not means.managed_egress:
        assert outward == {EGRESS}


def test_the_way_out_lets_pass_exactly_the_allowed_names(made: Hub) -> None:
    allowed = set(made.blueprint.egress.allowed_hosts) | made.seen.own_hosts
    assert made.seen.allowed_hosts == allowed
    assert set(made.facts["egress"]["allowed_hosts"]) == allowed


@pytest.mark.parametrize("cloud", ["azure", "sandbox", "null"])
def test_a_hub_that_allows_no_name_lets_nothing_out(cloud: str) -> None:
    closed = hub(Case(cloud, "baseline"), egress={"allowed_hosts": [], "resolvers": []})
    assert closed.seen.allowed_hosts == closed.seen.own_hosts


def test_the_only_public_addresses_are_those_that_the_means_need(made: Hub) -> None:
    means = made.blueprint.means
    needed = {"exit"} if means.managed_egress else set()
    if not means.managed_bastion:
        needed |= {"entry"}
    assert made.seen.public_addresses <= needed
    assert [key for key, machine in made.seen.machines.items() if machine.public] == [
        machine.key for machine in made.blueprint.machines if machine.role is Role.BASTION and "entry" in needed
    ]


def test_nothing_listens_to_the_whole_internet(made: Hub) -> None:
    assert [path for path in made.seen.paths() if path[0] == "0.0.0.0/0"] == []
    internet = [flow for flow in made.blueprint.flows if flow.source.key == INTERNET]
    assert internet == []
