"""Rule `no-public-exposure`: nothing can be reached from the internet but what was declared so."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration, DeclaredExposure
from policies.readers.facts import Finding, Moot, Verdict
from policies.records import ResourceRecord, kind_of
from policies.results import Severity, State
from policies.rules.rule import Decision, Rule, decide, findings, not_applicable, reader_or_decision


def _decide(record: ResourceRecord, configuration: Configuration) -> Decision:
    reader = reader_or_decision(record)
    if isinstance(reader, Decision):
        return reader
    if isinstance(reader.exposure, Moot):
        return not_applicable(reader.exposure)
    found = findings(record, reader.exposure, configuration)
    for wanted in configuration.no_public_exposure.declared_exposure:
        if kind_of(wanted.type) == record.kind and wanted.name == record.name:
            found = _accepted(found, wanted)
    return decide(found, Decision(State.PASS, "nothing in it opens a way in"))


def _accepted(found: Iterable[Finding], wanted: DeclaredExposure) -> Iterable[Finding]:
    for finding in found:
        if finding.verdict is Verdict.BROKEN:
            text = f"{finding.text} - declared: {wanted.reason}"
            yield finding._replace(verdict=Verdict.SOUND, text=text)
        else:
            yield finding


RULE = Rule(
    id="no-public-exposure",
    title="Nothing is open to the public",
    severity=Severity.HIGH,
    rationale="Health data are reached through the hub's gates only; every public entry is one more way in and out.",
    remediation="Take the public address, network or access away, or declare the entry by type and name with its "
    "reason in declaredExposure.",
    decide=_decide,
)
