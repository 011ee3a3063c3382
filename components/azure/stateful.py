"""What must not be lost on Azure: types whose loss loses data or keys, and what replaces them."""

from collections.abc import Mapping

_PLACE = ("resourceGroupName", "location")

STATEFUL: Mapping[str, tuple[str, ...]] = {
    "azure-native:resources:ResourceGroup": _PLACE,
    "azure-native:keyvault:Vault": ("vaultName", *_PLACE),
    "azure-native:keyvault:Key": ("keyName", "vaultName", "resourceGroupName"),
    "azure-native:compute:DiskEncryptionSet": ("diskEncryptionSetName", "encryptionType", *_PLACE),
    "azure-native:compute:Disk": ("diskName", "creationData", "extendedLocation", "zones", *_PLACE),
    "azure-native:storage:StorageAccount": (
        "accountName",
        "enableNfsV3",
        "encryption.requireInfrastructureEncryption",
        "encryption.services.queue.keyType",
        "encryption.services.table.keyType",
        "immutableStorageWithVersioning.enabled",
        "isHnsEnabled",
        *_PLACE,
    ),
    "azure-native:storage:BlobContainer": ("containerName", "accountName", "resourceGroupName"),
    "azure-native:operationalinsights:Workspace": ("workspaceName", *_PLACE),
    "azure-native:operationalinsights:Cluster": ("clusterName", "isDoubleEncryptionEnabled", *_PLACE),
    "azure-native:recoveryservices:Vault": ("vaultName", *_PLACE),
    "azure-native:recoveryservices:ProtectedItem": (
        "protectedItemName",
        "containerName",
        "fabricName",
        "vaultName",
        *_PLACE,
    ),
}
"""By type, the inputs that replace a resource when they change: names, parents and places of all, and what the SDK's
descriptions, the provider's table of replacements and Azure's documentation say of each (azure-native 3.29.0)."""
