"""Where commands print: results to standard output, progress and errors to standard error; colours on terminals only.

`NO_COLOR` and `FORCE_COLOR` are respected, as rich does.
"""

import logging
from dataclasses import dataclass

from rich.console import Console

output = Console()
progress = Console(stderr=True)
"""Progress and asides: silent with `--quiet`."""
errors = Console(stderr=True)


@dataclass
class Mode:
    """How the command that runs now was asked to answer: as JSON, with less, or with more."""

    json: bool = False
    quiet: bool = False
    verbose: bool = False

    def choose(self, *, json: bool, quiet: bool, verbose: bool) -> None:
        """Take what was asked for."""
        self.json, self.quiet, self.verbose = json, quiet, verbose
        progress.quiet = quiet
        _LOG.setLevel(logging.INFO if verbose else logging.NOTSET)


mode = Mode()
"""The mode of this process: a command line is one process."""


def complain(message: str) -> None:
    """Print an error as it is, without reading markup into it."""
    errors.print("error:", style="bold red", end=" ")
    errors.print(message, markup=False, highlight=False, soft_wrap=True)


def mention(message: str) -> None:
    """Print an aside to standard error: not with `--quiet`."""
    progress.print(message, markup=False, highlight=False, soft_wrap=True)


def detail(message: str) -> None:
    """Print an aside to standard error: only with `--verbose`."""
    if mode.verbose:
        progress.print(message, style="dim", markup=False, highlight=False, soft_wrap=True)


class _Details(logging.Handler):
    """Prints what the audit logs, such as what the engine says as it runs; above a live line of progress."""

    def emit(self, record: logging.LogRecord) -> None:
        detail(record.getMessage())


_LOG = logging.getLogger("audit")
_LOG.addHandler(_Details())
