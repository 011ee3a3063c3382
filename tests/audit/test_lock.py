"""What a lock says of a change, worked out from what the engine told; the engine itself is asked in tests/engine."""

import json
from dataclasses import replace
from typing import Any

import pytest

from audit import lock
from audit.lock import Change, Entry, Finding, LockError
from audit.steps import Step, StepReader
from policies.records import UNKNOWN, Secret

STATEFUL = {"cloud:store:Account": ("accountName", "sku.name"), "cloud:store:Disk": ("size",)}
PREFIX = "urn:pulumi:prod::hub::"
ROOT, AREA, PROVIDER = "pulumi:pulumi:Stack::hub-prod", "hub:cloud:Storage::storage", "pulumi:providers:cloud::own"


def step(id_: str, parent: str | None = AREA, *, operation: str = "create", **given: Any) -> Step:
    kind = id_.partition("::")[0].rpartition("$")[2]
    custom = not kind.startswith(("hub:", "pulumi:pulumi:"))
    return Step(
        operation=operation,
        urn=PREFIX + id_,
        type=kind,
        custom=custom,
        parent=None if parent is None else PREFIX + parent,
        provider=PREFIX + PROVIDER if custom else None,
        inputs=given.get("inputs", {}),
        protect=given.get("protect", True),
        retain=given.get("retain", True),
        previous=None if given.get("previous") is None else PREFIX + given["previous"],
    )


def account(name: str, account_name: Any = "demowarehouse", within: str = AREA, **given: Any) -> Step:
    types = within.partition("::")[0]
    inputs = {"accountName": account_name, "sku": {"name": "Standard_ZRS"}, "tags": {"a": "b"}}
    return step(f"{types}$cloud:store:Account::{name}", within, **{"inputs": inputs, **given})


BEFORE = [
    step(ROOT, None),
    step(AREA, ROOT),
    step(PROVIDER, ROOT),
    account("storage-warehouse"),
    account("storage-import", "demoimport"),
    step("hub:cloud:Storage$cloud:net:Rule::rule-1"),
]
LOCKED = lock.of_steps(BEFORE, STATEFUL)


def changed(*now: Step) -> list[Finding]:
    """Findings when the program of today makes these; what has the same URN as before is what it was."""
    known = lock.origins(now) | {lock.identity(each.urn): lock.identity(each.urn) for each in now if _was(each)}
    return list(lock.compare(LOCKED, lock.of_steps(now, STATEFUL), known))


def _was(now: Step) -> bool:
    return now.previous is None and lock.identity(now.urn) in LOCKED


def without(*names: str) -> list[Step]:
    return [each for each in BEFORE if each.name not in names]


def only(findings: list[Finding], *, loses: bool = True) -> Finding:
    [found] = [finding for finding in findings if finding.change.loses is loses]
    return found


def test_nothing_changed() -> None:
    assert changed(*BEFORE) == []


def test_a_lock_holds_names_and_what_replaces_and_nothing_else() -> None:
    assert LOCKED["hub:cloud:Storage$cloud:store:Account::storage-import"] == Entry(
        "hub:cloud:Storage$cloud:store:Account::storage-import",
        AREA,
        custom=True,
        replacing={"accountName": "demoimport", "sku.name": "Standard_ZRS"},
        kept=True,
    )
    assert LOCKED["hub:cloud:Storage$cloud:net:Rule::rule-1"].replacing is None
    assert not LOCKED[AREA].custom


def test_a_file_says_the_same_and_is_sorted_with_a_line_for_each() -> None:
    text = lock.write(LOCKED)
    assert lock.read(text) == LOCKED
    assert text == lock.write(lock.of_steps(reversed(BEFORE), STATEFUL))
    assert len(text.splitlines()) == len(LOCKED) + 9
    assert list(json.loads(text)) == ["version", "stateful", "resources", "components"]
    assert PREFIX not in text


def test_an_empty_lock_can_be_written() -> None:
    assert lock.read(lock.write({})) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< ours", "it is no JSON"),
        ("[]", "no lock of version 1"),
        ('{"version": 2}', "no lock of version 1"),
        ('{"version": 1, "stateful": {}}', "a part of it is missing"),
        ('{"version": 1, "stateful": {"a": 1}, "resources": {}, "components": {}}', "a part of it is missing"),
    ],
)
def test_a_broken_file_is_told(text: str, said: str) -> None:
    with pytest.raises(LockError, match=said):
        lock.read(text)


def test_no_secret_and_no_placeholder_of_the_engine_gets_into_a_lock() -> None:
    [entry] = lock.of_steps(
        [account("s", UNKNOWN, inputs={"accountName": UNKNOWN, "sku": Secret()})], STATEFUL
    ).values()
    assert entry.replacing == {"accountName": lock.LATER, "sku.name": lock.SECRET}


def test_what_leaves_is_not_in_the_lock() -> None:
    leaving = [replace(each, operation="delete") for each in BEFORE]
    assert lock.of_steps(leaving, STATEFUL) == {}
    assert lock.origins(replace(each, previous=each.urn) for each in leaving) == {}


def test_a_dropped_store_is_named() -> None:
    found = only(changed(*without("storage-import")))
    assert (found.change, found.name, found.type) == (Change.DROPPED, "storage-import", "cloud:store:Account")
    assert "consentToDestroy" in found.remedy


def test_a_renamed_store_is_told_its_alias() -> None:
    found = only(changed(*without("storage-warehouse"), account("data")))
    assert (found.change, found.name) == (Change.RENAMED, "storage-warehouse")
    assert found.detail == "the program has data in its place"
    assert 'on data, write in its ResourceOptions: aliases=[pulumi.Alias(name="storage-warehouse")]' in found.remedy


def test_the_same_values_beat_the_nearest_name() -> None:
    findings = changed(*without("storage-warehouse"), account("storage-warehouses", "other"), account("data"))
    assert only(findings).detail == "the program has data in its place"
    assert {finding.name for finding in findings if finding.change is Change.ADDED} == {"storage-warehouses", "data"}


def test_the_nearest_name_is_taken_when_values_changed_too() -> None:
    now = [account("storage-warehouse-2", "a"), account("exports", "b")]
    assert only(changed(*without("storage-warehouse"), *now)).detail == (
        "perhaps the program has storage-warehouse-2 in its place: the nearest by name, not the same in the cloud"
    )


def test_nothing_alike_is_no_successor() -> None:
    assert only(changed(*without("storage-warehouse"), account("q", "x"))).change is Change.DROPPED


def test_two_renamed_stores_are_not_taken_for_one_another() -> None:
    now = [account("in", "demoimport"), account("rest")]
    told = {finding.name: finding.detail for finding in changed(*without("storage-import", "storage-warehouse"), *now)}
    assert told["storage-import"] == "the program has in in its place"
    assert told["storage-warehouse"] == "the program has rest in its place"


def test_an_alias_is_information() -> None:
    origin = "hub:cloud:Storage$cloud:store:Account::storage-warehouse"
    found = only(changed(*without("storage-warehouse"), account("data", previous=origin)), loses=False)
    assert (found.change, found.name) == (Change.ALIASED, "storage-warehouse")
    assert found.detail.startswith("now data")


def test_an_alias_does_not_hide_a_replacement() -> None:
    origin = "hub:cloud:Storage$cloud:store:Account::storage-warehouse"
    found = only(changed(*without("storage-warehouse"), account("data", "demodata", previous=origin)))
    assert (found.change, found.name) == (Change.REPLACED, "data")
    assert found.detail == "accountName: demowarehouse -> demodata"


def test_a_store_below_another_component_is_told_the_old_parent() -> None:
    area = "hub:cloud:Exchange::exchange"
    findings = changed(*without("storage-import"), step(area, ROOT), account("storage-import", "demoimport", area))
    found = only(findings)
    assert found.change is Change.MOVED
    assert found.detail == "the program has storage-import in its place, below exchange and no longer below storage"
    alias = 'f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::hub:cloud:Storage::storage"'
    assert found.remedy.endswith(f"aliases=[pulumi.Alias(parent={alias})]")


def test_a_component_of_a_new_type_needs_the_alias_once() -> None:
    area = "hub:cloud:Stores::storage"
    now = [each for each in BEFORE if each.parent != PREFIX + AREA and each.urn != PREFIX + AREA]
    moved = [account("storage-warehouse", within=area), account("storage-import", "demoimport", area)]
    losses = [each for each in changed(*now, step(area, ROOT), *moved) if each.change.loses]
    assert {each.name for each in losses} == {"storage-warehouse", "storage-import"}
    assert {each.remedy for each in losses} == {
        'on storage, write in its ResourceOptions: aliases=[pulumi.Alias(type_="hub:cloud:Storage")]'
    }


def test_what_stood_at_the_top_of_the_stack() -> None:
    before = lock.of_steps([step("cloud:store:Disk::disk", ROOT, inputs={"size": 1})], STATEFUL)
    now = lock.of_steps([step("hub:cloud:Storage$cloud:store:Disk::disk", inputs={"size": 1})], STATEFUL)
    [found] = [each for each in lock.compare(before, now, {}) if each.change.loses]
    assert "no longer below the stack" in found.detail
    assert "aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]" in found.remedy


def test_what_replaces_is_told_with_old_and_new_values() -> None:
    inputs = {"accountName": "demowarehouse", "sku": {"name": "Standard_LRS"}}
    found = only(changed(*without("storage-warehouse"), account("storage-warehouse", inputs=inputs)))
    assert (found.change, found.name) == (Change.REPLACED, "storage-warehouse")
    assert found.detail == "sku.name: Standard_ZRS -> Standard_LRS"


def test_a_value_that_can_no_longer_be_known_is_no_pass() -> None:
    found = only(changed(*without("storage-warehouse"), account("storage-warehouse", UNKNOWN)))
    assert found.detail == "accountName: demowarehouse -> (known after deployment)"


def test_what_does_not_replace_is_no_finding() -> None:
    inputs = {"accountName": "demowarehouse", "sku": {"name": "Standard_ZRS"}, "tags": {"a": "c"}}
    assert changed(*without("storage-warehouse"), account("storage-warehouse", inputs=inputs)) == []


@pytest.mark.parametrize("lifted", [{"protect": False}, {"retain": False}])
def test_a_store_that_is_no_longer_kept_is_named(lifted: dict[str, bool]) -> None:
    found = only(changed(*without("storage-warehouse"), account("storage-warehouse", **lifted)))
    assert (found.change, found.name) == (Change.UNPROTECTED, "storage-warehouse")


def test_a_type_that_is_no_longer_stateful_is_named() -> None:
    known = {id_: id_ for id_ in LOCKED}
    findings = lock.compare(LOCKED, lock.of_steps(BEFORE, {}), known)
    assert {(each.change, each.name) for each in findings} == {
        (Change.UNPROTECTED, "storage-warehouse"),
        (Change.UNPROTECTED, "storage-import"),
    }


def test_what_is_new_or_holds_nothing_passes_as_information() -> None:
    findings = changed(
        *without("rule-1"), account("storage-new", "demonew"), step("hub:cloud:Storage$cloud:net:R::rule-2")
    )
    assert [(each.change, each.name) for each in findings] == [
        (Change.ADDED, "rule-2"),
        (Change.ADDED, "storage-new"),
        (Change.REMOVED, "rule-1"),
    ]


def test_losses_come_first() -> None:
    findings = changed(*without("storage-import"), account("a-new-one", "x"))
    assert [each.change for each in findings] == [Change.DROPPED, Change.ADDED]


def test_a_state_lists_what_a_resource_needs_before_it() -> None:
    shuffled = dict(reversed(LOCKED.items()))
    resources = lock.as_state(shuffled, "hub", "prod")["deployment"]["resources"]
    urns = [resource["urn"] for resource in resources]
    assert len(urns) == len(set(urns)) == len(LOCKED)
    for place, resource in enumerate(resources):
        for needed in (resource.get("parent"), (resource.get("provider") or "").rpartition("::")[0]):
            assert not needed or needed in urns[:place]
    assert all("inputs" not in resource for resource in resources)


def test_a_state_has_the_default_provider_that_no_event_speaks_of() -> None:
    entries = lock.of_steps([step("random:index:Id::salt", ROOT), step(ROOT, None)], {})
    resources = lock.as_state(entries, "hub", "prod")["deployment"]["resources"]
    [salt] = [resource for resource in resources if resource["type"] == "random:index:Id"]
    assert salt["provider"] == "urn:pulumi:prod::hub::pulumi:providers:random::default::locked"
    assert salt["provider"].rpartition("::")[0] in [resource["urn"] for resource in resources]


def test_steps_are_read_from_the_engines_events() -> None:
    old = {"type": "cloud:store:Account", "urn": PREFIX + "cloud:store:Account::was", "custom": True}
    new = {
        **old,
        "urn": PREFIX + "cloud:store:Account::is",
        "parent": PREFIX + ROOT,
        "inputs": {"size": 2.0, "__defaults": [], "key": "[secret]", "id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
        "protect": True,
        "provider": f"{PREFIX}{PROVIDER}::id",
    }
    reader = StepReader()
    for number, (operation, was, becomes) in enumerate([("update", old, new), ("delete", old, None)]):
        metadata = {"op": operation, "urn": (becomes or was)["urn"], "type": old["type"], "old": was, "new": becomes}
        assert reader.feed(json.dumps({"sequence": number, "resourcePreEvent": {"metadata": metadata}}))
    updated, deleted = reader.steps
    assert (updated.name, updated.previous) == ("is", old["urn"])
    assert updated.inputs == {"size": 2, "key": Secret(), "id": UNKNOWN}
    assert (updated.protect, updated.retain, updated.custom) == (True, False, True)
    assert updated.provider == PREFIX + PROVIDER
    assert deleted.leaves
    assert [resource.name for resource in reader.record().resources] == ["is"]
