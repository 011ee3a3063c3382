"""The blueprint: what a spec decides."""

import random
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from specs import loaded, written

from components.blueprint import HUB_ZONES, Blueprint, plan
from components.flows import Flow
from components.loading import load


def hub(*workspaces: tuple[str, int]) -> Blueprint:
    listed = [
        {"name": name, "slot": slot, "pools": [{"name": "train", "accelerator": "H100:1"}]} for name, slot in workspaces
    ]
    return plan(load(written("sandbox", workspaces=listed), {}))


def pairs(blueprint: Blueprint) -> set[tuple[str, str, str, int]]:
    return {(flow.source.key, flow.destination.key, flow.protocol, flow.port) for flow in blueprint.flows}


def test_the_whole_matrix_of_the_example_hub() -> None:
    assert pairs(plan(loaded("sandbox"))) == {
        ("admin-networks", "admin", "tcp", 22),
        ("admin", "services", "tcp", 22),
        ("admin", "warehouse", "tcp", 22),
        ("admin", "exchange", "tcp", 22),
        ("admin", "workspace-cardio", "tcp", 22),
        ("admin", "workspace-onco", "tcp", 22),
        ("admin", "services", "udp", 53),
        ("admin", "services", "tcp", 6514),
        ("warehouse", "services", "udp", 53),
        ("warehouse", "services", "tcp", 6514),
        ("exchange", "services", "udp", 53),
        ("exchange", "services", "tcp", 6514),
        ("workspace-cardio", "services", "udp", 53),
        ("workspace-cardio", "services", "tcp", 6514),
        ("workspace-onco", "services", "udp", 53),
        ("workspace-onco", "services", "tcp", 6514),
        ("senders", "exchange", "tcp", 443),
        ("exchange", "warehouse", "tcp", 443),
        ("exchange", "workspace-cardio", "tcp", 443),
        ("exchange", "workspace-onco", "tcp", 443),
        ("workspace-cardio", "warehouse", "tcp", 443),
        ("workspace-onco", "warehouse", "tcp", 443),
    }


def test_every_flow_has_a_purpose_and_a_control() -> None:
    flows = plan(loaded("sandbox")).flows
    assert [flow.key for flow in flows if not flow.purpose or not flow.controls] == []
    assert len({flow.key for flow in flows}) == len(flows)


@given(st.sets(st.integers(1, 240), min_size=2, max_size=6))
def test_no_two_workspaces_share_a_flow_and_none_reaches_outside(slots: set[int]) -> None:
    blueprint = hub(*((f"ws{slot}", slot) for slot in slots))

    def between(flow: Flow) -> bool:
        return flow.source.key.startswith("workspace-") and flow.destination.key.startswith("workspace-")

    assert [flow.key for flow in blueprint.flows if between(flow)] == []
    assert [flow.key for flow in blueprint.flows if not flow.destination.inside] == []


def test_workspaces_move_nobody() -> None:
    one, three = hub(("beta", 7)), hub(("alpha", 3), ("beta", 7), ("gamma", 1))
    assert one.zone("workspace-beta") == three.zone("workspace-beta")
    assert [zone for zone in one.zones if zone.key in HUB_ZONES] == [
        zone for zone in three.zones if zone.key in HUB_ZONES
    ]
    assert next(m for m in one.machines) == next(m for m in three.machines if m.workspace == "beta")


def test_the_order_in_which_workspaces_are_written_decides_nothing() -> None:
    workspaces = [("alpha", 3), ("beta", 7), ("gamma", 1)]
    plans = {repr(hub(*order)) for order in permutations(workspaces)}
    assert len(plans) == 1


def test_machines_stores_and_volumes_of_the_example_hub() -> None:
    blueprint = plan(loaded("sandbox"))
    assert [(m.name, m.accelerator, m.zone, m.scratch.name, m.scratch.size_gb) for m in blueprint.machines] == [
        ("demo-cardio-train-1", "H100:2", "workspace-cardio", "demo-cardio-train-1-scratch", 200),
        ("demo-onco-train-1", "H100:1", "workspace-onco", "demo-onco-train-1-scratch", 100),
    ]
    assert [(s.name, s.zone, s.key, s.retention_days) for s in blueprint.stores] == [
        ("demo-warehouse", "warehouse", "stores", None),
        ("demo-import", "exchange", "stores", None),
        ("demo-quarantine", "exchange", "stores", None),
        ("demo-export", "exchange", "stores", None),
        ("demo-traces", "services", "traces", 365),
    ]
    assert [(v.name, v.size_gb, v.key) for v in blueprint.volumes] == [("demo-database", 100, "volumes")]


def test_the_same_spec_gives_the_same_plan_on_every_cloud_but_for_the_place() -> None:
    plans = [vars(plan(loaded(cloud))).copy() for cloud in ("azure", "ovh", "sandbox")]
    places = [(each.pop("cloud"), each.pop("region")) for each in plans]
    assert places == [("azure", "francecentral"), ("ovh", "GRA11"), ("sandbox", "RegionOne")]
    assert plans[0] == plans[1] == plans[2]


def test_many_machines_of_a_pool_are_numbered() -> None:
    pools = [{"name": "train", "accelerator": "H100:1", "machines": 3}]
    blueprint = plan(load(written("sandbox", workspaces=[{"name": "alpha", "slot": 1, "pools": pools}]), {}))
    assert [machine.key for machine in blueprint.machines] == ["alpha-train-1", "alpha-train-2", "alpha-train-3"]


def test_labels_say_whose_it_is_and_what_it_holds() -> None:
    blueprint = plan(loaded("sandbox", end_date="2030-12-31"))
    assert blueprint.labels(workspace="cardio", data_class="health") == {
        "hub": "demo",
        "owner": "data-office@hospital.example",
        "workspace": "cardio",
        "data-class": "health",
        "control-scope": "hds",
        "end-date": "2030-12-31",
    }


def test_a_large_hub_plans_in_one_pass() -> None:
    numbers = list(range(1, 201))
    random.Random(1).shuffle(numbers)
    blueprint = hub(*((f"ws{number}", number) for number in numbers))
    assert len(blueprint.zones) == 204
    assert len(blueprint.flows) == 1 + 3 + 6 + 1 + 1 + 200 * (1 + 2 + 2)
