"""Rule `hardening`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="hardening",
    title="Machines, vaults and the ways in and out are hardened",
    severity=Severity.MEDIUM,
    rationale="What starts unverified, changes by itself or offers features that nobody needs is where attacks begin.",
    remediation="Start machines by trusted launch from an exact image, record sessions of administrators, let "
    "firewalls stop what they recognise, and leave features off that the hub does not need.",
    decide=ask(Question.HARDENING),
)
