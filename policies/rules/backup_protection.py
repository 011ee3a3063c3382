"""Rule `backup-protection`."""

from policies.readers.facts import Question
from policies.results import Severity
from policies.rules.rule import Rule, ask

RULE = Rule(
    id="backup-protection",
    title="Backups and earlier versions are protected from loss",
    severity=Severity.MEDIUM,
    rationale="What deletes the data, by mistake or by malice, must not be able to delete what brings them back.",
    remediation="Switch soft delete, versions and immutability of the vault on, and keep copies in the region.",
    decide=ask(Question.BACKUPS),
)
