"""What both clouds' readers do alike: follow references, read labels, remember what cannot be known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from policies.network.model import Statement, unclear, unreadable
from policies.network.ranges import Ranges, addresses
from policies.records import UNKNOWN, Node, ResourceRecord, Secret, UnreadableError
from policies.stack import Elsewhere, Found, Stack

SHARED = "hub"
"""The label of what belongs to no workspace."""


@dataclass
class Gaps:
    """What decides and cannot be known, collected while reading."""

    found: list[Statement] = field(default_factory=list)

    def add(self, record: ResourceRecord, text: str, *nodes: Node) -> None:
        """Remember it on the resource that it leaves open."""
        self.found.append(unclear(record, text, *nodes))

    def unreadable(self, record: ResourceRecord, problem: UnreadableError, inside: str = "") -> None:
        """Remember a value that is unknown or secret."""
        self.found.append(unreadable(record, problem, inside))


@dataclass(frozen=True)
class Followed:
    """What some values name: resources of the stack, names of others, and values that cannot be followed."""

    records: tuple[ResourceRecord, ...] = ()
    elsewhere: tuple[tuple[str, Node], ...] = ()
    unclear: tuple[Node, ...] = ()


def follow(stack: Stack, record: ResourceRecord, nodes: Iterable[Node], kinds: Collection[str]) -> Followed:
    """What some values of one input name.

    Members of a list that are not known yet are together what the list comes from. What a program only reads is
    unclear: its arguments are not known.
    """
    found: dict[str, ResourceRecord] = {}
    elsewhere: list[tuple[str, Node]] = []
    lost: list[Node] = []
    for node in nodes:
        if isinstance(node.raw, Secret):
            lost.append(node)
        elif node.raw is UNKNOWN:
            origins = stack.origins(record, node, kinds)
            found |= {each.urn: each for each in origins}
            if not origins:
                lost.append(node)
        else:
            match stack.follow(record, node, kinds):
                case Found(each):
                    found[each.urn] = each
                case Elsewhere(name):
                    elsewhere.append((name, node))
                case _:
                    lost.append(node)
        if any(each.external for each in found.values()):
            lost.append(node)
            found = {urn: each for urn, each in found.items() if not each.external}
    return Followed(tuple(found.values()), tuple(elsewhere), tuple(lost))


def one(stack: Stack, record: ResourceRecord, node: Node, kinds: Collection[str]) -> ResourceRecord | None:
    """The one resource of the stack that a value names, None when it is of elsewhere or cannot be told."""
    records = follow(stack, record, [node], kinds).records
    return records[0] if len(records) == 1 else None


def label(value: str | None) -> str | None:
    """The workspace that a label names, None for what is shared."""
    return None if value in (None, "", SHARED) else value


def ranges_of(nodes: Iterable[Node]) -> Ranges:
    """The addresses that some values name. Raises `UnreadableError`, and `ValueError` for what is no address."""
    return Ranges.union(addresses(str(node.value)) for node in nodes if node.given)
