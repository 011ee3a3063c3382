"""Every Azure input of the examples is one that Azure takes, and none is left to a default that a policy doubts.

The facts are from the ARM type definitions (snapshot 2026-08-20) at the API versions of pulumi-azure-native 3.29.0,
its SDK, and Azure's built-in policies (2026-04-29), which take most properties that are not set for insecure ones.
Facts marked [k] are general knowledge that those sources do not hold.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from azure_stand_in import StandIn
from input_names import input_names
from recording import Graph, record
from specs import EXAMPLES, hub

from components.hub import HealthDataHub

Inputs = dict[str, Any]

CHANGES: dict[str, dict[str, Any]] = {
    **{name: {} for name in EXAMPLES},
    "hospital with everything": {
        "backup": {"second_region": "germanywestcentral"},
        "budget": {"monthly": 20_000, "starts": "2027-01-01"},
        "custody": "customer",
    },
    "hospital at baseline": {"assurance": "baseline"},
    "hospital with the longest names": {
        "name": "a" * 16,
        "workspaces": [
            {
                "name": f"{letter * 15}{letter}",
                "slot": slot,
                "pools": [{"name": "p" * 16, "accelerator": "H100:1", "machines": 12}],
            }
            for slot, letter in ((1, "b"), (2, "c"))
        ],
    },
    "hospital with hyphens": {
        "name": "a--b---c----d--e",
        "workspaces": [
            {"name": "f--g---h----i--j", "slot": 1, "pools": [{"name": "k--l", "accelerator": "CPU:4"}]},
        ],
    },
}


@cache
def judged(what: str) -> tuple[Graph, tuple[str, ...]]:
    """The graph of an example, and what the stand-in says of it."""
    cloud = StandIn()
    spec = hub(what.partition(" ")[0], "azure", **CHANGES[what])
    return record(lambda: HealthDataHub("hub", spec), cloud=cloud), tuple(cloud.problems)


@pytest.mark.parametrize("what", CHANGES)
def test_the_stand_in_takes_every_input(what: str) -> None:
    graph, problems = judged(what)
    assert problems == ()
    assert [resource.type for resource in graph.resources.values() if resource.type.startswith("azure-native:")]


def inputs_of(*types: str) -> Iterator[tuple[str, Inputs]]:
    for what in CHANGES:
        for resource in judged(what)[0].of(*(f"azure-native:{each}" for each in types)):
            yield f"{what}: {resource.name}", dict(resource.inputs)


def at(values: Any, path: str) -> Any:
    """The value at a dotted path; None where the path ends early."""
    for step in path.split("."):
        values = values.get(step) if isinstance(values, dict) else None
    return values


SAID: dict[str, dict[str, tuple[Any, ...]]] = {
    # type -> path -> the values that are fine; all of them have to be set.
    "storage:StorageAccount": {
        "publicNetworkAccess": ("Disabled",),
        "networkRuleSet.defaultAction": ("Deny",),
        "networkRuleSet.bypass": ("None", "AzureServices"),
        "minimumTlsVersion": ("TLS1_2", "TLS1_3"),
        "allowSharedKeyAccess": (False,),
        "allowBlobPublicAccess": (False,),
        "allowCrossTenantReplication": (False,),
        "enableHttpsTrafficOnly": (True,),
        "encryption.keySource": ("Microsoft.Keyvault",),
        "encryption.requireInfrastructureEncryption": (True,),
        "sku.name": ("Standard_LRS", "Standard_ZRS", "Premium_LRS", "Premium_ZRS"),
    },
    "storage:BlobContainer": {"publicAccess": ("None",)},
    "storage:BlobServiceProperties": {
        "blobServicesName": ("default",),
        "deleteRetentionPolicy.enabled": (True,),
        "containerDeleteRetentionPolicy.enabled": (True,),
    },
    "keyvault:Vault": {
        "properties.publicNetworkAccess": ("Disabled",),
        "properties.networkAcls.defaultAction": ("Deny",),
        "properties.networkAcls.bypass": ("None", "AzureServices"),
        "properties.enableRbacAuthorization": (True,),
        "properties.enablePurgeProtection": (True,),
        "properties.sku.name": ("premium",),
    },
    "keyvault:Key": {"properties.kty": ("RSA-HSM", "EC-HSM")},
    "compute:DiskEncryptionSet": {
        "encryptionType": ("EncryptionAtRestWithPlatformAndCustomerKeys", "EncryptionAtRestWithCustomerKey"),
        "rotationToLatestKeyVersionEnabled": (True,),
        "identity.type": ("UserAssigned", "SystemAssigned"),
    },
    "compute:Disk": {
        "networkAccessPolicy": ("DenyAll",),
        "publicNetworkAccess": ("Disabled",),
        "creationData.createOption": ("Empty",),
    },
    "compute:VirtualMachine": {
        "securityProfile.encryptionAtHost": (True,),
        "osProfile.linuxConfiguration.disablePasswordAuthentication": (True,),
        "osProfile.linuxConfiguration.patchSettings.assessmentMode": ("AutomaticByPlatform",),
        "storageProfile.osDisk.deleteOption": ("Delete", "Detach"),
    },
    "network:Subnet": {
        "defaultOutboundAccess": (False,),
        "privateEndpointNetworkPolicies": ("Enabled", "NetworkSecurityGroupEnabled", "Disabled"),
    },
    "network:VirtualNetwork": {
        "encryption.enabled": (True,),
        "encryption.enforcement": ("AllowUnencrypted", "DropUnencrypted"),
    },
    "network:RouteTable": {"disableBgpRoutePropagation": (True,)},
    "network:PublicIPAddress": {"publicIPAllocationMethod": ("Static",), "sku.name": ("Standard",)},
    "network:NetworkInterface": {"enableIPForwarding": (False,)},
    "network:AzureFirewall": {"sku.name": ("AZFW_VNet",), "sku.tier": ("Standard", "Premium")},
    "network:FirewallPolicy": {"threatIntelMode": ("Deny",), "sku.tier": ("Standard", "Premium")},
    "network:BastionHost": {
        "sku.name": ("Premium",),
        "enablePrivateOnlyBastion": (True,),
        "disableCopyPaste": (True,),
        "enableFileCopy": (False,),
        "enableShareableLink": (False,),
        "enableTunneling": (False,),
    },
    "privatedns:PrivateZone": {"location": ("global",)},
    "privatedns:VirtualNetworkLink": {"location": ("global",), "registrationEnabled": (False,)},
    "operationalinsights:Workspace": {
        "sku.name": ("PerGB2018", "LACluster"),
        "publicNetworkAccessForIngestion": ("Disabled",),
        "publicNetworkAccessForQuery": ("Disabled",),
        "features.disableLocalAuth": (True,),
    },
    "monitor:PrivateLinkScope": {
        "accessModeSettings.ingestionAccessMode": ("PrivateOnly",),
        "accessModeSettings.queryAccessMode": ("PrivateOnly",),
    },
    "recoveryservices:Vault": {
        "properties.publicNetworkAccess": ("Disabled",),
        "properties.redundancySettings.standardTierStorageRedundancy": ("ZoneRedundant", "LocallyRedundant"),
        "properties.redundancySettings.crossRegionRestore": ("Disabled",),
        "properties.securitySettings.immutabilitySettings.state": ("Locked", "Unlocked"),
        "properties.securitySettings.softDeleteSettings.softDeleteState": ("AlwaysON",),
        "properties.encryption.infrastructureEncryption": ("Enabled",),
        "sku.name": ("RS0", "Standard"),
    },
    "recoveryservices:ProtectionPolicy": {"properties.backupManagementType": ("AzureIaasVM",)},
    "authorization:RoleAssignment": {"principalType": ("ServicePrincipal", "Group")},
}
"""Each of these is set in so many words, even where today's default is safe (built-in policies, General facts)."""


@pytest.mark.parametrize("kind", SAID)
def test_every_security_property_is_set_to_a_safe_value(kind: str) -> None:
    found = list(inputs_of(kind))
    assert found, f"no example has a {kind}"
    wrong = [
        (name, path, at(values, path))
        for name, values in found
        for path, fine in SAID[kind].items()
        if at(values, path) not in fine
    ]
    assert wrong == []


def _firewall_tiers_agree() -> bool:
    tiers = [
        {values["sku"]["tier"] for _, values in inputs_of(kind)}
        for kind in ("network:AzureFirewall", "network:FirewallPolicy")
    ]
    return tiers[0] == tiers[1]


def _every(kind: str, holds: Callable[[Inputs], bool]) -> bool:
    return all(holds(values) for _, values in inputs_of(kind))


def _identity_for_the_key_is_the_accounts_own(account: Inputs) -> bool:
    used = at(account, "encryption.encryptionIdentity.encryptionUserAssignedIdentity")
    return used in account["identity"]["userAssignedIdentities"]


def _budget_begins_with_a_month(budget: Inputs) -> bool:
    return (
        re.match(r"\d{4}-\d\d-01", budget["timePeriod"]["startDate"]) is not None
        and budget["category"] == "Cost"
        and len(budget["notifications"]) > 0
    )


def _diagnostics_take_a_group(setting: Inputs) -> bool:
    return all(
        each["enabled"] is True and each.get("categoryGroup") in ("allLogs", "audit", None) for each in setting["logs"]
    )


FACTS: dict[str, Callable[[], bool]] = {
    "the tier of a firewall is that of its policy [k]": _firewall_tiers_agree,
    "the identity that reaches the key is one of the account's": lambda: _every(
        "storage:StorageAccount", _identity_for_the_key_is_the_accounts_own
    ),
    "purge protection and soft delete are never written as false": lambda: _every(
        "keyvault:Vault", lambda vault: vault["properties"].get("enableSoftDelete") is not False
    ),
    "keys are only for wrapping keys": lambda: _every(
        "keyvault:Key", lambda key: set(key["properties"]["keyOps"]) <= {"wrapKey", "unwrapKey"}
    ),
    "every network interface is without a public address": lambda: _every(
        "network:NetworkInterface",
        lambda card: not any("publicIPAddress" in each for each in card["ipConfigurations"]),
    ),
    "a private endpoint names exactly one kind of thing": lambda: _every(
        "network:PrivateEndpoint",
        lambda point: [len(each["groupIds"]) for each in point["privateLinkServiceConnections"]] == [1],
    ),
    "the zone group of a private endpoint is called default": lambda: _every(
        "network:PrivateDnsZoneGroup", lambda group: group["privateDnsZoneGroupName"] == "default"
    ),
    "versions are kept by flat stores": lambda: any(
        values.get("isVersioningEnabled") for _, values in inputs_of("storage:BlobServiceProperties")
    ),
    "flow logs are of networks, those of security groups are being retired [k]": lambda: _every(
        "network:FlowLog", lambda log: "/virtualNetworks/" in log["targetResourceId"]
    ),
    "a budget begins on the first of a month [k]": lambda: _every("consumption:Budget", _budget_begins_with_a_month),
    "diagnostic settings take groups of categories": lambda: _every(
        "monitor:DiagnosticSetting", _diagnostics_take_a_group
    ),
    "every machine's disks name an encryption set each": lambda: _every(
        "compute:VirtualMachine",
        lambda machine: bool(at(machine, "storageProfile.osDisk.managedDisk.diskEncryptionSet.id")),
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_facts_of_the_types(fact: str) -> None:
    assert FACTS[fact]()


def test_every_resource_that_takes_a_location_is_given_one() -> None:
    lacking = {
        resource.name
        for what in CHANGES
        for resource in judged(what)[0].resources.values()
        if resource.type.startswith("azure-native:")
        and "location" in input_names(resource.type)
        and not resource.inputs.get("location")
    }
    assert lacking == set()


def test_priorities_of_rules_are_unique_and_within_azures_range() -> None:
    for name, group in inputs_of("network:NetworkSecurityGroup"):
        for direction in ("Inbound", "Outbound"):
            used = [rule["priority"] for rule in group["securityRules"] if rule["direction"] == direction]
            assert len(used) == len(set(used)), name
            assert all(100 <= priority <= 4096 for priority in used), name
