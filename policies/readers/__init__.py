"""One reader per known type: where its data can lie, how they are encrypted, whether it is open to the public."""

from collections.abc import Mapping

from policies.readers import azure, openstack, ovh
from policies.readers.facts import Location, Moot, PlaceKind, Question, Reader
from policies.readers.openstack import connection
from policies.records import PROVIDER_PREFIX, ResourceRecord

COMPONENT = Moot("groups other resources, which are judged by themselves")
PROVIDER = Moot("a connection to a cloud, which stores nothing")


def _azure_provider(record: ResourceRecord) -> list[Location]:
    # The location of an Azure provider is only a default for resources; it names no place by itself when left out.
    location = record.properties["location"]
    return [Location(location, PlaceKind.AZURE)] if location.given else []


def _openstack_provider(record: ResourceRecord) -> list[Location]:
    return [Location(record.properties["region"], PlaceKind.OPENSTACK_OBJECTS)]


_PROVIDERS: Mapping[str, Reader] = {
    PROVIDER_PREFIX + "azure-native": Reader((_azure_provider,), PROVIDER, PROVIDER),
    PROVIDER_PREFIX + "openstack": Reader(
        (_openstack_provider,), PROVIDER, PROVIDER, {Question.TRANSIT: connection.TRANSIT}
    ),
    PROVIDER_PREFIX + "ovh": Reader(ovh.PLACES, PROVIDER, PROVIDER, {Question.TRANSIT: ovh.TRANSIT}),
}

_READERS: Mapping[str, Reader] = {**openstack.READERS, **ovh.READERS, **azure.READERS, **_PROVIDERS}
_GROUP = Reader(COMPONENT, COMPONENT, COMPONENT)


def reader_of(record: ResourceRecord) -> Reader | None:
    """The reader of the record's type, `None` when nobody has written one."""
    if not record.custom:
        return _GROUP
    return _READERS.get(record.kind)


def known_kinds() -> tuple[str, ...]:
    """Every kind that has a reader, sorted."""
    return tuple(sorted(_READERS))
