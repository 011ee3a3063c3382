"""Statements about every resource: its place, its labels, and what keeps it from being lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from hubs import HOSPITALS, NATIONAL, SMALL, Case, Hub, fresh, hub
from input_names import input_names
from observers.observation import ResourceSeen
from recording import SECRET, Recorded

LABELS = {"hub", "owner", "workspace", "data-class", "control-scope", "end-date"}
ANY = {"azure": "hds", "ovh": "sovereign", "null": "hds"}
"""A cloud of each back end and a level, for statements that hold at each of them in the same way."""


@pytest.fixture(params=[*HOSPITALS, *SMALL, *NATIONAL], ids=str)
def made(request: pytest.FixtureRequest) -> Hub:
    return hub(request.param)


@pytest.fixture(params=[Case(cloud, level) for cloud, level in ANY.items()], ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


# Place.


def test_every_resource_has_an_explicit_provider_in_a_region_of_the_hub(made: Hub) -> None:
    used = {resource.provider for resource in made.seen.resources}
    assert used <= set(made.seen.providers)
    assert "default" not in used


def test_every_resource_that_has_a_region_is_where_its_provider_is_or_says_global(made: Hub) -> None:
    seen, second = made.seen, made.blueprint.second_region
    wrong = [
        (resource.name, resource.region)
        for resource in seen.resources
        if resource.region is not None
        and resource.type not in seen.global_types
        and resource.region not in {seen.providers[resource.provider], second}
    ]
    assert wrong == []
    says_global = {resource.type for resource in seen.resources if resource.region == "global"}
    assert says_global <= seen.global_types


def test_nothing_stands_in_a_second_region_that_was_not_named(made: Hub) -> None:
    assert made.blueprint.second_region is None
    assert made.seen.copies == {}


SECOND = {"azure": "germanywestcentral", "ovh": "SBG5", "null": "elsewhere"}


@pytest.mark.parametrize("cloud", SECOND)
def test_copies_and_nothing_else_stand_in_the_second_region(cloud: str) -> None:
    here, both = hub(Case(cloud, ANY[cloud])), hub(Case(cloud, ANY[cloud]), backup={"second_region": SECOND[cloud]})
    planned = {copy.of for copy in both.blueprint.copies}
    assert set(both.facts["backup"]["copies"]) == set(both.seen.copies) == planned == {"warehouse", "export", "traces"}
    assert not any(copy.public for copy in both.seen.copies.values())
    moved = {resource.name for resource in here.seen.resources} - {resource.name for resource in both.seen.resources}
    assert moved == set()
    added = {r.name for r in both.seen.resources} - {r.name for r in here.seen.resources}
    elsewhere = {r.name for r in both.seen.resources if r.region not in (None, "global", *here.seen.providers.values())}
    assert elsewhere
    assert elsewhere <= added


# Labels.


def test_everything_that_can_be_labelled_is(made: Hub) -> None:
    lacking = [
        resource.name
        for resource in made.seen.resources
        if resource.type not in made.seen.unlabelled | made.seen.labels_refused
        and not set(resource.labels or {}) >= LABELS
    ]
    assert lacking == []


def test_only_types_without_tags_and_metadata_go_without_labels(case: Case) -> None:
    labelled = {"tags", "metadata"}
    kinds = {resource.type for resource in hub(case).seen.resources} & hub(case).seen.unlabelled
    assert [kind for kind in sorted(kinds) if labelled & input_names(kind)] == []


def test_labels_say_whose_it_is_and_until_when(made: Hub) -> None:
    ends, wrong = made.blueprint.end_dates, []
    for resource in made.seen.resources:
        if labels := resource.labels:
            workspace = None if labels["workspace"] == "hub" else labels["workspace"]
            if workspace not in ends or labels["end-date"] != ends[workspace].isoformat():
                wrong.append((resource.name, dict(labels)))
            if labels["hub"] != made.blueprint.name or labels["owner"] != made.blueprint.contacts["owner"]:
                wrong.append((resource.name, dict(labels)))
    assert wrong == []


def test_what_is_a_workspaces_carries_its_name(made: Hub) -> None:
    wrong = [
        (resource.name, resource.labels["workspace"])
        for resource in made.seen.resources
        for name in (workspace_in(resource.name, made),)
        if resource.labels and resource.labels["workspace"] != (name or "hub")
    ]
    assert wrong == []


def workspace_in(name: str, made: Hub) -> str | None:
    """The workspace whose name stands in a logical name."""
    return next((each.name for each in made.spec.workspaces if f"-{each.name}-" in f"-{name}-"), None)


def test_what_holds_data_of_patients_says_so(made: Hub) -> None:
    health = {resource.labels["data-class"] for resource in made.seen.resources if resource.labels}
    assert health == {"health", "traces", "technical"}
    scopes = {
        (resource.labels["data-class"], resource.labels["control-scope"])
        for resource in made.seen.resources
        if resource.labels
    }
    assert scopes == {("health", "hds"), ("traces", "hds"), ("technical", "support")}


# What must not be lost.


def stateful(made: Hub) -> list[ResourceSeen]:
    kinds = made.backend.stateful()
    return [resource for resource in made.seen.resources if resource.type in kinds]


def test_what_is_stateful_is_protected_retained_and_never_deleted_first(made: Hub) -> None:
    kept = stateful(made)
    assert len(kept) >= len(made.blueprint.stores) + len(made.blueprint.volumes)
    assert [r.name for r in kept if not (r.protect and r.retain) or r.delete_before_replace] == []


def test_nothing_else_is_protected(made: Hub) -> None:
    names = {resource.name for resource in stateful(made)}
    assert [r.name for r in made.seen.resources if (r.protect or r.retain) and r.name not in names] == []


def test_inputs_that_replace_something_stateful_are_inputs_of_its_type(case: Case) -> None:
    if case.cloud == "null":
        return
    unknown = {
        kind: sorted({path.split(".")[0] for path in paths} - input_names(kind))
        for kind, paths in hub(case).backend.stateful().items()
    }
    assert {kind: names for kind, names in unknown.items() if names} == {}


def test_consent_by_the_hubs_name_frees_everything(case: Case) -> None:
    free = hub(case, frozenset({"demo"}))
    assert [r.name for r in free.seen.resources if r.protect or r.retain] == []


def test_consent_by_a_workspaces_name_frees_what_is_its_own(case: Case) -> None:
    before, free = hub(case), hub(case, frozenset({"onco"}))
    freed = {r.name for r in stateful(before)} - {r.name for r in stateful(free) if r.protect}
    assert freed == {r.name for r in stateful(before) if workspace_in(r.name, before) == "onco"} != set()


def test_consent_by_another_name_frees_nothing(case: Case) -> None:
    other = hub(case, frozenset({"another"}))
    assert [r.name for r in stateful(other) if not (r.protect and r.retain)] == []


# Workspaces come and go.


RARE = {"name": "rare", "slot": 240, "pools": [{"name": "train", "accelerator": "H100:1", "machines": 2}]}


def written(made: Hub) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in made.spec.workspaces]


def differing(before: Hub, after: Hub) -> Iterator[str]:
    """Names of resources that stand in both and differ in anything that the engine looks at."""
    for name, resource in before.graph.resources.items():
        if (other := after.graph.resources.get(name)) and looked_at(resource) != looked_at(other):
            yield name


def looked_at(resource: Recorded) -> tuple[Any, ...]:
    return (resource.urn, resource.inputs, resource.provider, resource.protect, resource.retain)


def test_a_workspace_more_or_less_touches_nobody_else(case: Case) -> None:
    before = hub(case)
    kept = [each for each in written(before) if each["name"] != "onco"]
    after = hub(case, workspaces=[RARE, *reversed(kept)])
    assert sorted(differing(before, after)) == []
    gone, new = (
        set(one.graph.resources) - set(other.graph.resources) for one, other in ((before, after), (after, before))
    )
    assert [name for name in sorted(gone) if "-onco" not in name] == []
    assert [name for name in sorted(new) if "-rare" not in name] == []


def test_the_order_of_workspaces_changes_nothing(case: Case) -> None:
    before = hub(case)
    after = hub(case, workspaces=list(reversed(written(before))))
    assert sorted(differing(before, after)) == []
    assert set(before.graph.resources) == set(after.graph.resources)


# Nothing secret in the open.


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}[{index}]")
    elif isinstance(value, str):
        yield path, value


def test_no_secret_stands_unmarked_in_inputs_or_facts(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OS_APPLICATION_CREDENTIAL_SECRET", "OS_PASSWORD", "ARM_CLIENT_SECRET"):
        monkeypatch.setenv(name, f"{SECRET}{name}")
    made = fresh(case)
    open_values = [
        f"{name}{path}"
        for name, resource in made.graph.resources.items()
        for path, text in leaves(dict(resource.shown))
        if SECRET in text
    ]
    assert open_values == []
    assert [path for path, text in leaves(dict(made.facts)) if SECRET in text] == []


def test_user_data_hold_no_secret(made: Hub) -> None:
    words = (SECRET, "BEGIN OPENSSH PRIVATE KEY", "BEGIN PRIVATE KEY", "AccountKey=", "password:")
    found = [(key, word) for key, machine in made.seen.machines.items() for word in words if word in machine.user_data]
    assert found == []
