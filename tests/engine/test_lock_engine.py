"""`hub lock` on the real engine: what a change of the program or of a spec would lose, and which alias saves it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import ROOT, ProjectCopy

pytestmark = pytest.mark.engine

STACK = "ovh-gra11"
STORE = "storage-warehouse"
CHANGED = """
import pulumi

_make = pulumi.CustomResource.__init__

def _changed(self, t, name, props=None, opts=None, *more, **options):
    if name == {store!r}:
        {change}
    _make(self, t, name, props, opts, *more, **options)

pulumi.CustomResource.__init__ = _changed
"""
"""What a developer changed about one store, written into the program before it makes the hub."""


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    return ProjectCopy(tmp_path)


def change_program(project: ProjectCopy, *changes: str) -> None:
    program = project.folder / "stacks" / "__main__.py"
    original = (ROOT / "stacks" / "__main__.py").read_text()
    program.write_text(CHANGED.format(store=STORE, change="; ".join(changes)) + original)


def alias_told(output: str) -> str:
    """The options that `hub lock` says to write, as they would be pasted."""
    [written] = re.findall(r"write in its ResourceOptions: (aliases=\[.*\])$", output, flags=re.MULTILINE)
    return f"opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions({written}))"


def spec(project: ProjectCopy) -> dict[str, Any]:
    settings = yaml.safe_load((project.folder / "stacks" / f"Pulumi.{STACK}.yaml").read_text())
    found: dict[str, Any] = settings["config"]["health-data-hub:hub"]
    return found


@pytest.mark.parametrize("stack", ["azure-francecentral", "ovh-gra11", "sandbox"])
def test_the_examples_lose_nothing_and_their_locks_are_up_to_date(project: ProjectCopy, stack: str) -> None:
    ran = project.hub("lock", stack)
    assert ran.code == 0, ran.output
    assert "nothing would be lost" in ran.text
    assert not re.search(r"^(added|removed|aliased) \(", ran.output, flags=re.MULTILINE), ran.output
    file = Path("stacks") / "locks" / f"{stack}.json"
    assert project.hub("lock", stack, "--update").code == 0
    assert (project.folder / file).read_text() == (ROOT / file).read_text()


@pytest.mark.parametrize("change", ['name = "storage-data"', "opts.parent = None"], ids=["renamed", "moved"])
def test_a_changed_name_fails_until_the_alias_that_it_tells_is_written(project: ProjectCopy, change: str) -> None:
    change_program(project, change)
    ran = project.hub("lock", STACK)
    assert ran.code == 1, ran.output
    assert f": {STORE} (openstack:objectstorage/container:Container): the program has " in ran.text
    assert f"FAIL {STACK}: 1 stateful resource would be lost" in ran.text

    change_program(project, change, alias_told(ran.output))
    ran = project.hub("lock", STACK)
    assert ran.code == 0, ran.output
    assert f"aliased (1): {STORE}" in ran.text


def test_another_region_fails_with_old_and_new_values(project: ProjectCopy) -> None:
    project.change(STACK, region="SBG5")
    ran = project.hub("lock", STACK)
    assert ran.code == 1, ran.output
    assert "replaced: storage-database (openstack:blockstorage/volume:Volume)" in ran.text
    assert "region: GRA11 -> SBG5" in ran.text


def test_protection_that_was_lifted_fails(project: ProjectCopy) -> None:
    file = project.folder / "stacks" / f"Pulumi.{STACK}.yaml"
    settings = yaml.safe_load(file.read_text())
    settings["config"]["health-data-hub:consentToDestroy"] = ["onco"]
    file.write_text(yaml.safe_dump(settings))
    ran = project.hub("lock", STACK)
    assert ran.code == 1, ran.output
    losses = re.findall(r"^(\w+): (\S+) \(", ran.output, flags=re.MULTILINE)
    assert losses
    assert {kind for kind, _ in losses} == {"unprotected"}
    assert all("onco" in name for _, name in losses)


def test_workspaces_may_come_and_change_places(project: ProjectCopy) -> None:
    workspaces = spec(project)["workspaces"]
    pool = {"name": "work", "accelerator": "CPU:4"}
    project.change(STACK, workspaces=[{"name": "dora", "slot": 9, "pools": [pool]}, *reversed(workspaces)])
    ran = project.hub("lock", STACK)
    assert ran.code == 0, ran.output
    [added] = re.findall(r"^added \(\d+\): (.*)$", ran.output, flags=re.MULTILINE)
    assert all("dora" in name for name in added.split(", ")), added
    assert not re.search(r"^(removed|aliased) \(", ran.output, flags=re.MULTILINE), ran.output


def test_a_workspace_that_goes_is_a_loss_with_the_way_to_agree_to_it(project: ProjectCopy) -> None:
    project.change(STACK, workspaces=[each for each in spec(project)["workspaces"] if each["name"] != "onco"])
    ran = project.hub("lock", STACK)
    assert ran.code == 1, ran.output
    losses = re.findall(r"^(\w+): (\S+) \(", ran.output, flags=re.MULTILINE)
    assert {kind for kind, _ in losses} == {"dropped"}
    assert all("onco" in name for _, name in losses)
    assert "agree to it by name in consentToDestroy" in ran.text

    assert project.hub("lock", STACK, "--update").code == 0
    assert "onco" not in (project.folder / "stacks" / "locks" / f"{STACK}.json").read_text()


def test_a_stack_without_a_lock_never_passes(project: ProjectCopy) -> None:
    (project.folder / "stacks" / "locks" / f"{STACK}.json").unlink()
    ran = project.hub("lock", STACK)
    assert ran.code == 3
    assert f"write stacks/locks/{STACK}.json with `hub lock {STACK} --update`" in ran.text
