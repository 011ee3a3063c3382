"""Network on Azure: a hub network, one spoke per workspace peered only to it, and the flow matrix as NSG rules."""

from collections.abc import Sequence
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import network

from components.addresses import BLOCK_PREFIX, HUB_BLOCKS
from components.azure.site import AzureSite
from components.backend import NetworkFacts, ZoneFacts
from components.blueprint import TECHNICAL, Zone
from components.flows import DNS, HTTPS, SSH, SYSLOG_TLS, Flow, Peer

_SERVICES = (SSH, HTTPS, DNS, SYSLOG_TLS)
"""Position gives a rule its priority within a block: append only."""
_FIRST_PRIORITY, _PER_BLOCK, _OUTSIDE_PRIORITY, _LAST_PRIORITY = 100, 8, 3000, 4096
"""Azure takes 100 to 4096, unique in each direction of a group."""


class Network(pulumi.ComponentResource):
    """Zones that cannot reach each other but by the flows of the matrix; no way in from the internet, none out to it.

    Rules stand inside their group, so that a group never exists without its denial of everything else.
    """

    facts: NetworkFacts
    networks: tuple[tuple[str, pulumi.Output[str]], ...]
    """Key and id of every virtual network, the hub's first."""

    def __init__(self, site: AzureSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Network", "network", {}, opts)
        self._site = site
        blueprint = site.blueprint
        hub = self._virtual_network("hub", blueprint.name, _hub_range(blueprint.address_space), None)
        facts: dict[str, ZoneFacts] = {}
        networks = [("hub", hub.id)]
        previous: list[pulumi.Resource] = []
        for zone in blueprint.zones:
            if zone.workspace is None:
                facts[zone.key], subnet = self._zone(zone, hub, previous)
                previous = [subnet]  # Azure refuses two writes to one network at a time
        for zone in blueprint.zones:
            if zone.workspace is not None:
                spoke = self._virtual_network(zone.key, zone.name, zone.cidr, zone.workspace)
                facts[zone.key], subnet = self._zone(zone, spoke, [])
                self._peer(zone, hub, spoke, subnet)
                networks.append((zone.key, spoke.id))
        self.facts = NetworkFacts(facts)
        self.networks = tuple(networks)
        self.register_outputs({})

    def _virtual_network(self, key: str, name: str, cidr: IPv4Network, workspace: str | None) -> network.VirtualNetwork:
        return network.VirtualNetwork(
            f"network-{key}",
            virtual_network_name=name,
            resource_group_name=self._site.group_name,
            location=self._site.location,
            address_space=network.AddressSpaceArgs(address_prefixes=[str(cidr)]),
            encryption=network.VirtualNetworkEncryptionArgs(enabled=True, enforcement="AllowUnencrypted"),
            tags=self._site.labels(workspace=workspace, data_class=TECHNICAL),
            opts=self._site.child(self),
        )

    def _zone(
        self, zone: Zone, virtual_network: network.VirtualNetwork, after: Sequence[pulumi.Resource]
    ) -> tuple[ZoneFacts, network.Subnet]:
        site = self._site
        group = network.NetworkSecurityGroup(
            f"network-{zone.key}-group",
            network_security_group_name=zone.name,
            resource_group_name=site.group_name,
            location=site.location,
            security_rules=[*self._allowed(zone), _denied("Inbound"), _denied("Outbound")],
            tags=site.labels(workspace=zone.workspace, data_class=zone.data_class),
            opts=site.child(self),
        )
        subnet = network.Subnet(
            f"network-{zone.key}-subnet",
            subnet_name=zone.name,
            resource_group_name=site.group_name,
            virtual_network_name=virtual_network.name,
            address_prefix=str(zone.cidr),
            network_security_group=network.NetworkSecurityGroupArgs(id=group.id),
            default_outbound_access=False,
            private_endpoint_network_policies="NetworkSecurityGroupEnabled",
            private_link_service_network_policies="Enabled",
            opts=pulumi.ResourceOptions.merge(site.child(self), pulumi.ResourceOptions(depends_on=list(after))),
        )
        return ZoneFacts(virtual_network.id, subnet.id, group.id), subnet

    def _allowed(self, zone: Zone) -> list[network.SecurityRuleArgs]:
        flows = self._site.blueprint.flows
        return [
            *(self._rule(flow, "Inbound", flow.source) for flow in flows if flow.destination.key == zone.key),
            *(self._rule(flow, "Outbound", flow.destination) for flow in flows if flow.source.key == zone.key),
        ]

    def _rule(self, flow: Flow, direction: str, other: Peer) -> network.SecurityRuleArgs:
        return network.SecurityRuleArgs(
            name=flow.key,
            description=flow.purpose,
            access="Allow",
            direction=direction,
            priority=self._priority(flow, other),
            protocol=flow.protocol.capitalize(),
            source_address_prefixes=[str(each) for each in flow.source.ranges],
            source_port_range="*",
            destination_address_prefixes=[str(each) for each in flow.destination.ranges],
            destination_port_range=str(flow.port),
        )

    def _priority(self, flow: Flow, other: Peer) -> int:
        """From the other end's address block, so that no workspace ever changes another's rule."""
        service = _SERVICES.index((flow.protocol, flow.port))
        if not other.inside:
            return _OUTSIDE_PRIORITY + service
        offset = int(other.ranges[0].network_address) - int(self._site.blueprint.address_space.network_address)
        return _FIRST_PRIORITY + _PER_BLOCK * (offset >> (32 - BLOCK_PREFIX)) + service

    def _peer(
        self, zone: Zone, hub: network.VirtualNetwork, spoke: network.VirtualNetwork, subnet: network.Subnet
    ) -> None:
        for near, far, key, name in (
            (hub, spoke, f"hub-{zone.key}", zone.name),
            (spoke, hub, f"{zone.key}-hub", "hub"),
        ):
            network.VirtualNetworkPeering(
                f"network-{key}-peering",
                virtual_network_peering_name=name,
                resource_group_name=self._site.group_name,
                virtual_network_name=near.name,
                remote_virtual_network=network.SubResourceArgs(id=far.id),
                allow_virtual_network_access=True,
                allow_forwarded_traffic=False,
                allow_gateway_transit=False,
                use_remote_gateways=False,
                opts=pulumi.ResourceOptions.merge(self._site.child(self), pulumi.ResourceOptions(depends_on=[subnet])),
            )


def _hub_range(address_space: IPv4Network) -> IPv4Network:
    """The blocks of the hub's own zones as one range."""
    return IPv4Network((address_space.network_address, BLOCK_PREFIX - HUB_BLOCKS.bit_length() + 1))


def _denied(direction: str) -> network.SecurityRuleArgs:
    return network.SecurityRuleArgs(
        name=f"deny-all-{direction.lower()}",
        description="what no flow allows is denied",
        access="Deny",
        direction=direction,
        priority=_LAST_PRIORITY,
        protocol="*",
        source_address_prefix="*",
        source_port_range="*",
        destination_address_prefix="*",
        destination_port_range="*",
    )
