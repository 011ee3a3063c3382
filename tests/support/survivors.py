"""Why some mutants of the good hubs may live: each reason says what the value does, and why no rule asks for it.

A reason that begins with "Not seen" admits a weakness that no rule catches.
"""

import re
from functools import cache

_ANY = ".*"
_GONE = "removed|emptied"

REASONS: tuple[tuple[str, str, str, str], ...] = (
    # Words and labels.
    (_ANY, r"(.*\.)?description", _ANY, "Words for people, which change nothing."),
    (
        _ANY,
        r"(tags|metadata)\.hub|tags\[\]",
        _ANY,
        "The label that names the hub is for people who look for its resources; rules ask for five others.",
    ),
    (
        _ANY,
        r"(tags|metadata)\.(owner|workspace|data-class|control-scope)",
        "mutant",
        "A label is the operator's word: that it is given is asked for, and where it decides something a wrong one is "
        "noticed, but nobody else can tell whether it is true.",
    ),
    (
        "openstack:objectstorage:Container",
        r"metadata\.(expire|retention)-days",
        _ANY,
        "How long the hub's own hosts keep what is no trace is the operator's choice; only traces have a window.",
    ),
    # Places.
    (
        "openstack:.*",
        "region",
        "removed",
        "Without it the region of the provider counts, which stands in the program and is judged with the resource.",
    ),
    (
        "azure-native:(monitor:PrivateLinkScope|privatedns:.*)",
        "location",
        "removed",
        "These services are worldwide whatever stands here, and hold settings and names alone.",
    ),
    (
        "azure-native:recoveryservices:(ProtectedItem|ProtectionPolicy)",
        "location",
        _ANY,
        "A part of a vault lies where the vault lies, whatever stands here; the vault is judged.",
    ),
    (
        "azure-native:.*",
        r"zones(\[\])?",
        _ANY,
        "In which zones of the region a resource stands decides how it survives an outage; no rule asks for zones.",
    ),
    (
        "openstack:compute:(ServerGroup|Instance)",
        r"policies|schedulerHints.*",
        _ANY,
        "Machines of one role on different hosts survive the failure of one; no rule asks for placement.",
    ),
    # Rights.
    (
        "azure-native:authorization:RoleAssignment",
        "principalId|principalType|roleAssignmentName",
        _ANY,
        "Who gets a right, people decide; rules judge which right it is and how far it reaches, and the cloud refuses "
        "one for nobody or for another kind of account than is named.",
    ),
    (
        "azure-native:authorization:RoleDefinition",
        r"permissions.*",
        _GONE,
        "A role that names less gives less.",
    ),
    (
        "azure-native:authorization:RoleDefinition",
        "assignableScopes.*|scope|roleDefinitionId|roleType|roleName",
        _ANY,
        "The cloud makes no role without a scope that it knows; what a role is called or numbered gives no right.",
    ),
    (
        "openstack:identity:ApplicationCredential",
        r"accessRules\[\](\.(method|path|service))?",
        _ANY,
        "A call less, or of a service or path that is not there, is one that the credential may not make; a rule with "
        "a part missing is refused by the cloud.",
    ),
    (
        "openstack:identity:ApplicationCredential",
        "unrestricted",
        "removed",
        "Restricted unless asked otherwise: the cloud's safe default.",
    ),
    # The cloud's safe defaults.
    (
        "azure-native:(keyvault:Vault|network:(BastionHost|NetworkInterface|VirtualNetworkPeering))",
        r"properties\.enabledFor\w+|enable(FileCopy|IpConnect|Kerberos|ShareableLink|Tunneling|IPForwarding)"
        r"|allowGatewayTransit|useRemoteGateways",
        "removed",
        "Off unless asked for: the cloud's safe default.",
    ),
    (
        "azure-native:storage:(StorageAccount|BlobContainer)",
        "isSftpEnabled|allowCrossTenantReplication|publicAccess",
        "removed",
        "Off unless asked for; the account as a whole closes them as well, by its local users and public access.",
    ),
    (
        "azure-native:keyvault:Vault|azure-native:recoveryservices:Vault",
        r"properties\.(enableSoftDelete|softDeleteRetentionInDays|redundancySettings\.crossRegionRestore"
        r"|securitySettings\.softDeleteSettings\.(enhancedSecurityState|softDeleteRetentionPeriodInDays))",
        "removed",
        "What was deleted can be brought back for the cloud's own time, and nothing is restored in another region, "
        "unless asked otherwise: safe defaults.",
    ),
    (
        "azure-native:compute:VirtualMachine",
        r"osProfile\.linuxConfiguration\.provisionVMAgent|storageProfile\.dataDisks\[\]\.deleteOption",
        "removed",
        "The agent is there and a disk of data outlives its machine unless asked otherwise: safe defaults.",
    ),
    (
        "openstack:(networking:(Network|Port)|objectstorage:Container|sharedfilesystem:Share)",
        "external|shared|portSecurityEnabled|noSecurityGroups|adminStateUp|forceDestroy|isPublic",
        "removed",
        "The cloud's default is the safe one: a private network and share, filtered ports, containers that are not "
        "emptied.",
    ),
    (
        "azure-native:(keyvault:Vault|storage:StorageAccount)",
        r"(properties\.)?(networkAcls|networkRuleSet)(\.defaultAction)?",
        "removed",
        "With public access off no address of the internet is let in, whatever the list of exceptions would say.",
    ),
    (
        "azure-native:(keyvault:Vault|storage:StorageAccount)",
        r"(properties\.)?(networkAcls|networkRuleSet)\.bypass",
        _ANY,
        "Not seen: whether Azure's own trusted services may pass the closed door. Disk encryption, backups and flow "
        "logs need it somewhere, so it is refused nowhere; they still need a role.",
    ),
    # What is bought, and how much of it.
    (
        _ANY,
        r"(properties\.)?sku(\.\w+)?|accessTier|kind|scaleUnits|hardwareProfile.*|flavorName|shareProto|size|diskSizeGB"
        r"|.*\.(diskSizeGB|volumeSize|storageAccountType)|publicIP(AddressVersion|AllocationMethod)|creationData.*"
        r"|payloadContentType",
        _ANY,
        "Which size, speed or variant of a service is bought protects nothing; the cloud refuses one that it does not "
        "sell, and needs to be told.",
    ),
    # More of what is wanted anyway.
    (
        _ANY,
        r".*([dD]ays|InDays|daysAfterCreationGreaterThan|count|keySize|bitLength)",
        "times 1000",
        "What is to be brought back is kept longer, a key is longer than asked, or the cloud refuses so much of it.",
    ),
    (
        "azure-native:network:VirtualNetwork",
        "enable(DdosProtection|VmProtection)",
        _ANY,
        "A plan against floods protects public entries, of which there are none; on is more, and off is the default.",
    ),
    (
        "azure-native:storage:ManagementPolicy",
        r"policy(\.rules(\[\](\.(enabled|definition(\.(filters.*|actions(\.(baseBlob|snapshot|version)(\.delete)?)?))?))?)?)?",
        _ANY,
        "Without a rule of the lifecycle, or with one for fewer objects, data stay longer and nothing is lost; that "
        "traces do go some day is asked for.",
    ),
    (
        "azure-native:storage:ManagementPolicy",
        r"policy\.rules\[\]\.definition\.actions\.baseBlob\.delete\.daysAfterCreationGreaterThan",
        "0|removed",
        "Not seen: how soon data that are no traces are deleted by their own lifecycle. The operator decides that; "
        "soft delete brings them back for a while.",
    ),
    # Keys: whose, and how many layers.
    (
        "azure-native:compute:DiskEncryptionSet",
        r"activeKey.*",
        _ANY,
        "A set of no key encrypts nothing, and the cloud makes none; disks that name it are judged by themselves.",
    ),
    (
        "azure-native:compute:VirtualMachine",
        r"storageProfile\.dataDisks\[\]\.managedDisk\.diskEncryptionSet(\.id)?",
        "removed",
        "A disk that is attached brings the set that it was made with, and is judged by itself.",
    ),
    (
        "azure-native:storage:StorageAccount",
        r"encryption\.keyVaultProperties\.(keyVaultUri|keyName)",
        "removed|mutant",
        "Azure refuses a key that is not in a vault that it can find; that one is named is asked for.",
    ),
    (
        "azure-native:(compute:.*|recoveryservices:Vault|storage:StorageAccount)",
        r"(properties\.)?encryption(\.keySource|\.keyVaultProperties(\.\w+)?)?|.*\.diskEncryptionSet(\.id)?"
        r"|storageProfile\.osDisk\.managedDisk",
        _ANY,
        "Without the customer's key the provider's own encrypts, which this hub's configuration accepts "
        "(`keyCustody: provider`); with `customer` it is refused.",
    ),
    (
        "azure-native:(compute:.*|recoveryservices:Vault|storage:StorageAccount|network:VirtualNetwork)",
        r"(.*\.)?(infrastructureEncryption|requireInfrastructureEncryption|enforcement)|encryption\.type|encryptionType"
        r"|encryption\.services.*",
        _ANY,
        "A second layer, or a kind of the first: Azure encrypts these always, and rules ask for one layer.",
    ),
    (
        "azure-native:.*",
        r"identity.*|encryption\.encryptionIdentity.*|properties\.encryption\.kekIdentity.*",
        _ANY,
        "Without its identity, or with another, a resource reaches neither key nor store: it does less, never more.",
    ),
    (
        "azure-native:keyvault:Key",
        r"properties\.keyOps\[\]",
        "removed",
        "A key that may be used for less is safer, if of no use.",
    ),
    (
        "azure-native:keyvault:Key",
        r"properties\.rotationPolicy\.lifetimeActions\[\].*",
        _ANY,
        "The reminder before a key ends; the rotation, which is asked for, does not wait for people.",
    ),
    (
        "openstack:keymanager:.*",
        r"meta\.mode|type|payload|secretRefs.*",
        _ANY,
        "Which way a key is going to be used, and what stands together in a container: the key's own length, kind and "
        "readers are judged; an order or secret without its parts is refused.",
    ),
    # Machines.
    (
        "azure-native:compute:VirtualMachine",
        r"osProfile\.allowExtensionOperations",
        _ANY,
        "Azure Backup brings an extension of its own to machines with disks of data; on others extensions are refused.",
    ),
    (
        "azure-native:compute:VirtualMachine",
        r"diagnosticsProfile.*",
        _ANY,
        "Azure's copy of a machine's screen is for repairs; what matters to security is sent as traces from inside.",
    ),
    (
        "azure-native:compute:VirtualMachine|openstack:compute:Instance",
        r"osProfile\.customData|userData|configDrive",
        _ANY,
        "Not seen: what a machine does at its first start, and where it reads it. Rules look for secrets in it; that "
        "it sets up firewall, updates and traces is tried in tests of the hub's own instructions.",
    ),
    (
        "azure-native:compute:VirtualMachine",
        r"storageProfile\.imageReference\.(offer|publisher|sku)",
        "mutant",
        "Not seen: whose image a machine starts from. Nobody keeps a list of trusted publishers; that it is one exact "
        "version is asked for.",
    ),
    (
        "azure-native:compute:VirtualMachine|openstack:compute:Instance",
        r"osProfile\.(adminUsername|computerName|linuxConfiguration\.ssh.*)|keyPair",
        _ANY,
        "A machine without a key for signing in is one that nobody signs in to, and Azure refuses it; passwords are "
        "refused by rule.",
    ),
    (
        "openstack:compute:Keypair",
        "publicKey",
        "mutant",
        "The cloud refuses what is no public key.",
    ),
    (
        "azure-native:compute:VirtualMachine|openstack:compute:Instance",
        r"storageProfile\.osDisk\.deleteOption|blockDevices\[\]\.deleteOnTermination",
        _ANY,
        "A boot disk that outlives its machine stays encrypted and holds no data set.",
    ),
    (
        "azure-native:compute:VirtualMachine",
        r"storageProfile\.dataDisks(\[\])?",
        _GONE,
        "A machine of a workspace without its disk for scratch has nothing to lose; the database's is missed by its "
        "backup.",
    ),
    # Traces.
    (
        "azure-native:monitor:(Subscription)?DiagnosticSetting",
        "storageAccountId|workspaceId",
        "removed",
        "Not seen: that traces go to the archive and to the workspace both. One of them is asked for, and each is "
        "judged by itself.",
    ),
    (
        "azure-native:monitor:SubscriptionDiagnosticSetting",
        r"logs\[\](\.category)?",
        _ANY,
        "The cloud's news of its own health, advice and growth say nothing of what people did; the other categories "
        "are asked for.",
    ),
    (
        "azure-native:monitor:DiagnosticSetting",
        r"logAnalyticsDestinationType|logs\[\]\.categoryGroup",
        "mutant|removed",
        "Into which table traces go; the cloud refuses a group of categories that it does not know.",
    ),
    (
        "azure-native:network:FlowLog",
        r"format.*|retentionPolicy.*",
        _ANY,
        "How flows are written down; with no days of their own they stay as long as their account keeps traces, which "
        "is judged.",
    ),
    (
        "azure-native:operationalinsights:Workspace",
        r"features\.enableLogAccessUsingOnlyResourcePermissions",
        _ANY,
        "Whether a resource's traces are read by a right on it or on the workspace: somebody gives both.",
    ),
    (
        "azure-native:storage:BlobServiceProperties",
        r"changeFeed.*",
        _ANY,
        "A journal for programs, with no word on who changed what; traces of access come from diagnostic settings.",
    ),
    # Backups and earlier versions.
    (
        "azure-native:storage:(BlobServiceProperties|StorageAccount)",
        "isVersioningEnabled|isHnsEnabled",
        _ANY,
        "Azure keeps versions or sorts objects into folders, never both, and refuses what asks for it; a change is "
        "missed where versions are what brings health data back.",
    ),
    (
        "azure-native:storage:StorageAccount",
        r"immutableStorageWithVersioning.*",
        _ANY,
        "Not seen: that what left the hub is kept unchanged. Only traces must be write-once, and what says that it is "
        "write-once must be locked; how long else is the operator's choice.",
    ),
    (
        "azure-native:recoveryservices:ProtectionPolicy",
        r"properties\.(timeZone|instantRpRetentionRangeInDays|retentionPolicy\.(weekly|daily)Schedule.*"
        r"|schedulePolicy\.dailySchedule.*)",
        _ANY,
        "At what hour copies are made and how long further ones stay; that there is a schedule, and that daily copies "
        "stay long enough, is asked for, and Azure refuses times that are missing.",
    ),
    # Paths: what closes, what the other end still closes, what others decide.
    (
        "azure-native:network:NetworkSecurityGroup",
        r"securityRules\[\]\.access",
        "Allow",
        "Not seen: the rule that keeps machines from Azure's own resolver, by which names could carry data out. No "
        "flow of a plan speaks of it; every other deny that becomes an allow is caught.",
    ),
    (
        "azure-native:network:NetworkSecurityGroup",
        r"securityRules\[\]\.(source|destination)AddressPrefix",
        _ANY,
        "The side of a rule that is the group's own subnet meets that subnet alone, whatever range it names; Azure "
        "refuses a rule without one, and words that are no range.",
    ),
    (
        "azure-native:network:NetworkSecurityGroup|openstack:networking:SecGroupRule",
        r"securityRules\[\]\.(destinationPortRange|protocol)|portRange(Min|Max)|protocol|direction|remoteIpPrefix",
        _ANY,
        "One end of a path that the group at the other end still closes, as isolation computes; a rule with a part "
        "missing, or with a port below or above all ports, is refused.",
    ),
    (
        "azure-native:network:NetworkSecurityGroup",
        r"securityRules\[\]\.((source|destination)AddressPrefixes|destinationPortRanges)\[\]",
        "removed",
        "A rule for fewer addresses or ports lets less through.",
    ),
    (
        "azure-native:network:NetworkSecurityGroup",
        r"securityRules\[\]\.(priority|sourcePortRange|access)",
        _ANY,
        "Azure refuses a rule without these, or with a place in the order that it does not have; a sender's own port "
        "is its system's choice and protects nothing.",
    ),
    (
        "openstack:networking:(SecGroup|SecGroupRule)",
        "stateful|ethertype",
        _ANY,
        "A group that forgets connections lets no answers through, and a rule of no kind of address is refused: both "
        "close.",
    ),
    (
        "azure-native:network:Subnet",
        "privateEndpointNetworkPolicies",
        _ANY,
        "Private endpoints stand open to their network then, but the groups of all that could reach them still close, "
        "as isolation computes.",
    ),
    (
        "azure-native:network:.*",
        r"(.*\.)?private(Endpoint|LinkService)NetworkPolicies",
        _ANY,
        "The subnet's own setting counts, not its copy in a reference; the hub publishes no service by private link.",
    ),
    (
        "azure-native:network:VirtualNetworkPeering",
        "allow.*|useRemoteGateways",
        _ANY,
        "What a peering carries is bounded by the groups at both ends, as isolation computes; the hub has no gateway "
        "to lend, and a peering that carries less closes.",
    ),
    (
        "azure-native:network:RouteTable",
        "disableBgpRoutePropagation",
        _ANY,
        "Not seen: routes that a gateway would announce past the firewall. The hub has no gateway, so there are none.",
    ),
    (
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        r"(ruleCollections.*|priority)",
        _ANY,
        "A firewall lets through what a rule names and nothing else: fewer rules close, and Azure refuses those with a "
        "part missing. Whose machines may use a rule, their own groups and routes decide.",
    ),
    (
        "azure-native:network:(NetworkInterface|VirtualNetwork)|openstack:networking:Subnet",
        r"dnsSettings.*|dhcpOptions.*|dnsNameservers.*",
        _ANY,
        "Which resolver a machine asks first: groups let it ask the hub's alone, whatever stands here.",
    ),
    (
        "azure-native:network:VirtualNetwork",
        "addressSpace.*",
        _ANY,
        "A network's range holds its subnets, which are judged with their own ranges; Azure refuses one that does not.",
    ),
    (
        "azure-native:(network:(NetworkInterface|BastionHost|AzureFirewall|PrivateEndpoint|PrivateDnsZoneGroup)"
        "|privatedns:.*|monitor:PrivateLinkScopedResource|compute:VirtualMachine)",
        r"ipConfigurations.*|networkProfile.*|privateLinkServiceConnections.*|subnet(\.id)?|privateDnsZoneConfigs.*"
        r"|virtualNetwork(\.id)?|linkedResourceId",
        _ANY,
        "What loses its place in a network, or the name it is found by, is reached by nobody: no public way is open.",
    ),
    (
        "azure-native:privatedns:VirtualNetworkLink",
        "registrationEnabled|resolutionPolicy",
        _ANY,
        "Whether machines' names are written into a zone, and what is asked where it holds none: names open no way.",
    ),
    (
        "openstack:(networking:.*|compute:VolumeAttach|sharedfilesystem:.*)",
        r"adminStateUp|fixedIps.*|networkId|noSecurityGroups|portSecurityEnabled|routerId|subnetId|externalNetworkId"
        r"|pool|portId|instanceId|volumeId|neutron(Net|Subnet)Id|shareNetworkId|shareId|allocationPools.*|enableDhcp"
        r"|ipVersion|gatewayIp",
        _ANY,
        "What is switched off, unplugged, filtered or given an address that is not its network's is reached by nobody "
        "more; what has no network at all is refused.",
    ),
    (
        "openstack:networking:SubnetRoute",
        "destinationCidr|nextHop",
        _ANY,
        "A route to the hub's own router, which has no way out, or to a neighbour that is not there: nothing leaves.",
    ),
    (
        "openstack:sharedfilesystem:ShareAccess",
        "accessTo",
        _ANY,
        "The share stands in a private network, where an address from outside is nobody's.",
    ),
    (
        "openstack:sharedfilesystem:ShareAccess",
        "accessLevel",
        "rw",
        "Not seen: a workspace that may write its own data set, which the plan lets it only read. Writing is refused "
        "to ranges wider than a zone's.",
    ),
    # What the cloud makes nothing without.
    (
        "azure-native:(compute:VirtualMachine|recoveryservices:.*|keyvault:Vault|storage:ManagementPolicy)"
        "|openstack:compute:Instance",
        r"storageProfile.*|blockDevices.*|properties\.(protectedItemType|sourceResourceId|backupManagementType|policyType"
        r"|retentionPolicy\.retentionPolicyType|schedulePolicy\.schedulePolicyType|tenantId)"
        r"|policy\.rules\[\]\.(type|definition.*)",
        _ANY,
        "The cloud asks for this value, or for one of a few that it knows, and makes nothing without it.",
    ),
    (
        "azure-native:.*",
        "(resourceGroup|vault|account|firewallPolicy|privateEndpoint|virtualNetwork|privateZone|container|protectedItem"
        "|scope)Name",
        "removed",
        "A part of something names what it is a part of, or it is not made.",
    ),
    (
        _ANY,
        r"(.*[.\]])?([nN]ame|[a-zA-Z]+Name)",
        "mutant|removed",
        "What a thing is called protects nothing, where other resources follow it by reference; without a name the "
        "engine makes one up.",
    ),
)
"""Patterns of kind, path and way of breaking, all of which must match in full, and the reason. The first one counts."""


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], str], ...]:
    return tuple((re.compile(kind), re.compile(path), re.compile(how), why) for kind, path, how, why in REASONS)


def reason_of(kind: str, path: str, how: str) -> str | None:
    """Why this mutant may live; None if nobody has said."""
    for kinds, paths, ways, why in _compiled():
        if kinds.fullmatch(kind) and paths.fullmatch(path) and ways.fullmatch(how):
            return why
    return None
