"""Rule `least-privilege`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="least-privilege",
    title="Nobody has more rights than the work needs",
    severity=Severity.HIGH,
    rationale="One stolen identity must not open everything, and access must end with the study.",
    remediation="Give narrow roles on narrow scopes, restrict application credentials by access rules, and give "
    "access an end.",
    decide=ask(Question.PRIVILEGE),
)
