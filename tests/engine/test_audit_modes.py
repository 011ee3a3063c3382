"""Every way to look at a stack, on the real engine: a plan that is kept, a recorded state, an export, the cloud."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

import sandbox.azure
import toolchain
from audit import auditing, sources
from audit.auditing import Rules
from audit.engine import AuditError, Engine
from audit.evidence import Dossier, Input, Mode, digest
from audit.sources import Source
from audit.verdict import Verdict
from audit.workplace import Project, Workplace
from policies.results import State

pytestmark = pytest.mark.engine

QUIET = Console(quiet=True)
PROGRAM = """
import pulumi
from pulumi_azure_native import Provider, resources, storage

ids = {"subscription_id": "11111111-2222-3333-4444-555555555555", "tenant_id": "66666666-7777-8888-9999-000000000000"}
provider = Provider("azure", location="francecentral", **ids)
group = resources.ResourceGroup("group", resource_group_name="g", location="francecentral",
                                opts=pulumi.ResourceOptions(provider=provider))
storage.StorageAccount(
    "store", account_name="hubstore", resource_group_name=group.name, location="francecentral", kind="StorageV2",
    sku={"name": "Standard_ZRS"}, allow_blob_public_access=False, public_network_access="Disabled",
    minimum_tls_version="TLS1_2", tags={"purpose": pulumi.Output.secret("canary-4711")},
    opts=pulumi.ResourceOptions(provider=provider, protect=True))
"""


class Place:
    """A project with one program, a state and a cloud of its own."""

    def __init__(self, folder: Path) -> None:
        tools = toolchain.ensure()
        own = tools.folder / "venv" / "bin" / "python"
        sandbox.azure.install(tools, own if own.exists() else Path(sys.executable))
        self.tools, self.cloud, state = tools, folder / "cloud.json", folder / "state"
        self.root = folder / "project"
        for made in (state, self.root):
            made.mkdir()
        self.cloud.write_text("{}")
        runtime = f"{{name: python, options: {{virtualenv: {sys.prefix!r}}}}}"
        (self.root / "Pulumi.yaml").write_text(f"name: small\nruntime: {runtime}\n")
        (self.root / "Pulumi.dev.yaml").write_text("config: {}\n")
        (self.root / "__main__.py").write_text(PROGRAM)
        foreign = ("ARM_", "AZURE_", "OS_", "PULUMI_")
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(foreign)},
            **tools.environment(no_cloud=True),
            **sandbox.azure.environment(self.cloud),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "test",
        }
        self.project = Project.load(self.root)
        self.workplace = Workplace(
            self.project, "dev", Engine(tools.pulumi, self.root, self.environment), None, no_cloud=False
        )

    def pulumi(self, *arguments: str) -> str:
        ran = subprocess.run(
            [str(self.tools.pulumi), *arguments, "--non-interactive", "--stack", "dev"],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def judge(self, source: Source) -> Dossier:
        return auditing.audit(source, Rules.choose(self.project, "dev", None), self.project, "dev", "any")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("modes"))
    made.workplace.engine.create_stack("dev", made.root)
    return made


@pytest.fixture(scope="module")
def kept(place: Place) -> Source:
    """A preview of what is not deployed yet, its plan kept; then exactly that plan deployed."""
    source = sources.preview(place.workplace, QUIET, place.root / "plan.json")
    place.pulumi("up", "--yes", "--skip-preview", "--plan", "plan.json")
    return source


def failing(dossier: Dossier) -> dict[str, set[str]]:
    """Names of what fails, by rule."""
    assert dossier.run is not None
    found: dict[str, set[str]] = {}
    for result in dossier.run.results:
        if result.state is State.FAIL:
            found.setdefault(result.rule, set()).add(result.urn.rpartition("::")[2])
    return found


def test_the_plan_that_was_judged_is_the_one_that_is_deployed(place: Place, kept: Source) -> None:
    dossier = place.judge(kept)
    assert dossier.subject.mode is Mode.PREVIEW
    assert Input("the engine's plan", digest((place.root / "plan.json").read_bytes())) in dossier.subject.inputs
    assert {each.name: each.operation for each in dossier.resources} == {
        "small-dev": "create",
        "azure": "create",
        "group": "create",
        "store": "create",
    }
    assert "create" not in place.pulumi("preview")
    (place.root / "__main__.py").write_text(PROGRAM.replace("TLS1_2", "TLS1_0"))
    with pytest.raises(AssertionError, match="violates plan"):
        place.pulumi("up", "--yes", "--skip-preview", "--plan", "plan.json")
    (place.root / "__main__.py").write_text(PROGRAM)


def test_recorded_and_exported_state_say_the_same_as_each_other(place: Place, kept: Source, tmp_path: Path) -> None:
    assert kept.failure is None
    recorded = place.judge(sources.recorded(place.workplace))
    file = tmp_path / "state.json"
    file.write_text(place.pulumi("stack", "export"))
    exported = place.judge(sources.exported(file))
    assert (recorded.subject.mode, exported.subject.mode) == (Mode.RECORDED, Mode.EXPORTED)
    assert failing(recorded) == failing(exported) == failing(place.judge(kept))
    assert {each.operation for each in recorded.resources} == {"same"}
    assert [each.position.line for each in recorded.resources if each.position] == [7, 9]
    assert recorded.versions.providers == {"azure-native": "3.29.0"}


def test_drift_is_judged_and_told_in_terms_of_controls(place: Place, kept: Source) -> None:
    assert kept.failure is None
    before = place.pulumi("stack", "export")
    calm = place.judge(sources.live(place.workplace, QUIET))
    assert (calm.subject.mode, calm.drift) == (Mode.LIVE, ())
    cloud = json.loads(place.cloud.read_text())
    (store,) = (each for name, each in cloud.items() if name.endswith("/hubstore"))
    store["allowBlobPublicAccess"] = True
    place.cloud.write_text(json.dumps(cloud))
    dossier = place.judge(sources.live(place.workplace, QUIET))
    assert dossier.drift is not None
    (found,) = dossier.drift
    assert (found.urn.rpartition("::")[2], found.path, found.recorded, found.live) == (
        "store",
        "allowBlobPublicAccess",
        "false",
        "true",
    )
    assert found.weakens == ("no-public-exposure",)
    assert "HDS-EXI-05" in found.controls or found.controls
    assert "store" in failing(dossier)["no-public-exposure"]
    assert "no-public-exposure" not in failing(calm)
    assert place.pulumi("stack", "export") == before
    assert json.loads(place.cloud.read_text()) == cloud


def test_what_is_gone_from_the_cloud_is_told_and_not_judged(place: Place, kept: Source) -> None:
    assert kept.failure is None
    cloud = json.loads(place.cloud.read_text())
    place.cloud.write_text(json.dumps({name: each for name, each in cloud.items() if not name.endswith("/hubstore")}))
    dossier = place.judge(sources.live(place.workplace, QUIET))
    assert [(each.path, each.live) for each in dossier.drift or ()] == [("", "(gone)")]
    assert "store" not in {each.name for each in dossier.resources}
    place.cloud.write_text(json.dumps(cloud))


def test_a_stack_that_was_never_deployed_has_nothing_to_judge(place: Place) -> None:
    other = Workplace(place.project, "empty", place.workplace.engine, None, no_cloud=False)
    place.workplace.engine.create_stack("empty", place.root)
    with pytest.raises(AuditError, match="nothing is deployed, so there is nothing to judge"):
        sources.recorded(other)


def test_a_preview_that_fails_is_no_judgement_and_leaves_no_plan(place: Place, kept: Source, tmp_path: Path) -> None:
    assert kept.failure is None
    (place.root / "__main__.py").write_text(PROGRAM + "\nraise RuntimeError('halfway')")
    dossier = place.judge(sources.preview(place.workplace, QUIET, tmp_path / "plan.json"))
    (place.root / "__main__.py").write_text(PROGRAM)
    assert dossier.judgement.verdict is Verdict.RUN_FAILED
    assert dossier.judgement.reason == "the program failed: RuntimeError: halfway"
    assert dossier.run is None
    assert not (tmp_path / "plan.json").exists()


def test_an_engine_that_dies_is_a_failed_run(place: Place) -> None:
    dying = place.root / "dying"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    workplace = Workplace(place.project, "dev", Engine(dying, place.root, place.environment), None, no_cloud=False)
    dossier = place.judge(sources.preview(workplace, QUIET))
    assert dossier.judgement.verdict is Verdict.RUN_FAILED
    assert dossier.judgement.reason == "pulumi ended with exit code -9 before its summary, and gave no reason"
