"""Progress of long work: a live line in a terminal, plain lines elsewhere, and a log of all that the engine says.

The log is Python's, at the level INFO: whoever shows it decides where it goes.
"""

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from audit.engine import Observer, Outcome
from audit.events import EventReader

_LOG = logging.getLogger(__name__)

_CREDENTIAL = re.compile("PASSWORD|PASSPHRASE|SECRET|TOKEN|ACCESS_KEY|APPLICATION_KEY", re.IGNORECASE)
_LEAST_SECRET = 4
"""A shorter value is no secret, and would be found in every word."""

_REPEAT_S = 10.0
"""How often a plain line is repeated where no live line can be shown."""


@contextmanager
def engine_progress(console: Console, title: str) -> Iterator[Observer]:
    """Show what a run of the engine is at; yields what it must be told by."""
    started = time.monotonic()
    if console.is_terminal:
        with console.status(title) as status:

            def update(reader: EventReader) -> None:
                _log(reader)
                status.update(f"{title} · {_told(reader, started)}")

            yield update
    else:
        console.print(f"{title} …", highlight=False)
        last = [started]

        def repeat(reader: EventReader) -> None:
            _log(reader)
            if time.monotonic() - last[0] >= _REPEAT_S:
                last[0] = time.monotonic()
                console.print(f"{title} · {_told(reader, started)}", highlight=False)

        yield repeat
    console.print(f"{title} · done in {time.monotonic() - started:.1f} s", highlight=False)


@contextmanager
def writing_progress(console: Console, title: str) -> Iterator[Callable[[str], None]]:
    """Show which file is being written; yields what its name is told to. Only a live line is worth it."""
    if not console.is_terminal:
        yield lambda _file: None
        return
    with console.status(title) as status:
        yield lambda file: status.update(f"{title} · {file}")


def tell_failure(outcome: Outcome) -> None:
    """Print on standard error what is not kept of a failure, even where nothing else is shown: it is nowhere else."""
    if (failure := outcome.failure) is not None and failure != outcome.recorded_failure:
        Console(stderr=True).print(failure.detail, style="dim", markup=False, highlight=False, soft_wrap=True)


def _log(reader: EventReader) -> None:
    if _LOG.isEnabledFor(logging.INFO) and (said := reader.latest):
        _LOG.info("%s", _without_credentials(said))


def _without_credentials(text: str) -> str:
    """The engine masks the secrets that it knows: not the environment's credentials, which a provider reads."""
    values = {value for name, value in os.environ.items() if _CREDENTIAL.search(name) and len(value) >= _LEAST_SECRET}
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "[secret]")
    return text


def _told(reader: EventReader, started: float) -> str:
    violations = f" · {reader.violation_count} violations" if reader.violation_count else ""
    done = f"{reader.done_count} of " if reader.done_count else ""
    return f"{done}{reader.resource_count} resources{violations} · {time.monotonic() - started:.0f} s"
