"""Where each resource lies, how it is encrypted and whose key that is: never more than was seen."""

from dataclasses import replace
from datetime import date

import flat
import hub_records
import pytest

from audit.inventory import CUSTOMER_KEY, PROVIDER_KEY, Item, inventory
from audit.key_stores import NOT_SHOWN, OWN_HSM, SHARED_HSM, SOFTWARE
from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord, Secret, provider_record
from policies.stack import in_one_order

TODAY = date(2026, 11, 24)
DECLARED = "declared: statement of the host (2026-11-01)"
ALWAYS = "the service always encrypts what it stores, with keys the provider holds"
CUSTOMER = "encrypted with the customer's key"
PROVIDER = "encrypted with the provider's key"
VAULT = "key material, which the vault itself encrypts"
FLAT = {"azure": "azure_bad", "ovh": "openstack_bad"}


def of(records: tuple[ResourceRecord, ...], configuration: Configuration | None = None) -> dict[str, Item]:
    items = inventory(in_one_order(records, TODAY), configuration or Configuration())
    assert len({item.urn for item in items}) == len(items)
    return {item.name: item for item in items}


@pytest.fixture(scope="module")
def hub() -> dict[str, dict[str, Item]]:
    return {
        cloud: of(hub_records.records("hospital", cloud), hub_records.configuration(cloud))
        for cloud in ("azure", "ovh")
    }


@pytest.fixture(scope="module")
def bad() -> dict[str, dict[str, Item]]:
    return {cloud: of(flat.records(name), flat.configuration(name)) for cloud, name in FLAT.items()}


@pytest.mark.parametrize(
    ("cloud", "name", "places", "encryption", "custody"),
    [
        ("azure", "storage-export", ("francecentral",), CUSTOMER, CUSTOMER_KEY),
        ("azure", "storage-export-data", ("francecentral",), f"as storage-export: {CUSTOMER}", CUSTOMER_KEY),
        ("azure", "storage-export-lifecycle", ("francecentral",), f"as storage-export: {CUSTOMER}", CUSTOMER_KEY),
        ("azure", "backup-database-1", ("francecentral",), f"as backup-vault: {CUSTOMER}", CUSTOMER_KEY),
        ("azure", "compute-cardio-prepare-1", ("francecentral",), "encrypted at the host", CUSTOMER_KEY),
        ("azure", "logs-workspace", ("francecentral",), ALWAYS, PROVIDER_KEY),
        ("azure", "keys-backups", ("francecentral",), VAULT, NOT_SHOWN),
        ("azure", "network-admin-subnet", ("francecentral",), None, None),
        ("azure", "logs-private-scope", (), None, None),
        ("azure", "exchange-approval", (), None, None),
        ("ovh", "compute-bastion-1", ("GRA11",), "volume type high-speed-gen2-luks encrypts", PROVIDER_KEY),
        ("ovh", "storage-export", ("GRA",), DECLARED, NOT_SHOWN),
        ("ovh", "network-admin", ("GRA11",), None, None),
        ("ovh", "identity-approvers", (), None, None),
    ],
)
def test_hub(
    hub: dict[str, dict[str, Item]],
    cloud: str,
    name: str,
    places: tuple[str, ...],
    encryption: str | None,
    custody: str | None,
) -> None:
    item = hub[cloud][name]
    assert (item.places, item.encryption, item.custody) == (places, encryption, custody)


@pytest.mark.parametrize(
    ("cloud", "name", "places", "encryption", "custody"),
    [
        ("azure", "alone", ("francecentral",), PROVIDER, PROVIDER_KEY),
        ("azure", "copied", ("francecentral", "sku.name is Standard_GRS: copies may go to a region Azure chooses"),
         PROVIDER, PROVIDER_KEY),
        ("azure", "plain", ("francecentral",),
         "not shown: neither the customer's nor the provider's encryption is asked for", NOT_SHOWN),
        ("azure", "automation", (),
         "not known: no reader knows this type, so nobody can say where it puts data", NOT_SHOWN),
        ("azure", "worker", ("francecentral",), "encrypted at the host", PROVIDER_KEY),
        ("ovh", "abroad", ("BHS5",), "volume type classic-luks encrypts", PROVIDER_KEY),
        ("ovh", "anywhere", ("no place is given, so the environment or the cloud decides",),
         "volume type classic-luks encrypts", NOT_SHOWN),
        ("ovh", "hidden", ("GRA11",), "not known: volumeType is secret", NOT_SHOWN),
        ("ovh", "local", ("GRA11",),
         "not shown: the root disk is the host's local disk; boot from a volume of an encrypted type", NOT_SHOWN),
    ],
)  # fmt: skip
def test_bad_stack(
    bad: dict[str, dict[str, Item]], cloud: str, name: str, places: tuple[str, ...], encryption: str, custody: str
) -> None:
    item = bad[cloud][name]
    assert (item.places, item.encryption, item.custody) == (places, encryption, custody)


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_lists_what_the_cloud_holds_and_no_component_or_provider(cloud: str) -> None:
    records = hub_records.records("hospital", cloud)
    items = inventory(in_one_order(records, TODAY), Configuration())
    listed = [each.urn for each in records if each.custom and "pulumi:providers" not in each.type]
    assert [item.urn for item in items] == sorted(listed)


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_tells_of_custody_exactly_where_it_tells_of_encryption(bad: dict[str, dict[str, Item]], cloud: str) -> None:
    for item in bad[cloud].values():
        assert (item.custody is None) == (item.encryption is None)
        assert item.custody in {None, CUSTOMER_KEY, PROVIDER_KEY, NOT_SHOWN}
        assert (item.kept_in is None) == (item.custody is None)
        # Of a key that the provider holds, no argument says more.
        assert item.custody != PROVIDER_KEY or item.kept_in == NOT_SHOWN


def test_labels(hub: dict[str, dict[str, Item]]) -> None:
    seen = {name: (hub["ovh"][name].workspace, hub["ovh"][name].data_class) for name in hub["ovh"]}
    assert seen["compute-cardio-prepare-1-scratch"] == ("cardio", "health")
    assert seen["network-admin"] == ("hub", "technical")
    assert seen["compute-operators-key"] == (None, None)


def test_wish_for_the_customers_keys_changes_nothing_that_is_seen() -> None:
    records = flat.records("azure_bad")
    wish = Configuration.from_pack({"encryption-at-rest": {"keyCustody": "customer"}})
    assert of(records, wish) == of(records)


PROJECT = "urn:pulumi:t::p"
CLOUD = provider_record(
    f"{PROJECT}::pulumi:providers:openstack::cloud",
    {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11"},
)


def volume(**inputs: object) -> ResourceRecord:
    kind = "openstack:blockstorage/volume:Volume"
    given = {"volumeType": "classic-luks", **inputs}
    return ResourceRecord(f"{PROJECT}::{kind}::v", kind, "v", True, given, provider=CLOUD, id="4711")


def test_elsewhere_nobody_says_who_holds_the_key_of_a_volume() -> None:
    other = replace(CLOUD, inputs={"authUrl": "https://cloud.example/v3", "region": "one"})
    assert of((volume(),))["v"].custody == PROVIDER_KEY
    assert of((replace(volume(), provider=other),))["v"].custody == NOT_SHOWN


def test_what_is_only_read_is_not_known() -> None:
    item = of((replace(volume(), external=True),))["v"]
    assert (item.places, item.id) == ((), "4711")
    assert item.encryption == "not known: only read here, so its arguments are not known"


def test_hidden_values_are_named_as_such() -> None:
    labels = {"workspace": Secret(), "data-class": UNKNOWN}
    item = of((volume(region=Secret(), metadata=labels),))["v"]
    assert (item.places, item.workspace, item.data_class) == (("[secret]", "GRA11"), None, None)


def test_what_has_not_the_shape_of_its_type_is_told_in_words() -> None:
    item = of((volume(region=["GRA11"], metadata=7),))["v"]
    assert item.places == ("[GRA11]", "GRA11")
    kind = "azure-native:network:FirewallPolicy"
    odd = ResourceRecord(f"{PROJECT}::{kind}::o", kind, "o", True, {"location": "francecentral", "tags": "x"})
    assert of((odd,))["o"].workspace is None


def store(name: str, **more: object) -> ResourceRecord:
    kind = "azure-native:storage:StorageAccount"
    inputs = {
        "accountName": name,
        "resourceGroupName": "rg",
        "location": "francecentral",
        "sku": {"name": "Standard_ZRS"},
        **more,
    }
    return ResourceRecord(f"{PROJECT}::{kind}::{name}", kind, name, True, inputs)


def container(**inputs: object) -> ResourceRecord:
    kind = "azure-native:storage:BlobContainer"
    return ResourceRecord(f"{PROJECT}::{kind}::c", kind, "c", True, {"containerName": "c", **inputs})


def test_a_part_named_in_plain_text_lies_with_what_it_names() -> None:
    other = store("rg", location="uksouth")  # called like the group, which is not what the container belongs to
    items = of((store("mine"), other, container(accountName="mine", resourceGroupName="rg")))
    assert items["c"].places == ("francecentral",)
    assert items["c"].encryption == f"as mine: {items['mine'].encryption}"


def test_a_part_of_what_is_not_here_lies_nowhere_known() -> None:
    item = of((store("mine"), container(accountName="elsewhere", resourceGroupName="rg")))["c"]
    assert (item.places, item.custody) == ((), NOT_SHOWN)
    assert item.encryption == "is encrypted with its parent, which is judged by itself"


# In what keys are kept.

GROUP = f"/subscriptions/{'0' * 8}-0000-0000-0000-{'0' * 12}/resourceGroups/rg/providers"


def azure(
    kind: str, logical: str, references: dict[str, tuple[str, ...]] | None = None, **inputs: object
) -> ResourceRecord:
    type_ = f"azure-native:{kind}"
    return ResourceRecord(f"{PROJECT}::{type_}::{logical}", type_, logical, True, inputs, references=references or {})


def vault(sku: str) -> ResourceRecord:
    return azure("keyvault:Vault", "v", vaultName="safe", location="francecentral", properties={"sku": {"name": sku}})


def key(kind: object, name: str = "k", **more: object) -> ResourceRecord:
    return azure("keyvault:Key", name, keyName=name, **{"vaultName": "safe", "properties": {"kty": kind}, **more})


def keyed(references: dict[str, tuple[str, ...]] | None = None, **properties: object) -> ResourceRecord:
    made = store("s", encryption={"keySource": "Microsoft.Keyvault", "keyVaultProperties": properties})
    return replace(made, references=references or {})


@pytest.mark.parametrize(
    ("cloud", "name", "kept_in"),
    [
        ("azure", "storage-export", SHARED_HSM),
        ("azure", "storage-export-data", SHARED_HSM),
        ("azure", "compute-cardio-prepare-1", SHARED_HSM),
        ("azure", "compute-cardio-prepare-1-scratch", SHARED_HSM),
        ("azure", "keys-vault", SHARED_HSM),
        ("azure", "keys-backups", SHARED_HSM),
        ("azure", "keys-workspace-cardio-set", SHARED_HSM),
        ("azure", "logs-workspace", NOT_SHOWN),
        ("azure", "network-admin-subnet", None),
        ("ovh", "compute-bastion-1", NOT_SHOWN),
        ("ovh", "storage-export", NOT_SHOWN),
    ],
)
def test_hub_keeps_keys_in(hub: dict[str, dict[str, Item]], cloud: str, name: str, kept_in: str | None) -> None:
    assert hub[cloud][name].kept_in == kept_in


@pytest.mark.parametrize(
    ("kind", "kept_in"),
    [
        ("RSA-HSM", SHARED_HSM),
        ("ec-hsm", SHARED_HSM),
        ("RSA", SOFTWARE),
        (None, NOT_SHOWN),
        (UNKNOWN, NOT_SHOWN),
        (Secret(), NOT_SHOWN),
        (7, NOT_SHOWN),
    ],
)
def test_a_key_named_in_plain_text_says_in_what_it_is_kept(kind: object, kept_in: str) -> None:
    items = of((keyed(keyName="K", keyVaultUri="https://safe.vault.azure.net"), vault("premium"), key(kind)))
    assert (items["s"].custody, items["s"].kept_in) == (CUSTOMER_KEY, kept_in)
    assert items["k"].kept_in == items["v"].kept_in == kept_in


def test_a_key_is_found_by_its_address_its_reference_or_its_vault() -> None:
    uri = "https://safe.vault.azure.net/keys/k/0123456789abcdef"
    backups = azure(
        "recoveryservices:Vault",
        "b",
        location="francecentral",
        properties={"encryption": {"keyVaultProperties": {"keyUri": uri}}},
    )
    assert of((backups, key("RSA-HSM")))["b"].kept_in == SHARED_HSM
    assert of((backups,))["b"].kept_in == NOT_SHOWN
    referring = keyed({"encryption": (key("RSA").urn,)}, keyName=UNKNOWN)
    assert of((referring, key("RSA"), key("RSA-HSM", "other")))["s"].kept_in == SOFTWARE
    in_vault = keyed({"encryption": (vault("standard").urn,)}, keyName=UNKNOWN)
    assert of((in_vault, vault("standard")))["s"].kept_in == SOFTWARE
    assert of((in_vault, vault("premium")))["s"].kept_in == NOT_SHOWN


def test_a_key_of_a_managed_hsm_lies_in_an_hsm_of_the_customers_own() -> None:
    hsm = azure("keyvault:ManagedHsm", "m", name="hsm", location="francecentral")
    items = of((keyed(keyName="k", keyVaultUri="https://hsm.managedhsm.azure.net/"), hsm))
    assert (items["s"].kept_in, items["m"].kept_in) == (OWN_HSM, OWN_HSM)


def test_a_disk_leads_through_its_set_to_the_key() -> None:
    the_key = key("EC-HSM")
    encryption_set = azure(
        "compute:DiskEncryptionSet",
        "set",
        {"activeKey": (the_key.urn,)},
        diskEncryptionSetName="set",
        activeKey={"keyUrl": UNKNOWN},
    )
    address = f"{GROUP}/Microsoft.Compute/diskEncryptionSets/set"
    disk = azure("compute:Disk", "d", location="francecentral", encryption={"diskEncryptionSetId": address})
    assert of((the_key, encryption_set, disk))["d"].kept_in == SHARED_HSM


def test_of_several_keys_the_weakest_counts() -> None:
    strong, soft, unknown = key("RSA-HSM", "a"), key("RSA", "b"), key(UNKNOWN, "c")
    for keys, kept_in in (
        ((strong,), SHARED_HSM),
        ((strong, unknown), NOT_SHOWN),
        ((strong, unknown, soft), SOFTWARE),
    ):
        assert of((vault("premium"), *keys))["v"].kept_in == kept_in


def test_what_is_declared_stands_beside_what_is_seen() -> None:
    word = {"actor": "ovhcloud", "source": "contract 7", "date": "2026-11-01"}
    wish = Configuration.from_pack({"sovereignty": {"declared": [{**word, "keyCustody": "customer-hsm"}]}})
    seen = of((volume(), keyed(keyName="k")), wish)
    assert (seen["v"].custody, seen["v"].declared_custody) == (PROVIDER_KEY, "customer-hsm")
    assert seen["s"].declared_custody is None  # another host's
    silent = Configuration.from_pack({"sovereignty": {"declared": [word]}})
    assert of((volume(),), silent)["v"].declared_custody is None
