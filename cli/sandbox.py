"""`hub sandbox`: the sandbox's own commands, answered as every command of `hub` is."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.answers import Answer, answering
from cli.screen import complain, mention, progress
from sandbox.openstack import Sandbox, SandboxError, ServiceStatus, commands
from sandbox.openstack.commands import Admin, Environment, sandbox_of
from sandbox.openstack.sandbox import HOME_VARIABLE


@dataclass(frozen=True)
class State:
    """The sandbox after a command: where it lies, whether it runs, its processes, its snapshots.

    One that was never started has no processes.
    """

    home: str
    running: bool
    services: tuple[ServiceStatus, ...]
    snapshots: tuple[str, ...]

    @classmethod
    def of(cls, sandbox: Sandbox) -> "State":
        """What can be seen of a sandbox now."""
        return cls(str(sandbox.home), sandbox.running(), tuple(sandbox.status()), tuple(sandbox.snapshots()))


def choose_home(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(envvar=HOME_VARIABLE, help="Folder of the sandbox's state. Default: .hub/openstack."),
    ] = None,
) -> None:
    """Make the sandbox that the commands work on; what it tells of its progress is an aside."""
    context.obj = Sandbox(home.expanduser() if home else None, console=progress)


def status(context: typer.Context) -> Answer[State]:
    """Show every process: port, process id, memory, whether it answers. Status 1 when the cloud is not running."""
    sandbox = sandbox_of(context)
    state = State.of(sandbox)

    def tell() -> None:
        try:
            commands.show(sandbox, list(state.services))
        except SandboxError as problem:
            complain(str(problem))

    return Answer(state, tell, exit_code=0 if state.running else 1)


def env(context: typer.Context, admin: Admin = False) -> Answer[Environment]:
    """Print shell lines for `eval`: how clients find the cloud, and where the `openstack` command is."""
    environment = Environment.of(sandbox_of(context), admin=admin)
    return Answer(environment, lambda: typer.echo(environment.lines()))


def _then_state(command: Callable[..., None]) -> Callable[..., Answer[State]]:
    """The command, which prints nothing to standard output, and then the state that it left."""

    @wraps(command)
    def run(context: typer.Context, **arguments: Any) -> Answer[State]:
        try:
            command(context, **arguments)
        except KeyboardInterrupt:
            mention(commands.INTERRUPTED)
            raise
        return Answer(State.of(sandbox_of(context)), lambda: None)

    signature = inspect.signature(command, eval_str=True)
    run.__signature__ = signature.replace(return_annotation=Answer[State])  # type: ignore[attr-defined]
    return run


COMMANDS: dict[str, Callable[..., Answer[Any]]] = {
    "start": _then_state(commands.start),
    "stop": _then_state(commands.stop),
    "status": status,
    "env": env,
    "snapshot": _then_state(commands.snapshot),
    "restore": _then_state(commands.restore),
    "reset": _then_state(commands.reset),
}
"""The commands by name, in the order of the help."""

app = typer.Typer(no_args_is_help=True)
app.callback()(choose_home)
for _name, _command in COMMANDS.items():
    app.command(_name)(answering(f"sandbox {_name}", _command))
