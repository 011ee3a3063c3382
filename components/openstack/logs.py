"""Logs on OpenStack: the traces' container is the sink; the log forwarder writes into it."""

import pulumi

from components.backend import LogFacts, StorageFacts
from components.openstack.site import OpenStackSite


class Logs(pulumi.ComponentResource):
    """The log sink: a versioned container that states its retention, apart from the machines that are traced."""

    facts: LogFacts

    def __init__(self, site: OpenStackSite, storage: StorageFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Logs", "logs", {}, opts)
        logs = site.blueprint.logs
        self.facts = LogFacts(storage.stores[logs.store], logs.retention_days)
        self.register_outputs({})
