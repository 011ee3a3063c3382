"""Private names on OpenStack: a zone of the cloud's own name service, where the profile says that it is private."""

import pulumi
from pulumi_openstack import dns

from components.openstack.site import OpenStackSite

_SECONDS = 3600


class Names(pulumi.ComponentResource):
    """The hub's domain with its hosts, beside what the services' hosts answer themselves."""

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Names", "names", {}, opts)
        blueprint = site.blueprint
        zone = dns.Zone(
            "names-zone",
            name=f"{blueprint.domain}.",
            description="hosts of the hub",
            email=blueprint.contacts["owner"],
            ttl=_SECONDS,
            type="PRIMARY",
            region=site.region,
            opts=site.renewed(self),
        )
        for machine in blueprint.machines:
            if machine.address is not None:
                dns.RecordSet(
                    f"names-{machine.key}",
                    name=f"{machine.name}.{blueprint.domain}.",
                    zone_id=zone.id,
                    type="A",
                    ttl=_SECONDS,
                    records=[str(machine.address)],
                    region=site.region,
                    opts=site.renewed(self),
                )
        self.register_outputs({})
