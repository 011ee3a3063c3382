"""The flows that a hub's plan declares, as its component says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.network.model import Segment, Stand
from policies.network.ranges import EVERYBODY, EVERYTHING, IPV4, IPV6, Box, Ranges, addresses, port_range, services
from policies.records import ResourceRecord
from policies.stack import Stack

HUB = "health-data-hub:index:HealthDataHub"


@dataclass(frozen=True)
class Flow:
    """Traffic that may pass. `own` is between a workspace and itself; a side that is everybody means the internet."""

    name: str
    sources: Ranges
    destinations: Ranges
    services: Ranges
    own: bool

    def covers(self, source: Stand, destination: Stand) -> Box | None:
        """The part of the flow between two stands."""
        if not self.sources.overlaps(source.addresses) or not self.destinations.overlaps(destination.addresses):
            return None
        if self.own and not same_place(source.segment, destination.segment):
            return None
        if (source.segment and _is_internet(self.sources)) or (destination.segment and _is_internet(self.destinations)):
            return None
        return Box(self.sources & source.addresses, self.destinations & destination.addresses, self.services)

    @property
    def outward(self) -> bool:
        """Whether the flow leads to the internet as a whole."""
        return _is_internet(self.destinations)


def _is_internet(ranges: Ranges) -> bool:
    return ranges in (IPV4, IPV6, EVERYBODY)


def same_place(one: Segment | None, other: Segment | None) -> bool:
    """Whether two segments are the same, or belong to the same workspace."""
    if one is None or other is None:
        return False
    return one.key == other.key or (one.workspace is not None and one.workspace == other.workspace)


def hubs(stack: Stack) -> list[ResourceRecord]:
    """The hubs of a stack that declare their flows."""
    return [hub for hub in stack.of(HUB) if hub.properties["flows"].given]


def flows(stack: Stack) -> tuple[Flow, ...]:
    """The flows of all hubs of a stack. Raises `UnreadableError` for what is unknown."""
    return tuple(flow for hub in hubs(stack) for flow in _flows(hub))


def _flows(hub: ResourceRecord) -> Iterator[Flow]:
    for flow in hub.properties["flows"].items():
        port = flow["port"].value
        yield Flow(
            str(flow["name"].value),
            Ranges.union(addresses(str(each.value)) for each in flow["from"].items()),
            Ranges.union(addresses(str(each.value)) for each in flow["to"].items()),
            services(str(flow["protocol"].value), port_range(str(port))) if port is not None else EVERYTHING,
            flow["own"].value is True,
        )
