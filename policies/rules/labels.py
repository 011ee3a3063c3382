"""Rule `labels`: every resource that can be labelled says who owns it, what it holds and when it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from policies.configuration import Configuration
from policies.readers.facts import Finding, Moot, broken, sound
from policies.readers.labels import END_DATE, Labels, labels_of, spelling_of
from policies.records import Node, ResourceRecord, UnreadableError
from policies.results import Severity, State
from policies.rules.rule import ONLY_READ, Decision, Judgements, StackRule, decide, not_applicable, unreadable
from policies.stack import Stack

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOBODY_KNOWS = Decision(State.NOT_EVALUATED, "no reader knows this type, so nobody can say whether it has labels")


def _decide(stack: Stack, configuration: Configuration) -> Judgements:
    required = configuration.labels.required
    for record in stack.records:
        spelling = spelling_of(record)
        if spelling is None:
            yield record, _NOBODY_KNOWS
        elif isinstance(spelling, Moot):
            yield record, not_applicable(spelling)
        elif record.external:
            yield record, ONLY_READ
        else:
            yield record, _judge(record, required, stack.today)


def _judge(record: ResourceRecord, required: Iterable[str], today: date) -> Decision:
    labels = labels_of(record)
    if labels is None:
        raise ValueError(f"{record.kind} has no labels")
    found = [finding for name in required for finding in _label(labels, name, today)]
    return decide(found, Decision(State.NOT_APPLICABLE, "the configuration asks for no label"))


def _label(labels: Labels, name: str, today: date) -> Iterable[Finding]:
    node = labels[name]
    try:
        value = node.value
    except UnreadableError as problem:
        yield unreadable(problem)
        return
    if not isinstance(value, str) or not value.strip():
        yield broken(f"the label {name} is missing or empty", node)
    elif name == END_DATE:
        yield from _end(node, value, today)
    else:
        yield sound(f"has the labels {labels.where}", node)


def _end(node: Node, value: str, today: date) -> Iterable[Finding]:
    try:
        end = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        end = None
    if end is None:
        yield broken(f"the label {END_DATE} is {value!r}, allowed: a date as YYYY-MM-DD", node)
    elif end < today:
        yield broken(f"the label {END_DATE} is {value}, which has passed: prolong it or remove the resource", node)
    else:
        yield sound(f"ends on {value}", node)


RULE = StackRule(
    id="labels",
    title="Resources say who owns them, what they hold and when they end",
    severity=Severity.MEDIUM,
    rationale="An inventory, the borders of a study's space and the review at its end start from what each resource "
    "says of itself.",
    remediation="Give the resource the labels that the configuration asks for: as `tags` on Azure, as `metadata` or as "
    "`tags` of the form name=value on OpenStack.",
    decide=_decide,
    otherwise="has no labels",
)
