# ruff: noqa: E501 - a table of exact messages
"""What the Azure services refuse: each rule on a value that it takes and on values that it refuses."""

from typing import Any

import pytest

import sandbox.azure
from sandbox.azure.catalogue_builder import Sdk
from sandbox.azure.stand_in import arm, service_rules
from sandbox.azure.stand_in.address_plan import WORLDWIDE, Neighbour, Run, clashes
from sandbox.azure.stand_in.catalogue import Catalogue
from sandbox.azure.stand_in.create_only import CREATE_ONLY
from sandbox.azure.stand_in.service_rules import names
from sandbox.azure.stand_in.service_rules.regions import ONLY_GLOBAL, REGIONS
from sandbox.azure.stand_in.values import UNKNOWN


def judge(type_name: str, values: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in service_rules.judge(type_name, values)]


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """`base` changed at dotted paths; None takes the value away."""
    result = {key: merged(value, {}) if isinstance(value, dict) else value for key, value in base.items()}
    for path, value in more.items():
        *above, last = path.split(".")
        here = result
        for name in above:
            here = here.setdefault(name, {})
        if value is None:
            here.pop(last, None)
        else:
            here[last] = value
    return result


GROUP = "/subscriptions/s/resourceGroups/rg/providers"
SUBNET = f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets"
KEY_IDENTITY = f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/key"
GUID = "11111111-2222-3333-4444-555555555555"

GOOD: dict[str, dict[str, Any]] = {
    "resources:ResourceGroup": {"resourceGroupName": "rg-hub", "location": "francecentral"},
    "network:VirtualNetwork": {"virtualNetworkName": "vnet", "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
    "network:Subnet": {"subnetName": "data", "addressPrefix": "10.0.1.0/24"},
    "network:SecurityRule": {
        "securityRuleName": "ssh",
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourceAddressPrefix": "10.0.0.0/24",
        "sourcePortRange": "*",
        "destinationAddressPrefixes": ["10.0.1.4", "10.0.2.0/24"],
        "destinationPortRanges": ["22", "8000-8010"],
    },
    "network:NetworkSecurityGroup": {"networkSecurityGroupName": "nsg"},
    "network:Route": {"nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.0.4", "addressPrefix": "0.0.0.0/0"},
    "network:PublicIPAddress": {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"},
    "network:NatGateway": {"sku": {"name": "Standard"}, "idleTimeoutInMinutes": 4},
    "network:NetworkInterface": {"ipConfigurations": [{"name": "a", "subnet": {"id": f"{SUBNET}/data"}}]},
    "network:PrivateEndpoint": {
        "subnet": {"id": f"{SUBNET}/data"},
        "privateLinkServiceConnections": [{"name": "a", "privateLinkServiceId": "/x", "groupIds": ["blob"]}],
    },
    "network:PrivateDnsZoneGroup": {"privateDnsZoneConfigs": [{"name": "a", "privateDnsZoneId": "/x"}]},
    "network:AzureFirewall": {
        "sku": {"name": "AZFW_VNet", "tier": "Premium"},
        "ipConfigurations": [{"subnet": {"id": f"{SUBNET}/AzureFirewallSubnet"}}],
    },
    "network:FirewallPolicy": {"sku": {"tier": "Premium"}, "intrusionDetection": {"mode": "Deny"}},
    "network:FirewallPolicyRuleCollectionGroup": {"priority": 100, "ruleCollections": [{"priority": 65000}]},
    "network:BastionHost": {
        "sku": {"name": "Premium"},
        "scaleUnits": 2,
        "enableTunneling": True,
        "enableSessionRecording": True,
        "ipConfigurations": [{"subnet": {"id": f"{SUBNET}/AzureBastionSubnet"}}],
    },
    "privatedns:PrivateZone": {"privateZoneName": "privatelink.blob.core.windows.net", "location": "global"},
    "storage:StorageAccount": {
        "accountName": "sthub001",
        "location": "France Central",
        "kind": "StorageV2",
        "sku": {"name": "Standard_ZRS"},
        "isHnsEnabled": True,
        "isSftpEnabled": True,
        "encryption": {
            "keySource": "Microsoft.Keyvault",
            "keyVaultProperties": {"keyName": "k", "keyVaultUri": "https://v.vault.azure.net"},
            "encryptionIdentity": {"encryptionUserAssignedIdentity": KEY_IDENTITY.upper()},
        },
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [KEY_IDENTITY]},
    },
    "storage:BlobServiceProperties": {
        "blobServicesName": "default",
        "isVersioningEnabled": True,
        "changeFeed": {"enabled": True},
        "deleteRetentionPolicy": {"enabled": True, "days": 30},
        "restorePolicy": {"enabled": True, "days": 29},
    },
    "storage:BlobContainer": {"containerName": "exports-2026"},
    "storage:BlobContainerImmutabilityPolicy": {"immutabilityPeriodSinceCreationInDays": 365},
    "storage:EncryptionScope": {"source": "Microsoft.KeyVault", "keyVaultProperties": {"keyUri": "https://x"}},
    "keyvault:Vault": {
        "vaultName": "kv-hub-1",
        "properties": {
            "tenantId": GUID,
            "sku": {"family": "A", "name": "premium"},
            "enableRbacAuthorization": True,
            "enablePurgeProtection": True,
            "softDeleteRetentionInDays": 90,
        },
    },
    "keyvault:ManagedHsm": {"name": "hsm-hub", "properties": {"tenantId": GUID, "initialAdminObjectIds": [GUID]}},
    "keyvault:Key": {"keyName": "key", "properties": {"kty": "RSA-HSM", "keySize": 4096}},
    "compute:DiskEncryptionSet": {
        "identity": {"type": "SystemAssigned"},
        "activeKey": {"keyUrl": "https://v.vault.azure.net/keys/k"},
    },
    "compute:Disk": {
        "creationData": {"createOption": "Empty"},
        "diskSizeGB": 64,
        "networkAccessPolicy": "AllowPrivate",
        "diskAccessId": "/x",
        "encryption": {"type": "EncryptionAtRestWithCustomerKey", "diskEncryptionSetId": "/x"},
    },
    "compute:VirtualMachine": {
        "vmName": "gpu-1",
        "hardwareProfile": {"vmSize": "Standard_NC40ads_H100_v5"},
        "networkProfile": {"networkInterfaces": [{"id": "/x"}]},
        "securityProfile": {"securityType": "TrustedLaunch", "uefiSettings": {"secureBootEnabled": True}},
        "osProfile": {
            "adminUsername": "operator",
            "computerName": "gpu-1",
            "linuxConfiguration": {"disablePasswordAuthentication": True, "ssh": {"publicKeys": [{"keyData": "x"}]}},
        },
        "storageProfile": {"osDisk": {"createOption": "FromImage"}, "dataDisks": [{"lun": 0}, {"lun": 1}]},
    },
    "compute:VirtualMachineScaleSet": {
        "sku": {"name": "Standard_DC4as_v5"},
        "virtualMachineProfile": {
            "securityProfile": {
                "securityType": "ConfidentialVM",
                "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
            },
            "storageProfile": {
                "osDisk": {"managedDisk": {"securityProfile": {"securityEncryptionType": "DiskWithVMGuestState"}}}
            },
        },
    },
    "containerservice:ManagedCluster": {
        "dnsPrefix": "hub",
        "identity": {"type": "UserAssigned"},
        "disableLocalAccounts": True,
        "aadProfile": {"managed": True},
        "networkProfile": {"networkPolicy": "cilium", "networkDataplane": "cilium"},
        "apiServerAccessProfile": {"privateDNSZone": "/subscriptions/s/zone"},
        "agentPoolProfiles": [{"name": "system", "mode": "System", "vmSize": "Standard_D4s_v5"}],
    },
    "containerservice:AgentPool": {
        "agentPoolName": "gpu1",
        "enableAutoScaling": True,
        "minCount": 0,
        "maxCount": 4,
        "vmSize": "Standard_ND96isr_H200_v5",
    },
    "containerregistry:Registry": {
        "registryName": "crhub",
        "sku": {"name": "Premium"},
        "publicNetworkAccess": "Disabled",
        "policies": {"exportPolicy": {"status": "disabled"}},
    },
    "machinelearningservices:Workspace": {
        "identity": {"type": "SystemAssigned"},
        "storageAccount": "/x",
        "keyVault": "/x",
        "encryption": {"status": "Enabled", "keyVaultProperties": {"keyIdentifier": "x", "keyVaultArmId": "/x"}},
    },
    "machinelearningservices:Compute": {
        "properties": {"properties": {"vmSize": "Standard_D4s_v5", "scaleSettings": {"maxNodeCount": 4}}}
    },
    "operationalinsights:Workspace": {"sku": {"name": "PerGB2018"}, "retentionInDays": 365},
    "operationalinsights:Cluster": {"sku": {"name": "CapacityReservation", "capacity": 100}},
    "dbforpostgresql:Server": {"backup": {"backupRetentionDays": 35}},
    "monitor:DiagnosticSetting": {"workspaceId": "/x", "logs": [{"categoryGroup": "audit", "enabled": True}]},
    "authorization:RoleAssignment": {
        "roleAssignmentName": GUID,
        "principalId": GUID,
        "roleDefinitionId": f"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{GUID}",
    },
    "authorization:PolicyAssignment": {"identity": {"type": "SystemAssigned"}, "location": "westeurope"},
    "consumption:Budget": {"amount": 1000, "timePeriod": {"startDate": "2026-12-01T00:00:00Z"}},
}


@pytest.mark.parametrize("type_name", GOOD)
def test_what_is_right_is_taken(type_name: str) -> None:
    assert judge(type_name, GOOD[type_name]) == []


@pytest.mark.parametrize("type_name", GOOD)
def test_what_is_not_known_yet_is_not_refused(type_name: str) -> None:
    """No rule takes an unknown value for an absent or a wrong one, at the top or one level below."""
    values = GOOD[type_name]
    assert judge(type_name, dict.fromkeys(values, UNKNOWN)) == []
    for name, value in values.items():
        assert judge(type_name, values | {name: UNKNOWN}) == []
        if isinstance(value, dict):
            for inner in value:
                assert judge(type_name, values | {name: value | {inner: UNKNOWN}}) == []


@pytest.mark.parametrize(
    ("type_name", "more", "expected"),
    [
        ("network:VirtualNetwork", {"addressSpace": None}, ["addressSpace.addressPrefixes: a network needs at least one address prefix, such as '10.0.0.0/16'"]),
        ("network:VirtualNetwork", {"addressSpace.addressPrefixes": ["10.0.0.1/16"]}, ["addressSpace.addressPrefixes[0]: InvalidCIDRNotation: '10.0.0.1/16' is not an address prefix: 10.0.0.1/16 has host bits set"]),
        ("network:VirtualNetwork", {"addressSpace.addressPrefixes": ["10.0.0.0/16", "10.0.1.0/24"]}, ["addressSpace.addressPrefixes[1]: '10.0.1.0/24' overlaps '10.0.0.0/16', which is given too"]),
        ("network:Subnet", {"addressPrefix": None}, ["addressPrefix: a subnet needs an address prefix, such as '10.0.1.0/24'"]),
        ("network:Subnet", {"addressPrefix": "10.0.1.0/30"}, ["addressPrefix: '10.0.1.0/30' is too small for 'data': Azure needs /29 or larger"]),
        ("network:Subnet", {"addressPrefix": "fd00::/48"}, ["addressPrefix: 'fd00::/48' is not allowed: an IPv6 subnet is exactly /64"]),
        ("network:Subnet", {"subnetName": "AzureBastionSubnet", "addressPrefix": "10.0.1.0/27"}, ["addressPrefix: '10.0.1.0/27' is too small for 'AzureBastionSubnet': Azure Bastion needs /26 or larger"]),
        ("network:Subnet", {"subnetName": "AzureFirewallSubnet", "networkSecurityGroup.id": "/x"}, ["networkSecurityGroup: a security group is not allowed on 'AzureFirewallSubnet'"]),
        ("network:Subnet", {"routeTable.routeTableName": "x"}, ["routeTable.id: a subnet refers to its routeTable by id"]),
        ("network:SecurityRule", {"priority": 99}, ["priority: must be from 100 to 4096, but is 99"]),
        ("network:SecurityRule", {"priority": 4097}, ["priority: must be from 100 to 4096, but is 4097"]),
        ("network:SecurityRule", {"sourceAddressPrefix": None}, ["sourceAddressPrefix: a rule needs a source: 'sourceAddressPrefix', 'sourceAddressPrefixes' or 'sourceApplicationSecurityGroups'"]),
        ("network:SecurityRule", {"destinationAddressPrefix": "*"}, ["destinationAddressPrefix: only one of 'destinationAddressPrefix' and 'destinationAddressPrefixes' may be given"]),
        ("network:SecurityRule", {"destinationPortRanges": []}, ["destinationPortRange: a rule needs ports: 'destinationPortRange' or 'destinationPortRanges'; '*' means all"]),
        ("network:SecurityRule", {"destinationPortRanges": ["22", "80,443"]}, ["destinationPortRanges[1]: '80,443' is not a port from 0 to 65535, a range 'from-to' or '*'"]),
        ("network:SecurityRule", {"sourcePortRange": "70000"}, ["sourcePortRange: '70000' is not a port from 0 to 65535, a range 'from-to' or '*'"]),
        ("network:SecurityRule", {"sourcePortRange": "20-10"}, ["sourcePortRange: '20-10' is not a port from 0 to 65535, a range 'from-to' or '*'"]),
        ("network:SecurityRule", {"sourceAddressPrefix": "10.0.0.0/33"}, ["sourceAddressPrefix: '10.0.0.0/33' is neither an address prefix nor a service tag nor '*'"]),
        ("network:NetworkSecurityGroup", {"securityRules": [GOOD["network:SecurityRule"] | {"name": "a"}, GOOD["network:SecurityRule"] | {"name": "b"}]}, ["securityRules[1].priority: SecurityRuleConflict: Inbound 100 is taken by 'a'"]),
        ("network:NetworkSecurityGroup", {"securityRules": [GOOD["network:SecurityRule"] | {"priority": 5000}]}, ["securityRules[0].priority: must be from 100 to 4096, but is 5000", "securityRules[0].name: a rule in a group needs a name"]),
        ("network:Route", {"nextHopIpAddress": None}, ["nextHopIpAddress: a route to a 'VirtualAppliance' needs the address of the appliance"]),
        ("network:Route", {"nextHopType": "Internet"}, ["nextHopIpAddress: a route to 'Internet' has no next hop address; only 'VirtualAppliance' does"]),
        ("network:PublicIPAddress", {"publicIPAllocationMethod": "Dynamic"}, ["publicIPAllocationMethod: a public address of SKU 'Standard' must be 'Static'"]),
        ("network:PublicIPAddress", {"publicIPAllocationMethod": None}, ["publicIPAllocationMethod: a public address of SKU 'Standard' must be 'Static'"]),
        ("network:NatGateway", {"sku": None, "idleTimeoutInMinutes": 121}, ["sku.name: a NAT gateway needs the SKU 'Standard'", "idleTimeoutInMinutes: must be from 4 to 120 minutes, but is 121"]),
        ("network:NetworkInterface", {"ipConfigurations": []}, ["ipConfigurations: an interface needs at least one IP configuration"]),
        ("network:NetworkInterface", {"ipConfigurations": [{"privateIPAllocationMethod": "Static"}]}, ["ipConfigurations[0].name: an IP configuration needs a name", "ipConfigurations[0].subnet.id: an IP configuration needs the id of its subnet", "ipConfigurations[0].privateIPAddress: a 'Static' allocation needs the address"]),
        ("network:PrivateEndpoint", {"subnet": None}, ["subnet.id: a private endpoint needs the id of its subnet"]),
        ("network:PrivateEndpoint", {"privateLinkServiceConnections": None}, ["privateLinkServiceConnections: a private endpoint needs a connection to a service"]),
        ("network:PrivateEndpoint", {"privateLinkServiceConnections": [{}]}, ["privateLinkServiceConnections[0].privateLinkServiceId: a connection needs the id of the service", "privateLinkServiceConnections[0].name: a connection needs a name"]),
        ("network:PrivateDnsZoneGroup", {"privateDnsZoneConfigs": [{"name": "a"}]}, ["privateDnsZoneConfigs[0].privateDnsZoneId: a zone configuration needs the id of the private DNS zone"]),
        ("network:AzureFirewall", {"ipConfigurations": [{"subnet": {"id": f"{SUBNET}/data"}}]}, [f"ipConfigurations[0].subnet.id: a firewall must be in a subnet named 'AzureFirewallSubnet', not '{SUBNET}/data'"]),
        ("network:AzureFirewall", {"firewallPolicy.id": "/x", "networkRuleCollections": [{"name": "a"}]}, ["networkRuleCollections: a firewall with a policy has its rules in the policy"]),
        ("network:FirewallPolicy", {"sku": None}, ["intrusionDetection: needs sku.tier 'Premium', but the policy is 'Standard'"]),
        ("network:FirewallPolicyRuleCollectionGroup", {"priority": 99, "ruleCollections": [{"priority": 65001}]}, ["priority: must be from 100 to 65000, but is 99", "ruleCollections[0].priority: must be from 100 to 65000, but is 65001"]),
        ("network:BastionHost", {"sku.name": "Basic", "scaleUnits": 51}, ["scaleUnits: must be from 2 to 50, but is 51", "enableTunneling: needs sku.name Standard or Premium, but the bastion is 'Basic'", "enableSessionRecording: needs sku.name Premium, but the bastion is 'Basic'"]),
        ("storage:StorageAccount", {"encryption.keyVaultProperties": {"keyName": "k"}}, ["encryption.keyVaultProperties.keyVaultUri: is needed with keySource 'Microsoft.Keyvault'"]),
        ("storage:StorageAccount", {"encryption.keySource": "Microsoft.Storage"}, ["encryption.keySource: must be 'Microsoft.Keyvault' with keyVaultProperties, but is 'Microsoft.Storage'"]),
        ("storage:StorageAccount", {"identity": None}, ["identity: an account with a customer's key needs an identity that may use the key", f"encryption.encryptionIdentity.encryptionUserAssignedIdentity: '{KEY_IDENTITY.upper()}' must be in identity.userAssignedIdentities too"]),
        ("storage:StorageAccount", {"identity.userAssignedIdentities": ["/other"]}, [f"encryption.encryptionIdentity.encryptionUserAssignedIdentity: '{KEY_IDENTITY.upper()}' must be in identity.userAssignedIdentities too"]),
        ("storage:StorageAccount", {"identity.userAssignedIdentities": ["/other", UNKNOWN]}, []),
        ("storage:StorageAccount", {"kind": "FileStorage"}, ["sku.name: 'Standard_ZRS' does not fit kind 'FileStorage', which needs a Premium SKU"]),
        ("storage:StorageAccount", {"kind": "BlobStorage"}, ["accessTier: is required for kind 'BlobStorage'"]),
        ("storage:StorageAccount", {"isHnsEnabled": False}, ["isSftpEnabled: needs isHnsEnabled true"]),
        ("storage:BlobServiceProperties", {"blobServicesName": "standard", "deleteRetentionPolicy.days": 366}, ["blobServicesName: 'standard' has 8 characters; allowed are 7 to 7", "deleteRetentionPolicy.days: must be from 1 to 365 days, but is 366"]),
        ("storage:BlobServiceProperties", {"isVersioningEnabled": None, "restorePolicy.days": 30}, ["isVersioningEnabled: must be true when restorePolicy is enabled", "restorePolicy.days: must be less than deleteRetentionPolicy.days (30), but is 30"]),
        ("storage:BlobContainerImmutabilityPolicy", {"immutabilityPeriodSinceCreationInDays": 146001}, ["immutabilityPeriodSinceCreationInDays: must be from 1 to 146000 days, but is 146001"]),
        ("storage:EncryptionScope", {"keyVaultProperties": None}, ["keyVaultProperties.keyUri: is needed with source 'Microsoft.KeyVault'"]),
        ("keyvault:Vault", {"properties.enablePurgeProtection": False}, ["properties.enablePurgeProtection: cannot be set to false: leave it out, or set it to true"]),
        ("keyvault:Vault", {"properties.enableSoftDelete": False}, ["properties.enableSoftDelete: cannot be set to false: leave it out, or set it to true"]),
        ("keyvault:Vault", {"properties.softDeleteRetentionInDays": 6, "properties.tenantId": "hospital"}, ["properties.softDeleteRetentionInDays: must be from 7 to 90 days, but is 6", "properties.tenantId: 'hospital' is not a GUID (8-4-4-4-12 hexadecimal digits)"]),
        ("keyvault:Vault", {"properties.enableRbacAuthorization": False}, ["properties.accessPolicies: is needed unless enableRbacAuthorization is true (the SDK's arguments class says false by itself)"]),
        ("keyvault:Vault", {"properties.enableRbacAuthorization": False, "properties.accessPolicies": []}, []),
        ("keyvault:ManagedHsm", {"properties.initialAdminObjectIds": None}, ["properties.initialAdminObjectIds: is needed to create a managed HSM"]),
        ("keyvault:Key", {"properties.keySize": 1024, "properties.curveName": "P-256"}, ["properties.keySize: must be 2048, 3072 or 4096, but is 1024", "properties.curveName: a key of type 'RSA-HSM' has no curve"]),
        ("keyvault:Key", {"properties.kty": "EC"}, ["properties.keySize: a key of type 'EC' has no size; use curveName"]),
        ("keyvault:Key", {"properties.kty": None}, ["properties.kty: a key needs a type: 'RSA', 'RSA-HSM', 'EC' or 'EC-HSM'"]),
        ("compute:DiskEncryptionSet", {"identity": None, "activeKey.keyUrl": "k"}, ["identity.type: a disk encryption set needs an identity that may use the key", "activeKey.keyUrl: 'k' is not the https address of a key"]),
        ("compute:Disk", {"diskSizeGB": None, "diskAccessId": None, "encryption.diskEncryptionSetId": None}, ["diskSizeGB: an empty disk needs a size", "diskAccessId: is needed with networkAccessPolicy 'AllowPrivate'", "encryption.diskEncryptionSetId: is needed with encryption.type 'EncryptionAtRestWithCustomerKey'"]),
        ("compute:VirtualMachine", {"hardwareProfile.vmSize": "Standard_NC40ads_H100"}, ["hardwareProfile.vmSize: 'Standard_NC40ads_H100' is not a known size with accelerators; did you mean 'Standard_NC40ads_H100_v5'?"]),
        ("compute:VirtualMachine", {"hardwareProfile.vmSize": "large"}, ["hardwareProfile.vmSize: 'large' is not written as a VM size; an example is 'Standard_D4s_v5'"]),
        ("compute:VirtualMachine", {"hardwareProfile": None, "networkProfile": None}, ["hardwareProfile.vmSize: a machine needs a size, such as 'Standard_D4s_v5'", "networkProfile.networkInterfaces: a machine needs a network interface"]),
        ("compute:VirtualMachine", {"securityProfile.securityType": None}, ["securityProfile.securityType: must be 'TrustedLaunch' or 'ConfidentialVM' when uefiSettings are given"]),
        ("compute:VirtualMachine", {"securityProfile.securityType": "ConfidentialVM"}, ["securityProfile.securityType: 'ConfidentialVM' needs a size of the DC, EC or NCC families, but the size is 'Standard_NC40ads_H100_v5'", "securityProfile.uefiSettings.vTpmEnabled: must be true for a 'ConfidentialVM'", "storageProfile.osDisk.managedDisk.securityProfile.securityEncryptionType: is needed for a 'ConfidentialVM'"]),
        ("compute:VirtualMachine", {"storageProfile.osDisk.managedDisk.securityProfile.securityEncryptionType": "VMGuestStateOnly"}, ["storageProfile.osDisk.managedDisk.securityProfile.securityEncryptionType: is only for securityType 'ConfidentialVM', but that is 'TrustedLaunch'"]),
        ("compute:VirtualMachine", {"osProfile.adminUsername": "Admin", "osProfile.linuxConfiguration.ssh": None, "osProfile.computerName": "x" * 65}, ["osProfile.adminUsername: 'Admin' is not allowed: Azure refuses common names", "osProfile.linuxConfiguration.ssh.publicKeys: a key is needed when passwords are disabled", f"osProfile.computerName: '{'x' * 65}' is longer than 64 characters"]),
        ("compute:VirtualMachine", {"storageProfile.dataDisks": [{"lun": 0}, {"lun": 0}]}, ["storageProfile.dataDisks[1].lun: 0 is given to two disks"]),
        ("compute:VirtualMachineScaleSet", {"virtualMachineProfile.securityProfile.encryptionAtHost": True, "virtualMachineProfile.securityProfile.uefiSettings.secureBootEnabled": False}, ["virtualMachineProfile.securityProfile.uefiSettings.secureBootEnabled: must be true with 'DiskWithVMGuestState'", "virtualMachineProfile.securityProfile.encryptionAtHost: is not allowed with 'DiskWithVMGuestState'"]),
        ("containerservice:ManagedCluster", {"dnsPrefix": None, "identity": None, "agentPoolProfiles": None}, ["dnsPrefix: a cluster needs 'dnsPrefix' or 'fqdnSubdomain'", "identity: a cluster needs a managed identity or a service principal", "agentPoolProfiles: a cluster needs a pool with mode 'System'"]),
        ("containerservice:ManagedCluster", {"agentPoolProfiles": [{"name": "GPU", "mode": "User", "enableAutoScaling": True, "maxCount": 2}]}, ["agentPoolProfiles: one of the pools must have mode 'System'", "agentPoolProfiles[0].name: 'GPU' is not allowed; a name here has lower-case letters and digits, and begins with a letter", "agentPoolProfiles[0].minCount: is needed when enableAutoScaling is true"]),
        ("containerservice:ManagedCluster", {"aadProfile": None, "networkProfile.networkDataplane": None, "identity.type": "SystemAssigned"}, ["networkProfile.networkDataplane: must be 'cilium' with networkPolicy 'cilium'", "identity.type: must be 'UserAssigned' with a private DNS zone of one's own", "aadProfile: is needed when disableLocalAccounts is true: nobody could log in"]),
        ("containerservice:AgentPool", {"minCount": 5}, ["minCount: must not be more than maxCount (4), but is 5"]),
        ("containerregistry:Registry", {"sku.name": "Standard"}, ["publicNetworkAccess: needs sku.name 'Premium', but the registry is 'Standard'", "policies.exportPolicy.status: needs sku.name 'Premium', but the registry is 'Standard'"]),
        ("containerregistry:Registry", {"publicNetworkAccess": "Enabled"}, ["publicNetworkAccess: must be 'Disabled' when policies.exportPolicy.status is 'disabled'"]),
        ("machinelearningservices:Workspace", {"identity": None, "keyVault": None, "encryption.keyVaultProperties.keyVaultArmId": None}, ["identity.type: a workspace needs an identity", "keyVault: a workspace needs the id of one", "encryption.keyVaultProperties.keyVaultArmId: is needed with a customer's key"]),
        ("machinelearningservices:Compute", {"properties.properties.scaleSettings.minNodeCount": 5}, ["properties.properties.scaleSettings.minNodeCount: must not be more than maxNodeCount (4), but is 5"]),
        ("operationalinsights:Workspace", {"retentionInDays": 7}, ["retentionInDays: must be from 30 to 730 days, but is 7"]),
        ("operationalinsights:Cluster", {"sku.capacity": 150}, ["sku.capacity: must be one of 100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000 (GB a day), but is 150"]),
        ("dbforpostgresql:Server", {"backup.backupRetentionDays": 36}, ["backup.backupRetentionDays: must be from 7 to 35 days, but is 36"]),
        ("monitor:DiagnosticSetting", {"workspaceId": None, "logs": [{"category": "a", "categoryGroup": "b"}]}, ["workspaceId: a setting needs a destination: one of workspaceId, storageAccountId, eventHubAuthorizationRuleId, marketplacePartnerId, serviceBusRuleId", "logs[0].categoryGroup: exactly one of 'category' and 'categoryGroup' must be given"]),
        ("monitor:DiagnosticSetting", {"logs": None}, ["logs: a setting needs at least one entry in 'logs' or 'metrics'"]),
        ("authorization:RoleAssignment", {"principalId": "me", "roleDefinitionId": "Reader"}, ["principalId: 'me' is not a GUID (8-4-4-4-12 hexadecimal digits)", "roleDefinitionId: 'Reader' is not the id of a role; an example is '/subscriptions/ID/providers/Microsoft.Authorization/roleDefinitions/GUID'"]),
        ("authorization:PolicyAssignment", {"location": None}, ["location: is needed when the assignment has an identity"]),
        ("consumption:Budget", {"amount": 0, "timePeriod.startDate": "2026-12-02"}, ["timePeriod.startDate: '2026-12-02' is not the first day of a month (YYYY-MM-01)", "amount: must be more than 0, but is 0"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(type_name: str, more: dict[str, Any], expected: list[str]) -> None:
    assert judge(type_name, merged(GOOD[type_name], more)) == expected


@pytest.mark.parametrize("type_name", sorted(service_rules.RULES.keys() - GOOD.keys()))
def test_every_rule_is_tried(type_name: str) -> None:
    assert type_name in {"network:RouteTable", "monitor:SubscriptionDiagnosticSetting"}  # share another type's rule


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("francecentral", []),
        ("France Central", []),
        ("francecentrall", ["location: LocationNotAvailableForResourceType: 'francecentrall' is not an Azure region; did you mean 'francecentral'?"]),
        ("fr-par", ["location: LocationNotAvailableForResourceType: 'fr-par' is not an Azure region"]),
        ("global", ["location: LocationNotAvailableForResourceType: 'global' is not available for storage:StorageAccount, which needs a region"]),
        ("europe", ["location: LocationNotAvailableForResourceType: 'europe' is not available for storage:StorageAccount, which needs a region"]),
        (UNKNOWN, []),
    ],
)  # fmt: skip
def test_locations(location: str, expected: list[str]) -> None:
    assert judge("storage:StorageAccount", {"location": location}) == expected


def test_a_service_without_a_region_is_only_global() -> None:
    assert judge("privatedns:PrivateZone", {"location": "francecentral"}) == [
        "location: LocationNotAvailableForResourceType: 'francecentral' is not available for privatedns:PrivateZone, "
        "whose only location is 'global'"
    ]


def test_the_regions_of_the_union_are_known() -> None:
    assert {"francecentral", "germanywestcentral", "swedencentral", "austriaeast", "belgiumcentral"} <= REGIONS
    assert len(REGIONS) == 64


@pytest.mark.parametrize(
    ("type_name", "name", "reason"),
    [
        ("resources:ResourceGroup", "rg-hub.", "'rg-hub.' is not allowed; a name here has letters, digits, '-', '_', '.', '(' and ')', and does not end with '.'"),
        ("network:VirtualNetwork", "v", "'v' has 1 characters; allowed are 2 to 64"),
        ("network:Subnet", "-a", "'-a' is not allowed; a name here has letters, digits, '_', '.' and '-', begins with a letter or digit and ends with one or with '_'"),
        ("storage:StorageAccount", "st-Hub", "'st-Hub' is not allowed; a name here has lower-case letters and digits only"),
        ("storage:StorageAccount", "a" * 25, f"'{'a' * 25}' has 25 characters; allowed are 3 to 24"),
        ("storage:BlobContainer", "a--b", "'a--b' is not allowed; a name here has lower-case letters, digits and single hyphens between them"),
        ("keyvault:Vault", "kv--hub", "'kv--hub' is not allowed; a name here has letters, digits and single hyphens, begins with a letter and ends with a letter or digit"),
        ("keyvault:Vault", "1vault", "'1vault' is not allowed; a name here has letters, digits and single hyphens, begins with a letter and ends with a letter or digit"),
        ("containerregistry:Registry", "cr-hub", "'cr-hub' is not allowed; a name here has letters and digits only"),
        ("containerservice:AgentPool", "1pool", "'1pool' is not allowed; a name here has lower-case letters and digits, and begins with a letter"),
        ("privatedns:PrivateZone", "local", "'local' is not allowed; a name here has 2 to 34 labels of letters, digits, '_' and '-'"),
        ("authorization:RoleAssignment", "reader", "'reader' has 6 characters; allowed are 36 to 36"),
    ],
)  # fmt: skip
def test_names(type_name: str, name: str, reason: str) -> None:
    path = names.NAMES[type_name][0]
    assert [str(p) for p in names.check(type_name, service_rules.Inputs({path: name}))] == [f"{path}: {reason}"]


def test_the_tables_speak_of_real_types_and_inputs() -> None:
    catalogue = Catalogue(sandbox.azure.catalogue(Sdk.installed()))
    paths = arm.load()
    spoken = {*service_rules.RULES, *GOOD, *names.NAMES, *CREATE_ONLY, *WORLDWIDE, *ONLY_GLOBAL}
    for type_name in spoken:
        assert catalogue.resource(f"azure-native:{type_name}") is not None, type_name
    for type_name, (name, _) in [*names.NAMES.items(), *WORLDWIDE.items()]:
        assert paths[f"azure-native:{type_name}"].own == name
    for type_name, properties in CREATE_ONLY.items():
        kind = catalogue.resource(f"azure-native:{type_name}")
        assert kind is not None
        for path in properties:
            here = kind.inputs
            for name in path.split("."):
                assert name in here, (type_name, path)
                of = here[name].type
                here = kind.module.object(of["object"]) if isinstance(of, dict) and "object" in of else {}


RULE = {"direction": "Inbound", "priority": 100}


def neighbour(type_name: str, path: str, **values: Any) -> Neighbour:
    return Neighbour(type_name, f"{GROUP}/{path}", values)


def conflicts(one: Neighbour, *others: Neighbour) -> list[str]:
    return [str(problem) for problem in clashes(one, others)]


def test_a_priority_is_unique_in_its_group_and_direction() -> None:
    group = "Microsoft.Network/networkSecurityGroups"
    one = neighbour("network:SecurityRule", f"{group}/a/securityRules/ssh", **RULE)
    other = neighbour("network:SecurityRule", f"{group}/A/securityRules/Web", **RULE)
    assert conflicts(one, other) == [
        "priority: SecurityRuleConflict: Inbound 100 is taken by 'Web'; "
        "a priority is unique for each direction of a security group"
    ]
    elsewhere = neighbour("network:SecurityRule", f"{group}/b/securityRules/web", **RULE)
    outbound = neighbour("network:SecurityRule", f"{group}/a/securityRules/out", direction="Outbound", priority=100)
    itself = neighbour("network:SecurityRule", f"{group}/A/securityRules/SSH", **RULE)
    unknown = neighbour("network:SecurityRule", f"{group}/a/securityRules/x", direction="Inbound", priority=UNKNOWN)
    assert conflicts(one, elsewhere, outbound, itself, unknown) == []


def test_subnets_lie_apart_and_in_their_network() -> None:
    networks = "Microsoft.Network/virtualNetworks"
    network = neighbour("network:VirtualNetwork", f"{networks}/v", addressSpace={"addressPrefixes": ["10.0.0.0/16"]})
    data = neighbour("network:Subnet", f"{networks}/v/subnets/Data", addressPrefix="10.0.1.0/24")
    lab = neighbour("network:Subnet", f"{networks}/v/subnets/lab", addressPrefixes=["10.0.1.128/25"])
    far = neighbour("network:Subnet", f"{networks}/v/subnets/far", addressPrefix="10.1.0.0/24")
    assert conflicts(data, network, far) == []
    assert conflicts(lab, network, data) == [
        "addressPrefixes[0]: NetcfgSubnetRangesOverlap: '10.0.1.128/25' overlaps '10.0.1.0/24' of subnet 'Data'"
    ]
    assert conflicts(far, network, data) == [
        "addressPrefix: NetcfgSubnetRangeOutsideVnet: '10.1.0.0/24' is not within 'v' (10.0.0.0/16)"
    ]
    other = neighbour("network:Subnet", f"{networks}/w/subnets/data", addressPrefix="10.0.1.0/24")
    assert conflicts(data, network, other) == []


def test_names_that_the_world_shares() -> None:
    mine = neighbour("storage:StorageAccount", "Microsoft.Storage/storageAccounts/sthub")
    path = "/subscriptions/s/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/sthub"
    assert conflicts(mine, Neighbour("storage:StorageAccount", path, {})) == [
        "accountName: StorageAccountAlreadyTaken: the name 'sthub' is taken in another resource group"
    ]
    assert conflicts(mine, mine) == []


def test_a_run_remembers_what_it_met_by_urn() -> None:
    run, path = Run(), arm.load()["azure-native:network:SecurityRule"]
    rule = RULE | {"resourceGroupName": "rg", "networkSecurityGroupName": "n", "securityRuleName": "a"}

    def meet(urn: str, **more: Any) -> int:
        return len(run.meet(urn, "network:SecurityRule", path, "s", rule | more))

    assert meet("urn:a") == 0
    assert meet("urn:a") == 0  # the engine checks twice before a replacement
    assert meet("urn:b", securityRuleName="b") == 1
    assert meet("urn:c", securityRuleName="c", networkSecurityGroupName=UNKNOWN) == 0
    assert meet("urn:a", priority=200) == 0
    assert meet("urn:b", securityRuleName="b") == 0
