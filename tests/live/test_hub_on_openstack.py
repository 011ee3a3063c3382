"""The hub on a real OpenStack by plain `pulumi`, looked at through the cloud's own API."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from projects import ProjectCopy, Ran
from rich.console import Console
from specs import loaded

import toolchain
from audit import auditing, sources
from audit.auditing import Rules
from audit.engine import Engine
from audit.evidence import Dossier
from audit.workplace import Project, Workplace
from components.blueprint import Blueprint, Role, Rule
from components.openstack.access_rules import NOTHING, access_rules
from components.planning import plan
from sandbox.openstack import Sandbox
from toolchain.cache import locked

pytestmark = pytest.mark.live

HERE = Path(__file__).parent
RESOURCES = 246
OF_ONE_WORKSPACE = 29
"""Resources of a workspace with one machine and a limit of bandwidth."""


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
        ran = self.project.run(self.command, *arguments, environment=self.environment, limit=900)
        assert ran.code == 0, ran.output
        return ran

    def up(self) -> Ran:
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", "sandbox")

    def ask(self, program: str, *arguments: str) -> Any:
        """Run one of the programs beside this file in the cloud's own Python, as user `hub`."""
        python, file = self.openstack.bin / "python", HERE / f"{program}.py"
        ran = self.project.run(python, file, *arguments, environment=self.openstack.environment())
        assert ran.code == 0, ran.output
        return json.loads(ran.output.splitlines()[-1])

    def survey(self) -> Any:
        """What the cloud itself says exists."""
        return self.ask("survey")


@pytest.fixture(scope="module")
def stack(openstack: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    made = Stack(tmp_path_factory.mktemp("live"), openstack)
    made.pulumi("stack", "init", "sandbox")
    made.project.consent("sandbox", "demo")
    ran = made.up()
    assert f"+ {RESOURCES} created" in ran.output
    return made


@pytest.fixture(scope="module")
def cloud(stack: Stack) -> Any:
    return stack.survey()


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    return plan(loaded("sandbox"))


def test_networks_are_those_of_the_plan(cloud: Any, blueprint: Blueprint) -> None:
    resolvers = [str(address) for address in blueprint.resolvers]
    for zone in blueprint.zones:
        edge = zone.key in {"admin", "egress"}
        assert cloud["networks"].pop(zone.name) == {
            "range": str(zone.cidr),
            "port security": True,
            "external": False,
            "shared": False,
            "resolvers": resolvers,
            "gateway": str(zone.cidr[1]),
            "pool": [[str(zone.cidr[32]), str(zone.cidr[254])]],
            "routes": [[str(blueprint.address_space), str(zone.cidr[2])]] if edge else [],
            "limit": None,
        }
    assert cloud["networks"] == {}


def test_only_the_edge_router_knows_the_way_out(cloud: Any, blueprint: Blueprint) -> None:
    edge, inner = cloud["routers"]["demo-edge"], cloud["routers"]["demo-router"]
    assert (edge["gateway"], inner["gateway"]) == ("public", None)
    assert edge["addresses"] == ["10.40.0.1", "10.40.4.1"]
    assert inner["addresses"] == sorted(
        str(zone.cidr[2 if zone.key in {"admin", "egress"} else 1]) for zone in blueprint.zones
    )
    assert set(cloud["routers"]) == {"demo-edge", "demo-router"}


def test_the_bastion_alone_has_a_public_address(cloud: Any) -> None:
    assert cloud["floating"] == ["10.40.0.10"]


def test_security_groups_hold_the_flow_matrix_and_nothing_else(cloud: Any, blueprint: Blueprint) -> None:
    def remote(rule: Rule) -> str:
        listed = {"workspaces", "admin-networks", "senders", "resolvers"}
        return f"demo-{rule.remote.key}" if rule.remote.key in listed else str(rule.remote.ranges[0])

    assert sorted(cloud["rules"]) == sorted(
        [zone.name, rule.direction, rule.flow.protocol, rule.flow.port, rule.flow.port, remote(rule)]
        for zone in blueprint.zones
        for rule in blueprint.rules(zone)
    )
    assert cloud["groups"] == sorted(zone.name for zone in blueprint.zones)


def test_address_groups_hold_the_declared_networks(cloud: Any, blueprint: Blueprint) -> None:
    peers = {peer.key: peer for flow in blueprint.flows for peer in (flow.source, flow.destination)}
    assert cloud["address groups"] == {
        f"demo-{key}": sorted(map(str, peers[key].ranges))
        for key in ("admin-networks", "resolvers", "senders", "workspaces")
    }


def test_every_volume_is_luks(cloud: Any, blueprint: Blueprint) -> None:
    expected = {
        machine.volume.name: ["luks", True, machine.volume.size_gb, "in-use"]
        for machine in blueprint.machines
        if machine.volume is not None
    }
    assert cloud["volumes"] == expected
    assert cloud["boot"] == [["luks", True]] * len(blueprint.machines)


def test_machines_stand_in_their_zone_and_nowhere_else(cloud: Any, blueprint: Blueprint) -> None:
    flavors = {"CPU:2": "c-2", "CPU:4": "c-4", "CPU:8": "c-8", "H100:1": "gpu-h100-1", "H100:2": "gpu-h100-2"}
    assert set(cloud["servers"]) == {machine.name for machine in blueprint.machines}
    for machine in blueprint.machines:
        found, zone = cloud["servers"][machine.name], blueprint.zone(machine.zone)
        assert (found["status"], found["flavor"]) == ("ACTIVE", flavors[machine.accelerator])
        assert (found["groups"], found["key"]) == ([zone.name], "demo-operators")
        (address,) = found["fixed"]
        assert address == str(machine.address or address)
        assert address.rsplit(".", 1)[0] == str(zone.cidr[0]).rsplit(".", 1)[0]
        assert found["labels"] == blueprint.labels(workspace=machine.workspace, data_class=machine.data_class)
        assert found["config drive"]


def test_pools_are_spread(cloud: Any, blueprint: Blueprint) -> None:
    sizes = Counter(machine.pool for machine in blueprint.machines)
    workloads = {machine.pool for machine in blueprint.machines if machine.role is Role.WORKLOAD}
    assert cloud["server groups"] == {
        f"demo-{pool}": ["soft-anti-affinity" if pool in workloads else "anti-affinity", size]
        for pool, size in sizes.items()
    }


def test_containers_are_private_and_say_how_long_they_keep(cloud: Any, blueprint: Blueprint) -> None:
    expected = {}
    for store in blueprint.stores:
        labels = blueprint.labels(workspace=store.workspace, data_class=store.data_class)
        days = {"retention-days": store.retention_days, "expire-days": store.expire_days}
        labels |= {key: str(value) for key, value in days.items() if value is not None}
        expected[store.name] = {"read": None, "write": None, "versions": True, "labels": labels}
    assert cloud["containers"] == expected


def test_data_sets_are_shares_of_their_own_workspace(cloud: Any, blueprint: Blueprint) -> None:
    gate = str(blueprint.machine("gate-1").address)
    assert cloud["shares"] == {
        share.name: [
            share.size_gb,
            "NFS",
            False,
            sorted(
                [["ip", str(blueprint.zone(share.zone).cidr), "ro" if share.read_only else "rw"], ["ip", gate, "rw"]]
            ),
        ]
        for share in blueprint.shares
    }


def test_keys_exist_in_containers_that_others_cannot_read(cloud: Any, blueprint: Blueprint) -> None:
    assert cloud["keys"] == sorted([key.name, "aes", 256] for key in blueprint.keys)
    assert cloud["key containers"] == {key.name: [["key"], False] for key in blueprint.keys}


def test_credentials_are_cut_down_and_end(cloud: Any, blueprint: Blueprint) -> None:
    for identity in blueprint.identities:
        rules = access_rules(blueprint, identity)
        reads = all(rule.method in {"GET", "HEAD"} for rule in rules)
        assert cloud["credentials"].pop(identity.name) == {
            "ends": f"{identity.ends}T23:59:59.000000",
            "unrestricted": False,
            "roles": ["reader"] if reads else ["member", "reader"],
            "rules": sorted([rule.service, rule.method, rule.path] for rule in rules),
        }
        secret = cloud["secrets"].pop(f"{identity.name}-credential", None)
        assert secret == (None if rules == NOTHING else False), identity.key
    assert cloud["credentials"] == cloud["secrets"] == {}


def test_names_are_in_the_private_zone(cloud: Any, blueprint: Blueprint) -> None:
    assert cloud["names"] == {
        f"{machine.name}.demo.internal.": [str(machine.address)] for machine in blueprint.machines if machine.address
    }


def test_a_credential_does_what_it_is_for_and_nothing_else(stack: Stack) -> None:
    """The log forwarder's writes traces and never reads them; the auditors' reads them and changes nothing."""
    done = stack.ask("credentials", "demo")
    assert done["services"] == {
        "put a trace": 201,
        "get the trace": 401,
        "list the traces": 401,
        "delete the trace": 401,
        "open the container": 401,
        "put into exports": 401,
        "list servers": 401,
    }
    assert done["auditors"] == {
        "get the trace": 200,
        "list the traces": 200,
        "list the warehouse": 401,
        "put a trace": 401,
        "list servers": 200,
        "list volumes": 200,
        "list shares": 200,
        # With the reader's role alone barbican shows no list.
        "list keys": 403,
        "read a key": 401,
        "list rules": 200,
        "make a network": 401,
    }
    assert done["approvers"] == {"put into exports": 201, "get the export": 401, "put into the warehouse": 401}
    assert done["gate"] == {"put into the warehouse": 201, "put into exports": 401, "list quarantine": 200}
    assert done["backup"] == {"make a snapshot": 202, "delete a volume": 401, "get a trace": 401}
    # They have nothing to ask of the cloud's API: a workspace could write into other people's stores.
    assert (done["bastion"], done["ws-onco"]) == (None, None)


def test_a_second_up_and_a_refresh_change_nothing(stack: Stack) -> None:
    assert f"{RESOURCES} unchanged" in stack.up().output
    assert f"{RESOURCES} unchanged" in stack.pulumi("refresh", "--yes", "--stack", "sandbox").output
    assert f"{RESOURCES} unchanged" in stack.pulumi("preview", "--stack", "sandbox", "--expect-no-changes").output


def test_a_spec_that_went_wrong_touches_nothing(stack: Stack) -> None:
    before = stack.survey()
    stack.project.change("sandbox", region="GRA11", regoin="x")
    ran = stack.project.run(
        stack.command, "up", "--yes", "--skip-preview", "--stack", "sandbox", environment=stack.environment
    )
    assert ran.code > 0
    assert "region: GRA11 is not accepted; allowed: regions of sandbox" in ran.text
    assert "regoin: an unknown key" in ran.text
    assert "Traceback" not in ran.output
    stack.project.change("sandbox", region="RegionOne", regoin=None)
    assert stack.survey() == before


def audited(stack: Stack) -> Dossier:
    """The evidence of `hub audit --live`."""
    project = Project.load(stack.project.folder)
    engine = Engine(stack.command, project.root, {**os.environ, **stack.environment})
    source = sources.live(Workplace(project, "sandbox", engine, None, no_cloud=False), Console(quiet=True))
    return auditing.audit(source, Rules.choose(project, "sandbox", None), project, "sandbox", None)


def blocked(dossier: Dossier) -> set[str]:
    assert dossier.run is not None, dossier.judgement
    return {result.rule for result in dossier.run.results if result.blocks}


def test_what_is_deployed_passes_but_for_the_protection_that_the_test_lifted(stack: Stack) -> None:
    dossier = audited(stack)
    assert blocked(dossier) == {"deletion-protection"}
    assert dossier.drift == ()
    assert len(dossier.resources) == RESOURCES


def test_drift_is_seen_and_mended(stack: Stack) -> None:
    before = stack.survey()["rules"]
    stack.ask("drift")
    drifted = audited(stack).drift
    assert drifted is not None
    assert [(each.urn.rpartition("$")[2].partition("::")[0], each.live) for each in drifted] == [
        ("openstack:networking/secGroupRule:SecGroupRule", "(gone)")
    ]
    assert "- 1 deleted" in stack.pulumi("refresh", "--yes", "--stack", "sandbox").output
    assert "+ 1 created" in stack.up().output
    assert sorted(stack.survey()["rules"]) == sorted(before)


def test_a_declared_network_more_changes_one_list_in_place(stack: Stack) -> None:
    stack.project.change("sandbox", admin_networks=["192.0.2.0/26", "192.0.2.128/26"])
    ran = stack.up()
    # The list, and the flows that the hub's component declares.
    assert "~ 2 updated" in ran.output
    assert set(re.findall(r" ~  (\S+) (\S+) updat", ran.output)) == {
        ("openstack:networking:AddressGroupV2", "network-admin-networks-addresses"),
        ("health-data-hub:index:HealthDataHub", "hub"),
    }
    assert f"{RESOURCES - 2} unchanged" in ran.output
    assert stack.survey()["address groups"]["demo-admin-networks"] == ["192.0.2.0/26", "192.0.2.128/26"]
    stack.project.change("sandbox", admin_networks=["192.0.2.0/26"])
    stack.up()


def test_a_workspace_more_touches_only_its_own(stack: Stack) -> None:
    spec = loaded("sandbox").model_dump(mode="json")["workspaces"]
    pool = {"name": "explore", "accelerator": "CPU:4", "scratch_gb": 10}
    rare = {"name": "rare", "slot": 9, "bandwidth_mbps": 100, "pools": [pool]}
    stack.project.change("sandbox", workspaces=[rare, *reversed(spec)])
    ran = stack.up()
    assert f"{RESOURCES} unchanged" in ran.output
    assert f"+ {OF_ONE_WORKSPACE} created" in ran.output
    assert all("rare" in name for name in re.findall(r"\+  openstack:\S+ (\S+) creat", ran.output))
    assert stack.survey()["networks"]["demo-ws-rare"]["limit"] == [["egress", 100_000], ["ingress", 100_000]]
    stack.project.change("sandbox", workspaces=spec)
    ran = stack.up()
    assert f"- {OF_ONE_WORKSPACE} deleted" in ran.output
    assert f"{RESOURCES} unchanged" in ran.output


def test_destroy_leaves_nothing(stack: Stack) -> None:
    stack.ask("credentials", "demo", "clean")
    stack.pulumi("destroy", "--yes", "--skip-preview", "--stack", "sandbox")
    left = stack.survey()
    kept = {"keys"}
    assert {kind: found for kind, found in left.items() if found and kind not in kept} == {}


def test_keys_outlive_a_destroyed_hub(stack: Stack, blueprint: Blueprint) -> None:
    """The key manager keeps what an order made: what was encrypted elsewhere can be read until a person deletes it."""
    assert [key.name for key in blueprint.keys if [key.name, "aes", 256] not in stack.survey()["keys"]] == []
