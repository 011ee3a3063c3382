"""Readers of Azure's world-wide services: what passes through them is processed wherever they have machines."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, child
from policies.readers.azure.places import GLOBAL, PARENT_DOOR, PARENT_KEYS, worldwide
from policies.readers.facts import NO_DATA, Check, Finding, Question, Reader, always, broken, each, must_be, sound
from policies.records import Node

_ANYWHERE = (worldwide("decrypts and keeps what passes at edges all over the world, outside of any perimeter"),)
_ENTRY = (always("is an entry from the internet"),)


def _https_only(path: str) -> Check:
    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node[path]
        if {(one.text or "").casefold() for one in found.items()} == {"https"}:
            yield sound("takes HTTPS only", found)
        else:
            yield broken(f"{found.path} is {found.shown}, allowed: Https only", found)

    return check


_CDN = {
    "AFDCustomDomain": Reader(
        _ANYWHERE,
        PARENT_KEYS,
        _ENTRY,
        {Question.TRANSIT: (must_be("tlsSettings.minimumTlsVersion", "TLS12", "TLS13"),)},
    ),
    "AFDEndpoint": Reader(_ANYWHERE, PARENT_KEYS, _ENTRY),
    "AFDOrigin": child(),
    "AFDOriginGroup": child(),
    "Endpoint": Reader(
        _ANYWHERE,
        PARENT_KEYS,
        _ENTRY,
        {Question.TRANSIT: (must_be("isHttpAllowed", False),)},
    ),
    "Profile": Reader(_ANYWHERE, encrypted([], by_service=True), PARENT_DOOR),
    "Route": child(
        more={Question.TRANSIT: (_https_only("supportedProtocols"), must_be("forwardingProtocol", "HttpsOnly"))}
    ),
}

_FRONT_DOOR = {
    "FrontDoor": Reader(
        _ANYWHERE,
        encrypted([], by_service=True),
        _ENTRY,
        {Question.TRANSIT: (each("routingRules", _https_only("acceptedProtocols")),)},
    )
}

# Only names are answered; data go straight to the entries that these name.
_TRAFFIC_MANAGER = {
    "Endpoint": child(),
    "Profile": Reader(GLOBAL, NO_DATA, (always("publishes names of entries to everybody"),)),
}

TYPES: Types = {"cdn": _CDN, "frontdoor": _FRONT_DOOR, "trafficmanager": _TRAFFIC_MANAGER}
