"""`hub check`: a spec checked and planned with no engine, no credentials and no cloud."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Network
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from audit.engine import AuditError
from audit.workplace import Project
from cli import plan_tables
from cli.answers import Answer
from cli.arguments import stacks
from cli.project import current
from cli.screen import detail, mode, output
from components.assurance import Assurance, Measure
from components.blueprint import Blueprint, Grant, Identity, Key, Machine, Share, Store, StoreCopy, Volume, Zone
from components.clouds import backend_of
from components.flows import Flow
from components.loading import load
from components.planning import plan
from components.problems import Problem, SpecError
from components.spec import Custody, HubSpec


@dataclass(frozen=True)
class Planned:
    """What the spec of one stack plans; `unfinished` is what it leaves for a later deployment."""

    stack: str
    name: str
    cloud: str
    region: str
    second_region: str | None
    perimeter: str
    assurance: Assurance
    measures: tuple[Measure, ...]
    waived: dict[Measure, str]
    custody: Custody
    end_date: date
    address_space: IPv4Network
    zones: tuple[Zone, ...]
    flows: tuple[Flow, ...]
    allowed_hosts: tuple[str, ...]
    identities: tuple[Identity, ...]
    grants: tuple[Grant, ...]
    keys: tuple[Key, ...]
    stores: tuple[Store, ...]
    copies: tuple[StoreCopy, ...]
    shares: tuple[Share, ...]
    volumes: tuple[Volume, ...]
    machines: tuple[Machine, ...]
    unfinished: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """The stacks that were checked, none of them refused, in the order given."""

    stacks: tuple[Planned, ...]


def run(
    stacks: Annotated[
        list[str],
        typer.Argument(
            metavar="STACK...", help="Stacks, such as azure-francecentral, or their files.", autocompletion=stacks
        ),
    ],
) -> Answer[Checked]:
    """Validate the spec of stacks and show what each plans, area by area, and how its cloud gives each of it.

    With --quiet only problems are shown. Exit code: 0 every spec can be planned; 3 one is refused, with every problem
    listed.
    """
    project = current()
    names = [_named(each) for each in stacks]
    specs = _loaded(project, names)
    blueprints = {name: plan(spec) for name, spec in specs.items()}

    def show() -> None:
        for name, blueprint in blueprints.items() if not mode.quiet else ():
            plan_tables.show(blueprint, output, specs[name].openstack)
            for left in backend_of(blueprint.cloud).unfinished(specs[name]):
                output.print(f"[yellow]still to do[/] {left}", highlight=False)

    planned = (_planned(name, specs[name], blueprint) for name, blueprint in blueprints.items())
    return Answer(Checked(tuple(planned)), show)


def written(project: Project, stack: str) -> Any:
    """A stack's spec as it stands in its file; None when there is none.

    Raises `AuditError` when the stack has no file, or the file cannot be read.
    """
    file = project.configuration(stack)
    shown = file.relative_to(project.root)
    try:
        settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise AuditError(f"{shown} is no valid YAML: {problem}") from None
    config = settings.get("config") or {} if isinstance(settings, dict) else None
    if not isinstance(config, dict):
        raise AuditError(f"{shown} must hold settings below `config:`; README.md shows one")
    detail(f"read {shown}")
    return config.get(f"{project.name}:hub")


def _named(given: str) -> str:
    """The stack that is meant: itself, or by its file, as a commit hook names it."""
    name = Path(given).name
    return name.removeprefix("Pulumi.").removesuffix(".yaml") if name.endswith((".yaml", ".yml")) else given


def _loaded(project: Project, names: Sequence[str]) -> dict[str, HubSpec]:
    """The specs by stack. Raises `SpecError` with the problems of all, each with its stack where several are asked."""
    specs, problems = {}, []
    for name in names:
        try:
            specs[name] = load(written(project, name), os.environ)
        except SpecError as refused:
            if len(names) == 1:
                raise
            problems += [
                Problem(f"{name}: {each.path}", each.value, each.allowed, each.remedy) for each in refused.problems
            ]
    if problems:
        raise SpecError(problems)
    return specs


def _planned(stack: str, spec: HubSpec, blueprint: Blueprint) -> Planned:
    return Planned(
        stack=stack,
        name=blueprint.name,
        cloud=blueprint.cloud,
        region=blueprint.region,
        second_region=blueprint.second_region,
        perimeter=blueprint.perimeter,
        assurance=blueprint.assurance,
        measures=tuple(measure for measure in Measure if blueprint.on(measure)),
        waived={each.measure: each.reason for each in blueprint.waived},
        custody=blueprint.custody,
        end_date=blueprint.end_dates[None],
        address_space=blueprint.address_space,
        zones=blueprint.zones,
        flows=blueprint.flows,
        allowed_hosts=blueprint.egress.allowed_hosts,
        identities=blueprint.identities,
        grants=blueprint.grants,
        keys=blueprint.keys,
        stores=blueprint.stores,
        copies=blueprint.copies,
        shares=blueprint.shares,
        volumes=blueprint.volumes,
        machines=blueprint.machines,
        unfinished=tuple(backend_of(blueprint.cloud).unfinished(spec)),
    )
