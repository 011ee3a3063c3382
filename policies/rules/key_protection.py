"""Rule `key-protection`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="key-protection",
    title="Keys are protected from loss and renewed",
    severity=Severity.HIGH,
    rationale="A lost key loses the data under it; a key that is never renewed is one theft away from all of them.",
    remediation="Keep keys in hardware, with purge protection and role-based access, and renew each by a rotation "
    "policy within longestUseDays.",
    decide=ask(Question.KEYS),
)
