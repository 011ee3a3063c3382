"""`hub check`: a spec checked and planned with no engine, no credentials and no cloud."""

import os
from typing import Annotated, Any

import typer
import yaml

from audit.workplace import Project
from cli import plan_tables
from cli.project import current
from cli.screen import output
from components.clouds import backend_of
from components.loading import load
from components.planning import plan


def run(
    stack: Annotated[str, typer.Argument(help="The stack, such as azure-francecentral.")],
) -> None:
    """Validate a stack's spec and show what it plans, area by area, and how its cloud gives each of it.

    Exit code: 0 the spec can be planned; 3 it is refused, with every problem listed.
    """
    spec = load(written(current(), stack), os.environ)
    plan_tables.show(plan(spec), output, spec.openstack)
    for left in backend_of(spec.cloud).unfinished(spec):
        output.print(f"[yellow]still to do[/] {left}", highlight=False)


def written(project: Project, stack: str) -> Any:
    """A stack's spec as it stands in its file; None when there is none."""
    settings = yaml.safe_load(project.configuration(stack).read_text(encoding="utf-8")) or {}
    return (settings.get("config") or {}).get(f"{project.name}:hub")
