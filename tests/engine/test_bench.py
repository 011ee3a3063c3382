"""The bench compares like with like: its flat program is the hub, resource by resource. Nothing is timed here."""

from pathlib import Path

import pytest
from projects import ProjectCopy

import toolchain
from audit.workplace import Project
from bench import preview

pytestmark = pytest.mark.engine


def test_the_flat_program_is_the_hub(tmp_path: Path) -> None:
    project = Project.load(ProjectCopy(tmp_path).folder)
    with preview.prepared(project, "ovh-gra11", toolchain.ensure()) as (_, _, shown):
        assert len(shown) > 200
    text = (project.state / "bench" / "ovh-gra11" / "__main__.py").read_text()
    assert "import components" not in text
    assert "ComponentResource" not in text


def test_a_program_that_is_not_the_hub_is_told() -> None:
    hub = {("t", "same"): {"a": 1}, ("t", "changed"): {"a": 1, "b": 2}, ("t", "missing"): {}}
    flat = {("t", "same"): {"a": 1}, ("t", "changed"): {"a": 1, "b": 3}, ("t", "more"): {}}
    assert preview.differences(hub, flat) == [
        "missing (t) is in the hub only",
        "more (t) is in the flat program only",
        "changed (t) differs in b",
    ]
