"""What must not be lost on OpenStack: types whose loss loses data or keys, and what replaces them."""

from collections.abc import Mapping

STATEFUL: Mapping[str, tuple[str, ...]] = {
    "openstack:blockstorage/volume:Volume": (
        "availabilityZone",
        "backupId",
        "imageId",
        "region",
        "snapshotId",
        "sourceVolId",
        "volumeType",
    ),
    "openstack:keymanager/orderV1:OrderV1": ("meta", "region", "type"),
    "openstack:objectstorage/container:Container": ("name", "region", "storageClass", "storagePolicy"),
    "openstack:sharedfilesystem/share:Share": (
        "availabilityZone",
        "region",
        "shareNetworkId",
        "shareProto",
        "shareType",
        "snapshotId",
    ),
}
"""By type, the inputs that replace a resource when they change (documentation of pulumi-openstack 5.5.3;
`volumeType` by our own choice, `name` of a container as its id; where it says nothing, they are taken to replace)."""
