"""Progress of long work: a live line in a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from audit.engine import Observer
from audit.events import EventReader

_REPEAT_S = 10.0
"""How often a plain line is repeated where no live line can be shown."""


@contextmanager
def engine_progress(console: Console, title: str) -> Iterator[Observer]:
    """Show what a run of the engine is at; yields what it must be told by."""
    started = time.monotonic()
    if console.is_terminal:
        with console.status(title) as status:
            yield lambda reader: status.update(f"{title} · {_told(reader, started)}")
    else:
        console.print(f"{title} …", highlight=False)
        last = [started]

        def repeat(reader: EventReader) -> None:
            if time.monotonic() - last[0] >= _REPEAT_S:
                last[0] = time.monotonic()
                console.print(f"{title} · {_told(reader, started)}", highlight=False)

        yield repeat
    console.print(f"{title} · done in {time.monotonic() - started:.1f} s", highlight=False)


def _told(reader: EventReader, started: float) -> str:
    violations = f" · {reader.violation_count} violations" if reader.violation_count else ""
    done = f"{reader.done_count} of " if reader.done_count else ""
    return f"{done}{reader.resource_count} resources{violations} · {time.monotonic() - started:.0f} s"
