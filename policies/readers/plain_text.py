"""Secrets in inputs: seen, never shown."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.facts import Check, Finding, broken, sound, unclear
from policies.readers.members import filled
from policies.records import UNKNOWN, Node, Secret


def hidden(node: Node) -> Node:
    """The same place, without the value: evidence that names a secret must not hold it."""
    return Node(node.path, Secret()) if filled(node) else node


def must_not_be_set(path: str, meaning: str) -> Check:
    """No secret stands at `path`, whether marked secret or not; `meaning` says what it would do."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node.at(path)
        if filled(found):
            yield broken(f"{found.path} {meaning}", hidden(found))
        else:
            yield sound(f"{found.path} is not given", found)

    return check


def must_be_marked_secret(path: str) -> Check:
    """What stands at `path`, if anything, is marked secret: then states, previews and results do not show it."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        yield from marked_secret(node.at(path))

    return check


def marked_secret(found: Node) -> Iterable[Finding]:
    """Whether the value, if any, is marked secret."""
    if not filled(found):
        yield sound(f"{found.path} is not given", found)
    elif found.raw is UNKNOWN:
        yield unclear(f"{found.path} is not known yet, nor whether it is secret", found)
    elif isinstance(found.raw, Secret):
        yield sound(f"{found.path} is marked secret", found)
    else:
        yield broken(f"{found.path} stands in plain text; mark it secret, or let the service make it", hidden(found))
