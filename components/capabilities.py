"""What a hub can be asked for, and how honestly a back end has to answer."""

from dataclasses import dataclass
from enum import StrEnum


class Capability(StrEnum):
    """Something a hub may need from its cloud."""

    # network
    ZONE_ISOLATION = "zone-isolation"
    """One network per zone, default deny both ways, only the flows of the matrix."""
    ADMIN_BASTION = "admin-bastion"
    """Administrators come in through a bastion only, from declared networks only."""
    SESSION_RECORDING = "session-recording"
    """What administrators do in their sessions is recorded."""
    EGRESS_ALLOW_LIST = "egress-allow-list"
    """The only way out is through one point that lets pass a list of host names."""
    INTRUSION_DETECTION = "intrusion-detection"
    """Traffic that leaves the hub is inspected for known attacks."""
    ENCRYPTED_FABRIC = "encrypted-fabric"
    """The cloud encrypts traffic between machines on its own network."""
    PRIVATE_NAMES = "private-names"
    """Names of the hub are resolved inside of it only."""
    BANDWIDTH_LIMITS = "bandwidth-limits"
    """The bandwidth of a workspace can be limited."""

    # identity
    WORKLOAD_IDENTITIES = "workload-identities"
    """Each workload has an identity of its own with the least that it needs."""
    AUDITOR_ACCESS = "auditor-access"
    """Auditors read everything and change nothing."""
    EXPORT_APPROVAL = "export-approval"
    """Nothing leaves but what a person approved."""

    # keys and storage
    ENCRYPTED_VOLUMES = "encrypted-volumes"
    """Every volume is encrypted at rest."""
    ENCRYPTED_STORES = "encrypted-stores"
    """Every object store is encrypted at rest."""
    CUSTOMER_KEYS = "customer-keys"
    """Data at rest are encrypted under keys that the customer holds and can revoke."""
    HSM_KEYS = "hsm-keys"
    """The customer's keys are kept in a hardware security module of the customer's own."""
    KEY_ROTATION = "key-rotation"
    """Keys are rotated by themselves."""
    PRIVATE_STORES = "private-stores"
    """Object stores are reached on a private address inside the hub's network."""
    VERSIONED_STORES = "versioned-stores"
    """Overwritten or deleted objects can be brought back."""
    EXPIRING_STORES = "expiring-stores"
    """Objects are deleted by themselves when their time is over."""
    IMMUTABLE_EXPORTS = "immutable-exports"
    """What was exported cannot be changed or deleted for a time."""
    DATA_SET_MOUNTS = "data-set-mounts"
    """Machines mount their workspace's data set read-only, without a secret on the machine."""

    # compute
    GPU_MACHINES = "gpu-machines"
    """Compute pools are asked for by accelerator."""
    TRUSTED_BOOT = "trusted-boot"
    """Machines start only what is signed, and can prove it."""
    SPREAD_MACHINES = "spread-machines"
    """Machines of a pool stand in different zones or on different hosts."""
    IDLE_STOP = "idle-stop"
    """Machines that do nothing stop by themselves."""
    BUDGETS = "budgets"
    """People are told when the hub costs more than planned."""
    QUOTAS = "quotas"
    """The account can hold no more than the plan needs."""

    # traces and backup
    IMMUTABLE_LOGS = "immutable-logs"
    """The log archive cannot be changed or deleted before its retention ends."""
    FLOW_LOGS = "flow-logs"
    """Traffic between zones is recorded."""
    API_AUDIT_LOGS = "api-audit-logs"
    """What is done through the cloud's own API is recorded and kept with the hub's traces."""
    BACKUPS = "backups"
    """Volumes and hosts are backed up every day."""
    IMMUTABLE_BACKUPS = "immutable-backups"
    """Backups cannot be deleted before their time."""
    SECOND_REGION_COPIES = "second-region-copies"
    """Stores are copied to a second region inside the perimeter."""

    # law
    EU_JURISDICTION = "eu-jurisdiction"
    """Nobody who runs the cloud is under the law of a country outside of the Union."""


@dataclass(frozen=True)
class Met:
    """The cloud gives it; `how` names the means."""

    how: str


@dataclass(frozen=True)
class MetDifferently:
    """The cloud gives the same protection by another means, named in `how`."""

    how: str


@dataclass(frozen=True)
class NotAvailable:
    """The cloud does not give it: `why`, and what `compensates` for part of it."""

    why: str
    compensates: str

    @property
    def how(self) -> str:
        """Both in one line."""
        return f"{self.why}; {self.compensates}"


Support = Met | MetDifferently | NotAvailable
