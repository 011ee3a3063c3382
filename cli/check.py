"""`hub check`: a spec checked and planned with no engine, no credentials and no cloud."""

import os
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.table import Table

from audit.workplace import Project
from cli.project import current
from cli.screen import output
from components.backend import Backend
from components.blueprint import Blueprint, plan
from components.capabilities import Met, MetDifferently, NotAvailable
from components.clouds import backend_of
from components.flows import Peer
from components.loading import load

ANSWERS = {Met: "[green]met[/]", MetDifferently: "[cyan]met differently[/]", NotAvailable: "[yellow]not available[/]"}
"""How each answer to a capability is shown."""


def run(
    stack: Annotated[str, typer.Argument(help="The stack, such as azure-francecentral.")],
) -> None:
    """Validate a stack's spec and show what it plans: zones with addresses, flows, stores, machines, capabilities.

    Exit code: 0 the spec can be planned; 3 it is refused, with every problem listed.
    """
    project = current()
    blueprint = plan(load(written(project, stack), os.environ))
    show(blueprint, output)


def written(project: Project, stack: str) -> Any:
    """A stack's spec as it stands in its file; None when there is none."""
    settings = yaml.safe_load(project.configuration(stack).read_text(encoding="utf-8")) or {}
    return (settings.get("config") or {}).get(f"{project.name}:hub")


def show(blueprint: Blueprint, console: Console) -> None:
    """Print the plan of a hub, area by area."""
    backend = backend_of(blueprint.cloud)
    custody = backend.custody(blueprint.cloud)
    console.print(
        f"[bold]{blueprint.name}[/] on [bold]{blueprint.cloud}[/] in [bold]{blueprint.region}[/], "
        f"perimeter {blueprint.perimeter}; keys held by: {custody} (asked for at least: {blueprint.custody})",
        highlight=False,
    )
    console.print(_zones(blueprint))
    console.print(_flows(blueprint))
    console.print(_storage(blueprint))
    if blueprint.machines:
        console.print(_machines(blueprint, backend))
    console.print(_capabilities(blueprint, backend))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _zones(blueprint: Blueprint) -> Table:
    table = _table(f"Zones in {blueprint.address_space}", "zone", "network", "addresses", "holds")
    for zone in blueprint.zones:
        table.add_row(zone.key, zone.name, str(zone.cidr), zone.data_class)
    return table


def _flows(blueprint: Blueprint) -> Table:
    table = _table("Flows: everything else is denied, both ways", "from", "to", "port", "purpose", "controls")
    for flow in blueprint.flows:
        table.add_row(
            _end(flow.source),
            _end(flow.destination),
            f"{flow.protocol}/{flow.port}",
            flow.purpose,
            ", ".join(flow.controls),
        )
    return table


def _end(peer: Peer) -> str:
    return peer.key if peer.inside else f"{peer.key} ({', '.join(map(str, peer.ranges))})"


def _storage(blueprint: Blueprint) -> Table:
    table = _table("Stores and volumes", "kind", "name", "zone", "holds", "size, retention")
    for store in blueprint.stores:
        kept = f"{store.retention_days} days" if store.retention_days else ""
        table.add_row("object store", store.name, store.zone, store.data_class, kept)
    scratch = [machine.scratch for machine in blueprint.machines]
    for volume in (*blueprint.volumes, *scratch):
        table.add_row("volume", volume.name, volume.zone, volume.data_class, f"{volume.size_gb} GiB")
    return table


def _machines(blueprint: Blueprint, backend: Backend) -> Table:
    table = _table("Machines", "name", "workspace", "pool", "accelerator", "machine type")
    offers = backend.accelerators(blueprint.cloud)
    for machine in blueprint.machines:
        table.add_row(machine.name, machine.workspace, machine.pool, machine.accelerator, offers[machine.accelerator])
    return table


def _capabilities(blueprint: Blueprint, backend: Backend) -> Table:
    table = _table(f"What {blueprint.cloud} gives", "capability", "answer", "how")
    for capability, support in backend.support(blueprint.cloud).items():
        table.add_row(capability, ANSWERS[type(support)], support.how)
    return table
