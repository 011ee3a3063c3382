"""`python -m toolchain`: make the toolchain ready and say where it is, or print its environment for a shell."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer
from rich.console import Console

from toolchain import Toolchain, ToolchainError, ensure

app = typer.Typer(help="The Pulumi that the toolkit uses.", add_completion=False, pretty_exceptions_enable=False)


def _ready() -> Toolchain:
    console = Console(stderr=True)
    try:
        return ensure(console)
    except ToolchainError as problem:
        console.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


@app.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """Make the toolchain ready, building it if need be, and print where it is."""
    if context.invoked_subcommand is None:
        toolchain = _ready()
        origin = "built" if toolchain.built else "your own"
        typer.echo(f"pulumi {toolchain.version} ({origin}): {toolchain.pulumi}")


@app.command()
def env(
    no_cloud: Annotated[bool, typer.Option("--no-cloud", help="For runs that reach no cloud.")] = False,
) -> None:
    """Print the environment of the toolchain as shell commands: eval "$(python -m toolchain env)"."""
    for name, value in _ready().environment(no_cloud=no_cloud).items():
        typer.echo(f"export {name}={shlex.quote(value)}")


if __name__ == "__main__":
    app(prog_name="python -m toolchain")
