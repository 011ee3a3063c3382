"""Rule `known-types`: every resource is of a type that somebody has read."""

from policies.configuration import Configuration
from policies.readers import COMPONENT
from policies.records import ResourceRecord
from policies.results import Evidence, Severity, State
from policies.rules.rule import Decision, Rule, not_applicable, reader_or_decision


def _decide(record: ResourceRecord, _: Configuration) -> Decision:
    if not record.custom:
        return not_applicable(COMPONENT)
    seen = (Evidence("type", record.type),)
    reader = reader_or_decision(record)
    if isinstance(reader, Decision):
        return Decision(reader.state, reader.reason, seen)
    return Decision(State.PASS, "a type with a reader", seen)


RULE = Rule(
    id="known-types",
    title="Every resource can be judged",
    severity=Severity.MEDIUM,
    rationale="A resource nobody can read may put data anywhere; silence about it would look like a pass.",
    remediation="Use a type that has a reader, or write a reader for this one in policies/readers.",
    waivable=False,
    decide=_decide,
)
