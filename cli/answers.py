"""What a command answers, to people or as JSON: one envelope for all commands (`output.schema.json` describes it)."""

import inspect
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin

import typer
from pydantic import TypeAdapter

from audit.verdict import Verdict
from cli.failures import FORESEEN
from cli.screen import detail, mode
from components.problems import SpecError

SCHEMA_VERSION = 1
"""Of the envelope and of every result in it: raised by a change that a reader of the former version cannot read."""

INTERRUPTED = 130

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON on standard output, errors too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print what was asked for and errors, nothing else.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print more: details, and how long it took.")]
_EVERYWHERE = {"as_json": AsJson, "quiet": Quiet, "verbose": Verbose}

T = TypeVar("T")

_RESULTS: dict[str, type] = {}


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a command found: `result` as JSON writes it, `show` prints it for people."""

    result: T
    show: Callable[[], object]
    exit_code: int = Verdict.PASS.value


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong with what was given: where, what stands there, what may stand there, what to do."""

    path: str
    given: str
    allowed: str
    remedy: str


@dataclass(frozen=True)
class Error:
    """Why there is no result; `problems` are told one by one where the spec is refused."""

    message: str
    problems: tuple[Trouble, ...] = ()

    @classmethod
    def of(cls, problem: BaseException) -> "Error":
        """The error that an exception tells of."""
        if isinstance(problem, SpecError):
            found = (Trouble(each.path, each.value, each.allowed, each.remedy) for each in problem.problems)
            return cls(str(problem).partition("\n")[0].rstrip(":"), tuple(found))
        return cls(str(problem))


def choose(as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False) -> None:
    """What stands before the command counts for it."""
    _choose(as_json=as_json, quiet=quiet, verbose=verbose)


def answering(name: str, command: Callable[..., Answer[Any] | None]) -> Callable[..., None]:
    """The command with `--json`, `--quiet` and `--verbose`; what it returns is shown and becomes the exit code.

    `name` is how the command is called after `hub`.
    """

    @wraps(command)
    def run(*, as_json: bool, quiet: bool, verbose: bool, **arguments: Any) -> None:
        _choose(as_json=as_json or mode.json, quiet=quiet or mode.quiet, verbose=verbose or mode.verbose)
        started = time.monotonic()
        try:
            answer = command(**arguments)
            if answer is None:
                return
            if mode.json:
                print_json({**_envelope(name, answer.exit_code), "result": _plain(answer.result)})
            else:
                answer.show()
        except FORESEEN as problem:
            if not mode.json:
                raise
            print_error(name, Error.of(problem))
            raise typer.Exit(Verdict.RUN_FAILED.value) from None
        except KeyboardInterrupt:
            if not mode.json:
                raise
            print_error(name, Error("interrupted"), INTERRUPTED)
            raise typer.Exit(INTERRUPTED) from None
        finally:
            detail(f"hub {name} took {time.monotonic() - started:.1f} s")
        raise typer.Exit(answer.exit_code)

    signature = inspect.signature(command, eval_str=True)
    if get_origin(signature.return_annotation) is Answer:
        (_RESULTS[name],) = get_args(signature.return_annotation)
    added = [
        inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=option)
        for key, option in _EVERYWHERE.items()
    ]
    wanted = signature.replace(parameters=[*signature.parameters.values(), *added], return_annotation=None)
    run.__signature__ = wanted  # type: ignore[attr-defined]
    run.__annotations__ = {key: each.annotation for key, each in wanted.parameters.items()}
    return run


def results_by_command() -> Mapping[str, type]:
    """What the result of each command is, by the command's name."""
    return _RESULTS


def print_error(command: str, error: Error, exit_code: int = Verdict.RUN_FAILED.value) -> None:
    """Print as JSON why a command has no result."""
    print_json({**_envelope(command, exit_code), "error": asdict(error)})


def print_json(document: object) -> None:
    """Print what programs read, exactly as it is."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _choose(*, as_json: bool, quiet: bool, verbose: bool) -> None:
    if quiet and verbose:
        raise typer.BadParameter("give --quiet or --verbose, not both")
    mode.choose(json=as_json, quiet=quiet, verbose=verbose)


def _envelope(command: str, exit_code: int) -> dict[str, object]:
    return {"schema_version": SCHEMA_VERSION, "command": command, "exit_code": exit_code}


def _plain(result: object) -> Any:
    return TypeAdapter(type(result)).dump_python(result, mode="json")
