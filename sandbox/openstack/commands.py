"""The commands of the sandbox: `app` is how they stand alone, `hub sandbox` mounts the same functions."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.inventory import SERVICES
from sandbox.openstack.sandbox import HOME_VARIABLE, SERVICES_VARIABLE, Sandbox, ServiceStatus

Name = Annotated[str, typer.Argument(help="Name of the snapshot: letters, digits, dot, underscore, hyphen.")]

INTERRUPTED = "Interrupted. The next start goes on from here."


def choose_home(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(envvar=HOME_VARIABLE, help="Folder of the sandbox's state. Default: .hub/openstack."),
    ] = None,
) -> None:
    """Make the sandbox that the commands work on."""
    context.obj = Sandbox(home.expanduser() if home else None, console=Console(stderr=True))


def start(
    context: typer.Context,
    services: Annotated[
        str | None,
        typer.Option(envvar=SERVICES_VARIABLE, help=f"Comma-separated; default all: {','.join(SERVICES)}."),
    ] = None,
) -> None:
    """Install, initialise, start and furnish the cloud, as far as each is needed."""
    chosen = [name.strip() for name in services.split(",") if name.strip()] if services else None
    sandbox_of(context).start(chosen)


def stop(context: typer.Context) -> None:
    """Stop every process; the state stays."""
    sandbox_of(context).stop()


def status(context: typer.Context) -> None:
    """Show every process: port, process id, memory, whether it answers. Status 1 when the cloud is not running."""
    sandbox = sandbox_of(context)
    show(sandbox, sandbox.status())
    if not sandbox.running():
        raise typer.Exit(1)


def show(sandbox: Sandbox, found: list[ServiceStatus]) -> None:
    """Print the processes of a sandbox. Raises `SandboxError` when there are none: it was never started."""
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


Admin = Annotated[bool, typer.Option("--admin", help="Credentials of the administrator, not of user hub.")]


@dataclass(frozen=True)
class Environment:
    """How clients find the cloud: what a shell takes away, what it sets, and the folder of the `openstack` command.

    The folder belongs at the end of PATH: it also has a `python`, which must not hide the user's.
    """

    unset: tuple[str, ...]
    export: dict[str, str]
    path: str

    @classmethod
    def of(cls, sandbox: Sandbox, *, admin: bool) -> Environment:
        """The environment of a sandbox. Raises `SandboxError` when there is none yet."""
        variables = sandbox.environment(admin=admin)
        # a token, a cloud's name or an application credential of another cloud would win over these
        stray = sorted(name for name in os.environ if name.startswith("OS_") and name not in variables)
        return cls(tuple(stray), variables, str(sandbox.bin))

    def lines(self) -> str:
        """The same as lines for `eval`."""
        taken = [f"unset {shlex.join(self.unset)}"] if self.unset else []
        given = [f"export {name}={shlex.quote(value)}" for name, value in self.export.items()]
        return "\n".join([*taken, *given, f'export PATH="$PATH":{shlex.quote(self.path)}'])


def env(context: typer.Context, admin: Admin = False) -> None:
    """Print shell lines for `eval`: how clients find the cloud, and where the `openstack` command is."""
    typer.echo(Environment.of(sandbox_of(context), admin=admin).lines())


def snapshot(context: typer.Context, name: Name) -> None:
    """Save the whole state under a name."""
    sandbox_of(context).snapshot(name)


def restore(context: typer.Context, name: Name) -> None:
    """Put a snapshot back; a running cloud is stopped and started again."""
    sandbox_of(context).restore(name)


def reset(context: typer.Context) -> None:
    """Go back to the state after the first start."""
    sandbox_of(context).reset()


def sandbox_of(context: typer.Context) -> Sandbox:
    """The sandbox that the commands work on."""
    sandbox = context.find_object(Sandbox)
    assert sandbox is not None, "the callback made it"
    return sandbox


def _for_people(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an error shown as its message, status 1, and an interrupt ending with 130."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except SandboxError as error:
            Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            Console(stderr=True).print(INTERRUPTED, style="yellow")
            raise typer.Exit(130) from None

    return run


app = typer.Typer(
    help="A real OpenStack on loopback, for demonstrations and tests.", no_args_is_help=True, add_completion=False
)
app.callback()(choose_home)
for _command in (start, stop, status, env, snapshot, restore, reset):
    app.command()(_for_people(_command))
