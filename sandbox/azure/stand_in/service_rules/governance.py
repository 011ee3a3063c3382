"""Diagnostic settings, roles, policies, budgets."""

import re
from collections.abc import Iterator

from ..problems import Problem
from .inputs import Inputs
from .keys import guid
from .registry import rule

_DESTINATIONS = (
    "workspaceId",
    "storageAccountId",
    "eventHubAuthorizationRuleId",
    "marketplacePartnerId",
    "serviceBusRuleId",
)


@rule("monitor:DiagnosticSetting", "monitor:SubscriptionDiagnosticSetting")
def diagnostics(inputs: Inputs) -> Iterator[Problem]:
    """A setting sends something somewhere; an entry names one category or one group. [docs: diagnostic-settings]"""
    if all(inputs.absent(name) for name in _DESTINATIONS):
        yield inputs.problem("workspaceId", f"a setting needs a destination: one of {', '.join(_DESTINATIONS)}")
    if inputs.absent("logs") and inputs.absent("metrics"):
        yield inputs.problem("logs", "a setting needs at least one entry in 'logs' or 'metrics'")
    for entry in inputs.each("logs"):
        given = [name for name in ("category", "categoryGroup") if not entry.absent(name)]
        if len(given) != 1:
            yield entry.problem("categoryGroup", "exactly one of 'category' and 'categoryGroup' must be given")


@rule("authorization:RoleAssignment")
def assignment(inputs: Inputs) -> Iterator[Problem]:
    """[sdk: RoleAssignmentArgs]"""
    yield from guid(inputs, "principalId")
    role = inputs.text("roleDefinitionId")
    if role and "/providers/Microsoft.Authorization/roleDefinitions/".lower() not in role.lower():
        example = "/subscriptions/ID/providers/Microsoft.Authorization/roleDefinitions/GUID"
        yield inputs.problem("roleDefinitionId", f"'{role}' is not the id of a role; an example is '{example}'")


@rule("authorization:PolicyAssignment")
def policy_assignment(inputs: Inputs) -> Iterator[Problem]:
    """An identity has a location. [k]"""
    if inputs.text("identity.type") not in ("", "None") and inputs.absent("location"):
        yield inputs.problem("location", "is needed when the assignment has an identity")


@rule("consumption:Budget")
def budget(inputs: Inputs) -> Iterator[Problem]:
    """[docs: consumption/budgets] A budget begins on the first of a month."""
    start = inputs.text("timePeriod.startDate")
    if start and not re.fullmatch(r"\d{4}-\d{2}-01(T.*)?", start):
        yield inputs.problem("timePeriod.startDate", f"'{start}' is not the first day of a month (YYYY-MM-01)")
    amount = inputs.get("amount")
    if isinstance(amount, int | float) and amount <= 0:
        yield inputs.problem("amount", f"must be more than 0, but is {amount}")
