"""Waivers: findings that the operator has accepted for a while stay in the results, and stop nothing meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from policies.configuration import Configuration, Waiver
from policies.records import ResourceRecord, kind_of
from policies.results import Result, State, Waived
from policies.rules.rule import Statement


def waive(
    results: Iterable[Result],
    records: Mapping[str, ResourceRecord],
    configuration: Configuration,
    rules: Iterable[Statement],
    today: date,
) -> list[Result]:
    """The results, those that a waiver in force covers marked with it."""
    in_force = {
        (rule.id, kind_of(waiver.type), waiver.name): waiver
        for rule in rules
        if rule.waivable
        for waiver in configuration.section(rule.id).waivers
        if waiver.granted <= today <= waiver.until
    }
    return [_waived(result, records.get(result.urn), in_force) for result in results] if in_force else list(results)


def _waived(result: Result, record: ResourceRecord | None, in_force: Mapping[tuple[str, str, str], Waiver]) -> Result:
    if record is None or result.state not in {State.FAIL, State.NOT_EVALUATED}:
        return result
    waiver = in_force.get((result.rule, record.kind, record.name))
    if waiver is None:
        return result
    return result._replace(waived=Waived(waiver.reason, waiver.owner, waiver.until))
