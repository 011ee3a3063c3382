"""Properties that cannot change on an existing resource: a change makes a new one.

Besides name, parents, resource group and location, which hold for every type. Neither the SDK nor the ARM type
definitions say it, so this is a table, state of 2026-11, from

- `sdk`: the descriptions in the SDK (pulumi_azure_native 3.29.0);
- `provider`: the real provider's own table of replacements (pulumi-azure-native, provider/pkg/gen/replacement.go);
- `docs`: Microsoft's documentation;
- `k`: what users of the services know.

The real provider does not know those marked `docs` or `k`: it tries to change them, and Azure refuses.
"""

CREATE_ONLY: dict[str, dict[str, str]] = {
    "authorization:RoleAssignment": {"principalId": "provider", "roleDefinitionId": "k"},
    "compute:Disk": {"creationData": "sdk", "extendedLocation": "sdk", "zones": "k"},
    "compute:DiskEncryptionSet": {"encryptionType": "k"},
    "compute:VirtualMachine": {
        "osProfile.adminUsername": "sdk",
        "osProfile.computerName": "sdk",
        "osProfile.customData": "sdk",
        "osProfile.linuxConfiguration.disablePasswordAuthentication": "k",
        "osProfile.linuxConfiguration.ssh.publicKeys": "k",
        "placement": "sdk",
        "plan": "k",
        "priority": "k",
        "storageProfile.imageReference": "k",
        "availabilitySet": "sdk",
        "zones": "k",
    },
    "compute:VirtualMachineScaleSet": {"orchestrationMode": "k"},
    "containerregistry:Registry": {"encryption.status": "docs", "zoneRedundancy": "docs"},
    "containerservice:AgentPool": {
        "gpuInstanceProfile": "provider",
        "networkProfile.nodePublicIPTags": "provider",
        "osDiskType": "sdk",
        "osType": "k",
        "vmSize": "provider",
        "vnetSubnetID": "k",
    },
    "containerservice:ManagedCluster": {
        "diskEncryptionSetID": "provider",
        "dnsPrefix": "sdk",
        "fqdnSubdomain": "sdk",
        "linuxProfile": "provider",
        "networkProfile.dnsServiceIP": "provider",
        "networkProfile.networkDataplane": "provider",
        "networkProfile.networkMode": "provider",
        "networkProfile.networkPlugin": "provider",
        "networkProfile.networkPluginMode": "provider",
        "networkProfile.networkPolicy": "provider",
        "networkProfile.outboundType": "provider",
        "networkProfile.podCidr": "provider",
        "networkProfile.serviceCidr": "provider",
        "networkProfile.serviceCidrs": "provider",
        "nodeResourceGroup": "provider",
        "windowsProfile": "provider",
    },
    "databricks:Workspace": {"computeMode": "sdk", "managedResourceGroupId": "k"},
    "dbforpostgresql:Server": {
        "administratorLogin": "sdk",
        "backup.geoRedundantBackup": "docs",
        "dataEncryption.type": "docs",
        "network.delegatedSubnetResourceId": "docs",
    },
    "keyvault:ManagedHsm": {"properties.initialAdminObjectIds": "k", "properties.tenantId": "k", "sku": "k"},
    "machinelearningservices:Workspace": {
        "encryption.status": "k",
        "hbiWorkspace": "k",
        "keyVault": "sdk",
        "storageAccount": "sdk",
    },
    "network:FlowLog": {"targetResourceId": "k"},
    "network:NatGateway": {"sku": "k", "zones": "k"},
    "network:PrivateEndpoint": {"customNetworkInterfaceName": "k", "subnet": "provider"},
    "network:PublicIPAddress": {
        "publicIPAddressVersion": "provider",
        "publicIPPrefix": "provider",
        "sku": "provider",
        "zones": "k",
    },
    "network:VirtualNetworkGateway": {"gatewayType": "k", "vpnType": "k"},
    "network:VirtualNetworkPeering": {"remoteVirtualNetwork": "k"},
    "operationalinsights:Cluster": {"isDoubleEncryptionEnabled": "docs"},
    "privatedns:VirtualNetworkLink": {"virtualNetwork": "k"},
    "storage:EncryptionScope": {"requireInfrastructureEncryption": "docs"},
    "storage:StorageAccount": {
        "enableNfsV3": "k",
        "encryption.requireInfrastructureEncryption": "docs",
        "encryption.services.queue.keyType": "docs",
        "encryption.services.table.keyType": "docs",
        "immutableStorageWithVersioning.enabled": "sdk",
        "isHnsEnabled": "provider",
    },
}
