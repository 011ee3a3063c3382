"""Good inputs of Azure types: no rule objects to them."""

from typing import Any

GOOD: dict[str, dict[str, Any]] = {
    "azure-native:resources:ResourceGroup": {"location": "francecentral"},
    "azure-native:storage:StorageAccount": {
        "location": "francecentral",
        "sku": {"name": "Standard_ZRS"},
        "publicNetworkAccess": "Disabled",
        "allowBlobPublicAccess": False,
        "allowedCopyScope": "PrivateLink",
        "networkRuleSet": {"defaultAction": "Deny"},
        "encryption": {
            "keySource": "Microsoft.Keyvault",
            "keyVaultProperties": {"keyName": "k"},
            "requireInfrastructureEncryption": True,
        },
        "minimumTlsVersion": "TLS1_2",
        "enableHttpsTrafficOnly": True,
        "enableNfsV3": False,
        "allowSharedKeyAccess": False,
        "defaultToOAuthAuthentication": True,
        "isLocalUserEnabled": False,
        "isSftpEnabled": False,
        "sasPolicy": {"expirationAction": "Block", "sasExpirationPeriod": "0.01:00:00"},
    },
    "azure-native:storage:BlobServiceProperties": {
        "isVersioningEnabled": True,
        "deleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
        "containerDeleteRetentionPolicy": {"enabled": True, "days": 30},
    },
    "azure-native:storage:ManagementPolicy": {
        "policy": {
            "rules": [
                {
                    "name": "old-versions",
                    "type": "Lifecycle",
                    "enabled": True,
                    "definition": {
                        "actions": {
                            "version": {"delete": {"daysAfterCreationGreaterThan": 90}},
                            "snapshot": {"delete": {"daysAfterCreationGreaterThan": 90}},
                        }
                    },
                }
            ]
        }
    },
    "azure-native:storage:FileServiceProperties": {
        "protocolSettings": {"smb": {"versions": "SMB3.0;SMB3.1.1", "authenticationMethods": "Kerberos"}},
        "shareDeleteRetentionPolicy": {"enabled": True, "days": 30},
    },
    "azure-native:storage:FileShare": {"enabledProtocols": "SMB"},
    "azure-native:storage:BlobContainer": {"publicAccess": "None"},
    "azure-native:compute:Disk": {
        "location": "westeurope",
        "encryption": {"diskEncryptionSetId": "/subscriptions/s/des"},
        "networkAccessPolicy": "DenyAll",
        "publicNetworkAccess": "Disabled",
        "dataAccessAuthMode": "AzureActiveDirectory",
    },
    "azure-native:compute:DiskEncryptionSet": {
        "location": "francecentral",
        "activeKey": {"keyUrl": "https://v/keys/k"},
        "rotationToLatestKeyVersionEnabled": True,
    },
    "azure-native:compute:SshPublicKey": {"location": "francecentral", "publicKey": "ssh-ed25519 AAAA"},
    "azure-native:compute:VirtualMachine": {
        "location": "francecentral",
        "securityProfile": {
            "encryptionAtHost": True,
            "securityType": "TrustedLaunch",
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
        },
        "storageProfile": {
            "imageReference": {
                "publisher": "Debian",
                "offer": "debian-12",
                "sku": "12-gen2",
                "version": "0.20250814.2204",
            },
            "osDisk": {"createOption": "FromImage", "managedDisk": {"diskEncryptionSet": {"id": "des"}}},
            "dataDisks": [{"createOption": "Empty", "managedDisk": {"diskEncryptionSet": {"id": "des"}}}],
        },
        "osProfile": {
            "adminUsername": "operator",
            "allowExtensionOperations": False,
            "linuxConfiguration": {
                "disablePasswordAuthentication": True,
                "provisionVMAgent": True,
                "patchSettings": {"assessmentMode": "AutomaticByPlatform"},
            },
        },
    },
    "azure-native:keyvault:Vault": {
        "location": "francecentral",
        "properties": {
            "publicNetworkAccess": "Disabled",
            "networkAcls": {"defaultAction": "Deny"},
            "sku": {"family": "A", "name": "premium"},
            "enablePurgeProtection": True,
            "enableRbacAuthorization": True,
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": 90,
            "enabledForDeployment": False,
            "enabledForDiskEncryption": False,
            "enabledForTemplateDeployment": False,
        },
    },
    "azure-native:keyvault:Key": {
        "properties": {
            "kty": "RSA-HSM",
            "keySize": 3072,
            "keyOps": ["wrapKey", "unwrapKey"],
            "attributes": {"exportable": False},
            "rotationPolicy": {
                "attributes": {"expiryTime": "P455D"},
                "lifetimeActions": [
                    {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P365D"}},
                    {"action": {"type": "notify"}, "trigger": {"timeBeforeExpiry": "P30D"}},
                ],
            },
        }
    },
    "azure-native:keyvault:ManagedHsm": {
        "location": "francecentral",
        "properties": {
            "publicNetworkAccess": "Disabled",
            "regions": [{"name": "francesouth"}],
            "enablePurgeProtection": True,
        },
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
    "azure-native:network:AzureFirewall": {
        "location": "francecentral",
        "sku": {"name": "AZFW_VNet", "tier": "Premium"},
        "firewallPolicy": {"id": "p"},
    },
    "azure-native:network:BastionHost": {
        "location": "francecentral",
        "sku": {"name": "Premium"},
        "ipConfigurations": [{"name": "private", "subnet": {"id": "s"}}],
        "enablePrivateOnlyBastion": True,
        "enableSessionRecording": True,
        "disableCopyPaste": True,
        "enableFileCopy": False,
        "enableIpConnect": False,
        "enableKerberos": False,
        "enableShareableLink": False,
        "enableTunneling": False,
    },
    "azure-native:network:FirewallPolicy": {
        "location": "francecentral",
        "sku": {"tier": "Premium"},
        "threatIntelMode": "Deny",
        "intrusionDetection": {"mode": "Deny"},
    },
    "azure-native:network:FirewallPolicyRuleCollectionGroup": {
        "ruleCollections": [
            {
                "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                "rules": [{"ruleType": "ApplicationRule", "protocols": [{"port": 443, "protocolType": "Https"}]}],
            }
        ]
    },
    "azure-native:network:VirtualNetwork": {"location": "francecentral", "encryption": {"enabled": True}},
    "azure-native:network:NetworkInterface": {
        "location": "francecentral",
        "ipConfigurations": [{"name": "one", "subnet": {"id": "s"}}],
    },
    "azure-native:operationalinsights:Workspace": {
        "location": "francecentral",
        "publicNetworkAccessForIngestion": "Disabled",
        "publicNetworkAccessForQuery": "Disabled",
        "features": {"clusterResourceId": "c", "disableLocalAuth": True, "immediatePurgeDataOn30Days": False},
        "retentionInDays": 365,
    },
    "azure-native:operationalinsights:Table": {"retentionInDays": 90, "totalRetentionInDays": 365},
    "azure-native:monitor:DiagnosticSetting": {
        "logs": [{"categoryGroup": "allLogs", "enabled": True, "retentionPolicy": {"enabled": True, "days": 200}}],
    },
    "azure-native:network:FlowLog": {
        "location": "francecentral",
        "retentionPolicy": {"enabled": True, "days": 200},
    },
    "azure-native:network:ApplicationGateway": {
        "location": "francecentral",
        "httpListeners": [{"protocol": "Https"}],
        "backendHttpSettingsCollection": [{"protocol": "Https"}],
        "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"},
        "sslProfiles": [{"sslPolicy": {"policyType": "CustomV2", "minProtocolVersion": "TLSv1_3"}}],
    },
    "azure-native:network:VirtualNetworkGateway": {
        "location": "francecentral",
        "vpnClientConfiguration": {"vpnAuthenticationTypes": ["AAD"]},
    },
    "azure-native:authorization:RoleAssignment": {
        "principalId": "p",
        "principalType": "ServicePrincipal",
        "roleDefinitionId": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/"
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "scope": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
    },
    "azure-native:authorization:PimRoleEligibilitySchedule": {
        "principalId": "p",
        "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "scope": "/subscriptions/s/resourceGroups/g",
        "scheduleInfo": {"expiration": {"type": "AfterDateTime", "endDateTime": "2027-06-30T00:00:00Z"}},
    },
    "azure-native:authorization:RoleDefinition": {
        "assignableScopes": ["/subscriptions/s/resourceGroups/g"],
        "permissions": [
            {
                "actions": ["Microsoft.Compute/virtualMachines/start/action", "Microsoft.Network/*/read"],
                "dataActions": ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"],
            }
        ],
    },
    "azure-native:managedidentity:FederatedIdentityCredential": {
        "issuer": "https://issuer.example",
        "subject": "system:serviceaccount:onco:train",
        "audiences": ["api://AzureADTokenExchange"],
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
            "securitySettings": {
                "immutabilitySettings": {"state": "Locked"},
                "softDeleteSettings": {
                    "softDeleteState": "AlwaysON",
                    "softDeleteRetentionPeriodInDays": 14,
                    "enhancedSecurityState": "AlwaysON",
                },
            },
            "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Disabled"}},
        },
    },
    "azure-native:recoveryservices:ProtectionPolicy": {
        "properties": {
            "backupManagementType": "AzureIaasVM",
            "retentionPolicy": {
                "retentionPolicyType": "LongTermRetentionPolicy",
                "dailySchedule": {"retentionDuration": {"count": 30, "durationType": "Days"}},
                "weeklySchedule": {"retentionDuration": {"count": 12, "durationType": "Weeks"}},
            },
        }
    },
    "azure-native:dataprotection:BackupPolicy": {
        "properties": {
            "policyRules": [
                {
                    "objectType": "AzureRetentionRule",
                    "lifecycles": [{"deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P30D"}}],
                },
                {"objectType": "AzureBackupRule"},
            ]
        }
    },
    "azure-native:dataprotection:BackupVault": {
        "location": "francecentral",
        "properties": {
            "storageSettings": [{"datastoreType": "VaultStore", "type": "ZoneRedundant"}],
            "securitySettings": {
                "encryptionSettings": {"state": "Enabled", "keyVaultProperties": {"keyUri": "https://v/keys/k"}},
                "immutabilitySettings": {"state": "Locked"},
                "softDeleteSettings": {"state": "AlwaysOn"},
            },
            "featureSettings": {"crossSubscriptionRestoreSettings": {"state": "Disabled"}},
        },
    },
    "azure-native:containerservice:ManagedCluster": {
        "location": "francecentral",
        "diskEncryptionSetID": "des",
        "agentPoolProfiles": [{"name": "one", "enableEncryptionAtHost": True, "enableNodePublicIP": False}],
        "apiServerAccessProfile": {"enablePrivateCluster": True, "disableRunCommand": True},
        "disableLocalAccounts": True,
        "enableRBAC": True,
        "aadProfile": {"managed": True, "enableAzureRBAC": True},
    },
    "azure-native:containerregistry:Registry": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "encryption": {"keyVaultProperties": {"keyIdentifier": "k"}},
        "adminUserEnabled": False,
    },
    "azure-native:machinelearningservices:Workspace": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "encryption": {"status": "Enabled", "keyVaultProperties": {"keyIdentifier": "k"}},
        "systemDatastoresAuthMode": "Identity",
    },
}

TRACES_ACCOUNT: dict[str, Any] = {
    **GOOD["azure-native:storage:StorageAccount"],
    "tags": {"data-class": "traces"},
    "immutableStorageWithVersioning": {
        "enabled": True,
        "immutabilityPolicy": {"immutabilityPeriodSinceCreationInDays": 365, "state": "Locked"},
    },
}
"""A storage account that keeps traces."""

_SERVER = {
    "location": "francecentral",
    "backup": {"backupRetentionDays": 14, "geoRedundantBackup": "Disabled"},
    "dataEncryption": {"type": "AzureKeyVault", "primaryKeyURI": "https://v/keys/k"},
    "network": {"publicNetworkAccess": "Disabled"},
}
_NAMESPACE = {
    "location": "francecentral",
    "publicNetworkAccess": "Disabled",
    "minimumTlsVersion": "1.2",
    "disableLocalAuth": True,
    "encryption": {
        "keySource": "Microsoft.KeyVault",
        "keyVaultProperties": [{"keyName": "k", "keyVaultUri": "https://v", "keyVersion": ""}],
    },
}

MORE: dict[str, dict[str, Any]] = {
    "azure-native:compute:GalleryImageVersion": {
        "location": "francecentral",
        "publishingProfile": {
            "targetRegions": [
                {"name": "France Central", "encryption": {"osDiskImage": {"diskEncryptionSetId": "des"}}},
                {"name": "France South", "encryption": {"osDiskImage": {"diskEncryptionSetId": "des"}}},
            ]
        },
    },
    "azure-native:compute:Image": {
        "location": "francecentral",
        "storageProfile": {"osDisk": {"osType": "Linux", "diskEncryptionSet": {"id": "des"}}},
    },
    "azure-native:operationalinsights:Cluster": {
        "location": "francecentral",
        "keyVaultProperties": {"keyName": "k", "keyVaultUri": "https://v", "keyVersion": ""},
    },
    "azure-native:applicationinsights:Component": {
        "location": "francecentral",
        "publicNetworkAccessForIngestion": "Disabled",
        "publicNetworkAccessForQuery": "Disabled",
        "disableLocalAuth": True,
        "retentionInDays": 365,
    },
    "azure-native:machinelearningservices:Compute": {
        "location": "francecentral",
        "properties": {
            "computeType": "AmlCompute",
            "disableLocalAuth": True,
            "properties": {"enableNodePublicIp": False, "remoteLoginPortPublicAccess": "Disabled"},
        },
    },
    "azure-native:dbforpostgresql:Server": {
        **_SERVER,
        "authConfig": {"activeDirectoryAuth": "Enabled", "passwordAuth": "Disabled"},
    },
    "azure-native:dbforpostgresql:Configuration": {"configurationName": "require_secure_transport", "value": "on"},
    "azure-native:dbformysql:Server": _SERVER,
    "azure-native:sql:Server": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "minimalTlsVersion": "1.2",
        "administrators": {"azureADOnlyAuthentication": True},
        "keyId": "https://v/keys/k/1",
    },
    "azure-native:sql:ManagedInstance": {
        "location": "francecentral",
        "publicDataEndpointEnabled": False,
        "requestedBackupStorageRedundancy": "Zone",
        "minimalTlsVersion": "1.2",
        "administrators": {"azureADOnlyAuthentication": True},
    },
    "azure-native:sql:Database": {"location": "francecentral", "requestedBackupStorageRedundancy": "Zone"},
    "azure-native:sql:BackupShortTermRetentionPolicy": {"retentionDays": 14},
    "azure-native:sql:EncryptionProtector": {"serverKeyType": "AzureKeyVault", "autoRotationEnabled": True},
    "azure-native:sql:ServerAzureADOnlyAuthentication": {"azureADOnlyAuthentication": True},
    "azure-native:sql:ServerBlobAuditingPolicy": {"storageEndpoint": "https://a.example", "retentionDays": 200},
    "azure-native:sql:TransparentDataEncryption": {"state": "Enabled"},
    "azure-native:cosmosdb:DatabaseAccount": {
        "location": "francecentral",
        "locations": [{"locationName": "France Central"}, {"locationName": "West Europe"}],
        "backupPolicy": {
            "type": "Periodic",
            "periodicModeProperties": {"backupStorageRedundancy": "Zone", "backupRetentionIntervalInHours": 168},
        },
        "keyVaultKeyUri": "https://v/keys/k",
        "publicNetworkAccess": "Disabled",
        "minimalTlsVersion": "Tls12",
        "disableLocalAuth": True,
    },
    "azure-native:redis:Redis": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "minimumTlsVersion": "1.2",
        "enableNonSslPort": False,
        "disableAccessKeyAuthentication": True,
    },
    "azure-native:redis:LinkedServer": {"linkedRedisCacheLocation": "westeurope"},
    "azure-native:redisenterprise:RedisEnterprise": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "minimumTlsVersion": "1.2",
        "encryption": {"customerManagedKeyEncryption": {"keyEncryptionKeyUrl": "https://v/keys/k"}},
    },
    "azure-native:redisenterprise:Database": {"clientProtocol": "Encrypted", "accessKeysAuthentication": "Disabled"},
    "azure-native:eventhub:Namespace": _NAMESPACE,
    "azure-native:servicebus:Namespace": {
        **_NAMESPACE,
        "geoDataReplication": {"locations": [{"locationName": "francecentral"}, {"locationName": "francesouth"}]},
    },
    "azure-native:servicebus:NamespaceNetworkRuleSet": {"publicNetworkAccess": "Disabled", "defaultAction": "Deny"},
    "azure-native:cognitiveservices:Account": {
        "location": "francecentral",
        "properties": {
            "publicNetworkAccess": "Disabled",
            "disableLocalAuth": True,
            "encryption": {
                "keySource": "Microsoft.KeyVault",
                "keyVaultProperties": {"keyName": "k", "keyVaultUri": "https://v", "keyVersion": ""},
            },
            "locations": {"regions": [{"name": "westeurope"}]},
        },
    },
    "azure-native:cognitiveservices:Deployment": {"sku": {"name": "Standard"}},
    "azure-native:search:Service": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "disableLocalAuth": True,
        "encryptionWithCmk": {"enforcement": "Enabled"},
    },
    "azure-native:synapse:Workspace": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "azureADOnlyAuthentication": True,
        "encryption": {"cmk": {"key": {"keyVaultUrl": "https://v/keys/k"}}},
    },
    "azure-native:databricks:Workspace": {
        "location": "francecentral",
        "publicNetworkAccess": "Disabled",
        "parameters": {"enableNoPublicIp": {"value": True}, "storageAccountSkuName": {"value": "Standard_ZRS"}},
        "encryption": {
            "entities": {
                "managedServices": {"keySource": "Microsoft.Keyvault"},
                "managedDisk": {"keySource": "Microsoft.Keyvault", "rotationToLatestKeyVersionEnabled": True},
            }
        },
    },
}
"""Good inputs of types that a hub of ours is not made of; databases and services that others may add beside it."""
