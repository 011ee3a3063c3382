"""HealthDataHub: the component that programs use."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.clouds import backend_of
from components.declared import declared
from components.planning import plan
from components.problems import SpecError
from components.spec import HubSpec


class HealthDataHub(pulumi.ComponentResource):
    """A health data hub on the cloud that its spec names.

    `facts` are the ids of everything made, the same records on every cloud. Raises `SpecError`, before any resource
    is registered, when a deployment (not a preview) is asked for while example values stand in the back end's block.
    """

    blueprint: Blueprint
    facts: HubFacts

    def __init__(
        self,
        name: str,
        spec: HubSpec,
        consent: Consent | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        backend = backend_of(spec.cloud)
        if not pulumi.runtime.is_dry_run() and (examples := backend.placeholders(spec)):
            raise SpecError(examples)
        self.blueprint = plan(spec)
        super().__init__("health-data-hub:index:HealthDataHub", name, declared(self.blueprint), opts)
        self.facts = backend.render(spec, self.blueprint, consent or Consent(), self)
        self.register_outputs(self.outputs())

    def outputs(self) -> Mapping[str, Any]:
        """What a stack exports: plain records of ids, nothing secret."""
        facts = self.facts
        return {
            "zones": {
                key: {"network": zone.network_id, "subnet": zone.subnet_id, "securityGroup": zone.security_group_id}
                for key, zone in facts.network.zones.items()
            },
            "entry": facts.admin.entry_id,
            "exit": {"id": facts.egress.exit_id, "allowedHosts": list(facts.egress.allowed_hosts)},
            "identities": dict(facts.identity.identities),
            "keys": dict(facts.keys.keys),
            "custody": facts.keys.custody.value,
            "stores": dict(facts.storage.stores),
            "volumes": dict(facts.storage.volumes),
            "shares": dict(facts.storage.shares),
            "logs": {"sink": facts.logs.sink_id, "retentionDays": facts.logs.retention_days},
            "machines": {
                key: {"id": machine.machine_id, "address": machine.address}
                for key, machine in facts.compute.machines.items()
            },
            "backup": {"vault": facts.backup.vault_id, "copies": dict(facts.backup.copies)},
            "exchange": {
                "gate": facts.exchange.gate_id,
                "approval": facts.exchange.approval_id,
                "inboxes": dict(facts.exchange.inboxes),
                "outboxes": dict(facts.exchange.outboxes),
            },
            "assurance": {
                "level": self.blueprint.assurance.value,
                "without": {each.measure.value: each.reason for each in self.blueprint.waived},
            },
        }
