"""The flow matrix: every path that exists in the hub, each with its purpose and the control that asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.clouds import DataSets, Means

ADMIN, SERVICES, WAREHOUSE, EXCHANGE, EGRESS = "admin", "services", "warehouse", "exchange", "egress"
HUB_ZONES = (ADMIN, SERVICES, WAREHOUSE, EXCHANGE, EGRESS)
"""The hub's own zones, in the order of their address blocks: append only, or every hub moves."""
WORKSPACES = "workspaces"
"""All workspaces as one side of a flow: their ranges are those of every slot, so that none of them changes a rule."""
ADMIN_NETWORKS, SENDERS, INTERNET, RESOLVERS = "admin-networks", "senders", "internet", "resolvers"

Service = tuple[str, int]
SSH: Service = ("tcp", 22)
HTTPS: Service = ("tcp", 443)
DNS: Service = ("udp", 53)
DNS_LONG: Service = ("tcp", 53)
"""Answers that do not fit one datagram (RFC 7766)."""
SYSLOG_TLS: Service = ("tcp", 6514)
PROXY: Service = ("tcp", 3128)
NFS: Service = ("tcp", 2049)
POSTGRESQL: Service = ("tcp", 5432)

EVERYWHERE = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True)
class Peer:
    """One side of a flow: a zone of the hub, all workspaces, or networks outside of it."""

    key: str
    ranges: tuple[IPv4Network, ...]
    inside: bool


@dataclass(frozen=True)
class Flow:
    """Traffic that may pass: from `source` to `destination` on one port, nothing else.

    `number` is the flow's place among all flows that a hub can have, and never changes. `own` means that each
    workspace has the flow with itself, never with another.
    """

    number: int
    source: Peer
    destination: Peer
    protocol: str
    port: int
    purpose: str
    controls: tuple[str, ...]
    own: bool = False

    @property
    def key(self) -> str:
        """Stable name of the flow, unique in a matrix."""
        between = f"{self.source.key}-own" if self.own else f"{self.source.key}-to-{self.destination.key}"
        return f"{between}-{self.protocol}-{self.port}"


def matrix(peers: Mapping[str, Peer], means: Means) -> tuple[Flow, ...]:
    """Every flow of the hub. What is not listed is denied, in both directions; no two workspaces share a flow.

    `peers` holds the hub's zones, `workspaces`, `admin-networks` and `internet`, and `senders` and `resolvers` where
    some are declared.
    """
    made = _Matrix(peers, means)
    return (*made.administration(), *made.services(), *made.outward(), *made.exchange(), *made.data_sets())


class _Matrix:
    """Makes the flows, kind by kind."""

    _NUMBERS: Mapping[str, int] = {**{zone: index for index, zone in enumerate(HUB_ZONES)}, WORKSPACES: 9}

    def __init__(self, peers: Mapping[str, Peer], means: Means) -> None:
        self._peers, self._means = peers, means
        # Where the cloud runs the bastion or the firewall, no machine of ours stands in that zone.
        managed = {ADMIN: means.managed_bastion, EGRESS: means.managed_egress}
        self._machines = [side for side in self._NUMBERS if not managed.get(side, False)]

    def _flow(self, number: int, source: str, destination: str, service: Service, purpose: str, *controls: str) -> Flow:
        own = source == destination == WORKSPACES
        return Flow(number, self._peers[source], self._peers[destination], *service, purpose, controls, own)

    def _from_each(
        self, first: int, destination: str, service: Service, purpose: str, *controls: str
    ) -> Iterator[Flow]:
        """From every side with machines to one zone; numbers count from `first` by side."""
        for side in self._machines:
            if side != destination:
                yield self._flow(first + self._NUMBERS[side], side, destination, service, purpose, *controls)

    def administration(self) -> Iterator[Flow]:
        entry = HTTPS if self._means.managed_bastion else SSH
        yield self._flow(0, ADMIN_NETWORKS, ADMIN, entry, "administrators reach the bastion", "HDS-EXI-29", "SNC-9.6")
        for side in self._machines:
            if side != ADMIN:
                purpose = "administration passes through the bastion only"
                yield self._flow(10 + self._NUMBERS[side], ADMIN, side, SSH, purpose, "SNC-9.6", "SNC-13.2.a")

    def services(self) -> Iterator[Flow]:
        yield from self._from_each(20, SERVICES, DNS, "names are resolved inside the hub", "SNC-12.14")
        yield from self._from_each(30, SERVICES, DNS_LONG, "names are resolved inside the hub", "SNC-12.14")
        yield from self._from_each(40, SERVICES, SYSLOG_TLS, "traces go to the log forwarder", "SNC-12.7")

    def outward(self) -> Iterator[Flow]:
        if self._means.managed_egress:
            yield from self._from_each(
                50, INTERNET, HTTPS, "the firewall lets out to the allowed names only", "SNC-12.14"
            )
            return
        yield from self._from_each(50, EGRESS, PROXY, "the egress proxy is the only way out", "SNC-12.14")
        yield self._flow(60, EGRESS, INTERNET, HTTPS, "the proxy lets out to the allowed names only", "SNC-12.14")
        if RESOLVERS in self._peers:
            yield self._flow(61, EGRESS, RESOLVERS, DNS, "the proxy resolves the allowed names", "SNC-12.14")
            yield self._flow(62, EGRESS, RESOLVERS, DNS_LONG, "the proxy resolves the allowed names", "SNC-12.14")

    def exchange(self) -> Iterator[Flow]:
        if SENDERS in self._peers:
            yield self._flow(70, SENDERS, EXCHANGE, HTTPS, "declared senders deliver data", "CNIL-MR007-SEC-TRA-1")
        written = "the import gate writes checked data"
        yield self._flow(71, EXCHANGE, WAREHOUSE, POSTGRESQL, written, "SNC-13.2.a")
        if self._means.private_stores:
            yield self._flow(72, EXCHANGE, WAREHOUSE, HTTPS, written, "SNC-13.2.a")
            yield self._flow(
                73, EXCHANGE, EXCHANGE, HTTPS, "the gate reads and writes the exchange's stores", "SNC-13.2.a"
            )
            yield self._flow(74, SERVICES, SERVICES, HTTPS, "the log forwarder writes the archive", "SNC-12.7")

    def data_sets(self) -> Iterator[Flow]:
        delivered, control = "data sets reach the workspace's own store", "CNIL-MR007-SEC-ESP-2"
        match self._means.data_sets:
            case DataSets.COPIED:
                yield self._flow(80, EXCHANGE, WORKSPACES, SSH, "the gate copies data sets", control)
                return
            case DataSets.OBJECTS:
                service = HTTPS
            case DataSets.SHARES:
                service = NFS
        yield self._flow(80, EXCHANGE, WORKSPACES, service, delivered, control)
        yield self._flow(
            81, WORKSPACES, WORKSPACES, service, "a workspace reads its own data set", "CNIL-MR007-SEC-ESP-1"
        )
