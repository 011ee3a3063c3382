"""The Azure back end."""

from collections.abc import Mapping

import pulumi

from components.azure import environment as azure_environment
from components.azure.accelerators import OFFERS
from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, NotAvailable, Support
from components.problems import Problem
from components.sketch import Sketch
from components.spec import Custody, HubSpec

_SUPPORT: Mapping[Capability, Support] = {
    Capability.ZONE_ISOLATION: Met(
        "a subnet and a network security group per zone, a network of its own per workspace"
    ),
    Capability.PRIVATE_STORES: Met("private endpoints and private DNS zones"),
    Capability.ENCRYPTED_VOLUMES: Met("disk encryption set, platform and customer key; encryption at host"),
    Capability.ENCRYPTED_STORES: Met("customer key and infrastructure encryption"),
    Capability.CUSTOMER_KEYS: Met("premium key vault, keys protected by HSM"),
    Capability.HSM_KEYS: NotAvailable(
        "a Managed HSM must be activated by hand, with the customer's own security domain, before it has keys",
        "keys are HSM-protected in a premium vault, in HSMs that Azure shares between customers",
    ),
    Capability.VERSIONED_STORES: Met("blob versioning and soft delete"),
    Capability.IMMUTABLE_LOGS: Met("version-level immutability on the traces' store, locked"),
    Capability.GPU_MACHINES: Met("virtual machine sizes with GPU, by a dated table"),
}


class AzureBackend:
    """Renders a blueprint on Azure."""

    name = "azure"

    def support(self, cloud: str) -> Mapping[Capability, Support]:  # noqa: ARG002 - one cloud in this family
        """Every capability, answered."""
        return _SUPPORT

    def custody(self, cloud: str) -> Custody:  # noqa: ARG002
        """Customer: keys in the customer's vault, which can be revoked."""
        return Custody.CUSTOMER

    def accelerators(self, cloud: str) -> Mapping[str, str]:  # noqa: ARG002
        """Virtual machine sizes by accelerator."""
        return {accelerator: offer.flavor for accelerator, offer in OFFERS.items()}

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
        """A missing block, an environment that contradicts the spec."""
        found = azure_environment.problems(known, environment)
        if "azure" not in known.given:
            found.append(Problem("azure", "nothing", "the block with `subscription_id`, `tenant_id` and `image`"))
        return found

    def placeholders(self, spec: HubSpec) -> list[Problem]:
        """The all-zero ids of the example stack files."""
        if spec.azure is None:
            return []
        ids = {"subscription_id": spec.azure.subscription_id, "tenant_id": spec.azure.tenant_id}
        return [
            Problem(f"azure.{name}", str(value), "the id of your own", "`az account show` shows both.")
            for name, value in ids.items()
            if value.int == 0
        ]

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the hub, area by area."""
        # Imported here: the questions above are asked often, and need no provider SDK.
        from components.azure.rendering import render

        return render(spec, blueprint, consent, parent)
