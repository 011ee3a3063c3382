"""What changed between two audits of one stack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import dossiers
import pytest

from audit import evidence
from audit.comparing import Change, Course, compare, load_dossier
from audit.engine import AuditError
from audit.evidence import Dossier
from policies.results import Result, Run, State, Waived

LONG_AGO = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
WAIVED = Waived("until the new host", "ciso@hospital.example", date(2027, 1, 31))

Make = Callable[..., Result]


@pytest.fixture
def dossier(make_run: Callable[..., Run]) -> Callable[..., Dossier]:
    """A dossier with the results given."""

    def make(*results: Result, time: datetime = dossiers.TIME) -> Dossier:
        one = dossiers.of_hub("ovh")
        return replace(one, subject=replace(one.subject, time=time), run=make_run(*results))

    return make


def urn(name: str) -> str:
    return f"urn:pulumi:t::hub::test:index:Thing::{name}"


def test_each_course(dossier: Callable[..., Dossier], make_result: Make) -> None:
    former = dossier(
        make_result("worse"), make_result("better", State.FAIL), make_result("same", State.FAIL), make_result("gone"),
        time=LONG_AGO,
    )  # fmt: skip
    now = dossier(
        make_result("worse", State.FAIL), make_result("better"), make_result("same", State.FAIL),
        make_result("new", State.NOT_EVALUATED),
    )  # fmt: skip
    difference = compare(former, now)
    assert difference.changes == (
        Change(Course.WORSE, "residency", urn("worse"), State.PASS, State.FAIL, "reason of worse"),
        Change(Course.APPEARED, "residency", urn("new"), None, State.NOT_EVALUATED, "reason of new"),
        Change(Course.VANISHED, "residency", urn("gone"), State.PASS, None, "reason of gone"),
        Change(Course.BETTER, "residency", urn("better"), State.FAIL, State.PASS, "reason of better"),
    )
    assert (difference.since, difference.unchanged) == (LONG_AGO, 1)
    assert difference.former_verdict == former.judgement.verdict.label


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ((State.FAIL, None), (State.NOT_EVALUATED, None)),
        ((State.NOT_EVALUATED, None), (State.FAIL, WAIVED)),
        ((State.FAIL, WAIVED), (State.NOT_EVALUATED, WAIVED)),
        ((State.NOT_EVALUATED, WAIVED), (State.NOT_APPLICABLE, None)),
        ((State.NOT_APPLICABLE, None), (State.PASS, None)),
    ],
)
def test_order(
    dossier: Callable[..., Dossier],
    make_result: Make,
    bad: tuple[State, Waived | None],
    good: tuple[State, Waived | None],
) -> None:
    was, is_ = (dossier(make_result("v", state, waived=waived)) for state, waived in (bad, good))
    assert [change.course for change in compare(was, is_).changes] == [Course.BETTER]
    assert [change.course for change in compare(is_, was).changes] == [Course.WORSE]
    assert compare(was, was).changes == ()
    assert compare(was, was).unchanged == 1


def test_waivers_are_told(dossier: Callable[..., Dossier], make_result: Make) -> None:
    open_, waived = (dossier(make_result("v", State.FAIL, waived=word)) for word in (None, WAIVED))
    (granted,), (ended,) = compare(open_, waived).changes, compare(waived, open_).changes
    assert granted.reason == "reason of v (waived until 2027-01-31 by ciso@hospital.example: until the new host)"
    assert ended.reason == "reason of v (its waiver is over)"


def test_not_applicable_neither_appears_nor_vanishes(dossier: Callable[..., Dossier], make_result: Make) -> None:
    moot, without = dossier(make_result("a"), make_result("b", State.NOT_APPLICABLE)), dossier(make_result("a"))
    for difference in (compare(moot, without), compare(without, moot)):
        assert (difference.changes, difference.unchanged) == ((), 1)


def test_the_worst_comes_first_whatever_the_order_of_results(
    dossier: Callable[..., Dossier], make_result: Make
) -> None:
    former = dossier(*(make_result(name) for name in "abc"))
    worse = [make_result("c", State.FAIL), make_result("b", State.FAIL), make_result("a", State.NOT_EVALUATED)]
    assert [change.urn[-1] for change in compare(former, dossier(*worse)).changes] == ["b", "c", "a"]


def test_another_stack_is_refused() -> None:
    with pytest.raises(AuditError) as refused:
        compare(dossiers.of_bad("azure"), dossiers.of_hub("azure"))
    assert str(refused.value) == (
        "the former evidence is of flat/dev, not of health-data-hub/test: compare with evidence of the same stack"
    )


def test_a_run_without_all_results_is_refused(dossier: Callable[..., Dossier], make_result: Make) -> None:
    whole = dossier(make_result("a"))
    assert whole.run is not None
    for broken in (replace(whole, run=None), replace(whole, run=replace(whole.run, complete=False))):
        with pytest.raises(AuditError, match="did not come to all of its results"):
            compare(broken, whole)


def test_read_back(tmp_path: Path) -> None:
    dossier = dossiers.of_bad("openstack")
    file = tmp_path / "results.json"
    file.write_text(evidence.to_json(dossier), encoding="utf-8")
    for path in (tmp_path, file):
        read = load_dossier(path)
        assert evidence.to_json(read) == evidence.to_json(dossier)
        assert compare(read, dossier).changes == ()


def test_what_is_no_evidence_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    with pytest.raises(AuditError, match=r"is no pack of evidence: there is no .*results\.json"):
        load_dossier(tmp_path)
    for text, words in [
        ('{"schema_version": 99}', "evidence of schema version 99 cannot be read"),
        ("[]", "the document is no evidence of an audit"),
        ('{"a"', "cannot be read as evidence"),
    ]:
        file.write_text(text, encoding="utf-8")
        with pytest.raises(AuditError, match=words):
            load_dossier(file)
