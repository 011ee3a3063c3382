"""Rule `trace-retention`: traces are kept as long as they must be, and no longer than they may be.

A storage account says how long its objects cannot be changed; what deletes them at last is its management policy.
"""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.data_class import TRACES, holds, in_window
from policies.readers.facts import Finding, Question, broken
from policies.records import Node, ResourceRecord
from policies.results import Severity
from policies.rules.rule import StackRule, ask_together
from policies.stack import Found, Stack

_ACCOUNT = "azure-native:storage:StorageAccount"
_POLICY = "azure-native:storage:ManagementPolicy"
_AGES = ("daysAfterCreationGreaterThan", "daysAfterModificationGreaterThan")


def _deleted(stack: Stack, record: ResourceRecord, configuration: Configuration) -> Iterable[Finding]:
    if record.kind == _ACCOUNT and _holds_traces(record) and not any(_policies_of(stack, record)):
        yield broken("no management policy of the account deletes traces when their time is over")
    if record.kind == _POLICY and _is_of_traces(stack, record):
        ages = list(_ages(record.properties))
        for age in ages:
            yield from in_window(age, configuration.trace_retention)
        if not ages:
            rules = record.properties.at("policy.rules")
            yield broken("no rule that is on deletes objects by their age, so traces are kept for ever", rules)


def _holds_traces(account: ResourceRecord) -> bool:
    return holds(account.properties["tags"], TRACES)


def _account_of(stack: Stack, policy: ResourceRecord) -> ResourceRecord | None:
    found = stack.follow(policy, policy.properties["accountName"], (_ACCOUNT,))
    return found.record if isinstance(found, Found) else None


def _policies_of(stack: Stack, account: ResourceRecord) -> Iterable[ResourceRecord]:
    return (policy for policy in stack.of(_POLICY) if _account_of(stack, policy) == account)


def _is_of_traces(stack: Stack, policy: ResourceRecord) -> bool:
    account = _account_of(stack, policy)
    return account is not None and _holds_traces(account)


def _ages(policy: Node) -> Iterable[Node]:
    """After how many days each rule that is on deletes objects."""
    for rule in policy.at("policy.rules").items():
        delete = rule.at("definition.actions.baseBlob.delete")
        if rule["enabled"].value is not False:
            yield from (delete[age] for age in _AGES if delete[age].given)


RULE = StackRule(
    id="trace-retention",
    title="Traces are kept six to twelve months",
    severity=Severity.HIGH,
    rationale="Too short, and a misuse is found too late to be read; too long, and the traces are a file on people.",
    remediation="Keep traces from minimumDays to maximumDays; longer only with a written justification.",
    waivable=False,
    decide=ask_together(Question.RETENTION, _deleted),
    otherwise=Question.RETENTION.value,
)
