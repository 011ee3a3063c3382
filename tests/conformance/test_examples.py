"""Statements about the examples themselves."""

from typing import Any

import pytest
import yaml
from recording import record
from specs import EXAMPLES, ROOT, STACKS, example, hub, loaded, written

from components.hub import HealthDataHub
from components.problems import SpecError

_OWN = ("cloud", "region", "azure", "openstack")
"""What a stack file adds to an example."""


@pytest.mark.parametrize("cloud", STACKS)
def test_stack_files_hold_the_hospitals_hub_and_a_place(cloud: str) -> None:
    text = (ROOT / "stacks" / "examples" / "hospital.yaml").read_text()
    hospital: dict[str, Any] = yaml.safe_load(text)
    stack = written(cloud)
    assert {key: value for key, value in stack.items() if key not in _OWN} == hospital
    assert set(stack) == {*hospital, *_OWN}


def test_stack_files_differ_in_their_place_only() -> None:
    differing = {key for key in written("azure") if written("azure")[key] != written("ovh")[key]}
    assert differing == {"cloud", "region"}
    differing = {key for key in written("ovh") if written("ovh")[key] != written("sandbox")[key]}
    assert differing == {"cloud", "region", "openstack"}


@pytest.mark.parametrize("cloud", ["azure", "ovh", "generic", "null"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_loads_on_every_cloud(name: str, cloud: str) -> None:
    assert hub(name, cloud).name == example(name, cloud)["name"]


def test_examples_grow() -> None:
    machines = [
        sum(pool.machines for study in hub(name, "ovh").workspaces for pool in study.pools) for name in EXAMPLES
    ]
    assert machines == sorted(machines)
    assert [len(hub(name, "ovh").workspaces) for name in EXAMPLES] == [1, 3, 40]


def test_a_sovereign_hub_is_refused_on_azure_and_taken_on_ovh_and_here() -> None:
    with pytest.raises(SpecError) as refused:
        hub("hospital", "azure", assurance="sovereign")
    assert [(problem.path, problem.value) for problem in refused.value.problems] == [("assurance", "sovereign")]
    assert "eu-jurisdiction" in str(refused.value)
    for cloud in ("ovh", "sandbox"):
        assert hub("hospital", cloud, assurance="sovereign").assurance == "sovereign"


def test_what_a_cloud_lacks_is_refused_when_the_spec_is_loaded() -> None:
    with pytest.raises(SpecError) as refused:
        hub("hospital", "ovh", custody="customer-hsm", require=["hsm-keys"])
    assert {problem.path for problem in refused.value.problems} == {"custody", "require[0]"}


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_example_ids_are_refused_for_a_deployment_and_fine_for_a_preview(cloud: str) -> None:
    spec = loaded(cloud)
    block = {"azure": "azure", "ovh": "openstack"}[cloud]
    examples = {f"{block}.{name}" for name, value in written(cloud)[block].items() if str(value).startswith("00000000")}
    with pytest.raises(SpecError) as refused:
        record(lambda: HealthDataHub("hub", spec))
    assert {problem.path for problem in refused.value.problems} == examples != set()
    previewed = record(lambda: HealthDataHub("hub", spec), preview=True)
    deployed = record(lambda: HealthDataHub("hub", hub("hospital", cloud)))
    assert set(previewed.resources) == set(deployed.resources)


def test_the_sandbox_stack_may_be_deployed() -> None:
    assert record(lambda: HealthDataHub("hub", loaded("sandbox"))).resources
