"""A planned hub as tables on a terminal, one for each area."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.table import Table

from components.assurance import MEANINGS, Measure
from components.backend import Backend
from components.blueprint import Blueprint, Machine
from components.capabilities import Met, MetDifferently, NotAvailable
from components.clouds import backend_of
from components.flows import Peer
from components.spec import OpenStackBlock

ANSWERS = {Met: "[green]met[/]", MetDifferently: "[cyan]met differently[/]", NotAvailable: "[yellow]not available[/]"}
"""How each answer to a capability is shown."""


def show(blueprint: Blueprint, console: Console, declared: OpenStackBlock | None = None) -> None:
    """Print the plan of a hub, area by area, and the answers of its cloud."""
    backend = backend_of(blueprint.cloud)
    console.print(
        f"[bold]{blueprint.name}[/] on [bold]{blueprint.cloud}[/] in [bold]{blueprint.region}[/], "
        f"perimeter {blueprint.perimeter}, assurance {blueprint.assurance}, until {blueprint.end_dates[None]}; "
        f"keys held by: {backend.custody(blueprint.cloud)} (asked for at least: {blueprint.custody})",
        highlight=False,
    )
    for table in _tables(blueprint, backend, declared):
        console.print(table)


def _tables(blueprint: Blueprint, backend: Backend, declared: OpenStackBlock | None) -> Iterator[Table]:
    yield _assurance(blueprint, backend)
    yield _zones(blueprint)
    yield _flows(blueprint)
    yield _ways(blueprint)
    yield _identities(blueprint)
    yield _keys(blueprint)
    yield _storage(blueprint)
    yield _machines(blueprint, backend, declared)
    yield _traces_and_backup(blueprint)
    yield _capabilities(blueprint, backend)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _assurance(blueprint: Blueprint, backend: Backend) -> Table:
    table = _table(f"Assurance: what {blueprint.assurance} turns on", "measure", "state", "does", "controls")
    waived = {each.measure: each.reason for each in blueprint.waived}
    answers = backend.support(blueprint.cloud)
    for measure, meaning in MEANINGS.items():
        lacking = meaning.rests_on is not None and isinstance(answers[meaning.rests_on], NotAvailable)
        if measure in waived:
            state = f"[red]waived: {waived[measure]}[/]"
        elif not blueprint.on(measure):
            state = f"from {meaning.since}"
        else:
            state = f"[yellow]not available on {blueprint.cloud}[/]" if lacking else "[green]on[/]"
        table.add_row(measure, state, meaning.does, ", ".join(meaning.controls))
    return table


def _zones(blueprint: Blueprint) -> Table:
    table = _table(f"Zones in {blueprint.address_space}", "zone", "network", "addresses", "holds", "ends")
    for zone in blueprint.zones:
        ends = blueprint.end_dates[zone.workspace]
        table.add_row(zone.key, zone.name, str(zone.cidr), zone.data_class, str(ends))
    return table


def _flows(blueprint: Blueprint) -> Table:
    table = _table("Flows: everything else is denied, both ways", "from", "to", "port", "purpose", "controls")
    for flow in blueprint.flows:
        table.add_row(
            _end(flow.source),
            "itself only" if flow.own else _end(flow.destination),
            f"{flow.protocol}/{flow.port}",
            flow.purpose,
            ", ".join(flow.controls),
        )
    return table


def _end(peer: Peer) -> str:
    return peer.key if peer.inside else f"{peer.key} ({', '.join(map(str, peer.ranges))})"


def _ways(blueprint: Blueprint) -> Table:
    table = _table("The only ways in and out", "way", "through", "for")
    means, egress = blueprint.means, blueprint.egress
    into = next(flow.source for flow in blueprint.flows if flow.destination.key == "admin")
    table.add_row(
        "administrators",
        "the cloud's bastion service" if means.managed_bastion else "the bastion host",
        ", ".join(map(str, into.ranges)),
    )
    hosts = ", ".join(egress.allowed_hosts) or "no host name: nothing gets out"
    proxies = ", ".join(f"{address}:{egress.port}" for address in egress.proxies)
    table.add_row("out", "the cloud's firewall" if means.managed_egress else f"proxies at {proxies}", hosts)
    table.add_row(
        "names", f"resolvers at {', '.join(map(str, blueprint.resolvers))}", f"{blueprint.domain} and the above"
    )
    return table


def _identities(blueprint: Blueprint) -> Table:
    table = _table("Identities and what they may do with stores", "identity", "of", "ends", "stores")
    for identity in blueprint.identities:
        granted = [grant for grant in blueprint.grants if grant.identity == identity.key]
        may = ", ".join(f"{grant.store}/{grant.area}: {grant.access}" for grant in granted)
        table.add_row(identity.name, identity.purpose, str(identity.ends), may or "none")
    return table


def _keys(blueprint: Blueprint) -> Table:
    table = _table("Keys", "purpose", "name", "rotated every")
    for key in blueprint.keys:
        table.add_row(key.purpose, key.name, f"{key.rotation_days} days")
    return table


def _storage(blueprint: Blueprint) -> Table:
    table = _table("Stores, shares and volumes", "kind", "name", "zone", "key", "holds", "kept, size")
    for store in blueprint.stores:
        kept = [f"unchanged for {store.retention_days} days"] if store.retention_days else []
        kept += [f"deleted after {store.expire_days} days"] if store.expire_days else []
        areas = f" ({', '.join(store.areas)})" if len(store.areas) > 1 else ""
        table.add_row("object store", store.name + areas, store.zone, store.key, store.data_class, ", ".join(kept))
    for copy in blueprint.copies:
        table.add_row("copy", copy.name, copy.region, "", "", f"of {copy.of}")
    for share in blueprint.shares:
        table.add_row(
            "file share",
            share.name,
            share.zone,
            "",
            share.data_class,
            f"{share.size_gb} GiB, {'read-only' if share.read_only else 'emptied by the gate'}",
        )
    scratch = [each.volume for each in blueprint.machines if each.workspace and each.volume]
    for volume in (*blueprint.volumes, *scratch):
        table.add_row("volume", volume.name, volume.zone, volume.key, volume.data_class, f"{volume.size_gb} GiB")
    return table


def _machines(blueprint: Blueprint, backend: Backend, declared: OpenStackBlock | None) -> Table:
    table = _table("Machines", "role or pool", "machines", "zone", "accelerator", "machine type", "stops when idle")
    offers = backend.accelerators(blueprint.cloud, declared)
    for (pool, zone), members in groupby(blueprint.machines, key=lambda machine: (machine.pool, machine.zone)):
        names = list(members)
        first = names[0]
        shown = ", ".join(_named(machine) for machine in names)
        stops = f"{first.idle_stop_minutes} minutes" if first.idle_stop_minutes else "never"
        table.add_row(pool, shown, zone, first.accelerator, offers[first.accelerator], stops)
    return table


def _named(machine: Machine) -> str:
    return f"{machine.name} ({machine.address})" if machine.address else machine.name


def _traces_and_backup(blueprint: Blueprint) -> Table:
    table = _table("Traces, backups, exports, cost", "what", "how")
    table.add_row(
        "traces", f"{blueprint.logs.name}: kept {blueprint.logs.retention_days} days in {blueprint.logs.store}"
    )
    backup = blueprint.backup
    if backup is None:
        table.add_row("backups", "[red]none: waived[/]")
    else:
        what = ", ".join((*backup.machines, *backup.volumes))
        times = f"daily at {backup.daily_at} UTC for {backup.keep_days} days, weekly for {backup.keep_weeks} weeks"
        table.add_row("backups", f"{what}: {times}")
    table.add_row("second region", blueprint.second_region or "none: copies stay in the hub's region")
    approval = (
        "by approvers alone" if blueprint.on(Measure.EXPORT_APPROVAL) else "[red]by the gate: approval is waived[/]"
    )
    table.add_row("exports", f"{approval}, after quarantine")
    if blueprint.budget is not None:
        table.add_row("budget", f"{blueprint.budget.monthly} a month, told to {', '.join(blueprint.budget.tell)}")
    return table


def _capabilities(blueprint: Blueprint, backend: Backend) -> Table:
    table = _table(f"What {blueprint.cloud} gives", "capability", "answer", "how")
    for capability, support in backend.support(blueprint.cloud).items():
        table.add_row(capability, ANSWERS[type(support)], support.how)
    return table
