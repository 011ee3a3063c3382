"""Where Azure resources can lie: their own location, and every further place that a copy can go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.readers.facts import Finding, Location, Moot, PlaceCheck, PlaceKind, broken, meets, sound, unclear
from policies.records import UNKNOWN, Node, ResourceRecord

PARENT_PLACE = Moot("lies where its parent lies, which is judged by itself")
PARENT_KEYS = Moot("is encrypted with its parent, which is judged by itself")
PARENT_DOOR = Moot("is reached through its parent, which is judged by itself")
TENANT = Moot("belongs to the tenant's or subscription's settings, which have no region and hold no health data")

IN_REGION = ("LocallyRedundant", "ZoneRedundant")


def _location(record: ResourceRecord) -> Iterable[Location | Finding]:
    found = record.properties["location"]
    if found.given:
        yield Location(found, PlaceKind.AZURE)
    else:
        yield unclear("no location is given, so the resource group or the provider decides", found)


def _location_or_global(record: ResourceRecord) -> Iterable[Location | Finding]:
    found = record.properties["location"]
    if not found.given or meets(found, "global"):
        yield sound("a global service that holds no health data", found)
    else:
        yield Location(found, PlaceKind.AZURE)


def _no_edge_zone(record: ResourceRecord) -> Iterable[Location | Finding]:
    zone = record.properties["extendedLocation"]
    if zone.given:
        yield broken("extendedLocation moves the resource to an edge zone, which is in no list of places", zone)


def stays(path: str, *kinds: str) -> PlaceCheck:
    """The redundancy at `path` keeps every copy in the region: where others go is Azure's choice."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        yield redundancy(record.properties.at(path), kinds)

    return check


def redundancy(found: Node, kinds: Sequence[str]) -> Finding:
    """Whether a kind of redundancy keeps every copy in the region."""
    if any(meets(found, kind) for kind in kinds):
        return sound(f"copies stay in the region ({found.shown})", found)
    return broken(
        f"{found.path} is {found.shown}: copies may go to a region Azure chooses; give {' or '.join(kinds)}", found
    )


def not_enabled(path: str) -> PlaceCheck:
    """Restoring in another region is not switched on."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        found = record.properties.at(path)
        if found.given and not meets(found, "Disabled"):
            yield broken(f"{path} is {found.shown}: backups may be restored in another region", found)

    return check


def places_in(path: str, *, key: str | None = None) -> PlaceCheck:
    """Every member of a list names a further place, itself or under `key`."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        for member in record.properties.at(path).items():
            yield Location(member[key] if key else member, PlaceKind.AZURE)

    return check


def place_at(path: str) -> PlaceCheck:
    """A further place, where one is named."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        found = record.properties.at(path)
        if found.given:
            yield Location(found, PlaceKind.AZURE)

    return check


def partner(path: str) -> PlaceCheck:
    """Another resource that takes copies: one of this stack is judged by itself, of others no id tells the place."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        found = record.properties.at(path)
        if found.given:
            yield partners([found], record)

    return check


def partners_in(path: str, *, key: str) -> PlaceCheck:
    """The same for a list, whose members name the other resource under `key`."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        members = [member[key] for member in record.properties.at(path).items()]
        if members:
            yield partners(members, record)

    return check


def partners(found: Sequence[Node], record: ResourceRecord) -> Finding:
    """Whether each of the resources that take copies is one of this stack, as the origins of the values tell."""
    for node in found:
        if node.raw is not UNKNOWN:
            _ = node.text  # a secret one leaves the question open
    top = found[0].path.partition(".")[0].partition("[")[0]
    if len(record.references.get(top, ())) >= len(found):
        return sound("copies go to what this stack makes, which is judged by itself", *found)
    return unclear("copies go to what this stack does not make, and an id does not tell where that lies", *found)


def worldwide(meaning: str) -> PlaceCheck:
    """The service works wherever its provider has machines."""

    def check(_: ResourceRecord) -> Iterable[Location | Finding]:
        yield broken(meaning)

    return check


AT: tuple[PlaceCheck, ...] = (_location, _no_edge_zone)
GLOBAL: tuple[PlaceCheck, ...] = (_location_or_global,)
