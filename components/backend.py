"""The protocol of a back end: what a cloud family must give so that the hub never asks which cloud it is on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pulumi

from components.blueprint import Blueprint
from components.capabilities import Capability, Support
from components.problems import Problem
from components.sketch import Sketch
from components.spec import Custody, HubSpec, OpenStackBlock


@dataclass(frozen=True)
class ZoneFacts:
    """A zone as deployed: ids of its network, its subnet and the security group that guards it.

    No group where the cloud runs what stands in the zone and takes none: a firewall's own subnet.
    """

    network_id: pulumi.Output[str]
    subnet_id: pulumi.Output[str]
    security_group_id: pulumi.Output[str] | None


@dataclass(frozen=True)
class NetworkFacts:
    """Zones by key."""

    zones: Mapping[str, ZoneFacts]


@dataclass(frozen=True)
class EgressFacts:
    """Id of the only way out: a firewall, or the router behind the proxies; and the host names that it lets pass."""

    exit_id: pulumi.Output[str]
    allowed_hosts: tuple[str, ...]


@dataclass(frozen=True)
class AdminFacts:
    """Id of the only way in for administrators: a bastion service, or the floating address of the bastion host."""

    entry_id: pulumi.Output[str]


@dataclass(frozen=True)
class IdentityFacts:
    """Ids of identities by key: managed identities and groups of people, or application credentials."""

    identities: Mapping[str, pulumi.Output[str]]


@dataclass(frozen=True)
class KeyFacts:
    """Key references by purpose, and who holds the keys."""

    keys: Mapping[str, pulumi.Output[str]]
    custody: Custody


@dataclass(frozen=True)
class StorageFacts:
    """Ids of object stores by purpose, of the hub's own volumes by purpose, and of file shares by purpose."""

    stores: Mapping[str, pulumi.Output[str]]
    volumes: Mapping[str, pulumi.Output[str]]
    shares: Mapping[str, pulumi.Output[str]]


@dataclass(frozen=True)
class LogFacts:
    """Id of the place that collects traces, and how many days they are kept there."""

    sink_id: pulumi.Output[str]
    retention_days: int


@dataclass(frozen=True)
class MachineFacts:
    """A machine as deployed: its id, its private address, the ids of its port and of its own volume, if it has one."""

    machine_id: pulumi.Output[str]
    address: pulumi.Output[str]
    port_id: pulumi.Output[str]
    volume_id: pulumi.Output[str] | None


@dataclass(frozen=True)
class ComputeFacts:
    """Machines by key."""

    machines: Mapping[str, MachineFacts]


@dataclass(frozen=True)
class BackupFacts:
    """Id of what makes backups (a vault, or the credential of the hosts that do), None when backups were waived.

    `copies` are ids of the copies in the second region, by the purpose of the store copied.
    """

    vault_id: pulumi.Output[str] | None
    copies: Mapping[str, pulumi.Output[str]]


@dataclass(frozen=True)
class ExchangeFacts:
    """Ids of the gate machine, and of the right by which approvers, and nobody else, put something into exports.

    `inboxes` and `outboxes` are where the gate finds those of each workspace, as its lists want them (docs/hub.md);
    empty where the gate copies to and from machines.
    """

    gate_id: pulumi.Output[str]
    approval_id: pulumi.Output[str]
    inboxes: Mapping[str, pulumi.Output[str]]
    outboxes: Mapping[str, pulumi.Output[str]]


@dataclass(frozen=True)
class HubFacts:
    """Everything a deployed hub tells about itself, the same on every cloud."""

    network: NetworkFacts
    egress: EgressFacts
    admin: AdminFacts
    identity: IdentityFacts
    keys: KeyFacts
    storage: StorageFacts
    logs: LogFacts
    compute: ComputeFacts
    backup: BackupFacts
    exchange: ExchangeFacts


@dataclass(frozen=True)
class Consent:
    """What may be destroyed: names of the hub or of workspaces, written by the operator. Empty: nothing stateful."""

    names: frozenset[str] = frozenset()

    def covers(self, blueprint: Blueprint, workspace: str | None) -> bool:
        """True when the operator agreed to lose this hub, or this workspace of it."""
        return blueprint.name in self.names or (workspace is not None and workspace in self.names)


class Backend(Protocol):
    """One cloud family. Pure questions first; only `render` makes resources."""

    name: str

    def support(self, cloud: str) -> Mapping[Capability, Support]:
        """Every capability, answered: met, met differently, or not available."""
        ...

    def custody(self, cloud: str) -> Custody:
        """The strongest key custody that this cloud gives for all data at rest."""
        ...

    def accelerators(self, cloud: str, declared: OpenStackBlock | None = None) -> Mapping[str, str]:
        """From `MODEL:COUNT` to the machine type that offers it; on a cloud without profile, as the spec declares."""
        ...

    def stateful(self) -> Mapping[str, tuple[str, ...]]:
        """Types whose loss loses data or keys, each with the inputs that replace it when they change."""
        ...

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
        """What only this cloud family knows to be wrong with a spec, or with the environment it would run in."""
        ...

    def placeholders(self, spec: HubSpec) -> list[Problem]:
        """Values of the back end's block that are still examples: fine to preview, refused for a deployment."""
        ...

    def unfinished(self, spec: HubSpec) -> list[str]:
        """What the spec leaves for a later deployment, as people are told: what, and how it is finished."""
        ...

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the blueprint's resources below `parent`, through an explicit provider, and return their facts."""
        ...
