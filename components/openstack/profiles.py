"""Cloud profiles: dated facts about each OpenStack cloud that the hub knows."""

from collections.abc import Mapping
from dataclasses import dataclass

from components.accelerators import Offer, Offers
from components.capabilities import MetDifferently, NotAvailable, Support


@dataclass(frozen=True)
class Profile:
    """What differs between OpenStack clouds.

    `auth_url` is fixed, or None for the sandbox, whose address the environment gives and which must be on loopback.
    `store_encryption` says what is known of encryption at rest in object storage, which no argument shows.
    `regions` are the regions where `encrypted_volume_type` exists, each with the region of its object storage.
    """

    name: str
    dated: str
    source: str
    auth_url: str | None
    encrypted_volume_type: str
    regions: Mapping[str, str]
    store_encryption: Support
    offers: Offers


_OVH_GPU = "OVHcloud price list by sc-crawler, 2025-11-19"


def _ovh(model: str, flavors: Mapping[int, str]) -> dict[str, Offer]:
    return {f"{model}:{count}": Offer(flavor, _OVH_GPU) for count, flavor in flavors.items()}


OVH = Profile(
    name="ovh",
    dated="2026-11-23",
    source="OVHcloud: Managed Kubernetes guide on known limits (LUKS regions), public cloud examples (2026-07-20)",
    auth_url="https://auth.cloud.ovh.net/v3",
    encrypted_volume_type="high-speed-gen2-luks",
    regions={
        "GRA7": "GRA",
        "GRA9": "GRA",
        "GRA11": "GRA",
        "RBX-A": "RBX",
        "SBG5": "SBG",
        "SBG7": "SBG",
        "DE1": "DE",
        "EU-WEST-PAR": "EU-WEST-PAR",
        "EU-SOUTH-MIL": "EU-SOUTH-MIL",
    },
    store_encryption=NotAvailable(
        "no argument of a container asks for encryption, and no document that we read says that they are encrypted",
        "declare it with its source in the policies' configuration, or encrypt what is stored",
    ),
    offers={
        **_ovh("L4", {1: "l4-90", 2: "l4-180", 4: "l4-360"}),
        **_ovh("L40S", {1: "l40s-90", 2: "l40s-180", 4: "l40s-360"}),
        **_ovh("A10", {1: "a10-45", 2: "a10-90", 4: "a10-180"}),
        **_ovh("A100", {1: "a100-180", 2: "a100-360", 4: "a100-720"}),
        **_ovh("H100", {1: "h100-380", 2: "h100-760", 4: "h100-1520"}),
    },
)

SANDBOX = Profile(
    name="sandbox",
    dated="2026-11-24",
    source="sandbox/openstack: what its set-up creates",
    auth_url=None,
    encrypted_volume_type="luks",
    regions={"RegionOne": "RegionOne"},
    store_encryption=MetDifferently("the encryption middleware of Swift, for every container"),
    offers={f"H100:{count}": Offer(f"gpu-h100-{count}", "sandbox/openstack") for count in (1, 2, 4)},
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (OVH, SANDBOX)}
