"""Network on OpenStack: one network, subnet and security group per zone, and the flow matrix as their rules."""

from collections.abc import Iterator

import pulumi
from pulumi_openstack import networking

from components.backend import NetworkFacts, ZoneFacts
from components.blueprint import TECHNICAL, Blueprint, Rule, Zone
from components.flows import ADMIN_NETWORKS, INTERNET, RESOLVERS, SENDERS, WORKSPACES, Peer
from components.openstack.site import OpenStackSite

_OUTSIDE_THE_CLOUD = (ADMIN_NETWORKS, INTERNET, RESOLVERS)
"""Peers that are reached through the cloud's external network. Senders are not: they come by private connectivity."""
_SEVERAL_RANGES = (ADMIN_NETWORKS, SENDERS, RESOLVERS, WORKSPACES)
_GATEWAY, _INNER_ROUTER, _FIRST_OF_POOL, _LAST_OF_POOL = 1, 2, 32, -2
"""Addresses in each zone by their place; hosts have fixed ones from the tenth on, below the pool."""


def edge_zones(blueprint: Blueprint) -> tuple[Zone, ...]:
    """The zones that the matrix lets exchange something with the cloud's external network."""
    return tuple(
        zone for zone in blueprint.zones if any(rule.remote.key in _OUTSIDE_THE_CLOUD for rule in blueprint.rules(zone))
    )


class Network(pulumi.ComponentResource):
    """Zones that cannot reach each other but by the flows of the matrix.

    Security groups begin with their default rules deleted: both directions are denied until a flow opens them. The
    inner router joins the zones and has no external gateway. In the zones at the edge the gateway is the edge router
    (see `egress`), and a route leads to the inner one, which has a port of its own there.
    """

    facts: NetworkFacts
    project_id: pulumi.Output[str]
    """The project that everything is made in, as the cloud tells it."""

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Network", "network", {}, opts)
        self._site, blueprint = site, site.blueprint
        self._router = networking.Router(
            "network-router",
            name=f"{blueprint.name}-router",
            description="joins the zones of the hub; has no external gateway",
            admin_state_up=True,
            region=site.region,
            tags=site.tags(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        self.project_id = self._router.tenant_id
        self._edge = {zone.key for zone in edge_zones(blueprint)}
        self._lists = {peer.key: self._list(peer) for peer in self._listed_peers()}
        self.facts = NetworkFacts({zone.key: self._zone(zone) for zone in blueprint.zones})
        self.register_outputs({})

    def _listed_peers(self) -> Iterator[Peer]:
        if not self._site.profile.address_groups:
            return
        peers = {peer.key: peer for flow in self._site.blueprint.flows for peer in (flow.source, flow.destination)}
        yield from (peers[key] for key in _SEVERAL_RANGES if key in peers)

    def _list(self, peer: Peer) -> networking.AddressGroupV2:
        return networking.AddressGroupV2(
            f"network-{peer.key}-addresses",
            name=f"{self._site.blueprint.name}-{peer.key}",
            description=f"addresses of {peer.key}",
            addresses=[str(each) for each in peer.ranges],
            region=self._site.region,
            opts=self._site.child(self),
        )

    def _zone(self, zone: Zone) -> ZoneFacts:
        site, opts = self._site, self._site.child(self)
        tags = site.tags(workspace=zone.workspace, data_class=zone.data_class)
        network = networking.Network(
            f"network-{zone.key}",
            name=zone.name,
            admin_state_up=True,
            shared=False,
            external=False,
            port_security_enabled=True,
            qos_policy_id=self._limit(zone),
            region=site.region,
            tags=tags,
            opts=opts,
        )
        pool = networking.SubnetAllocationPoolArgs(
            start=str(zone.cidr[_FIRST_OF_POOL]), end=str(zone.cidr[_LAST_OF_POOL])
        )
        subnet = networking.Subnet(
            f"network-{zone.key}-subnet",
            name=zone.name,
            network_id=network.id,
            cidr=str(zone.cidr),
            gateway_ip=str(zone.cidr[_GATEWAY]),
            allocation_pools=[pool],
            dns_nameservers=[str(address) for address in site.blueprint.resolvers],
            ip_version=4,
            enable_dhcp=True,
            region=site.region,
            tags=tags,
            opts=opts,
        )
        self._join(zone, network, subnet)
        group = networking.SecGroup(
            f"network-{zone.key}-group",
            name=zone.name,
            description=f"flows of zone {zone.key}; everything else is denied",
            delete_default_rules=True,
            stateful=True,
            region=site.region,
            tags=tags,
            opts=opts,
        )
        for rule in site.blueprint.rules(zone):
            self._rule(zone, group, rule)
        return ZoneFacts(network.id, subnet.id, group.id)

    def _limit(self, zone: Zone) -> pulumi.Output[str] | None:
        """A limit of bandwidth for each machine of the zone, both ways."""
        if zone.bandwidth_mbps is None:
            return None
        site, opts = self._site, self._site.child(self)
        policy = networking.QosPolicy(
            f"network-{zone.key}-limit",
            name=zone.name,
            description=f"{zone.bandwidth_mbps} Mbit/s for each machine of zone {zone.key}",
            shared=False,
            region=site.region,
            # No tags: neutron takes none for this kind (2026.1 answers 400).
            opts=opts,
        )
        for direction in ("egress", "ingress"):
            networking.QosBandwidthLimitRule(
                f"network-{zone.key}-limit-{direction}",
                qos_policy_id=policy.id,
                direction=direction,
                max_kbps=zone.bandwidth_mbps * 1000,
                region=site.region,
                opts=opts,
            )
        return policy.id

    def _join(self, zone: Zone, network: networking.Network, subnet: networking.Subnet) -> None:
        """The inner router's foot in a zone: the gateway, or beside the gateway where that is the edge router."""
        site, opts, name = self._site, self._site.child(self), f"network-{zone.key}-interface"
        if zone.key not in self._edge:
            networking.RouterInterface(
                name, router_id=self._router.id, subnet_id=subnet.id, region=site.region, opts=opts
            )
            return
        address = str(zone.cidr[_INNER_ROUTER])
        port = networking.Port(
            f"network-{zone.key}-router-port",
            name=f"{zone.name}-router",
            network_id=network.id,
            fixed_ips=[networking.PortFixedIpArgs(subnet_id=subnet.id, ip_address=address)],
            # A router passes on what others sent; the groups of both ends decide.
            no_security_groups=True,
            port_security_enabled=False,
            admin_state_up=True,
            region=site.region,
            tags=site.tags(workspace=zone.workspace, data_class=zone.data_class),
            opts=opts,
        )
        networking.RouterInterface(name, router_id=self._router.id, port_id=port.id, region=site.region, opts=opts)
        networking.SubnetRoute(
            f"network-{zone.key}-route",
            subnet_id=subnet.id,
            destination_cidr=str(site.blueprint.address_space),
            next_hop=address,
            region=site.region,
            opts=opts,
        )

    def _rule(self, zone: Zone, group: networking.SecGroup, rule: Rule) -> None:
        flow = rule.flow
        for suffix, address_group, prefix in self._remotes(rule.remote):
            networking.SecGroupRule(
                f"network-{zone.key}-{flow.key}-{rule.direction}{suffix}",
                description=flow.purpose,
                direction=rule.direction,
                ethertype="IPv4",
                protocol=flow.protocol,
                port_range_min=flow.port,
                port_range_max=flow.port,
                remote_address_group_id=address_group,
                remote_ip_prefix=prefix,
                security_group_id=group.id,
                region=self._site.region,
                # Two rules that differ by their description alone cannot exist at once.
                opts=self._site.renewed(self),
            )

    def _remotes(self, peer: Peer) -> Iterator[tuple[str, pulumi.Output[str] | None, str | None]]:
        """How rules name a peer: by its list of addresses, which changes in place, else by one rule for each range."""
        if peer.key in self._lists:
            yield "", self._lists[peer.key].id, None
            return
        for each in peer.ranges:
            suffix = f"-{each.network_address}-{each.prefixlen}" if peer.key in _SEVERAL_RANGES else ""
            yield suffix, None, str(each)
