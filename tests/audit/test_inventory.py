"""Where each resource lies, how it is encrypted and whose key that is: never more than was seen."""

from dataclasses import replace
from datetime import date

import flat
import hub_records
import pytest

from audit.inventory import CUSTOMER_KEY, NOT_SHOWN, PROVIDER_KEY, Item, inventory
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
