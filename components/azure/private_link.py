"""Private link: stores and vaults are reached on addresses of the hub's own zones, by names that only it resolves."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import network, privatedns

from components.azure.site import AzureSite
from components.backend import NetworkFacts
from components.blueprint import TECHNICAL

_ZONES: Mapping[str, str] = {"blob": "privatelink.blob.core.windows.net", "vault": "privatelink.vaultcore.azure.net"}
"""Private DNS zone of each kind of endpoint (its `group id`)."""


class PrivateLink(pulumi.ComponentResource):
    """The private DNS zones of the hub, linked to all its networks, and the means to attach a resource to a zone."""

    def __init__(
        self,
        site: AzureSite,
        network_facts: NetworkFacts,
        networks: Sequence[tuple[str, pulumi.Output[str]]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:azure:PrivateLink", "private-link", {}, opts)
        self._site, self._network = site, network_facts
        tags = site.labels(workspace=None, data_class=TECHNICAL)
        self._zones = {}
        for group, domain in _ZONES.items():
            zone = privatedns.PrivateZone(
                f"private-link-{group}",
                private_zone_name=domain,
                resource_group_name=site.group_name,
                location="global",
                tags=tags,
                opts=site.child(self),
            )
            self._zones[group] = zone
            for key, network_id in networks:
                privatedns.VirtualNetworkLink(
                    f"private-link-{group}-{key}",
                    virtual_network_link_name=key,
                    private_zone_name=zone.name,
                    resource_group_name=site.group_name,
                    location="global",
                    registration_enabled=False,
                    virtual_network=privatedns.SubResourceArgs(id=network_id),
                    tags=tags,
                    opts=site.child(self),
                )
        self.register_outputs({})

    def attach(
        self,
        name: str,
        target_id: pulumi.Output[str],
        group: str,
        zone_key: str,
        data_class: str,
        parent: pulumi.Resource,
    ) -> None:
        """Give the resource `target_id` an address in the zone `zone_key`."""
        site = self._site
        endpoint = network.PrivateEndpoint(
            f"{name}-endpoint",
            private_endpoint_name=f"{site.blueprint.name}-{name}",
            custom_network_interface_name=f"{site.blueprint.name}-{name}",
            resource_group_name=site.group_name,
            location=site.location,
            subnet=network.SubnetArgs(id=self._network.zones[zone_key].subnet_id),
            private_link_service_connections=[
                network.PrivateLinkServiceConnectionArgs(
                    name=name, private_link_service_id=target_id, group_ids=[group]
                )
            ],
            tags=site.labels(workspace=None, data_class=data_class),
            opts=site.child(parent),
        )
        network.PrivateDnsZoneGroup(
            f"{name}-endpoint-names",
            private_dns_zone_group_name="default",
            private_endpoint_name=endpoint.name,
            resource_group_name=site.group_name,
            private_dns_zone_configs=[
                network.PrivateDnsZoneConfigArgs(name=group, private_dns_zone_id=self._zones[group].id)
            ],
            opts=site.child(parent),
        )
