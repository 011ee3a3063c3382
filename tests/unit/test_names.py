"""Names that clouds accept, whatever a hub, its workspaces and its pools are called."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specs import example

from components.blueprint import Blueprint
from components.loading import load
from components.names import compact, joined
from components.planning import plan
from components.problems import SpecError

NAME = st.from_regex(r"[a-z][a-z0-9-]{1,14}[a-z0-9]", fullmatch=True)
LIKELY_TO_CLASH = st.from_regex(r"[ab][ab-]{1,6}[ab1]", fullmatch=True)
PURPOSES = st.sampled_from(["warehouse", "import", "quarantine", "export", "traces", "vault"])


# The two ways to make a name.


@given(NAME, PURPOSES, st.uuids())
def test_compact_names_fit_storage_accounts_and_vaults(hub: str, purpose: str, account: object) -> None:
    name = compact(hub, purpose, limit=24, unique=str(account))
    assert re.fullmatch(r"[a-z][a-z0-9]{2,23}", name)


@given(NAME, NAME, PURPOSES, PURPOSES)
def test_compact_names_differ_when_their_parts_do(a: str, b: str, first: str, second: str) -> None:
    same = (a, first) == (b, second)
    assert (compact(a, first, limit=24, unique="u") == compact(b, second, limit=24, unique="u")) is same


def test_cutting_keeps_the_hash() -> None:
    assert compact("a-very-long-name", "quarantine", limit=24, unique="1") == "averylongnamequa5ab7cb3b"


def test_joined_names_read_well() -> None:
    assert joined("demo", "ws", "cardio") == "demo-ws-cardio"


# What a plan names.


@dataclass(frozen=True)
class Limit:
    """What a cloud accepts as a name of one kind: at most `most` characters, all of it matching `pattern`."""

    most: int
    pattern: str
    source: str


_AZURE = "Microsoft: naming rules and restrictions for Azure resources, read 2026-11"
_OPENSTACK = "OpenStack's API references and data models of 2025.1, read 2026-11"
_HYPHENS = r"[a-z][a-z0-9-]*[a-z0-9]"

LIMITS: dict[str, Limit] = {
    "DNS label": Limit(63, r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", "RFC 1035, 2.3.4 and RFC 1123, 2.1"),
    "Azure virtual machine, and its computer name on Linux": Limit(64, _HYPHENS, _AZURE),
    "Azure disk": Limit(80, _HYPHENS, _AZURE),
    "Azure network": Limit(64, _HYPHENS, _AZURE),
    "Azure subnet, group, interface": Limit(80, _HYPHENS, _AZURE),
    "Azure private endpoint": Limit(64, _HYPHENS, _AZURE),
    "Azure resource group": Limit(90, _HYPHENS, _AZURE),
    "Azure identity": Limit(128, r"[a-z0-9][a-z0-9-]{2,}", _AZURE),
    "Azure key": Limit(127, r"[a-z0-9-]+", _AZURE),
    "Azure log workspace": Limit(63, r"[a-z0-9][a-z0-9-]{2,}[a-z0-9]", _AZURE),
    "Azure recovery vault": Limit(50, r"[a-z][a-z0-9-]+", _AZURE),
    "Azure budget": Limit(63, r"[a-z0-9_-]+", _AZURE),
    "Azure blob container": Limit(63, r"[a-z0-9]+(-[a-z0-9]+)*", _AZURE),
    "OpenStack name": Limit(255, r"[a-z0-9-]+", _OPENSTACK),
    "Swift container": Limit(256, r"[^/]+", _OPENSTACK),
    "Azure tag value": Limit(256, r".*", _AZURE),
    "Neutron tag": Limit(255, r"[^,]+", _OPENSTACK),
    "Nova and Cinder metadata value": Limit(255, r".*", _OPENSTACK),
}

_LONGEST_SUFFIX = len("-vault-private")
"""What back ends put behind a name of the plan at most, such as `-nic`, `-os`, `-set` or `-dfs`."""


Names = Callable[[Blueprint], Iterable[str]]

_PARTS: tuple[tuple[Names, tuple[str, ...], int], ...] = (
    (
        lambda plan: [machine.name for machine in plan.machines],
        ("DNS label", "Azure virtual machine, and its computer name on Linux", "OpenStack name"),
        0,
    ),
    (
        lambda plan: [machine.name for machine in plan.machines],
        ("Azure disk", "Azure subnet, group, interface"),
        _LONGEST_SUFFIX,
    ),
    (
        lambda plan: [machine.volume.name for machine in plan.machines if machine.volume],
        ("Azure disk", "OpenStack name"),
        0,
    ),
    (lambda plan: [zone.name for zone in plan.zones], ("Azure network", "OpenStack name"), 0),
    (lambda plan: [zone.name for zone in plan.zones], ("Azure subnet, group, interface",), _LONGEST_SUFFIX),
    (lambda plan: [store.name for store in plan.stores], ("Azure private endpoint",), _LONGEST_SUFFIX),
    (lambda plan: [area for store in plan.stores for area in store.areas], ("Azure blob container",), 0),
    (
        lambda plan: [store.name for store in plan.stores],
        ("Swift container",),
        len("-copy"),
    ),
    (lambda plan: [identity.name for identity in plan.identities], ("Azure identity", "OpenStack name"), 0),
    (lambda plan: [key.name for key in plan.keys], ("Azure key", "OpenStack name"), 0),
    (lambda plan: [plan.name], ("Azure resource group",), _LONGEST_SUFFIX),
    (lambda plan: [plan.logs.name], ("Azure log workspace",), 0),
    (lambda plan: [plan.backup.name] if plan.backup else [], ("Azure recovery vault",), 0),
    (lambda plan: [plan.budget.name] if plan.budget else [], ("Azure budget",), 0),
    (
        lambda plan: [value for _, value in _labels(plan)],
        ("Azure tag value", "Nova and Cinder metadata value"),
        0,
    ),
    (lambda plan: [f"{label}={value}" for label, value in _labels(plan)], ("Neutron tag",), 0),
)
"""Names in a plan, what each of them becomes on a cloud, and how many characters a back end may put behind it."""


def _labels(plan: Blueprint) -> Iterator[tuple[str, str]]:
    for workspace in plan.end_dates:
        yield from plan.labels(workspace=workspace, data_class="technical").items()


def named(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Every name of a plan with each kind of thing that it becomes."""
    for names, kinds, room in _PARTS:
        for name in names(blueprint):
            yield from ((kind, name + "x" * room) for kind in kinds)


def refused(limit: Limit, name: str) -> bool:
    return len(name) > limit.most or re.fullmatch(limit.pattern, name) is None


def planned(cloud: str, hub: str, workspaces: dict[str, list[str]], machines: int = 1) -> Blueprint:
    studies = [
        {
            "name": name,
            "slot": slot,
            "pools": [{"name": pool, "accelerator": "H100:1", "machines": machines} for pool in pools],
        }
        for slot, (name, pools) in enumerate(workspaces.items(), start=1)
    ]
    budget = {"budget": {"monthly": 1000, "starts": "2027-01-01"}} if cloud == "azure" else {}
    return plan(load(example("hospital", cloud, name=hub, workspaces=studies, **budget), {}))


@settings(deadline=None)
@given(st.sampled_from(["azure", "ovh"]), NAME, NAME, NAME)
def test_every_name_of_a_plan_is_accepted_as_whatever_it_becomes(
    cloud: str, hub: str, workspace: str, pool: str
) -> None:
    blueprint = planned(cloud, hub, {workspace: [pool]}, machines=32)
    assert [(kind, name) for kind, name in named(blueprint) if refused(LIMITS[kind], name)] == []


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
@pytest.mark.parametrize("longest", ["a" * 16, "a" + "-" * 14 + "a", "a" + "9" * 15])
def test_the_longest_names_are_accepted(cloud: str, longest: str) -> None:
    blueprint = planned(cloud, longest, {longest: [longest]}, machines=32)
    assert [(kind, name) for kind, name in named(blueprint) if refused(LIMITS[kind], name)] == []
    assert max(len(machine.name) for machine in blueprint.machines) == 16 + 1 + 16 + 1 + 16 + 1 + 2


_KINDS: dict[str, Callable[[Blueprint], list[str]]] = {
    "zones": lambda plan: [each.name for each in plan.zones],
    "stores": lambda plan: [
        *(store.name for store in plan.stores),
        *(copy.name for copy in plan.copies),
    ],
    "machines": lambda plan: [each.name for each in plan.machines],
    "volumes": lambda plan: [each.volume.name for each in plan.machines if each.volume],
    "keys": lambda plan: [each.name for each in plan.keys],
    "identities": lambda plan: [each.name for each in plan.identities],
}


@settings(deadline=None)
@given(
    st.sampled_from(["azure", "ovh"]),
    st.dictionaries(LIKELY_TO_CLASH, st.lists(LIKELY_TO_CLASH, max_size=3, unique=True), min_size=1, max_size=5),
)
def test_names_of_one_kind_never_clash_or_the_spec_is_refused(cloud: str, workspaces: dict[str, list[str]]) -> None:
    prefixes = [joined(workspace, pool) for workspace, pools in workspaces.items() for pool in pools]
    if len(set(prefixes)) < len(prefixes):
        with pytest.raises(SpecError, match=r"\.name: "):
            planned(cloud, "demo", workspaces, machines=2)
        return
    blueprint = planned(cloud, "demo", workspaces, machines=2)
    for kind, names in _KINDS.items():
        assert len(set(names(blueprint))) == len(names(blueprint)), kind


def test_machines_of_two_workspaces_that_would_be_called_the_same_are_refused() -> None:
    with pytest.raises(SpecError, match="a name whose machines are not called as those of"):
        planned("ovh", "demo", {"one": ["two-three"], "one-two": ["three"]})
