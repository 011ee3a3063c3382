"""Who stands behind a stack: its actors, told from its providers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.configuration import LOOPBACK, OVH_AUTH_HOST
from policies.records import (
    PROVIDER_PREFIX,
    MalformedError,
    ProviderRecord,
    ResourceRecord,
    UnreadableError,
    kind_of,
)
from policies.rules.cloud import cloud_of, provider_of
from policies.sovereignty.actors import AIVEN, KNOWN, MICROSOFT, OVHCLOUD, SANDBOX, UNKNOWN, cloud_at
from policies.sovereignty.facts import Actor, Kind

_AZURE_PUBLIC = frozenset({"public", "AzureCloud", "AzurePublicCloud"})
_OVH_EUROPE = "ovh-eu"
_ENGINE = "pulumi"


@dataclass(frozen=True)
class InUse:
    """An actor of a stack, which providers lead to it, and the modules of the resources that it runs."""

    actor: Actor
    because: tuple[str, ...]
    services: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Sighting:
    actor: Actor
    because: str


def actors_in_use(records: Iterable[ResourceRecord]) -> tuple[InUse, ...]:
    """The actors behind the stack's providers, in the order of the table.

    What the program leaves to the environment, hides or does not know yet is the actor `UNKNOWN`: never a crash,
    never nobody.
    """
    seen: dict[str, Actor] = {}
    because: dict[str, dict[str, None]] = {}
    services: dict[str, set[str]] = {}
    for record in records:
        for sighting in _sightings(record):
            identity = sighting.actor.id
            seen[identity] = sighting.actor
            because.setdefault(identity, {})[sighting.because] = None
            services.setdefault(identity, set()).update(_service(record))
    return tuple(
        InUse(seen[identity], tuple(because[identity]), frozenset(services[identity]))
        for identity in sorted(seen, key=lambda one: _rank(seen[one]))
    )


def _rank(actor: Actor) -> tuple[int, str]:
    order = {known.id: position for position, known in enumerate(KNOWN) if known is not SANDBOX}
    last = {Kind.DECLARED: len(KNOWN), Kind.NOT_A_HOST: len(KNOWN) + 1, Kind.UNKNOWN: len(KNOWN) + 2}
    return order.get(actor.id, last.get(actor.kind, len(KNOWN))), actor.id


def _service(record: ResourceRecord) -> Iterator[str]:
    if record.type.startswith(PROVIDER_PREFIX):
        return
    package, module, _ = record.kind.split(":", 2)
    yield "ovh" if package == "ovh" else module


def _sightings(record: ResourceRecord) -> Iterator[_Sighting]:
    package = record.kind.partition(":")[0]
    is_provider = record.type.startswith(PROVIDER_PREFIX)
    if not record.custom or (package == _ENGINE and not is_provider):
        return
    provider = provider_of(record)
    if provider is None:
        yield _Sighting(UNKNOWN, f"the provider of resources of {package} is not known")
        return
    yield from _behind(provider)
    if package == "ovh" and "database" in record.kind.lower():
        yield _Sighting(AIVEN, "a managed database of OVHcloud's, most of which Aiven runs")


def _behind(provider: ProviderRecord) -> Iterator[_Sighting]:
    package = kind_of(f"{provider.type.removeprefix(PROVIDER_PREFIX)}::").partition(":")[0]
    title = f'provider "{provider.name}" of {package}'
    if provider.default:
        yield _Sighting(UNKNOWN, f"{title}: made by the engine, so the environment decides which cloud it is")
        return
    try:
        match package:
            case "azure-native":
                yield _azure(provider, title)
            case "openstack":
                yield from _openstack(provider, title)
            case "ovh":
                yield _ovh(provider, title)
            case _:
                yield _Sighting(UNKNOWN, f"{title}: nobody here knows whose cloud that is")
    except UnreadableError as problem:
        yield _Sighting(UNKNOWN, f"{title}: {problem}")
    except (MalformedError, ValueError):  # what stands there is not shown: it may be anything
        yield _Sighting(UNKNOWN, f"{title}: its settings have a shape that they should not have")


def _azure(provider: ProviderRecord, title: str) -> _Sighting:
    environment, host = provider.properties["environment"], provider.properties["metadataHost"]
    if host.given:
        return _Sighting(UNKNOWN, f"{title}: metadataHost leads to another cloud of the same technology")
    if environment.given and environment.text not in _AZURE_PUBLIC:
        return _Sighting(UNKNOWN, f"{title}: another cloud of the same technology than the public one")
    return _Sighting(MICROSOFT, f"{title}: the Azure public cloud")


def _openstack(provider: ProviderRecord, title: str) -> Iterator[_Sighting]:
    if provider.properties["cloud"].given:
        yield _Sighting(UNKNOWN, f"{title}: an entry of clouds.yaml, a file outside the program, decides")
        return
    cloud = cloud_of(provider)
    if cloud.diverted is not None:
        yield _Sighting(UNKNOWN, f"{title}: endpointOverrides leads to other addresses than the cloud's own")
    if cloud.host is None:
        yield _Sighting(UNKNOWN, f"{title}: it gives no authUrl with a host, so the environment decides")
    elif cloud.host == LOOPBACK:
        yield _Sighting(SANDBOX, f"{title}: identity service on this machine")
    elif cloud.host == OVH_AUTH_HOST:
        yield _Sighting(OVHCLOUD, f"{title}: identity service at {OVH_AUTH_HOST}")
    else:
        yield _Sighting(cloud_at(cloud.host), f"{title}: identity service at {cloud.host}")


def _ovh(provider: ProviderRecord, title: str) -> _Sighting:
    endpoint = provider.properties["endpoint"]
    if not endpoint.given or endpoint.text == "":
        return _Sighting(UNKNOWN, f"{title}: it gives no endpoint, so the environment decides")
    if endpoint.text != _OVH_EUROPE:
        return _Sighting(UNKNOWN, f"{title}: another endpoint than {_OVH_EUROPE}, of another company of the group")
    return _Sighting(OVHCLOUD, f"{title}: endpoint {_OVH_EUROPE}")
