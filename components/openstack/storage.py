"""Storage on OpenStack: private object containers, file shares for data sets, and volumes of an encrypted type."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_openstack import blockstorage, objectstorage, sharedfilesystem

from components.backend import NetworkFacts, StorageFacts
from components.blueprint import Role, Share, Store, Volume
from components.openstack.profiles.profile import Shares
from components.openstack.site import OpenStackSite


class Storage(pulumi.ComponentResource):
    """The hub's stores, shares and its own volumes; what belongs to a machine is made with the machine.

    A store is one container: areas of its own have only workspaces, which have shares here. `exports` are the NFS
    exports of shares by purpose.
    """

    facts: StorageFacts
    exports: Mapping[str, pulumi.Output[str]]

    def __init__(self, site: OpenStackSite, network: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Storage", "storage", {}, opts)
        self._site, blueprint = site, site.blueprint
        shares = {
            share.purpose: self._share(share, network, site.profile.shares)
            for share in blueprint.shares
            if site.profile.shares is not None
        }
        self.exports = {purpose: share.export_locations.apply(_export) for purpose, share in shares.items()}
        self.facts = StorageFacts(
            stores={store.purpose: self._store(store).id for store in blueprint.stores},
            volumes={
                volume.purpose: encrypted_volume(f"storage-{volume.purpose}", site, volume, self).id
                for volume in blueprint.volumes
            },
            shares={purpose: share.id for purpose, share in shares.items()},
        )
        self.register_outputs({})

    def _store(self, store: Store) -> objectstorage.Container:
        site = self._site
        return container(
            f"storage-{store.purpose}",
            site,
            store,
            name=store.name,
            region=site.object_region,
            opts=site.store(self, store.workspace),
        )

    def _share(self, share: Share, network: NetworkFacts, kind: Shares) -> sharedfilesystem.Share:
        site, name, zone = self._site, f"storage-{share.purpose}-share", network.zones[share.zone]
        own = None
        if kind.share_servers:
            own = sharedfilesystem.ShareNetwork(
                f"{name}-network",
                name=share.name,
                description=f"where the share of zone {share.zone} stands",
                neutron_net_id=zone.network_id,
                neutron_subnet_id=zone.subnet_id,
                region=site.region,
                opts=site.child(self),
            )
        made = sharedfilesystem.Share(
            name,
            name=share.name,
            description=f"{'data set' if share.read_only else 'exports'} of zone {share.zone}",
            share_proto="NFS",
            share_type=kind.share_type,
            share_network_id=own.id if own is not None else None,
            size=share.size_gb,
            is_public=False,
            metadata=site.labels(workspace=share.workspace, data_class=share.data_class),
            region=site.region,
            opts=site.stateful(self, share.workspace),
        )
        gate = next(machine for machine in site.blueprint.machines if machine.role is Role.GATE)
        for who, address, level in (
            ("workspace", str(site.blueprint.zone(share.zone).cidr), "ro" if share.read_only else "rw"),
            ("gate", str(gate.address), "rw"),
        ):
            sharedfilesystem.ShareAccess(
                f"{name}-{who}",
                share_id=made.id,
                access_type="ip",
                access_to=address,
                access_level=level,
                region=site.region,
                opts=site.child(self),
            )
        return made


def _export(locations: Sequence[sharedfilesystem.outputs.ShareExportLocation]) -> str:
    """The export that the cloud prefers, else its first."""
    preferred = [each.path for each in locations if (each.preferred or "").lower() == "true"]
    return [*preferred, *(each.path or "" for each in locations)][0] or ""


def container(
    logical_name: str, site: OpenStackSite, store: Store, *, name: str, region: str, opts: pulumi.ResourceOptions
) -> objectstorage.Container:
    """A private, versioned container of a store. How long its objects are kept is a label that the hub's hosts obey."""
    metadata = site.labels(workspace=store.workspace, data_class=store.data_class)
    for label, days in (("retention-days", store.retention_days), ("expire-days", store.expire_days)):
        if days is not None:
            metadata[label] = str(days)
    return objectstorage.Container(
        logical_name,
        name=name,
        # No read and no write ACL: only the project's own roles reach it.
        versioning=True,
        force_destroy=False,
        metadata=metadata,
        region=region,
        opts=opts,
    )


def encrypted_volume(name: str, site: OpenStackSite, volume: Volume, parent: pulumi.Resource) -> blockstorage.Volume:
    """A volume of the cloud's encrypted type. A plain one cannot be retyped later, so a change of type replaces."""
    return blockstorage.Volume(
        name,
        name=volume.name,
        description=f"{volume.purpose} of zone {volume.zone}",
        size=volume.size_gb,
        volume_type=site.profile.encrypted_volume_type,
        metadata=site.labels(workspace=volume.workspace, data_class=volume.data_class),
        region=site.region,
        opts=pulumi.ResourceOptions.merge(
            site.stateful(parent, volume.workspace), pulumi.ResourceOptions(replace_on_changes=["volumeType"])
        ),
    )
