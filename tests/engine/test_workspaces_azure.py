"""The hospital's hub deployed by the real engine, its Azure a file: what each change of workspaces touches, exactly."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import ProjectCopy

import sandbox.azure
import toolchain
from audit.steps import Step, StepReader

pytestmark = pytest.mark.engine

STACK = "azure-francecentral"
KEPT = frozenset({"same"})
OWN = {
    "subscription_id": "11111111-2222-3333-4444-555555555555",
    "tenant_id": "66666666-7777-8888-9999-000000000000",
    "operators_group": "aaaaaaaa-0000-4000-8000-000000000001",
    "auditors_group": "aaaaaaaa-0000-4000-8000-000000000002",
    "approvers_group": "aaaaaaaa-0000-4000-8000-000000000003",
}
"""In place of the examples' all-zero ids, with which nothing can be deployed."""


SUBSCRIPTION = f"/subscriptions/{OWN['subscription_id']}"
WATCHERS = f"{SUBSCRIPTION}/resourcegroups/networkwatcherrg"
WATCHER = f"{WATCHERS}/providers/microsoft.network/networkwatchers/networkwatcher_francecentral"
BY_AZURE = {
    WATCHERS: {"id": WATCHERS, "name": "NetworkWatcherRG", "location": "francecentral"},
    WATCHER: {"id": WATCHER, "name": "NetworkWatcher_francecentral", "location": "francecentral"},
}
"""What Azure itself makes in a subscription: a network watcher in each region with networks."""


ARCHIVES = {"storage-export", "storage-traces", "backup-vault"}
"""What is locked by a second deployment, since Azure makes it unlocked."""


@dataclass(frozen=True)
class Run:
    """A finished run of the engine."""

    code: int
    steps: list[Step]
    errors: str

    def by_operation(self) -> dict[str, set[str]]:
        """Names of custom resources by what the engine does to them, but for what it leaves as it is."""
        assert self.code == 0, self.errors
        found: dict[str, set[str]] = {}
        for step in self.steps:
            if step.custom and step.operation not in KEPT:
                found.setdefault(step.operation, set()).add(step.name)
        return found


class Deployment:
    """A copy of the project with a state and a cloud of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "project").mkdir()
        self.project = ProjectCopy(folder / "project")
        tools = toolchain.ensure()
        own = tools.folder / "venv" / "bin" / "python"
        sandbox.azure.install(tools, own if own.exists() else Path(sys.executable))
        self.cloud_file, state = folder / "cloud.json", folder / "state"
        state.mkdir()
        self.cloud_file.write_text(json.dumps(BY_AZURE))
        self._pulumi = tools.pulumi
        self.archives = "unlocked"
        self._environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("ARM_", "AZURE_", "OS_", "PULUMI_"))
            },
            **tools.environment(no_cloud=True),
            **sandbox.azure.environment(self.cloud_file),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true",
        }
        self._file = self.project.folder / "stacks" / f"Pulumi.{STACK}.yaml"
        self._original = self._file.read_text()
        self.written: dict[str, Any] = yaml.safe_load(self._original)["config"]["health-data-hub:hub"]
        self.change()
        assert self._run("stack", "init", STACK).returncode == 0

    def change(self, consent: tuple[str, ...] = (), **values: Any) -> None:
        """Write the example's spec with some top-level values changed, and what may be destroyed."""
        hub = {**self.written, **values}
        hub["azure"] = {**hub["azure"], **OWN, "archives": self.archives}
        previous = yaml.safe_load(self._file.read_text())
        salt = {key: previous[key] for key in ("encryptionsalt",) if key in previous}
        config = {"health-data-hub:hub": hub, "health-data-hub:consentToDestroy": list(consent)}
        self._file.write_text(yaml.safe_dump({"config": config, **salt}))

    def preview(self) -> Run:
        return self._stream("preview")

    def up(self) -> Run:
        return self._stream("up", "--yes", "--skip-preview")

    def destroy(self) -> Run:
        return self._stream("destroy", "--yes")

    def cloud(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.cloud_file.read_text())
        return found

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self._pulumi), *arguments, "--non-interactive"],
            cwd=self.project.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=580,
            check=False,
        )

    def _stream(self, *arguments: str) -> Run:
        ran = self._run(*arguments, "--stack", STACK, "--json")
        reader = StepReader()
        noise = [line for line in ran.stdout.splitlines() if not reader.feed(line)]
        said = [f"{each.urn}: {each.message}" for each in reader.record().problems]
        return Run(ran.returncode, reader.steps, "\n".join([*said, *noise, ran.stderr]))


def workspaces(hub: Deployment, **changes: Any) -> list[dict[str, Any]]:
    """The example's workspaces, some replaced by name; None takes one out."""
    found = [changes.get(each["name"], each) for each in hub.written["workspaces"]]
    return [each for each in found if each is not None]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The hub as it stands in the example, deployed once; tests only preview what they change."""
    hub = Deployment(tmp_path_factory.mktemp("azure"))
    made = hub.up()
    assert set(made.by_operation()) == {"create"}, made.errors
    hub.archives = "locked"
    hub.change()
    assert hub.up().by_operation() == {"update": ARCHIVES}
    return hub


@pytest.fixture
def hub(deployed: Deployment) -> Iterator[Deployment]:
    yield deployed
    deployed.change()


@pytest.fixture(scope="module")
def names(deployed: Deployment) -> set[str]:
    """Logical names of all custom resources."""
    deployed.change()
    ran = deployed.preview()
    assert ran.by_operation() == {}
    return {step.name for step in ran.steps if step.custom}


def test_a_second_deployment_has_nothing_to_do_whatever_the_order(hub: Deployment, names: set[str]) -> None:
    turned = [{**each, "pools": each["pools"][::-1]} for each in reversed(hub.written["workspaces"])]
    hub.change(workspaces=turned)
    ran = hub.preview()
    assert ran.by_operation() == {}
    assert {step.name for step in ran.steps if step.custom} == names


def test_a_workspace_that_comes_makes_its_own_and_touches_nothing(hub: Deployment, names: set[str]) -> None:
    [registry] = [each for each in hub.written["workspaces"] if each["name"] == "registry"]
    hub.change(workspaces=[{**registry, "name": "dora", "slot": 9}, *hub.written["workspaces"]])
    expected = {name.replace("registry", "dora") for name in names if "registry" in name}
    assert hub.preview().by_operation() == {"create": expected}


def test_a_pool_that_grows_adds_one_machine(hub: Deployment, names: set[str]) -> None:
    [cardio] = [each for each in hub.written["workspaces"] if each["name"] == "cardio"]
    pools = [{**pool, "machines": 3} if pool["name"] == "train" else pool for pool in cardio["pools"]]
    hub.change(workspaces=workspaces(hub, cardio={**cardio, "pools": pools}))
    second = {name for name in names if "cardio-train-2" in name}
    assert second
    assert hub.preview().by_operation() == {"create": {name.replace("train-2", "train-3") for name in second}}


def test_a_workspace_that_goes_is_refused_naming_what_would_be_lost(hub: Deployment) -> None:
    hub.change(workspaces=workspaces(hub, onco=None))
    ran = hub.preview()
    assert ran.code != 0
    assert "protect" in ran.errors
    assert "onco" in ran.errors


def test_what_is_locked_is_never_unlocked_whatever_the_consent(hub: Deployment) -> None:
    hub.archives = "unlocked"
    hub.change(consent=("demo",))
    ran = hub.preview()
    hub.archives = "locked"
    assert ran.code != 0
    assert "it is Locked, which cannot be reverted (wanted: Unlocked)" in ran.errors


def test_archives_cannot_be_made_locked(tmp_path: Path) -> None:
    hub = Deployment(tmp_path)
    hub.archives = "locked"
    hub.change()
    ran = hub.up()
    assert ran.code != 0
    assert "a policy can only be created Disabled or Unlocked; lock it in a later update" in ran.errors


def test_a_store_is_never_replaced(hub: Deployment) -> None:
    hub.change(region="germanywestcentral")
    ran = hub.preview()
    assert ran.code != 0
    assert "protect" in ran.errors
    first = {}
    for place, step in enumerate(ran.steps):
        first.setdefault((step.operation, step.urn), place)
    for (operation, urn), place in first.items():
        if operation == "delete-replaced" and ("create-replacement", urn) in first and _stateful(ran, urn):
            assert first["create-replacement", urn] < place, f"{urn} would be deleted before it is replaced"


def _stateful(ran: Run, urn: str) -> bool:
    return any(step.urn == urn and step.protect for step in ran.steps)


def test_what_consent_allows_and_nothing_else_can_be_destroyed(tmp_path: Path) -> None:
    hub = Deployment(tmp_path)
    assert hub.up().code == 0
    there = set(hub.cloud())

    refused = hub.destroy()
    assert refused.code != 0
    assert "storage-warehouse" in refused.errors
    assert "protect" in refused.errors
    assert set(hub.cloud()) == there

    hub.change(consent=("onco",))
    assert hub.up().by_operation().keys() <= {"update"}
    hub.change(workspaces=workspaces(hub, onco=None))
    gone = hub.up()
    assert set(gone.by_operation()) == {"delete"}
    assert all("onco" in name for name in gone.by_operation()["delete"])
    assert hub.destroy().code != 0

    hub.change(consent=("demo",), workspaces=workspaces(hub, onco=None))
    assert hub.up().by_operation().keys() <= {"update"}
    ended = hub.destroy()
    assert ended.code == 0, ended.errors
    assert hub.cloud() == BY_AZURE
