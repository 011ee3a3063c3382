"""Rule `encryption-at-rest`."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

RULE = "encryption-at-rest"
VOLUME = "openstack:blockstorage/volume:Volume"
INSTANCE = "openstack:compute/instance:Instance"
CONTAINER = "openstack:objectstorage/container:Container"
ACCOUNT = "azure-native:storage:StorageAccount"
DISK = "azure-native:compute:Disk"
VM = "azure-native:compute:VirtualMachine"
CUSTOMER = {"encryption-at-rest": {"keyCustody": "customer"}}


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(token: str, inputs: Any, document: Any = None, given: Any = None) -> str:
        return str(decide(RULE, make(token, inputs, given), document).state)

    return of


def test_network_is_not_applicable(decide: Any, make: Any) -> None:
    result = decide(RULE, make("openstack:networking/network:Network"))
    assert (result.state, result.reason) == ("not applicable", "holds no health data")


@pytest.mark.parametrize("name", ["classic-luks", "high-speed-luks", "high-speed-gen2-luks", "luks"])
def test_encrypted_volume_passes(decide: Any, make: Any, name: str) -> None:
    result = decide(RULE, make(VOLUME, {"volumeType": name}))
    assert (result.state, result.reason) == ("pass", f"volume type {name} encrypts")
    assert [(one.path, one.value) for one in result.evidence] == [("volumeType", name)]


@pytest.mark.parametrize("name", [None, "classic", "high-speed", "LUKS", "my-luks", "classic-luks "])
def test_volume_without_encryption_fails(decide: Any, make: Any, name: Any) -> None:
    result = decide(RULE, make(VOLUME, {"volumeType": name}))
    assert result.state == "fail"
    assert "those are classic-luks, high-speed-luks, high-speed-gen2-luks, luks" in result.reason


def test_unknown_is_not_evaluated(decide: Any, make: Any) -> None:
    result = decide(RULE, make(VOLUME, {"volumeType": UNKNOWN}))
    assert (result.state, result.reason) == ("not evaluated", "volumeType is not known yet")


def test_secret_is_not_evaluated_and_not_shown(decide: Any, make: Any) -> None:
    result = decide(RULE, make(VOLUME, {"volumeType": Secret()}))
    assert (result.state, result.reason) == ("not evaluated", "volumeType is secret")
    assert [one.value for one in result.evidence] == ["[secret]"]


def test_the_encrypted_types_are_configuration(state: Any) -> None:
    document = {"encryption-at-rest": {"encryptedVolumeTypes": ["vault"]}}
    assert state(VOLUME, {"volumeType": "vault"}, document) == "pass"
    assert state(VOLUME, {"volumeType": "classic-luks"}, document) == "fail"


def disk(**more: Any) -> dict[str, Any]:
    base = {"sourceType": "image", "destinationType": "volume", "bootIndex": 0, "volumeType": "luks"}
    return base | more


@pytest.mark.parametrize(
    ("disks", "expected"),
    [
        (None, "fail"),
        ([], "fail"),
        ([disk()], "pass"),
        ([disk(bootIndex=None)], "pass"),
        ([disk(volumeType="classic")], "fail"),
        ([disk(volumeType=None)], "fail"),
        ([disk(destinationType="local")], "fail"),
        ([disk(destinationType=None)], "fail"),
        ([{"sourceType": "volume", "uuid": UNKNOWN, "bootIndex": 0}], "pass"),
        ([disk(), {"sourceType": "blank", "destinationType": "local", "bootIndex": -1}], "fail"),
        ([disk(), {"sourceType": "blank", "destinationType": "volume", "bootIndex": -1, "volumeType": "luks"}], "pass"),
        ([{"sourceType": "blank", "destinationType": "volume", "volumeType": "luks"}], "fail"),
        ([disk(bootIndex=-1)], "fail"),
        ([disk(volumeType=UNKNOWN)], "not evaluated"),
        (UNKNOWN, "not evaluated"),
        ([disk(volumeType=Secret())], "not evaluated"),
    ],
)
def test_disks_of_an_instance(state: Any, disks: Any, expected: str) -> None:
    assert state(INSTANCE, {"imageName": "Debian 12", "blockDevices": disks}) == expected


def test_object_storage_of_the_sandbox_is_declared(decide: Any, make: Any, loopback: Any) -> None:
    result = decide(RULE, make(CONTAINER, {}, loopback))
    assert result.state == "pass"
    assert result.reason == "declared: the sandbox runs Swift with its encryption middleware on (2026-11-23)"


@pytest.mark.parametrize("token", [CONTAINER, "openstack:objectstorage/containerObject:ContainerObject"])
def test_object_storage_of_ovh_waits_for_the_operators_word(decide: Any, make: Any, token: str) -> None:
    result = decide(RULE, make(token))
    assert result.state == "not evaluated"
    assert result.reason == (
        "no argument shows whether the object-store of this cloud encrypts, and nobody has declared it"
    )
    word = {"service": "object-store", "authHost": "auth.cloud.ovh.net", "source": "letter 12", "date": "2026-10-01"}
    told = decide(RULE, make(token), {"encryption-at-rest": {"declaredEncryption": [word]}})
    assert (told.state, told.reason) == ("pass", "declared: letter 12 (2026-10-01)")
    other = [{**word, "service": "file-share"}]
    assert decide(RULE, make(token), {"encryption-at-rest": {"declaredEncryption": other}}).state == "not evaluated"


def test_the_sandboxs_word_is_not_for_other_clouds(state: Any) -> None:
    assert state(CONTAINER, {}, given={"authUrl": "https://other.example/v3", "region": "x"}) == "not evaluated"
    assert state(CONTAINER, {}, given={"authUrl": UNKNOWN, "region": "x"}) == "not evaluated"
    assert state(CONTAINER, {}, given={}) == "not evaluated"


ENCRYPTED_BY_CUSTOMER = {"keySource": "Microsoft.Keyvault", "keyVaultProperties": {"keyName": UNKNOWN}}


@pytest.mark.parametrize(
    ("encryption", "by_provider", "by_customer"),
    [
        (None, "fail", "fail"),
        ({"keySource": "Microsoft.Storage"}, "fail", "fail"),
        ({"requireInfrastructureEncryption": False}, "fail", "fail"),
        ({"requireInfrastructureEncryption": True}, "pass", "fail"),
        (ENCRYPTED_BY_CUSTOMER, "pass", "pass"),
        ({"keySource": "Microsoft.Keyvault"}, "fail", "fail"),
        ({"keySource": UNKNOWN}, "not evaluated", "not evaluated"),
    ],
)
def test_storage_account(state: Any, encryption: Any, by_provider: str, by_customer: str) -> None:
    assert state(ACCOUNT, {"encryption": encryption}) == by_provider
    assert state(ACCOUNT, {"encryption": encryption}, CUSTOMER) == by_customer


@pytest.mark.parametrize("token", [DISK, "azure-native:compute:Snapshot"])
def test_disk(state: Any, token: str) -> None:
    assert state(token, {}) == "fail"
    assert state(token, {"encryption": {"diskEncryptionSetId": UNKNOWN}}, CUSTOMER) == "pass"
    platform = {"encryption": {"type": "EncryptionAtRestWithPlatformKey"}}
    assert state(token, platform) == "pass"
    assert state(token, platform, CUSTOMER) == "fail"


def test_virtual_machine(state: Any, good: Any) -> None:
    assert state(VM, good[VM]) == "pass"
    assert state(VM, good[VM], CUSTOMER) == "pass"
    assert state(VM, {**good[VM], "securityProfile": {"encryptionAtHost": False}}) == "fail"
    assert state(VM, {**good[VM], "securityProfile": None}) == "fail"
    assert state(VM, {**good[VM], "securityProfile": {"encryptionAtHost": UNKNOWN}}) == "not evaluated"
    bare = {"securityProfile": {"encryptionAtHost": True}, "storageProfile": {"osDisk": {"createOption": "FromImage"}}}
    assert state(VM, bare) == "pass"
    assert state(VM, bare, CUSTOMER) == "fail"
    sealed = {"managedDisk": {"securityProfile": {"securityEncryptionType": "DiskWithVMGuestState"}}}
    assert state(VM, {"storageProfile": {"osDisk": sealed}}) == "pass"
    fleet = "azure-native:compute:VirtualMachineScaleSet"
    assert state(fleet, {"virtualMachineProfile": good[VM]}, CUSTOMER) == "pass"
    assert state(fleet, good[VM]) == "fail"


def test_services_that_always_encrypt(decide: Any, make: Any, good: Any) -> None:
    token = "azure-native:operationalinsights:Workspace"
    result = decide(RULE, make(token, {}))
    assert result.state == "pass"
    assert result.reason == "the service always encrypts what it stores, with keys the provider holds"
    assert decide(RULE, make(token, {}), CUSTOMER).state == "fail"
    assert decide(RULE, make(token, good[token]), CUSTOMER).state == "pass"


def test_cluster_pools_are_encrypted_at_their_hosts(state: Any, good: Any) -> None:
    token = "azure-native:containerservice:ManagedCluster"
    assert state(token, good[token], CUSTOMER) == "pass"
    assert state(token, {**good[token], "agentPoolProfiles": [{"name": "one"}]}) == "fail"


def test_a_type_nobody_knows_is_not_evaluated(state: Any) -> None:
    assert state("openstack:database/instance:Instance", {}) == "not evaluated"
