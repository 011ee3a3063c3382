"""Rule `residency`: every place where a resource's data can lie is inside the perimeter."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import LOOPBACK, OVH_AUTH_HOST, Configuration, ResidencySettings
from policies.jurisdictions import COUNTRIES, Country, Place, World, locate
from policies.readers.facts import Finding, Location, Moot, PlaceKind, Verdict, broken, sound, unclear
from policies.readers.ovh import european
from policies.records import PROVIDER_PREFIX, Node, ProviderRecord, ResourceRecord, UnreadableError
from policies.results import Severity, State
from policies.rules.cloud import cloud_of, provider_of
from policies.rules.rule import (
    Decision,
    Rule,
    decide,
    not_applicable,
    place_facts,
    reader_or_decision,
    unreadable,
)

_WORLDS = {PlaceKind.OPENSTACK: World.OVH, PlaceKind.OPENSTACK_OBJECTS: World.OVH_OBJECT_STORAGE}
_OVH = PROVIDER_PREFIX + "ovh"


def _decide(record: ResourceRecord, configuration: Configuration) -> Decision:
    reader = reader_or_decision(record)
    if isinstance(reader, Decision):
        return reader
    if isinstance(reader.places, Moot):
        return not_applicable(reader.places)
    found = _resolved(place_facts(record, reader.places), provider_of(record), configuration.residency)
    return decide(found, Decision(State.NOT_APPLICABLE, "names no place"))


def _resolved(
    facts: Iterable[Location | Finding], provider: ProviderRecord | None, settings: ResidencySettings
) -> Iterable[Finding]:
    for fact in facts:
        if isinstance(fact, Finding):
            yield fact
            continue
        try:
            yield from _judge(fact, provider, settings)
        except UnreadableError as problem:
            yield unreadable(problem)


def _judge(location: Location, provider: ProviderRecord | None, settings: ResidencySettings) -> Iterable[Finding]:
    name = location.node.text
    if not name:
        yield unclear("no place is given, so the environment or the cloud decides", location.node)
    elif location.kind is PlaceKind.AZURE:
        yield from _azure_public(provider)
        yield _inside(locate(World.AZURE, name), location.node, settings)
    elif provider is not None and provider.type == _OVH:
        yield from _ovh(name, location, provider, settings)
    else:
        yield from _openstack(name, location, provider, settings)


def _azure_public(provider: ProviderRecord | None) -> Iterable[Finding]:
    # Another cloud of the same technology has the same kind of names, and other countries behind them.
    if provider is None:
        return
    environment, host = provider.properties["environment"], provider.properties["metadataHost"]
    if environment.given and environment.text not in {"public", "AzureCloud", "AzurePublicCloud"}:
        yield broken(f"the provider's cloud is {environment.shown}, of which we have no table of places", environment)
    if host.given:
        yield broken("the provider takes its addresses from another cloud, of which we have no table of places", host)


def _openstack(
    name: str, location: Location, provider: ProviderRecord | None, settings: ResidencySettings
) -> Iterable[Finding]:
    place = locate(_WORLDS[location.kind], name)
    outside = place.country is not None and not settings.perimeter.holds(place.country)
    try:
        cloud = None if provider is None else cloud_of(provider)
    except UnreadableError:
        if outside:
            yield _inside(place, location.node, settings)
            return
        raise
    if cloud is not None and cloud.diverted is not None:
        yield broken("endpointOverrides leads to other places than the region's own", cloud.diverted)
    if cloud is None or cloud.host is None:
        if outside:
            yield _inside(place, location.node, settings)
        else:
            nodes = [location.node] if cloud is None else [location.node, cloud.node]
            yield unclear("the provider gives no authUrl, so the cloud is not known", *nodes)
    elif cloud.host == OVH_AUTH_HOST:
        yield _inside(place, location.node, settings, cloud.node)
    elif cloud.host == LOOPBACK:
        yield _sandbox(name, location.node, cloud.node, settings)
    else:
        yield _declared(name, cloud.host, location.node, cloud.node, settings)


def _ovh(name: str, location: Location, provider: ProviderRecord, settings: ResidencySettings) -> Iterable[Finding]:
    # OVHcloud's own API names places by region where OpenStack does, and by location code elsewhere; no name is both.
    place = locate(_WORLDS[location.kind], name)
    if place.country is None and (code := locate(World.OVH_LOCATION, name)).country is not None:
        place = code
    inside = _inside(place, location.node, settings)
    if inside.verdict is Verdict.BROKEN:
        yield inside
        return
    endpoint = european(provider.properties["endpoint"])
    yield inside if endpoint.verdict is Verdict.SOUND else endpoint


def _inside(place: Place, node: Node, settings: ResidencySettings, *others: Node) -> Finding:
    if place.country is None:
        return broken(f"{place.why}: outside {settings.perimeter.words} until a table says otherwise", node, *others)
    return _verdict(place.name, place.country, settings, "", node, *others)


def _verdict(name: str, country: Country, settings: ResidencySettings, source: str, *nodes: Node) -> Finding:
    if settings.perimeter.holds(country):
        return sound(f"{name} is in {country.name}, inside {settings.perimeter.words}{source}", *nodes)
    return broken(f"{name} is in {country.name}, outside {settings.perimeter.words}{source}", *nodes)


def _sandbox(name: str, region: Node, url: Node, settings: ResidencySettings) -> Finding:
    if name in settings.sandbox_regions:
        return sound(f"{name} is a sandbox on loopback", region, url)
    return broken(
        f'"{name}" is on loopback and is not listed in sandboxRegions (listed: '
        f"{', '.join(settings.sandbox_regions) or 'none'})",
        region,
        url,
    )


def _declared(name: str, host: str, region: Node, url: Node, settings: ResidencySettings) -> Finding:
    for cloud in settings.declared_clouds:
        if (cloud.auth_host, cloud.region) == (host, name):
            source = f" (declared: {cloud.source}, {cloud.date})"
            return _verdict(name, COUNTRIES[cloud.country], settings, source, region, url)
    return broken(
        f'"{name}" of the cloud at {host} is in no table of places; '
        "declare the cloud with its source in declaredClouds, or use a region that is known",
        region,
        url,
    )


RULE = Rule(
    id="residency",
    title="Data lie inside the perimeter",
    severity=Severity.CRITICAL,
    rationale="HDS allows storage in the EEA only, SecNumCloud and the CNIL in the European Union only, for live data, "
    "copies, backups and technical data alike. An adequacy decision does not change where data may lie.",
    remediation="Give a region inside the perimeter, in the exact spelling of its cloud, and redundancy that keeps "
    "every copy in that region.",
    waivable=False,
    decide=_decide,
)
