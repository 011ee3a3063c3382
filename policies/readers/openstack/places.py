"""Where OpenStack resources lie, and readers of types that hold no data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policies.readers.facts import (
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Finding,
    Location,
    Moot,
    PlaceCheck,
    PlaceKind,
    Question,
    Reader,
    unclear,
)
from policies.records import ResourceRecord

TENANT = Moot("belongs to the cloud's identity service, which has no region and holds no health data")


def region_of(kind: PlaceKind) -> PlaceCheck:
    """The region a resource is made in: its own, else that of its provider."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        own = record.properties["region"]
        if own.given:
            yield Location(own, kind)
        if record.provider is None:
            if not own.given:
                yield unclear("no region is given and the provider is not known", own)
            return
        inherited = record.provider.properties["region"]
        if not own.given or inherited.given:
            yield Location(inherited, kind)

    return check


REGION = (region_of(PlaceKind.OPENSTACK),)
OBJECT_REGION = (region_of(PlaceKind.OPENSTACK_OBJECTS),)


def plain(
    exposure: Sequence[Check] | Moot = LOCAL_ONLY, more: Mapping[Question, Sequence[Check]] | None = None
) -> Reader:
    """A reader of a type that is made in a region and holds no data."""
    return Reader(REGION, NO_DATA, exposure, more or {})
