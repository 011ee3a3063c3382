"""Logs on Azure: a workspace that collects traces, the immutable store that keeps them, and settings that send them."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import monitor, operationalinsights

from components.azure.site import AzureSite
from components.azure.storage import Storage
from components.backend import LogFacts, NetworkFacts
from components.blueprint import TRACES

_WORKSPACE_MAXIMUM_DAYS = 730
"""Log Analytics keeps interactive data two years at most; the immutable store keeps the whole retention."""


class Logs(pulumi.ComponentResource):
    """The log sink, closed to public networks and to local keys; what can be traced sends its traces there."""

    facts: LogFacts

    def __init__(
        self,
        site: AzureSite,
        network: NetworkFacts,
        vault_id: pulumi.Output[str],
        storage: Storage,
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:azure:Logs", "logs", {}, opts)
        logs = site.blueprint.logs
        workspace = operationalinsights.Workspace(
            "logs-workspace",
            workspace_name=logs.name,
            resource_group_name=site.group_name,
            location=site.location,
            sku=operationalinsights.WorkspaceSkuArgs(name="PerGB2018"),
            retention_in_days=min(logs.retention_days, _WORKSPACE_MAXIMUM_DAYS),
            public_network_access_for_ingestion="Disabled",
            public_network_access_for_query="Disabled",
            features=operationalinsights.WorkspaceFeaturesArgs(
                disable_local_auth=True, enable_log_access_using_only_resource_permissions=True
            ),
            tags=site.labels(workspace=None, data_class=TRACES),
            opts=site.stateful(self),
        )
        traced: Mapping[str, pulumi.Output[str]] = {
            "vault": vault_id,
            **{f"network-{key}": zone.security_group_id for key, zone in network.zones.items()},
            **{
                f"store-{purpose}": account.id.apply(lambda account_id: f"{account_id}/blobServices/default")
                for purpose, account in storage.accounts.items()
            },
        }
        for key, resource_uri in traced.items():
            monitor.DiagnosticSetting(
                f"logs-{key}",
                name="traces",
                resource_uri=resource_uri,
                workspace_id=workspace.id,
                storage_account_id=storage.accounts[logs.store].id,
                logs=[monitor.DiagnosticsLogSettingsArgs(category_group="allLogs", enabled=True)],
                opts=site.child(self),
            )
        self.facts = LogFacts(workspace.id, logs.retention_days)
        self.register_outputs({})
