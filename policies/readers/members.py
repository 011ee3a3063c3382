"""Looking at several values one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policies.readers.facts import Finding, unclear
from policies.records import Node, UnreadableError

Look = Callable[[Node], Iterable[Finding]]


def each_alone(members: Iterable[Node], look: Look) -> Iterator[Finding]:
    """What is seen on every member: one that cannot be read leaves the others' findings standing."""
    for member in members:
        try:
            yield from look(member)
        except UnreadableError as problem:
            yield unclear(str(problem), problem.node)


def filled(node: Node) -> bool:
    """Whether something stands here that is not an empty string, which bridged providers read as nothing."""
    return node.given and node.raw != ""
