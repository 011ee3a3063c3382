"""The OpenStack back end: OVHcloud and the local sandbox, told apart by their profiles."""

from collections.abc import Mapping

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, NotAvailable, Support
from components.openstack import environment as openstack_environment
from components.openstack.profiles import PROFILES
from components.problems import Problem
from components.sketch import Sketch
from components.spec import Custody, HubSpec

_SUPPORT: Mapping[Capability, Support] = {
    Capability.ZONE_ISOLATION: Met("a network and a security group per zone, default egress rules deleted"),
    Capability.PRIVATE_STORES: NotAvailable(
        "object storage is reached at the cloud's own public API address",
        "containers carry no ACL, so that only the project's roles read them",
    ),
    Capability.ENCRYPTED_VOLUMES: Met("volume types with LUKS"),
    Capability.CUSTOMER_KEYS: NotAvailable(
        "LUKS keys are made and held by the provider's key manager",
        "workloads may encrypt what they store under the keys made for each purpose",
    ),
    Capability.HSM_KEYS: NotAvailable("no HSM under the volume keys", "keys stay in the provider's key manager"),
    Capability.VERSIONED_STORES: Met("container versioning"),
    Capability.IMMUTABLE_LOGS: NotAvailable(
        "containers have no object lock", "versioning keeps every overwritten trace, and the container is protected"
    ),
    Capability.GPU_MACHINES: Met("flavors with GPU, by a dated table"),
}
"""OVHcloud facts as of 2026-11-23: volume encryption guide (keys held by OVHcloud), S3 guides (SSE-OMK)."""


class OpenStackBackend:
    """Renders a blueprint on an OpenStack cloud."""

    name = "openstack"

    def support(self, cloud: str) -> Mapping[Capability, Support]:
        """Every capability, answered; what differs between the clouds stands in their profiles."""
        return {**_SUPPORT, Capability.ENCRYPTED_STORES: PROFILES[cloud].store_encryption}

    def custody(self, cloud: str) -> Custody:  # noqa: ARG002
        """Provider: the keys of LUKS volumes are made and held by the cloud."""
        return Custody.PROVIDER

    def accelerators(self, cloud: str) -> Mapping[str, str]:
        """Flavors by accelerator."""
        return {accelerator: offer.flavor for accelerator, offer in PROFILES[cloud].offers.items()}

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
        """A missing block, a region without encrypted volumes, an environment that contradicts the spec."""
        profile = PROFILES[known.cloud or ""]
        found = openstack_environment.problems(known, profile, environment)
        if "openstack" not in known.given:
            found.append(Problem("openstack", "nothing", "the block with the `image` id of this region"))
        if known.region is not None and known.region not in profile.regions:
            found.append(
                Problem(
                    "region",
                    known.region,
                    f"regions of {profile.name} with volumes of type {profile.encrypted_volume_type}: "
                    + ", ".join(sorted(profile.regions)),
                )
            )
        return found

    def placeholders(self, spec: HubSpec) -> list[Problem]:
        """The all-zero image id of the example stack files."""
        if spec.openstack is not None and spec.openstack.image.int == 0:
            return [
                Problem(
                    "openstack.image",
                    str(spec.openstack.image),
                    "the id of an image of the region",
                    "`openstack image list` shows them.",
                )
            ]
        return []

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the hub, area by area."""
        # Imported here: the questions above are asked often, and need no provider SDK.
        from components.openstack.rendering import render

        return render(spec, blueprint, consent, parent)
