"""`hub lock`: whether a change of the program or of a spec would lose something that holds data or keys."""

import os
from dataclasses import dataclass
from typing import Annotated

import typer

import toolchain
from audit import locking, workplace
from audit.engine import AuditError
from audit.lock import Change, Finding, Lock
from audit.locking import Checked
from audit.verdict import Verdict
from audit.workplace import Project
from cli.answers import Answer
from cli.arguments import Stack
from cli.check import written
from cli.project import current
from cli.screen import mode, output, progress
from components.clouds import backend_of
from components.loading import load


@dataclass(frozen=True)
class Compared:
    """What changed since the lock was written, losses first.

    `stateful` counts what holds data or keys, `losses` what of it a deployment would lose. `written` is the lock's file
    where it was written anew.
    """

    stack: str
    stateful: int
    losses: int
    findings: tuple[Finding, ...]
    written: str | None


def run(
    stack: Stack,
    update: Annotated[
        bool, typer.Option("--update", help="Write the lock as the stack is today: review what it changes.")
    ] = False,
) -> Answer[Compared]:
    """Compare a stack with its lock, without a cloud: names, types, and the values whose change replaces a resource.

    Exit code: 0 nothing stateful would be lost, or the lock was written; 1 something would; 3 the run failed.
    """
    project = current()
    stateful = backend_of(load(written(project, stack), os.environ).cloud).stateful()
    locked = _locked(project, stack, update)
    tools = toolchain.ensure(progress)
    with workplace.without_cloud(project, stack, tools) as prepared:
        checked = locking.check(prepared, locked, stateful, progress)
    file = str(locking.write(project, stack, checked.today).relative_to(project.root)) if update else None
    number = sum(entry.replacing is not None for entry in checked.today.values())
    compared = Compared(stack, number, len(checked.losses), checked.findings, file)
    lost = compared.losses > 0 and file is None
    code = Verdict.FAIL if lost else Verdict.PASS
    return Answer(compared, lambda: _tell(compared, checked), code.value)


def _tell(compared: Compared, checked: Checked) -> None:
    show(checked)
    if compared.written is not None:
        _say(f"Written: {compared.written}")
    elif compared.losses:
        _say(f"FAIL {compared.stack}: {_counted(compared.losses, 'stateful resource')} would be lost", "bold red")
    else:
        told = f"{_counted(compared.stateful, 'stateful resource')}, nothing would be lost"
        _say(f"PASS {compared.stack}: {told}", "bold green")


def _locked(project: Project, stack: str, update: bool) -> Lock | None:
    """The lock to compare with; a missing or unreadable one may be written anew, never passed over."""
    try:
        return locking.load(project, stack)
    except AuditError:
        if not update:
            raise
        return None


def show(checked: Checked) -> None:
    """Print what changed since the lock was written: each loss with what to do, then the rest by kind.

    With --quiet the losses alone.
    """
    for finding in checked.losses:
        _say(f"{finding.change}: {finding.name} ({finding.type}): {finding.detail}", "red")
        _say(f"    {finding.remedy}")
    for change in (change for change in Change if not change.loses and not mode.quiet):
        names = [_told(finding) for finding in checked.findings if finding.change is change]
        if names:
            _say(f"{change} ({len(names)}): {', '.join(names)}", "dim")


def _told(finding: Finding) -> str:
    return f"{finding.name} ({finding.detail})" if finding.detail else finding.name


def _say(line: str, style: str = "") -> None:
    """Print a line whole, so that what stands in it can be copied."""
    output.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
