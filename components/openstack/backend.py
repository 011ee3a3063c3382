"""The OpenStack back end: OVHcloud, the local sandbox and declared clouds, told apart by their profiles."""

from collections.abc import Iterator, Mapping

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, MetDifferently, NotAvailable, Support
from components.openstack import environment as openstack_environment
from components.openstack.declaration import profile_of
from components.openstack.profiles import PROFILES, generic
from components.openstack.profiles.profile import Profile
from components.openstack.stateful import STATEFUL
from components.problems import Problem
from components.sketch import Sketch
from components.spec import Custody, HubSpec, OpenStackBlock
from policies.jurisdictions import COUNTRIES, Perimeter

HOST_SIZES = ("CPU:2", "CPU:4")
"""What the hub's own hosts run on."""

_SUPPORT: Mapping[Capability, Support] = {
    # network
    Capability.ZONE_ISOLATION: Met("a network and a security group per zone, default rules deleted, port security on"),
    Capability.ADMIN_BASTION: MetDifferently(
        "a bastion host with the hub's only floating address, open to the declared administrators' networks alone"
    ),
    Capability.SESSION_RECORDING: MetDifferently(
        "the bastion host records sessions and sends them to the log forwarder; not a service of the cloud's"
    ),
    Capability.EGRESS_ALLOW_LIST: MetDifferently(
        "proxy hosts with the list of names in front of the only router that leads out"
    ),
    Capability.INTRUSION_DETECTION: NotAvailable(
        "no service of OpenStack inspects traffic", "proxies let out to named hosts only, and trace each request"
    ),
    Capability.ENCRYPTED_FABRIC: NotAvailable(
        "no argument asks for it, and nothing shows it",
        "hosts talk TLS or SSH to each other; data sets mounted over NFS stay inside the workspace's own network",
    ),
    Capability.PRIVATE_NAMES: MetDifferently("the services' hosts answer for the hub's own domain, inside of it only"),
    Capability.BANDWIDTH_LIMITS: Met(
        "a QoS policy on the workspace's network; neutron asks for the project's manager role"
    ),
    # identity
    Capability.WORKLOAD_IDENTITIES: MetDifferently(
        "an application credential per workload, with an end date and cut down by access rules, which see paths and "
        "methods but not what a request carries; an operator brings its secret to the machine"
    ),
    Capability.AUDITOR_ACCESS: Met("an application credential that may only read: settings and traces, no health data"),
    Capability.EXPORT_APPROVAL: Met(
        "the approvers' credential alone writes into the export container; no machine has it"
    ),
    # keys and storage
    Capability.ENCRYPTED_VOLUMES: Met("volume types with LUKS"),
    Capability.CUSTOMER_KEYS: NotAvailable(
        "LUKS keys are made and held by the provider's key manager",
        "workloads may encrypt what they store under the keys made for each purpose",
    ),
    Capability.HSM_KEYS: NotAvailable("no HSM under the volume keys", "keys stay in the provider's key manager"),
    Capability.KEY_ROTATION: NotAvailable(
        "the key manager rotates nothing, and a volume keeps its LUKS key for life",
        "an operator orders a new key for a purpose and has the workloads encrypt anew",
    ),
    Capability.PRIVATE_STORES: NotAvailable(
        "object storage is reached at the cloud's own public API address",
        "containers carry no ACL, so that only the project's roles read them",
    ),
    Capability.VERSIONED_STORES: Met("container versioning"),
    Capability.EXPIRING_STORES: MetDifferently(
        "the hub's hosts give each object its own time to be deleted, as the container's label says"
    ),
    Capability.IMMUTABLE_EXPORTS: NotAvailable(
        "containers have no object lock",
        "the approvers' credential cannot delete, and versions keep what it overwrites",
    ),
    Capability.DATA_SET_MOUNTS: Met("a file share per workspace, which its network alone mounts, read-only"),
    # compute
    Capability.GPU_MACHINES: Met("flavors with GPU, by a dated table"),
    Capability.TRUSTED_BOOT: NotAvailable(
        "no argument asks for it: secure boot is a property of images and hypervisors", "the image is pinned by its id"
    ),
    Capability.SPREAD_MACHINES: Met(
        "server groups: the hub's hosts never share a hypervisor with their twin, those of a pool as seldom as may be"
    ),
    Capability.IDLE_STOP: Met("a timer on each machine powers it off"),
    Capability.BUDGETS: NotAvailable(
        "OpenStack knows no prices", "machines that idle stop by themselves; the host's own billing may tell people"
    ),
    Capability.QUOTAS: Met("quotas of machines, volumes and networks, set with a cloud administrator's rights"),
    # traces and backup
    Capability.IMMUTABLE_LOGS: NotAvailable(
        "containers have no object lock", "versioning keeps every overwritten trace, and the container is protected"
    ),
    Capability.FLOW_LOGS: NotAvailable(
        "neutron's logging of security groups is an administrator's, and the provider has no resource for it",
        "proxies trace each request that leaves, hosts trace who logs in",
    ),
    Capability.API_AUDIT_LOGS: NotAvailable(
        "a cloud hands a project no log of its own API",
        "each credential serves one purpose and ends by itself; ask the host for its logs by contract",
    ),
    Capability.BACKUPS: MetDifferently(
        "no schedule in the API: a timer on the services' host makes volume backups, with a credential of its own"
    ),
    Capability.IMMUTABLE_BACKUPS: NotAvailable(
        "backups have no lock", "no credential but that of the services' host and the deployer's can delete them"
    ),
    Capability.SECOND_REGION_COPIES: NotAvailable(
        "one region of this cloud is known", "backups lie beside the volumes, in the cloud's own object storage"
    ),
}
"""What any OpenStack gives; a profile's `answers` go before. OVHcloud facts as of 2026-11-23: guides on volume
encryption (keys held by OVHcloud) and on S3 (SSE-OMK)."""

_COPIED_DATA_SETS = NotAvailable(
    "nothing is known of file shares of this cloud",
    "the gate copies data sets onto encrypted scratch volumes, over SSH",
)
_NAME_SERVICE = Met("a zone of the cloud's name service, and the services' hosts, inside of the hub only")


class OpenStackBackend:
    """Renders a blueprint on an OpenStack cloud."""

    name = "openstack"

    def support(self, cloud: str) -> Mapping[Capability, Support]:
        """Every capability, answered; what differs between the clouds stands in their profiles."""
        profile, found = PROFILES[cloud], dict(_SUPPORT)
        if profile.shares is None:
            found[Capability.DATA_SET_MOUNTS] = _COPIED_DATA_SETS
        if profile.private_dns:
            found[Capability.PRIVATE_NAMES] = _NAME_SERVICE
        found |= profile.answers
        return {capability: found[capability] for capability in Capability if capability in found}

    def custody(self, cloud: str) -> Custody:  # noqa: ARG002
        """Provider: the keys of LUKS volumes are made and held by the cloud."""
        return Custody.PROVIDER

    def accelerators(self, cloud: str, declared: OpenStackBlock | None = None) -> Mapping[str, str]:
        """Flavors by accelerator."""
        if PROFILES[cloud] is generic.PROFILE:
            return dict(declared.generic.flavors) if declared is not None and declared.generic is not None else {}
        return {accelerator: offer.flavor for accelerator, offer in PROFILES[cloud].offers.items()}

    def stateful(self) -> Mapping[str, tuple[str, ...]]:
        """Containers, volumes, shares and keys."""
        return STATEFUL

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
        """A missing block or declaration, a region unknown, an environment that contradicts the spec."""
        profile = profile_of(known.cloud or "", known.openstack, known.region)
        found = openstack_environment.problems(known, profile, environment)
        if "openstack" not in known.given:
            found.append(
                Problem("openstack", "nothing", "the block with `image` and `external_network` of this region")
            )
        found += _declaration_problems(known, profile)
        found += _region_problems(known, profile)
        found += _resolver_problems(known, profile)
        return found

    def placeholders(self, spec: HubSpec) -> list[Problem]:
        """The all-zero ids of the example stack files."""
        if spec.openstack is None:
            return []
        examples = (
            ("image", spec.openstack.image, "an image of the region", "`openstack image list` shows them."),
            (
                "external_network",
                spec.openstack.external_network,
                "the region's external network",
                "`openstack network list --external` shows it.",
            ),
        )
        return [
            Problem(f"openstack.{name}", str(value), f"the id of {what}", remedy)
            for name, value, what, remedy in examples
            if value.int == 0
        ]

    def unfinished(self, spec: HubSpec) -> list[str]:  # noqa: ARG002
        """Nothing: no lock exists here that takes a second step."""
        return []

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the hub, area by area."""
        # Imported here: the questions above are asked often, and need no provider SDK.
        from components.openstack.rendering import render

        return render(spec, blueprint, consent, parent)


def _declaration_problems(known: Sketch, profile: Profile) -> Iterator[Problem]:
    """What the operator must declare of a cloud that no profile knows, and must not of another."""
    declared = known.openstack.generic if known.openstack is not None else None
    if PROFILES[known.cloud or ""] is not generic.PROFILE:
        if declared is not None:
            yield Problem(
                "openstack.generic", "a declaration", f"nothing: the profile of {profile.name} says it", "Remove it."
            )
        return
    if declared is None:
        if known.openstack is not None:
            yield Problem("openstack.generic", "nothing", "what the operator declares of the cloud, with its source")
        return
    if declared.country not in COUNTRIES:
        yield Problem("openstack.generic.country", declared.country, f"one of {', '.join(sorted(COUNTRIES))}")
    elif known.perimeter is not None and not Perimeter(known.perimeter).holds(COUNTRIES[declared.country]):
        yield Problem("openstack.generic.country", declared.country, f"a country in {Perimeter(known.perimeter).words}")
    for size in HOST_SIZES:
        if size not in declared.flavors:
            yield Problem("openstack.generic.flavors", f"no {size}", f"a flavor for {size}, which the hub's hosts need")


def _region_problems(known: Sketch, profile: Profile) -> Iterator[Problem]:
    second = known.backup.second_region if known.backup is not None else None
    if not profile.regions:  # the declaration is missing, which is said already
        return
    for path, region in (("region", known.region), ("backup.second_region", second)):
        if region is not None and region not in profile.regions:
            kind = f"regions of {profile.name} with volumes of type {profile.encrypted_volume_type}"
            yield Problem(path, region, f"{kind}: {', '.join(sorted(profile.regions))}")


def _resolver_problems(known: Sketch, profile: Profile) -> Iterator[Problem]:
    """Proxies that may ask nobody for a name let nobody out, not even the log forwarder to the object storage."""
    if known.egress is None or known.egress.resolvers:
        return
    if known.egress.allowed_hosts or profile.api_hosts:
        names = (
            "the names of `allowed_hosts`" if known.egress.allowed_hosts else f"names such as {profile.api_hosts[0]}"
        )
        yield Problem("egress.resolvers", "nothing", f"one address at least that the proxies may ask for {names}")


BACKEND = OpenStackBackend()
