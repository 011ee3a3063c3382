"""Readers of the commonest kinds of Azure resources: plumbing, parts of a parent, settings without a place."""

from collections.abc import Mapping, Sequence

from policies.readers.azure.places import AT, GLOBAL, PARENT_DOOR, PARENT_KEYS, PARENT_PLACE, TENANT
from policies.readers.facts import LOCAL_ONLY, NO_DATA, Check, Moot, Question, Reader

Checks = Mapping[Question, Sequence[Check]]
Types = Mapping[str, Mapping[str, Reader]]
"""Readers by module and name of the type."""


def plumbing(exposure: Sequence[Check] | Moot = LOCAL_ONLY, more: Checks | None = None) -> Reader:
    """Something with a location that stores no health data."""
    return Reader(AT, NO_DATA, exposure, more or {})


def child(exposure: Sequence[Check] | Moot = LOCAL_ONLY, more: Checks | None = None) -> Reader:
    """Something inside of a parent that stores no health data."""
    return Reader(PARENT_PLACE, NO_DATA, exposure, more or {})


def part(more: Checks | None = None) -> Reader:
    """A part of what its parent stores."""
    return Reader(PARENT_PLACE, PARENT_KEYS, PARENT_DOOR, more or {})


def setting(more: Checks | None = None) -> Reader:
    """A setting of the tenant or the subscription."""
    return Reader(TENANT, NO_DATA, LOCAL_ONLY, more or {})


GLOBAL_SERVICE = Reader(GLOBAL, NO_DATA, LOCAL_ONLY)
