"""Rule `labels`."""

import importlib.util
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.readers import known_kinds
from policies.readers.facts import Moot
from policies.readers.labels import labels_of, spelling_of
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.labels import RULE
from policies.stack import Stack

DISK = "azure-native:compute:Disk"
NETWORK = "openstack:networking/network:Network"
VOLUME = "openstack:blockstorage/volume:Volume"
GOOD = {
    "owner": "data-office@hospital.example",
    "workspace": "onco",
    "data-class": "health",
    "control-scope": "hds",
    "end-date": "2029-12-31",
}
TODAY = date(2026, 11, 25)


def judge(record: ResourceRecord, document: Any = None) -> Result:
    [result] = RULE.apply(Stack((record,), TODAY), Configuration.from_pack(document or {}))
    return result


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("azure-native:network:Subnet", "its type has no labels"),
        ("openstack:networking/secGroupRule:SecGroupRule", "its type has no labels"),
        (
            "azure-native:storage:BlobContainer",
            "its metadata take no names with hyphens, and its account has labels itself",
        ),
        ("openstack:networking/qosPolicy:QosPolicy", "the network service refuses its tags"),
        ("pulumi:providers:azure-native", "a connection to a cloud, which stores nothing"),
    ],
)
def test_what_has_no_labels_is_not_applicable(make: Any, token: str, reason: str) -> None:
    result = judge(make(token, {}))
    assert (result.state, result.reason) == ("not applicable", reason)


def test_a_component_is_not_applicable(make: Any) -> None:
    assert judge(make("hub:test:Zone", custom=False, provider=None)).state == "not applicable"


def test_a_type_that_nobody_has_read_is_not_evaluated(make: Any) -> None:
    result = judge(make("azure-native:nobody:Knows", {"tags": GOOD}))
    assert result.state == "not evaluated"
    assert result.reason == "no reader knows this type, so nobody can say whether it has labels"


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (DISK, {"tags": GOOD}),
        (VOLUME, {"metadata": GOOD}),
        (NETWORK, {"tags": [f"{name}={value}" for name, value in GOOD.items()]}),
        (DISK, {"tags": {name.title(): value for name, value in GOOD.items()}}),
    ],
)
def test_all_labels_pass(make: Any, token: str, inputs: Any) -> None:
    result = judge(make(token, inputs))
    assert result.state == "pass"
    assert [one.value for one in result.evidence] == [GOOD[name] for name in Configuration().labels.required]


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize("value", [None, "", "  ", 7])
def test_a_missing_or_empty_label_fails(make: Any, name: str, value: Any) -> None:
    result = judge(make(DISK, {"tags": {**GOOD, name: value}}))
    assert (result.state, result.reason) == ("fail", f"the label {name} is missing or empty")
    assert [one.path for one in result.evidence] == [f"tags.{name}"]


@pytest.mark.parametrize("value", ["soon", "20291231", "2029-W01-1", "2029-02-30", "31/12/2029"])
def test_an_end_that_is_no_date_fails(make: Any, value: str) -> None:
    result = judge(make(DISK, {"tags": {**GOOD, "end-date": value}}))
    assert (result.state, result.reason) == (
        "fail",
        f"the label end-date is {value!r}, allowed: a date as YYYY-MM-DD",
    )


@pytest.mark.parametrize(("value", "state"), [("2026-11-24", "fail"), ("2026-11-25", "pass")])
def test_an_end_that_has_passed_fails(make: Any, value: str, state: str) -> None:
    assert judge(make(DISK, {"tags": {**GOOD, "end-date": value}})).state == state


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_what_cannot_be_read_is_not_evaluated(make: Any, hidden: Any) -> None:
    assert judge(make(DISK, {"tags": hidden})).state == "not evaluated"
    assert judge(make(DISK, {"tags": {**GOOD, "owner": hidden}})).state == "not evaluated"
    tags = [f"{name}={value}" for name, value in GOOD.items() if name != "owner"]
    assert judge(make(NETWORK, {"tags": [*tags, hidden]})).state == "not evaluated"


def test_one_broken_label_fails_whatever_else_is_unknown(make: Any) -> None:
    assert judge(make(DISK, {"tags": {**GOOD, "owner": UNKNOWN, "workspace": ""}})).state == "fail"


def test_what_is_only_read_is_not_evaluated(make: Any) -> None:
    assert judge(make(DISK, {}, external=True)).state == "not evaluated"


def test_the_configuration_says_which_labels(make: Any) -> None:
    assert judge(make(DISK, {"tags": {"team": "x"}}), {"labels": {"required": ["team"]}}).state == "pass"
    assert judge(make(DISK, {}), {"labels": {"required": []}}).state == "not applicable"


def test_labels_of_what_has_none(make: Any) -> None:
    assert labels_of(make("azure-native:network:Subnet", {})) is None


SDKS = {"azure-native": "pulumi_azure_native", "openstack": "pulumi_openstack"}
RESOURCE = re.compile(
    r"^class (\w+)\(pulumi\.CustomResource\):.*?def _internal_init\((.*?)\n +__props__", re.DOTALL | re.MULTILINE
)
NO_LABELS = {
    "azure-native:storage:BlobContainerLegalHold",
    "openstack:networking:QosPolicy",
}
"""Types whose tags are no labels."""


def types_of(package: str, module: str) -> dict[str, str]:
    """The resource types of a module and their arguments, read without importing it, which takes long."""
    spec = importlib.util.find_spec(SDKS[package])
    assert spec is not None
    assert spec.submodule_search_locations is not None
    sources = (Path(spec.submodule_search_locations[0]) / module).glob("*.py")
    return dict(found for source in sources for found in RESOURCE.findall(source.read_text("utf-8")))


def test_tags_are_read_where_the_sdk_has_them(make: Any) -> None:
    modules: dict[str, dict[str, str]] = {}
    wrong = []
    for kind in known_kinds():
        package, module, name = kind.split(":")
        if package in SDKS:
            types = modules.get(f"{package}:{module}") or types_of(package, module)
            modules[f"{package}:{module}"] = types
            has_tags = " tags:" in types[name]
            spelling = spelling_of(make(kind, {}))
            assert spelling is not None, kind
            reads_tags = not isinstance(spelling, Moot) and "tags" in spelling
            if has_tags != reads_tags and kind not in NO_LABELS:
                wrong.append(kind)
    assert wrong == []
