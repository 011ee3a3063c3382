"""The result of an audit in the terminal."""

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from audit.evidence import Dossier, Drift
from audit.verdict import Verdict, counts
from policies.records import name_of
from policies.results import Result, State

_STYLE = {
    State.PASS: "green",
    State.FAIL: "bold red",
    State.NOT_EVALUATED: "bold yellow",
    State.NOT_APPLICABLE: "dim",
}
VERDICT_STYLE = {
    Verdict.PASS: "bold green",
    Verdict.FAIL: "bold red",
    Verdict.NOT_EVALUATED: "bold yellow",
    Verdict.RUN_FAILED: "bold magenta",
}
SHOWN = 20
"""How many kinds of blocking results the terminal lists; the page has all."""
NAMED = 8
"""How many resources of one kind it names."""
_INDENT = (0, 0, 0, 4)


def show(dossier: Dossier, console: Console) -> None:
    """Print the counts by rule, what drifted, what blocks, and the verdict last, where the eye is."""
    results = dossier.run.results if dossier.run else ()
    if results:
        console.print(_by_rule(results))
    if dossier.drift:
        console.print(f"\nWhat drifted in the cloud ({len(dossier.drift)})", style="italic")
    for each in (dossier.drift or ())[:SHOWN]:
        _print_drift(each, console)
    groups = _alike(result for result in results if result.blocks)
    if groups:
        console.print("\nWhat blocks", style="italic")
    for group in groups[:SHOWN]:
        _print_blocking(group, console)
    if len(groups) > SHOWN:
        console.print(f"… and {len(groups) - SHOWN} more kinds, on the page.")
    show_verdict(dossier, console)


def show_verdict(dossier: Dossier, console: Console) -> None:
    """Print the verdict alone, and why the run failed where it did."""
    judgement = dossier.judgement
    if judgement.detail and judgement.detail != judgement.reason:
        console.print(judgement.detail, style="dim", markup=False, highlight=False)
    style = VERDICT_STYLE[judgement.verdict]
    console.print(
        f"\n[{style}]{judgement.verdict.label.upper()}[/] {escape(dossier.subject.stack)}: {escape(judgement.reason)}",
        highlight=False,
        soft_wrap=True,
    )


def _print_drift(drift: Drift, console: Console) -> None:
    name = escape(name_of(drift.urn))
    what = "is gone" if not drift.path else f"{drift.path} was {drift.recorded}, is {drift.live}"
    console.print(f"[bold]{name}[/]: {escape(what)}", highlight=False)
    if drift.weakens:
        told = f"weakens {', '.join(drift.weakens)}, which support {', '.join(drift.controls)}"
        console.print(Padding(f"[dim]→ {escape(told)}[/]", _INDENT), highlight=False)


def _by_rule(results: tuple[Result, ...]) -> Table:
    table = Table(title="Results by rule", title_justify="left")
    table.add_column("rule", no_wrap=True)
    table.add_column("level", no_wrap=True)
    for state in State:
        table.add_column(state.value.replace(" ", "\n"), justify="right", style=_STYLE[state])
    ordered = sorted(results, key=lambda result: result.rule)
    for rule, group in groupby(ordered, key=lambda result: result.rule):
        of_rule = list(group)
        table.add_row(escape(rule), of_rule[0].about.enforcement.value, *_numbers(of_rule))
    table.add_section()
    table.add_row("all", "", *_numbers(results))
    return table


def _numbers(results: Iterable[Result]) -> list[str]:
    return [str(number) if number else "·" for number in counts(results).values()]


def _alike(blocking: Iterable[Result]) -> list[list[Result]]:
    """The results that one sentence can tell of together, failures first."""

    def key(result: Result) -> tuple[bool, str, str]:
        return result.state is not State.FAIL, result.rule, result.reason

    return [list(group) for _, group in groupby(sorted(blocking, key=key), key=key)]


def _print_blocking(group: list[Result], console: Console) -> None:
    first = group[0]
    label = first.state.value.upper() + (" (rule error)" if first.rule_error else "")
    console.print(f"[{_STYLE[first.state]}]{label}[/] {escape(first.rule)}: {escape(first.reason)}", highlight=False)
    for result in group[:NAMED]:
        name = escape(name_of(result.urn))
        console.print(Padding(f"[bold]{name}[/] [dim]{escape(result.type)}[/]", _INDENT), highlight=False)
    if len(group) > NAMED:
        console.print(Padding(f"… and {len(group) - NAMED} more", _INDENT), highlight=False)
    console.print(Padding(f"[dim]→ {escape(first.remediation)}[/]", _INDENT), highlight=False)
