"""Readers of Azure resources (pulumi-azure-native 3.x), in the property names Pulumi uses.

Exact values: ARM type definitions (Azure/bicep-types-az, 2026-08-20). A property left out counts as insecure, as in
most of Azure's built-in policies, because the default is the cloud's to change.
"""

from collections.abc import Mapping

from policies.readers.azure import (
    analytics,
    backup,
    compute,
    containers,
    databases,
    edge,
    identity,
    keys,
    logs,
    messaging,
    network,
    storage,
)
from policies.readers.facts import Reader

_AREAS = (
    analytics,
    backup,
    compute,
    containers,
    databases,
    edge,
    identity,
    keys,
    logs,
    messaging,
    network,
    storage,
)

READERS: Mapping[str, Reader] = {
    f"azure-native:{module}:{name}": reader
    for area in _AREAS
    for module, types in area.TYPES.items()
    for name, reader in types.items()
}
"""Readers by kind. Kinds that are left out wait until somebody has read their arguments."""
