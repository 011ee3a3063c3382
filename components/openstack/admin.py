"""The way in on OpenStack: the bastion's floating address, the only public one of the hub."""

from collections.abc import Sequence

import pulumi
from pulumi_openstack import networking

from components.backend import AdminFacts, ComputeFacts
from components.blueprint import TECHNICAL, Role
from components.openstack.site import OpenStackSite


class Admin(pulumi.ComponentResource):
    """The address by which administrators reach the bastion; its security group lets in the declared networks alone."""

    facts: AdminFacts

    def __init__(
        self,
        site: OpenStackSite,
        compute: ComputeFacts,
        edge: Sequence[pulumi.Resource],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:openstack:Admin", "admin", {}, opts)
        bastion = next(machine for machine in site.blueprint.machines if machine.role is Role.BASTION)
        address = networking.FloatingIp(
            "admin-bastion-address",
            description="administrators reach the bastion",
            pool=site.profile.external_network,
            port_id=compute.machines[bastion.key].port_id,
            region=site.region,
            tags=site.tags(workspace=None, data_class=TECHNICAL),
            opts=pulumi.ResourceOptions.merge(site.child(self), pulumi.ResourceOptions(depends_on=edge)),
        )
        self.facts = AdminFacts(address.id)
        self.register_outputs({})
