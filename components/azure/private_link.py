"""Private link: stores and vaults are reached on addresses of the hub's own zones, by names that only it resolves."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import network, privatedns

from components.azure.site import AzureSite
from components.backend import NetworkFacts
from components.blueprint import TECHNICAL, Zone

_DOMAINS: Mapping[str, str] = {
    "blob": "privatelink.blob.core.windows.net",
    "dfs": "privatelink.dfs.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
    "monitor": "privatelink.monitor.azure.com",
    "oms": "privatelink.oms.opinsights.azure.com",
    "ods": "privatelink.ods.opinsights.azure.com",
    "agentsvc": "privatelink.agentsvc.azure-automation.net",
}
"""Private DNS zones (Microsoft: Azure private endpoint private DNS zone values)."""

_NEEDED: Mapping[str, Sequence[str]] = {
    "blob": ("blob",),
    "dfs": ("dfs",),
    "vault": ("vault",),
    "azuremonitor": ("monitor", "oms", "ods", "agentsvc", "blob"),
}
"""The zones that each kind of endpoint (its `group id`) writes its names into."""

PRIVATE_DOMAINS = tuple(sorted({"vault.azure.net", *(each.removeprefix("privatelink.") for each in _DOMAINS.values())}))
"""Domains of the names that lead to private endpoints: all a resolver has to ask Azure's own for."""


class PrivateLink(pulumi.ComponentResource):
    """The private DNS zones, and the means to attach a resource to a zone of the hub.

    They are linked to the hub's network alone: the services' hosts stand there, and resolve names for everybody.
    """

    def __init__(
        self,
        site: AzureSite,
        network_facts: NetworkFacts,
        hub_id: pulumi.Output[str],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:azure:PrivateLink", "private-link", {}, opts)
        self._site, self._network = site, network_facts
        tags = site.labels(workspace=None, data_class=TECHNICAL)
        self._domains: dict[str, privatedns.PrivateZone] = {}

        for key, domain in _DOMAINS.items():
            self._domains[key] = privatedns.PrivateZone(
                f"private-link-{key}",
                private_zone_name=domain,
                resource_group_name=site.group_name,
                location="global",
                tags=tags,
                opts=site.child(self),
            )
            privatedns.VirtualNetworkLink(
                f"private-link-{key}-hub",
                virtual_network_link_name="hub",
                private_zone_name=self._domains[key].name,
                resource_group_name=site.group_name,
                location="global",
                registration_enabled=False,
                resolution_policy="Default",
                virtual_network=privatedns.SubResourceArgs(id=hub_id),
                tags=tags,
                opts=site.child(self),
            )
        self.register_outputs({})

    def attach(
        self,
        name: str,
        target_id: pulumi.Output[str],
        group: str,
        zone: Zone,
        data_class: str,
        parent: pulumi.Resource,
    ) -> None:
        """Give the resource `target_id` an address in a zone of the hub."""
        site = self._site
        endpoint = network.PrivateEndpoint(
            f"{name}-endpoint",
            private_endpoint_name=f"{site.blueprint.name}-{name}",
            custom_network_interface_name=f"{site.blueprint.name}-{name}",
            resource_group_name=site.group_name,
            location=site.location,
            subnet=network.SubnetArgs(id=self._network.zones[zone.key].subnet_id),
            private_link_service_connections=[
                network.PrivateLinkServiceConnectionArgs(
                    name=name, private_link_service_id=target_id, group_ids=[group]
                )
            ],
            tags=site.labels(workspace=zone.workspace, data_class=data_class),
            opts=site.child(parent),
        )
        network.PrivateDnsZoneGroup(
            f"{name}-endpoint-names",
            private_dns_zone_group_name="default",
            private_endpoint_name=endpoint.name,
            resource_group_name=site.group_name,
            private_dns_zone_configs=[
                network.PrivateDnsZoneConfigArgs(name=key, private_dns_zone_id=self._domains[key].id)
                for key in _NEEDED[group]
            ],
            opts=site.child(parent),
        )
