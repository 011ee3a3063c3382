"""`hub parity`: what a hub keeps, changes or loses when it moves to another cloud."""

import os
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.check import written
from cli.plan_tables import ANSWERS
from cli.project import current
from cli.screen import output
from components.assurance import Assurance, required
from components.blueprint import Blueprint
from components.capabilities import Capability, NotAvailable, Support
from components.clouds import backend_of, clouds
from components.loading import load
from components.planning import plan
from components.spec import OpenStackBlock


def run(
    stack: Annotated[str, typer.Argument(help="The stack whose spec is compared, such as azure-francecentral.")],
) -> None:
    """Show every capability on every cloud for one spec: met, met differently (how), not available (why).

    Exit code: 0; 3 when the spec is refused.
    """
    spec = load(written(current(), stack), os.environ)
    show(plan(spec), output, spec.openstack)


def show(blueprint: Blueprint, console: Console, declared: OpenStackBlock | None = None) -> None:
    """Print one column per cloud: capabilities, levels of assurance, custody, machine types for the accelerators."""
    names = compared(blueprint)
    table = Table(title=f"{blueprint.name} on each cloud", title_justify="left", title_style="bold", show_lines=True)
    table.add_column("capability")
    for cloud in names:
        table.add_column(f"{cloud} (here)" if cloud == blueprint.cloud else cloud, overflow="fold", ratio=1)
    answers = {cloud: backend_of(cloud).support(cloud) for cloud in names}
    for capability in Capability:
        table.add_row(capability, *(_answer(answers[cloud][capability]) for cloud in names))
    for level in Assurance:
        table.add_row(f"assurance {level}", *(_level(level, answers[cloud]) for cloud in names))
    table.add_row("keys held by", *(backend_of(cloud).custody(cloud) for cloud in names))
    for accelerator in sorted({machine.accelerator for machine in blueprint.machines}):
        offers = (backend_of(cloud).accelerators(cloud, declared).get(accelerator) for cloud in names)
        table.add_row(f"machine for {accelerator}", *(offer or ANSWERS[NotAvailable] for offer in offers))
    console.print(table)


def compared(blueprint: Blueprint) -> list[str]:
    """The hub's own cloud, and those whose regions stand in a table of places: where a hub could really move."""
    return [name for name, cloud in clouds().items() if name == blueprint.cloud or cloud.world is not None]


def _answer(support: Support) -> str:
    return f"{ANSWERS[type(support)]}: {support.how}"


def _level(level: Assurance, answers: Mapping[Capability, Support]) -> str:
    lacking = [capability for capability in required(level) if isinstance(answers[capability], NotAvailable)]
    return f"refused: no {', '.join(lacking)}" if lacking else "can be asked for"
