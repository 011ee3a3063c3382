"""The way out on OpenStack: the edge router, which alone joins the hub to the cloud's external network.

What may leave is decided by the proxies behind it, whose list of names stands in their first-boot instructions.
"""

import pulumi
from pulumi_openstack import networking

from components.backend import EgressFacts, NetworkFacts
from components.blueprint import TECHNICAL
from components.openstack.network import edge_zones
from components.openstack.site import OpenStackSite


class Egress(pulumi.ComponentResource):
    """The edge router, with a foot only in the zones that the matrix lets in or out: it reaches no other."""

    facts: EgressFacts
    interfaces: tuple[networking.RouterInterface, ...]
    """A floating address needs them: it finds its router through the zone's gateway."""

    def __init__(self, site: OpenStackSite, network: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Egress", "egress", {}, opts)
        blueprint = site.blueprint
        router = networking.Router(
            "egress-router",
            name=f"{blueprint.name}-edge",
            description="joins the bastion and the egress proxies to the external network",
            admin_state_up=True,
            external_network_id=site.external_network,
            region=site.region,
            tags=site.tags(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        self.interfaces = tuple(
            networking.RouterInterface(
                f"egress-{zone.key}-interface",
                router_id=router.id,
                subnet_id=network.zones[zone.key].subnet_id,
                region=site.region,
                opts=site.child(self),
            )
            for zone in edge_zones(blueprint)
        )
        self.facts = EgressFacts(router.id, tuple(sorted({*blueprint.egress.allowed_hosts, *site.api_hosts})))
        self.register_outputs({})
