"""`hub env`: the environment in which plain `pulumi` works."""

import os
import shlex
from dataclasses import dataclass
from typing import Annotated

import typer

import toolchain
from audit import workplace
from cli.answers import Answer
from cli.arguments import stacks
from cli.project import current
from cli.screen import progress


@dataclass(frozen=True)
class Environment:
    """What a shell must take away, and what it must set where it differs from what is set now."""

    unset: tuple[str, ...]
    export: dict[str, str]

    def lines(self) -> str:
        """The same as lines for `eval`."""
        taken = [f"unset {name}" for name in self.unset]
        return "\n".join([*taken, *(f"export {name}={shlex.quote(value)}" for name, value in self.export.items())])


def run(
    stack: Annotated[
        str | None,
        typer.Argument(
            help="The stack; for `sandbox`, the credentials of the local OpenStack are added.", autocompletion=stacks
        ),
    ] = None,
    no_cloud: Annotated[
        bool, typer.Option("--no-cloud", help="For previews without any credentials, on a state of their own.")
    ] = False,
) -> Answer[Environment]:
    """Print what a shell must set so that plain pulumi works: eval "$(hub env STACK)"."""
    project = current()
    if stack is not None:
        project.configuration(stack)
    tools = toolchain.ensure(progress)
    if no_cloud:
        wanted = workplace.no_cloud_environment(tools, project.state / "state-no-cloud", workplace.passphrase(project))
    else:
        wanted = workplace.cloud_environment(project, stack, tools)
    environment = Environment(
        unset=tuple(sorted(os.environ.keys() - wanted.keys())),
        export={name: value for name, value in sorted(wanted.items()) if os.environ.get(name) != value},
    )
    return Answer(environment, lambda: typer.echo(environment.lines()))
