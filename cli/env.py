"""`hub env`: the environment in which plain `pulumi` works."""

import os
import shlex
from typing import Annotated

import typer

import toolchain
from audit import workplace
from cli.project import current
from cli.screen import errors


def run(
    stack: Annotated[
        str | None, typer.Argument(help="The stack; for `sandbox`, the credentials of the local OpenStack are added.")
    ] = None,
    no_cloud: Annotated[
        bool, typer.Option("--no-cloud", help="For previews without any credentials, on a state of their own.")
    ] = False,
) -> None:
    """Print what a shell must set so that plain pulumi works: eval "$(hub env STACK)"."""
    project = current()
    if stack is not None:
        project.configuration(stack)
    tools = toolchain.ensure(errors)
    if no_cloud:
        wanted = workplace.no_cloud_environment(tools, project.state / "state-no-cloud", workplace.passphrase(project))
    else:
        wanted = workplace.cloud_environment(project, stack, tools)
    for name in sorted(os.environ.keys() - wanted.keys()):
        typer.echo(f"unset {name}")
    for name, value in sorted(wanted.items()):
        if os.environ.get(name) != value:
            typer.echo(f"export {name}={shlex.quote(value)}")
