"""The blueprint: what a spec decides."""

import random
from ipaddress import IPv4Network
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from specs import loaded, written

from components.assurance import Measure
from components.blueprint import HUB_ZONES, Access, Blueprint, Role
from components.clouds import clouds
from components.flows import WORKSPACES, Peer
from components.loading import load
from components.planning import plan

CLOUDS = ("azure", "ovh", "sandbox")


def hub(*workspaces: tuple[str, int], cloud: str = "sandbox") -> Blueprint:
    listed = [
        {"name": name, "slot": slot, "pools": [{"name": "train", "accelerator": "H100:1"}]} for name, slot in workspaces
    ]
    return plan(load(written(cloud, workspaces=listed), {}))


def pairs(blueprint: Blueprint) -> set[tuple[str, str, str, int]]:
    return {(flow.source.key, flow.destination.key, flow.protocol, flow.port) for flow in blueprint.flows}


SPOKEN = {("udp", 53), ("tcp", 53), ("tcp", 6514)}


def test_the_whole_matrix_where_bastion_and_proxy_are_hosts() -> None:
    hosted = ("admin", "warehouse", "exchange", "egress", "workspaces")
    assert pairs(plan(loaded("sandbox"))) == {
        ("admin-networks", "admin", "tcp", 22),
        *(("admin", side, "tcp", 22) for side in ("services", "warehouse", "exchange", "egress", "workspaces")),
        *((side, "services", *service) for side in hosted for service in SPOKEN),
        *((side, "egress", "tcp", 3128) for side in ("admin", "services", "warehouse", "exchange", "workspaces")),
        ("egress", "internet", "tcp", 443),
        ("egress", "resolvers", "udp", 53),
        ("egress", "resolvers", "tcp", 53),
        ("senders", "exchange", "tcp", 443),
        ("exchange", "warehouse", "tcp", 5432),
        ("exchange", "workspaces", "tcp", 2049),
        ("workspaces", "workspaces", "tcp", 2049),
    }


def test_the_whole_matrix_where_the_cloud_runs_bastion_and_firewall() -> None:
    assert pairs(plan(loaded("azure"))) == {
        ("admin-networks", "admin", "tcp", 443),
        *(("admin", side, "tcp", 22) for side in ("services", "warehouse", "exchange", "workspaces")),
        *((side, "services", *service) for side in ("warehouse", "exchange", "workspaces") for service in SPOKEN),
        *((side, "internet", "tcp", 443) for side in ("services", "warehouse", "exchange", "workspaces")),
        ("senders", "exchange", "tcp", 443),
        ("exchange", "warehouse", "tcp", 5432),
        ("exchange", "warehouse", "tcp", 443),
        ("exchange", "exchange", "tcp", 443),
        ("services", "services", "tcp", 443),
        ("exchange", "workspaces", "tcp", 443),
        ("workspaces", "workspaces", "tcp", 443),
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_flow_has_a_purpose_a_control_and_a_number_of_its_own(cloud: str) -> None:
    flows = plan(loaded(cloud)).flows
    assert [flow.key for flow in flows if not flow.purpose or not flow.controls] == []
    assert len({flow.key for flow in flows}) == len(flows)
    assert len({flow.number for flow in flows}) == len(flows)
    assert max(flow.number for flow in flows) < 100


def test_the_numbers_of_flows_never_change() -> None:
    numbers = {flow.key: flow.number for cloud in CLOUDS for flow in plan(loaded(cloud)).flows}
    assert {key: numbers[key] for key in ("admin-networks-to-admin-tcp-22", "workspaces-own-tcp-2049")} == {
        "admin-networks-to-admin-tcp-22": 0,
        "workspaces-own-tcp-2049": 81,
    }
    assert numbers["workspaces-to-services-udp-53"] == 29
    assert numbers["exchange-to-internet-tcp-443"] == 53


@given(st.sets(st.integers(1, 240), min_size=2, max_size=6), st.sampled_from(CLOUDS))
def test_no_two_workspaces_share_a_flow(slots: set[int], cloud: str) -> None:
    blueprint = hub(*((f"ws{slot}", slot) for slot in slots), cloud=cloud)
    studies = [zone for zone in blueprint.zones if zone.workspace]
    for zone in studies:
        others = [other.cidr for other in studies if other is not zone]
        for rule in blueprint.rules(zone):
            assert not any(remote.overlaps(other) for remote in _inside(rule.remote) for other in others), rule


def _inside(peer: Peer) -> tuple[IPv4Network, ...]:
    return peer.ranges if peer.inside else ()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_only_the_way_out_leads_out(cloud: str) -> None:
    blueprint = plan(loaded(cloud))
    out = {(flow.source.key, flow.destination.key) for flow in blueprint.flows if not flow.destination.inside}
    if blueprint.means.managed_egress:
        assert {destination for _, destination in out} == {"internet"}
    else:
        assert out == {("egress", "internet"), ("egress", "resolvers")}


def test_the_sides_of_rules() -> None:
    blueprint = plan(loaded("sandbox"))
    cardio = blueprint.zone("workspace-cardio")
    rules = {
        (rule.flow.key, rule.direction): [str(each) for each in rule.remote.ranges] for rule in blueprint.rules(cardio)
    }
    assert rules == {
        ("admin-to-workspaces-tcp-22", "ingress"): ["10.40.0.0/24"],
        ("workspaces-to-services-udp-53", "egress"): ["10.40.1.0/24"],
        ("workspaces-to-services-tcp-53", "egress"): ["10.40.1.0/24"],
        ("workspaces-to-services-tcp-6514", "egress"): ["10.40.1.0/24"],
        ("workspaces-to-egress-tcp-3128", "egress"): ["10.40.4.0/24"],
        ("exchange-to-workspaces-tcp-2049", "ingress"): ["10.40.3.0/24"],
        ("workspaces-own-tcp-2049", "egress"): ["10.40.16.0/24"],
        ("workspaces-own-tcp-2049", "ingress"): ["10.40.16.0/24"],
    }


def test_the_side_of_all_workspaces_is_every_slot_and_no_hub_zone() -> None:
    blueprint = plan(loaded("sandbox"))
    flow = next(flow for flow in blueprint.flows if flow.source.key == WORKSPACES)
    assert [str(each) for each in flow.source.ranges] == [
        "10.40.16.0/20",
        "10.40.32.0/19",
        "10.40.64.0/18",
        "10.40.128.0/17",
    ]
    assert sum(each.num_addresses for each in flow.source.ranges) == 240 * 256


def test_workspaces_move_nobody() -> None:
    one, three = hub(("beta", 7)), hub(("alpha", 3), ("beta", 7), ("gamma", 1))
    assert one.zone("workspace-beta") == three.zone("workspace-beta")
    assert [zone for zone in one.zones if zone.key in HUB_ZONES] == [
        zone for zone in three.zones if zone.key in HUB_ZONES
    ]
    assert one.flows == three.flows
    assert set(one.machines) < set(three.machines)
    assert set(one.grants) <= set(three.grants)


def test_the_order_in_which_workspaces_are_written_decides_nothing() -> None:
    workspaces = [("alpha", 3), ("beta", 7), ("gamma", 1)]
    plans = [hub(*order) for order in permutations(workspaces)]
    assert all(each == plans[0] for each in plans)


def test_hosts_have_fixed_addresses_and_one_purpose() -> None:
    def hosts(cloud: str) -> list[tuple[str, str, str]]:
        return [(m.key, m.zone, str(m.address)) for m in plan(loaded(cloud)).machines if m.role is not Role.WORKLOAD]

    common = [
        ("services-1", "services", "10.40.1.10"),
        ("services-2", "services", "10.40.1.11"),
        ("gate-1", "exchange", "10.40.3.10"),
        ("database-1", "warehouse", "10.40.2.10"),
    ]
    assert hosts("azure") == common
    assert hosts("ovh") == [
        ("bastion-1", "admin", "10.40.0.10"),
        ("proxy-1", "egress", "10.40.4.10"),
        ("proxy-2", "egress", "10.40.4.11"),
        *common,
    ]
    small = plan(loaded("sandbox", assurance="baseline"))
    assert [m.key for m in small.machines if m.role in (Role.PROXY, Role.SERVICES)] == ["proxy-1", "services-1"]


def test_workloads_with_their_scratch_and_key() -> None:
    made = [m for m in plan(loaded("sandbox")).machines if m.role is Role.WORKLOAD]
    assert [(m.key, m.accelerator, m.zone, m.volume and m.volume.size_gb, m.idle_stop_minutes) for m in made] == [
        ("cardio-prepare-1", "CPU:8", "workspace-cardio", 100, 60),
        ("cardio-train-1", "H100:2", "workspace-cardio", 200, 60),
        ("cardio-train-2", "H100:2", "workspace-cardio", 200, 60),
        ("onco-train-1", "H100:1", "workspace-onco", 100, 60),
        ("registry-statistics-1", "CPU:4", "workspace-registry", 50, None),
    ]
    assert {m.boot_key for m in made if m.workspace == "cardio"} == {"workspace-cardio"}
    assert {m.volume.key for m in made if m.volume and m.workspace == "onco"} == {"workspace-onco"}
    assert [v.name for v in plan(loaded("sandbox")).volumes] == ["demo-database"]


def test_stores_are_kept_and_expire_as_the_spec_says() -> None:
    blueprint = plan(loaded("azure", exchange={"export_keep_days": 90, "quarantine_days": 7}))
    assert [(s.name, s.zone, s.key, s.areas, s.retention_days, s.expire_days) for s in blueprint.stores] == [
        ("demo-warehouse", "warehouse", "stores", ("data",), None, None),
        ("demo-import", "exchange", "stores", ("data",), None, None),
        ("demo-quarantine", "exchange", "stores", ("data",), None, 7),
        ("demo-export", "exchange", "stores", ("data",), 90, None),
        ("demo-traces", "services", "traces", ("data",), 365, 365),
        ("demo-ws-cardio", "workspace-cardio", "workspace-cardio", ("inbox", "outbox"), None, None),
        ("demo-ws-onco", "workspace-onco", "workspace-onco", ("inbox", "outbox"), None, None),
        ("demo-ws-registry", "workspace-registry", "workspace-registry", ("inbox", "outbox"), None, None),
    ]
    assert [s.purpose for s in plan(loaded("ovh")).stores if s.workspace] == []


def test_data_sets_are_shares_where_the_cloud_has_no_private_stores() -> None:
    assert plan(loaded("azure")).shares == ()
    assert [(s.name, s.zone, s.size_gb, s.read_only) for s in plan(loaded("ovh")).shares] == [
        ("demo-ws-cardio-inbox", "workspace-cardio", 200, True),
        ("demo-ws-cardio-outbox", "workspace-cardio", 20, False),
        ("demo-ws-onco-inbox", "workspace-onco", 100, True),
        ("demo-ws-onco-outbox", "workspace-onco", 20, False),
        ("demo-ws-registry-inbox", "workspace-registry", 20, True),
        ("demo-ws-registry-outbox", "workspace-registry", 20, False),
    ]


def test_data_leave_by_an_approvers_hand_alone() -> None:
    blueprint = plan(loaded("azure"))
    writers = {g.identity for g in blueprint.grants if g.store == "export" and g.access is not Access.READ}
    assert writers == {"approvers"}
    waived = plan(loaded("azure", without=[{"measure": "export-approval", "reason": "a trial without patients"}]))
    writers = {g.identity for g in waived.grants if g.store == "export" and g.access is not Access.READ}
    assert writers == {"approvers", "gate"}


def test_a_workspace_is_granted_its_own_store_and_nothing_else() -> None:
    for cloud in CLOUDS:
        blueprint = plan(loaded(cloud))
        for identity in blueprint.identities:
            if identity.workspace:
                stores = {g.store for g in blueprint.grants if g.identity == identity.key}
                own = {f"workspace-{identity.workspace}"} if blueprint.means.private_stores else set()
                assert stores == own


def test_identities_end_with_their_workspace_or_the_hub() -> None:
    ends = {each.key: each.ends.isoformat() for each in plan(loaded("sandbox")).identities}
    assert (ends["gate"], ends["workspace-cardio"], ends["workspace-onco"]) == (
        "2029-12-31",
        "2027-12-31",
        "2029-12-31",
    )


def test_what_a_level_turns_on() -> None:
    baseline, hds, sovereign = (plan(loaded("sandbox", assurance=level)) for level in ("baseline", "hds", "sovereign"))
    assert baseline.measures == {Measure.BACKUPS, Measure.EXPORT_APPROVAL, Measure.NO_COPY_OUT}
    assert sovereign.measures - hds.measures == {Measure.FREQUENT_ROTATION}
    assert {key.rotation_days for key in hds.keys} == {365}
    assert {key.rotation_days for key in sovereign.keys} == {90}
    assert {key.purpose for key in baseline.keys} == {"stores", "volumes", "traces", "backups"}


def test_a_waiver_is_part_of_the_plan() -> None:
    blueprint = plan(loaded("sandbox", without=[{"measure": "backups", "reason": "rebuilt from the source every day"}]))
    assert not blueprint.on(Measure.BACKUPS)
    assert blueprint.backup is None
    assert [(each.measure, each.reason) for each in blueprint.waived] == [
        (Measure.BACKUPS, "rebuilt from the source every day")
    ]


def test_the_backup_plan() -> None:
    backup = plan(loaded("sandbox", backup={"daily_at": "03:30", "keep_days": 14})).backup
    assert backup is not None
    assert (backup.daily_at, backup.keep_days, backup.keep_weeks) == ("03:30", 14, 12)
    assert (backup.machines, backup.volumes) == (("database-1",), ("database",))


def test_copies_go_to_the_second_region_that_is_named() -> None:
    assert plan(loaded("ovh")).copies == ()
    copies = plan(loaded("ovh", backup={"second_region": "SBG5"})).copies
    assert [(copy.of, copy.name, copy.region) for copy in copies] == [
        ("warehouse", "demo-warehouse-copy", "SBG5"),
        ("export", "demo-export-copy", "SBG5"),
        ("traces", "demo-traces-copy", "SBG5"),
    ]


def test_the_same_spec_gives_the_same_plan_on_clouds_of_the_same_means() -> None:
    plans = [vars(plan(loaded(cloud))).copy() for cloud in ("ovh", "sandbox")]
    places = [(each.pop("cloud"), each.pop("region")) for each in plans]
    assert places == [("ovh", "GRA11"), ("sandbox", "RegionOne")]
    assert plans[0] == plans[1]


def test_what_differs_between_clouds_follows_from_their_means() -> None:
    azure, ovh = (vars(plan(loaded(cloud))) for cloud in ("azure", "ovh"))
    assert {name for name, value in azure.items() if value != ovh[name]} == {
        "cloud",
        "region",
        "means",
        "flows",
        "egress",
        "identities",
        "grants",
        "stores",
        "shares",
        "machines",
    }


def test_many_machines_of_a_pool_are_numbered() -> None:
    pools = [{"name": "train", "accelerator": "H100:1", "machines": 3}]
    blueprint = plan(load(written("sandbox", workspaces=[{"name": "alpha", "slot": 1, "pools": pools}]), {}))
    made = [machine.key for machine in blueprint.machines if machine.workspace]
    assert made == ["alpha-train-1", "alpha-train-2", "alpha-train-3"]


def test_labels_say_whose_it_is_and_what_it_holds() -> None:
    assert plan(loaded("sandbox")).labels(workspace="cardio", data_class="health") == {
        "hub": "demo",
        "owner": "data-office@hospital.example",
        "workspace": "cardio",
        "data-class": "health",
        "control-scope": "hds",
        "end-date": "2027-12-31",
    }


def test_a_large_hub_plans_in_one_pass() -> None:
    numbers = list(range(1, 201))
    random.Random(1).shuffle(numbers)
    blueprint = hub(*((f"ws{number}", number) for number in numbers))
    assert len(blueprint.zones) == 205
    assert blueprint.flows == hub(("ws1", 1)).flows


def test_clouds_are_found_by_folder() -> None:
    families = {name: cloud.family for name, cloud in clouds().items()}
    expected = {"azure": "azure", "generic": "openstack", "ovh": "openstack", "sandbox": "openstack"}
    assert {name: families[name] for name in expected} == expected
