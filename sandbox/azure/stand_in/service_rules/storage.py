"""Storage accounts and what is in them."""

from collections.abc import Iterator

from ..problems import Problem
from ..values import UNKNOWN
from .inputs import Inputs
from .registry import rule

_CMK = "Microsoft.Keyvault"


@rule("storage:StorageAccount")
def customer_key(inputs: Inputs) -> Iterator[Problem]:
    """A customer's key is named, and the identity that reads it is one of the account's. [k]"""
    key, identity = "encryption.keyVaultProperties", "encryption.encryptionIdentity.encryptionUserAssignedIdentity"
    source = inputs.text("encryption.keySource")
    if source == _CMK:
        for name in ("keyName", "keyVaultUri"):
            if inputs.absent(f"{key}.{name}"):
                yield inputs.problem(f"{key}.{name}", f"is needed with keySource '{_CMK}'")
        if inputs.absent("identity.type") or inputs.text("identity.type") == "None":
            yield inputs.problem("identity", "an account with a customer's key needs an identity that may use the key")
    elif source and not inputs.absent(key):
        yield inputs.problem("encryption.keySource", f"must be '{_CMK}' with keyVaultProperties, but is '{source}'")
    yield from _is_own(inputs, identity)


def _is_own(inputs: Inputs, path: str) -> Iterator[Problem]:
    used, own = inputs.text(path), "identity.userAssignedIdentities"
    known = {text.lower() for _, text in inputs.texts(own)}
    all_known = inputs.absent(own) or len(known) == len(inputs.get(own) or [UNKNOWN])
    if used and all_known and used.lower() not in known:
        yield inputs.problem(path, f"'{used}' must be in {own} too")


@rule("storage:StorageAccount")
def kind_and_sku(inputs: Inputs) -> Iterator[Problem]:
    """Kinds of accounts have their own SKUs. [docs: storage-account-overview]"""
    kind, sku = inputs.text("kind"), inputs.text("sku.name")
    if kind in ("BlockBlobStorage", "FileStorage") and sku and not sku.startswith("Premium"):
        yield inputs.problem("sku.name", f"'{sku}' does not fit kind '{kind}', which needs a Premium SKU")
    if kind == "BlobStorage" and inputs.absent("accessTier"):
        yield inputs.problem("accessTier", "is required for kind 'BlobStorage'")


@rule("storage:StorageAccount")
def hierarchical(inputs: Inputs) -> Iterator[Problem]:
    """SFTP and NFS 3 need the hierarchical namespace. [docs]"""
    for name in ("isSftpEnabled", "enableNfsV3"):
        if inputs.get(name) is True and (inputs.absent("isHnsEnabled") or inputs.get("isHnsEnabled") is False):
            yield inputs.problem(name, "needs isHnsEnabled true")


@rule("storage:BlobServiceProperties")
def retention(inputs: Inputs) -> Iterator[Problem]:
    """Days from 1 to 365, and restoring needs what it restores from. [sdk, docs]"""
    for name in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy", "restorePolicy"):
        yield from inputs.outside(f"{name}.days", 1, 365, " days")
        if inputs.get(f"{name}.enabled") is True and inputs.absent(f"{name}.days"):
            yield inputs.problem(f"{name}.days", "is needed when the policy is enabled")
    if inputs.get("restorePolicy.enabled") is True:
        for name in ("isVersioningEnabled", "changeFeed.enabled", "deleteRetentionPolicy.enabled"):
            if inputs.absent(name) or inputs.get(name) is False:
                yield inputs.problem(name, "must be true when restorePolicy is enabled")
        restore, keep = inputs.get("restorePolicy.days"), inputs.get("deleteRetentionPolicy.days")
        if isinstance(restore, int) and isinstance(keep, int) and restore >= keep:
            reason = f"must be less than deleteRetentionPolicy.days ({keep}), but is {restore}"
            yield inputs.problem("restorePolicy.days", reason)


@rule("storage:BlobContainerImmutabilityPolicy")
def immutability(inputs: Inputs) -> Iterator[Problem]:
    yield from inputs.outside("immutabilityPeriodSinceCreationInDays", 1, 146000, " days")


@rule("storage:EncryptionScope")
def scope_key(inputs: Inputs) -> Iterator[Problem]:
    if inputs.text("source") == "Microsoft.KeyVault" and inputs.absent("keyVaultProperties.keyUri"):
        yield inputs.problem("keyVaultProperties.keyUri", "is needed with source 'Microsoft.KeyVault'")
