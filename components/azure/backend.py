"""The Azure back end."""

from collections.abc import Iterator, Mapping

import pulumi

from components.assurance import Measure, in_force
from components.azure import environment as azure_environment
from components.azure.accelerators import OFFERS
from components.azure.stateful import STATEFUL
from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, MetDifferently, NotAvailable, Support
from components.problems import Problem
from components.sketch import Sketch
from components.spec import AzureBlock, Custody, HubSpec, OpenStackBlock

IMAGE_GB = 30
"""Size of the system disk in Debian's and Ubuntu's images for Azure [k]; no smaller disk can be made of one."""

_SUPPORT: Mapping[Capability, Support] = {
    # network
    Capability.ZONE_ISOLATION: Met(
        "a subnet and a network security group per zone, a network of its own per workspace, peered only to the hub"
    ),
    Capability.ADMIN_BASTION: Met(
        "a Bastion without public address, open to the declared administrators' networks alone, which reach it by a "
        "private line (ExpressRoute or VPN) that is the operator's"
    ),
    Capability.SESSION_RECORDING: Met(
        "the Premium Bastion records sessions; the container that keeps them is named to it once by hand"
    ),
    Capability.EGRESS_ALLOW_LIST: Met("a firewall with the list of names, and a forced route to it from every zone"),
    Capability.INTRUSION_DETECTION: Met(
        "the Premium firewall cuts off known attacks, and traffic with known malicious addresses; it does not open TLS"
    ),
    Capability.ENCRYPTED_FABRIC: MetDifferently(
        "virtual network encryption between machines whose size has it; it cannot be enforced, and ends at private "
        "endpoints, the firewall and the bastion, where SSH and TLS encrypt"
    ),
    Capability.PRIVATE_NAMES: MetDifferently(
        "the services' hosts answer for the hub's own domain, and for private endpoints from private DNS zones that "
        "only they can ask; Azure's own resolver is closed to all other machines"
    ),
    Capability.BANDWIDTH_LIMITS: NotAvailable(
        "virtual networks have no limit of bandwidth", "the size of a machine bounds what it sends"
    ),
    # identity
    Capability.WORKLOAD_IDENTITIES: Met("a managed identity per workload, with one role on each container it needs"),
    Capability.AUDITOR_ACCESS: Met("the auditors' group reads the resource group, the log workspace and the traces"),
    Capability.EXPORT_APPROVAL: Met("the approvers' group alone may write into the export container; no machine may"),
    # keys and storage
    Capability.ENCRYPTED_VOLUMES: Met("disk encryption sets, platform and customer key; encryption at host"),
    Capability.ENCRYPTED_STORES: Met("customer key and infrastructure encryption"),
    Capability.CUSTOMER_KEYS: Met(
        "premium key vault, keys protected by HSM, for stores, disks and backups; for the log workspace too with a "
        "dedicated cluster (azure.log_cluster_gb), else its copy in the traces' store alone"
    ),
    Capability.HSM_KEYS: NotAvailable(
        "a Managed HSM must be activated by hand, with the customer's own security domain, before it has keys",
        "keys are HSM-protected in a premium vault, in HSMs that Azure shares between customers",
    ),
    Capability.KEY_ROTATION: Met("a rotation policy on each key; accounts and encryption sets follow"),
    Capability.PRIVATE_STORES: Met("private endpoints and private DNS zones"),
    Capability.VERSIONED_STORES: MetDifferently(
        "versions and soft delete of the hub's stores; soft delete alone in workspaces, whose stores have directories"
    ),
    Capability.EXPIRING_STORES: Met("lifecycle rules on the store, for old versions too"),
    Capability.IMMUTABLE_EXPORTS: Met("version-level immutability on the exports' store, for as long as the plan says"),
    Capability.DATA_SET_MOUNTS: Met("the workspace's inbox, mounted read-only under the machines' managed identity"),
    # compute
    Capability.GPU_MACHINES: Met("virtual machine sizes with GPU, by a dated table"),
    Capability.TRUSTED_BOOT: Met(
        "trusted launch: secure boot and a virtual TPM, for every offered size but those with eight H100"
    ),
    Capability.SPREAD_MACHINES: Met(
        "machines of a pool in the region's availability zones in turn, or in an availability set where it has none"
    ),
    Capability.IDLE_STOP: MetDifferently(
        "a timer on each machine powers it off; Azure bills it until an operator deallocates it"
    ),
    Capability.BUDGETS: Met("a budget on the hub's resource group, told by e-mail"),
    Capability.QUOTAS: NotAvailable(
        "quotas are of the subscription in a region, and Azure's to grant",
        "a budget tells when more is used than planned",
    ),
    # traces and backup
    Capability.IMMUTABLE_LOGS: Met("version-level immutability on the traces' store, for the whole retention"),
    Capability.FLOW_LOGS: Met("flow logs of every virtual network, into the traces' store"),
    Capability.API_AUDIT_LOGS: Met("the subscription's activity log, into the log workspace and the traces' store"),
    Capability.BACKUPS: Met("a recovery services vault with daily and weekly backups, kept inside the region"),
    Capability.IMMUTABLE_BACKUPS: Met(
        "an immutable vault, locked from the level hds on, whose soft delete is always on"
    ),
    Capability.SECOND_REGION_COPIES: Met(
        "object replication to accounts in the second region; of traces, what the log forwarder writes, since objects "
        "that Azure's monitoring appends to are not replicated"
    ),
    # law
    Capability.EU_JURISDICTION: NotAvailable(
        "Microsoft is under FISA 702, Executive Order 12333 and the CLOUD Act, whatever the region",
        "in part: keys of the customer's own, which the customer can revoke, in HSMs that Microsoft runs all the same",
    ),
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

    def accelerators(self, cloud: str, declared: OpenStackBlock | None = None) -> Mapping[str, str]:  # noqa: ARG002
        """Virtual machine sizes by accelerator."""
        return {accelerator: offer.flavor for accelerator, offer in OFFERS.items()}

    def stateful(self) -> Mapping[str, tuple[str, ...]]:
        """Types whose loss loses data or keys, each with the inputs that replace it when they change."""
        return STATEFUL

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
        """A missing block, disks that no image fits on, an environment that contradicts the spec."""
        return [
            *azure_environment.problems(known, environment),
            *_block_problems(known),
            *_archive_problems(known),
            *_disk_problems(known),
        ]

    def placeholders(self, spec: HubSpec) -> list[Problem]:
        """The all-zero ids of the example stack files."""
        if spec.azure is None:
            return []
        account = "`az account show` shows it."
        group = "`az ad group show --group NAME` shows it."
        ids = {
            "subscription_id": (spec.azure.subscription_id, account),
            "tenant_id": (spec.azure.tenant_id, account),
            "operators_group": (spec.azure.operators_group, group),
            "auditors_group": (spec.azure.auditors_group, group),
            "approvers_group": (spec.azure.approvers_group, group),
        }
        return [
            Problem(f"azure.{name}", str(value), "the id of your own", remedy)
            for name, (value, remedy) in ids.items()
            if value.int == 0
        ]

    def unfinished(self, spec: HubSpec) -> list[str]:
        """Archives that are still to be locked."""
        on = in_force(spec.assurance, (waiver.measure for waiver in spec.without))
        if Measure.LOCKED_ARCHIVES not in on or spec.azure is None or spec.azure.archives == "locked":
            return []
        return ["locked-archives: not locked yet. Once deployed, write `azure.archives: locked` and deploy again."]

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the hub, area by area."""
        # Imported here: the questions above are asked often, and need no provider SDK.
        from components.azure.rendering import render

        return render(spec, blueprint, consent, parent)


def _block_problems(known: Sketch) -> Iterator[Problem]:
    if "azure" not in known.given:
        keys = ", ".join(f"`{name}`" for name in AzureBlock.model_fields if name != "log_cluster_gb")
        yield Problem("azure", "nothing", f"the block with {keys}")
        return
    if known.azure is None or known.azure.approvers_group.int == 0:
        return
    # Whoever runs the machines, and whoever checks, must not be the one who lets data out.
    for name in ("operators_group", "auditors_group"):
        if getattr(known.azure, name) == known.azure.approvers_group:
            yield Problem(f"azure.{name}", str(known.azure.approvers_group), "another group than approvers_group")


def _archive_problems(known: Sketch) -> Iterator[Problem]:
    """With locked archives, the spec says which of the two steps it is at: see `AzureBlock.archives`."""
    if known.azure is None or known.azure.archives is not None or known.assurance is None:
        return
    if Measure.LOCKED_ARCHIVES in in_force(known.assurance, (waiver.measure for _, waiver in known.without)):
        yield Problem(
            "azure.archives",
            "nothing",
            "`unlocked` or `locked`",
            "Say `unlocked` for the first deployment, since Azure makes archives unlocked only; then `locked`, "
            "which cannot be taken back.",
        )


def _disk_problems(known: Sketch) -> Iterator[Problem]:
    for workspace in known.workspaces:
        for path, pool in workspace.pools:
            if pool.boot_gb < IMAGE_GB:
                yield Problem(f"{path}.boot_gb", str(pool.boot_gb), f"at least {IMAGE_GB} on azure, as the images are")


BACKEND = AzureBackend()
