"""Verdicts: fail beats not evaluated, a run that failed beats all, and nothing lost looks like a pass."""

from collections.abc import Callable
from itertools import pairwise, permutations

import pytest

from audit.engine import Failure
from audit.events import Record
from audit.verdict import Judgement, Verdict, conclude, counts, worst
from policies.results import Enforcement, Result, Run, State

Make = Callable[..., Result]
MakeRun = Callable[..., Run]
MakeRecord = Callable[..., Record]


def judge(run: Run | None, record: Record, failure: Failure | None = None) -> Judgement:
    return conclude(run, record, failure, project="hub", stack="t")


def test_all_pass(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    run = make_run(make_result("a"), make_result("b", State.NOT_APPLICABLE))
    assert judge(run, make_record("a", "b")) == Judgement(Verdict.PASS, "1 rule judged 2 resources; nothing blocks")


@pytest.mark.parametrize(
    ("states", "verdict", "reason"),
    [
        ([State.FAIL, State.PASS], Verdict.FAIL, "1 result of mandatory rules failed"),
        (
            [State.FAIL, State.NOT_EVALUATED],
            Verdict.FAIL,
            "1 result of mandatory rules failed; 1 more could not be evaluated",
        ),
        (
            [State.NOT_EVALUATED, State.NOT_EVALUATED],
            Verdict.NOT_EVALUATED,
            "2 results of mandatory rules could not be evaluated",
        ),
    ],
)
def test_mandatory_results(
    states: list[State],
    verdict: Verdict,
    reason: str,
    make_result: Make,
    make_run: MakeRun,
    make_record: MakeRecord,
) -> None:
    run = make_run(*(make_result(name, state) for name, state in zip("ab", states, strict=True)))
    assert judge(run, make_record("a", "b")) == Judgement(verdict, reason)


@pytest.mark.parametrize("state", [State.FAIL, State.NOT_EVALUATED])
def test_advisory_results_do_not_block(
    state: State, make_result: Make, make_run: MakeRun, make_record: MakeRecord
) -> None:
    run = make_run(make_result("a", state, enforcement=Enforcement.ADVISORY))
    assert judge(run, make_record("a")).verdict is Verdict.PASS


def test_rule_errors_are_counted(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    run = make_run(
        make_result("a", State.NOT_EVALUATED, rule_error=True), make_result("a", State.NOT_EVALUATED, rule="other")
    )
    assert judge(run, make_record("a")) == Judgement(
        Verdict.NOT_EVALUATED,
        "2 results of mandatory rules could not be evaluated, 1 of them for an error of the rule itself",
    )


def test_what_is_only_read_is_not_evaluated(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    judgement = judge(make_run(make_result("a")), make_record("a", read=("ext",)))
    assert judgement == Judgement(
        Verdict.NOT_EVALUATED,
        "no policy saw what the program only reads from the cloud (urn:pulumi:t::hub::test:index:Thing::ext)",
    )


def test_failed_run_is_failed_whatever_the_results(
    make_result: Make, make_run: MakeRun, make_record: MakeRecord
) -> None:
    failure = Failure("boom", "the whole story")
    for state in State:
        judgement = judge(make_run(make_result("a", state)), make_record("a"), failure)
        assert judgement == Judgement(Verdict.RUN_FAILED, "boom", "the whole story")


def test_no_results(make_record: MakeRecord) -> None:
    assert judge(None, make_record("a")) == Judgement(Verdict.RUN_FAILED, "the policy pack left no results")


def test_incomplete_results(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    run = make_run(make_result("a"), complete=False)
    assert judge(run, make_record("a")) == Judgement(
        Verdict.RUN_FAILED, "the results are not complete: the pack was stopped after 1 result"
    )


def test_results_of_another_stack(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    run = make_run(make_result("a"), stack="other")
    assert judge(run, make_record("a")) == Judgement(
        Verdict.RUN_FAILED, "the results are those of hub/other, not of hub/t"
    )


def test_nothing_registered(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    assert judge(make_run(make_result("a")), make_record()) == Judgement(
        Verdict.RUN_FAILED, "the engine registered no resource at all"
    )


def test_no_rule_in_force(make_run: MakeRun, make_record: MakeRecord) -> None:
    assert judge(make_run(), make_record("a")) == Judgement(Verdict.RUN_FAILED, "the policy pack has no rule in force")


@pytest.mark.parametrize("lost", range(4))
def test_resource_lost_by_one_rule_makes_the_run_fail(
    lost: int, make_result: Make, make_run: MakeRun, make_record: MakeRecord
) -> None:
    results = [make_result(name, rule=rule) for name in "ab" for rule in ("residency", "exposure")]
    name = results[lost].urn
    judgement = judge(make_run(*results[:lost], *results[lost + 1 :]), make_record("a", "b"))
    assert judgement == Judgement(
        Verdict.RUN_FAILED, f"1 resource that the engine registered was not judged by every rule: {name}"
    )


def test_many_lost_resources_are_counted(make_result: Make, make_run: MakeRun, make_record: MakeRecord) -> None:
    judgement = judge(make_run(make_result("a")), make_record(*"abcdef"))
    assert judgement.reason.startswith("5 resources that the engine registered were not")
    assert judgement.reason.endswith("::d and 2 more")


def test_worst() -> None:
    ordered = [Verdict.PASS, Verdict.NOT_EVALUATED, Verdict.FAIL, Verdict.RUN_FAILED]
    for better, worse in pairwise(ordered):
        for pair in permutations([better, worse]):
            assert worst(pair) is worse
    assert worst([]) is Verdict.PASS


def test_exit_codes() -> None:
    assert [(verdict.label, verdict.value) for verdict in Verdict] == [
        ("pass", 0),
        ("fail", 1),
        ("not evaluated", 2),
        ("run failed", 3),
    ]


def test_counts_name_all_four_states(make_result: Make) -> None:
    results = [make_result("a"), make_result("b"), make_result("c", State.FAIL)]
    assert counts(results) == {
        State.PASS: 2,
        State.FAIL: 1,
        State.NOT_APPLICABLE: 0,
        State.NOT_EVALUATED: 0,
    }
