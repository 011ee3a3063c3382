"""Records to judge: a good one of every kind that carries data, and factories to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.records import ProviderRecord, ResourceRecord, provider_record
from policies.results import Result
from policies.rules import RULES

PREFIX = "urn:pulumi:dev::hub::"
OVH = {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11"}
LOOPBACK = {"authUrl": "http://127.0.0.1:5000/v3", "region": "RegionOne"}
AZURE = {"subscriptionId": "11111111-2222-3333-4444-555555555555", "environment": "public"}

GOOD: dict[str, dict[str, Any]] = {
    "openstack:networking/network:Network": {"name": "n"},
    "openstack:networking/secGroupRule:SecGroupRule": {
        "direction": "ingress",
        "ethertype": "IPv4",
        "remoteIpPrefix": "10.1.0.0/16",
    },
    "openstack:networking/router:Router": {"name": "r"},
    "openstack:networking/port:Port": {"networkId": "4fa5", "securityGroupIds": ["97ac"]},
    "openstack:compute/instance:Instance": {
        "networks": [{"port": "c0de"}],
        "blockDevices": [
            {"sourceType": "image", "destinationType": "volume", "bootIndex": 0, "volumeType": "classic-luks"}
        ],
    },
    "openstack:blockstorage/volume:Volume": {"size": 22, "volumeType": "high-speed-luks"},
    "openstack:loadbalancer/loadBalancer:LoadBalancer": {"vipNetworkId": "4fa5"},
    "openstack:images/image:Image": {"visibility": "private"},
    "openstack:sharedfilesystem/shareAccess:ShareAccess": {"accessType": "ip", "accessTo": "10.0.0.7"},
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

Make = Callable[..., ResourceRecord]
Decide = Callable[..., Result]


def provider(package: str, inputs: Mapping[str, Any], name: str = "cloud") -> ProviderRecord:
    return provider_record(f"{PREFIX}pulumi:providers:{package}::{name}", inputs)


@pytest.fixture
def good() -> dict[str, dict[str, Any]]:
    """Inputs that no rule objects to, by type."""
    return GOOD


@pytest.fixture
def make() -> Make:
    """Makes a record: `make(type, inputs, provider_inputs, provider_name=…)`; the provider is OVHcloud or Azure."""

    def record(
        token: str,
        inputs: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        *,
        provider_name: str = "cloud",
        **more: Any,
    ) -> ResourceRecord:
        package = "azure-native" if token.startswith("azure-native") else token.partition(":")[0]
        name = more.pop("name", "it")
        defaults: dict[str, Any] = {"provider": None, "custom": True}
        if not token.startswith("pulumi:"):
            chosen = (AZURE if package == "azure-native" else OVH) if given is None else given
            defaults["provider"] = provider(package, chosen, provider_name)
        return ResourceRecord(f"{PREFIX}{token}::{name}", token, name, inputs=inputs or {}, **(defaults | more))

    return record


@pytest.fixture
def decide() -> Decide:
    """Applies one rule by its id: `decide(rule, record, configuration_as_json)`."""
    by_id = {rule.id: rule for rule in RULES}

    def apply(rule: str, record: ResourceRecord, document: Mapping[str, Any] | None = None) -> Result:
        return by_id[rule].apply(record, Configuration.from_pack(document or {}))

    return apply


@pytest.fixture
def loopback() -> dict[str, str]:
    """Provider inputs of a cloud on this machine."""
    return dict(LOOPBACK)


@pytest.fixture
def ovh() -> dict[str, str]:
    """Provider inputs of OVHcloud."""
    return dict(OVH)


@pytest.fixture
def azure() -> dict[str, str]:
    """Provider inputs of Azure."""
    return dict(AZURE)
