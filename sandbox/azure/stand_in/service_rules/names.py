"""Rules for names: length and characters.

From Microsoft's page "Naming rules and restrictions for Azure resources"
(learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules) and the patterns in the ARM type
definitions (snapshot 2026-08-20); types that are not listed here have no rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import Problem
from .inputs import Inputs


@dataclass(frozen=True)
class NameRule:
    """Length in characters, a pattern for the whole name, and the pattern in words."""

    least: int
    most: int
    pattern: str
    words: str

    def check(self, name: str) -> str | None:
        """Why a name is refused, or None."""
        if not self.least <= len(name) <= self.most:
            return f"'{name}' has {len(name)} characters; allowed are {self.least} to {self.most}"
        if not re.fullmatch(self.pattern, name):
            return f"'{name}' is not allowed; a name here has {self.words}"
        return None


def _network(least: int, most: int) -> NameRule:
    return NameRule(
        least,
        most,
        r"[A-Za-z0-9]([\w.-]*\w)?",
        "letters, digits, '_', '.' and '-', begins with a letter or digit and ends with one or with '_'",
    )


_LABELS = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
_ZONE = NameRule(1, 253, rf"{_LABELS}(\.{_LABELS}){{1,33}}", "2 to 34 labels of letters, digits, '_' and '-'")
_CONTAINER = NameRule(
    3, 63, r"\$root|\$web|\$logs|[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters, digits and single hyphens between them"
)
_KEY = NameRule(1, 127, r"[A-Za-z0-9-]+", "letters, digits and hyphens")
_VAULT = NameRule(
    3,
    24,
    r"[A-Za-z](-?[A-Za-z0-9])*",
    "letters, digits and single hyphens, begins with a letter and ends with a letter or digit",
)
_LOGS = NameRule(4, 63, r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]", "letters, digits and hyphens, no hyphen at either end")
_WORDS = NameRule(1, 80, r"[A-Za-z0-9_-]+", "letters, digits, '_' and '-'")
_MACHINE = NameRule(
    1, 64, r"[A-Za-z0-9]([\w.-]*\w)?", "letters, digits, '-', '.' and '_', and ends with neither '.' nor '-'"
)
_GUID = NameRule(
    36, 36, r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "the form of a GUID (8-4-4-4-12 hexadecimal digits)"
)
_DEFAULT = NameRule(7, 7, "default", "the fixed value 'default'")

# type -> (input that holds the name, rule)
NAMES: dict[str, tuple[str, NameRule]] = {
    "resources:ResourceGroup": (
        "resourceGroupName",
        NameRule(1, 90, r"[-\w.()]*[-\w()]", "letters, digits, '-', '_', '.', '(' and ')', and does not end with '.'"),
    ),
    "network:VirtualNetwork": ("virtualNetworkName", _network(2, 64)),
    "network:Subnet": ("subnetName", _network(1, 80)),
    "network:NetworkSecurityGroup": ("networkSecurityGroupName", _network(1, 80)),
    "network:SecurityRule": ("securityRuleName", _network(1, 80)),
    "network:RouteTable": ("routeTableName", _network(1, 80)),
    "network:Route": ("routeName", _network(1, 80)),
    "network:PublicIPAddress": ("publicIpAddressName", _network(1, 80)),
    "network:NatGateway": ("natGatewayName", _network(1, 80)),
    "network:AzureFirewall": ("azureFirewallName", _network(1, 56)),
    "network:FirewallPolicy": ("firewallPolicyName", _network(1, 80)),
    "network:FirewallPolicyRuleCollectionGroup": ("ruleCollectionGroupName", _network(1, 80)),
    "network:BastionHost": ("bastionHostName", _network(1, 80)),
    "network:NetworkInterface": ("networkInterfaceName", _network(1, 80)),
    "network:PrivateEndpoint": ("privateEndpointName", _network(2, 64)),
    "network:PrivateDnsZoneGroup": ("privateDnsZoneGroupName", _network(1, 80)),
    "network:NetworkWatcher": ("networkWatcherName", _network(1, 80)),
    "network:FlowLog": ("flowLogName", _network(1, 80)),
    "privatedns:PrivateZone": ("privateZoneName", _ZONE),
    "privatedns:VirtualNetworkLink": ("virtualNetworkLinkName", _network(1, 80)),
    "storage:StorageAccount": ("accountName", NameRule(3, 24, r"[a-z0-9]+", "lower-case letters and digits only")),
    "storage:BlobServiceProperties": ("blobServicesName", _DEFAULT),
    "storage:FileServiceProperties": ("fileServicesName", _DEFAULT),
    "storage:ManagementPolicy": ("managementPolicyName", _DEFAULT),
    "storage:BlobContainerImmutabilityPolicy": ("immutabilityPolicyName", _DEFAULT),
    "storage:BlobContainer": ("containerName", _CONTAINER),
    "storage:FileShare": ("shareName", _CONTAINER),
    "storage:EncryptionScope": ("encryptionScopeName", NameRule(3, 63, r"[A-Za-z0-9-]+", "letters, digits and '-'")),
    "keyvault:Vault": ("vaultName", _VAULT),
    "keyvault:ManagedHsm": ("name", _VAULT),
    "keyvault:Key": ("keyName", _KEY),
    "keyvault:Secret": ("secretName", _KEY),
    "compute:DiskEncryptionSet": ("diskEncryptionSetName", _WORDS),
    "compute:Disk": ("diskName", NameRule(1, 80, r"[\w.-]*\w", "letters, digits, '_', '.' and '-'")),
    "compute:DiskAccess": ("diskAccessName", _WORDS),
    "compute:VirtualMachine": ("vmName", _MACHINE),
    "compute:VirtualMachineScaleSet": ("vmScaleSetName", _MACHINE),
    "containerservice:ManagedCluster": (
        "resourceName",
        NameRule(1, 63, r"[A-Za-z0-9]([\w-]*[A-Za-z0-9])?", "letters, digits, '_' and '-', with neither at an end"),
    ),
    "containerservice:AgentPool": (
        "agentPoolName",
        NameRule(1, 12, r"[a-z][a-z0-9]*", "lower-case letters and digits, and begins with a letter"),
    ),
    "containerregistry:Registry": ("registryName", NameRule(5, 50, r"[A-Za-z0-9]+", "letters and digits only")),
    "machinelearningservices:Workspace": (
        "workspaceName",
        NameRule(3, 33, r"[A-Za-z0-9][A-Za-z0-9_-]+", "letters, digits, '_' and '-', begins with a letter or digit"),
    ),
    "machinelearningservices:Compute": (
        "computeName",
        NameRule(3, 24, r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", "letters, digits and hyphens, begins with a letter"),
    ),
    "dbforpostgresql:Server": (
        "serverName",
        NameRule(3, 63, r"[a-z0-9][a-z0-9-]*[a-z0-9]", "lower-case letters, digits and hyphens, no hyphen at an end"),
    ),
    "healthcareapis:Workspace": ("workspaceName", NameRule(3, 24, r"[A-Za-z0-9]+", "letters and digits only")),
    "operationalinsights:Workspace": ("workspaceName", _LOGS),
    "operationalinsights:Cluster": ("clusterName", _LOGS),
    "managedidentity:UserAssignedIdentity": (
        "resourceName",
        NameRule(3, 128, r"[A-Za-z0-9][\w-]*", "letters, digits, '_' and '-', begins with a letter or digit"),
    ),
    "recoveryservices:Vault": (
        "vaultName",
        NameRule(2, 50, r"[A-Za-z][A-Za-z0-9-]*", "letters, digits and hyphens, begins with a letter"),
    ),
    "recoveryservices:ProtectionPolicy": (
        "policyName",
        NameRule(3, 150, r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", "letters, digits and hyphens, begins with a letter"),
    ),
    "dataprotection:BackupVault": (
        "vaultName",
        NameRule(2, 50, r"[A-Za-z0-9][A-Za-z0-9-]*", "letters, digits and hyphens, begins with a letter or digit"),
    ),
    "authorization:RoleAssignment": ("roleAssignmentName", _GUID),
    "authorization:RoleDefinition": ("roleDefinitionId", _GUID),
    "authorization:ManagementLockByScope": ("lockName", NameRule(1, 90, r"[\w.()-]+", "letters, digits, '_.()-'")),
    "consumption:Budget": ("budgetName", NameRule(1, 63, r"[\w-]+", "letters, digits, '_' and '-'")),
}


def check(type_name: str, inputs: Inputs) -> Iterator[Problem]:
    """Refuse a name that the service does not take."""
    if type_name in NAMES:
        path, rule = NAMES[type_name]
        name = inputs.text(path)
        if name and (reason := rule.check(name)):
            yield inputs.problem(path, reason)
