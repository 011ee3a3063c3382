"""Questions that one of several things may answer well: the best answer counts."""

from __future__ import annotations

from collections.abc import Iterable

from policies.readers.facts import Finding
from policies.results import State
from policies.rules.rule import Decision, decide

_NOTHING = Decision(State.NOT_APPLICABLE, "nothing was found")
_GOODNESS = (State.PASS, State.NOT_EVALUATED, State.FAIL, State.NOT_APPLICABLE)


def best(said: Iterable[Iterable[Finding]]) -> Decision | None:
    """The best of several answers, each with findings that must all be sound; `None` when there is no answer."""
    decisions = [decide(found, _NOTHING) for found in said]
    return min(decisions, key=lambda decision: _GOODNESS.index(decision.state), default=None)
