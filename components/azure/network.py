"""Network on Azure: a hub network, one spoke per workspace peered only to it, and the flow matrix as NSG rules."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import network

from components.addresses import hub_range
from components.azure.site import AzureSite
from components.backend import NetworkFacts, ZoneFacts
from components.blueprint import ADMIN, EGRESS, SERVICES, TECHNICAL, Blueprint, Rule, Zone
from components.flows import INTERNET, Peer

PLATFORM_RESOLVER = "168.63.129.16"
"""Azure's own resolver, which alone knows the private DNS zones; the same address in every network."""

_SUBNET_NAMES = {ADMIN: "AzureBastionSubnet", EGRESS: "AzureFirewallSubnet"}
"""Subnets that Azure's own services find by name [k]."""
_FIRST_PRIORITY, _PER_FLOW = 100, 10
_PLATFORM_PRIORITY, _LAST_PRIORITY = 4000, 4096
"""Azure takes 100 to 4096, unique in each direction of a group; flows are numbered from 0 to 99."""
_FIREWALL_ADDRESS = 4
"""Azure keeps the first four addresses of a subnet, and a firewall takes the next one [k]."""


def firewall_address(blueprint: Blueprint) -> str:
    """The firewall's private address as a plain value, so that routes are known in a preview."""
    return str(blueprint.zone(EGRESS).cidr[_FIREWALL_ADDRESS])


class Network(pulumi.ComponentResource):
    """Zones that cannot reach each other but by the flows of the matrix; no way in from the internet, and one way out.

    Rules stand inside their group, so that a group never exists without its denial of everything else. Names are
    resolved by the services' hosts, in spokes too: Azure's own resolver is closed to all other machines.
    """

    facts: NetworkFacts
    networks: tuple[tuple[str, str | None, pulumi.Output[str]], ...]
    """Key, workspace and id of every virtual network, the hub's first."""

    def __init__(self, site: AzureSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Network", "network", {}, opts)
        self._site = site
        blueprint = site.blueprint
        self._routes = self._route_table()
        hub = self._virtual_network("hub", blueprint.name, hub_range(blueprint.address_space), None)
        facts: dict[str, ZoneFacts] = {}
        networks: list[tuple[str, str | None, pulumi.Output[str]]] = [("hub", None, hub.id)]
        previous: list[pulumi.Resource] = []
        for zone in blueprint.zones:
            if zone.workspace is None:
                facts[zone.key], subnet = self._zone(zone, hub, previous)
                previous = [subnet]  # Azure refuses two writes to one network at a time
        for zone in blueprint.zones:
            if zone.workspace is not None:
                spoke = self._virtual_network(zone.key, zone.name, zone.cidr, zone.workspace)
                facts[zone.key], subnet = self._zone(zone, spoke, [])
                self._peer(zone, hub, spoke, [*previous, subnet])
                networks.append((zone.key, zone.workspace, spoke.id))
        self.facts = NetworkFacts(facts)
        self.networks = tuple(networks)
        self.register_outputs({})

    def _route_table(self) -> network.RouteTable:
        """One table for the whole hub, so that a workspace that comes or goes changes none."""
        site = self._site
        return network.RouteTable(
            "network-routes",
            route_table_name=f"{site.blueprint.name}-routes",
            resource_group_name=site.group_name,
            location=site.location,
            disable_bgp_route_propagation=True,
            routes=[
                network.RouteArgs(
                    name="everything-else",
                    address_prefix="0.0.0.0/0",
                    next_hop_type="VirtualAppliance",
                    next_hop_ip_address=firewall_address(site.blueprint),
                )
            ],
            tags=site.labels(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )

    def _virtual_network(self, key: str, name: str, cidr: IPv4Network, workspace: str | None) -> network.VirtualNetwork:
        site = self._site
        return network.VirtualNetwork(
            f"network-{key}",
            virtual_network_name=name,
            resource_group_name=site.group_name,
            location=site.location,
            address_space=network.AddressSpaceArgs(address_prefixes=[str(cidr)]),
            dhcp_options=network.DhcpOptionsArgs(dns_servers=[str(each) for each in site.blueprint.resolvers]),
            # The only enforcement that is generally available [k]: machines whose size cannot encrypt still talk.
            encryption=network.VirtualNetworkEncryptionArgs(enabled=True, enforcement="AllowUnencrypted"),
            tags=site.labels(workspace=workspace, data_class=TECHNICAL),
            opts=site.child(self),
        )

    def _zone(
        self, zone: Zone, virtual_network: network.VirtualNetwork, after: Sequence[pulumi.Resource]
    ) -> tuple[ZoneFacts, network.Subnet]:
        site = self._site
        # Azure takes no group on a firewall's subnet [k].
        group = self._group(zone) if zone.key != EGRESS else None
        subnet = network.Subnet(
            f"network-{zone.key}-subnet",
            subnet_name=_SUBNET_NAMES.get(zone.key, zone.name),
            resource_group_name=site.group_name,
            virtual_network_name=virtual_network.name,
            address_prefix=str(zone.cidr),
            network_security_group=network.NetworkSecurityGroupArgs(id=group.id) if group is not None else None,
            # The firewall is the way out itself, and Azure takes no such route on a bastion's subnet [k].
            route_table=network.RouteTableArgs(id=self._routes.id) if zone.key not in (ADMIN, EGRESS) else None,
            default_outbound_access=False,
            private_endpoint_network_policies="NetworkSecurityGroupEnabled",
            private_link_service_network_policies="Enabled",
            opts=pulumi.ResourceOptions.merge(site.child(self), pulumi.ResourceOptions(depends_on=list(after))),
        )
        return ZoneFacts(virtual_network.id, subnet.id, group.id if group is not None else None), subnet

    def _group(self, zone: Zone) -> network.NetworkSecurityGroup:
        site = self._site
        return network.NetworkSecurityGroup(
            f"network-{zone.key}-group",
            network_security_group_name=zone.name,
            resource_group_name=site.group_name,
            location=site.location,
            security_rules=[
                *(_allowed(zone, rule) for rule in site.blueprint.rules(zone)),
                *(_bastion_platform() if zone.key == ADMIN else ()),
                *(_no_platform_resolver() if zone.key not in (ADMIN, SERVICES) else ()),
                _rule("deny-all-inbound", "what no flow allows is denied", "Deny", "Inbound", _LAST_PRIORITY),
                _rule("deny-all-outbound", "what no flow allows is denied", "Deny", "Outbound", _LAST_PRIORITY),
            ],
            tags=site.labels(workspace=zone.workspace, data_class=zone.data_class),
            opts=site.child(self),
        )

    def _peer(
        self,
        zone: Zone,
        hub: network.VirtualNetwork,
        spoke: network.VirtualNetwork,
        after: Sequence[pulumi.Resource],
    ) -> None:
        # The spoke takes answers that the firewall forwards from outside [k]; nobody forwards anything to the hub.
        for near, far, key, name, forwarded in (
            (hub, spoke, f"hub-{zone.key}", zone.name, False),
            (spoke, hub, f"{zone.key}-hub", "hub", True),
        ):
            network.VirtualNetworkPeering(
                f"network-{key}-peering",
                virtual_network_peering_name=name,
                resource_group_name=self._site.group_name,
                virtual_network_name=near.name,
                remote_virtual_network=network.SubResourceArgs(id=far.id),
                allow_virtual_network_access=True,
                allow_forwarded_traffic=forwarded,
                allow_gateway_transit=False,
                use_remote_gateways=False,
                opts=pulumi.ResourceOptions.merge(
                    self._site.child(self), pulumi.ResourceOptions(depends_on=list(after))
                ),
            )


def _allowed(zone: Zone, rule: Rule) -> network.SecurityRuleArgs:
    own, remote = [str(zone.cidr)], _prefixes(rule.remote)
    return _rule(
        rule.flow.key,
        rule.flow.purpose,
        "Allow",
        "Outbound" if rule.egress else "Inbound",
        _FIRST_PRIORITY + _PER_FLOW * rule.flow.number,
        protocol=rule.flow.protocol.capitalize(),
        source=own if rule.egress else remote,
        destination=remote if rule.egress else own,
        ports=[str(rule.flow.port)],
    )


def _prefixes(peer: Peer) -> list[str]:
    """Ranges; the internet by Azure's word for it, which leaves out what is private and what is Azure's network."""
    return ["Internet"] if peer.key == INTERNET else [str(each) for each in peer.ranges]


def _bastion_platform() -> Iterator[network.SecurityRuleArgs]:
    """What the bastion service needs in its own subnet (Microsoft: Working with NSG access and Azure Bastion)."""
    own = [
        ("Inbound", "GatewayManager", "*", ["443"], "the service's control plane"),
        ("Inbound", "AzureLoadBalancer", "*", ["443"], "the service's health probes"),
        ("Inbound", "VirtualNetwork", "VirtualNetwork", ["8080", "5701"], "the service's parts talk to each other"),
        ("Outbound", "VirtualNetwork", "VirtualNetwork", ["8080", "5701"], "the service's parts talk to each other"),
        ("Outbound", "*", "AzureCloud", ["443"], "the service's diagnostics"),
    ]
    for index, (direction, source, destination, ports, purpose) in enumerate(own):
        yield _rule(
            f"bastion-platform-{index + 1}",
            purpose,
            "Allow",
            direction,
            _PLATFORM_PRIORITY + index,
            protocol="Tcp" if "VirtualNetwork" not in source else "*",
            source=[source],
            destination=[destination],
            ports=ports,
        )


def _no_platform_resolver() -> Iterator[network.SecurityRuleArgs]:
    """Azure's resolver is outside of all rules but those that name it [k]; names could carry data out through it."""
    yield _rule(
        "deny-platform-resolver",
        "names are resolved by the services' hosts alone",
        "Deny",
        "Outbound",
        _PLATFORM_PRIORITY,
        destination=["AzurePlatformDNS"],
    )


def _rule(
    name: str,
    purpose: str,
    access: str,
    direction: str,
    priority: int,
    *,
    protocol: str = "*",
    source: Sequence[str] = ("*",),
    destination: Sequence[str] = ("*",),
    ports: Sequence[str] = ("*",),
) -> network.SecurityRuleArgs:
    """A rule; one of several values is written as one, since Azure takes words such as `*` in that form only."""
    return network.SecurityRuleArgs(
        name=name,
        description=purpose,
        access=access,
        direction=direction,
        priority=priority,
        protocol=protocol,
        source_address_prefix=_one(source),
        source_address_prefixes=_several(source),
        source_port_range="*",
        destination_address_prefix=_one(destination),
        destination_address_prefixes=_several(destination),
        destination_port_range=_one(ports),
        destination_port_ranges=_several(ports),
    )


def _one(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def _several(values: Sequence[str]) -> list[str] | None:
    return list(values) if len(values) > 1 else None
