"""The commands of `hub`, each loaded when it is asked for: all of them together take longer than a shell can wait."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from cli import answers
from cli.answers import answering

ABOUT: Mapping[str, str] = {
    "init": "Ask the few questions that a hub begins with and write its stack file, which `hub check` accepts.",
    "check": "Validate the spec of stacks and show what each plans, area by area, and how its cloud gives each of it.",
    "parity": "Show every capability on every cloud for one spec: met, met differently (how), not available (why).",
    "lock": "Compare a stack with its lock, without a cloud: names, types, and the values whose change replaces a "
    "resource.",
    "audit": "Judge every resource of a stack by the policy pack and write the evidence. It never deploys.",
    "verify": "Compare every file of a pack with its digest, and check the signature.",
    "explain": "Explain a rule (why, what to do, how to configure it, what it supports) or a control (what supports "
    "it).",
    "coverage": "Count the resource types that a reader reads, those known to hold no data, and those that nobody "
    "reads.",
    "schema": "Print the JSON Schema of a file that people write, or of one that the toolkit writes.",
    "env": 'Print what a shell must set so that plain pulumi works: eval "$(hub env STACK)".',
    "demo": "Deploy the hub to a real OpenStack on this machine, preview it on Azure without an account, and judge "
    "both.",
    "sandbox": "A real OpenStack on this machine, for trying and testing.",
}
"""What a list of commands says of each: of a single one its module says more."""


class Commands(TyperGroup):
    """A group that lists its commands as they are in `ABOUT`, and loads the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the arguments call, loaded."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed if name is None else load(name), rest


def load(name: str) -> Any:
    """The command of that name, ready to run."""
    module, made = import_module(f"cli.{name}"), typer.Typer(add_completion=False)
    if isinstance(group := getattr(module, "app", None), typer.Typer):
        made.add_typer(group, name=name, help=ABOUT[name])
        return get_command(made).commands[name]  # type: ignore[attr-defined]
    made.command(name)(answering(name, module.run))
    return get_command(made)


def results_by_command() -> Mapping[str, type]:
    """What the result of each command is, by the command's name: all commands are loaded for it."""
    for name in ABOUT:
        load(name)
    return answers.results_by_command()
