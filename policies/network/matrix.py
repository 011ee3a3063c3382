"""What passes between two stands: what the sender's guards let out, the receiver's let in, and a link carries."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from policies.network.model import Guard, Network, Rule, Stand, everything
from policies.network.ranges import EVERYBODY, IPV4, IPV6, Box, Ranges


@dataclass(frozen=True)
class Passage:
    """Traffic that passes from one stand to another, and the rules that allow it, the sender's first."""

    source: Stand
    destination: Stand
    box: Box
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Matrix:
    """Every path of a network, computed when asked for: few pairs of stands can have one."""

    network: Network

    def between(self, source: Stand, destination: Stand) -> list[Passage]:
        """What passes from one stand to another of the network."""
        key = (id(source), id(destination))
        if key not in self._known:
            self._known[key] = self._between(source, destination)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, int], list[Passage]]:
        return {}

    @cached_property
    def outside(self) -> Ranges:
        """All addresses that no network of the stack has."""
        own = Ranges.union(segment.addresses for segment in self.network.segments)
        return EVERYBODY - own - self.network.reserved

    def _between(self, source: Stand, destination: Stand) -> list[Passage]:
        if source.segment is None or destination.segment is None:
            return []
        link = self.network.link(source.segment, destination.segment)
        if link is None:
            return []
        found: Found = [(everything(source.addresses, destination.addresses), ())]
        if link.passes is not None:
            found = [(box & other, rules) for box, rules in found for other in link.passes]
        for inbound, stand in ((False, source), (True, destination)):
            found = _guarded(found, stand, source if inbound else destination, inbound=inbound)
        return [Passage(source, destination, box, rules) for box, rules in found if box]

    def from_outside(self, stand: Stand) -> list[Passage]:
        """What the guards of a stand let in from addresses that no segment has."""
        outside = self._outside_of(stand)
        found = _guarded([(everything(outside.addresses, stand.addresses), ())], stand, outside, inbound=True)
        return [Passage(outside, stand, box, rules) for box, rules in found]

    def to_outside(self, stand: Stand) -> list[Passage]:
        """What the guards of a stand let out to addresses that no segment has."""
        outside = self._outside_of(stand)
        found = _guarded([(everything(stand.addresses, outside.addresses), ())], stand, outside, inbound=False)
        return [Passage(stand, outside, box, rules) for box, rules in found]

    def _outside_of(self, stand: Stand) -> Stand:
        """What lies outside, in the families of addresses that a stand has."""
        families = Ranges.union(family for family in (IPV4, IPV6) if family & stand.addresses)
        return Stand(None, (), self.outside & families)

    def senders(self, receiver: Stand) -> Iterator[Stand]:
        """The stands that can have a path to one: it lets them in, and they let out to it."""
        for index in self._peers(receiver, inbound=True):
            sender = self.network.stands[index]
            if all(_reaches(guard, receiver) for guard in sender.guards):
                yield sender

    def _peers(self, stand: Stand, *, inbound: bool) -> Sequence[int]:
        if not stand.guards:
            return range(len(self.network.stands))
        ranges, groups = stand.guards[-1].reach(inbound=inbound)
        found = {index for low, high in ranges.intervals for index in self._overlapping(low, high)}
        found.update(index for group in groups for index in self._members.get(group, ()))
        return sorted(found)

    @cached_property
    def _members(self) -> dict[str, list[int]]:
        members: dict[str, list[int]] = {}
        for index, stand in enumerate(self.network.stands):
            for group in stand.groups:
                members.setdefault(group, []).append(index)
        return members

    @cached_property
    def _index(self) -> tuple[list[int], list[int], list[tuple[int, int, int]]]:
        """The intervals of all stands by their lower end, and the highest upper end up to each."""
        rows = sorted(
            (low, high, index)
            for index, stand in enumerate(self.network.stands)
            for low, high in stand.addresses.intervals
        )
        return [low for low, _, _ in rows], list(accumulate((high for _, high, _ in rows), max)), rows

    def _overlapping(self, low: int, high: int) -> Iterator[int]:
        lows, highest, rows = self._index
        for row in rows[bisect_left(highest, low) : bisect_right(lows, high)]:
            if row[1] >= low:
                yield row[2]


def _reaches(guard: Guard, receiver: Stand) -> bool:
    ranges, groups = guard.reach(inbound=False)
    return bool(groups & receiver.groups) or ranges.overlaps(receiver.addresses)


Found = list[tuple[Box, tuple[Rule, ...]]]


def _guarded(found: Found, own: Stand, peer: Stand, *, inbound: bool) -> Found:
    """What of some traffic all guards of a stand let pass."""
    for guard in own.guards:
        allowed = allowed_by(guard, own, peer, inbound=inbound)
        found = [(common, (*rules, rule)) for box, rules in found for piece, rule in allowed if (common := box & piece)]
    return found


def allowed_by(guard: Guard, own: Stand, peer: Stand, *, inbound: bool) -> list[tuple[Box, Rule]]:
    """What one guard of a stand lets pass from or to a peer, each piece with the rule that allows it."""
    denied: list[Box] = []
    allowed: list[tuple[Box, Rule]] = []
    for rule in guard.rules(inbound=inbound):
        box = rule.covers(own, peer, inbound=inbound)
        if box is None:
            continue
        if not rule.allows:
            denied.append(box)
            continue
        pieces = [box]
        for other in denied:
            pieces = [left for piece in pieces for left in piece.minus(other)]
        allowed += [(piece, rule) for piece in pieces]
    return allowed
