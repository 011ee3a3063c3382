"""The command `hub`."""

import signal
import sys
from types import FrameType

import typer

from audit.verdict import Verdict
from cli.answers import Error, choose, print_error
from cli.commands import ABOUT, Commands
from cli.failures import FORESEEN
from cli.screen import complain, errors

app = typer.Typer(
    cls=Commands,
    help="A health data hub described once, deployed on Azure or OpenStack, judged by rules an auditor can read.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.callback()(choose)

for _name, _about in ABOUT.items():  # listed; `Commands` loads what runs
    app.command(_name, help=_about)(lambda: None)


def main() -> None:
    """Run the command; what goes wrong is told in words, and never looks like a pass or a judgement.

    Exit codes are those of `hub audit`: 3 when the run itself failed, a misused option and a defect of the toolkit
    included; 130 when it was interrupted. With `--json` the words are JSON, too.
    """
    signal.signal(signal.SIGTERM, _interrupt)  # ends the engine in order, as Ctrl-C does
    # What is misused may stop the command line before it comes to `--json`.
    if "--json" in sys.argv[1:]:
        sys.exit(_as_json())
    try:
        app()
    except FORESEEN as problem:
        complain(str(problem))
        sys.exit(Verdict.RUN_FAILED.value)
    except SystemExit as end:
        # Typer's own code for a misused option is 2, which here means that something could not be evaluated.
        if end.code and not isinstance(end.__context__, typer.Exit):
            sys.exit(Verdict.RUN_FAILED.value)
        raise
    except Exception:
        errors.print_exception()
        complain("this is a defect of the toolkit: please report it with the lines above")
        sys.exit(Verdict.RUN_FAILED.value)


def _as_json() -> int:
    """Run the command with every ending as JSON, a misused option and a defect included; the exit code."""
    try:
        code: int | None = app(standalone_mode=False)
    except typer.TyperException as misused:
        context = getattr(misused, "ctx", None)
        print_error(context.command_path.partition(" ")[2] if context else "", Error(misused.format_message()))
    except FORESEEN as problem:
        print_error("", Error.of(problem))
    except Exception as defect:
        errors.print_exception()
        print_error("", Error(f"this is a defect of the toolkit, please report it: {defect!r}"))
    else:
        return code or 0
    return Verdict.RUN_FAILED.value


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
