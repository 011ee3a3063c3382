"""The flow matrix: every path that exists in the hub, each with its purpose and the control that asks for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

SSH = ("tcp", 22)
HTTPS = ("tcp", 443)
DNS = ("udp", 53)
SYSLOG_TLS = ("tcp", 6514)


@dataclass(frozen=True)
class Peer:
    """One end of a flow: a zone of the hub, or declared networks outside of it."""

    key: str
    ranges: tuple[IPv4Network, ...]
    inside: bool


@dataclass(frozen=True)
class Flow:
    """Traffic that may pass: from `source` to `destination` on one port, nothing else."""

    source: Peer
    destination: Peer
    protocol: str
    port: int
    purpose: str
    controls: tuple[str, ...]

    @property
    def key(self) -> str:
        """Stable name of the flow, unique in a matrix."""
        return f"{self.source.key}-to-{self.destination.key}-{self.protocol}-{self.port}"


def matrix(
    admin_networks: Peer,
    senders: Peer | None,
    admin: Peer,
    services: Peer,
    warehouse: Peer,
    exchange: Peer,
    workspaces: Iterable[Peer],
) -> tuple[Flow, ...]:
    """Every flow of the hub. What is not listed is denied, in both directions; no two workspaces share a flow."""
    studies = tuple(workspaces)

    def flows() -> Iterator[Flow]:
        yield Flow(admin_networks, admin, *SSH, "administrators reach the bastion", ("HDS-EXI-29", "SNC-9.6"))
        for zone in (services, warehouse, exchange, *studies):
            yield Flow(admin, zone, *SSH, "administration passes through the bastion only", ("SNC-9.6", "SNC-13.2.a"))
        for zone in (admin, warehouse, exchange, *studies):
            yield Flow(zone, services, *DNS, "names are resolved inside the hub", ("SNC-12.14",))
            yield Flow(zone, services, *SYSLOG_TLS, "traces go to the log forwarder", ("SNC-12.7",))
        if senders is not None:
            yield Flow(senders, exchange, *HTTPS, "declared senders deliver data", ("CNIL-MR007-SEC-TRA-1",))
        yield Flow(exchange, warehouse, *HTTPS, "the import gate writes checked data", ("SNC-13.2.a",))
        for study in studies:
            yield Flow(exchange, study, *HTTPS, "data sets reach the workspace's inbox", ("CNIL-MR007-SEC-ESP-2",))
            yield Flow(study, warehouse, *HTTPS, "a workspace reads its own data set", ("CNIL-MR007-SEC-ESP-1",))

    return tuple(flows())
