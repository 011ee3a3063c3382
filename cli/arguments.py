"""Arguments that several commands have, and what a shell completes them with."""

from collections.abc import Sequence
from typing import Annotated

import typer

from audit.engine import AuditError
from cli.project import current
from policies.controls import CONTROLS, EVIDENCE_ITEMS
from policies.packs import HDS


def stacks(incomplete: str) -> Sequence[str]:
    """The stacks that begin so; none where there is no project, because a shell has no place for an error."""
    try:
        return [stack for stack in current().stacks() if stack.startswith(incomplete)]
    except (AuditError, OSError):
        return []


def subjects() -> Sequence[str]:
    """The ids of everything that `hub explain` knows: rules, controls, evidence items."""
    return [
        *(rule.id for rule in HDS.about),
        *(control.id for control in CONTROLS),
        *(item.id for item in EVIDENCE_ITEMS),
    ]


def subjects_like(incomplete: str) -> Sequence[str]:
    """The ids that begin so, in any case of letters."""
    return [each for each in subjects() if each.casefold().startswith(incomplete.casefold())]


Stack = Annotated[str, typer.Argument(help="The stack, such as azure-francecentral.", autocompletion=stacks)]
