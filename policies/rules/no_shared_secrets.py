"""Rule `no-shared-secrets`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="no-shared-secrets",
    title="Whoever has access is known by name",
    severity=Severity.HIGH,
    rationale="A key or password that several hold names nobody in the traces and cannot be taken from one of them.",
    remediation="Switch shared keys, local and administrator accounts and passwords off; give machines identities, "
    "and people public keys of their own.",
    decide=ask(Question.CREDENTIALS),
)
