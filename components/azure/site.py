"""Where an Azure hub stands: its explicit provider, its resource group, and what every resource there needs."""

import uuid
from dataclasses import dataclass

import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import resources

from components.azure import regions
from components.backend import Consent
from components.blueprint import TECHNICAL, Blueprint, Store, StoreCopy
from components.names import compact
from components.site import Site
from components.spec import AzureBlock


@dataclass(frozen=True)
class AzureSite(Site):
    """The provider of one subscription, the hub's resource group and the operator's consent, handed to every area."""

    block: AzureBlock
    group: resources.ResourceGroup

    @property
    def location(self) -> str:
        """The region, given to each resource as a plain value: left out it is unknown to policies in a preview."""
        return self.blueprint.region

    @property
    def group_name(self) -> pulumi.Output[str]:
        """The name of the resource group, as a dependency on it."""
        return self.group.name

    @property
    def zones(self) -> int:
        """How many availability zones the region has."""
        return regions.zones(self.location)

    @property
    def all_zones(self) -> list[str] | None:
        """Every availability zone, for what spans them; None where the region has none."""
        return [str(zone) for zone in range(1, self.zones + 1)] or None

    @property
    def lock(self) -> str:
        """State of what can be locked for good. No consent undoes it: neither can Azure."""
        return "Locked" if self.block.archives == "locked" else "Unlocked"

    def global_name(self, *parts: str) -> str:
        """A name for what shares one name space with all of Azure (vaults, storage accounts): 24 characters."""
        return compact(self.blueprint.name, *parts, limit=24, unique=str(self.block.subscription_id))

    def account_name(self, store: Store | StoreCopy) -> str:
        """The storage account of a store, or of its copy."""
        return self.global_name(store.of, "copy") if isinstance(store, StoreCopy) else self.global_name(store.purpose)

    def area_url(self, store: Store, area: str) -> str:
        """Where an area of a store is, by the account's public name, which inside of the hub is a private address."""
        return f"https://{self.account_name(store)}.blob.core.windows.net/{area}"

    def guid(self, purpose: str) -> str:
        """The same GUID for the same purpose in this hub: names of roles and of their assignments have to be GUIDs."""
        return str(uuid.uuid5(self.block.subscription_id, f"{self.blueprint.name}/{purpose}"))

    def built_in_role(self, role: str) -> str:
        """The id of one of Azure's own roles in this subscription."""
        return f"/subscriptions/{self.block.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def build(blueprint: Blueprint, block: AzureBlock, consent: Consent, parent: pulumi.Resource) -> AzureSite:
    """The explicit provider and the resource group. Credentials come from the environment; the place never does."""
    provider = azure.Provider(
        "azure",
        subscription_id=str(block.subscription_id),
        tenant_id=str(block.tenant_id),
        location=blueprint.region,
        environment="public",
        opts=pulumi.ResourceOptions(parent=parent),
    )
    group = resources.ResourceGroup(
        "resource-group",
        resource_group_name=blueprint.name,
        location=blueprint.region,
        tags=blueprint.labels(workspace=None, data_class=TECHNICAL),
        # Whoever deletes a resource group deletes everything in it.
        opts=Site(blueprint, consent, provider).stateful(parent),
    )
    return AzureSite(blueprint, consent, provider, block, group)
