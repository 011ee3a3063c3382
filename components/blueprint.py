"""The blueprint: every decision about a hub as pure data. `components.planning` takes the decisions; no Pulumi here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

from components.assurance import Assurance, Measure
from components.clouds import Means
from components.flows import (
    ADMIN,
    EGRESS,
    EXCHANGE,
    HUB_ZONES,
    SERVICES,
    WAREHOUSE,
    WORKSPACES,
    Flow,
    Peer,
)
from components.spec import Custody

__all__ = [
    "ADMIN",
    "EGRESS",
    "EXCHANGE",
    "HEALTH",
    "HUB_ZONES",
    "SERVICES",
    "TECHNICAL",
    "TRACES",
    "WAREHOUSE",
    "WORKSPACES",
    "Access",
    "BackupPlan",
    "Blueprint",
    "BudgetPlan",
    "EgressPoint",
    "Grant",
    "Identity",
    "Key",
    "LogSink",
    "Machine",
    "Role",
    "Rule",
    "Share",
    "Store",
    "StoreCopy",
    "Volume",
    "Waived",
    "Zone",
]

HEALTH, TRACES, TECHNICAL = "health", "traces", "technical"
"""Data classes: health data, traces of access, and everything that holds neither."""


@dataclass(frozen=True)
class Zone:
    """A network of its own: `key` is its stable identity, `workspace` the study it serves, if any.

    `bandwidth_mbps` limits what each machine in it sends and receives; None: no limit.
    """

    key: str
    name: str
    cidr: IPv4Network
    workspace: str | None
    data_class: str
    bandwidth_mbps: int | None = None

    @property
    def side(self) -> str:
        """Which side of flows the zone is on: itself, or one of the workspaces."""
        return WORKSPACES if self.workspace else self.key

    @property
    def peer(self) -> Peer:
        """The zone as an end of flows."""
        return Peer(self.key, (self.cidr,), inside=True)


@dataclass(frozen=True)
class Rule:
    """One flow as a zone's guard sees it: let out to `remote`, or let in from it."""

    flow: Flow
    egress: bool
    remote: Peer

    @property
    def direction(self) -> str:
        """`egress` or `ingress`."""
        return "egress" if self.egress else "ingress"


@dataclass(frozen=True)
class Key:
    """A key encryption key for one purpose; rotated every `rotation_days`."""

    purpose: str
    name: str
    rotation_days: int
    workspace: str | None = None


@dataclass(frozen=True)
class Store:
    """An object store for one purpose, encrypted under `key`, with its private address in `zone`.

    `areas` are its containers. Objects cannot be changed for `retention_days`; they are deleted after `expire_days`.
    `hierarchical` stores have directories, for analytics; clouds may give no versions there.
    """

    purpose: str
    name: str
    zone: str
    key: str
    data_class: str
    workspace: str | None = None
    areas: tuple[str, ...] = ("data",)
    hierarchical: bool = False
    retention_days: int | None = None
    expire_days: int | None = None


@dataclass(frozen=True)
class StoreCopy:
    """A copy of a store in the second region, kept up to date by the cloud or by the services' hosts."""

    of: str
    name: str
    region: str


@dataclass(frozen=True)
class Share:
    """A workspace's inbox or outbox as a file share of `size_gb` GiB in the workspace's own network.

    `read_only` for the workspace: its data set. The gate writes the one and empties the other.
    """

    purpose: str
    name: str
    zone: str
    workspace: str
    size_gb: int
    read_only: bool
    data_class: str = HEALTH


@dataclass(frozen=True)
class Volume:
    """An encrypted volume of `size_gb` GiB, encrypted under `key`."""

    purpose: str
    name: str
    zone: str
    key: str
    size_gb: int
    workspace: str | None
    data_class: str


class Role(StrEnum):
    """What a machine is for; its first-boot instructions follow from it."""

    BASTION = "bastion"
    PROXY = "proxy"
    SERVICES = "services"
    GATE = "gate"
    DATABASE = "database"
    WORKLOAD = "workload"


@dataclass(frozen=True)
class Machine:
    """One machine: a host of the hub's own, or one of a workspace's pool.

    `number` counts from 1 within its pool or role and decides where it stands when machines are spread. `address` is
    fixed for hosts that others look for. `volume` is the database's, or a workload's scratch. `identity` is the key of
    the identity it acts under. `idle_stop_minutes` None: never.
    """

    key: str
    name: str
    role: Role
    zone: str
    workspace: str | None
    pool: str
    number: int
    accelerator: str
    boot_gb: int
    boot_key: str
    data_class: str
    identity: str
    address: IPv4Address | None = None
    volume: Volume | None = None
    idle_stop_minutes: int | None = None


@dataclass(frozen=True)
class Identity:
    """A workload's identity, or the role that people of one kind have; it ends with its workspace or the hub."""

    key: str
    name: str
    purpose: str
    workspace: str | None
    ends: date


class Access(StrEnum):
    """What an identity may do with the objects of a store's area."""

    READ = "read"
    WRITE_ONLY = "write-only"
    READ_WRITE = "read-write"


@dataclass(frozen=True)
class Grant:
    """One identity's access to one area of one store: the least that its work needs."""

    identity: str
    store: str
    area: str
    access: Access

    @property
    def key(self) -> str:
        """Stable name, unique among grants."""
        return f"{self.identity}-{self.store}-{self.area}"


APPROVERS = "approvers"
"""Key of the identity of people who approve exports: no machine has it."""
AUDITORS = "auditors"
"""Key of the identity of people who read everything and change nothing."""
OPERATORS = "operators"
"""Key of the identity of people who run the machines and see no data through the cloud's API."""
BACKUP = "backup"
"""Key of the identity that makes backups where the cloud has no service for it."""


@dataclass(frozen=True)
class EgressPoint:
    """The only way out: host names that may be reached; where it is hosts of ours, their addresses and resolvers."""

    allowed_hosts: tuple[str, ...]
    proxies: tuple[IPv4Address, ...]
    port: int
    resolvers: tuple[IPv4Address, ...]


@dataclass(frozen=True)
class LogSink:
    """Where traces go: kept `retention_days` in the store named `store`."""

    name: str
    store: str
    retention_days: int


@dataclass(frozen=True)
class BackupPlan:
    """Daily at `daily_at` (UTC, HH:MM) kept `keep_days`, weekly kept `keep_weeks`; of machines and volumes by key."""

    name: str
    key: str
    daily_at: str
    keep_days: int
    keep_weeks: int
    machines: tuple[str, ...]
    volumes: tuple[str, ...]


@dataclass(frozen=True)
class BudgetPlan:
    """What the hub may cost in a month, in the account's currency; these people are told before it is spent."""

    name: str
    monthly: int
    starts: date
    ends: date
    tell: tuple[str, ...]


@dataclass(frozen=True)
class Waived:
    """A measure of the level that this hub does without, and why."""

    measure: Measure
    reason: str


@dataclass(frozen=True)
class Blueprint:
    """A planned hub: what a back end renders, an auditor compares with, and an operator reads before deploying."""

    name: str
    cloud: str
    region: str
    second_region: str | None
    perimeter: str
    means: Means
    assurance: Assurance
    measures: frozenset[Measure]
    waived: tuple[Waived, ...]
    custody: Custody
    address_space: IPv4Network
    ssh_public_keys: tuple[str, ...]
    contacts: Mapping[str, str]
    end_dates: Mapping[str | None, date]
    """When each workspace ends, and the hub itself under None."""
    zones: tuple[Zone, ...]
    flows: tuple[Flow, ...]
    resolvers: tuple[IPv4Address, ...]
    """Addresses that resolve names inside the hub; they take traces too."""
    domain: str
    """The private domain of the hub's own hosts."""
    egress: EgressPoint
    identities: tuple[Identity, ...]
    grants: tuple[Grant, ...]
    keys: tuple[Key, ...]
    stores: tuple[Store, ...]
    copies: tuple[StoreCopy, ...]
    shares: tuple[Share, ...]
    volumes: tuple[Volume, ...]
    """The hub's own volumes; a workload's scratch stands with its machine."""
    machines: tuple[Machine, ...]
    logs: LogSink
    backup: BackupPlan | None
    budget: BudgetPlan | None
    quota: bool

    def on(self, measure: Measure) -> bool:
        """Whether the level turns the measure on and nobody waived it."""
        return measure in self.measures

    def zone(self, key: str) -> Zone:
        """The zone with this key."""
        return next(zone for zone in self.zones if zone.key == key)

    def key(self, purpose: str) -> Key:
        """The key for this purpose."""
        return next(key for key in self.keys if key.purpose == purpose)

    def store(self, purpose: str) -> Store:
        """The store for this purpose."""
        return next(store for store in self.stores if store.purpose == purpose)

    def machine(self, key: str) -> Machine:
        """The machine with this key."""
        return next(machine for machine in self.machines if machine.key == key)

    def rules(self, zone: Zone) -> Iterator[Rule]:
        """What the guard of a zone lets out and in, flow by flow; everything else is denied."""
        for flow in self.flows:
            if flow.source.key == zone.side:
                yield Rule(flow, True, zone.peer if flow.own else flow.destination)
            if flow.destination.key == zone.side:
                yield Rule(flow, False, zone.peer if flow.own else flow.source)

    def labels(self, *, workspace: str | None, data_class: str) -> dict[str, str]:
        """What every resource carries, so that anybody who finds it knows whose it is and what it holds."""
        return {
            "hub": self.name,
            "owner": self.contacts["owner"],
            "workspace": workspace or "hub",
            "data-class": data_class,
            "control-scope": "hds" if data_class != TECHNICAL else "support",
            "end-date": self.end_dates[workspace].isoformat(),
        }
