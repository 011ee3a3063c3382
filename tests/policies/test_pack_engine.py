"""The pack in the real engine: it blocks, it says why, it keeps secrets, and it agrees with the other feeders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import policies
import sandbox.azure
import toolchain
from policies.configuration import Configuration
from policies.feeders import Feed, events, state
from policies.feeders.pack import COMPLETENESS, RESULTS_VARIABLE
from policies.judge import judge
from policies.results import Result, Run, State, load

pytestmark = pytest.mark.engine

PACK = Path(policies.__file__).parent
SANDBOX = {"residency": {"sandboxRegions": ["RegionOne"]}}

OPENSTACK = """
import pulumi
import pulumi_openstack as openstack

cloud = openstack.Provider(
    "cloud", auth_url="http://127.0.0.1:5000/v3", region="RegionOne", user_name="u", password="topsecret",
    tenant_name="t", endpoint_overrides={"volumev3": "http://127.0.0.1:8776/v3/"},
)
own = pulumi.ResourceOptions(provider=cloud)
"""

GOOD = (
    OPENSTACK
    + """
network = openstack.networking.Network("network", name="n", opts=own)
subnet = openstack.networking.Subnet("subnet", name="s", network_id=network.id, cidr="10.0.0.0/24", opts=own)
group = openstack.networking.SecGroup("group", name="g", delete_default_rules=True, opts=own)
openstack.networking.SecGroupRule(
    "rule", direction="ingress", ethertype="IPv4", security_group_id=group.id, remote_ip_prefix="10.0.0.0/16", opts=own)
port = openstack.networking.Port("port", network_id=network.id, security_group_ids=[group.id], opts=own)
volume = openstack.blockstorage.Volume("volume", name="v", size=22, volume_type="luks", opts=own)
openstack.compute.Instance(
    "machine", name="m", flavor_name="b3-8", networks=[{"port": port.id}],
    block_devices=[{"source_type": "image", "uuid": "1", "destination_type": "volume", "volume_size": 10,
                    "boot_index": 0, "volume_type": "luks"}], opts=own)
openstack.objectstorage.Container("store", name="c", opts=own)
openstack.keymanager.SecretV1(
    "key", name="k", payload=pulumi.Output.secret("topsecret"), secret_type="passphrase",
    payload_content_type="text/plain", opts=own)
"""
)

BAD = (
    OPENSTACK
    + """
class Study(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("hub:test:Study", name)

study = Study("study")
inside = pulumi.ResourceOptions(provider=cloud, parent=study)
openstack.blockstorage.Volume("clear", name="v", size=22, opts=inside)
openstack.blockstorage.Volume("hidden", name="v", size=22, volume_type=pulumi.Output.secret("topsecret"), opts=own)
openstack.blockstorage.Volume("default", name="v", size=22, volume_type="luks")
openstack.orchestration.StackV1("unread", name="h", template_opts={"Bin": "x"}, opts=own)
canada = openstack.Provider(
    "canada", auth_url="https://auth.cloud.ovh.net/v3", region="BHS5", user_name="u", password="p", tenant_name="t")
there = pulumi.ResourceOptions(provider=canada)
openstack.blockstorage.Volume("abroad", name="v", size=1, volume_type="luks", opts=there)
network = openstack.networking.Network("network", name="n", opts=own)
openstack.networking.FloatingIp("address", pool="Ext-Net", opts=own)
openstack.networking.SecGroupRule(
    "unknown", direction="ingress", ethertype="IPv4", security_group_id="g", remote_ip_prefix=network.id, opts=own)
"""
)

BAD_STATES = {
    ("clear", "encryption-at-rest"): "fail",
    ("hidden", "encryption-at-rest"): "not evaluated",
    ("default", "explicit-provider"): "fail",
    ("default", "residency"): "not evaluated",
    ("default_5_5_3", "explicit-provider"): "fail",
    ("default_5_5_3", "residency"): "not evaluated",
    ("unread", "residency"): "not evaluated",
    ("unread", "encryption-at-rest"): "not evaluated",
    ("unread", "no-public-exposure"): "not evaluated",
    ("unread", "known-types"): "not evaluated",
    ("canada", "residency"): "fail",
    ("abroad", "residency"): "fail",
    ("address", "no-public-exposure"): "fail",
    ("unknown", "no-public-exposure"): "not evaluated",
}

AZURE = """
import pulumi
import pulumi_azure_native as azure

cloud = azure.Provider("cloud", subscription_id="00000000-0000-0000-0000-000000000000")
own = pulumi.ResourceOptions(provider=cloud)
group = azure.resources.ResourceGroup("group", resource_group_name="g", location="francecentral", opts=own)
azure.storage.StorageAccount(
    "store", account_name="store", resource_group_name=group.name, location="francecentral", kind="StorageV2",
    sku={"name": "Standard_ZRS"}, public_network_access="Disabled", allow_blob_public_access=False,
    encryption={"key_source": "Microsoft.Storage", "require_infrastructure_encryption": True}, opts=own)
azure.network.NetworkSecurityGroup(
    "walls", network_security_group_name="walls", resource_group_name=group.name, location="francecentral", opts=own)
"""


@dataclass(frozen=True)
class Done:
    """A command that ended, and what it left."""

    code: int
    out: str
    folder: Path

    @property
    def run(self) -> Run:
        return load(self.folder / "results.json")

    def result(self, name: str, rule: str) -> Result:
        return next(result for result in self.run.results if result.urn.endswith(f"::{name}") and result.rule == rule)

    def blocked(self) -> dict[tuple[str, str], str]:
        return {
            (result.urn.rpartition("::")[2], result.rule): result.state.value
            for result in self.run.results
            if result.blocks
        }


Pulumi = Callable[..., Done]


@pytest.fixture(scope="module")
def tools() -> toolchain.Toolchain:
    """The toolchain, with the stand-in for Azure."""
    ready = toolchain.ensure()
    sandbox.azure.install(ready, Path(sys.executable))
    return ready


@pytest.fixture
def pulumi(tools: toolchain.Toolchain, tmp_path: Path) -> Pulumi:
    """Runs a command on a program: `pulumi(program, *arguments, configuration=…)`; the pack is attached with it."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "state").mkdir()
    settings = {"name": "python", "options": {"virtualenv": sys.prefix}}
    (project / "Pulumi.yaml").write_text(json.dumps({"name": "hub", "runtime": settings}), encoding="utf-8")
    shared = {
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        RESULTS_VARIABLE: str(tmp_path / "results.json"),
        "OS_AUTH_URL": "https://auth.cloud.ovh.net/v3",
        "OS_USERNAME": "u",
        "OS_PASSWORD": "p",
        "OS_TENANT_NAME": "t",
        "OS_REGION_NAME": "BHS5",
    }
    environment = os.environ | tools.environment(no_cloud=True) | sandbox.azure.environment(None) | shared

    def call(*arguments: str, **more: str) -> Done:
        done = subprocess.run(
            [str(tools.pulumi), *arguments, "--non-interactive"],
            cwd=project,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Done(done.returncode, done.stdout + done.stderr, tmp_path)

    def run(program: str, *arguments: str, configuration: Any = None, **more: str) -> Done:
        (project / "__main__.py").write_text(program, encoding="utf-8")
        attached = []
        if configuration is not None:
            (project / "pack.json").write_text(json.dumps(configuration), encoding="utf-8")
            attached = ["--policy-pack", str(PACK), "--policy-pack-config", "pack.json"]
        return call(*arguments, *attached, **more)

    assert call("stack", "init", "dev").code == 0
    return run


def feed_of(done: Done) -> Feed:
    return events.read(line for line in done.out.splitlines() if line.startswith("{"))


STREAM = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "1"}


def test_a_good_hub_passes_and_the_events_say_the_same(pulumi: Pulumi) -> None:
    done = pulumi(GOOD, "preview", configuration=SANDBOX)
    assert (done.code, done.blocked()) == (0, {}), done.out
    run = done.run
    assert (run.complete, run.dry_run, run.project, run.stack, run.passed) == (True, True, "hub", "dev", True)
    assert run.configuration == Configuration.from_pack(SANDBOX).to_json()
    assert {result.state for result in run.results} == {State.PASS, State.NOT_APPLICABLE}
    assert len(run.results) == 11 * 5  # nine resources, their provider and the stack
    streamed = feed_of(pulumi(GOOD, "preview", "--json", **STREAM))
    assert streamed.complete
    assert judge(streamed.records, Configuration.from_pack(SANDBOX)) == run.results
    assert "topsecret" not in (done.folder / "results.json").read_text(encoding="utf-8")


def test_what_is_wrong_or_cannot_be_judged_blocks_without_a_secret_and_the_events_say_the_same(pulumi: Pulumi) -> None:
    done = pulumi(BAD, "preview", configuration=SANDBOX)
    assert done.code != 0
    assert done.blocked() == BAD_STATES
    assert done.run.complete
    assert "BHS5 is in Canada, outside the European Union" in done.out
    assert "uses a default provider, whose cloud and region come from the environment" in done.out
    hidden = done.result("hidden", "encryption-at-rest")
    assert [(one.path, one.value) for one in hidden.evidence] == [("volumeType", "[secret]")]
    assert "topsecret" not in done.out
    assert "topsecret" not in (done.folder / "results.json").read_text(encoding="utf-8")
    streamed = feed_of(pulumi(BAD, "preview", "--json", **STREAM))
    assert judge(streamed.records, Configuration.from_pack(SANDBOX)) == done.run.results


def test_pack_events_and_state_agree_on_what_was_deployed(pulumi: Pulumi, tmp_path: Path) -> None:
    up = pulumi(AZURE, "up", "--yes", "--skip-preview", "--json", configuration={})
    assert up.code == 0, up.out
    run = up.run
    assert (run.complete, run.dry_run, run.passed) == (True, False, True)
    exported = tmp_path / "exported.json"
    assert pulumi(AZURE, "stack", "export", "--file", str(exported)).code == 0
    from_state = state.read(exported.read_text(encoding="utf-8"))
    assert from_state.complete
    assert judge(from_state.records, Configuration()) == run.results
    assert judge(feed_of(up).records, Configuration()) == run.results
    (tmp_path / "results.json").unlink()
    again = pulumi(AZURE, "policy", "analyze", "--file", str(exported), configuration={})
    assert again.code == 0, again.out
    assert again.run.results == run.results


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ('location="francecentral"', 'location="eastus"', "group"),
        ("Standard_ZRS", "Standard_GRS", "store"),
    ],
)
def test_one_wrong_word_stops_an_update(pulumi: Pulumi, before: str, after: str, name: str) -> None:
    done = pulumi(AZURE.replace(before, after), "up", "--yes", "--skip-preview", configuration={})
    assert done.code != 0
    assert "residency  (azure-native:" in done.out
    assert done.result(name, "residency").state is State.FAIL
    assert not done.run.passed


def test_a_rule_switched_off_is_noticed(pulumi: Pulumi) -> None:
    done = pulumi(GOOD, "preview", configuration={**SANDBOX, "encryption-at-rest": "disabled"})
    assert done.code != 0
    assert COMPLETENESS in done.out
    result = done.result("volume", "encryption-at-rest")
    assert (result.state, result.reason) == (
        State.NOT_EVALUATED,
        "the rule was switched off by the pack's configuration",
    )


def test_a_pack_switched_off_leaves_a_run_that_is_not_complete(pulumi: Pulumi) -> None:
    done = pulumi(GOOD, "preview", configuration={**SANDBOX, "all": "disabled"})
    assert (done.run.complete, done.run.results, done.run.passed) == (False, (), False)


def test_configuration_that_cannot_be_used_blocks_with_the_reason(pulumi: Pulumi) -> None:
    done = pulumi(GOOD, "preview", configuration={"residency": {"sandboxRegion": ["RegionOne"]}})
    assert done.code != 0
    reason = (
        "the rules' configuration cannot be used: residency.sandboxRegion: no such setting; "
        "allowed here: declaredClouds, perimeter, sandboxRegions"
    )
    result = done.result("volume", "residency")
    assert (result.state, result.rule_error, result.reason) == (State.NOT_EVALUATED, True, reason)
    assert reason in done.out


def test_a_program_that_fails_leaves_a_run_that_is_not_complete(pulumi: Pulumi) -> None:
    done = pulumi(GOOD + "\nraise SystemExit(1)\n", "preview", configuration=SANDBOX)
    assert done.code != 0
    assert (done.run.complete, done.run.passed) == (False, False)


def test_results_lie_beside_the_pack_when_nothing_is_said(pulumi: Pulumi, tmp_path: Path) -> None:
    copy = tmp_path / "checkout" / "policies"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "PulumiPolicy.yaml").write_text(
        json.dumps({"name": "hub", "version": policies.VERSION, "runtime": {"name": "python", "options": {
            "toolchain": "pip", "virtualenv": sys.prefix}}}), encoding="utf-8")  # fmt: skip
    done = pulumi(AZURE, "preview", "--policy-pack", str(copy), **{RESULTS_VARIABLE: ""})
    assert done.code == 0, done.out
    assert load(tmp_path / "checkout" / ".hub" / "results" / "hub.dev.json").passed
