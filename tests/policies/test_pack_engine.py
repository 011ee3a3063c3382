"""The packs in the real engine: they block, say why, keep secrets, and agree with the other feeders.

The stacks are others' (see `flat`): no component of ours is in them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flat
import pytest
from flat.expectations import expected

import policies
import sandbox.azure
import toolchain
from policies.configuration import Configuration
from policies.feeders import Feed, events, state
from policies.feeders.pack import COMPLETENESS, RESULTS_VARIABLE
from policies.judge import judge
from policies.results import Result, Run, State, load

pytestmark = pytest.mark.engine

ROOT = Path(policies.__file__).parents[1]
PACK = ROOT / "policies"
EU_RESIDENCY = PACK / "eu_residency"
STREAM = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "1"}
OPEN = {State.FAIL, State.NOT_EVALUATED}

SMALL = """
import pulumi
import pulumi_openstack as openstack

cloud = openstack.Provider(
    "cloud", auth_url="https://auth.cloud.ovh.net/v3", region="GRA11", user_name="u", password="canary",
    tenant_name="t")
openstack.networking.Network(
    "network", name="n", tags=["owner=o", "workspace=w", "data-class=d", "control-scope=c", "end-date=2999-12-31"],
    opts=pulumi.ResourceOptions(provider=cloud))
"""

OTHERS = """
import pulumi
import pulumi_azure_native as azure

cloud = azure.Provider("cloud", subscription_id="00000000-0000-0000-0000-000000000000")
own = pulumi.ResourceOptions(provider=cloud)
group = azure.resources.ResourceGroup(
    "group", resource_group_name="g", location="francecentral",
    opts=pulumi.ResourceOptions(provider=cloud, protect=True))
azure.storage.StorageAccount(
    "store", account_name="store", resource_group_name=group.name, location="francecentral", kind="StorageV2",
    sku={"name": "Standard_ZRS"}, public_network_access="Enabled", opts=own)
"""


@dataclass(frozen=True)
class Done:
    """A command that ended, and the results it left, if any."""

    code: int
    out: str
    written: str
    judged: Run | None

    @property
    def run(self) -> Run:
        assert self.judged is not None, self.out
        return self.judged

    def result(self, name: str, rule: str) -> Result:
        return next(result for result in self.run.results if result.urn.endswith(f"::{name}") and result.rule == rule)

    @property
    def found(self) -> set[tuple[str, str, State]]:
        """What is neither a pass nor not applicable."""
        return found(self.run.results)


def found(results: tuple[Result, ...]) -> set[tuple[str, str, State]]:
    return {(result.urn.rpartition("::")[2], result.rule, result.state) for result in results if result.state in OPEN}


Pulumi = Callable[..., Done]


@pytest.fixture(scope="module")
def tools() -> toolchain.Toolchain:
    """The toolchain, with the stand-in for Azure."""
    ready = toolchain.ensure()
    sandbox.azure.install(ready, Path(sys.executable))
    return ready


@pytest.fixture
def pulumi(tools: toolchain.Toolchain, tmp_path: Path) -> Pulumi:
    """Runs a command on a program, with a pack where a configuration for it is given:

    `pulumi(program, *arguments, configuration=…, pack=…, **environment)`.
    """
    project, cloud, results = tmp_path / "project", tmp_path / "azure.json", tmp_path / "results.json"
    project.mkdir()
    (tmp_path / "state").mkdir()
    cloud.write_text(json.dumps(BY_AZURE), encoding="utf-8")
    settings = {"name": "python", "options": {"virtualenv": sys.prefix}}
    (project / "Pulumi.yaml").write_text(json.dumps({"name": flat.PROJECT, "runtime": settings}), encoding="utf-8")
    shared = {
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_EXPERIMENTAL": "true",  # for --save-plan
        RESULTS_VARIABLE: str(results),
        # What the environment says must decide nothing.
        "OS_AUTH_URL": "https://auth.cloud.ovh.net/v3",
        "OS_USERNAME": "u",
        "OS_PASSWORD": "canary-environment",
        "OS_TENANT_NAME": "t",
        "OS_REGION_NAME": "BHS5",
    }
    environment = os.environ | tools.environment(no_cloud=True) | sandbox.azure.environment(cloud) | shared

    def run(
        program: str, *arguments: str, configuration: Mapping[str, Any] | None = None, pack: Path = PACK, **more: str
    ) -> Done:
        (project / "__main__.py").write_text(program, encoding="utf-8")
        results.unlink(missing_ok=True)
        attached = []
        if configuration is not None:
            (project / "pack.json").write_text(json.dumps(configuration), encoding="utf-8")
            attached = ["--policy-pack", str(pack), "--policy-pack-config", "pack.json"]
        done = subprocess.run(
            [str(tools.pulumi), *arguments, *attached, "--non-interactive"],
            cwd=project,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        written = results.read_text(encoding="utf-8") if results.exists() else ""
        return Done(done.returncode, done.stdout + done.stderr, written, load(results) if written else None)

    assert run("", "stack", "init", flat.STACK).code == 0
    return run


SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555"
WATCHERS = f"{SUBSCRIPTION}/resourcegroups/networkwatcherrg"
WATCHER = f"{WATCHERS}/providers/microsoft.network/networkwatchers/networkwatcher_francecentral"
BY_AZURE = {
    WATCHERS: {"id": WATCHERS, "name": "NetworkWatcherRG", "location": "francecentral"},
    WATCHER: {"id": WATCHER, "name": "NetworkWatcher_francecentral", "location": "francecentral"},
}
"""What Azure itself makes in a subscription: a network watcher in each region with networks."""


def previewed(pulumi: Pulumi, program: str, folder: Path) -> tuple[Feed, str]:
    """What a preview without a pack says, by its events and its plan."""
    plan = folder / "plan.json"
    done = pulumi(program, "preview", "--json", "--save-plan", str(plan), **STREAM)
    assert done.code == 0, done.out
    lines = [line for line in done.out.splitlines() if line.startswith("{")]
    return events.read(lines, plan.read_text(encoding="utf-8")), done.out


@pytest.mark.parametrize("name", ["openstack_good", "openstack_bad", "azure_bad"])
def test_a_preview_is_judged_as_its_events_and_plan_are(pulumi: Pulumi, tmp_path: Path, name: str) -> None:
    program, configuration = flat.source(name), flat.document(name)
    done = pulumi(program, "preview", configuration=configuration)
    run, wanted = done.run, expected(name)
    assert (run.complete, run.dry_run, run.project, run.stack, run.pack) == (True, True, "flat", "dev", "hds")
    assert run.configuration == Configuration.from_pack(configuration).to_json()
    assert done.found == wanted
    assert (done.code == 0, run.passed) == (not wanted, not wanted), done.out
    assert [rule for _, rule, _ in wanted if rule not in done.out] == []
    assert "canary" not in done.out
    assert "canary" not in done.written

    feed, told = previewed(pulumi, program, tmp_path)
    assert feed.complete
    assert judge(feed.records, Configuration.from_pack(configuration)) == run.results
    for secret in MARKED:
        assert secret not in told


MARKED = (
    "canary-provider-password",
    "canary-environment",
    "canary-certificate",
    "canary-private-key",
    "canary-credential",
    "canary-volume-type",
    "canary-user",
    "canary-Database-Password-1",
)
"""Secrets that the programs mark as such, or that the environment holds: not even the engine's events tell them."""


def test_what_was_deployed_is_judged_as_its_state_is(pulumi: Pulumi, tmp_path: Path) -> None:
    program, configuration = flat.source("azure_good"), flat.document("azure_good")
    settings = Configuration.from_pack(configuration)
    first = program.replace('WRITE_ONCE = "Locked"', 'WRITE_ONCE = "Unlocked"')
    assert first != program
    made = pulumi(first, "up", "--yes", "--skip-preview")
    assert made.code == 0, made.out

    preview = pulumi(program, "preview", configuration=configuration)
    assert (preview.code, preview.found, preview.run.complete) == (0, set(), True), preview.out
    feed, _ = previewed(pulumi, program, tmp_path)
    assert judge(feed.records, settings) == preview.run.results

    up = pulumi(program, "up", "--yes", "--skip-preview", configuration=configuration)
    assert (up.code, up.found, up.run.complete, up.run.dry_run) == (0, set(), True, False), up.out

    file = tmp_path / "exported.json"
    assert pulumi(program, "stack", "export", "--file", str(file)).code == 0
    exported = file.read_text(encoding="utf-8")
    from_state = state.read(exported)
    results = judge(from_state.records, settings)
    assert (from_state.complete, found(results)) == (True, set())
    assert results == up.run.results
    analyzed = pulumi(program, "policy", "analyze", "--stack", "dev", configuration=configuration)
    assert (analyzed.code, analyzed.run.complete) == (0, True), analyzed.out
    assert analyzed.run.results == results
    for text in (preview.out, preview.written, up.out, up.written, analyzed.out, analyzed.written, exported):
        assert "canary" not in text


def test_a_state_that_nobody_of_ours_has_seen_is_judged(pulumi: Pulumi, tmp_path: Path) -> None:
    file = tmp_path / "foreign.json"
    file.write_text(json.dumps(FOREIGN), encoding="utf-8")
    feed = state.read(file.read_text(encoding="utf-8"))
    results = judge(feed.records, Configuration())
    by_rule = {(result.urn.rpartition("::")[2], result.rule): result.state for result in results}
    assert by_rule["bucket", "no-public-exposure"] is State.FAIL
    assert by_rule["bucket", "residency"] is State.FAIL
    assert by_rule["machine", "encryption-at-rest"] is State.FAIL
    assert by_rule["net", "no-public-exposure"] is State.PASS
    analyzed = pulumi("", "policy", "analyze", "--file", str(file), configuration={})
    assert analyzed.code != 0
    assert analyzed.run.results == results
    assert "canary" not in analyzed.out
    assert "canary" not in analyzed.written


_PREFIX = "urn:pulumi:prod::shop::"
_PROVIDER = f"{_PREFIX}pulumi:providers:openstack::toronto"
_STACK = f"{_PREFIX}pulumi:pulumi:Stack::shop-prod"


def _resource(token: str, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "urn": f"{_PREFIX}{token}::{name}",
        "type": token,
        "custom": True,
        "id": f"id-of-{name}",
        "inputs": inputs,
        "outputs": inputs,
        "parent": _STACK,
        "provider": f"{_PROVIDER}::b4c5",
    }


FOREIGN = {
    "version": 3,
    "deployment": {
        "manifest": {"time": "2026-11-25T00:00:00Z", "magic": "", "version": ""},
        "resources": [
            {"urn": _STACK, "type": "pulumi:pulumi:Stack", "custom": False},
            {
                "urn": _PROVIDER,
                "type": "pulumi:providers:openstack",
                "custom": True,
                "id": "b4c5",
                "inputs": {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "BHS5"},
                "parent": _STACK,
            },
            _resource("openstack:networking/network:Network", "net", {"name": "net"}),
            _resource(
                "openstack:objectstorage/container:Container",
                "bucket",
                {"name": "bucket", "containerRead": ".r:*", "metadata": {"api-key": "canary-of-the-bucket"}},
            ),
            _resource(
                "openstack:compute/instance:Instance",
                "machine",
                {"name": "machine", "networks": [{"name": "net"}], "userData": "password: canary-of-the-machine"},
            ),
        ],
    },
}
"""A state written by hand."""


def test_one_wrong_word_stops_an_update(pulumi: Pulumi) -> None:
    abroad = OTHERS.replace('location="francecentral"', 'location="eastus"')
    done = pulumi(abroad, "up", "--yes", "--skip-preview", configuration={})
    assert done.code != 0
    assert "residency  (azure-native:resources:ResourceGroup: group)" in done.out
    assert done.result("group", "residency").state is State.FAIL
    assert not done.run.passed


def test_the_pack_of_places_judges_places_alone(pulumi: Pulumi) -> None:
    good = pulumi(OTHERS, "preview", configuration={}, pack=EU_RESIDENCY)
    assert (good.code, good.found, good.run.complete, good.run.pack) == (0, set(), True, "eu-residency"), good.out
    assert {result.rule for result in good.run.results} == {"residency", "explicit-provider", "known-types"}
    bad = pulumi(
        OTHERS.replace("Standard_ZRS", "Standard_GRS"), "preview", configuration={"residency": {}}, pack=EU_RESIDENCY
    )
    assert bad.code != 0
    assert bad.found == {("store", "residency", State.FAIL)}
    assert "residency  (azure-native:storage:StorageAccount: store)" in bad.out


def test_a_rule_switched_off_is_noticed(pulumi: Pulumi) -> None:
    done = pulumi(SMALL, "preview", configuration={"no-public-exposure": "disabled", "isolation": "disabled"})
    assert done.code != 0
    assert COMPLETENESS in done.out
    for rule in ("no-public-exposure", "isolation"):
        result = done.result("network", rule)
        assert (result.state, result.reason) == (
            State.NOT_EVALUATED,
            "the rule was switched off by the pack's configuration",
        )
    assert {rule for _, rule, _ in done.found} == {"no-public-exposure", "isolation"}


def test_a_pack_switched_off_stops_the_run(pulumi: Pulumi) -> None:
    done = pulumi(SMALL, "preview", configuration={"all": "disabled"})
    assert (done.code != 0, done.run.passed) == (True, False)
    assert "panic" not in done.out
    assert {result.state for result in done.run.results} == {State.NOT_EVALUATED}


def test_a_rule_that_is_made_less_of_stops_the_run_all_the_same(pulumi: Pulumi) -> None:
    unlabelled = SMALL.replace("owner=o", "team=o")
    done = pulumi(unlabelled, "preview", configuration={"labels": "advisory"})
    assert done.code != 0, done.out
    assert "[mandatory] [severity: medium]  labels" in done.out
    assert done.found == {("network", "labels", State.FAIL)}


def test_configuration_that_cannot_be_used_blocks_with_the_reason(pulumi: Pulumi) -> None:
    done = pulumi(SMALL, "preview", configuration={"residency": {"sandboxRegion": ["RegionOne"]}})
    assert done.code != 0
    reason = (
        "the rules' configuration cannot be used: residency.sandboxRegion: no such setting; "
        "allowed here: declaredClouds, perimeter, sandboxRegions, waivers"
    )
    result = done.result("network", "residency")
    assert (result.state, result.rule_error, result.reason) == (State.NOT_EVALUATED, True, reason)
    assert reason in done.out


DEFECTIVE = """
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, ROOT)

from pulumi_policy import PolicyPack

from policies.feeders import pack
from policies.packs import Pack
from policies.rules import known_types, labels, residency


def fall(*_):
    raise LookupError("a defect of the rule")


broken = Pack(
    "broken",
    "with defects",
    (replace(residency.RULE, decide=fall), known_types.RULE),
    (replace(labels.RULE, decide=fall),),
)
pack.serve(Path(ROOT), broken, lambda policies: PolicyPack(name="broken", policies=policies))
"""


def a_pack(folder: Path, program: str) -> Path:
    """A pack of the test's own."""
    folder.mkdir()
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    settings = {"name": folder.name, "version": "0.1.0", "runtime": runtime}
    (folder / "PulumiPolicy.yaml").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "__main__.py").write_text(program, encoding="utf-8")
    return folder


def test_a_rule_that_falls_is_an_error_of_the_rule_and_the_engine_lives(pulumi: Pulumi, tmp_path: Path) -> None:
    pack = a_pack(tmp_path / "broken", DEFECTIVE.replace("ROOT", repr(str(ROOT))))
    done = pulumi(SMALL, "preview", configuration={}, pack=pack)
    assert done.code != 0
    assert done.run.complete
    for rule in ("residency", "labels"):
        result = done.result("network", rule)
        assert (result.state, result.rule_error) == (State.NOT_EVALUATED, True)
        assert "the rule failed: LookupError" in result.reason
        assert "a defect of the rule" in result.reason
        assert f"{rule}  (openstack:networking:Network: network)" in done.out
    assert done.result("network", "known-types").state is State.PASS


def test_a_program_that_fails_leaves_a_run_that_is_not_complete(pulumi: Pulumi) -> None:
    done = pulumi(SMALL + "\nraise SystemExit(1)\n", "preview", configuration={})
    assert done.code != 0
    assert (done.run.complete, done.run.passed) == (False, False)


def test_results_lie_beside_the_pack_when_nothing_is_said(pulumi: Pulumi, tmp_path: Path) -> None:
    copy = tmp_path / "checkout" / "policies"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "PulumiPolicy.yaml").write_text(
        json.dumps({"name": "hub", "version": policies.VERSION, "runtime": {"name": "python", "options": {
            "toolchain": "pip", "virtualenv": sys.prefix}}}), encoding="utf-8")  # fmt: skip
    done = pulumi(SMALL, "preview", "--policy-pack", str(copy), **{RESULTS_VARIABLE: ""})
    assert done.code == 0, done.out
    assert load(tmp_path / "checkout" / ".hub" / "results" / "flat.dev.json").passed
