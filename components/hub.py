"""HealthDataHub: the component that programs use."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint, plan
from components.clouds import backend_of
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
        inputs = {"cloud": spec.cloud, "region": spec.region, "perimeter": spec.perimeter}
        super().__init__("health-data-hub:index:HealthDataHub", name, inputs, opts)
        self.facts = backend.render(spec, self.blueprint, consent or Consent(), self)
        self.register_outputs(self.outputs())

    def outputs(self) -> Mapping[str, Any]:
        """What a stack exports: plain records of ids, nothing secret."""
        return {
            "zones": {
                key: {"network": zone.network_id, "subnet": zone.subnet_id, "securityGroup": zone.security_group_id}
                for key, zone in self.facts.network.zones.items()
            },
            "keys": dict(self.facts.keys.keys),
            "custody": self.facts.keys.custody.value,
            "stores": dict(self.facts.storage.stores),
            "volumes": dict(self.facts.storage.volumes),
            "logs": {"sink": self.facts.logs.sink_id, "retentionDays": self.facts.logs.retention_days},
            "machines": {
                key: {"id": machine.machine_id, "address": machine.address}
                for key, machine in self.facts.compute.machines.items()
            },
        }
