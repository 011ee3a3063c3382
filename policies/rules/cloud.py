"""Which OpenStack cloud a provider talks to: known by the host of its identity service alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from policies.configuration import LOOPBACK
from policies.records import PROVIDER_PREFIX, MalformedError, Node, ProviderRecord, ResourceRecord, is_default_provider


@dataclass(frozen=True)
class Cloud:
    """A cloud by its identity host: `loopback` for this machine, `None` when the provider does not say."""

    host: str | None
    node: Node
    diverted: Node | None = None
    """Endpoints that replace the cloud's own catalogue by addresses outside of it."""


def provider_of(record: ResourceRecord) -> ProviderRecord | None:
    """The provider of a resource; a provider is its own."""
    if not record.type.startswith(PROVIDER_PREFIX):
        return record.provider
    return ProviderRecord(record.urn, record.name, record.type, record.inputs, is_default_provider(record.urn))


def cloud_of(provider: ProviderRecord) -> Cloud:
    """The cloud of a provider. Raises `UnreadableError` when the identity address is unknown or secret."""
    return provider.once(_read)


def _read(provider: ProviderRecord) -> Cloud:
    url = provider.properties["authUrl"]
    host = host_of(url.text)
    overrides = provider.properties["endpointOverrides"]
    diverted = overrides if overrides.given and not _all_loopback(host, overrides) else None
    return Cloud(host, url, diverted)


@lru_cache
def host_of(url: str | None) -> str | None:
    """The host of an address in lower case, `loopback` for this machine, `None` when there is none."""
    host = urlsplit(url or "").hostname
    if host is None:
        return None
    return LOOPBACK if _is_loopback(host) else host.removesuffix(".")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _all_loopback(host: str | None, overrides: Node) -> bool:
    addresses = overrides.value
    if isinstance(addresses, str):  # the engine hands provider settings of bridged providers on as JSON text
        addresses = json.loads(addresses)
    if not isinstance(addresses, Mapping):
        raise MalformedError(f"{overrides.path} should be an object, not {overrides.shown!r}")
    if not addresses:
        return True
    return host == LOOPBACK and all(host_of(Node(overrides.path, one).text) == LOOPBACK for one in addresses.values())
