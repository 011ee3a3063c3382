"""Sets of addresses and of services, as sorted intervals of whole numbers, and boxes made of them.

Addresses of both families lie on one line: IPv4 first, IPv6 after it. So do services: each protocol has one number for
each port, and those without ports are held or left as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network, summarize_address_range
from itertools import chain, islice

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A set of whole numbers: intervals with both ends in them, sorted, apart from each other."""

    intervals: tuple[Interval, ...] = ()

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> Ranges:
        """The set of all numbers in some intervals, which may touch and overlap."""
        merged: list[Interval] = []
        for low, high in sorted(intervals):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        return cls(tuple(merged))

    @classmethod
    def union(cls, sets: Iterable[Ranges]) -> Ranges:
        """Everything in any of the sets."""
        return cls.of(interval for each in sets for interval in each.intervals)

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __and__(self, other: Ranges) -> Ranges:
        if self is other:
            return self
        common: list[Interval] = []
        mine, theirs = self.intervals, other.intervals
        first = second = 0
        while first < len(mine) and second < len(theirs):
            low = max(mine[first][0], theirs[second][0])
            high = min(mine[first][1], theirs[second][1])
            if low <= high:
                common.append((low, high))
            if mine[first][1] < theirs[second][1]:
                first += 1
            else:
                second += 1
        return Ranges(tuple(common))

    def overlaps(self, other: Ranges) -> bool:
        """Whether the two sets have anything in common."""
        mine, theirs = self.intervals, other.intervals
        first = second = 0
        while first < len(mine) and second < len(theirs):
            if mine[first][1] < theirs[second][0]:
                first += 1
            elif theirs[second][1] < mine[first][0]:
                second += 1
            else:
                return True
        return False

    def __or__(self, other: Ranges) -> Ranges:
        return Ranges.union((self, other))

    def __sub__(self, other: Ranges) -> Ranges:
        left: list[Interval] = []
        second, theirs = 0, other.intervals
        for low, high in self.intervals:
            while second < len(theirs) and theirs[second][1] < low:
                second += 1
            index = second
            while index < len(theirs) and theirs[index][0] <= high and low <= high:
                if theirs[index][0] > low:
                    left.append((low, theirs[index][0] - 1))
                low = theirs[index][1] + 1
                index += 1
            if low <= high:
                left.append((low, high))
        return Ranges(tuple(left))


_IPV6 = 2**32
"""Where IPv6 begins on the line of addresses."""

IPV4 = Ranges(((0, _IPV6 - 1),))
IPV6 = Ranges(((_IPV6, _IPV6 + 2**128 - 1),))
EVERYBODY = Ranges.union((IPV4, IPV6))
"""Every address there is."""


@lru_cache(maxsize=65536)
def addresses(text: str) -> Ranges:
    """The addresses that a text names: a network, one address, or two with a hyphen between. Else `ValueError`."""
    first, hyphen, last = text.partition("-")
    if hyphen:
        return Ranges.of([(_number(ip_address(first.strip())), _number(ip_address(last.strip())))])
    network = ip_network(text.strip(), strict=False)
    return Ranges(((_number(network.network_address), _number(network.broadcast_address)),))


def _number(address: IPv4Address | IPv6Address) -> int:
    return int(address) + (_IPV6 if address.version == 6 else 0)


PRIVATE = Ranges.union(
    addresses(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Addresses that the internet does not carry (IANA, special-purpose address registries)."""

PUBLIC = EVERYBODY - PRIVATE


def told(ranges: Ranges) -> str:
    """Addresses as people write them, the first few of many."""
    if ranges == EVERYBODY:
        return "everybody"
    if ranges in (IPV4, IPV6):
        return "0.0.0.0/0" if ranges == IPV4 else "::/0"
    networks = chain.from_iterable(_networks(low, high) for low, high in ranges.intervals)
    names = [str(network) for network in islice(networks, _SHOWN + 1)]
    return ", ".join(names[:_SHOWN]) + (" and more" if len(names) > _SHOWN else "")


_SHOWN = 3


def _networks(low: int, high: int) -> Iterator[object]:
    if low < _IPV6:
        yield from summarize_address_range(IPv4Address(low), IPv4Address(min(high, _IPV6 - 1)))
    if high >= _IPV6:
        yield from summarize_address_range(IPv6Address(max(low - _IPV6, 0)), IPv6Address(high - _IPV6))


_PORTS = 2**16
_PROTOCOLS = {
    "icmp": 1,
    "igmp": 2,
    "ipip": 4,
    "tcp": 6,
    "egp": 8,
    "udp": 17,
    "dccp": 33,
    "ipv6-encap": 41,
    "ipv6-route": 43,
    "ipv6-frag": 44,
    "rsvp": 46,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "ipv6-icmp": 58,
    "icmpv6": 58,
    "ipv6-nonxt": 59,
    "ipv6-opts": 60,
    "ospf": 89,
    "pgm": 113,
    "vrrp": 112,
    "sctp": 132,
    "udplite": 136,
}
"""Numbers of protocols by the names that Azure and neutron know (IANA, protocol numbers)."""

_WITH_PORTS = frozenset(_PROTOCOLS[name] for name in ("tcp", "udp", "dccp", "sctp", "udplite"))

EVERYTHING = Ranges(((0, 256 * _PORTS - 1),))
"""Every service: all ports of all protocols."""


def services(protocol: str | None, ports: Ranges | None = None) -> Ranges:
    """Ports of a protocol, which is a name, a number, or None for all; no ports are all ports.

    Ports of all protocols are those of TCP and UDP. Raises `ValueError` for an unknown name.
    """
    if protocol is None:
        return EVERYTHING if ports is None else services("tcp", ports) | services("udp", ports)
    number = int(protocol) if protocol.isdigit() else _PROTOCOLS.get(protocol.casefold())
    if number is None or number > 255:
        raise ValueError(f"{protocol} is no protocol we know")
    first = number * _PORTS
    if ports is None or number not in _WITH_PORTS:
        return Ranges(((first, first + _PORTS - 1),))
    return Ranges(tuple((first + low, first + high) for low, high in ports.intervals))


def port_range(text: str) -> Ranges:
    """The ports of `443` or `1-1024`. Raises `ValueError` for anything else."""
    low, _, high = text.partition("-")
    return Ranges(((int(low), int(high or low)),))


def told_services(ranges: Ranges) -> str:
    """Services as people write them: `tcp/443`, `icmp`, or everything."""
    if ranges == EVERYTHING:
        return "everything"
    names = {number: name for name, number in reversed(_PROTOCOLS.items())}
    parts: dict[str, None] = {}
    for low, high in ranges.intervals:
        for number in range(low // _PORTS, min(high // _PORTS, low // _PORTS + _SHOWN) + 1):
            first = max(low - number * _PORTS, 0)
            last = min(high - number * _PORTS, _PORTS - 1)
            name = names.get(number, f"protocol {number}")
            whole = (first, last) == (0, _PORTS - 1)
            ports = "" if whole else f"/{first}" if first == last else f"/{first}-{last}"
            parts[name + ports] = None
    listed = list(parts)
    return ", ".join(listed[: 2 * _SHOWN]) + (" and more" if len(listed) > 2 * _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Box:
    """Traffic: from any of some addresses to any of others by any of some services."""

    sources: Ranges
    destinations: Ranges
    services: Ranges

    def __bool__(self) -> bool:
        return bool(self.sources) and bool(self.destinations) and bool(self.services)

    def __and__(self, other: Box) -> Box:
        return Box(self.sources & other.sources, self.destinations & other.destinations, self.services & other.services)

    def minus(self, other: Box) -> Iterator[Box]:
        """What is left of this traffic without the other, in pieces that do not overlap."""
        if not (
            self.services.overlaps(other.services)
            and self.sources.overlaps(other.sources)
            and self.destinations.overlaps(other.destinations)
        ):
            yield self
            return
        common = self & other
        for piece in (
            Box(self.sources - common.sources, self.destinations, self.services),
            Box(common.sources, self.destinations - common.destinations, self.services),
            Box(common.sources, common.destinations, self.services - common.services),
        ):
            if piece:
                yield piece


_NOTHING = Box(Ranges(), Ranges(), Ranges())


def without(boxes: Iterable[Box], others: Iterable[Box]) -> list[Box]:
    """The traffic in some boxes and in none of the others."""
    left = [box for box in boxes if box]
    for other in others:
        left = [piece for box in left for piece in box.minus(other)]
    return left
