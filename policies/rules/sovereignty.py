"""Rule `sovereignty`: nobody in reach of the data is under the law of a country outside of the Union.

Judged only where it is asked for: by the configuration, or by a hub of the level `sovereign`.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.configuration import Configuration
from policies.records import ResourceRecord
from policies.results import Evidence, Severity
from policies.rules.cloud import provider_of
from policies.rules.rule import Decision, Judgements, StackRule
from policies.rules.waivers import HUB
from policies.sovereignty.level import sovereign
from policies.sovereignty.table import Row, exposure
from policies.stack import Stack


def _decide(stack: Stack, configuration: Configuration) -> Judgements:
    settings = configuration.sovereignty
    if not settings.required and not any(hub.properties["assurance"].text == "sovereign" for hub in stack.of(HUB)):
        return
    for subject, records in _by_provider(stack):
        for row in exposure(records, settings.declared):
            judged = sovereign(row)
            yield subject, Decision(judged.state, "; ".join((_name(row), *judged.reasons)), tuple(_evidence(row)))


def _by_provider(stack: Stack) -> Iterator[tuple[ResourceRecord, list[ResourceRecord]]]:
    """What each provider manages, and the record it is said on: the provider's, else that of its first resource."""
    groups: dict[str, list[ResourceRecord]] = {}
    for record in stack.records:
        provider = provider_of(record)
        if record.custom:
            groups.setdefault(provider.urn if provider else "", []).append(record)
    known = {record.urn: record for record in stack.records}
    for urn, records in groups.items():
        yield known.get(urn, records[0]), records


def _name(row: Row) -> str:
    return f"{row.actor}: {row.legal_name.text}" if row.legal_name.basis else row.actor


def _evidence(row: Row) -> Iterator[Evidence]:
    for title, cell in row.cells:
        yield Evidence(title, cell.text)


RULE = StackRule(
    id="sovereignty",
    title="No law from outside of the Union reaches the data",
    severity=Severity.HIGH,
    rationale="Whoever is under the law of a third country can be made to hand over what it can reach.",
    remediation="Choose a host under European law alone, hold the keys, administer and log inside the Union, and "
    "declare it with its source; or do without the level sovereign and publish the table of HDS EXI 31.",
    decide=_decide,
    otherwise="the level sovereign was not asked for; the table of exposure tells whose law reaches the data",
)
