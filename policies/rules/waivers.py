"""Rule `waivers`: what the operator accepted is dated, owned, justified, still in force, and about something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from policies.configuration import Configuration, Waiver
from policies.records import ResourceRecord, kind_of
from policies.results import Evidence, Severity, State
from policies.rules.rule import Decision, Judgements, StackRule, Statement
from policies.stack import Stack

WAIVERS = "waivers"
HUB = "health-data-hub:index:HealthDataHub"


def _decide(stack: Stack, configuration: Configuration, rules: Iterable[Statement]) -> Judgements:
    for rule in rules:
        for waiver in configuration.section(rule.id).waivers:
            record = next((each for each in stack.of(kind_of(waiver.type)) if each.name == waiver.name), None)
            on = record or stack.root
            if on is not None:
                yield on, _judge(rule, waiver, known=record is not None, today=stack.today)
    yield from _hubs(stack)


def _judge(rule: Statement, waiver: Waiver, *, known: bool, today: date) -> Decision:
    what = f"{rule.id} on {waiver.type} {waiver.name}"
    seen = (Evidence(f"{rule.id}.waivers", f"{what}: {waiver.granted} to {waiver.until}, {waiver.owner}"),)
    if not rule.waivable:
        return Decision(State.FAIL, f"no waiver counts for the rule {rule.id}", seen)
    if not known:
        return Decision(State.FAIL, f"the waiver of {what} is about no resource of this stack", seen)
    if today > waiver.until:
        return Decision(State.FAIL, f"the waiver of {what} ended on {waiver.until}", seen)
    if today < waiver.granted:
        return Decision(State.FAIL, f"the waiver of {what} begins on {waiver.granted} only", seen)
    accepted = f"{rule.id} is waived until {waiver.until} by {waiver.owner}: {waiver.reason}"
    return Decision(State.PASS, accepted, seen)


def _hubs(stack: Stack) -> Iterator[tuple[ResourceRecord, Decision]]:
    """Measures of its level that a hub's own spec does without: named there with a reason, and reported here."""
    for hub in stack.of(HUB):
        without = hub.properties["without"]
        given = without.value or {}
        reasons = "; ".join(f"{measure}: {reason}" for measure, reason in sorted(given.items()))
        text = f"the hub's spec does without {reasons}" if given else "the hub's spec does without no measure"
        yield hub, Decision(State.PASS, text, (Evidence.of(without),))


def rule(rules: Iterable[Statement]) -> StackRule:
    """The rule about the waivers of all other rules."""
    others = tuple(rules)
    return StackRule(
        id=WAIVERS,
        title="What was accepted is dated, owned, justified and still in force",
        severity=Severity.HIGH,
        rationale="An exception that nobody remembers is a hole; one that is dated and owned is a decision.",
        remediation="Give each waiver a resource, a reason, an owner and an end within a year; take out what ended.",
        waivable=False,
        decide=lambda stack, configuration: _decide(stack, configuration, others),
        otherwise="nothing about it was waived",
    )
