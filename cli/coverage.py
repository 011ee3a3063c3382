"""`hub coverage`: which resource types of a package the policies read, and which nobody reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audit.coverage import PACKAGES, Coverage, Kinds, coverage_of
from cli.answers import Answer
from cli.screen import complain, mode, output


@dataclass(frozen=True)
class Covered:
    """What is known of each package."""

    packages: tuple[Coverage, ...]


def run(
    package: Annotated[
        str | None,
        typer.Argument(
            help=f"One package with its modules, such as azure-native; without it: {', '.join(PACKAGES)}.",
            autocompletion=lambda incomplete: [name for name in PACKAGES if name.startswith(incomplete)],
        ),
    ] = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="Only the types that nobody reads, one per line.")] = False,
) -> Answer[Covered]:
    """Count the resource types that a reader reads, those known to hold no data, and those that nobody reads.

    Every resource of a type that nobody reads is "not evaluated". With --verbose the modules of every package too. Exit
    code: 0; 3 when a package is neither installed nor listed.
    """
    if unknown and mode.json:
        raise typer.BadParameter("give --unknown or --json, not both: the JSON holds the unknown types too")
    found = tuple(coverage_of(name) for name in (PACKAGES if package is None else [package]))

    def tell() -> None:
        if unknown:
            for kind in (kind for one in found for kind in one.kinds.not_known):
                output.print(kind, markup=False, highlight=False, soft_wrap=True)
        else:
            show(found, output, by_module=mode.verbose or package is not None)
        for one in found:
            if one.no_such_type:
                complain(f"read but unknown to the SDK ({one.source}): {', '.join(one.no_such_type)}")

    return Answer(Covered(found), tell)


def show(found: Sequence[Coverage], console: Console, by_module: bool) -> None:
    """Print a row per package, and where wanted, a row per module of each."""
    summary = _table("Resource types by package", "package", "version", "total")
    summary.add_column("read but unknown to the SDK", justify="right")
    for one in found:
        wrong = f"[bold red]{len(one.no_such_type)}[/]" if one.no_such_type else _shown(0)
        summary.add_row(one.package, one.version, *_counts(one.kinds), wrong)
    console.print(summary)
    for one in found:
        console.print(f"{one.package}: {one.source}", style="dim", markup=False, highlight=False, soft_wrap=True)
    for one in found if by_module else ():
        table = _table(f"Modules of {one.package}", "module", "total")
        for name, kinds in one.kinds.modules():
            table.add_row(name, *_counts(kinds))
        console.print()
        console.print(table)


def _counts(kinds: Kinds) -> Iterator[str]:
    yield from map(_shown, (kinds.total, len(kinds.read), len(kinds.no_data), len(kinds.not_known)))
    yield f"{kinds.percent} %"


def _table(title: str, *first: str) -> Table:
    table = Table(title=title, title_justify="left")
    for name in first:
        table.add_column(name, justify="right" if name == "total" else "left", no_wrap=True)
    table.add_column("read", justify="right", style="green")
    table.add_column("no data", justify="right")
    table.add_column("not known", justify="right", style="yellow")
    table.add_column("known", justify="right")
    return table


def _shown(number: int) -> str:
    return str(number) if number else "·"
