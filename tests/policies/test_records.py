"""Walking through inputs, and naming types."""

import pytest

from policies.records import (
    UNKNOWN,
    MalformedError,
    Node,
    Secret,
    UnreadableError,
    is_default_provider,
    kind_of,
    provider_record,
)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("azure-native:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:storage/v20240101:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:monitor/v20230601preview:PrivateLinkScope", "azure-native:monitor:PrivateLinkScope"),
        ("azure-native_storage_v20240101:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("openstack:compute/instance:Instance", "openstack:compute:Instance"),
        ("openstack:sharedfilesystem/share:Share", "openstack:sharedfilesystem:Share"),
        ("pulumi:providers:openstack", "pulumi:providers:openstack"),
        ("hub:test:Zone", "hub:test:Zone"),
        ("azure-native:storage/v2:StorageAccount", "azure-native:storage/v2:StorageAccount"),
    ],
)
def test_kind_is_the_same_for_every_spelling_of_a_type(token: str, kind: str) -> None:
    assert kind_of(token) == kind


@pytest.mark.parametrize(("name", "default"), [("default", True), ("default_5_5_3", True), ("defaults", False)])
def test_default_providers_are_known_by_name(name: str, default: bool) -> None:
    assert is_default_provider(f"urn:pulumi:dev::hub::pulumi:providers:openstack::{name}") is default


def test_inputs_of_a_default_provider_are_the_environments_and_are_dropped() -> None:
    urn = "urn:pulumi:dev::hub::pulumi:providers:openstack::"
    assert provider_record(urn + "default_5_5_3", {"region": "GRA11"}).inputs == {}
    explicit = provider_record(urn + "cloud", {"region": "GRA11"})
    assert (explicit.inputs, explicit.type, explicit.name) == (
        {"region": "GRA11"},
        "pulumi:providers:openstack",
        "cloud",
    )


def test_type_of_a_provider_below_a_component() -> None:
    record = provider_record("urn:pulumi:dev::hub::hub:a:B$pulumi:providers:openstack::cloud", {})
    assert record.type == "pulumi:providers:openstack"


def test_walking_finds_values_with_their_paths() -> None:
    node = Node("", {"a": {"b": [{"c": 1}, {"c": 2}]}})
    assert [(item["c"].path, item["c"].value) for item in node.at("a.b").items()] == [("a.b[0].c", 1), ("a.b[1].c", 2)]


def test_absent_values_are_none_all_the_way_down() -> None:
    node = Node("", {}).at("a.b.c")
    assert (node.value, node.given, node.shown, list(node.items())) == (None, False, "(absent)", [])


@pytest.mark.parametrize(("hidden", "shown"), [(UNKNOWN, "[unknown]"), (Secret(), "[secret]")])
def test_unknown_and_secret_values_may_be_walked_but_not_read(hidden: object, shown: str) -> None:
    node = Node("", {"a": hidden}).at("a.b")
    assert (node.given, node.shown, node.path) == (True, shown, "a.b")
    with pytest.raises(UnreadableError, match=r"a\.b is"):
        _ = node.value
    with pytest.raises(UnreadableError, match=r"a\.b is"):
        list(node.items())


def test_secrets_inside_shown_values_stay_hidden() -> None:
    node = Node("a", {"list": [1, Secret(), UNKNOWN, True], "plain": "x"})
    assert node.shown == "{list: [1, [secret], [unknown], true], plain: x}"


@pytest.mark.parametrize("value", ["text", 3, ["x"]])
def test_a_wrong_shape_is_said_to_be_one(value: object) -> None:
    with pytest.raises(MalformedError, match=r"^a should be an object"):
        _ = Node("", {"a": value}).at("a.b")


def test_a_list_and_a_string_are_expected_where_they_belong() -> None:
    with pytest.raises(MalformedError, match=r"^a should be a list, not 'text'"):
        list(Node("", {"a": "text"})["a"].items())
    with pytest.raises(MalformedError, match=r"^a should be a string, not '7'"):
        _ = Node("", {"a": 7})["a"].text
