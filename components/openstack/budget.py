"""Limits of cost on OpenStack: quotas that hold the project to what the plan needs. It knows no prices."""

import pulumi
from pulumi_openstack import blockstorage, compute, networking

from components.blueprint import Blueprint
from components.openstack.network import edge_zones
from components.openstack.site import OpenStackSite

_ROUTERS = 2
_AGENT_PORTS = 2
"""Ports that the cloud itself takes in each zone (DHCP)."""


class Quotas(pulumi.ComponentResource):
    """Quotas of machines, volumes and networks, as the plan needs them. Needs the rights of a cloud administrator.

    They follow the plan: a workspace that comes changes them in place. Cores and memory are not limited, since the
    table of flavors does not tell how many a flavor has.
    """

    def __init__(self, site: OpenStackSite, project_id: pulumi.Output[str], opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Quotas", "budget", {}, opts)
        blueprint, child = site.blueprint, site.child(self)
        machines, groups = len(blueprint.machines), len({machine.pool for machine in blueprint.machines})
        compute.QuotaSetV2(
            "budget-compute",
            project_id=project_id,
            instances=machines,
            key_pairs=1,
            server_groups=groups,
            region=site.region,
            opts=child,
        )
        volumes, gigabytes = _volumes(blueprint)
        copies = _copies(blueprint)
        blockstorage.QuoteSetV3(
            "budget-volumes",
            project_id=project_id,
            volumes=volumes,
            snapshots=copies,
            backups=copies,
            region=site.region,
            # Snapshots count for as much as their volumes.
            gigabytes=gigabytes + copies * max((volume.size_gb for volume in blueprint.volumes), default=0),
            opts=child,
        )
        zones, edge = len(blueprint.zones), len(edge_zones(blueprint))
        networking.QuotaV2(
            "budget-network",
            project_id=project_id,
            network=zones,
            subnet=zones,
            router=_ROUTERS,
            floatingip=1,
            port=machines + zones * (1 + _AGENT_PORTS) + edge + _ROUTERS,
            # The project's default group exists in any case.
            security_group=zones + 1,
            region=site.region,
            opts=child,
        )
        self.register_outputs({})


def _volumes(blueprint: Blueprint) -> tuple[int, int]:
    """How many volumes there are with boot volumes, and their size in GiB."""
    sizes = [machine.boot_gb for machine in blueprint.machines]
    sizes += [machine.volume.size_gb for machine in blueprint.machines if machine.volume is not None]
    return len(sizes), sum(sizes)


def _copies(blueprint: Blueprint) -> int:
    """How many backups are kept at a time."""
    if blueprint.backup is None:
        return 0
    return len(blueprint.backup.volumes) * (blueprint.backup.keep_days + blueprint.backup.keep_weeks)
