"""The exchange on Azure: the gate's machine, and the approvers' right, which alone writes into exports."""

import pulumi

from components.azure.identity import Identities, is_approval
from components.azure.site import AzureSite
from components.backend import ComputeFacts, ExchangeFacts
from components.blueprint import Role
from components.planning import INBOX, OUTBOX


class Exchange(pulumi.ComponentResource):
    """Who lets data in, and who lets data out.

    Senders reach the gate by private connectivity that the operator joins to the hub's network: it has no public
    address.
    """

    facts: ExchangeFacts

    def __init__(
        self, site: AzureSite, compute: ComputeFacts, identities: Identities, opts: pulumi.ResourceOptions
    ) -> None:
        super().__init__("health-data-hub:azure:Exchange", "exchange", {}, opts)
        blueprint = site.blueprint
        gate = next(machine for machine in blueprint.machines if machine.role is Role.GATE)
        right = next(grant for grant in blueprint.grants if is_approval(grant))
        approval = identities.grant("exchange-approval", right, self)
        self.facts = ExchangeFacts(
            compute.machines[gate.key].machine_id, approval.id, self._boxes(site, INBOX), self._boxes(site, OUTBOX)
        )
        self.register_outputs({})

    @staticmethod
    def _boxes(site: AzureSite, area: str) -> dict[str, pulumi.Output[str]]:
        return {
            store.workspace: pulumi.Output.from_input(site.area_url(store, area))
            for store in site.blueprint.stores
            if store.workspace is not None
        }
