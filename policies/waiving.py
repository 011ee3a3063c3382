"""Waivers: findings that the operator has accepted for a while stay in the results, and stop nothing meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from policies.configuration import Configuration, Waiver
from policies.records import ResourceRecord, kind_of
from policies.results import Result, State, Waived
from policies.rules.rule import Statement

Waivers = Mapping[tuple[str, str, str], Waiver]
"""Waivers by the rule's id, and the kind and name of the resource."""


def in_force(configuration: Configuration, rules: Iterable[Statement], today: date) -> Waivers:
    """The waivers that count on a day."""
    return {
        (rule.id, kind_of(waiver.type), waiver.name): waiver
        for rule in rules
        if rule.waivable
        for waiver in configuration.section(rule.id).waivers
        if waiver.granted <= today <= waiver.until
    }


def waive(results: Iterable[Result], records: Mapping[str, ResourceRecord], waivers: Waivers) -> list[Result]:
    """The results, those that a waiver covers marked with it."""
    return [_waived(result, records.get(result.urn), waivers) for result in results] if waivers else list(results)


def _waived(result: Result, record: ResourceRecord | None, waivers: Waivers) -> Result:
    if record is None or result.state not in {State.FAIL, State.NOT_EVALUATED}:
        return result
    waiver = waivers.get((result.rule, record.kind, record.name))
    if waiver is None:
        return result
    return result._replace(waived=Waived(waiver.reason, waiver.owner, waiver.until))
