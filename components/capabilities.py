"""What a hub can be asked for, and how honestly a back end has to answer."""

from dataclasses import dataclass
from enum import StrEnum


class Capability(StrEnum):
    """Something a hub may need from its cloud."""

    ZONE_ISOLATION = "zone-isolation"
    """One network per zone, default deny both ways, only the flows of the matrix."""
    PRIVATE_STORES = "private-stores"
    """Object stores are reached on a private address inside the hub's network."""
    ENCRYPTED_VOLUMES = "encrypted-volumes"
    """Every volume is encrypted at rest."""
    ENCRYPTED_STORES = "encrypted-stores"
    """Every object store is encrypted at rest."""
    CUSTOMER_KEYS = "customer-keys"
    """Data at rest are encrypted under keys that the customer holds and can revoke."""
    HSM_KEYS = "hsm-keys"
    """The customer's keys are kept in a hardware security module."""
    VERSIONED_STORES = "versioned-stores"
    """Overwritten or deleted objects can be brought back."""
    IMMUTABLE_LOGS = "immutable-logs"
    """The log archive cannot be changed or deleted before its retention ends."""
    GPU_MACHINES = "gpu-machines"
    """Compute pools are asked for by accelerator."""


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
