"""What Azure locks for good: archives are made unlocked, and nobody unlocks what was locked.

Sources: descriptions of `AccountImmutabilityPolicyProperties` and `ImmutabilitySettings` in the SDK
(pulumi_azure_native 3.29.0); that a vault's lock is one-way: Microsoft's documentation.
"""

from .values import Values

_STATES = {
    "storage:StorageAccount": "immutableStorageWithVersioning.immutabilityPolicy.state",
    "recoveryservices:Vault": "properties.securitySettings.immutabilitySettings.state",
}
_MADE_UNLOCKED = {"storage:StorageAccount"}


def refusal(type_name: str, before: Values | None, after: Values) -> str | None:
    """Why Azure refuses to make (`before` is None) or to change a resource; None if it does not."""
    path = _STATES.get(type_name)
    if path is None:
        return None
    wanted = _at(after, path)
    if before is None:
        if wanted == "Locked" and type_name in _MADE_UNLOCKED:
            return f"{path}: a policy can only be created Disabled or Unlocked; lock it in a later update"
    elif _at(before, path) == "Locked" and wanted != "Locked":
        return f"{path}: it is Locked, which cannot be reverted (wanted: {wanted})"
    return None


def _at(values: object, path: str) -> object:
    for step in path.split("."):
        values = values.get(step) if isinstance(values, dict) else None
    return values
