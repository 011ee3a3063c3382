"""The hub on a real OpenStack by plain `pulumi`, looked at through the cloud's own API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from projects import ProjectCopy, Ran
from specs import loaded

import toolchain
from components.blueprint import Blueprint, plan
from sandbox.openstack import Sandbox
from toolchain.cache import locked

pytestmark = pytest.mark.live

SURVEY = """
import json, openstack
cloud = openstack.connect()
project = cloud.current_project_id
def mine(items):
    return [item for item in items if item.project_id == project]
zones = {subnet.network_id: subnet.cidr for subnet in mine(cloud.network.subnets())}
groups = [group for group in mine(cloud.network.security_groups()) if group.name != "default"]
print(json.dumps({
    "networks": {n.name: [zones.get(n.id), n.is_port_security_enabled, n.is_router_external, n.is_shared]
                 for n in mine(cloud.network.networks())},
    "routers": {r.name: r.external_gateway_info for r in mine(cloud.network.routers())},
    "floating": len(mine(cloud.network.ips())),
    "rules": sorted([g.name, r["direction"], r["protocol"], r["port_range_min"], r["port_range_max"],
                    r["remote_ip_prefix"]] for g in groups for r in g.security_group_rules),
    "groups": sorted(g.name for g in groups),
    "volumes": {v.name or "boot": [v.volume_type, v.is_encrypted, v.size, v.status]
                for v in cloud.block_storage.volumes(details=True)},
    "boot": sorted([v.volume_type, v.is_encrypted] for v in cloud.block_storage.volumes(details=True) if not v.name),
    "servers": {s.name: [s.status, s.flavor.original_name, [p.fixed_ips[0]["ip_address"]
                for p in cloud.network.ports(device_id=s.id)], [a["addr"] for n in s.addresses.values() for a in n],
                sorted(cloud.network.get_security_group(g).name
                for p in cloud.network.ports(device_id=s.id) for g in p.security_group_ids), s.key_name]
                for s in cloud.compute.servers()},
    "containers": {c.name: [c.read_ACL, c.write_ACL, c.versions_location or c.history_location]
                   for c in (cloud.object_store.get_container_metadata(c) for c in cloud.object_store.containers())},
    "keys": sorted((s["name"], s["algorithm"], s["bit_length"])
                   for s in cloud.key_manager.get("/secrets?limit=100").json()["secrets"]
                   if (s["name"] or "").startswith("demo-")),
}))
"""


@pytest.fixture(scope="module")
def openstack() -> Iterator[Sandbox]:
    """A cloud of the tests' own, beside the one that the user may be running; kept in the cache for the next run."""
    folder = toolchain.cache_folder() / "openstack-of-tests"
    with locked(folder / "lock"):
        cloud = Sandbox(folder / "home")
        cloud.start()
        cloud.reset()
        yield cloud
        cloud.stop()


class Stack:
    """A stack in a project's copy, driven by plain `pulumi`."""

    def __init__(self, folder: Path, openstack: Sandbox) -> None:
        self.project, self.openstack = ProjectCopy(folder), openstack
        tools = toolchain.ensure()
        state = folder / "state"
        state.mkdir()
        self.environment = {
            **tools.environment(),
            **openstack.environment(),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "sandbox",
        }
        self.command = tools.pulumi

    def pulumi(self, *arguments: str) -> Ran:
        ran = self.project.run(self.command, *arguments, environment=self.environment, limit=600)
        assert ran.code == 0, ran.output
        return ran

    def up(self) -> Ran:
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", "sandbox")

    def survey(self) -> Any:
        """What the cloud itself says exists."""
        ran = self.project.run(self.openstack.bin / "python", "-c", SURVEY, environment=self.openstack.environment())
        assert ran.code == 0, ran.output
        return json.loads(ran.output.splitlines()[-1])


@pytest.fixture(scope="module")
def stack(openstack: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    made = Stack(tmp_path_factory.mktemp("live"), openstack)
    made.pulumi("stack", "init", "sandbox")
    ran = made.up()
    assert "+ 93 created" in ran.output
    return made


@pytest.fixture(scope="module")
def cloud(stack: Stack) -> Any:
    return stack.survey()


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    return plan(loaded("sandbox"))


def test_networks_are_those_of_the_plan(cloud: Any, blueprint: Blueprint) -> None:
    assert cloud["networks"] == {zone.name: [str(zone.cidr), True, False, False] for zone in blueprint.zones}
    assert (cloud["routers"], cloud["floating"]) == ({"demo-router": None}, 0)


def test_security_groups_hold_the_flow_matrix_and_nothing_else(cloud: Any, blueprint: Blueprint) -> None:
    names = {zone.key: zone.name for zone in blueprint.zones}
    expected = []
    for flow in blueprint.flows:
        service = [flow.protocol, flow.port, flow.port]
        if flow.source.inside:
            expected += [[names[flow.source.key], "egress", *service, str(r)] for r in flow.destination.ranges]
        expected += [[names[flow.destination.key], "ingress", *service, str(r)] for r in flow.source.ranges]
    assert sorted(cloud["rules"]) == sorted(expected)
    assert cloud["groups"] == sorted(names.values())


def test_every_volume_is_luks(cloud: Any) -> None:
    assert {name: facts for name, facts in cloud["volumes"].items() if name != "boot"} == {
        "demo-database": ["luks", True, 100, "available"],
        "demo-cardio-train-1-scratch": ["luks", True, 200, "in-use"],
        "demo-onco-train-1-scratch": ["luks", True, 100, "in-use"],
    }
    assert cloud["boot"] == [["luks", True], ["luks", True]]


def test_servers_run_with_their_gpus_in_their_own_zone(cloud: Any, blueprint: Blueprint) -> None:
    assert set(cloud["servers"]) == {"demo-cardio-train-1", "demo-onco-train-1"}
    for machine, flavor in (("cardio", "gpu-h100-2"), ("onco", "gpu-h100-1")):
        status, got, port, addresses, groups, key = cloud["servers"][f"demo-{machine}-train-1"]
        assert (status, got, groups, key) == ("ACTIVE", flavor, [f"demo-ws-{machine}"], None)
        assert addresses == port
        zone = blueprint.zone(f"workspace-{machine}").cidr
        assert addresses[0].rsplit(".", 1)[0] == str(zone.network_address).rsplit(".", 1)[0]


def test_containers_are_private(cloud: Any, blueprint: Blueprint) -> None:
    assert set(cloud["containers"]) >= {store.name for store in blueprint.stores}
    for store in blueprint.stores:
        read, write, _ = cloud["containers"][store.name]
        assert (read, write) == (None, None)


def test_keys_exist_in_the_key_manager(cloud: Any) -> None:
    assert cloud["keys"] == [["demo-stores", "aes", 256], ["demo-traces", "aes", 256], ["demo-volumes", "aes", 256]]


def test_a_second_up_and_a_refresh_change_nothing(stack: Stack) -> None:
    assert "93 unchanged" in stack.up().output
    assert "93 unchanged" in stack.pulumi("refresh", "--yes", "--stack", "sandbox").output
    assert "93 unchanged" in stack.pulumi("preview", "--stack", "sandbox", "--expect-no-changes").output


def test_a_spec_that_went_wrong_touches_nothing(stack: Stack, cloud: Any) -> None:
    stack.project.change("sandbox", region="GRA11", regoin="x")
    ran = stack.project.run(
        stack.command, "up", "--yes", "--skip-preview", "--stack", "sandbox", environment=stack.environment
    )
    assert ran.code > 0
    assert "region: GRA11 is not accepted; allowed: regions of sandbox" in ran.text
    assert "regoin: an unknown key" in ran.text
    assert "Traceback" not in ran.output
    stack.project.change("sandbox", region="RegionOne", regoin=None)
    assert stack.survey() == cloud


def test_drift_is_seen_and_mended(stack: Stack, cloud: Any) -> None:
    opened = (
        "import openstack; c = openstack.connect(); g = c.network.find_security_group('demo-ws-onco');"
        "r = [r for r in c.network.security_group_rules(security_group_id=g.id) if r.direction == 'egress'][0];"
        "c.network.delete_security_group_rule(r.id)"
    )
    stack.project.run(stack.openstack.bin / "python", "-c", opened, environment=stack.openstack.environment())
    assert "- 1 deleted" in stack.pulumi("refresh", "--yes", "--stack", "sandbox").output
    assert "+ 1 created" in stack.up().output
    assert sorted(stack.survey()["rules"]) == sorted(cloud["rules"])


def test_a_workspace_more_touches_only_its_own(stack: Stack) -> None:
    spec = loaded("sandbox").model_dump(mode="json")["workspaces"]
    stack.project.change("sandbox", workspaces=[{"name": "rare", "slot": 9}, *reversed(spec)])
    ran = stack.up()
    assert "+ 14 created" in ran.output
    assert "93 unchanged" in ran.output
    stack.project.change("sandbox", workspaces=spec)
    ran = stack.up()
    assert "- 14 deleted" in ran.output
    assert "93 unchanged" in ran.output


def test_destroy_leaves_nothing(stack: Stack) -> None:
    stack.pulumi("destroy", "--yes", "--skip-preview", "--stack", "sandbox")
    left = stack.survey()
    assert [left[kind] for kind in ("networks", "routers", "rules", "groups", "volumes", "servers")] == [
        {},
        {},
        [],
        [],
        {},
        {},
    ]
    assert left["containers"] == {}


def test_keys_outlive_a_destroyed_hub(stack: Stack, cloud: Any) -> None:
    """The key manager keeps what an order made: what was encrypted elsewhere can be read until a person deletes it."""
    assert stack.survey()["keys"] == cloud["keys"]
