"""Which resources of Azure can send traces, and what settings send: where each setting leads."""

from __future__ import annotations

from collections.abc import Iterator

from policies.readers.facts import Finding, broken, sound
from policies.records import UNKNOWN, Node, ResourceRecord, Secret
from policies.stack import Elsewhere, Found, Reference, Stack, Unclear

ACCOUNT = "azure-native:storage:StorageAccount"
VIRTUAL_NETWORK = "azure-native:network:VirtualNetwork"
FLOW_LOG = "azure-native:network:FlowLog"
SETTING = "azure-native:monitor:DiagnosticSetting"
SUBSCRIPTION_SETTING = "azure-native:monitor:SubscriptionDiagnosticSetting"
LOG_WORKSPACE = "azure-native:operationalinsights:Workspace"
_BLOB_SERVICE = "azure-native:storage:BlobServiceProperties"
_BLOBS = "/blobservices/default"

TRACED = frozenset(
    {
        "azure-native:automation:AutomationAccount",
        "azure-native:cdn:Profile",
        "azure-native:cognitiveservices:Account",
        "azure-native:containerregistry:Registry",
        "azure-native:containerservice:ManagedCluster",
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:databricks:Workspace",
        "azure-native:datafactory:Factory",
        "azure-native:dataprotection:BackupVault",
        "azure-native:dbformysql:Server",
        "azure-native:dbforpostgresql:Server",
        "azure-native:eventhub:Namespace",
        "azure-native:frontdoor:FrontDoor",
        "azure-native:healthcareapis:DicomService",
        "azure-native:healthcareapis:FhirService",
        "azure-native:keyvault:ManagedHsm",
        "azure-native:keyvault:Vault",
        "azure-native:machinelearningservices:Workspace",
        "azure-native:network:ApplicationGateway",
        "azure-native:network:AzureFirewall",
        "azure-native:network:BastionHost",
        "azure-native:network:LoadBalancer",
        "azure-native:network:NetworkSecurityGroup",
        "azure-native:network:NetworkSecurityPerimeter",
        "azure-native:network:PublicIPAddress",
        "azure-native:network:PublicIPPrefix",
        "azure-native:network:VirtualNetworkGateway",
        "azure-native:recoveryservices:Vault",
        "azure-native:redis:Redis",
        "azure-native:redisenterprise:Database",
        "azure-native:search:Service",
        "azure-native:servicebus:Namespace",
        "azure-native:sql:Database",
        "azure-native:sql:ManagedInstance",
        "azure-native:synapse:SqlPool",
        "azure-native:synapse:Workspace",
        "azure-native:trafficmanager:Profile",
        "azure-native:web:WebApp",
        ACCOUNT,
        LOG_WORKSPACE,
        VIRTUAL_NETWORK,
    }
)
"""Kinds that have categories of logs for a diagnostic setting (MicrosoftDocs/azure-monitor-docs, supported resource
log categories, 2024-12-18). Machines are left out: what happens in them is recorded by their own systems. A storage
account has them in its Blob service; those of files, queues and tables are not asked for. What has metrics alone is not
here (network interfaces, private DNS zones), nor are components of Application Insights, whose workspace is.
"""
_TARGETS = (*sorted(TRACED), _BLOB_SERVICE)


def target_of(stack: Stack, setting: ResourceRecord) -> Reference:
    """The resource that a diagnostic setting is for; of a part of a storage account, the account."""
    uri = setting.properties["resourceUri"]
    if setting.external or isinstance(uri.raw, Secret):
        return Unclear(uri)
    plain = uri
    if isinstance(uri.raw, str) and uri.raw.lower().endswith(_BLOBS):
        plain = Node(uri.path, uri.raw[: -len(_BLOBS)])
    found = stack.follow(setting, plain, _TARGETS)
    if isinstance(found, Found) and found.record.kind == _BLOB_SERVICE:
        named = found.record.properties["accountName"]
        return Unclear(named) if isinstance(named.raw, Secret) else account_of(stack, found.record)
    if isinstance(found, Found) and found.record.kind == ACCOUNT and plain is uri and uri.raw is not UNKNOWN:
        # A setting on the account itself has metrics only.
        return Elsewhere(str(uri.raw))
    return found


def account_of(stack: Stack, part: ResourceRecord) -> Reference:
    """The storage account that a part of one names. Raises `UnreadableError` for a secret name."""
    found = stack.follow(part, part.properties["accountName"], (ACCOUNT,))
    if isinstance(found, Elsewhere):
        for account in stack.of(ACCOUNT):
            if account.inputs.get("accountName") == found.name:
                return Found(account)
    return found


def network_of(stack: Stack, flow_log: ResourceRecord) -> Reference:
    """The network that a flow log records."""
    target = flow_log.properties["targetResourceId"]
    if flow_log.external or isinstance(target.raw, Secret):
        return Unclear(target)
    return stack.follow(flow_log, target, (VIRTUAL_NETWORK,))


def is_sent(stack: Stack, setting: ResourceRecord, of: ResourceRecord | None) -> Iterator[Finding]:
    """Whether a setting sends logs to a log workspace or a storage account other than the resource itself.

    Raises `UnreadableError` when that cannot be read.
    """
    categories = sent_categories(setting)
    places = (setting.properties["workspaceId"], setting.properties["storageAccountId"])
    given = [place for place in places if place.given]
    if not categories:
        yield broken(f"the setting {setting.name} sends no category of logs", setting.properties["logs"])
    elif not given:
        yield broken(f"the setting {setting.name} names neither a log workspace nor a storage account", *places)
    elif of is not None and all(_leads_to(stack, setting, place, of) for place in given):
        yield broken(f"the setting {setting.name} sends traces of the resource to itself alone", *given)
    else:
        names = ", ".join(dict.fromkeys(category.shown for category in categories))
        yield sound(f"the setting {setting.name} sends {names}", *categories, *given)


def sent_categories(setting: ResourceRecord) -> list[Node]:
    """The categories of logs, or groups of them, that a setting sends."""
    return [
        category
        for log in setting.properties["logs"].items()
        if log["enabled"].value is True
        for category in (log["categoryGroup"], log["category"])
        if category.value
    ]


def is_recorded(flow_log: ResourceRecord) -> Iterator[Finding]:
    """Whether a flow log is on and keeps what it records."""
    on, store = flow_log.properties["enabled"], flow_log.properties["storageId"]
    if on.value is not True:
        yield broken(f"the flow log {flow_log.name} has enabled {on.shown}, allowed: true", on)
    elif not store.given:
        yield broken(f"the flow log {flow_log.name} names no storage account", store)
    else:
        yield sound(f"the flow log {flow_log.name} records its traffic", on, store)


def _leads_to(stack: Stack, setting: ResourceRecord, place: Node, record: ResourceRecord) -> bool:
    found = stack.follow(setting, place, (LOG_WORKSPACE, ACCOUNT))
    return isinstance(found, Found) and found.record is record
