"""An OpenStack cloud that no profile knows: its operator declares in the spec what a profile would say.

The policies trust no spec: they take the same declaration, with its source and date, from `declaredClouds` in their own
configuration, and the volume type from `encryptedVolumeTypes`.
"""

from dataclasses import replace

from components.accelerators import Offer
from components.capabilities import Capability, NotAvailable
from components.openstack.profiles.profile import Profile
from components.spec import GenericCloud

_UNKNOWN = "nothing is known of this cloud but what its operator declares"

PROFILE = Profile(
    name="generic",
    dated="2026-11-24",
    source="the spec: openstack.generic",
    auth_url=None,
    external_network="",
    encrypted_volume_type="",
    regions={},
    offers={},
    answers={
        Capability.ENCRYPTED_STORES: NotAvailable(
            _UNKNOWN, "declare it with its source in the policies' configuration, or encrypt what is stored"
        ),
        Capability.EU_JURISDICTION: NotAvailable(_UNKNOWN, "write a profile of the cloud, with its sources"),
    },
)


def declared(cloud: GenericCloud, region: str) -> Profile:
    """The profile of a declared cloud, whose object storage has the region's own name."""
    return replace(
        PROFILE,
        source=cloud.source,
        auth_url=cloud.auth_url.rstrip("/"),
        external_network=cloud.external_network,
        encrypted_volume_type=cloud.encrypted_volume_type,
        regions={region: region},
        countries={region: cloud.country},
        offers={accelerator: Offer(flavor, cloud.source) for accelerator, flavor in cloud.flavors.items()},
    )
