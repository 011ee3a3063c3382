"""Logs on Azure: a workspace that collects traces, the immutable store that keeps them, and settings that send them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor, network, operationalinsights

from components.assurance import Measure
from components.azure.admin import Admin
from components.azure.backup import Backup
from components.azure.egress import Egress
from components.azure.keys import Keys
from components.azure.network import Network
from components.azure.private_link import PrivateLink
from components.azure.site import AzureSite
from components.azure.storage import Storage
from components.backend import LogFacts
from components.blueprint import SERVICES, TECHNICAL, TRACES

_WORKSPACE_MAXIMUM_DAYS = 730
"""Log Analytics keeps interactive data two years at most; the immutable store keeps the whole retention."""
_ACTIVITIES = ("Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale")
"""Categories of the activity log (Microsoft: Azure activity log event schema), but for the health of resources."""
_WATCHERS_GROUP = "NetworkWatcherRG"
"""Where Azure itself makes a network watcher for each region in which a subscription has a network [k]."""


@dataclass(frozen=True)
class Areas:
    """What the hub has made that can be traced."""

    network: Network
    egress: Egress
    admin: Admin
    keys: Keys
    storage: Storage
    backup: Backup


@dataclass(frozen=True)
class _Traced:
    """A resource whose traces are sent: `archived` to the immutable store too; `tables` of its own in the workspace."""

    key: str
    uri: pulumi.Output[str]
    archived: bool = True
    tables: bool = False


class Logs(pulumi.ComponentResource):
    """The log sink, closed to public networks and to local keys; whatever can be traced sends its traces there.

    The workspace is for asking, the immutable store is for proof: it has every trace for the whole retention.
    """

    facts: LogFacts

    def __init__(self, site: AzureSite, areas: Areas, private_link: PrivateLink, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Logs", "logs", {}, opts)
        self._site, self._areas = site, areas
        logs = site.blueprint.logs
        self._archive = areas.storage.accounts[logs.store]
        cluster = self._cluster()
        self._workspace = self._collector(cluster)
        self._private(private_link)
        for traced in self._traced():
            self._setting(traced)
        self._activities()
        if site.blueprint.on(Measure.FLOW_LOGS):
            self._flows()
        self.facts = LogFacts(self._workspace.id, logs.retention_days)
        self.register_outputs({})

    def _cluster(self) -> operationalinsights.Cluster | None:
        """The only place where Azure keeps traces under the customer's key; bought by the day, so only when asked."""
        site, keys, size = self._site, self._areas.keys, self._site.block.log_cluster_gb
        if size is None:
            return None
        return operationalinsights.Cluster(
            "logs-cluster",
            cluster_name=f"{site.blueprint.name}-traces",
            resource_group_name=site.group_name,
            location=site.location,
            sku=operationalinsights.ClusterSkuArgs(name="CapacityReservation", capacity=size),
            billing_type="Cluster",
            identity=operationalinsights.ManagedServiceIdentityArgs(
                type="UserAssigned", user_assigned_identities=[keys.identity.id]
            ),
            is_double_encryption_enabled=True,
            is_availability_zones_enabled=site.zones > 0,
            key_vault_properties=operationalinsights.KeyVaultPropertiesArgs(
                key_vault_uri=keys.vault_uri,
                key_name=site.blueprint.key("traces").name,
                # No version: the cluster follows each rotation.
                key_version="",
            ),
            tags=site.labels(workspace=None, data_class=TRACES),
            opts=pulumi.ResourceOptions.merge(
                site.stateful(self), pulumi.ResourceOptions(depends_on=keys.ready_for("traces"))
            ),
        )

    def _collector(self, cluster: operationalinsights.Cluster | None) -> operationalinsights.Workspace:
        site, logs = self._site, self._site.blueprint.logs
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
                disable_local_auth=True,
                enable_log_access_using_only_resource_permissions=True,
                cluster_resource_id=cluster.id if cluster is not None else None,
            ),
            tags=site.labels(workspace=None, data_class=TRACES),
            opts=site.stateful(self),
        )
        if cluster is not None:
            operationalinsights.LinkedService(
                "logs-cluster-link",
                # The name that Azure gives to the link with a cluster.
                linked_service_name="Cluster",
                workspace_name=workspace.name,
                resource_group_name=site.group_name,
                write_access_resource_id=cluster.id,
                tags=site.labels(workspace=None, data_class=TRACES),
                opts=site.child(self),
            )
        return workspace

    def _private(self, private_link: PrivateLink) -> None:
        """The workspace is asked, and written to by machines, on a private address in the services' zone alone."""
        site = self._site
        scope = monitor.PrivateLinkScope(
            "logs-private-scope",
            scope_name=site.blueprint.logs.name,
            resource_group_name=site.group_name,
            location="global",
            access_mode_settings=monitor.AccessModeSettingsArgs(
                ingestion_access_mode="PrivateOnly", query_access_mode="PrivateOnly"
            ),
            tags=site.labels(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        member = monitor.PrivateLinkScopedResource(
            "logs-private-scope-workspace",
            name="workspace",
            scope_name=scope.name,
            resource_group_name=site.group_name,
            linked_resource_id=self._workspace.id,
            opts=site.child(self),
        )
        # The names of an endpoint are those of the scope's members.
        ready = pulumi.Output.all(scope.id, member.id).apply(lambda ids: str(ids[0]))
        private_link.attach("logs", ready, "azuremonitor", site.blueprint.zone(SERVICES), TRACES, self)

    def _traced(self) -> Iterator[_Traced]:
        areas = self._areas
        yield _Traced("vault", areas.keys.vault.id)
        yield _Traced("collector", self._workspace.id)
        yield _Traced("firewall", areas.egress.firewall.id, tables=True)
        yield _Traced("exit-address", areas.egress.address.id)
        yield _Traced("bastion", areas.admin.facts.entry_id)
        for key, zone in areas.network.facts.zones.items():
            if zone.security_group_id is not None:
                yield _Traced(f"network-{key}", zone.security_group_id)
        for key, _, network_id in areas.network.networks:
            yield _Traced(f"virtual-network-{key}", network_id)
        for purpose, account in areas.storage.accounts.items():
            # What is written into the archive cannot be told in the archive, without end.
            archived = purpose != self._site.blueprint.logs.store
            yield _Traced(f"store-{purpose}", _blobs(account.id), archived)
        for purpose, copy in areas.backup.copies.items():
            # An account takes traces of its own region only [k].
            yield _Traced(f"copy-{purpose}", _blobs(copy.id), archived=False)
        if areas.backup.vault is not None:
            yield _Traced("backup-vault", areas.backup.vault.id, tables=True)

    def _setting(self, traced: _Traced) -> None:
        monitor.DiagnosticSetting(
            f"logs-{traced.key}",
            name="traces",
            resource_uri=traced.uri,
            workspace_id=self._workspace.id,
            storage_account_id=self._archive.id if traced.archived else None,
            log_analytics_destination_type="Dedicated" if traced.tables else None,
            logs=[monitor.DiagnosticsLogSettingsArgs(category_group="allLogs", enabled=True)],
            opts=self._site.child(self),
        )

    def _activities(self) -> None:
        """Who did what through Azure's own interface, in the whole subscription."""
        monitor.SubscriptionDiagnosticSetting(
            "logs-activities",
            name=f"{self._site.blueprint.name}-traces",
            workspace_id=self._workspace.id,
            storage_account_id=self._archive.id,
            logs=[monitor.SubscriptionLogSettingsArgs(category=each, enabled=True) for each in _ACTIVITIES],
            opts=self._site.child(self),
        )

    def _flows(self) -> None:
        site = self._site
        for key, workspace, network_id in self._areas.network.networks:
            network.FlowLog(
                f"logs-flows-{key}",
                flow_log_name=f"{site.blueprint.name}-{key}",
                network_watcher_name=f"NetworkWatcher_{site.location}",
                resource_group_name=_WATCHERS_GROUP,
                location=site.location,
                target_resource_id=network_id,
                storage_id=self._archive.id,
                enabled=True,
                format=network.FlowLogFormatParametersArgs(type="JSON", version=2),
                # The archive's own rules keep and delete, for as long as all other traces.
                retention_policy=network.RetentionPolicyParametersArgs(enabled=False, days=0),
                tags=site.labels(workspace=workspace, data_class=TRACES),
                opts=site.child(self),
            )


def _blobs(account_id: pulumi.Output[str]) -> pulumi.Output[str]:
    """The part of an account that has traces; the account itself has numbers only [k]."""
    return account_id.apply(lambda each: f"{each}/blobServices/default")
