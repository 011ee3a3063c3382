"""Readers of Azure resources (pulumi-azure-native 3.x), in the property names Pulumi uses.

Exact values: ARM type definitions (Azure/bicep-types-az, 2026-08-20). A property left out counts as insecure, as in
most of Azure's built-in policies, because the default is the cloud's to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policies.configuration import Configuration, KeyCustody
from policies.readers.facts import (
    GIVEN,
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Expected,
    Finding,
    Location,
    Moot,
    PlaceCheck,
    PlaceKind,
    Reader,
    always,
    broken,
    each,
    may_be,
    meets,
    must_be,
    must_not_be_given,
    sound,
    unclear,
)
from policies.readers.sources import covers_everybody, is_everybody_word, is_inside_tag
from policies.records import Node, ResourceRecord

PARENT_PLACE = Moot("lies where its parent lies, which is judged by itself")
PARENT_KEYS = Moot("is encrypted with its parent, which is judged by itself")
PARENT_DOOR = Moot("is reached through its parent, which is judged by itself")
TENANT = Moot("belongs to the tenant's or subscription's settings, which have no region and hold no health data")
KEYS = Moot("key material, which the vault itself encrypts")

SERVICE_ENCRYPTS = "the service always encrypts what it stores, with keys the provider holds"
"""True of Azure services that have no argument for it (learn.microsoft.com, Azure encryption at rest)."""


# --- places


def _location(record: ResourceRecord) -> Iterable[Location | Finding]:
    found = record.properties["location"]
    if found.given:
        yield Location(found, PlaceKind.AZURE)
    else:
        yield unclear("no location is given, so the resource group or the provider decides", found)


def _location_or_global(record: ResourceRecord) -> Iterable[Location | Finding]:
    found = record.properties["location"]
    if not found.given or meets(found, "global"):
        yield sound("a global service that holds no health data", found)
    else:
        yield Location(found, PlaceKind.AZURE)


def _no_edge_zone(record: ResourceRecord) -> Iterable[Location | Finding]:
    zone = record.properties["extendedLocation"]
    if zone.given:
        yield broken("extendedLocation moves the resource to an edge zone, which is in no list of places", zone)


def _stays(path: str, *kinds: str) -> PlaceCheck:
    """The redundancy at `path` keeps every copy in the region: where others go is Azure's choice."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        yield from _redundancy(record.properties.at(path), kinds)

    return check


def _redundancy(found: Node, kinds: Sequence[str]) -> Iterable[Finding]:
    if any(meets(found, kind) for kind in kinds):
        yield sound(f"copies stay in the region ({found.shown})", found)
    else:
        yield broken(
            f"{found.path} is {found.shown}: copies may go to a region Azure chooses; give {' or '.join(kinds)}", found
        )


def _backup_stores(record: ResourceRecord) -> Iterable[Location | Finding]:
    for store in record.properties.at("properties.storageSettings").items():
        yield from _redundancy(store["type"], _IN_REGION)


def _not_enabled(path: str) -> PlaceCheck:
    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        found = record.properties.at(path)
        if found.given and not meets(found, "Disabled"):
            yield broken(f"{path} is {found.shown}: backups may be restored in another region", found)

    return check


def _places_in(path: str, *, key: str | None = None) -> PlaceCheck:
    """Every member of a list names a further place, itself or under `key`."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        for member in record.properties.at(path).items():
            yield Location(member[key] if key else member, PlaceKind.AZURE)

    return check


_IN_REGION = ("LocallyRedundant", "ZoneRedundant")
_STORAGE_IN_REGION = (
    "Standard_LRS",
    "Standard_ZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardV2_LRS",
    "StandardV2_ZRS",
    "PremiumV2_LRS",
    "PremiumV2_ZRS",
)

AT = (_location, _no_edge_zone)
GLOBAL = (_location_or_global,)


# --- encryption at rest

Condition = tuple[str, Expected]


def encrypted(
    customer: Sequence[Condition], provider: Sequence[Condition] = (), *, by_service: bool = False
) -> tuple[Check]:
    """Encryption with the customer's key, else with the provider's, where the configuration allows that.

    `customer` and `provider` are what the arguments must say for each; `by_service` means that the service encrypts
    whatever the arguments say.
    """

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if customer and all(meets(node.at(path), expected) for path, expected in customer):
            yield sound("encrypted with the customer's key", *(node.at(path) for path, _ in customer))
            return
        missing = [node.at(path) for path, _ in customer]
        if configuration.encryption_at_rest.key_custody is KeyCustody.CUSTOMER:
            yield broken("no key of the customer's, which the configuration asks for", *missing)
        elif provider and all(meets(node.at(path), expected) for path, expected in provider):
            yield sound("encrypted with the provider's key", *(node.at(path) for path, _ in provider))
        elif by_service:
            yield sound(SERVICE_ENCRYPTS)
        else:
            yield broken(
                "neither the customer's nor the provider's encryption is asked for",
                *missing,
                *(node.at(path) for path, _ in provider),
            )

    return (check,)


def machine(path: str = "") -> tuple[Check]:
    """A virtual machine: caches and temporary disks by encryption at host, disks by their encryption sets."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        profile = node.at(path) if path else node
        at_host = profile.at("securityProfile.encryptionAtHost")
        disks = [profile.at("storageProfile.osDisk"), *profile.at("storageProfile.dataDisks").items()]
        confidential = disks[0].at("managedDisk.securityProfile.securityEncryptionType")
        if at_host.value is True:
            yield sound("encrypted at the host", at_host)
        elif meets(confidential, "DiskWithVMGuestState"):
            yield sound("a confidential machine whose disk is encrypted with its guest state", confidential)
        else:
            yield broken(f"{at_host.path} is {at_host.shown}, allowed: true", at_host)
        if configuration.encryption_at_rest.key_custody is KeyCustody.CUSTOMER:
            for disk in disks:
                yield from _own_key_of(disk)

    return (check,)


def _own_key_of(disk: Node) -> Iterable[Finding]:
    own = disk.at("managedDisk.diskEncryptionSet.id")
    guest = disk.at("managedDisk.securityProfile.diskEncryptionSet.id")
    if own.given or guest.given or meets(disk["createOption"], "Attach"):
        yield sound("the disk has a key of the customer's, or is a disk judged by itself", own, guest)
    else:
        yield broken("no key of the customer's, which the configuration asks for", own)


def _node_pools(node: Node, configuration: Configuration) -> Iterable[Finding]:
    for pool in node["agentPoolProfiles"].items():
        yield from must_be("enableEncryptionAtHost", True)(pool, configuration)


# --- exposure


def _inbound(node: Node, _: Configuration) -> Iterable[Finding]:
    if not meets(node["direction"], "Inbound") or not meets(node["access"], "Allow"):
        yield sound("lets nothing in", node["direction"], node["access"])
        return
    named = [node["sourceAddressPrefix"], *node["sourceAddressPrefixes"].items()]
    sources = [source for source in named if source.given]
    ranges = []
    for source in sources:
        text = source.text or ""
        if is_everybody_word(text):
            yield broken(f"lets in everybody: {source.path} is {text}", source)
        elif not is_inside_tag(text):
            ranges.append(source)
    yield from _ranges(ranges)
    if not sources and not any(node["sourceApplicationSecurityGroups"].items()):
        yield broken("lets in everybody: no source is given", node["sourceAddressPrefix"])


def _ranges(sources: Sequence[Node]) -> Iterable[Finding]:
    try:
        everybody = covers_everybody([source.text or "" for source in sources])
    except ValueError:
        yield unclear("a source is a service tag, and which addresses it holds is Azure's to change", *sources)
        return
    if everybody:
        yield broken(f"lets in everybody: {', '.join(source.shown for source in sources)}", *sources)
    elif sources:
        yield sound("lets in named ranges only", *sources)


def _nat_collections(node: Node, _: Configuration) -> Iterable[Finding]:
    for collection in node["ruleCollections"].items():
        kind = collection["ruleCollectionType"]
        if meets(kind, "FirewallPolicyNatRuleCollection"):
            yield broken("forwards a public port to a machine", kind)
        else:
            yield sound("filters traffic, forwards no public port", kind)


_NO_PUBLIC_IP = must_not_be_given("publicIPAddress", "gives a public address")
_NETWORK_CLOSED = must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter")
_LOGS_CLOSED = (
    must_be("publicNetworkAccessForIngestion", "Disabled", "SecuredByPerimeter"),
    must_be("publicNetworkAccessForQuery", "Disabled", "SecuredByPerimeter"),
)
_VAULT_CLOSED = (
    must_be("properties.publicNetworkAccess", "Disabled"),
    may_be("properties.networkAcls.defaultAction", "Deny"),
)
_DISK_CLOSED = (
    must_be("networkAccessPolicy", "DenyAll", "AllowPrivate"),
    must_be("publicNetworkAccess", "Disabled"),
)
_DISK_KEYS = encrypted(
    [("encryption.diskEncryptionSetId", GIVEN)], [("encryption.type", "EncryptionAtRestWithPlatformKey")]
)
_VM_NICS = each(
    "networkProfile.networkInterfaceConfigurations",
    each("ipConfigurations", must_not_be_given("publicIPAddressConfiguration", "gives a public address")),
)
_VMSS_NICS = each(
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations",
    each("ipConfigurations", must_not_be_given("publicIPAddressConfiguration", "gives a public address")),
)
_CMK_BY_SERVICE = encrypted([("encryption.keyVaultProperties.keyIdentifier", GIVEN)], by_service=True)


def _network(exposure: Sequence[Check] | Moot = LOCAL_ONLY) -> Reader:
    return Reader(AT, NO_DATA, exposure)


def _child(exposure: Sequence[Check] | Moot = LOCAL_ONLY) -> Reader:
    return Reader(PARENT_PLACE, NO_DATA, exposure)


_PART = Reader(PARENT_PLACE, PARENT_KEYS, PARENT_DOOR)
_SETTING = Reader(TENANT, NO_DATA, LOCAL_ONLY)
_GLOBAL_SERVICE = Reader(GLOBAL, NO_DATA, LOCAL_ONLY)

_NETWORK: Mapping[str, Reader] = {
    "ApplicationGateway": _network([each("frontendIPConfigurations", _NO_PUBLIC_IP)]),
    "ApplicationSecurityGroup": _network(),
    "AzureFirewall": _network(
        [
            must_not_be_given("natRuleCollections", "forwards public ports to machines"),
            must_not_be_given("hubIPAddresses", "gives public addresses"),
        ]
    ),
    "BastionHost": _network(
        [each("ipConfigurations", _NO_PUBLIC_IP), may_be("enableShareableLink", False)],
    ),
    "DdosProtectionPlan": _network(),
    "FirewallPolicy": _network(),
    "FirewallPolicyRuleCollectionGroup": _child([_nat_collections]),
    "FlowLog": _network(),
    "LoadBalancer": _network([each("frontendIPConfigurations", _NO_PUBLIC_IP)]),
    "NatGateway": _network(Moot("lets traffic out only; its addresses are judged by themselves")),
    "NetworkInterface": _network([each("ipConfigurations", _NO_PUBLIC_IP)]),
    "NetworkSecurityGroup": _network([each("securityRules", _inbound)]),
    "NetworkSecurityPerimeter": _network(),
    "NetworkWatcher": _network(),
    "PrivateDnsZoneGroup": _child(),
    "PrivateEndpoint": _network(),
    "PublicIPAddress": _network([always("is a public address")]),
    "PublicIPPrefix": _network([always("is a range of public addresses")]),
    "Route": _child(),
    "RouteTable": _network(),
    "SecurityRule": _child([_inbound]),
    "Subnet": _child(),
    "VirtualNetwork": _network(),
    "VirtualNetworkGateway": _network([each("ipConfigurations", _NO_PUBLIC_IP)]),
    "VirtualNetworkPeering": _child(),
}

_PRIVATE_DNS: Mapping[str, Reader] = {
    "PrivateZone": _GLOBAL_SERVICE,
    "VirtualNetworkLink": _GLOBAL_SERVICE,
    "PrivateRecordSet": _child(),
}

_STORAGE: Mapping[str, Reader] = {
    "StorageAccount": Reader(
        [*AT, _stays("sku.name", *_STORAGE_IN_REGION)],
        encrypted(
            [("encryption.keySource", "Microsoft.Keyvault"), ("encryption.keyVaultProperties.keyName", GIVEN)],
            [("encryption.requireInfrastructureEncryption", True)],
        ),
        [
            _NETWORK_CLOSED,
            must_be("allowBlobPublicAccess", False),
            may_be("networkRuleSet.defaultAction", "Deny"),
        ],
    ),
    "BlobContainer": Reader(PARENT_PLACE, PARENT_KEYS, [may_be("publicAccess", "None")]),
    **dict.fromkeys(
        (
            "BlobContainerImmutabilityPolicy",
            "BlobContainerLegalHold",
            "BlobInventoryPolicy",
            "BlobServiceProperties",
            "EncryptionScope",
            "FileServiceProperties",
            "FileShare",
            "LocalUser",
            "ManagementPolicy",
            "ObjectReplicationPolicy",
            "Queue",
            "Table",
        ),
        _PART,
    ),
}

_KEY_VAULT: Mapping[str, Reader] = {
    "Vault": Reader(AT, KEYS, _VAULT_CLOSED),
    "ManagedHsm": Reader([*AT, _places_in("properties.regions", key="name")], KEYS, _VAULT_CLOSED),
    "Key": Reader(PARENT_PLACE, KEYS, PARENT_DOOR),
    "Secret": Reader(PARENT_PLACE, KEYS, PARENT_DOOR),
    "PrivateEndpointConnection": _child(),
}

_COMPUTE: Mapping[str, Reader] = {
    "AvailabilitySet": _network(),
    "Disk": Reader(AT, _DISK_KEYS, _DISK_CLOSED),
    "DiskAccess": _network(),
    "DiskEncryptionSet": Reader(AT, KEYS, LOCAL_ONLY),
    "Gallery": _network([may_be("sharingProfile.permissions", "Private", "Groups")]),
    "GalleryImage": _network(),
    "ProximityPlacementGroup": _network(),
    "Snapshot": Reader(AT, _DISK_KEYS, _DISK_CLOSED),
    "SshPublicKey": _network(),
    "VirtualMachine": Reader(AT, machine(), [_VM_NICS]),
    "VirtualMachineExtension": _PART,
    "VirtualMachineScaleSet": Reader(AT, machine("virtualMachineProfile"), [_VMSS_NICS]),
}

_MACHINE_LEARNING: Mapping[str, Reader] = {
    "Workspace": Reader(
        AT,
        encrypted(
            [("encryption.status", "Enabled"), ("encryption.keyVaultProperties.keyIdentifier", GIVEN)], by_service=True
        ),
        [_NETWORK_CLOSED],
    ),
    "Compute": Reader(
        AT,
        PARENT_KEYS,
        [
            must_be("properties.properties.enableNodePublicIp", False),
            may_be("properties.properties.remoteLoginPortPublicAccess", "Disabled"),
        ],
    ),
    "ManagedNetworkSettingsRule": _child(),
    "OutboundRule": _child(),
}

_CONTAINER_SERVICE: Mapping[str, Reader] = {
    "ManagedCluster": Reader(
        AT,
        [_node_pools, *encrypted([("diskEncryptionSetID", GIVEN)], by_service=True)],
        [
            must_be("apiServerAccessProfile.enablePrivateCluster", True),
            each("agentPoolProfiles", may_be("enableNodePublicIP", False)),
        ],
    ),
    "AgentPool": Reader(PARENT_PLACE, [must_be("enableEncryptionAtHost", True)], [may_be("enableNodePublicIP", False)]),
}

_CONTAINER_REGISTRY: Mapping[str, Reader] = {
    "Registry": Reader(AT, _CMK_BY_SERVICE, [_NETWORK_CLOSED, may_be("anonymousPullEnabled", False)]),
    "Replication": _network(),
}

_LOGS: Mapping[str, Reader] = {
    "Workspace": Reader(
        AT,
        encrypted([("features.clusterResourceId", GIVEN)], by_service=True),
        _LOGS_CLOSED,
    ),
    "Cluster": Reader(AT, encrypted([("keyVaultProperties.keyName", GIVEN)], by_service=True), LOCAL_ONLY),
    "DataExport": _child(),
    "LinkedService": _child(),
    "LinkedStorageAccount": _child(),
    "Table": _PART,
}

_MONITOR: Mapping[str, Reader] = {
    "ActionGroup": _GLOBAL_SERVICE,
    "ActivityLogAlert": _GLOBAL_SERVICE,
    "DataCollectionEndpoint": _network([must_be("networkAcls.publicNetworkAccess", "Disabled")]),
    "DataCollectionRule": _network(),
    "DiagnosticSetting": _child(),
    "MetricAlert": _GLOBAL_SERVICE,
    "PrivateLinkScope": Reader(
        GLOBAL,
        NO_DATA,
        [
            must_be("accessModeSettings.ingestionAccessMode", "PrivateOnly"),
            must_be("accessModeSettings.queryAccessMode", "PrivateOnly"),
        ],
    ),
    "PrivateLinkScopedResource": _child(),
    "ScheduledQueryRule": _network(),
    "SubscriptionDiagnosticSetting": _SETTING,
}

_RECOVERY: Mapping[str, Reader] = {
    "Vault": Reader(
        [
            *AT,
            _stays("properties.redundancySettings.standardTierStorageRedundancy", *_IN_REGION),
            _not_enabled("properties.redundancySettings.crossRegionRestore"),
        ],
        encrypted([("properties.encryption.keyVaultProperties.keyUri", GIVEN)], by_service=True),
        [must_be("properties.publicNetworkAccess", "Disabled")],
    ),
    "ProtectionPolicy": _PART,
    "ProtectedItem": _PART,
}

_DATA_PROTECTION: Mapping[str, Reader] = {
    "BackupVault": Reader(
        [
            *AT,
            _backup_stores,
            _not_enabled("properties.featureSettings.crossRegionRestoreSettings.state"),
            _places_in("properties.replicatedRegions"),
        ],
        encrypted(
            [
                ("properties.securitySettings.encryptionSettings.state", "Enabled"),
                ("properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri", GIVEN),
            ],
            by_service=True,
        ),
        LOCAL_ONLY,
    ),
    "BackupInstance": _PART,
    "BackupPolicy": _PART,
    "ResourceGuard": _network(),
}

_MODULES: Mapping[str, Mapping[str, Reader]] = {
    "applicationinsights": {"Component": Reader(AT, encrypted([], by_service=True), _LOGS_CLOSED)},
    "authorization": dict.fromkeys(
        (
            "ManagementLockAtResourceGroupLevel",
            "ManagementLockByScope",
            "PolicyAssignment",
            "PolicyDefinition",
            "PolicyExemption",
            "PolicySetDefinition",
            "RoleAssignment",
            "RoleDefinition",
        ),
        _SETTING,
    ),
    "compute": _COMPUTE,
    "consumption": {"Budget": _SETTING},
    "containerregistry": _CONTAINER_REGISTRY,
    "containerservice": _CONTAINER_SERVICE,
    "dataprotection": _DATA_PROTECTION,
    "keyvault": _KEY_VAULT,
    "machinelearningservices": _MACHINE_LEARNING,
    "managedidentity": {"UserAssignedIdentity": _network(), "FederatedIdentityCredential": _child()},
    "monitor": _MONITOR,
    "network": _NETWORK,
    "operationalinsights": _LOGS,
    "privatedns": _PRIVATE_DNS,
    "recoveryservices": _RECOVERY,
    "resources": {"ResourceGroup": _network()},
    "security": {"Pricing": _SETTING},
    "storage": _STORAGE,
}

READERS: Mapping[str, Reader] = {
    f"azure-native:{module}:{name}": reader for module, types in _MODULES.items() for name, reader in types.items()
}
"""Readers by kind. Databases, FHIR and AI services are left out until somebody has read their arguments."""
