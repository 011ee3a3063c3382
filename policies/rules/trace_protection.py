"""Rule `trace-protection`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="trace-protection",
    title="Traces cannot be changed",
    severity=Severity.HIGH,
    rationale="Who misuses data must not be able to remove the traces of it.",
    remediation="Keep traces write-once and locked, behind private links, with no local keys.",
    decide=ask(Question.TRACE_PROTECTION),
)
