"""What a person sees while the toolchain is built."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column


@contextmanager
def reported(console: Console, title: str) -> Iterator[Callable[[str], None]]:
    """Show that `title` is being built and how long it takes; gives a function that shows what it does at the moment.

    On a terminal this is one line that moves; elsewhere (CI) a line at the start and one at the end.
    """
    start = time.monotonic()
    if not console.is_terminal:
        console.print(f"building {title} …", markup=False, highlight=False)
        yield lambda _: None
        console.print(f"built {title} in {time.monotonic() - start:.0f} s", markup=False, highlight=False)
        return
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
    )
    with Progress(*columns, console=console, expand=True) as progress:
        task = progress.add_task(f"building {title}", total=1, note="")
        yield lambda note: progress.update(task, note=escape(note))
        progress.update(task, description=f"built {title}", note="", completed=1)
