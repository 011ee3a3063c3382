"""Limits of cost on Azure: a budget of the hub's resource group, told by e-mail. It stops nothing."""

import pulumi
from pulumi_azure_native import consumption

from components.azure.site import AzureSite
from components.blueprint import BudgetPlan

_NOTICES = (("spent-80", "Actual", 80), ("spent-100", "Actual", 100), ("forecast-100", "Forecasted", 100))
"""When people are told: what was spent, or is foreseen, in per cent of the month's budget."""


class Budget(pulumi.ComponentResource):
    """What the hub may cost in a month, and who is told before it is spent."""

    def __init__(self, site: AzureSite, plan: BudgetPlan, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Budget", "budget", {}, opts)
        consumption.Budget(
            "budget-month",
            budget_name=plan.name,
            scope=site.group.id,
            category="Cost",
            amount=plan.monthly,
            time_grain="Monthly",
            time_period=consumption.BudgetTimePeriodArgs(
                start_date=f"{plan.starts.isoformat()}T00:00:00Z", end_date=f"{plan.ends.isoformat()}T00:00:00Z"
            ),
            notifications={
                name: consumption.NotificationArgs(
                    enabled=True,
                    operator="GreaterThanOrEqualTo",
                    threshold=percent,
                    threshold_type=kind,
                    contact_emails=list(plan.tell),
                )
                for name, kind, percent in _NOTICES
            },
            opts=site.child(self),
        )
        self.register_outputs({})
