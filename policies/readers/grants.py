"""What rights say of themselves: how long they last, and whether their holder is everybody or a whole network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from ipaddress import ip_network

from policies.configuration import Configuration
from policies.readers.facts import Check, Finding, broken, sound
from policies.readers.sources import covers_everybody
from policies.records import Node

WIDEST_WRITERS = 20
"""A range that may write is at most so wide: 4,096 addresses, more than one zone has and less than a whole hub."""


def ends(path: str) -> Check:
    """A moment in ISO 8601 stands at `path`, after which the right is gone."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        end = node.at(path)
        if not end.text:
            yield broken(f"{end.path} is not given, so the right never ends", end)
        elif _is_moment(end.text):
            yield sound(f"ends on {end.shown}", end)
        else:
            yield broken(f"{end.path} is {end.shown}, which is no date", end)

    return check


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def not_everybody(client: Node) -> Iterable[Finding]:
    """An address or range that is not the internet or a large part of it."""
    if covers_everybody([client.text or ""]):
        yield broken(f"{client.path} is {client.shown}: everybody", client)
    else:
        yield sound(f"access for {client.shown} only", client)


def narrow_enough_to_write(client: Node) -> Iterable[Finding]:
    """An address or range no wider than one zone's. Raises `ValueError` for what is no range."""
    if ip_network(client.text or "", strict=False).prefixlen < WIDEST_WRITERS:
        yield broken(f"{client.path} is {client.shown}: so wide a range may write, allowed: /{WIDEST_WRITERS}", client)
    else:
        yield sound(f"only {client.shown} may write", client)
