"""Keys on OpenStack: one key per purpose, made inside the key manager, so that no key material is ever in a state."""

import pulumi
from pulumi_openstack import keymanager

from components.backend import KeyFacts
from components.blueprint import Key
from components.openstack.site import OpenStackSite
from components.spec import Custody


class Keys(pulumi.ComponentResource):
    """Key encryption keys per purpose in barbican, each in a container that its creator alone reads.

    Volumes are encrypted under keys that the cloud makes by itself for each volume, so custody is the provider's,
    whatever lies here; these keys serve what workloads encrypt themselves, such as exports. The access list stands on
    the container: the provider has none for a key that an order made, which the project's roles keep from others.
    """

    facts: KeyFacts

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Keys", "keys", {}, opts)
        self.facts = KeyFacts({key.purpose: self._key(site, key) for key in site.blueprint.keys}, Custody.PROVIDER)
        self.register_outputs({})

    def _key(self, site: OpenStackSite, key: Key) -> pulumi.Output[str]:
        order = keymanager.OrderV1(
            f"keys-{key.purpose}",
            type="key",
            meta={"name": key.name, "algorithm": "aes", "bit_length": 256, "mode": "cbc"},
            region=site.region,
            opts=site.stateful(self, key.workspace),
        )
        keymanager.ContainerV1(
            f"keys-{key.purpose}-container",
            name=key.name,
            type="generic",
            secret_refs=[keymanager.ContainerV1SecretRefArgs(name="key", secret_ref=order.secret_ref)],
            acl=keymanager.ContainerV1AclArgs(read=keymanager.ContainerV1AclReadArgs(project_access=False)),
            region=site.region,
            opts=site.child(self),
        )
        return order.secret_ref
