"""plan(spec): takes every decision about a hub, once. A pure function, so the same spec always gives the same hub."""

from collections.abc import Iterator
from datetime import date
from ipaddress import IPv4Address, IPv4Network

from components import addresses, flows
from components.assurance import Measure, in_force
from components.blueprint import (
    APPROVERS,
    AUDITORS,
    BACKUP,
    HEALTH,
    OPERATORS,
    TECHNICAL,
    TRACES,
    Access,
    BackupPlan,
    Blueprint,
    BudgetPlan,
    EgressPoint,
    Grant,
    Identity,
    Key,
    LogSink,
    Machine,
    Role,
    Share,
    Store,
    StoreCopy,
    Volume,
    Waived,
    Zone,
)
from components.clouds import DataSets, Means, clouds
from components.flows import (
    ADMIN,
    ADMIN_NETWORKS,
    EGRESS,
    EVERYWHERE,
    EXCHANGE,
    HUB_ZONES,
    INTERNET,
    PROXY,
    RESOLVERS,
    SENDERS,
    SERVICES,
    WAREHOUSE,
    WORKSPACES,
    Peer,
)
from components.names import joined
from components.spec import HubSpec, Pool, Workspace

FIRST_HOST = 10
"""Hosts have fixed addresses from the eleventh of their zone: clouds keep the first ones for themselves."""
INBOX, OUTBOX = "inbox", "outbox"
"""Areas of a workspace's store, or its shares: its data set, which it only reads, and what it wants to export."""
_HOST_BOOT_GB = 32
"""Azure's images of Linux want 30 GiB at least [k]; the gate keeps what senders deliver on it for a while."""
_YEARLY, _QUARTERLY = 365, 90
_COPIED = ("warehouse", "export", "traces")


def plan(spec: HubSpec) -> Blueprint:
    """Decide the whole hub from a checked spec."""
    means = clouds()[spec.cloud].means
    waived = tuple(Waived(each.measure, each.reason) for each in sorted(spec.without, key=lambda each: each.measure))
    on = in_force(spec.assurance, (each.measure for each in waived))
    end_dates = _end_dates(spec)
    zones = _zones(spec)
    hosts = tuple(_hosts(spec, means, on))
    stores = tuple(_stores(spec, means, on))
    return Blueprint(
        name=spec.name,
        cloud=spec.cloud,
        region=spec.region,
        second_region=spec.backup.second_region,
        perimeter=spec.perimeter,
        means=means,
        assurance=spec.assurance,
        measures=on,
        waived=waived,
        custody=spec.custody,
        address_space=spec.address_space,
        ssh_public_keys=spec.ssh_public_keys,
        contacts=spec.contacts.model_dump(),
        end_dates=end_dates,
        zones=zones,
        flows=flows.matrix(_peers(spec, zones), means),
        resolvers=_addresses(hosts, Role.SERVICES),
        domain=f"{spec.name}.internal",
        egress=EgressPoint(
            tuple(sorted(set(spec.egress.allowed_hosts))),
            _addresses(hosts, Role.PROXY),
            PROXY[1],
            tuple(sorted(spec.egress.resolvers)),
        ),
        identities=tuple(_identities(spec, means, end_dates)),
        grants=tuple(_grants(spec, means)),
        keys=tuple(_keys(spec, on)),
        stores=stores,
        copies=tuple(
            StoreCopy(purpose, joined(spec.name, purpose, "copy"), spec.backup.second_region)
            for purpose in _COPIED
            if spec.backup.second_region is not None
        ),
        shares=tuple(_shares(spec)) if means.data_sets is DataSets.SHARES else (),
        volumes=tuple(host.volume for host in hosts if host.volume is not None),
        machines=(*hosts, *_workloads(spec, on)),
        logs=LogSink(joined(spec.name, "traces"), "traces", spec.logs.retention_days),
        backup=_backup(spec, hosts) if Measure.BACKUPS in on else None,
        budget=_budget(spec),
        quota=spec.quota,
    )  # fmt: skip


def _ordered(spec: HubSpec) -> list[Workspace]:
    """Workspaces by slot: the order in which they were written decides nothing."""
    return sorted(spec.workspaces, key=lambda workspace: workspace.slot)


def _end_dates(spec: HubSpec) -> dict[str | None, date]:
    ends: dict[str | None, date] = {None: spec.end_date}
    for workspace in _ordered(spec):
        ends[workspace.name] = workspace.end_date or spec.end_date
    return ends


# Network.


def _zones(spec: HubSpec) -> tuple[Zone, ...]:
    holds = {ADMIN: TECHNICAL, SERVICES: TRACES, WAREHOUSE: HEALTH, EXCHANGE: HEALTH, EGRESS: TECHNICAL}
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
            workspace.bandwidth_mbps,
        )
        for workspace in _ordered(spec)
    ]
    return (*own, *studies)


def _peers(spec: HubSpec, zones: tuple[Zone, ...]) -> dict[str, Peer]:
    peers = {zone.key: zone.peer for zone in zones if zone.workspace is None}
    peers[WORKSPACES] = Peer(WORKSPACES, addresses.workspace_ranges(spec.address_space), inside=True)
    peers[ADMIN_NETWORKS] = Peer(ADMIN_NETWORKS, tuple(sorted(spec.admin_networks)), inside=False)
    peers[INTERNET] = Peer(INTERNET, (EVERYWHERE,), inside=False)
    if spec.egress.resolvers:
        resolvers = tuple(IPv4Network(address) for address in sorted(spec.egress.resolvers))
        peers[RESOLVERS] = Peer(RESOLVERS, resolvers, inside=False)
    if spec.senders:
        peers[SENDERS] = Peer(SENDERS, tuple(sorted(spec.senders)), inside=False)
    return peers


# Machines.


def _hosts(spec: HubSpec, means: Means, on: frozenset[Measure]) -> Iterator[Machine]:
    several = 2 if Measure.REDUNDANT_SERVICES in on else 1

    def hosts(role: Role, zone: str, size: str, count: int, data_class: str) -> Iterator[Machine]:
        block = addresses.hub_block(spec.address_space, HUB_ZONES.index(zone))
        for number in range(1, count + 1):
            key = f"{role}-{number}"
            yield Machine(
                key,
                joined(spec.name, key),
                role,
                zone,
                workspace=None,
                pool=role.value,
                number=number,
                accelerator=size,
                boot_gb=_HOST_BOOT_GB,
                boot_key="volumes",
                data_class=data_class,
                identity=role.value,
                address=block[FIRST_HOST + number - 1],
                volume=_database_volume(spec) if role is Role.DATABASE else None,
            )

    if not means.managed_bastion:
        yield from hosts(Role.BASTION, ADMIN, "CPU:2", 1, TECHNICAL)
    if not means.managed_egress:
        yield from hosts(Role.PROXY, EGRESS, "CPU:2", several, TECHNICAL)
    yield from hosts(Role.SERVICES, SERVICES, "CPU:2", several, TRACES)
    yield from hosts(Role.GATE, EXCHANGE, "CPU:4", 1, HEALTH)
    yield from hosts(Role.DATABASE, WAREHOUSE, "CPU:4", 1, HEALTH)


def _database_volume(spec: HubSpec) -> Volume:
    return Volume(
        "database", joined(spec.name, "database"), WAREHOUSE, "volumes", spec.warehouse.volume_gb, None, HEALTH
    )


def _addresses(hosts: tuple[Machine, ...], role: Role) -> tuple[IPv4Address, ...]:
    return tuple(host.address for host in hosts if host.role is role and host.address is not None)


def _workloads(spec: HubSpec, on: frozenset[Measure]) -> Iterator[Machine]:
    for workspace in _ordered(spec):
        for pool in sorted(workspace.pools, key=lambda pool: pool.name):
            for number in range(1, pool.machines + 1):
                yield _workload(spec, workspace, pool, number, _volume_key(workspace, on))


def _workload(spec: HubSpec, workspace: Workspace, pool: Pool, number: int, key_purpose: str) -> Machine:
    key = machine_key(workspace.name, pool.name, number)
    zone, name = f"workspace-{workspace.name}", joined(spec.name, key)
    return Machine(
        key,
        name,
        Role.WORKLOAD,
        zone,
        workspace=workspace.name,
        pool=joined(workspace.name, pool.name),
        number=number,
        accelerator=pool.accelerator,
        boot_gb=pool.boot_gb,
        boot_key=key_purpose,
        data_class=HEALTH,
        identity=zone,
        volume=Volume(
            f"{key}-scratch", joined(name, "scratch"), zone, key_purpose, pool.scratch_gb, workspace.name, HEALTH
        ),
        idle_stop_minutes=None if pool.idle_stop_minutes == "never" else pool.idle_stop_minutes,
    )


def machine_key(workspace: str, pool: str, number: int) -> str:
    """The stable key of a pool's machine. Two hyphens at least, where a host's key has one, so that they differ."""
    return f"{workspace}-{pool}-{number}"


# Identities: who may do what with which store.


def _identities(spec: HubSpec, means: Means, end_dates: dict[str | None, date]) -> Iterator[Identity]:
    def identity(key: str, purpose: str, workspace: str | None = None) -> Identity:
        name = joined(spec.name, "ws", workspace) if workspace else joined(spec.name, key)
        return Identity(key, name, purpose, workspace, end_dates[workspace])

    yield identity(OPERATORS, "people who run the machines")
    yield identity(AUDITORS, "people who read everything and change nothing")
    yield identity(APPROVERS, "people who approve exports")
    if not means.managed_bastion:
        yield identity(Role.BASTION, "the bastion")
    if not means.managed_egress:
        yield identity(Role.PROXY, "the egress proxy")
    yield identity(Role.SERVICES, "name resolution and the log forwarder")
    yield identity(Role.GATE, "the import and export gate")
    yield identity(Role.DATABASE, "the database")
    yield identity(BACKUP, "backups and copies to the second region")
    for workspace in _ordered(spec):
        yield identity(f"workspace-{workspace.name}", "the workspace's machines", workspace.name)


def _grants(spec: HubSpec, means: Means) -> Iterator[Grant]:
    """Data come in by the gate, are read in the workspace, and leave by an approver's hand alone."""
    waived = {each.measure for each in spec.without}
    yield Grant(Role.SERVICES, "traces", "data", Access.WRITE_ONLY)
    for store in ("import", "quarantine", "warehouse"):
        yield Grant(Role.GATE, store, "data", Access.READ_WRITE)
    yield Grant(APPROVERS, "quarantine", "data", Access.READ)
    yield Grant(APPROVERS, "export", "data", Access.WRITE_ONLY)
    if Measure.EXPORT_APPROVAL in waived:
        yield Grant(Role.GATE, "export", "data", Access.WRITE_ONLY)
    yield Grant(AUDITORS, "traces", "data", Access.READ)
    for workspace in _ordered(spec):
        own = f"workspace-{workspace.name}"
        for area, access in ((INBOX, Access.READ), (OUTBOX, Access.WRITE_ONLY)) if means.private_stores else ():
            yield Grant(Role.GATE, own, area, Access.READ_WRITE)
            yield Grant(own, own, area, access)
    if spec.backup.second_region is not None:
        for purpose in _COPIED:
            yield Grant(BACKUP, purpose, "data", Access.READ)


# Keys and storage.


def _keys(spec: HubSpec, on: frozenset[Measure]) -> Iterator[Key]:
    days = _QUARTERLY if Measure.FREQUENT_ROTATION in on else _YEARLY
    for purpose in ("stores", "volumes", "traces", "backups"):
        yield Key(purpose, joined(spec.name, purpose), days)
    if Measure.KEY_PER_WORKSPACE in on:
        for workspace in _ordered(spec):
            purpose = f"workspace-{workspace.name}"
            yield Key(purpose, joined(spec.name, "ws", workspace.name), days, workspace.name)


def _store_key(workspace: Workspace, on: frozenset[Measure]) -> str:
    return f"workspace-{workspace.name}" if Measure.KEY_PER_WORKSPACE in on else "stores"


def _volume_key(workspace: Workspace, on: frozenset[Measure]) -> str:
    return f"workspace-{workspace.name}" if Measure.KEY_PER_WORKSPACE in on else "volumes"


def _stores(spec: HubSpec, means: Means, on: frozenset[Measure]) -> Iterator[Store]:
    def name(purpose: str) -> str:
        return joined(spec.name, purpose)

    kept = spec.logs.retention_days
    yield Store("warehouse", name("warehouse"), WAREHOUSE, "stores", HEALTH)
    yield Store("import", name("import"), EXCHANGE, "stores", HEALTH)
    quarantined = spec.exchange.quarantine_days
    yield Store("quarantine", name("quarantine"), EXCHANGE, "stores", HEALTH, expire_days=quarantined)
    exported = spec.exchange.export_keep_days
    yield Store("export", name("export"), EXCHANGE, "stores", HEALTH, retention_days=exported)
    yield Store("traces", name("traces"), SERVICES, "traces", TRACES, retention_days=kept, expire_days=kept)
    for workspace in _ordered(spec) if means.private_stores else ():
        yield Store(
            f"workspace-{workspace.name}",
            joined(spec.name, "ws", workspace.name),
            f"workspace-{workspace.name}",
            _store_key(workspace, on),
            HEALTH,
            workspace.name,
            (INBOX, OUTBOX),
            hierarchical=True,
        )


def _shares(spec: HubSpec) -> Iterator[Share]:
    """Workspaces that reach no object store have file shares: nobody in them can speak to the cloud's own API."""
    for workspace in _ordered(spec):
        zone, name = f"workspace-{workspace.name}", joined(spec.name, "ws", workspace.name)
        yield Share(f"{zone}-{INBOX}", joined(name, INBOX), zone, workspace.name, workspace.data_gb, read_only=True)
        yield Share(
            f"{zone}-{OUTBOX}", joined(name, OUTBOX), zone, workspace.name, workspace.outbox_gb, read_only=False
        )


# Backup and cost.


def _backup(spec: HubSpec, hosts: tuple[Machine, ...]) -> BackupPlan:
    stateful = [host for host in hosts if host.volume is not None]
    return BackupPlan(
        joined(spec.name, "backup"),
        "backups",
        spec.backup.daily_at,
        spec.backup.keep_days,
        spec.backup.keep_weeks,
        machines=tuple(host.key for host in stateful),
        volumes=tuple(host.volume.purpose for host in stateful if host.volume is not None),
    )


def _budget(spec: HubSpec) -> BudgetPlan | None:
    if spec.budget is None:
        return None
    tell = (spec.contacts.owner, spec.contacts.security)
    return BudgetPlan(joined(spec.name, "budget"), spec.budget.monthly, spec.budget.starts, spec.end_date, tell)
