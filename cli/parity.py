"""`hub parity`: what a hub keeps, changes or loses when it moves to another cloud."""

import os
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.check import ANSWERS, written
from cli.project import current
from cli.screen import output
from components.blueprint import Blueprint, plan
from components.capabilities import NotAvailable, Support
from components.clouds import CLOUDS, backend_of
from components.loading import load


def run(
    stack: Annotated[str, typer.Argument(help="The stack whose spec is compared, such as azure-francecentral.")],
) -> None:
    """Show every capability on every cloud for one spec: met, met differently (how), not available (why).

    Exit code: 0; 3 when the spec is refused.
    """
    show(plan(load(written(current(), stack), os.environ)), output)


def show(blueprint: Blueprint, console: Console) -> None:
    """Print one column per cloud: capabilities, key custody, and the machine type for each accelerator asked for."""
    table = Table(title=f"{blueprint.name} on each cloud", title_justify="left", title_style="bold", show_lines=True)
    table.add_column("capability")
    for cloud in CLOUDS:
        table.add_column(f"{cloud} (here)" if cloud == blueprint.cloud else cloud, overflow="fold", ratio=1)
    answers = {cloud: backend_of(cloud).support(cloud) for cloud in CLOUDS}
    for capability in next(iter(answers.values())):
        table.add_row(capability, *(_answer(answers[cloud][capability]) for cloud in CLOUDS))
    table.add_row("keys held by", *(backend_of(cloud).custody(cloud) for cloud in CLOUDS))
    for accelerator in sorted({machine.accelerator for machine in blueprint.machines}):
        offers = (backend_of(cloud).accelerators(cloud).get(accelerator) for cloud in CLOUDS)
        table.add_row(f"machine for {accelerator}", *(offer or ANSWERS[NotAvailable] for offer in offers))
    console.print(table)


def _answer(support: Support) -> str:
    return f"{ANSWERS[type(support)]}: {support.how}"
