"""HubSpec: what the user writes. Neutral: no word of a cloud in it, but for one small block per back end."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from components.assurance import Assurance, Measure
from components.capabilities import Capability
from components.clouds import clouds

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


def _cloud(value: str) -> str:
    if value not in clouds():
        raise PydanticCustomError("cloud", "one of {names}", {"names": ", ".join(sorted(clouds()))})
    return value


def _day(value: object) -> object:
    """A date as it was written: YAML makes a time of it, which the engine hands on as text (`… 00:00:00 +0000 UTC`)."""
    return value.removesuffix(" 00:00:00 +0000 UTC") if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
Cidr = Annotated[IPv4Network, BeforeValidator(_range)]
SshPublicKey = Annotated[str, AfterValidator(_ssh_public_key)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,14}[a-z0-9]$")]
"""3 to 16 characters, lower-case letters, digits and hyphens: fits every cloud's name rules with room for suffixes."""
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
"""Fits the labels of every cloud: 255 characters with the label's name."""
Accelerator = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*:[1-9][0-9]?$")]
"""MODEL:COUNT for each machine: graphics processors (`H100:2`), or virtual processors alone (`CPU:8`)."""
HostName = Annotated[str, Field(pattern=r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$", max_length=253)]
"""A host name in lower case, or all names below a domain of two parts at least (`*.example.org`)."""
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):(00|30)$")]
"""HH:MM in UTC, at a full or half hour."""


class Written(BaseModel):
    """Base of everything a user writes: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


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


class Waiver(Written):
    """A measure of the assurance level that this hub does without, and why: shown wherever the hub is shown."""

    measure: Measure
    reason: Annotated[str, Field(min_length=10)]


class Egress(Written):
    """The only way out: hosts that machines may reach on port 443, through one point that checks the name.

    `resolvers` are addresses that the egress proxies ask for these names, where the way out is a proxy host; no other
    machine can reach them.
    """

    allowed_hosts: tuple[HostName, ...] = ()
    resolvers: tuple[IPv4Address, ...] = ()


class Exchange(Written):
    """How long exports are kept unchanged, and how long refused or waiting data stay in quarantine, in days."""

    export_keep_days: Annotated[int, Field(ge=30, le=3650)] = 365
    quarantine_days: Annotated[int, Field(ge=1, le=365)] = 30


class Backup(Written):
    """Daily and weekly backups; copies go to a second region only when it is named, and only inside the perimeter."""

    daily_at: TimeOfDay = "02:00"
    keep_days: Annotated[int, Field(ge=7, le=365)] = 30
    keep_weeks: Annotated[int, Field(ge=4, le=520)] = 12
    second_region: Annotated[str, Field(min_length=1)] | None = None


class Budget(Written):
    """What the hub may cost in a month, in the account's own currency, and the first month that counts."""

    monthly: Annotated[int, Field(ge=1)]
    starts: Day

    @model_validator(mode="after")
    def _begins_with_a_month(self) -> "Budget":
        if self.starts.day != 1:
            raise PydanticCustomError("budget", "a `starts` on the first day of a month")
        return self


class Warehouse(Written):
    """The zone where the data rest: size of the database volume in GiB."""

    volume_gb: Annotated[int, Field(ge=10, le=12_000)] = 100


class Pool(Written):
    """Machines of one shape in a workspace. `kind` leaves room for managed clusters.

    `idle_stop_minutes`: a machine that computes nothing for so long powers itself off; `never` keeps it running.
    """

    name: Name
    kind: Literal["machines"] = "machines"
    accelerator: Accelerator
    machines: Annotated[int, Field(ge=1, le=32)] = 1
    boot_gb: Annotated[int, Field(ge=10, le=1_000)] = 50
    scratch_gb: Annotated[int, Field(ge=10, le=12_000)] = 200
    idle_stop_minutes: Annotated[int, Field(ge=10, le=10_080)] | Literal["never"] = 60


class Workspace(Written):
    """One study. `slot` fixes its address range for ever, so that others may come and go.

    `end_date` is when its authorisation ends, the hub's own when left out. `data_gb` is the size of its data set and
    `outbox_gb` of what waits for export, where these are file shares. `bandwidth_mbps` limits what each of its
    machines sends and receives.
    """

    name: Name
    slot: Annotated[int, Field(ge=1)]
    end_date: Day | None = None
    data_gb: Annotated[int, Field(ge=1, le=100_000)] = 100
    outbox_gb: Annotated[int, Field(ge=1, le=100_000)] = 20
    bandwidth_mbps: Annotated[int, Field(ge=1)] | None = None
    pools: tuple[Pool, ...] = ()


class AzureBlock(Written):
    """What cannot be neutral on Azure: the subscription, its tenant, the pinned image, and groups of people in Entra.

    `log_cluster_gb`: a dedicated log cluster, the only place where the log workspace too is under the customer's key;
    it is paid for from 100 GB a day.
    `archives`: how the write-once archives stand, with `locked-archives`. Azure makes them unlocked only, and what is
    locked is locked for good, so the first deployment says `unlocked` and a later one `locked`. It has no default: one
    cannot be taken back, the other protects less.
    """

    subscription_id: UUID
    tenant_id: UUID
    image: Annotated[str, Field(pattern=r"^[\w-]+:[\w-]+:[\w-]+:\d+\.\d+\.\d+$")]
    """`publisher:offer:sku:version`, with an exact version."""
    operators_group: UUID
    auditors_group: UUID
    approvers_group: UUID
    archives: Literal["unlocked", "locked"] | None = None
    log_cluster_gb: Literal[100, 200, 300, 400, 500, 1000] | None = None


class GenericCloud(Written):
    """An OpenStack cloud that no profile knows: what its operator declares of it, and the document that says so."""

    auth_url: Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(:\d+)?(/[\w./-]*)?$")]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 code of the country where the region lies."""
    source: Annotated[str, Field(min_length=1)]
    external_network: Annotated[str, Field(min_length=1)]
    """Name of the external network that floating addresses come from."""
    encrypted_volume_type: Annotated[str, Field(min_length=1)]
    flavors: Annotated[Mapping[Accelerator, str], Field(min_length=1)]
    """Flavor by accelerator; `CPU:2` and `CPU:4` are needed for the hub's own hosts."""


class OpenStackBlock(Written):
    """What cannot be neutral on OpenStack: ids that differ in each region, and a cloud that no profile knows.

    `image` is the pinned image of machines, `external_network` the network behind the only way in and out.
    """

    image: UUID
    external_network: UUID
    generic: GenericCloud | None = None


class HubSpec(Written):
    """A health data hub as its operators want it."""

    name: Name
    """Begins every name in the cloud; never changed once deployed."""
    cloud: Annotated[str, AfterValidator(_cloud)]
    """Where the hub is deployed."""
    region: Annotated[str, Field(min_length=1)]
    """Region of that cloud, in its own spelling; it must lie inside the perimeter."""
    perimeter: Literal["fr", "eu", "eea"] = "eu"
    """Countries that data may lie in: France, the Union, the European Economic Area."""
    assurance: Assurance = Assurance.HDS
    """How far the hub goes: what each level turns on stands in README.md."""
    without: tuple[Waiver, ...] = ()
    """Measures of the level that this hub does without, each with its reason."""
    end_date: Day
    """When the hub's authorisation ends: no access is given beyond it."""
    address_space: Cidr
    """Private range that every zone and workspace gets its addresses from."""
    admin_networks: Annotated[tuple[Cidr, ...], Field(min_length=1)]
    """Where administrators come from."""
    senders: tuple[Cidr, ...] = ()
    """Who delivers data."""
    contacts: Contacts
    custody: Custody = Custody.PROVIDER
    """Who holds the keys, at least."""
    require: tuple[Capability, ...] = ()
    """Capabilities without which the hub must not be deployed."""
    ssh_public_keys: Annotated[tuple[SshPublicKey, ...], Field(min_length=1)]
    """Keys of the operators: one OpenSSH public key line each."""
    egress: Egress = Egress()
    logs: Logs = Logs()
    warehouse: Warehouse = Warehouse()
    exchange: Exchange = Exchange()
    backup: Backup = Backup()
    budget: Budget | None = None
    quota: bool = False
    """Limit the account to what the plan needs, where the cloud lets the hub do so."""
    workspaces: tuple[Workspace, ...] = ()
    """One for each study."""
    azure: AzureBlock | None = None
    openstack: OpenStackBlock | None = None
