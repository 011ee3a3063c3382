"""The commands of the sandbox; `hub sandbox` mounts `app`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.inventory import SERVICES
from sandbox.openstack.sandbox import HOME_VARIABLE, SERVICES_VARIABLE, Sandbox

app = typer.Typer(
    help="A real OpenStack on loopback, for demonstrations and tests.", no_args_is_help=True, add_completion=False
)
Name = Annotated[str, typer.Argument(help="Name of the snapshot: letters, digits, dot, underscore, hyphen.")]


@app.callback()
def choose_home(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(envvar=HOME_VARIABLE, help="Folder of the sandbox's state. Default: .hub/openstack."),
    ] = None,
) -> None:
    """Make the sandbox that the commands work on."""
    context.obj = Sandbox(home.expanduser() if home else None, console=Console(stderr=True))


@contextmanager
def _for_people() -> Iterator[None]:
    """Show an error as its message and end with status 1; an interrupt ends with 130."""
    try:
        yield
    except SandboxError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        Console(stderr=True).print("Interrupted. The next start goes on from here.", style="yellow")
        raise typer.Exit(130) from None


@app.command()
def start(
    context: typer.Context,
    services: Annotated[
        str | None,
        typer.Option(envvar=SERVICES_VARIABLE, help=f"Comma-separated; default all: {','.join(SERVICES)}."),
    ] = None,
) -> None:
    """Install, initialise, start and furnish the cloud, as far as each is needed."""
    chosen = [name.strip() for name in services.split(",") if name.strip()] if services else None
    with _for_people():
        _sandbox(context).start(chosen)


@app.command()
def stop(context: typer.Context) -> None:
    """Stop every process; the state stays."""
    with _for_people():
        _sandbox(context).stop()


@app.command()
def status(context: typer.Context) -> None:
    """Show every process: port, process id, memory, whether it answers. Status 1 when the cloud is not running."""
    with _for_people():
        sandbox = _sandbox(context)
        found = sandbox.status()
        if not found:
            raise SandboxError(f"There is no sandbox in {sandbox.home} yet. Start one with: hub sandbox start")
        table = Table("service", title=str(sandbox.home), title_justify="left")
        for heading in ("port", "process", "memory MiB"):
            table.add_column(heading, justify="right")
        table.add_column("answering")
        for service in found:
            table.add_row(
                service.name,
                str(service.port),
                "" if service.pid is None else str(service.pid),
                "" if service.memory_mb is None else f"{service.memory_mb:.0f}",
                ("yes" if service.answering else "no") if service.pid is not None else "not running",
            )
        total = sum(service.memory_mb or 0 for service in found)
        table.caption = f"{total:.0f} MiB in all; snapshots: {', '.join(sandbox.snapshots()) or 'none'}"
        Console().print(table)
        if not sandbox.running():
            raise typer.Exit(1)


@app.command()
def env(
    context: typer.Context,
    admin: Annotated[bool, typer.Option("--admin", help="Credentials of the administrator, not of user hub.")] = False,
) -> None:
    """Print shell lines for `eval`: how clients find the cloud, and where the `openstack` command is."""
    with _for_people():
        sandbox = _sandbox(context)
        variables = sandbox.environment(admin=admin)
        # a token, a cloud's name or an application credential of another cloud would win over these
        stray = sorted(name for name in os.environ if name.startswith("OS_") and name not in variables)
        lines = [f"unset {shlex.join(stray)}"] if stray else []
        lines += [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
        # at the end of PATH: the folder also has a `python`, which must not hide the user's
        lines.append(f'export PATH="$PATH":{shlex.quote(str(sandbox.bin))}')
        typer.echo("\n".join(lines))


@app.command()
def snapshot(context: typer.Context, name: Name) -> None:
    """Save the whole state under a name."""
    with _for_people():
        _sandbox(context).snapshot(name)


@app.command()
def restore(context: typer.Context, name: Name) -> None:
    """Put a snapshot back; a running cloud is stopped and started again."""
    with _for_people():
        _sandbox(context).restore(name)


@app.command()
def reset(context: typer.Context) -> None:
    """Go back to the state after the first start."""
    with _for_people():
        _sandbox(context).reset()


def _sandbox(context: typer.Context) -> Sandbox:
    sandbox = context.find_object(Sandbox)
    assert sandbox is not None, "the callback made it"
    return sandbox
