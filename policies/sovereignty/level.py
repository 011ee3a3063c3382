"""The level `sovereign`: nobody in reach of the data is under the law of a country outside of the Union.

It asks for chapters 19.2 and 19.6 of SecNumCloud 3.2, or for the qualification itself. Whether a host is HDS-certified
is another column. It claims no qualification for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.results import State
from policies.sovereignty.facts import Certainty, Kind
from policies.sovereignty.table import Cell, Row


@dataclass(frozen=True)
class Judgement:
    """Whether a row reaches the level, and every reason why, or why not, or what is missing to say so."""

    state: State
    reasons: tuple[str, ...]

    @property
    def passes(self) -> bool | None:
        """Yes or no, `None` where the question does not arise or stays open."""
        return {State.PASS: True, State.FAIL: False}.get(self.state)


def sovereign(row: Row) -> Judgement:
    """Judge one actor. One reason against it fails; else one open question leaves it open; else it passes."""
    if row.kind is Kind.NOT_A_HOST:
        return Judgement(State.NOT_APPLICABLE, (row.form_reason,))
    if row.kind is Kind.UNKNOWN:
        return Judgement(State.NOT_EVALUATED, row.because)
    against = tuple(_against(row))
    if against:
        lowered = ("mitigations lower the risk, they do not lift it",) if row.mitigations.basis else ()
        return Judgement(State.FAIL, against + lowered)
    missing = tuple(_missing(row))
    if missing:
        return Judgement(State.NOT_EVALUATED, missing)
    return Judgement(State.PASS, tuple(_in_favour(row)))


def _against(row: Row) -> Iterator[str]:
    if row.criteria_not_met.holds:
        yield f"criteria of SecNumCloud 3.2 that it does not meet: {row.criteria_not_met.text}"
    if row.laws.holds or row.exi_30.holds:
        yield f"under the law of a country outside of the Union, whatever the region: {row.laws.text}"
    if row.exi_29.holds:
        yield "data can be reached from outside of the European Economic Area: an adequacy decision changes nothing"
    if row.admin_origin.holds is False:
        yield f"administered from outside of the Union (SecNumCloud 3.2, 19.2.c): {row.admin_origin.text}"
    if row.log_place.holds is False:
        yield f"logs lie outside of the Union (SecNumCloud 3.2, 19.2.d): {row.log_place.text}"


def _missing(row: Row) -> Iterator[str]:
    if not row.secnumcloud.holds:
        yield from _missing_without_qualification(row)
    if row.admin_origin.holds is None:
        yield f"where it is administered from: {row.admin_origin.text}"
    if row.log_place.holds is None:
        yield f"where logs lie: {row.log_place.text}"


def _missing_without_qualification(row: Row) -> Iterator[str]:
    questions = tuple(_open_questions(row))
    if questions:
        answer = "is not SecNumCloud-qualified" if row.secnumcloud.holds is False else "no qualification is declared"
        yield f"{answer}, so that each of the following must be shown by itself"
        yield from questions


def _open_questions(row: Row) -> Iterator[str]:
    if row.criteria_not_met.holds is None:
        yield f"chapter 19.6: {row.criteria_not_met.text}{_whose_word(row.criteria_not_met)}"
    if row.exi_29.holds is None:
        yield f"access from outside of the European Economic Area (EXI 29): {row.exi_29.text}"
    if row.exi_30.holds is None:
        yield f"law of a third country (EXI 30): {row.exi_30.text}"
    if not row.key_custody.holds:
        yield f"keys that the customer holds: custody is {row.key_custody.text}"


def _whose_word(cell: Cell) -> str:
    dates = [fact.date.isoformat() for fact in cell.basis]
    return f" ({dates[0]}), which the operator's declaration must support" if dates else ""


def _in_favour(row: Row) -> Iterator[str]:
    if row.secnumcloud.holds:
        yield f"SecNumCloud 3.2-qualified: {_sources(row.secnumcloud)}"
    else:
        yield f"no criterion of chapter 19.6 is unmet: {_sources(row.criteria_not_met)}"
        yield f"no access from outside of the European Economic Area: {_sources(row.exi_29)}"
        yield f"under no law of a country outside of the Union: {_sources(row.laws)}"
        yield f"custody of keys is {row.key_custody.text}: {_sources(row.key_custody)}"
    yield f"administered from {row.admin_origin.text}: {_sources(row.admin_origin)}"
    yield f"logs lie in {row.log_place.text}: {_sources(row.log_place)}"


def _sources(cell: Cell) -> str:
    chosen = [fact for fact in cell.basis if fact.certainty is Certainty.DECLARED] or list(cell.basis)[:1]
    return "; ".join(f"{fact.certainty.value}, {fact.source}, {fact.date.isoformat()}" for fact in chosen)
