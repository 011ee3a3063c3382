"""`hub parity`: what a hub keeps, changes or loses when it moves to another cloud."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.table import Table

from cli.answers import Answer
from cli.arguments import Stack
from cli.check import written
from cli.plan_tables import ANSWERS
from cli.project import current
from cli.screen import output
from components.assurance import Assurance, required
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, MetDifferently, NotAvailable, Support
from components.clouds import backend_of, clouds
from components.loading import load
from components.planning import plan
from components.spec import Custody, OpenStackBlock


class Given(StrEnum):
    """Whether a cloud gives a capability."""

    MET = "met"
    MET_DIFFERENTLY = "met differently"
    NOT_AVAILABLE = "not available"


_GIVEN = {Met: Given.MET, MetDifferently: Given.MET_DIFFERENTLY}


@dataclass(frozen=True)
class Offered:
    """One capability on one cloud; `how` it is met, or why not, and `compensates` what stands in for it then."""

    capability: Capability
    given: Given
    how: str
    compensates: str | None


@dataclass(frozen=True)
class OnCloud:
    """One cloud: for each level of assurance what it lacks, the strongest custody, machine types by accelerator.

    `here` is true of the cloud that the spec names. A machine type is none where the cloud has no such accelerator.
    """

    cloud: str
    here: bool
    capabilities: tuple[Offered, ...]
    lacking: dict[Assurance, tuple[Capability, ...]]
    custody: Custody
    machine_types: dict[str, str | None]


@dataclass(frozen=True)
class Parity:
    """What the spec of one stack keeps, changes or loses on each cloud."""

    stack: str
    name: str
    clouds: tuple[OnCloud, ...]


def run(stack: Stack) -> Answer[Parity]:
    """Show every capability on every cloud for one spec: met, met differently (how), not available (why).

    Exit code: 0; 3 when the spec is refused.
    """
    spec = load(written(current(), stack), os.environ)
    blueprint = plan(spec)
    found = tuple(_on(cloud, blueprint, spec.openstack) for cloud in compared(blueprint))
    return Answer(Parity(stack, blueprint.name, found), lambda: show(blueprint, output, spec.openstack))


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
    for accelerator in _accelerators(blueprint):
        offers = (backend_of(cloud).accelerators(cloud, declared).get(accelerator) for cloud in names)
        table.add_row(f"machine for {accelerator}", *(offer or ANSWERS[NotAvailable] for offer in offers))
    console.print(table)


def compared(blueprint: Blueprint) -> list[str]:
    """The hub's own cloud, and those whose regions stand in a table of places: where a hub could really move."""
    return [name for name, cloud in clouds().items() if name == blueprint.cloud or cloud.world is not None]


def _on(cloud: str, blueprint: Blueprint, declared: OpenStackBlock | None) -> OnCloud:
    backend = backend_of(cloud)
    answers, offers = backend.support(cloud), backend.accelerators(cloud, declared)
    return OnCloud(
        cloud=cloud,
        here=cloud == blueprint.cloud,
        capabilities=tuple(_offered(capability, answers[capability]) for capability in Capability),
        lacking={level: _lacking(level, answers) for level in Assurance},
        custody=backend.custody(cloud),
        machine_types={accelerator: offers.get(accelerator) for accelerator in _accelerators(blueprint)},
    )


def _offered(capability: Capability, support: Support) -> Offered:
    if isinstance(support, NotAvailable):
        return Offered(capability, Given.NOT_AVAILABLE, support.why, support.compensates)
    return Offered(capability, _GIVEN[type(support)], support.how, None)


def _accelerators(blueprint: Blueprint) -> list[str]:
    return sorted({machine.accelerator for machine in blueprint.machines})


def _lacking(level: Assurance, answers: Mapping[Capability, Support]) -> tuple[Capability, ...]:
    return tuple(capability for capability in required(level) if isinstance(answers[capability], NotAvailable))


def _answer(support: Support) -> str:
    return f"{ANSWERS[type(support)]}: {support.how}"


def _level(level: Assurance, answers: Mapping[Capability, Support]) -> str:
    lacking = _lacking(level, answers)
    return f"refused: no {', '.join(lacking)}" if lacking else "can be asked for"
