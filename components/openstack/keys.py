"""Keys on OpenStack: one key per purpose, made inside the key manager, so that no key material is ever in a state."""

import pulumi
from pulumi_openstack import keymanager

from components.backend import KeyFacts
from components.openstack.site import OpenStackSite
from components.spec import Custody


class Keys(pulumi.ComponentResource):
    """Key encryption keys per purpose in barbican.

    Volumes are encrypted under keys that the cloud makes by itself for each volume, so custody is the provider's,
    whatever lies here; these keys serve what workloads encrypt themselves, such as exports.
    """

    facts: KeyFacts

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Keys", "keys", {}, opts)
        keys = {}
        for key in site.blueprint.keys:
            order = keymanager.OrderV1(
                f"keys-{key.purpose}",
                type="key",
                meta={"name": key.name, "algorithm": "aes", "bit_length": 256, "mode": "cbc"},
                region=site.region,
                opts=site.stateful(self),
            )
            keys[key.purpose] = order.secret_ref
        self.facts = KeyFacts(keys, Custody.PROVIDER)
        self.register_outputs({})
