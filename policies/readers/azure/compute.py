"""Readers of Azure machines, disks and images."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration, KeyCustody
from policies.readers.azure.checks import none_of
from policies.readers.azure.encryption import KEY_MATERIAL, SERVICE_ENCRYPTS, encrypted
from policies.readers.azure.hardening import machine
from policies.readers.azure.kinds import Types, part, plumbing
from policies.readers.azure.places import AT, PARENT_DOOR, PARENT_KEYS, PARENT_PLACE, places_in
from policies.readers.facts import (
    GIVEN,
    LOCAL_ONLY,
    Check,
    Finding,
    Location,
    Question,
    Reader,
    broken,
    each,
    may_be,
    meets,
    must_be,
    must_not_be_given,
    sound,
    unclear,
)
from policies.records import Node, ResourceRecord


def _machine(path: str = "") -> tuple[Check]:
    """A virtual machine: caches and temporary disks by encryption at host, disks by their encryption sets."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        profile = node.at(path) if path else node
        at_host = profile.at("securityProfile.encryptionAtHost")
        disks = [profile.at("storageProfile.osDisk"), *profile.at("storageProfile.dataDisks").items()]
        confidential = disks[0].at("managedDisk.securityProfile.securityEncryptionType")
        if at_host.value is True:
            yield sound("encrypted at the host", at_host)
        elif meets(confidential, "DiskWithVMGuestState"):
            yield sound("a confidential machine whose disk is encrypted with its guest state", confidential)
        else:
            yield broken(f"{at_host.path} is {at_host.shown}, allowed: true", at_host)
        if configuration.encryption_at_rest.key_custody is KeyCustody.CUSTOMER:
            for disk in disks:
                yield _own_key_of(disk)

    return (check,)


def _own_key_of(disk: Node) -> Finding:
    own = disk.at("managedDisk.diskEncryptionSet.id")
    guest = disk.at("managedDisk.securityProfile.diskEncryptionSet.id")
    if own.given or guest.given or meets(disk["createOption"], "Attach"):
        return sound("the disk has a key of the customer's, or is a disk judged by itself", own, guest)
    return broken("no key of the customer's, which the configuration asks for", own)


def _image_keys(disk: str, more_disks: str, key: str, copies: str = "") -> tuple[Check]:
    """An image: the service always encrypts it, with the customer's key where each disk of each copy names a set."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if configuration.encryption_at_rest.key_custody is not KeyCustody.CUSTOMER:
            yield sound(SERVICE_ENCRYPTS)
            return
        images = list(node.at(copies).items()) if copies else [node]
        sets = [one.at(key) for image in images for one in (image.at(disk), *image.at(more_disks).items())]
        without = [one for one in sets if not one.given]
        if sets and not without:
            yield sound("encrypted with the customer's key", *sets)
        else:
            yield broken("no key of the customer's, which the configuration asks for", *without)

    return (check,)


_COPIES = "publishingProfile.targetRegions"


def _no_edge_copies(record: ResourceRecord) -> Iterable[Location | Finding]:
    copies = record.properties.at("publishingProfile.targetExtendedLocations")
    if any(copies.items()):
        yield broken(f"{copies.path} copies the image to edge zones, which are in no list of places", copies)


def _people(path: str = "") -> tuple[Check]:
    """Who can sign in to a machine from its first start: holders of public keys, not of a password."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        system = (node.at(path) if path else node)["osProfile"]
        if system.value is None:
            yield unclear("no osProfile is given: which accounts its disk holds is not to be seen", system)
            return
        yield from _NO_PASSWORD(system, configuration)
        if not system["windowsConfiguration"].given:
            yield from _KEYS_ONLY(system, configuration)

    return (check,)


_NO_PASSWORD = none_of("adminPassword", "is a password, which several can know")
_KEYS_ONLY = must_be("linuxConfiguration.disablePasswordAuthentication", True)

_RESETS_PASSWORDS = ("VMAccessAgent", "VMAccessForLinux")
"""Extensions that give a machine a local account or a new password (Microsoft: VMAccess extension)."""


def _extension(node: Node, _: Configuration) -> Iterable[Finding]:
    kind = node["type"]
    if any(meets(kind, one) for one in _RESETS_PASSWORDS):
        yield broken(f"{kind.shown} gives the machine a local account or a new password", kind)


def _listeners(path: str) -> Check:
    return each(f"{path}osProfile.windowsConfiguration.winRM.listeners", must_be("protocol", "Https"))


def _no_addresses(path: str) -> Check:
    return each(
        f"{path}networkProfile.networkInterfaceConfigurations",
        each("ipConfigurations", must_not_be_given("publicIPAddressConfiguration", "gives a public address")),
    )


_SET = "virtualMachineProfile"
_DISK = Reader(
    AT,
    encrypted([("encryption.diskEncryptionSetId", GIVEN)], [("encryption.type", "EncryptionAtRestWithPlatformKey")]),
    (must_be("networkAccessPolicy", "DenyAll", "AllowPrivate"), must_be("publicNetworkAccess", "Disabled")),
    # Without it, whoever has the address that an export makes needs no identity.
    {Question.CREDENTIALS: (must_be("dataAccessAuthMode", "AzureActiveDirectory"),)},
)

_COMPUTE = {
    "AvailabilitySet": plumbing(),
    "Disk": _DISK,
    "DiskAccess": plumbing(),
    "DiskEncryptionSet": Reader(
        AT, KEY_MATERIAL, LOCAL_ONLY, {Question.KEYS: (must_be("rotationToLatestKeyVersionEnabled", True),)}
    ),
    "Gallery": plumbing([may_be("sharingProfile.permissions", "Private", "Groups")]),
    "GalleryImage": plumbing(),
    "GalleryImageVersion": Reader(
        [*AT, places_in(_COPIES, key="name"), _no_edge_copies],
        _image_keys("encryption.osDiskImage", "encryption.dataDiskImages", "diskEncryptionSetId", _COPIES),
        PARENT_DOOR,
    ),
    "Image": Reader(
        AT, _image_keys("storageProfile.osDisk", "storageProfile.dataDisks", "diskEncryptionSet.id"), LOCAL_ONLY
    ),
    "ProximityPlacementGroup": plumbing(),
    "RestorePoint": Reader(PARENT_PLACE, PARENT_KEYS, PARENT_DOOR),
    "RestorePointCollection": Reader(AT, encrypted([], by_service=True), LOCAL_ONLY),
    # A copy from another region (`CopyStart`) lies at its own location like any other snapshot.
    "Snapshot": _DISK,
    "SshPublicKey": plumbing(more={Question.CREDENTIALS: (must_be("publicKey", GIVEN),)}),
    "VirtualMachine": Reader(
        AT,
        _machine(),
        [_no_addresses("")],
        {
            Question.TRANSIT: (_listeners(""),),
            Question.CREDENTIALS: _people(),
            Question.HARDENING: machine(),
        },
    ),
    "VirtualMachineExtension": part({Question.CREDENTIALS: (_extension,)}),
    "VirtualMachineScaleSet": Reader(
        AT,
        _machine(_SET),
        [_no_addresses(f"{_SET}.")],
        {
            Question.TRANSIT: (_listeners(f"{_SET}."),),
            Question.CREDENTIALS: _people(_SET),
            Question.HARDENING: machine(_SET),
        },
    ),
}

TYPES: Types = {"compute": _COMPUTE}
