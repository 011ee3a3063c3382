"""What the terminal shows of an audit."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from audit.engine import Failure
from audit.events import Record
from audit.evidence import Dossier
from audit.table import show
from policies.results import Result, Run, State


@pytest.fixture
def shown(
    make_run: Callable[..., Run], make_record: Callable[..., Record], make_dossier: Callable[..., Dossier]
) -> Callable[..., list[str]]:
    """The lines printed for an audit with the results given, as a narrow terminal has them."""

    def print_it(*results: Result, failure: Failure | None = None) -> list[str]:
        record = make_record(*sorted({result.urn.rpartition("::")[2] for result in results}))
        run = make_run(*results) if results else None
        dossier = make_dossier(run, record, failure)
        written = io.StringIO()
        show(dossier, Console(file=written, width=80))
        return [line.rstrip() for line in written.getvalue().splitlines()]

    return print_it


def test_counts_by_rule(make_result: Callable[..., Result], shown: Callable[..., list[str]]) -> None:
    lines = shown(
        make_result("a"),
        make_result("b", State.NOT_APPLICABLE),
        make_result("a", State.NOT_APPLICABLE, rule="exposure"),
        make_result("b", rule="exposure"),
    )
    cells = [[cell.strip() for cell in line.strip("│┃ ").split("│")] for line in lines if line.startswith("│")]
    assert cells == [
        ["exposure", "mandatory", "1", "·", "1", "·"],
        ["residency", "mandatory", "1", "·", "1", "·"],
        ["all", "", "2", "·", "2", "·"],
    ]
    assert "What blocks" not in lines
    assert lines[-1] == "PASS t: 2 rules judged 2 resources; nothing blocks"


def test_what_blocks_is_told_once_for_all_alike(
    make_result: Callable[..., Result], shown: Callable[..., list[str]]
) -> None:
    unknown = [make_result(f"n{number}", State.NOT_EVALUATED, reason="it is unknown") for number in range(10)]
    lines = shown(*unknown, make_result("bad", State.FAIL, reason="it is [wrong]"))
    told = lines[lines.index("What blocks") + 1 :]
    assert told == [
        "FAIL residency: it is [wrong]",
        "    bad test:index:Thing",
        "    → remedy of residency",
        "NOT EVALUATED residency: it is unknown",
        *(f"    n{number} test:index:Thing" for number in range(8)),
        "    … and 2 more",
        "    → remedy of residency",
        "",
        "FAIL t: 1 result of mandatory rules failed; 10 more could not be evaluated",
    ]


def test_failed_run_shows_all_the_engine_said(shown: Callable[..., list[str]]) -> None:
    assert shown(failure=Failure("boom", "first [line]\nsecond line")) == [
        "first [line]",
        "second line",
        "",
        "RUN FAILED t: boom",
    ]
