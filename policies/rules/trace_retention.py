"""Rule `trace-retention`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="trace-retention",
    title="Traces are kept six to twelve months",
    severity=Severity.HIGH,
    rationale="Too short, and a misuse is found too late to be read; too long, and the traces are a file on people.",
    remediation="Keep traces from minimumDays to maximumDays; longer only with a written justification.",
    decide=ask(Question.RETENTION),
)
