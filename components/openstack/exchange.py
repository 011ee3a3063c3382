"""The exchange on OpenStack: the gate's machine, and the approvers' credential, which alone writes into exports."""

import pulumi

from components.backend import ComputeFacts, ExchangeFacts, IdentityFacts
from components.blueprint import APPROVERS, Role
from components.openstack.site import OpenStackSite
from components.openstack.storage import Storage
from components.planning import INBOX, OUTBOX


class Exchange(pulumi.ComponentResource):
    """Who lets data in, and who lets data out; both are made by other areas.

    Senders reach the gate by private connectivity that the operator joins to the exchange's network: it has no public
    address.
    """

    facts: ExchangeFacts

    def __init__(
        self,
        site: OpenStackSite,
        compute: ComputeFacts,
        identity: IdentityFacts,
        storage: Storage,
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:openstack:Exchange", "exchange", {}, opts)
        gate = next(machine for machine in site.blueprint.machines if machine.role is Role.GATE)
        self.facts = ExchangeFacts(
            compute.machines[gate.key].machine_id,
            identity.identities[APPROVERS],
            self._boxes(site, storage, INBOX),
            self._boxes(site, storage, OUTBOX),
        )
        self.register_outputs({})

    @staticmethod
    def _boxes(site: OpenStackSite, storage: Storage, area: str) -> dict[str, pulumi.Output[str]]:
        return {
            share.workspace: storage.exports[share.purpose]
            for share in site.blueprint.shares
            if share.read_only == (area == INBOX) and share.purpose in storage.exports
        }
