"""The blueprint: every decision about a hub, taken once, as pure data. No Pulumi in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from components import addresses, flows
from components.flows import Flow, Peer
from components.names import joined
from components.spec import Custody, HubSpec, Pool, Workspace

ADMIN, SERVICES, WAREHOUSE, EXCHANGE = "admin", "services", "warehouse", "exchange"
HUB_ZONES = (ADMIN, SERVICES, WAREHOUSE, EXCHANGE)
"""The hub's own zones, in the order of their address blocks: append only, or every hub moves."""

HEALTH, TRACES, TECHNICAL = "health", "traces", "technical"
"""Data classes: health data, traces of access, and everything that holds neither."""


@dataclass(frozen=True)
class Zone:
    """A network of its own: `key` is its stable identity, `workspace` the study it serves, if any."""

    key: str
    name: str
    cidr: IPv4Network
    workspace: str | None
    data_class: str

    @property
    def peer(self) -> Peer:
        """The zone as an end of flows."""
        return Peer(self.key, (self.cidr,), inside=True)


@dataclass(frozen=True)
class Key:
    """A key encryption key for one purpose; rotated every `rotation_days`."""

    purpose: str
    name: str
    rotation_days: int = 365


@dataclass(frozen=True)
class Store:
    """An object store for one purpose, encrypted under `key`; objects are kept `retention_days` at least."""

    purpose: str
    name: str
    zone: str
    key: str
    data_class: str
    retention_days: int | None = None


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


@dataclass(frozen=True)
class Machine:
    """One machine of a pool, with its scratch volume."""

    key: str
    name: str
    zone: str
    workspace: str
    pool: str
    accelerator: str
    boot_gb: int
    scratch: Volume


@dataclass(frozen=True)
class LogSink:
    """Where traces go: kept `retention_days` in the store named `store`."""

    name: str
    store: str
    retention_days: int


@dataclass(frozen=True)
class Blueprint:
    """A planned hub: what a back end renders, an auditor compares with, and an operator reads before deploying."""

    name: str
    cloud: str
    region: str
    perimeter: str
    custody: Custody
    address_space: IPv4Network
    ssh_public_keys: tuple[str, ...]
    contacts: Mapping[str, str]
    end_date: str
    zones: tuple[Zone, ...]
    flows: tuple[Flow, ...]
    keys: tuple[Key, ...]
    stores: tuple[Store, ...]
    volumes: tuple[Volume, ...]
    machines: tuple[Machine, ...]
    logs: LogSink

    def zone(self, key: str) -> Zone:
        """The zone with this key."""
        return next(zone for zone in self.zones if zone.key == key)

    def key(self, purpose: str) -> Key:
        """The key for this purpose."""
        return next(key for key in self.keys if key.purpose == purpose)

    def labels(self, *, workspace: str | None, data_class: str) -> dict[str, str]:
        """What every resource carries, so that anybody who finds it knows whose it is and what it holds."""
        return {
            "hub": self.name,
            "owner": self.contacts["owner"],
            "workspace": workspace or "hub",
            "data-class": data_class,
            "control-scope": "hds" if data_class != TECHNICAL else "support",
            "end-date": self.end_date,
        }


def plan(spec: HubSpec) -> Blueprint:
    """Decide the whole hub from a checked spec: a pure function, so the same spec always gives the same hub."""
    zones = _zones(spec)
    by_key = {zone.key: zone for zone in zones}
    return Blueprint(
        name=spec.name,
        cloud=spec.cloud,
        region=spec.region,
        perimeter=spec.perimeter,
        custody=spec.custody,
        address_space=spec.address_space,
        ssh_public_keys=spec.ssh_public_keys,
        contacts=spec.contacts.model_dump(),
        end_date=spec.end_date.isoformat() if spec.end_date else "none",
        zones=zones,
        flows=flows.matrix(
            Peer("admin-networks", spec.admin_networks, inside=False),
            Peer("senders", spec.senders, inside=False) if spec.senders else None,
            admin=by_key[ADMIN].peer,
            services=by_key[SERVICES].peer,
            warehouse=by_key[WAREHOUSE].peer,
            exchange=by_key[EXCHANGE].peer,
            workspaces=[zone.peer for zone in zones if zone.workspace],
        ),
        keys=tuple(Key(purpose, joined(spec.name, purpose)) for purpose in ("stores", "volumes", "traces")),
        stores=_stores(spec),
        volumes=(
            Volume(
                "database", joined(spec.name, "database"), WAREHOUSE, "volumes", spec.warehouse.volume_gb, None, HEALTH
            ),
        ),
        machines=tuple(
            _machine(spec, workspace, pool, number)
            for workspace in _ordered(spec)
            for pool in sorted(workspace.pools, key=lambda pool: pool.name)
            for number in range(1, pool.machines + 1)
        ),
        logs=LogSink(joined(spec.name, "traces"), "traces", spec.logs.retention_days),
    )


def _ordered(spec: HubSpec) -> list[Workspace]:
    """Workspaces by slot: the order in which they were written decides nothing."""
    return sorted(spec.workspaces, key=lambda workspace: workspace.slot)


def _zones(spec: HubSpec) -> tuple[Zone, ...]:
    holds = {ADMIN: TECHNICAL, SERVICES: TRACES, WAREHOUSE: HEALTH, EXCHANGE: HEALTH}
    own = [
        Zone(key, joined(spec.name, key), addresses.hub_block(spec.address_space, index), None, holds[key])
        for index, key in enumerate(HUB_ZONES)
    ]
    studies = [
        Zone(
            f"workspace-{workspace.name}",
            joined(spec.name, "ws", workspace.name),
            addresses.workspace_block(spec.address_space, workspace.slot),
            workspace.name,
            HEALTH,
        )
        for workspace in _ordered(spec)
    ]
    return (*own, *studies)


def _stores(spec: HubSpec) -> tuple[Store, ...]:
    def store(purpose: str, zone: str, key: str, data_class: str, retention_days: int | None = None) -> Store:
        return Store(purpose, joined(spec.name, purpose), zone, key, data_class, retention_days)

    return (
        store("warehouse", WAREHOUSE, "stores", HEALTH),
        store("import", EXCHANGE, "stores", HEALTH),
        store("quarantine", EXCHANGE, "stores", HEALTH),
        store("export", EXCHANGE, "stores", HEALTH),
        store("traces", SERVICES, "traces", TRACES, spec.logs.retention_days),
    )


def _machine(spec: HubSpec, workspace: Workspace, pool: Pool, number: int) -> Machine:
    key = f"{workspace.name}-{pool.name}-{number}"
    zone = f"workspace-{workspace.name}"
    name = joined(spec.name, key)
    scratch = Volume(
        f"{key}-scratch", joined(name, "scratch"), zone, "volumes", pool.scratch_gb, workspace.name, HEALTH
    )
    return Machine(key, name, zone, workspace.name, pool.name, pool.accelerator, pool.boot_gb, scratch)
