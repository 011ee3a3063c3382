"""Good inputs of Azure types: no rule objects to them."""

from typing import Any

GOOD: dict[str, dict[str, Any]] = {
    "azure-native:resources:ResourceGroup": {"location": "francecentral"},
    "azure-native:storage:StorageAccount": {
        "location": "francecentral",
        "sku": {"name": "Standard_ZRS"},
        "publicNetworkAccess": "Disabled",
        "allowBlobPublicAccess": False,
        "networkRuleSet": {"defaultAction": "Deny"},
        "encryption": {
            "keySource": "Microsoft.Keyvault",
            "keyVaultProperties": {"keyName": "k"},
            "requireInfrastructureEncryption": True,
        },
    },
    "azure-native:storage:BlobContainer": {"publicAccess": "None"},
    "azure-native:compute:Disk": {
        "location": "westeurope",
        "encryption": {"diskEncryptionSetId": "/subscriptions/s/des"},
        "networkAccessPolicy": "DenyAll",
        "publicNetworkAccess": "Disabled",
    },
    "azure-native:compute:VirtualMachine": {
        "location": "francecentral",
        "securityProfile": {"encryptionAtHost": True},
        "storageProfile": {
            "osDisk": {"createOption": "FromImage", "managedDisk": {"diskEncryptionSet": {"id": "des"}}},
            "dataDisks": [{"createOption": "Empty", "managedDisk": {"diskEncryptionSet": {"id": "des"}}}],
        },
    },
    "azure-native:keyvault:Vault": {
        "location": "francecentral",
        "properties": {"publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny"}},
    },
    "azure-native:keyvault:ManagedHsm": {
        "location": "francecentral",
        "properties": {"publicNetworkAccess": "Disabled", "regions": [{"name": "francesouth"}]},
    },
    "azure-native:network:SecurityRule": {
        "direction": "Inbound",
        "access": "Allow",
        "sourceAddressPrefix": "10.0.0.0/16",
    },
    "azure-native:network:NetworkSecurityGroup": {
        "location": "francecentral",
        "securityRules": [{"direction": "Inbound", "access": "Allow", "sourceAddressPrefixes": ["10.0.0.0/16"]}],
    },
    "azure-native:network:NetworkInterface": {
        "location": "francecentral",
        "ipConfigurations": [{"name": "one", "subnet": {"id": "s"}}],
    },
    "azure-native:operationalinsights:Workspace": {
        "location": "francecentral",
        "publicNetworkAccessForIngestion": "Disabled",
        "publicNetworkAccessForQuery": "Disabled",
        "features": {"clusterResourceId": "c"},
    },
    "azure-native:recoveryservices:Vault": {
        "location": "francecentral",
        "properties": {
            "publicNetworkAccess": "Disabled",
            "redundancySettings": {
                "standardTierStorageRedundancy": "ZoneRedundant",
                "crossRegionRestore": "Disabled",
            },
            "encryption": {"keyVaultProperties": {"keyUri": "https://v/keys/k"}},
        },
    },
    "azure-native:dataprotection:BackupVault": {
        "location": "francecentral",
        "properties": {
            "storageSettings": [{"datastoreType": "VaultStore", "type": "ZoneRedundant"}],
            "securitySettings": {
                "encryptionSettings": {"state": "Enabled", "keyVaultProperties": {"keyUri": "https://v/keys/k"}}
            },
        },
    },
    "azure-native:containerservice:ManagedCluster": {
        "location": "francecentral",
        "diskEncryptionSetID": "des",
        "agentPoolProfiles": [{"name": "one", "enableEncryptionAtHost": True, "enableNodePublicIP": False}],
        "apiServerAccessProfile": {"enablePrivateCluster": True},
    },
    "azure-native:containerregistry:Registry": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "encryption": {"keyVaultProperties": {"keyIdentifier": "k"}},
    },
    "azure-native:machinelearningservices:Workspace": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "encryption": {"status": "Enabled", "keyVaultProperties": {"keyIdentifier": "k"}},
    },
}
