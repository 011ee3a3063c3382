"""What holds data that a loss would take, and what keeps a copy of it, as far as programs declare either."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from policies.readers.facts import Finding, Verdict, broken, sound, unclear
from policies.readers.openstack.backup import versions
from policies.readers.traced import ACCOUNT, account_of
from policies.records import UNKNOWN, Node, ResourceRecord, Secret, UnreadableError
from policies.results import Evidence
from policies.stack import Found, Stack, Unclear

DISK, MACHINE = "azure-native:compute:Disk", "azure-native:compute:VirtualMachine"
VOLUME, SERVER = "openstack:blockstorage:Volume", "openstack:compute:Instance"
CONTAINER, SHARE = "openstack:objectstorage:Container", "openstack:sharedfilesystem:Share"
_BLOB_SERVICE = "azure-native:storage:BlobServiceProperties"
_REPLICATION = "azure-native:storage:ObjectReplicationPolicy"
_ITEM, _POLICY = "azure-native:recoveryservices:ProtectedItem", "azure-native:recoveryservices:ProtectionPolicy"
_INSTANCE = "azure-native:dataprotection:BackupInstance"
_ATTACHMENTS = ("openstack:compute:VolumeAttach", "openstack:blockstorage:VolumeAttach")
_CREDENTIAL = "openstack:identity:ApplicationCredential"

HOLDERS = (DISK, MACHINE, ACCOUNT, VOLUME, SERVER, CONTAINER, SHARE)
"""Kinds that can hold data. What a machine starts from is made anew from an image, so it counts by its data disks."""
BY_SERVICE = frozenset(
    {
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:dbformysql:Server",
        "azure-native:dbforpostgresql:Server",
        "azure-native:sql:Database",
        "azure-native:sql:ManagedInstance",
    }
)
"""Databases that Azure backs up every day by itself (learn.microsoft.com, backup pages of each service [k])."""
UNREAD = frozenset(
    {
        "azure-native:healthcareapis:DicomService",
        "azure-native:healthcareapis:FhirService",
        "azure-native:redis:Redis",
        "azure-native:redisenterprise:Database",
        "azure-native:synapse:SqlPool",
        "ovh:cloudproject:Database",
        "ovh:cloudproject:Storage",
        "ovh:cloudproject:Volume",
        "ovh:cloudprojectdatabase:DatabaseInstance",
        "ovh:index:CloudProjectFileStorageShare",
        "ovh:index:CloudStorageBlockVolume",
        "ovh:index:CloudStorageFileShare",
        "ovh:index:CloudStorageObjectBucket",
    }
)
"""Kinds that hold data, of which nobody has read how programs say that they are backed up."""
_OFTEN = frozenset({"daily", "hourly"})
_COPYING: Mapping[str, tuple[str, ...]] = {
    VOLUME: ("volume", "volumev3", "block-storage"),
    SHARE: ("share", "sharev2", "shared-file-system"),
}
"""Services of OpenStack that make copies of a kind, by the types that clouds list them under."""

_WORDS = re.compile(r"[\w-]{6,}")
"""Words of a text that may be an id."""

Copies = Iterable[list[Finding]]
"""What each thing that may keep a copy says of itself: all sound where it does."""


def data_disks(record: ResourceRecord) -> list[Node]:
    """The data disks that a machine is made with, apart from the one that it starts from."""
    if record.kind == MACHINE:
        return list(record.properties.at("storageProfile.dataDisks").items())
    return [disk for disk in record.properties["blockDevices"].items() if disk["sourceType"].value == "blank"]


class _Index:
    """Resources by the URN of what they are for; `adrift` are those of which nobody can say what that is."""

    def __init__(self) -> None:
        self.by_target: dict[str, list[ResourceRecord]] = {}
        self.adrift: list[tuple[ResourceRecord, Node]] = []

    def add(self, record: ResourceRecord, node: Node, targets: Iterable[ResourceRecord] | None) -> None:
        """Note what a resource is for, `None` where nobody can say."""
        if targets is None:
            self.adrift.append((record, node))
        for target in targets or ():
            self.by_target.setdefault(target.urn, []).append(record)

    def unclear(self) -> Copies:
        """What those say that may be for anything."""
        return [[unclear(f"nobody can say what {record.name} is for", node)] for record, node in self.adrift]


class Backups:
    """What keeps copies in one stack. Each reference is followed once, however many resources ask."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._makers: dict[str, Finding] = {}

    def copies_of(self, record: ResourceRecord) -> Iterator[list[Finding]]:
        """What may keep a copy of what one of the `HOLDERS` holds, and what cannot be read of it."""
        for read in _READERS[record.kind]:
            try:
                yield from list(read(self, record))
            except UnreadableError as problem:
                yield [Finding(Verdict.UNCLEAR, str(problem), (Evidence.of(problem.node),))]

    def _targets(self, record: ResourceRecord, node: Node, kinds: Collection[str]) -> list[ResourceRecord] | None:
        """What a reference leads to, `None` where nobody can say."""
        if record.external or isinstance(node.raw, Secret):
            return None
        found = self._stack.follow(record, node, kinds)
        if isinstance(found, Found):
            return [found.record]
        if isinstance(found, Unclear):
            # What it comes from is known, but not which of these it is.
            return None if self._stack.origins(record, node, kinds) or not record.references else []
        return []

    def _index(self, kind: str, path: str, targets: Collection[str]) -> _Index:
        index = _Index()
        for record in self._stack.of(kind):
            node = record.properties.at(path)
            index.add(record, node, self._targets(record, node, targets))
        return index

    # Azure.

    @cached_property
    def _items(self) -> _Index:
        return self._index(_ITEM, "properties.sourceResourceId", (MACHINE,))

    @cached_property
    def _instances(self) -> _Index:
        return self._index(_INSTANCE, "properties.dataSourceInfo.resourceID", (DISK, ACCOUNT))

    @cached_property
    def _replications(self) -> _Index:
        return self._index(_REPLICATION, "sourceAccount", (ACCOUNT,))

    @cached_property
    def _services(self) -> _Index:
        index = _Index()
        for service in self._stack.of(_BLOB_SERVICE):
            named = service.properties["accountName"]
            found = Unclear(named) if isinstance(named.raw, Secret) else account_of(self._stack, service)
            unknown = isinstance(found, Unclear) or service.external
            index.add(service, named, None if unknown else [found.record] if isinstance(found, Found) else [])
        return index

    @cached_property
    def _machines_by_disk(self) -> _Index:
        index = _Index()
        for machine in self._stack.of(MACHINE):
            profile = machine.properties["storageProfile"]
            try:
                references = [disk.at("managedDisk.id") for disk in data_disks(machine)]
            except UnreadableError:
                continue
            disks: dict[str, ResourceRecord] = {}
            for reference in references:
                # All disks that are made with their machine are origins of its storage profile.
                for disk in (
                    self._stack.origins(machine, reference, (DISK,))
                    if reference.raw is UNKNOWN
                    else self._targets(machine, reference, (DISK,)) or []
                ):
                    disks[disk.urn] = disk
            index.add(machine, profile, disks.values())
        return index

    def of_machine(self, machine: ResourceRecord) -> Copies:
        """Backups of a whole machine with all its disks."""
        for item in self._items.by_target.get(machine.urn, ()):
            source = item.properties.at("properties.sourceResourceId")
            yield [sound(f"{item.name} backs up the machine {machine.name}", source), *self._often(item)]
        yield from self._items.unclear()

    def _often(self, item: ResourceRecord) -> Iterator[Finding]:
        named = item.properties.at("properties.policyId")
        found = self._stack.follow(item, named, (_POLICY,)) if named.given else None
        if found is None:
            yield broken(f"{item.name} names no backup policy", named)
        elif isinstance(found, Found):
            runs = found.record.properties.at("properties.schedulePolicy.scheduleRunFrequency")
            often = str(runs.value).lower() in _OFTEN
            text = f"the policy {found.record.name} runs {runs.shown}"
            yield sound(text, runs) if often else broken(f"{text}, allowed: Daily or Hourly", runs)
        else:
            yield unclear(
                f"the backup policy of {item.name} is not made here, so how often it runs is not known", named
            )

    def of_disk(self, disk: ResourceRecord) -> Copies:
        """Backups of the machines that a disk is attached to."""
        for machine in self._machines_by_disk.by_target.get(disk.urn, ()):
            yield from self.of_machine(machine)

    def by_instance(self, record: ResourceRecord) -> Copies:
        """Backups of a resource by itself."""
        for instance in self._instances.by_target.get(record.urn, ()):
            source = instance.properties.at("properties.dataSourceInfo.resourceID")
            yield [sound(f"{instance.name} backs it up", source)]
        yield from self._instances.unclear()

    def of_account(self, account: ResourceRecord) -> Copies:
        """What brings back objects: versions and delayed deletion, or copies in another account."""
        for service in self._services.by_target.get(account.urn, ()):
            yield [_kept(service, account)]
        for policy in self._replications.by_target.get(account.urn, ()):
            source = policy.properties["sourceAccount"]
            yield [sound(f"{policy.name} copies its objects to another account", source)]
        yield from self._services.unclear()
        yield from self._replications.unclear()

    # OpenStack.

    @cached_property
    def _told(self) -> _Index:
        """Machines by the volumes and shares that their first-boot instructions name."""
        index = _Index()
        holders = {each.urn: each for each in self._stack.of(VOLUME, SHARE)}
        by_id: dict[str, list[str]] = {}
        for each in holders.values():
            if each.id is not None:
                by_id.setdefault(each.id, []).append(each.urn)
        for machine in self._stack.of(SERVER):
            text, origins = machine.properties["userData"], machine.references.get("userData", ())
            words = _WORDS.findall(text.raw) if by_id and isinstance(text.raw, str) else ()
            named = dict.fromkeys((*origins, *(urn for word in words for urn in by_id.get(word, ()))))
            targets = [holders[urn] for urn in named if urn in holders]
            index.add(machine, text, None if text.raw is UNKNOWN and not origins else targets)
        return index

    @cached_property
    def _attached(self) -> set[tuple[str, str]]:
        """Pairs of a volume and the machine that it is attached to."""
        pairs = set()
        for attachment in self._stack.of(*_ATTACHMENTS):
            volumes = self._targets(attachment, attachment.properties["volumeId"], (VOLUME,)) or []
            machines = self._targets(attachment, attachment.properties["instanceId"], (SERVER,)) or []
            pairs |= {(volume.urn, machine.urn) for volume in volumes for machine in machines}
        return pairs

    def by_host(self, record: ResourceRecord) -> Copies:
        """The API has no schedule: a machine that is told of the volume runs backups, with a credential that may."""
        for machine in self._told.by_target.get(record.urn, ()):
            if (record.urn, machine.urn) not in self._attached:
                text = (
                    f"the machine {machine.name} is told of it at its first boot; whether backups are made is seen in "
                    "that machine's traces alone"
                )
                seen = (Evidence(f"{machine.name}.userData", f"names {record.name}"),)
                yield [Finding(Verdict.SOUND, text, seen), self._allowed(record.kind)]
        yield from self._told.unclear()

    def _allowed(self, kind: str) -> Finding:
        if kind not in self._makers:
            self._makers[kind] = self._maker(kind)
        return self._makers[kind]

    def _maker(self, kind: str) -> Finding:
        """The first credential of the stack that may make copies of a kind."""
        for credential in self._stack.of(_CREDENTIAL):
            for rule in credential.properties["accessRules"].items():
                makes = rule["method"].value == "POST" and str(rule["path"].value).endswith(("backups", "snapshots"))
                if makes and rule["service"].value in _COPYING[kind]:
                    return sound(f"the credential {credential.name} may make copies of it", rule["path"])
        return broken("no credential of the stack may make copies of it")

    def of_container(self, container: ResourceRecord) -> Copies:
        """Earlier versions of objects, which a container keeps by itself."""
        yield list(versions(container.properties))


def _kept(service: ResourceRecord, account: ResourceRecord) -> Finding:
    """Azure keeps no versions where objects stand in directories."""
    deleted = service.properties.at("deleteRetentionPolicy.enabled")
    versions, directories = service.properties["isVersioningEnabled"], account.properties["isHnsEnabled"]
    if deleted.value is not True:
        return broken(f"{service.name} has {deleted.path} {deleted.shown}, allowed: true", deleted)
    if versions.value is True:
        return sound(f"{service.name} brings back earlier and deleted objects", versions, deleted)
    if directories.value is True:
        return sound(f"{service.name} brings back deleted objects", directories, deleted)
    return broken(f"{service.name} has {versions.path} {versions.shown}, allowed: true", versions)


_READERS: Mapping[str, tuple[Callable[[Backups, ResourceRecord], Copies], ...]] = {
    MACHINE: (Backups.of_machine,),
    DISK: (Backups.of_disk, Backups.by_instance),
    ACCOUNT: (Backups.of_account, Backups.by_instance),
    SERVER: (),
    VOLUME: (Backups.by_host,),
    SHARE: (Backups.by_host,),
    CONTAINER: (Backups.of_container,),
}
