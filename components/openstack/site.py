"""Where an OpenStack hub stands: its explicit providers, and what every resource there needs."""

import os
from dataclasses import dataclass

import pulumi
import pulumi_openstack as openstack

from components.backend import Consent
from components.blueprint import Blueprint
from components.openstack.declaration import profile_of
from components.openstack.environment import auth_url
from components.openstack.profiles.profile import Profile
from components.site import Site
from components.spec import OpenStackBlock


@dataclass(frozen=True)
class OpenStackSite(Site):
    """The explicit providers, the cloud's profile and the operator's consent, handed to every area.

    Object storage may have a region of its own (OVHcloud: `GRA` beside `GRA11`), hence its own provider: a resource
    whose region differs from its provider's meets faults of the provider (terraform-provider-openstack #1829).
    `second_provider` is that of the object storage of the second region, None where no copies are wanted.
    """

    profile: Profile
    image: str
    external_network: str
    object_provider: openstack.Provider
    second_provider: openstack.Provider | None

    @property
    def region(self) -> str:
        """The region, given to each resource: what is omitted would be decided elsewhere."""
        return self.blueprint.region

    @property
    def object_region(self) -> str:
        """The region of object storage that belongs to the hub's region."""
        return self.profile.regions[self.region]

    @property
    def copy_region(self) -> str | None:
        """The region of object storage that belongs to the second region."""
        second = self.blueprint.second_region
        return None if second is None else self.profile.regions[second]

    @property
    def auth_url(self) -> str:
        """The address of the identity service."""
        return auth_url(self.profile)

    @property
    def api_hosts(self) -> tuple[str, ...]:
        """Names of the cloud's own API that the hub's hosts must reach."""
        places = {"region": self.region.lower(), "object_region": self.object_region.lower()}
        return tuple(host.format(**places) for host in self.profile.api_hosts)

    def tags(self, *, workspace: str | None, data_class: str) -> list[str]:
        """Labels in the form of network tags (`owner=…`)."""
        return [f"{key}={value}" for key, value in self.labels(workspace=workspace, data_class=data_class).items()]

    def store(self, parent: pulumi.Resource, workspace: str | None = None) -> pulumi.ResourceOptions:
        """Options of an object store."""
        return pulumi.ResourceOptions.merge(
            self.stateful(parent, workspace), pulumi.ResourceOptions(provider=self.object_provider)
        )

    def renewed(self, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of a resource without data that cannot stand beside its successor: its name or address is taken."""
        return pulumi.ResourceOptions.merge(self.child(parent), pulumi.ResourceOptions(delete_before_replace=True))


def build(blueprint: Blueprint, block: OpenStackBlock, consent: Consent, parent: pulumi.Resource) -> OpenStackSite:
    """The explicit providers of the hub. Credentials come from the environment; cloud and region never do."""
    profile = profile_of(blueprint.cloud, block, blueprint.region)
    # The provider's schema marks the password alone as secret.
    credential, token = _secret("OS_APPLICATION_CREDENTIAL_SECRET"), _secret("OS_TOKEN")

    def provider(name: str, region: str) -> openstack.Provider:
        return openstack.Provider(
            name,
            region=region,
            auth_url=auth_url(profile),
            insecure=False,
            application_credential_secret=credential,
            token=token,
            opts=pulumi.ResourceOptions(parent=parent),
        )

    second = blueprint.second_region
    return OpenStackSite(
        blueprint,
        consent,
        provider("openstack", blueprint.region),
        profile,
        str(block.image),
        str(block.external_network),
        provider("openstack-objects", profile.regions[blueprint.region]),
        provider("openstack-copies", profile.regions[second]) if second is not None else None,
    )


def _secret(variable: str) -> pulumi.Output[str] | None:
    value = os.environ.get(variable)
    return pulumi.Output.secret(value) if value else None
