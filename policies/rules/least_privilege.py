"""Rule `least-privilege`: rights are no wider than a task.

What a right is given on is often a resource of the same run, which has no id in a preview: then the stack tells.
"""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.roles import DATA, WIDE
from policies.readers.facts import Finding, Question, broken
from policies.records import UNKNOWN, ResourceRecord
from policies.results import Severity
from policies.rules.rule import StackRule, ask_together
from policies.stack import Stack

_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
_GROUP = "azure-native:resources:ResourceGroup"


def _whole_groups(stack: Stack, record: ResourceRecord, _: Configuration) -> Iterable[Finding]:
    """A role for data, or one that manages, on a resource group of the same run."""
    if record.kind != _ASSIGNMENT:
        return
    scope, given = record.properties["scope"], record.properties["roleDefinitionId"]
    origins = record.references.get("scope", ())
    if scope.raw is not UNKNOWN or len(origins) != 1 or not stack.origins(record, scope, (_GROUP,)):
        return
    role = "" if given.raw is UNKNOWN else (given.text or "").rpartition("/")[2].casefold()
    if name := {**WIDE, **DATA}.get(role):
        yield broken(f"{name} is given on a whole resource group; give it on the resource it is for", given, scope)


RULE = StackRule(
    id="least-privilege",
    title="Nobody has more rights than the work needs",
    severity=Severity.HIGH,
    rationale="One stolen identity must not open everything, and access must end with the study.",
    remediation="Give narrow roles on narrow scopes, restrict application credentials by access rules, and give "
    "access an end.",
    decide=ask_together(Question.PRIVILEGE, _whole_groups),
    otherwise=Question.PRIVILEGE.value,
)
