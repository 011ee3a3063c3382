"""From what the engine keeps about resources to records: shared by states and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policies.feeders.wire import decode_properties
from policies.records import (
    PROVIDER_PREFIX,
    ProviderRecord,
    ResourceRecord,
    is_default_provider,
    name_of,
    provider_record,
)


def records_of(resources: Iterable[Mapping[str, Any]]) -> tuple[ResourceRecord, ...]:
    """The records of resources, each joined with its provider, whatever the order they come in.

    A default provider that only references name gets a record too: events do not speak of it.
    """
    everything = list(resources)
    providers = {
        resource["urn"]: provider_record(resource["urn"], decode_properties(resource.get("inputs")))
        for resource in everything
        if resource["type"].startswith(PROVIDER_PREFIX)
    }
    unspoken = {}
    for resource in everything:
        urn = _provider_urn(resource)
        if urn not in providers and is_default_provider(urn):
            unspoken[urn] = providers[urn] = provider_record(urn, {})
    return (
        *(_record(resource, providers) for resource in everything),
        *(ResourceRecord(urn, provider.type, provider.name, True, {}) for urn, provider in unspoken.items()),
    )


def references_of(dependencies: Mapping[str, Iterable[str] | None] | None) -> dict[str, tuple[str, ...]]:
    """The URNs behind each input, for inputs that have some, in one order."""
    return {name: tuple(sorted(urns)) for name, urns in (dependencies or {}).items() if urns}


def _provider_urn(resource: Mapping[str, Any]) -> str:
    reference: str = resource.get("provider") or ""
    return reference.rpartition("::")[0]  # a reference is the provider's URN and its id


def _record(resource: Mapping[str, Any], providers: Mapping[str, ProviderRecord]) -> ResourceRecord:
    urn, outputs = resource["urn"], resource.get("outputs")
    return ResourceRecord(
        urn=urn,
        type=resource["type"],
        name=name_of(urn),
        custom=resource.get("custom", False),
        inputs=providers[urn].inputs if urn in providers else decode_properties(resource.get("inputs")),
        outputs=None if outputs is None else decode_properties(outputs),
        provider=providers.get(_provider_urn(resource)),
        parent=resource.get("parent") or None,
        dependencies=tuple(resource.get("dependencies") or ()),
        references=references_of(resource.get("propertyDependencies")),
        id=resource.get("id") or None,
        protect=resource.get("protect", False),
        external=resource.get("external", False),
    )
