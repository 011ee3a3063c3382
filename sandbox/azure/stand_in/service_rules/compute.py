"""Disks, encryption sets and virtual machines."""

from collections.abc import Iterator

from ..problems import Problem
from . import vm_sizes
from .inputs import Inputs
from .registry import rule

# Refused as the administrator's name on Linux and Windows. [sdk: OSProfileArgs.admin_username]
_COMMON_NAMES = """
    administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console
    david guest john owner root server sql support support_388945a0 sys test2 test3 user4 user5
"""
FORBIDDEN_ADMINISTRATORS = frozenset(_COMMON_NAMES.split())


@rule("compute:DiskEncryptionSet")
def set_identity(inputs: Inputs) -> Iterator[Problem]:
    """A set reads its key with its own identity. [k]"""
    if inputs.absent("identity.type"):
        yield inputs.problem("identity.type", "a disk encryption set needs an identity that may use the key")
    url = inputs.text("activeKey.keyUrl")
    if url and not url.startswith("https://"):
        yield inputs.problem("activeKey.keyUrl", f"'{url}' is not the https address of a key")


@rule("compute:Disk")
def disk(inputs: Inputs) -> Iterator[Problem]:
    """What the settings of a disk need from each other. [sdk]"""
    if inputs.text("creationData.createOption") == "Empty" and inputs.absent("diskSizeGB"):
        yield inputs.problem("diskSizeGB", "an empty disk needs a size")
    yield from inputs.outside("diskSizeGB", 1, 65536, " GB")
    if inputs.text("networkAccessPolicy") == "AllowPrivate" and inputs.absent("diskAccessId"):
        yield inputs.problem("diskAccessId", "is needed with networkAccessPolicy 'AllowPrivate'")
    if "Customer" in inputs.text("encryption.type") and inputs.absent("encryption.diskEncryptionSetId"):
        kind = inputs.text("encryption.type")
        yield inputs.problem("encryption.diskEncryptionSetId", f"is needed with encryption.type '{kind}'")


@rule("compute:VirtualMachine")
def machine(inputs: Inputs) -> Iterator[Problem]:
    yield from vm_sizes.check(inputs, "hardwareProfile.vmSize")
    if inputs.absent("hardwareProfile.vmSize"):
        yield inputs.problem("hardwareProfile.vmSize", "a machine needs a size, such as 'Standard_D4s_v5'")
    if inputs.absent("networkProfile.networkInterfaces") and inputs.absent(
        "networkProfile.networkInterfaceConfigurations"
    ):
        yield inputs.problem("networkProfile.networkInterfaces", "a machine needs a network interface")
    yield from security(inputs, "securityProfile", "storageProfile.osDisk", inputs.text("hardwareProfile.vmSize"))
    yield from system(inputs, "osProfile")
    yield from data_disks(inputs, "storageProfile.dataDisks")


@rule("compute:VirtualMachineScaleSet")
def scale_set(inputs: Inputs) -> Iterator[Problem]:
    profile = "virtualMachineProfile"
    yield from vm_sizes.check(inputs, "sku.name")
    yield from security(
        inputs, f"{profile}.securityProfile", f"{profile}.storageProfile.osDisk", inputs.text("sku.name")
    )
    yield from system(inputs, f"{profile}.osProfile")
    yield from data_disks(inputs, f"{profile}.storageProfile.dataDisks")


def security(inputs: Inputs, profile: str, os_disk: str, size: str) -> Iterator[Problem]:
    """Secure boot is of trusted launch; a confidential VM needs its own sizes and disk settings.

    [sdk: SecurityProfileArgs; docs: confidential-vm-overview]
    """
    kind, encryption = inputs.text(f"{profile}.securityType"), f"{os_disk}.managedDisk.securityProfile"
    if not inputs.absent(f"{profile}.uefiSettings") and inputs.absent(f"{profile}.securityType"):
        reason = "must be 'TrustedLaunch' or 'ConfidentialVM' when uefiSettings are given"
        yield inputs.problem(f"{profile}.securityType", reason)
    if kind == "ConfidentialVM":
        if size and not vm_sizes.is_confidential(size):
            reason = f"'ConfidentialVM' needs a size of the DC, EC or NCC families, but the size is '{size}'"
            yield inputs.problem(f"{profile}.securityType", reason)
        if inputs.absent(f"{profile}.uefiSettings.vTpmEnabled") or (
            inputs.get(f"{profile}.uefiSettings.vTpmEnabled") is False
        ):
            yield inputs.problem(f"{profile}.uefiSettings.vTpmEnabled", "must be true for a 'ConfidentialVM'")
        if inputs.absent(f"{encryption}.securityEncryptionType"):
            yield inputs.problem(f"{encryption}.securityEncryptionType", "is needed for a 'ConfidentialVM'")
        if inputs.text(f"{encryption}.securityEncryptionType") == "DiskWithVMGuestState":
            yield from _guest_state(inputs, profile)
    elif kind and inputs.text(f"{encryption}.securityEncryptionType"):
        reason = f"is only for securityType 'ConfidentialVM', but that is '{kind}'"
        yield inputs.problem(f"{encryption}.securityEncryptionType", reason)


def _guest_state(inputs: Inputs, profile: str) -> Iterator[Problem]:
    if inputs.get(f"{profile}.uefiSettings.secureBootEnabled") is False:
        yield inputs.problem(f"{profile}.uefiSettings.secureBootEnabled", "must be true with 'DiskWithVMGuestState'")
    if inputs.get(f"{profile}.encryptionAtHost") is True:
        yield inputs.problem(f"{profile}.encryptionAtHost", "is not allowed with 'DiskWithVMGuestState'")


def system(inputs: Inputs, profile: str) -> Iterator[Problem]:
    """Somebody must be able to log in, under a name that is not easily guessed. [sdk: OSProfileArgs]"""
    name, linux = inputs.text(f"{profile}.adminUsername"), f"{profile}.linuxConfiguration"
    if name.lower() in FORBIDDEN_ADMINISTRATORS:
        yield inputs.problem(f"{profile}.adminUsername", f"'{name}' is not allowed: Azure refuses common names")
    if inputs.get(f"{linux}.disablePasswordAuthentication") is True and inputs.absent(f"{linux}.ssh.publicKeys"):
        yield inputs.problem(f"{linux}.ssh.publicKeys", "a key is needed when passwords are disabled")
    computer = inputs.text(f"{profile}.computerName")
    longest = 15 if not inputs.absent(f"{profile}.windowsConfiguration") else 64
    if len(computer) > longest:
        yield inputs.problem(f"{profile}.computerName", f"'{computer}' is longer than {longest} characters")


def data_disks(inputs: Inputs, path: str) -> Iterator[Problem]:
    """Every data disk has a unit number of its own. [k]"""
    seen = set()
    for one in inputs.each(path):
        lun = one.get("lun")
        if lun in seen:
            yield one.problem("lun", f"{lun} is given to two disks")
        if lun is not None:
            seen.add(lun)
