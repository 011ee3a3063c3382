"""Rule `backup-coverage`."""

from dataclasses import replace
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.readers.backups import BY_SERVICE, UNREAD
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.backup_coverage import RULE
from policies.stack import Stack

MACHINE, DISK = "azure-native:compute:VirtualMachine", "azure-native:compute:Disk"
ACCOUNT, BLOBS = "azure-native:storage:StorageAccount", "azure-native:storage:BlobServiceProperties"
ITEM, POLICY = "azure-native:recoveryservices:ProtectedItem", "azure-native:recoveryservices:ProtectionPolicy"
INSTANCE = "azure-native:dataprotection:BackupInstance"
REPLICATION = "azure-native:storage:ObjectReplicationPolicy"
SERVER, VOLUME = "openstack:compute/instance:Instance", "openstack:blockstorage/volume:Volume"
ATTACH = "openstack:compute/volumeAttach:VolumeAttach"
CONTAINER, SHARE = "openstack:objectstorage/container:Container", "openstack:sharedfilesystem/share:Share"
CREDENTIAL = "openstack:identity/applicationCredential:ApplicationCredential"
DISKS = {"storageProfile": {"dataDisks": [{"managedDisk": {"id": "/disks/d"}}]}}
ALLOWED = {"accessRules": [{"service": "volumev3", "method": "POST", "path": "/v3/**backups"}]}


def judge(first: ResourceRecord, *others: ResourceRecord) -> Result:
    """The result on the first of the records."""
    return RULE.apply(Stack((first, *others)), Configuration())[0]


@pytest.fixture
def machine(make: Any) -> Any:
    return make(MACHINE, DISKS, name="machine", id="/machines/m")


@pytest.fixture
def disk(make: Any) -> Any:
    return make(DISK, {}, name="disk", id="/disks/d")


@pytest.fixture
def backup(make: Any) -> Any:
    """Makes a backup of the machine and its policy."""

    def records(frequency: Any = "Daily", **more: Any) -> tuple[ResourceRecord, ResourceRecord]:
        properties = {"sourceResourceId": "/machines/m", "policyId": "/policies/p", **more}
        schedule = {"properties": {"schedulePolicy": {"scheduleRunFrequency": frequency}}}
        return (
            make(ITEM, {"properties": properties}, name="item"),
            make(POLICY, schedule, name="policy", id="/policies/p"),
        )

    return records


@pytest.mark.parametrize("kind", ["azure-native:network:Subnet", "openstack:networking/network:Network"])
def test_what_holds_no_data_is_not_applicable(make: Any, kind: str) -> None:
    result = judge(make(kind, {}))
    assert (result.state, result.reason) == ("not applicable", "holds no data that a backup could bring back")


@pytest.mark.parametrize("kind", [MACHINE, DISK, ACCOUNT])
def test_what_says_that_it_holds_no_health_data_is_not_applicable(make: Any, kind: str) -> None:
    result = judge(make(kind, {**DISKS, "tags": {"data-class": "traces"}}))
    assert (result.state, result.reason) == ("not applicable", "holds no health data: data-class is traces")


@pytest.mark.parametrize("kind", [MACHINE, SERVER])
def test_a_machine_without_a_data_disk_is_not_applicable(make: Any, kind: str) -> None:
    result = judge(make(kind, {"blockDevices": [{"sourceType": "image", "bootIndex": 0}]}))
    assert result.state == "not applicable"
    assert result.reason == "has no data disk of its own, and what it starts from is made anew from an image"


@pytest.mark.parametrize("tags", [{"data-class": "health"}, {}, None])
def test_a_machine_and_its_disks_must_be_backed_up(make: Any, backup: Any, tags: Any) -> None:
    machine = make(MACHINE, {**DISKS, "tags": tags}, name="machine", id="/machines/m")
    disk = make(DISK, {"tags": tags}, name="disk", id="/disks/d")
    assert judge(machine, disk).reason == "no backup covers the machine and its data disks"
    assert judge(disk, machine).state == judge(machine, disk).state == "fail"
    assert judge(machine, disk, *backup()).reason == ("item backs up the machine machine; the policy policy runs Daily")
    assert judge(disk, machine, *backup()).state == judge(machine, disk, *backup()).state == "pass"


def test_backups_are_followed_by_references_while_ids_are_not_known(make: Any) -> None:
    disks = [{"managedDisk": {"id": UNKNOWN}}, {"managedDisk": {"id": UNKNOWN}}]
    first, second = make(DISK, {}, name="first"), make(DISK, {}, name="second")
    references = {"storageProfile": (first.urn, second.urn)}
    machine = make(MACHINE, {"storageProfile": {"dataDisks": disks}}, name="machine", references=references)
    policy = make(POLICY, {"properties": {"schedulePolicy": {"scheduleRunFrequency": "Hourly"}}}, name="policy")
    item = make(
        ITEM,
        {"properties": {"sourceResourceId": UNKNOWN, "policyId": UNKNOWN}},
        name="item",
        references={"properties": (machine.urn, policy.urn)},
    )
    for record in (machine, first, second):
        others = [other for other in (machine, first, second) if other is not record]
        assert judge(record, *others, item, policy).state == "pass"
    alone = make(MACHINE, {"storageProfile": {"dataDisks": disks}}, name="alone")
    assert judge(alone, machine, item, policy).state == "fail"


def test_a_backup_that_runs_seldom_or_has_no_policy_fails(machine: Any, backup: Any) -> None:
    seldom = judge(machine, *backup("Weekly"))
    assert (seldom.state, seldom.reason) == ("fail", "the policy policy runs Weekly, allowed: Daily or Hourly")
    assert judge(machine, *backup(policyId=None)).reason == "item names no backup policy"


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_a_backup_that_cannot_be_read_is_not_evaluated(make: Any, machine: Any, backup: Any, hidden: Any) -> None:
    assert judge(machine, *backup(sourceResourceId=hidden)).state == "not evaluated"
    assert judge(machine, *backup(policyId=hidden)).state == "not evaluated"
    assert judge(machine, *backup(hidden)).state == "not evaluated"
    assert judge(machine, *backup(policyId="/policies/elsewhere")).state == "not evaluated"
    assert judge(make(MACHINE, {"storageProfile": {"dataDisks": hidden}})).state == "not evaluated"
    assert judge(make(MACHINE, {**DISKS, "tags": hidden})).state == "not evaluated"


def test_a_backup_of_another_machine_does_not_count(machine: Any, backup: Any) -> None:
    assert judge(machine, *backup(sourceResourceId="/machines/other")).state == "fail"


def test_a_disk_can_be_backed_up_by_itself(make: Any, disk: Any) -> None:
    instance = {"properties": {"dataSourceInfo": {"resourceID": "/disks/d"}}}
    assert judge(disk).state == "fail"
    assert judge(disk, make(INSTANCE, instance, name="instance")).state == "pass"


SOFT = {"accountName": "a", "deleteRetentionPolicy": {"enabled": True, "days": 30}, "isVersioningEnabled": True}


@pytest.mark.parametrize(
    ("service", "directories", "state"),
    [
        (SOFT, False, "pass"),
        ({**SOFT, "isVersioningEnabled": False}, True, "pass"),
        ({**SOFT, "isVersioningEnabled": False}, False, "fail"),
        ({**SOFT, "isVersioningEnabled": None}, None, "fail"),
        ({**SOFT, "deleteRetentionPolicy": {"enabled": False}}, False, "fail"),
        ({**SOFT, "deleteRetentionPolicy": None}, True, "fail"),
        ({**SOFT, "accountName": "other"}, False, "fail"),
        ({**SOFT, "accountName": UNKNOWN}, False, "not evaluated"),
        ({**SOFT, "accountName": Secret()}, False, "not evaluated"),
        ({**SOFT, "isVersioningEnabled": UNKNOWN}, False, "not evaluated"),
        ({**SOFT, "isVersioningEnabled": Secret()}, False, "not evaluated"),
    ],
)
def test_an_account_keeps_versions_and_deleted_objects(make: Any, service: Any, directories: Any, state: str) -> None:
    account = make(ACCOUNT, {"accountName": "a", "isHnsEnabled": directories}, name="account", id="/accounts/a")
    assert judge(account, make(BLOBS, service, name="service")).state == state


def test_an_account_may_be_copied_instead(make: Any) -> None:
    account = make(ACCOUNT, {"accountName": "a"}, name="account", id="/accounts/a")
    assert judge(account).state == "fail"
    assert judge(account, make(REPLICATION, {"sourceAccount": "/accounts/a"}, name="copies")).state == "pass"
    assert judge(account, make(REPLICATION, {"destinationAccount": "/accounts/a"}, name="copies")).state == "fail"


@pytest.mark.parametrize(
    ("versions", "state"),
    [(True, "pass"), (False, "fail"), (None, "fail"), (UNKNOWN, "not evaluated"), (Secret(), "not evaluated")],
)
def test_a_container_keeps_versions(make: Any, versions: Any, state: str) -> None:
    assert judge(make(CONTAINER, {"versioning": versions})).state == state


def test_a_volume_is_backed_up_by_a_machine_that_is_told_of_it(make: Any) -> None:
    volume = make(VOLUME, {}, name="volume", id="c0ffee")
    credential = make(CREDENTIAL, ALLOWED, name="credential")
    known = make(SERVER, {"userData": "VOLUMES=c0ffee"}, name="host")
    made_from = make(SERVER, {"userData": UNKNOWN}, name="host", references={"userData": (volume.urn,)})
    for host in (known, made_from):
        result = judge(volume, host, credential)
        assert result.state == "pass"
        assert "host is told of it at its first boot" in result.reason
        without = judge(volume, host)
        assert (without.state, without.reason) == ("fail", "no credential of the stack may make copies of it")
    assert judge(volume, credential).reason == "no machine of the stack is told to back it up"
    assert judge(volume, make(SERVER, {"userData": "VOLUMES=other"}, name="host"), credential).state == "fail"
    assert judge(volume, make(SERVER, {"userData": UNKNOWN}, name="host"), credential).state == "not evaluated"


def test_the_machine_that_a_volume_is_attached_to_does_not_back_it_up(make: Any) -> None:
    volume, host = make(VOLUME, {}, name="v", id="c0ffee"), make(SERVER, {"userData": "c0ffee"}, name="h", id="h-1")
    attached = make(ATTACH, {"volumeId": "c0ffee", "instanceId": "h-1"}, name="attached")
    assert judge(volume, host, attached, make(CREDENTIAL, ALLOWED, name="credential")).state == "fail"


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ({"service": "block-storage"}, "pass"),
        ({"path": "/v3/**snapshots"}, "pass"),
        ({"method": "GET"}, "fail"),
        ({"path": "/v3/**volumes"}, "fail"),
        ({"service": "compute"}, "fail"),
        ({"method": UNKNOWN}, "not evaluated"),
    ],
)
def test_the_credential_must_be_able_to_make_backups(make: Any, rule: Any, state: str) -> None:
    volume, host = make(VOLUME, {}, name="v", id="c0ffee"), make(SERVER, {"userData": "c0ffee"}, name="h")
    rules = [{**ALLOWED["accessRules"][0], **rule}]
    assert judge(volume, host, make(CREDENTIAL, {"accessRules": rules}, name="credential")).state == state


def test_a_data_disk_made_with_its_machine_fails(make: Any) -> None:
    result = judge(make(SERVER, {"blockDevices": [{"sourceType": "blank"}]}))
    assert result.state == "fail"
    reason = "a data disk that is made with its machine has no id that a backup could name: make it a volume"
    assert result.reason == reason


HUB = "urn:pulumi:dev::hub::health-data-hub:index:HealthDataHub$"
STUDY = {"data-class": "health", "workspace": "onco"}


def inside(make: Any, kind: str, inputs: Any, name: str) -> Any:
    return replace(make(kind, inputs, name=name), urn=f"{HUB}health-data-hub:openstack:Compute${kind}::{name}")


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (VOLUME, {"metadata": STUDY}),
        (SHARE, {"metadata": STUDY}),
        (DISK, {"tags": STUDY}),
        (MACHINE, {"tags": STUDY, **DISKS}),
    ],
)
def test_a_hubs_studies_work_on_copies(make: Any, kind: str, inputs: Any) -> None:
    kept = {"data-class": "health", "workspace": "hub"}
    store = make(CONTAINER, {"metadata": kept, "versioning": True}, name="store")
    result = judge(inside(make, kind, inputs, "scratch"), store)
    assert result.state == "not applicable"
    assert result.reason == "works for the study onco on copies of what the hub's own stores keep"
    assert judge(inside(make, kind, inputs, "scratch")).state == "fail"
    assert judge(make(kind, inputs, name="beside"), store).state == "fail"
    others = {key: kept if key != "storageProfile" else value for key, value in inputs.items()}
    assert judge(inside(make, kind, others, "own"), store).state == "fail"


@pytest.mark.parametrize("kind", sorted(BY_SERVICE))
def test_databases_that_their_service_backs_up_pass(make: Any, kind: str) -> None:
    assert judge(make(kind, {})).state == "pass"


@pytest.mark.parametrize("kind", sorted(UNREAD))
def test_what_nobody_has_read_is_not_evaluated(make: Any, kind: str) -> None:
    assert judge(make(kind, {})).state == "not evaluated"


def test_what_is_only_read_is_not_evaluated(make: Any, machine: Any, backup: Any) -> None:
    assert judge(make(DISK, {}, external=True)).state == "not evaluated"
    _, policy = backup()
    read = make(ITEM, {}, name="item", external=True)
    assert judge(machine, read, policy).state == "not evaluated"
