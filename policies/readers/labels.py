"""What resources say of themselves: who owns them, which workspace they belong to, what data they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.readers import COMPONENT, PROVIDER, reader_of
from policies.readers.facts import Moot
from policies.records import PROVIDER_PREFIX, UNKNOWN, Node, ResourceRecord, Secret

DATA_CLASS, WORKSPACE, END_DATE = "data-class", "workspace", "end-date"
"""Labels that rules read."""
HUB = "hub"
"""The workspace of what belongs to a hub as a whole."""


@dataclass(frozen=True)
class Labels:
    """The labels of one resource, each by its name in small letters: clouds do not tell these from capital ones.

    `unread` is a part of them that cannot be read and may hold any label; `where` is the property they stand in.
    """

    given: Mapping[str, Node]
    unread: Node | None
    where: str

    def __getitem__(self, name: str) -> Node:
        """A label, absent when it is not given. Reading it fails when it may be among those that cannot be read."""
        found = self.given.get(name)
        if found is None:
            return Node(f"{self.where}.{name}", None if self.unread is None else self.unread.raw)
        return found


NO_LABELS = Moot("its type has no labels")
_PARENT = Moot("is a part of a resource that has labels itself")
_REFUSED_NAMES = Moot("its metadata take no names with hyphens, and its account has labels itself")
_OTHER_TAGS = Moot("its tags and metadata mean something to the cloud and are no labels")

_AZURE: Mapping[str, str] = {
    "applicationinsights": "Component",
    "cdn": "AFDEndpoint Endpoint Profile",
    "cognitiveservices": "Account Deployment RaiPolicy",
    "compute": (
        "AvailabilitySet Disk DiskAccess DiskEncryptionSet Gallery GalleryImage GalleryImageVersion Image "
        "ProximityPlacementGroup RestorePointCollection Snapshot SshPublicKey VirtualMachine "
        "VirtualMachineExtension VirtualMachineScaleSet"
    ),
    "containerregistry": "Registry Replication",
    "containerservice": "AgentPool ManagedCluster",
    "cosmosdb": (
        "DatabaseAccount GremlinResourceGremlinDatabase GremlinResourceGremlinGraph "
        "MongoDBResourceMongoDBCollection MongoDBResourceMongoDBDatabase SqlResourceSqlContainer "
        "SqlResourceSqlDatabase"
    ),
    "databricks": "AccessConnector Workspace",
    "dataprotection": "BackupInstance BackupVault ResourceGuard",
    "dbformysql": "Server",
    "dbforpostgresql": "Server",
    "eventhub": "Namespace",
    "frontdoor": "FrontDoor",
    "healthcareapis": "DicomService FhirService Workspace",
    "keyvault": "Key MHSMPrivateEndpointConnection ManagedHsm Secret Vault",
    "machinelearningservices": "Compute Workspace",
    "managedidentity": "UserAssignedIdentity",
    "monitor": (
        "ActionGroup ActivityLogAlert DataCollectionEndpoint DataCollectionRule MetricAlert PrivateLinkScope "
        "ScheduledQueryRule"
    ),
    "network": (
        "ApplicationGateway ApplicationSecurityGroup AzureFirewall BastionHost DdosProtectionPlan "
        "FirewallPolicy FlowLog LoadBalancer NatGateway NetworkInterface NetworkSecurityGroup "
        "NetworkSecurityPerimeter NetworkWatcher PrivateEndpoint PublicIPAddress PublicIPPrefix RouteTable "
        "VirtualNetwork VirtualNetworkGateway"
    ),
    "operationalinsights": "Cluster LinkedService Workspace",
    "privatedns": "PrivateZone VirtualNetworkLink",
    "recoveryservices": "ProtectedItem ProtectionPolicy Vault",
    "redis": "Redis",
    "redisenterprise": "RedisEnterprise",
    "resources": "ResourceGroup",
    "search": "Service",
    "servicebus": "Namespace",
    "sql": "Database FailoverGroup ManagedInstance Server",
    "storage": "StorageAccount",
    "synapse": "BigDataPool SqlPool Workspace",
    "trafficmanager": "Profile",
}
"""Azure's types with a map `tags`, by module (arguments of pulumi-azure-native 3.29.0)."""

_OPENSTACK: Mapping[str, tuple[str, ...]] = {
    "blockstorage:Volume": ("metadata",),
    "compute:Instance": ("metadata", "tags"),
    "identity:Project": ("tags",),
    "images:Image": ("tags",),
    "keymanager:SecretV1": ("metadata",),
    "loadbalancer:Listener": ("tags",),
    "loadbalancer:LoadBalancer": ("tags",),
    "loadbalancer:Member": ("tags",),
    "loadbalancer:Pool": ("tags",),
    "networking:FloatingIp": ("tags",),
    "networking:Network": ("tags",),
    "networking:Port": ("tags",),
    "networking:Router": ("tags",),
    "networking:SecGroup": ("tags",),
    "networking:Subnet": ("tags",),
    "networking:SubnetPool": ("tags",),
    "networking:Trunk": ("tags",),
    "objectstorage:Container": ("metadata",),
    "sharedfilesystem:Share": ("metadata",),
}
"""OpenStack's types with labels (arguments of pulumi-openstack 5.5.3): a map `metadata`, a list `tags` of `name=value`.

Left out: tags of QoS policies, which Neutron 2026.1 refuses; metadata of host aggregates, which the scheduler reads.
"""

_OVH: Mapping[str, tuple[str, ...]] = {
    "cloudproject:Storage": ("tags",),
    "index:CloudKeyManagerSecret": ("metadata",),
    "index:CloudStorageObjectBucket": ("tags",),
}
"""OVHcloud's own types with labels (arguments of pulumi-ovh 2.22.0). Of others, tags of the account's access management
are resources of their own, which are not followed."""

_LABELLED: Mapping[str, tuple[str, ...]] = {
    **{f"azure-native:{module}:{name}": ("tags",) for module, names in _AZURE.items() for name in names.split()},
    **{f"openstack:{kind}": properties for kind, properties in _OPENSTACK.items()},
    **{f"ovh:{kind}": properties for kind, properties in _OVH.items()},
}

_REASONS: Mapping[str, Moot] = {
    "azure-native:storage:BlobContainer": _REFUSED_NAMES,
    "azure-native:storage:BlobContainerLegalHold": _OTHER_TAGS,
    "azure-native:storage:FileShare": _REFUSED_NAMES,
    "azure-native:storage:Queue": _REFUSED_NAMES,
    "openstack:compute:AggregateV2": _OTHER_TAGS,
    "openstack:networking:QosPolicy": Moot("the network service refuses its tags"),
    "openstack:objectstorage:AccountV1": Moot("is the project's account, whose containers have labels themselves"),
    "openstack:objectstorage:ContainerObject": _PARENT,
}
"""Types that have tags or metadata, and why these are not labels."""


def spelling_of(record: ResourceRecord) -> tuple[str, ...] | Moot | None:
    """The properties that hold a type's labels, or why it has none; `None` for a type that nobody has read."""
    if not record.custom:
        return COMPONENT
    if record.kind.startswith(PROVIDER_PREFIX):
        return PROVIDER
    if reader_of(record) is None:
        return None
    return _LABELLED.get(record.kind) or _REASONS.get(record.kind, NO_LABELS)


def labels_of(record: ResourceRecord) -> Labels | None:
    """The labels of a resource, `None` when its type has none or when nobody has read the type."""
    spelling = spelling_of(record)
    if spelling is None or isinstance(spelling, Moot):
        return None
    given: dict[str, Node] = {}
    unread = None
    for property_ in spelling:
        labels = record.properties[property_]
        if _unreadable(labels):
            unread = labels
        elif isinstance(labels.raw, Mapping):
            given |= {str(name).casefold(): labels[name] for name in labels.raw}
        else:
            for tag in labels.items():
                if _unreadable(tag):
                    unread = tag
                    continue
                name, _, value = str(tag.raw).partition("=")
                given[name.casefold()] = Node(tag.path, value)
    return Labels(given, unread, spelling[0])


def _unreadable(node: Node) -> bool:
    return node.raw is UNKNOWN or isinstance(node.raw, Secret)
