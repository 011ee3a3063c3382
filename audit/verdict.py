"""From results to one verdict and one exit code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from audit.engine import Failure
from audit.events import Record
from policies.results import Result, Run, State

_NAMED = 3
"""How many URNs a reason names before it only counts."""


class Verdict(IntEnum):
    """What an audit comes to; the value is the exit code, and the worst verdict has the highest rank."""

    PASS = 0
    FAIL = 1
    NOT_EVALUATED = 2
    RUN_FAILED = 3

    @property
    def rank(self) -> int:
        """How bad it is: a fail beats what could not be judged, a run that failed beats all."""
        return (Verdict.PASS, Verdict.NOT_EVALUATED, Verdict.FAIL, Verdict.RUN_FAILED).index(self)

    @property
    def label(self) -> str:
        """The word on the page and in the terminal."""
        return {
            Verdict.PASS: "pass",
            Verdict.FAIL: "fail",
            Verdict.NOT_EVALUATED: "not evaluated",
            Verdict.RUN_FAILED: "run failed",
        }[self]


@dataclass(frozen=True)
class Judgement:
    """The verdict, the sentence that says why, and what the engine had to say when the run itself failed."""

    verdict: Verdict
    reason: str
    detail: str = ""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; pass when there is none."""
    return max(verdicts, key=lambda verdict: verdict.rank, default=Verdict.PASS)


def counts(results: Iterable[Result]) -> Mapping[State, int]:
    """How many results are in each of the four states."""
    counted = Counter(result.state for result in results)
    return {state: counted[state] for state in State}


def conclude(run: Run | None, record: Record, failure: Failure | None, *, project: str, stack: str) -> Judgement:
    """One verdict on what was judged.

    `run` are the results, none when there are none; `record` what the engine said, or what a state holds; `failure` why
    the engine failed, but for policies. A resource that is there and that not every rule has judged makes the run fail:
    it must never look like a pass.
    """
    if failure is not None:
        return Judgement(Verdict.RUN_FAILED, failure.headline, failure.detail)
    flaw = _incompleteness(run, record, project=project, stack=stack)
    if run is None or flaw:
        return Judgement(Verdict.RUN_FAILED, flaw or "the policy pack left no results")
    blocking = [result for result in run.results if result.blocks]
    failed = [result for result in blocking if result.state is State.FAIL]
    unjudged = [result for result in blocking if result.state is State.NOT_EVALUATED]
    if failed:
        also = f"; {_count(len(unjudged), 'more')} could not be evaluated" if unjudged else ""
        return Judgement(Verdict.FAIL, f"{_of(failed)} of mandatory rules failed{also}")
    unseen = sorted({resource.urn for resource in record.external} - _judged(run))
    if unjudged or unseen:
        parts = []
        if unjudged:
            errors = sum(result.rule_error for result in unjudged)
            parts.append(
                f"{_of(unjudged)} of mandatory rules could not be evaluated"
                + (f", {_count(errors, 'of them')} for an error of the rule itself" if errors else "")
            )
        if unseen:
            parts.append(f"no policy saw what the program only reads from the cloud ({_named(unseen)})")
        return Judgement(Verdict.NOT_EVALUATED, "; ".join(parts))
    resources = len({result.urn for result in run.results})
    rules = len({result.rule for result in run.results})
    waived = sum(result.waived is not None for result in run.results)
    but = f" but {_count(waived, 'waived results')}" if waived else ""
    return Judgement(
        Verdict.PASS, f"{_count(rules, 'rules')} judged {_count(resources, 'resources')}; nothing blocks{but}"
    )


def _incompleteness(run: Run | None, record: Record, *, project: str, stack: str) -> str | None:
    """Why the results cannot be relied upon."""
    if run is None:
        return "the policy pack left no results"
    if not run.complete:
        return f"the results are not complete: the pack was stopped after {_count(len(run.results), 'results')}"
    if (run.project, run.stack) != (project, stack):
        return f"the results are those of {run.project}/{run.stack}, not of {project}/{stack}"
    if not record.registered:
        return "the engine registered no resource at all"
    if not run.results:
        return "the policy pack has no rule in force"
    lost = sorted(record.registered - _judged(run))
    if lost:
        were = "was" if len(lost) == 1 else "were"
        many = _count(len(lost), "resources")
        return f"{many} that the engine registered {were} not judged by every rule: {_named(lost)}"
    return None


def _judged(run: Run) -> frozenset[str]:
    """The URNs that every rule in force has judged."""
    rules = {result.rule for result in run.results}
    by_urn: dict[str, set[str]] = {}
    for result in run.results:
        by_urn.setdefault(result.urn, set()).add(result.rule)
    return frozenset(urn for urn, judged in by_urn.items() if judged == rules)


def _of(results: list[Result]) -> str:
    return "1 result" if len(results) == 1 else f"{len(results)} results"


def _count(number: int, what: str) -> str:
    return f"{number} {what.removesuffix('s') if number == 1 and what.endswith('s') else what}"


def _named(urns: Iterable[str]) -> str:
    listed = list(urns)
    more = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" and {more} more" if more > 0 else "")
