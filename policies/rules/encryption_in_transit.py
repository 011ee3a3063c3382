"""Rule `encryption-in-transit`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="encryption-in-transit",
    title="Connections are encrypted",
    severity=Severity.HIGH,
    rationale="Whoever listens on the way must learn nothing and change nothing.",
    remediation="Allow TLS 1.2 or newer only, take plain listeners and plain HTTP away.",
    decide=ask(Question.TRANSIT),
)
