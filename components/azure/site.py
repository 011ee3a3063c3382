"""Where an Azure hub stands: its explicit provider, its resource group, and what every resource there needs."""

from dataclasses import dataclass

import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import resources

from components.backend import Consent
from components.blueprint import TECHNICAL, Blueprint
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

    def global_name(self, *parts: str) -> str:
        """A name for what shares one name space with all of Azure (vaults, storage accounts): 24 characters."""
        return compact(self.blueprint.name, *parts, limit=24, unique=str(self.block.subscription_id))


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
        opts=pulumi.ResourceOptions(parent=parent, provider=provider),
    )
    return AzureSite(blueprint, consent, provider, block, group)
