"""Readers of OpenStack resources (pulumi-openstack 5.x), by area; types by module and name."""

from __future__ import annotations

from collections.abc import Mapping

from policies.readers.facts import Reader
from policies.readers.openstack.balancing import BALANCING
from policies.readers.openstack.compute import COMPUTE, IMAGES
from policies.readers.openstack.identity import IDENTITY
from policies.readers.openstack.keys import KEY_MANAGER
from policies.readers.openstack.network import DNS, FIREWALL, NETWORKING
from policies.readers.openstack.storage import BLOCK_STORAGE, OBJECT_STORAGE, SHARED_FILES

_MODULES: Mapping[str, Mapping[str, Reader]] = {
    "blockstorage": BLOCK_STORAGE,
    "compute": COMPUTE,
    "dns": DNS,
    "firewall": FIREWALL,
    "identity": IDENTITY,
    "images": IMAGES,
    "keymanager": KEY_MANAGER,
    "loadbalancer": BALANCING,
    "networking": NETWORKING,
    "objectstorage": OBJECT_STORAGE,
    "sharedfilesystem": SHARED_FILES,
}

READERS: Mapping[str, Reader] = {
    f"openstack:{module}:{name}": reader for module, types in _MODULES.items() for name, reader in types.items()
}
"""Readers by kind. Clusters, stacks of templates, databases and VPNs are left out: what they make is not shown."""
