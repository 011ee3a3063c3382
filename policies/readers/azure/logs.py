"""Readers of Azure Monitor: workspaces, what sends traces to them, alerts."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import follows_rotation, no_local_auth, own_retention, within_window
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import GLOBAL_SERVICE, Types, child, part, plumbing, setting
from policies.readers.azure.places import AT, GLOBAL
from policies.readers.data_class import in_window
from policies.readers.facts import (
    GIVEN,
    LOCAL_ONLY,
    NO_DATA,
    Finding,
    Question,
    Reader,
    each,
    may_be,
    must_be,
    sound,
)
from policies.records import Node

_CLOSED = (
    must_be("publicNetworkAccessForIngestion", "Disabled", "SecuredByPerimeter"),
    must_be("publicNetworkAccessForQuery", "Disabled", "SecuredByPerimeter"),
)

_OF_THE_WORKSPACE = -1
"""What a table says of days to be kept as long as its workspace keeps the others."""


def _table(node: Node, configuration: Configuration) -> Iterable[Finding]:
    """The archive counts where there is one, else what can be asked for at once, else the workspace."""
    own = [days for days in (node["totalRetentionInDays"], node["retentionInDays"]) if days.given]
    for days in own:
        if days.value != _OF_THE_WORKSPACE:
            yield from in_window(days, configuration.trace_retention)
            return
    yield sound("kept as long as the workspace says, which is judged by itself", *own)


def _component(node: Node, configuration: Configuration) -> Iterable[Finding]:
    workspace = node["workspaceResourceId"]
    if workspace.given:
        yield sound("kept in a workspace, which is judged by itself", workspace)
    else:
        yield from within_window("retentionInDays")(node, configuration)


_SENT = {
    Question.RETENTION: (
        each("logs", own_retention("retentionPolicy")),
        each("metrics", own_retention("retentionPolicy")),
    )
}
"""Settings that send traces may delete them from their store too; those that do not say nothing."""

_LOGS = {
    "Workspace": Reader(
        AT,
        encrypted([("features.clusterResourceId", GIVEN)], by_service=True),
        _CLOSED,
        {
            **no_local_auth("features.disableLocalAuth"),
            Question.RETENTION: (
                within_window("retentionInDays"),
                may_be("features.immediatePurgeDataOn30Days", False),
            ),
            Question.TRACE_PROTECTION: (must_be("features.disableLocalAuth", True), *_CLOSED),
        },
    ),
    "Cluster": Reader(
        AT,
        encrypted([("keyVaultProperties.keyName", GIVEN)], by_service=True),
        LOCAL_ONLY,
        {Question.KEYS: (follows_rotation("keyVaultProperties"),)},
    ),
    "DataExport": child(),
    "LinkedService": child(),
    "LinkedStorageAccount": child(),
    "Table": part({Question.RETENTION: (_table,)}),
}

_INSIGHTS = {
    "Component": Reader(
        AT,
        encrypted([], by_service=True),
        _CLOSED,
        {
            **no_local_auth(),
            Question.RETENTION: (_component, may_be("immediatePurgeDataOn30Days", False)),
        },
    )
}

_MONITOR = {
    "ActionGroup": GLOBAL_SERVICE,
    "ActivityLogAlert": GLOBAL_SERVICE,
    "DataCollectionEndpoint": plumbing([must_be("networkAcls.publicNetworkAccess", "Disabled")]),
    "DataCollectionRule": plumbing(),
    "DiagnosticSetting": child(more=_SENT),
    "MetricAlert": GLOBAL_SERVICE,
    "PrivateLinkScope": Reader(
        GLOBAL,
        NO_DATA,
        [
            must_be("accessModeSettings.ingestionAccessMode", "PrivateOnly"),
            must_be("accessModeSettings.queryAccessMode", "PrivateOnly"),
        ],
    ),
    "PrivateLinkScopedResource": child(),
    "ScheduledQueryRule": plumbing(),
    "SubscriptionDiagnosticSetting": setting(),
}

TYPES: Types = {"applicationinsights": _INSIGHTS, "monitor": _MONITOR, "operationalinsights": _LOGS}
