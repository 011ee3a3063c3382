"""Where a hub stands, whatever the cloud: what every resource of it is given."""

from dataclasses import dataclass

import pulumi

from components.backend import Consent
from components.blueprint import Blueprint


@dataclass(frozen=True)
class Site:
    """The plan, the operator's consent and the explicit provider; each back end adds what is its own."""

    blueprint: Blueprint
    consent: Consent
    provider: pulumi.ProviderResource

    def labels(self, *, workspace: str | None, data_class: str) -> dict[str, str]:
        """What every resource carries: tags on Azure, metadata on OpenStack."""
        return self.blueprint.labels(workspace=workspace, data_class=data_class)

    def child(self, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of a resource that holds no data."""
        return pulumi.ResourceOptions(parent=parent, provider=self.provider)

    def stateful(self, parent: pulumi.Resource, workspace: str | None = None) -> pulumi.ResourceOptions:
        """Options of a resource that holds data: protected and retained unless its loss was agreed to by name."""
        keep = not self.consent.covers(self.blueprint, workspace)
        return pulumi.ResourceOptions(
            parent=parent,
            provider=self.provider,
            protect=keep,
            retain_on_delete=keep,
            # A replacement fails on the name that is taken, in place of beginning with the loss of what is there.
            delete_before_replace=False,
        )
