"""What the provider adds to inputs that a program leaves out: names and locations."""

import hashlib
import uuid

from pulumi.runtime.proto import provider_pb2

from .arm import GROUP, ArmPath
from .cloud import Cloud
from .values import UNKNOWN, Values, plain

# The real provider keeps this mark in the inputs of what it gave a random name: two of them can exist side by side,
# so a replacement need not delete the old one first.
RANDOM_NAME = "__createBeforeDelete"
API_VERSION = "azureApiVersion"
_GUIDS = frozenset({"roleAssignmentName", "roleDefinitionId"})


def add_name(request: provider_pb2.CheckRequest, path: ArmPath, old: Values, new: Values) -> None:
    """Give `new` the name it had, or a new one: random below the group, the logical name below another resource."""
    own = path.own
    if own is None or own in new:
        return
    if own in old:
        new[own] = old[own]
        if RANDOM_NAME in old:
            new[RANDOM_NAME] = old[RANDOM_NAME]
        return
    logical = request.urn.rsplit("::", 1)[1]
    seed = hashlib.sha256(request.randomSeed).hexdigest() if request.randomSeed else uuid.uuid4().hex * 2
    modes, mode = provider_pb2.CheckRequest.AutonamingOptions, request.autonaming.mode
    configured = request.HasField("autonaming")
    if configured and mode == modes.DISABLE:
        return
    if configured and (mode == modes.ENFORCE or own not in _GUIDS):
        new[own] = request.autonaming.proposed_name
    elif own in _GUIDS:
        new[own] = str(uuid.UUID(seed[:32]))
    elif path.is_part:
        new[own] = logical
        return
    else:
        new[own] = logical + seed[:8]
    new[RANDOM_NAME] = True


def add_location(cloud: Cloud, subscription: str, configured: str | None, old: Values, new: Values) -> None:
    """The location it had, the provider's, or that of the group: unknown while the group's name is."""
    group = plain(new.get(GROUP))
    if "location" in new:
        return
    if "location" in old:
        new["location"] = old["location"]
    elif configured:
        new["location"] = configured
    elif group == UNKNOWN:
        new["location"] = UNKNOWN
    elif group is not None and (found := cloud.get(f"/subscriptions/{subscription}/resourceGroups/{group}")):
        new["location"] = found["location"]
