"""Earlier versions of objects: whether there are any, and whether they go with their container."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.data_class import HEALTH, TRACES, holds
from policies.readers.facts import Finding, broken, may_be, sound
from policies.readers.members import filled
from policies.records import Node


def versions(container: Node) -> Iterable[Finding]:
    """Earlier versions of objects are kept, in either of the two ways that Swift has."""
    legacy, newer = container.at("versioningLegacy.location"), container["versioning"]
    if filled(legacy):
        yield sound("earlier versions are kept in another container", legacy)
    elif newer.value is True:
        yield sound("earlier versions are kept", newer)
    else:
        yield broken(f"{newer.path} is {newer.shown}, so no earlier versions are kept, allowed: true", newer)


def _versions_where_needed(node: Node, _: Configuration) -> Iterable[Finding]:
    if holds(node["metadata"], HEALTH, TRACES):
        yield from versions(node)


CONTAINER = (_versions_where_needed, may_be("forceDestroy", False))
"""Containers of health data and of traces keep versions; none is emptied when it is removed from the program."""
