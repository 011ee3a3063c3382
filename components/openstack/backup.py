"""Backups on OpenStack: a credential for the services' hosts, which run them, and containers in the second region.

The API has no schedule: a timer on the services' hosts makes snapshots and backups of volumes, and copies stores.
"""

import pulumi

from components.backend import BackupFacts, IdentityFacts
from components.blueprint import BACKUP, StoreCopy
from components.openstack.site import OpenStackSite
from components.openstack.storage import container


class Backup(pulumi.ComponentResource):
    """What backups are made with, and where copies lie."""

    facts: BackupFacts

    def __init__(self, site: OpenStackSite, identity: IdentityFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Backup", "backup", {}, opts)
        self.facts = BackupFacts(
            identity.identities[BACKUP] if site.blueprint.backup is not None else None,
            {copy.of: self._copy(site, copy) for copy in site.blueprint.copies},
        )
        self.register_outputs({})

    def _copy(self, site: OpenStackSite, copy: StoreCopy) -> pulumi.Output[str]:
        if site.copy_region is None:
            raise ValueError(f"copy {copy.name} has no second region")
        kept = container(
            f"backup-{copy.of}-copy",
            site,
            site.blueprint.store(copy.of),
            name=copy.name,
            region=site.copy_region,
            opts=pulumi.ResourceOptions.merge(
                site.stateful(self), pulumi.ResourceOptions(provider=site.second_provider)
            ),
        )
        return kept.id
