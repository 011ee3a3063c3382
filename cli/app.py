"""The command `hub`."""

import signal
import sys
from types import FrameType

import typer

from audit.verdict import Verdict
from cli import audit, check, coverage, demo, env, lock, parity
from cli.failures import FORESEEN
from cli.screen import complain, errors
from sandbox.openstack.commands import app as sandbox_app

app = typer.Typer(
    help="A health data hub described once, deployed on Azure or OpenStack, judged by rules an auditor can read.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("audit")(audit.run)
app.command("check")(check.run)
app.command("parity")(parity.run)
app.command("lock")(lock.run)
app.command("coverage")(coverage.run)
app.command("env")(env.run)
app.command("demo")(demo.run)
app.add_typer(sandbox_app, name="sandbox", help="A real OpenStack on this machine, for trying and testing.")


def main() -> None:
    """Run the command; what goes wrong is told in words, and never looks like a pass or a judgement.

    Exit codes are those of `hub audit`: 3 when the run itself failed, a misused option and a defect of the toolkit
    included; 130 when it was interrupted.
    """
    signal.signal(signal.SIGTERM, _interrupt)  # ends the engine in order, as Ctrl-C does
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


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
