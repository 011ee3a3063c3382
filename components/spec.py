"""HubSpec: what the user writes. Neutral: no word of a cloud in it, but for one small block per back end."""

import re
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from components.capabilities import Capability

RETENTION_MINIMUM_DAYS = 180
"""Six months: SecNumCloud 3.2, 12.6.c; CNIL MR-007, SEC-JOU-3."""
RETENTION_USUAL_MAXIMUM_DAYS = 366
"""One year: CNIL MR-007, SEC-JOU-3; a longer time needs a written justification."""
RETENTION_MAXIMUM_DAYS = 1096
"""Three years: CNIL MR-007, SEC-JOU-3, where the risk of misuse justifies it."""


class Custody(StrEnum):
    """Who holds the keys that encrypt data at rest; a spec asks for at least this much, in this order."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    CUSTOMER_HSM = "customer-hsm"


def _range(value: object) -> IPv4Network:
    """An IPv4 range in CIDR form, written as its network address."""
    if isinstance(value, IPv4Network):
        return value
    try:
        return IPv4Network(str(value))
    except ValueError as problem:
        raise PydanticCustomError(
            "cidr", "an IPv4 range in CIDR form such as 10.40.0.0/16 ({problem})", {"problem": str(problem)}
        ) from None


def _ssh_public_key(value: str) -> str:
    if not re.fullmatch(r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{40,}={0,3}( .*)?", value):
        raise PydanticCustomError("ssh_key", "an OpenSSH public key line (ssh-ed25519, ecdsa-sha2-nistp… or ssh-rsa)")
    return value


Cidr = Annotated[IPv4Network, BeforeValidator(_range)]
SshPublicKey = Annotated[str, AfterValidator(_ssh_public_key)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,14}[a-z0-9]$")]
"""3 to 16 characters, lower-case letters, digits and hyphens: fits every cloud's name rules with room for suffixes."""
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Accelerator = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*:[1-8]$")]
"""MODEL:COUNT for each machine, such as `H100:2`."""


class Written(BaseModel):
    """Base of everything a user writes: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Contacts(Written):
    """People to call: HDS v2 EXI 11 (a health professional entitled to access) and EXI 20 (incident contact)."""

    owner: Email
    security: Email
    health_professional: Email


class Logs(Written):
    """How long traces are kept, in days: a window, not a floor (SecNumCloud 12.6.c; CNIL MR-007 SEC-JOU-3)."""

    retention_days: Annotated[int, Field(ge=RETENTION_MINIMUM_DAYS, le=RETENTION_MAXIMUM_DAYS)] = 365
    justification: str | None = None

    @model_validator(mode="after")
    def _longer_than_a_year_is_justified(self) -> "Logs":
        if self.retention_days > RETENTION_USUAL_MAXIMUM_DAYS and not self.justification:
            raise PydanticCustomError(
                "retention",
                "at most 366 days, or up to 1096 with a written `justification` (CNIL MR-007 SEC-JOU-3)",
            )
        return self


class Warehouse(Written):
    """The zone where the data rest: size of the database volume in GiB."""

    volume_gb: Annotated[int, Field(ge=10, le=12_000)] = 100


class Pool(Written):
    """Machines of one shape in a workspace. `kind` leaves room for managed clusters."""

    name: Name
    kind: Literal["machines"] = "machines"
    accelerator: Accelerator
    machines: Annotated[int, Field(ge=1, le=32)] = 1
    boot_gb: Annotated[int, Field(ge=10, le=1_000)] = 50
    scratch_gb: Annotated[int, Field(ge=10, le=12_000)] = 200


class Workspace(Written):
    """One study. `slot` fixes its address range for ever, so that others may come and go."""

    name: Name
    slot: Annotated[int, Field(ge=1)]
    pools: tuple[Pool, ...] = ()


class AzureBlock(Written):
    """What cannot be neutral on Azure: the subscription, its tenant and the pinned image of machines."""

    subscription_id: UUID
    tenant_id: UUID
    image: Annotated[str, Field(pattern=r"^[\w-]+:[\w-]+:[\w-]+:\d+\.\d+\.\d+$")]
    """`publisher:offer:sku:version`, with an exact version."""


class OpenStackBlock(Written):
    """What cannot be neutral on OpenStack: the id of the pinned image of machines, which differs in each region."""

    image: UUID


class HubSpec(Written):
    """A health data hub as its operators want it."""

    name: Name
    cloud: Literal["azure", "ovh", "sandbox"]
    region: Annotated[str, Field(min_length=1)]
    perimeter: Literal["fr", "eu", "eea"] = "eu"
    address_space: Cidr
    admin_networks: Annotated[tuple[Cidr, ...], Field(min_length=1)]
    senders: tuple[Cidr, ...] = ()
    contacts: Contacts
    custody: Custody = Custody.PROVIDER
    require: tuple[Capability, ...] = ()
    """Capabilities without which the hub must not be deployed."""
    ssh_public_keys: Annotated[tuple[SshPublicKey, ...], Field(min_length=1)]
    logs: Logs = Logs()
    warehouse: Warehouse = Warehouse()
    workspaces: tuple[Workspace, ...] = ()
    end_date: date | None = None
    azure: AzureBlock | None = None
    openstack: OpenStackBlock | None = None
