"""Storage on OpenStack: private object containers per purpose, and volumes of an encrypted type."""

import pulumi
from pulumi_openstack import blockstorage, objectstorage

from components.backend import StorageFacts
from components.blueprint import Store, Volume
from components.openstack.site import OpenStackSite


class Storage(pulumi.ComponentResource):
    """The hub's stores and its own volumes; what belongs to a machine is made with the machine."""

    facts: StorageFacts

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Storage", "storage", {}, opts)
        blueprint = site.blueprint
        self.facts = StorageFacts(
            stores={store.purpose: _container(site, store, self).id for store in blueprint.stores},
            volumes={
                volume.purpose: encrypted_volume(f"storage-{volume.purpose}", site, volume, self).id
                for volume in blueprint.volumes
            },
        )
        self.register_outputs({})


def _container(site: OpenStackSite, store: Store, parent: pulumi.Resource) -> objectstorage.Container:
    metadata = dict(site.labels(workspace=None, data_class=store.data_class))
    if store.retention_days is not None:
        metadata["retention-days"] = str(store.retention_days)
    return objectstorage.Container(
        f"storage-{store.purpose}",
        name=store.name,
        # No read and no write ACL: only the project's own roles reach it.
        versioning=True,
        force_destroy=False,
        metadata=metadata,
        region=site.object_region,
        opts=site.store(parent),
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
