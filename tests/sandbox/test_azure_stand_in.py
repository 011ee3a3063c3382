"""Ids, names, differences, answers, and the file that is "Azure"."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

import sandbox.azure
from sandbox.azure.catalogue_builder import Sdk
from sandbox.azure.stand_in import arm, defaults, diff, invokes, outputs
from sandbox.azure.stand_in.catalogue import Catalogue, ResourceType
from sandbox.azure.stand_in.cloud import Cloud
from sandbox.azure.stand_in.create_only import CREATE_ONLY
from sandbox.azure.stand_in.values import (
    SECRET,
    SIGNATURE,
    UNKNOWN,
    from_struct,
    has_unknown,
    plain,
    secret_like,
    to_struct,
    without_secrets,
)

PATHS = arm.load()
GROUP = "/subscriptions/s/resourceGroups/rg"
SUBNET_ID = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/data"
KINDS = provider_pb2.PropertyDiff


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(sandbox.azure.catalogue(Sdk.installed()))


def kind_of(catalogue: Catalogue, type_name: str) -> ResourceType:
    kind = catalogue.resource(f"azure-native:{type_name}")
    assert kind is not None
    return kind


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


# Ids


@pytest.mark.parametrize(
    ("type_name", "inputs", "expected"),
    [
        (
            "network:Subnet",
            {"resourceGroupName": "rg", "virtualNetworkName": "vnet", "subnetName": "data"},
            SUBNET_ID,
        ),
        ("resources:ResourceGroup", {"resourceGroupName": "rg"}, GROUP),
        (
            "authorization:RoleAssignment",
            {"scope": SUBNET_ID, "roleAssignmentName": "guid"},
            f"{SUBNET_ID}/providers/Microsoft.Authorization/roleAssignments/guid",
        ),
        (
            "authorization:RoleAssignment",
            {"scope": "subscriptions/s", "roleAssignmentName": "guid"},
            "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/guid",
        ),
        (
            "storage:BlobContainer",
            {"resourceGroupName": "rg", "accountName": "st", "containerName": "c"},
            f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st/blobServices/default/containers/c",
        ),
    ],
)
def test_an_id_and_back(type_name: str, inputs: dict[str, Any], expected: str) -> None:
    path = PATHS[f"azure-native:{type_name}"]
    assert path.id("s", inputs) == expected
    assert path.id("s", path.parse(expected)) == expected
    assert path.parse(expected.upper()).keys() == inputs.keys()


def test_an_id_of_another_type_says_nothing() -> None:
    assert PATHS["azure-native:network:Subnet"].parse(GROUP) == {}


@pytest.mark.parametrize(
    ("resource_id", "arm_type", "group", "parent"),
    [
        (GROUP, "Microsoft.Resources/resourceGroups", None, None),
        (
            SUBNET_ID,
            "Microsoft.Network/virtualNetworks/subnets",
            GROUP.lower(),
            SUBNET_ID.rsplit("/", 2)[0].lower(),
        ),
        (
            f"{SUBNET_ID}/providers/Microsoft.Insights/diagnosticSettings/a",
            "Microsoft.Insights/diagnosticSettings",
            GROUP.lower(),
            None,
        ),
    ],
)
def test_what_an_id_says(resource_id: str, arm_type: str, group: str | None, parent: str | None) -> None:
    assert arm.type_of(resource_id) == arm_type
    assert arm.group_id(resource_id) == group
    assert arm.parent_id(resource_id) == parent


# Names and locations


def named(type_name: str, old: dict[str, Any], new: dict[str, Any], **request: Any) -> dict[str, Any]:
    urn = "urn:pulumi:dev::hub::azure-native:x:Y::logical"
    defaults.add_name(
        provider_pb2.CheckRequest(urn=urn, randomSeed=b"seed", **request), PATHS[f"azure-native:{type_name}"], old, new
    )
    return new


MODES = provider_pb2.CheckRequest.AutonamingOptions


def test_names_are_given_as_the_real_provider_does() -> None:
    # The first digits of the SHA-256 of "seed".
    assert named("network:VirtualNetwork", {}, {}) == {
        "virtualNetworkName": "logical19b25856",
        defaults.RANDOM_NAME: True,
    }
    assert named("network:Subnet", {}, {}) == {"subnetName": "logical"}
    assert named("authorization:RoleAssignment", {}, {}) == {
        "roleAssignmentName": "19b25856-e1c1-50ca-834c-ffc8b59b23ad",
        defaults.RANDOM_NAME: True,
    }
    assert named("network:Subnet", {}, {"subnetName": "given"}) == {"subnetName": "given"}
    assert named("resources:TagAtScope", {}, {}) == {}


def test_a_name_once_given_stays() -> None:
    old = {"virtualNetworkName": "logical1", defaults.RANDOM_NAME: True}
    assert named("network:VirtualNetwork", old, {}) == old
    assert named("network:VirtualNetwork", {"virtualNetworkName": "chosen"}, {}) == {"virtualNetworkName": "chosen"}


def test_the_engine_may_propose_or_forbid_names() -> None:
    proposed = MODES(mode=MODES.PROPOSE, proposed_name="hub-net")
    assert named("network:VirtualNetwork", {}, {}, autonaming=proposed)["virtualNetworkName"] == "hub-net"
    assert named("network:VirtualNetwork", {}, {}, autonaming=MODES(mode=MODES.DISABLE)) == {}


def test_locations_by_default(tmp_path: Path) -> None:
    file = tmp_path / "cloud.json"
    file.write_text(json.dumps({"/subscriptions/s/resourcegroups/rg": {"location": "westeurope"}}))

    def located(configured: str | None, old: dict[str, Any], new: dict[str, Any]) -> Any:
        defaults.add_location(Cloud(file), "s", configured, old, new)
        return new.get("location")

    group = {"resourceGroupName": "rg"}
    assert (
        located("northeurope", {"location": "swedencentral"}, group | {"location": "polandcentral"}) == "polandcentral"
    )
    assert located("northeurope", {"location": "swedencentral"}, dict(group)) == "swedencentral"
    assert located("northeurope", {}, dict(group)) == "northeurope"
    assert located(None, {}, dict(group)) == "westeurope"
    assert located(None, {}, {"resourceGroupName": UNKNOWN}) == UNKNOWN
    assert located(None, {}, {"resourceGroupName": "other"}) is None


# Differences


def compared(type_name: str, old: dict[str, Any], new: dict[str, Any]) -> diff.Difference:
    fixed = {"location", *PATHS[f"azure-native:{type_name}"].parameters, *CREATE_ONLY.get(type_name, ())}
    return diff.compare(old, new, fixed)


@pytest.mark.parametrize(
    ("old", "new", "kinds", "replaced"),
    [
        ({"kind": "a"}, {"kind": "a"}, {}, set()),
        ({"kind": "a"}, {"kind": "b"}, {"kind": KINDS.UPDATE}, set()),
        ({}, {"tags": {"a": "b"}}, {"tags": KINDS.ADD}, set()),
        ({"tags": {"a": "b"}}, {"tags": {}}, {"tags.a": KINDS.DELETE}, set()),
        ({"zones": ["1"]}, {"zones": ["1", "2"]}, {"zones[1]": KINDS.ADD}, set()),
        ({"zones": ["1", "2"]}, {"zones": ["2"]}, {"zones[0]": KINDS.UPDATE, "zones[1]": KINDS.DELETE}, set()),
        ({"accountName": "a"}, {"accountName": "b"}, {"accountName": KINDS.UPDATE_REPLACE}, {"accountName"}),
        ({"location": "France Central"}, {"location": "francecentral"}, {}, set()),
        ({"location": "westeurope"}, {"location": "francecentral"}, {"location": KINDS.UPDATE_REPLACE}, {"location"}),
        ({"isHnsEnabled": False}, {"isHnsEnabled": True}, {"isHnsEnabled": KINDS.UPDATE_REPLACE}, {"isHnsEnabled"}),
        ({}, {"isHnsEnabled": True}, {"isHnsEnabled": KINDS.ADD_REPLACE}, {"isHnsEnabled"}),
        ({}, {"isHnsEnabled": False}, {"isHnsEnabled": KINDS.ADD}, set()),
        ({"isHnsEnabled": True}, {}, {"isHnsEnabled": KINDS.DELETE_REPLACE}, {"isHnsEnabled"}),
        (
            {"encryption": {"requireInfrastructureEncryption": False, "keySource": "a"}},
            {"encryption": {"requireInfrastructureEncryption": True, "keySource": "b"}},
            {
                "encryption.requireInfrastructureEncryption": KINDS.UPDATE_REPLACE,
                "encryption.keySource": KINDS.UPDATE,
            },
            {"encryption"},
        ),
        (
            {},
            {"encryption": {"requireInfrastructureEncryption": True}},
            {"encryption": KINDS.ADD_REPLACE},
            {"encryption"},
        ),
        ({}, {"encryption": {"keySource": "a"}}, {"encryption": KINDS.ADD}, set()),
        (
            {"immutableStorageWithVersioning": {"enabled": False}},
            {"immutableStorageWithVersioning": {"enabled": True}},
            {"immutableStorageWithVersioning.enabled": KINDS.UPDATE_REPLACE},
            {"immutableStorageWithVersioning"},
        ),
        ({defaults.API_VERSION: "2024", defaults.RANDOM_NAME: True}, {defaults.API_VERSION: "2025"}, {}, set()),
    ],
)
def test_differences(old: dict[str, Any], new: dict[str, Any], kinds: dict[str, int], replaced: set[str]) -> None:
    found = compared("storage:StorageAccount", old, new)
    assert found.kinds == kinds
    assert found.replaced == replaced


def test_a_list_is_compared_item_by_item_below_a_fixed_path() -> None:
    def keys(*texts: str) -> dict[str, Any]:
        return {"osProfile": {"linuxConfiguration": {"ssh": {"publicKeys": [{"keyData": text} for text in texts]}}}}

    found = compared("compute:VirtualMachine", keys("a", "b"), keys("a", "c"))
    path = "osProfile.linuxConfiguration.ssh.publicKeys[1].keyData"
    assert found.kinds == {path: KINDS.UPDATE_REPLACE}
    assert found.changed == ["osProfile"]


# Answers

NEEDED = {
    "keyvault:Key": {"vaultName": "kv"},
    "network:NetworkInterface": {"ipConfigurations": [{"name": "a"}, {"name": "b", "privateIPAddress": "10.0.0.9"}]},
    "containerservice:ManagedCluster": {"location": "France Central"},
}


def answer(catalogue: Catalogue, type_name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    kind, path = kind_of(catalogue, type_name), PATHS[f"azure-native:{type_name}"]
    values = dict.fromkeys(path.parameters, "name") | inputs
    return outputs.outputs(kind, path, path.id("s", values), values, "tenant")


def test_every_answer_has_only_outputs_of_the_sdk(catalogue: Catalogue) -> None:
    """What programs read by attribute must be there under the SDK's name, and nothing misspelt beside it."""
    for type_name, computed in outputs.COMPUTED.items():
        module, name = type_name.split(":")
        in_sdk = (Sdk.installed().folder / module / "outputs.py").parent
        source = "".join(path.read_text() for path in in_sdk.glob("*.py") if f"class {name}(" in path.read_text())
        answered = answer(catalogue, type_name, NEEDED.get(type_name, {}))
        plain_answer = answer(catalogue, "resources:ResourceGroup", {})
        own = set(answered) - set(plain_answer) - set(kind_of(catalogue, type_name).inputs)
        for one in own:
            assert f'"{one}"' in source or f"def {one}(self)" in source, (type_name, one)
        assert computed is not None
        assert own or type_name.startswith(("keyvault:", "network:")), type_name


def test_storage_account_answers(catalogue: Catalogue) -> None:
    found = answer(catalogue, "storage:StorageAccount", {"accountName": "sthub", "tags": secret({"a": "b"})})
    assert found["primaryEndpoints"]["blob"] == "https://sthub.blob.core.windows.net/"
    assert found["tags"] == secret({"a": "b"})
    assert found["name"] == "sthub"
    assert found["type"] == "Microsoft.Storage/storageAccounts"
    assert "accountName" not in found


def test_vault_and_key_answers(catalogue: Catalogue) -> None:
    vault = answer(catalogue, "keyvault:Vault", {"vaultName": "Kv", "properties": {"tenantId": "t"}})
    assert vault["properties"] == {"tenantId": "t", "vaultUri": "https://kv.vault.azure.net/"}
    key = answer(catalogue, "keyvault:Key", {"vaultName": "kv", "keyName": "data"})
    assert key["keyUri"] == "https://kv.vault.azure.net/keys/data"
    assert key["keyUriWithVersion"].startswith("https://kv.vault.azure.net/keys/data/")


def test_addresses_are_given_where_none_is_asked_for(catalogue: Catalogue) -> None:
    found = answer(catalogue, "network:NetworkInterface", NEEDED["network:NetworkInterface"])
    first, second = found["ipConfigurations"]
    assert first["privateIPAddress"].startswith("100.")
    assert second["privateIPAddress"] == "10.0.0.9"


def test_answers_are_the_same_at_every_run(catalogue: Catalogue) -> None:
    names = ("managedidentity:UserAssignedIdentity", "network:PublicIPAddress", "operationalinsights:Workspace")
    for type_name in names:
        assert answer(catalogue, type_name, {}) == answer(catalogue, type_name, {})


def test_identities_are_a_list_in_inputs_and_a_map_in_answers(catalogue: Catalogue) -> None:
    one = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/name"
    identity = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": [one]}
    found = answer(catalogue, "storage:StorageAccount", {"identity": identity})["identity"]
    assert found["tenantId"] == "tenant"
    itself = outputs.outputs(
        kind_of(catalogue, "managedidentity:UserAssignedIdentity"),
        PATHS["azure-native:managedidentity:UserAssignedIdentity"],
        one,
        {},
        "tenant",
    )
    assert found["userAssignedIdentities"][one] == {
        "principalId": itself["principalId"],
        "clientId": itself["clientId"],
    }


def test_an_import_takes_only_what_can_be_written(catalogue: Catalogue) -> None:
    kind, path = kind_of(catalogue, "keyvault:Vault"), PATHS["azure-native:keyvault:Vault"]
    inputs = {
        "resourceGroupName": "rg",
        "vaultName": "kv",
        "location": "westeurope",
        "properties": {"tenantId": "t", "sku": {"family": "A", "name": "premium"}},
        defaults.API_VERSION: kind.version,
    }
    resource_id = path.id("s", inputs)
    found = outputs.outputs(kind, path, resource_id, inputs, "tenant")
    assert outputs.inputs_of(kind, path, resource_id, found) == inputs


def test_drift_changes_the_inputs_that_drifted_and_nothing_else() -> None:
    inputs = {"sku": {"name": "a"}, "tags": {"x": "1", "y": "2"}, "identity": {"userAssignedIdentities": ["/i"]}}
    before = {
        "sku": {"name": "a", "tier": "t"},
        "tags": {"x": "1", "y": "2"},
        "identity": {"userAssignedIdentities": {"/i": {}}},
    }
    found = {
        "sku": {"name": "b", "tier": "t"},
        "tags": {"x": "1", "z": "3"},
        "identity": {"userAssignedIdentities": {"/j": {}}},
    }
    outputs.take_over(inputs, before, found)
    assert inputs == {
        "sku": {"name": "b"},
        "tags": {"x": "1", "z": "3"},
        "identity": {"userAssignedIdentities": ["/j"]},
    }


@pytest.mark.parametrize(
    ("token", "answered"),
    [
        ("azure-native:authorization:getClientConfig", {"clientId", "objectId", "subscriptionId", "tenantId"}),
        ("azure-native:authorization:getClientToken", {"token"}),
        ("azure-native:storage:listStorageAccountKeys", {"keys"}),
        ("azure-native:containerservice:listManagedClusterUserCredentials", {"kubeconfigs"}),
    ],
)
def test_functions(token: str, answered: set[str]) -> None:
    found = invokes.answer(token, "s", "t")
    assert found is not None
    assert set(found) == answered


def test_a_function_of_a_resource_is_left_to_the_cloud() -> None:
    assert invokes.answer("azure-native:storage:getStorageAccount", "s", "t") is None


# Values


def test_values_there_and_back() -> None:
    values = {"a": 1, "b": 1.5, "c": [True, {"d": "e"}], "f": {}}
    assert from_struct(to_struct(values)) == values
    assert isinstance(from_struct(to_struct(values))["a"], int)
    assert from_struct(to_struct({"a": None, "b": {"c": None}})) == {"b": {}}


def test_marks() -> None:
    values = {"a": secret({"b": secret("c")}), "d": [secret("e"), UNKNOWN]}
    assert plain(values) == {"a": {"b": "c"}, "d": ["e", UNKNOWN]}
    assert without_secrets(values) == {"a": UNKNOWN, "d": [UNKNOWN, UNKNOWN]}
    assert has_unknown(values)
    assert not has_unknown({"a": ["b"]})


def test_what_was_secret_stays_so_when_it_is_read_again() -> None:
    model = {"a": secret("old"), "b": {"c": secret("x"), "d": "y"}, "e": [secret("1")]}
    assert secret_like({"a": "new", "b": {"c": "x", "d": "y"}, "e": ["1", "2"]}, model) == {
        "a": secret("new"),
        "b": {"c": secret("x"), "d": "y"},
        "e": [secret("1"), "2"],
    }


# The file


def test_the_cloud_is_a_file_of_lower_case_ids(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "cloud.json")
    with cloud.open() as resources:
        resources["/a/b"] = {"x": 1}
    assert json.loads((tmp_path / "cloud.json").read_text()) == {"/a/b": {"x": 1}}
    assert Cloud(tmp_path / "cloud.json").get("/A/B") == {"x": 1}
    assert cloud.get("/c") is None


def test_what_fails_leaves_the_cloud_as_it_was(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "cloud.json")

    def fail() -> None:
        with cloud.open() as resources:
            resources["/a"] = {}
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert cloud.get("/a") is None


def test_two_clouds_on_one_file_lose_nothing(tmp_path: Path) -> None:
    def add(which: int) -> None:
        cloud = Cloud(tmp_path / "cloud.json")
        for number in range(50):
            with cloud.open() as resources:
                resources[f"/{which}/{number}"] = {}

    threads = [threading.Thread(target=add, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads((tmp_path / "cloud.json").read_text())) == 200


def test_without_a_file_nothing_is_kept() -> None:
    cloud = Cloud(None)
    with cloud.open() as resources:
        resources["/a"] = {}
    assert not cloud.kept
    assert cloud.get("/a") is None


def test_the_environment_of_a_run(tmp_path: Path) -> None:
    assert sandbox.azure.environment(tmp_path / "c.json")["AZURE_STAND_IN_CLOUD"] == str(tmp_path / "c.json")
    assert sandbox.azure.environment(None)["AZURE_STAND_IN_CLOUD"] == ""
