"""The provider: how the program itself talks to the cloud."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import Finding, broken, sound, unclear
from policies.readers.members import each_alone, filled
from policies.readers.tls import encrypted_address
from policies.records import MalformedError, Node

_NO = {"", "0", "f", "false"}


def identity_address(node: Node, _: Configuration) -> Iterable[Finding]:
    """The address of the identity service, to which passwords and tokens go."""
    address = node["authUrl"]
    if filled(address):
        yield from encrypted_address(address)
    else:
        yield unclear("the provider gives no authUrl, so the environment decides", address)


def certificates(node: Node, _: Configuration) -> Iterable[Finding]:
    """Whether certificates are looked at. The engine hands the setting on as text."""
    insecure = node["insecure"]
    if not insecure.given or str(insecure.value).casefold() in _NO:
        yield sound("certificates are verified", insecure)
    else:
        yield broken(f"{insecure.path} is {insecure.shown}: certificates are not verified, allowed: false", insecure)


def replaced_endpoints(node: Node, _: Configuration) -> Iterable[Finding]:
    """Addresses that replace those of the cloud's catalogue. The engine hands them on as JSON text."""
    overrides = node["endpointOverrides"]
    addresses = overrides.value
    if isinstance(addresses, str):
        addresses = json.loads(addresses)
    if not isinstance(addresses, Mapping | None):
        raise MalformedError(f"{overrides.path} should be an object, not {overrides.shown!r}")
    members = [Node(f"{overrides.path}.{name}", address) for name, address in (addresses or {}).items()]
    yield from each_alone(members, encrypted_address)


TRANSIT = (identity_address, certificates, replaced_endpoints)
