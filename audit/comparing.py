"""The difference between two packs of evidence: what got better or worse, what appeared and what vanished."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from audit import evidence
from audit.engine import AuditError
from audit.evidence import Dossier
from policies.results import Result, State

RESULTS = "results.json"
"""Name of the file, in a pack, that a dossier is read back from."""


class Course(StrEnum):
    """Which way a result went."""

    WORSE = "worse"
    BETTER = "better"
    APPEARED = "appeared"
    VANISHED = "vanished"


@dataclass(frozen=True)
class Change:
    """One result that differs: `before` is none for what appeared, `after` none for what vanished.

    `reason` is the later one's, with what became of a waiver; of what vanished, the former.
    """

    course: Course
    rule: str
    urn: str
    before: State | None
    after: State | None
    reason: str


@dataclass(frozen=True)
class Difference:
    """All changes since a former audit of the same stack, the worst first; `unchanged` counts the rest.

    What appeared or vanished as *not applicable* is no change and is not counted: most rules say so of most resources.
    """

    since: datetime
    former_verdict: str
    changes: tuple[Change, ...]
    unchanged: int


def load_dossier(path: Path) -> Dossier:
    """The dossier of a pack, by its folder or its `results.json`.

    Raises `AuditError` when there is none or it cannot be read.
    """
    file = path / RESULTS if path.is_dir() else path
    try:
        return evidence.from_json(file.read_bytes())
    except FileNotFoundError:
        raise AuditError(f"{path} is no pack of evidence: there is no {file}") from None
    except OSError as problem:
        raise AuditError(f"{file} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise AuditError(f"{file} cannot be read as evidence: {problem}") from None


def compare(former: Dossier, now: Dossier) -> Difference:
    """What changed from one audit of a stack to a later one.

    Raises `AuditError` when they are of different stacks, or when one of them did not come to all of its results.
    """
    was, is_ = (f"{dossier.subject.project}/{dossier.subject.stack}" for dossier in (former, now))
    if was != is_:
        raise AuditError(f"the former evidence is of {was}, not of {is_}: compare with evidence of the same stack")
    before, after = _results(former), _results(now)
    changes = sorted(_changes(before, after), key=_worst_first)
    changed = sum(change.course in {Course.WORSE, Course.BETTER} for change in changes)
    return Difference(
        since=former.subject.time,
        former_verdict=former.judgement.verdict.label,
        changes=tuple(changes),
        unchanged=len(before.keys() & after.keys()) - changed,
    )


_Results = Mapping[tuple[str, str], Result]


def _results(dossier: Dossier) -> _Results:
    run = dossier.run
    if run is None or not run.complete:
        raise AuditError(
            f"the audit of {dossier.subject.time:%Y-%m-%d %H:%M} UTC did not come to all of its results, so nothing "
            "can be compared with it: take evidence of a run that did not fail"
        )
    return {(result.rule, result.urn): result for result in run.results}


def _changes(before: _Results, after: _Results) -> Iterator[Change]:
    for (rule, urn), result in after.items():
        former = before.get((rule, urn))
        if former is not None:
            yield from _change(former, result)
        elif result.state is not State.NOT_APPLICABLE:
            yield Change(Course.APPEARED, rule, urn, None, result.state, _told(result))
    for (rule, urn), former in before.items():
        if (rule, urn) not in after and former.state is not State.NOT_APPLICABLE:
            yield Change(Course.VANISHED, rule, urn, former.state, None, _told(former))


def _change(before: Result, after: Result) -> Iterator[Change]:
    was, is_ = _badness(before), _badness(after)
    if was == is_:
        return
    course = Course.WORSE if is_ > was else Course.BETTER
    ended = before.waived is not None and after.waived is None and after.state is before.state
    reason = f"{_told(after)} (its waiver is over)" if ended else _told(after)
    yield Change(course, after.rule, after.urn, before.state, after.state, reason)


def _told(result: Result) -> str:
    if result.waived is None:
        return result.reason
    return f"{result.reason} (waived until {result.waived.until} by {result.waived.owner}: {result.waived.reason})"


_BY_BADNESS = (State.PASS, State.NOT_APPLICABLE, State.NOT_EVALUATED, State.FAIL)


def _badness(result: Result) -> tuple[bool, int]:
    """How bad a result is: what is open is worse than what was waived, and a pass shows more than *not applicable*."""
    open_ = result.state in {State.FAIL, State.NOT_EVALUATED} and result.waived is None
    return open_, _BY_BADNESS.index(result.state)


_COURSES = (Course.WORSE, Course.APPEARED, Course.VANISHED, Course.BETTER)


def _worst_first(change: Change) -> tuple[int, int, str, str]:
    state = change.after or change.before
    badness = -1 if state is None else _BY_BADNESS.index(state)
    return _COURSES.index(change.course), -badness, change.urn, change.rule
