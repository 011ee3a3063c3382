"""Network on OpenStack: one network, subnet and security group per zone, and the flow matrix as their rules."""

import pulumi
from pulumi_openstack import networking

from components.backend import NetworkFacts, ZoneFacts
from components.blueprint import TECHNICAL, Zone
from components.flows import Flow, Peer
from components.openstack.site import OpenStackSite


class Network(pulumi.ComponentResource):
    """Zones that cannot reach each other but by the flows of the matrix; no address of its own on any outside network.

    Security groups begin with their default egress rules deleted: both directions are denied until a flow opens them.
    """

    facts: NetworkFacts

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Network", "network", {}, opts)
        self._site = site
        self._groups: dict[str, networking.SecGroup] = {}
        blueprint = site.blueprint
        router = networking.Router(
            "network-router",
            name=f"{blueprint.name}-router",
            description="joins the zones of the hub; has no external gateway",
            admin_state_up=True,
            region=site.region,
            tags=site.tags(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        self.facts = NetworkFacts({zone.key: self._zone(zone, router) for zone in blueprint.zones})
        for flow in blueprint.flows:
            self._allow(flow)
        self.register_outputs({})

    def _zone(self, zone: Zone, router: networking.Router) -> ZoneFacts:
        site, opts = self._site, self._site.child(self)
        tags = site.tags(workspace=zone.workspace, data_class=zone.data_class)
        network = networking.Network(
            f"network-{zone.key}",
            name=zone.name,
            admin_state_up=True,
            shared=False,
            external=False,
            port_security_enabled=True,
            region=site.region,
            tags=tags,
            opts=opts,
        )
        subnet = networking.Subnet(
            f"network-{zone.key}-subnet",
            name=zone.name,
            network_id=network.id,
            cidr=str(zone.cidr),
            gateway_ip=str(zone.cidr[1]),
            ip_version=4,
            enable_dhcp=True,
            region=site.region,
            tags=tags,
            opts=opts,
        )
        networking.RouterInterface(
            f"network-{zone.key}-interface", router_id=router.id, subnet_id=subnet.id, region=site.region, opts=opts
        )
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
        self._groups[zone.key] = group
        return ZoneFacts(network.id, subnet.id, group.id)

    def _allow(self, flow: Flow) -> None:
        if flow.source.inside:
            self._rules(flow, flow.source, "egress", flow.destination)
        if flow.destination.inside:
            self._rules(flow, flow.destination, "ingress", flow.source)

    def _rules(self, flow: Flow, guarded: Peer, direction: str, other: Peer) -> None:
        for remote in other.ranges:
            suffix = f"-{remote.network_address}-{remote.prefixlen}" if not other.inside else ""
            networking.SecGroupRule(
                f"network-{flow.key}-{direction}{suffix}",
                description=flow.purpose,
                direction=direction,
                ethertype="IPv4",
                protocol=flow.protocol,
                port_range_min=flow.port,
                port_range_max=flow.port,
                remote_ip_prefix=str(remote),
                security_group_id=self._groups[guarded.key].id,
                region=self._site.region,
                opts=self._site.child(self),
            )
