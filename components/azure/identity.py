"""Identities on Azure: a managed identity per workload, groups of people, and the least rights that each needs."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization, managedidentity

from components.azure.keys import Keys
from components.azure.site import AzureSite
from components.azure.storage import Storage
from components.backend import IdentityFacts
from components.blueprint import (
    APPROVERS,
    AUDITORS,
    BACKUP,
    HEALTH,
    OPERATORS,
    TECHNICAL,
    Access,
    Grant,
    Identity,
)

# Azure's own roles (Microsoft: Azure built-in roles).
_READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
_LOG_ANALYTICS_READER = "73c42c96-874c-492b-b04d-ab87d138a893"
_BLOB_DATA_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"

_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_WRITE_ONLY = (f"{_BLOBS}/write", f"{_BLOBS}/add/action")
_OPERATE = (
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Compute/virtualMachines/instanceView/read",
    "Microsoft.Compute/virtualMachines/start/action",
    "Microsoft.Compute/virtualMachines/restart/action",
    "Microsoft.Compute/virtualMachines/powerOff/action",
    "Microsoft.Compute/virtualMachines/deallocate/action",
    # To enter a machine by the bastion, Azure wants to read what lies between.
    "Microsoft.Network/bastionHosts/read",
    "Microsoft.Network/networkInterfaces/read",
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
)


class Identities(pulumi.ComponentResource):
    """Who may do what: roles on single containers for workloads, on the resource group for people.

    People are groups of the tenant, whose membership ends by the tenant's own rules; no identity has a secret. Backups
    and copies are made by services of Azure, so the plan's identity for them is the one that reaches their key.
    """

    facts: IdentityFacts

    def __init__(self, site: AzureSite, keys: Keys, storage: Storage, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Identities", "identity", {}, opts)
        self._site, self._storage = site, storage
        self._people: Mapping[str, str] = {
            OPERATORS: str(site.block.operators_group),
            AUDITORS: str(site.block.auditors_group),
            APPROVERS: str(site.block.approvers_group),
        }
        self._workloads = {
            identity.key: self._workload(identity)
            for identity in site.blueprint.identities
            if identity.key not in (*self._people, BACKUP)
        }
        writer = self._role("write-only", "writes objects, reads and deletes none", data_actions=_WRITE_ONLY)
        operator = self._role("operators", "runs the machines, enters them by the bastion", actions=_OPERATE)
        self._roles: Mapping[Access, pulumi.Input[str]] = {
            Access.READ: site.built_in_role(_BLOB_DATA_READER),
            Access.READ_WRITE: site.built_in_role(_BLOB_DATA_CONTRIBUTOR),
            Access.WRITE_ONLY: writer.id,
        }
        # The exchange makes the approvers' right to export; object replication needs none of the backup's.
        for grant in site.blueprint.grants:
            if grant.identity != BACKUP and not is_approval(grant):
                self.grant(f"identity-{grant.key}-grant", grant, self)
        for key, role, people in (
            ("operators", operator.id, OPERATORS),
            ("auditors", site.built_in_role(_READER), AUDITORS),
            ("auditors-logs", site.built_in_role(_LOG_ANALYTICS_READER), AUDITORS),
        ):
            self._assign(f"identity-{key}-role", site.group.id, role, people, self)
        self.facts = IdentityFacts(
            {
                **{key: pulumi.Output.from_input(group) for key, group in self._people.items()},
                **{key: identity.id for key, identity in self._workloads.items()},
                BACKUP: keys.identity.id,
            }
        )
        self.register_outputs({})

    def grant(self, name: str, grant: Grant, parent: pulumi.Resource) -> authorization.RoleAssignment:
        """Give one identity its access to one container."""
        scope = self._storage.areas[grant.store, grant.area].id
        return self._assign(name, scope, self._roles[grant.access], grant.identity, parent)

    def _workload(self, identity: Identity) -> managedidentity.UserAssignedIdentity:
        site = self._site
        return managedidentity.UserAssignedIdentity(
            f"identity-{identity.key}",
            resource_name_=identity.name,
            resource_group_name=site.group_name,
            location=site.location,
            tags=site.labels(workspace=identity.workspace, data_class=HEALTH if identity.workspace else TECHNICAL),
            opts=site.child(self),
        )

    def _role(
        self, key: str, purpose: str, *, actions: tuple[str, ...] = (), data_actions: tuple[str, ...] = ()
    ) -> authorization.RoleDefinition:
        """A role of the hub's own. Its shown name is unique in the tenant, as Azure wants it."""
        site = self._site
        return authorization.RoleDefinition(
            f"identity-role-{key}",
            role_definition_id=site.guid(f"role-{key}"),
            role_name=f"health-data-hub {site.blueprint.name} {key} ({site.block.subscription_id})",
            role_type="CustomRole",
            description=f"{site.blueprint.name}: {purpose}",
            scope=site.group.id,
            assignable_scopes=[site.group.id],
            permissions=[
                authorization.PermissionArgs(
                    actions=list(actions), not_actions=[], data_actions=list(data_actions), not_data_actions=[]
                )
            ],
            opts=site.child(self),
        )

    def _assign(
        self, name: str, scope: pulumi.Input[str], role: pulumi.Input[str], identity: str, parent: pulumi.Resource
    ) -> authorization.RoleAssignment:
        person = identity in self._people
        return authorization.RoleAssignment(
            name,
            role_assignment_name=self._site.guid(name),
            scope=scope,
            role_definition_id=role,
            principal_id=self._people[identity] if person else self._workloads[identity].principal_id,
            principal_type="Group" if person else "ServicePrincipal",
            opts=self._site.child(parent),
        )


def is_approval(grant: Grant) -> bool:
    """The right by which approvers put something into exports."""
    return grant.identity == APPROVERS and grant.access is Access.WRITE_ONLY
