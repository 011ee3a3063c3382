"""OVHcloud Public Cloud."""

from collections.abc import Mapping

from components.accelerators import Offer
from components.capabilities import Capability, MetDifferently, NotAvailable
from components.openstack.profiles.profile import Profile, Shares
from policies.jurisdictions import World, ovh

_OVH_GPU = "OVHcloud price list by sc-crawler, 2025-11-19"


def _ovh(model: str, flavors: Mapping[int, str]) -> dict[str, Offer]:
    return {f"{model}:{count}": Offer(flavor, _OVH_GPU) for count, flavor in flavors.items()}


PROFILE = Profile(
    name="ovh",
    dated="2026-11-23",
    source="OVHcloud: Managed Kubernetes guide on known limits (LUKS regions), public cloud examples (2026-07-20)",
    auth_url="https://auth.cloud.ovh.net/v3",
    external_network="Ext-Net",
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
    answers={
        Capability.ENCRYPTED_STORES: NotAvailable(
            "no argument of a container asks for encryption, and no document that we read says that they are encrypted",
            "declare it with its source in the policies' configuration, or encrypt what is stored",
        ),
        Capability.CUSTOMER_KEYS: NotAvailable(
            "LUKS keys are made and held by OVHcloud; keys of one's own exist by OVHcloud's own API alone, in regions "
            "of three zones",
            "workloads may encrypt what they store under the keys made for each purpose",
        ),
        Capability.BANDWIDTH_LIMITS: NotAvailable(
            "no document that we read says that a project may make QoS policies",
            "each flavor has a limit of its own",
        ),
        Capability.QUOTAS: NotAvailable(
            "the quotas of a project are set by OVHcloud", "ask for a quota that fits the plan, which `hub check` shows"
        ),
        Capability.API_AUDIT_LOGS: NotAvailable(
            "OpenStack hands a project no log of its API, and OVHcloud's own log services lie outside of it",
            "each credential serves one purpose and ends by itself; ask OVHcloud for its logs by contract",
        ),
        Capability.SECOND_REGION_COPIES: MetDifferently(
            "the services' hosts copy containers into another region of the same project every week"
        ),
        Capability.EU_JURISDICTION: MetDifferently(
            "OVHcloud, a French company, states that it meets SecNumCloud 19.6 (table of HDS guarantees, 2024-05-16); "
            "its Public Cloud is not SecNumCloud-qualified"
        ),
    },
    world=World.OVH,
    countries=ovh.COMPUTE,
    # As addresses in public use show them (read 2026-11-24); `openstack catalog list` shows those of a region.
    api_hosts=(
        "auth.cloud.ovh.net",
        "storage.{object_region}.cloud.ovh.net",
        "volume.compute.{region}.cloud.ovh.net",
    ),
    shares=Shares(share_type=None, share_servers=True),
    offers={
        **_ovh("L4", {1: "l4-90", 2: "l4-180", 4: "l4-360"}),
        **_ovh("L40S", {1: "l40s-90", 2: "l40s-180", 4: "l40s-360"}),
        **_ovh("A10", {1: "a10-45", 2: "a10-90", 4: "a10-180"}),
        **_ovh("A100", {1: "a100-180", 2: "a100-360", 4: "a100-720"}),
        **_ovh("H100", {1: "h100-380", 2: "h100-760", 4: "h100-1520"}),
        **_ovh("CPU", {2: "b3-8", 4: "b3-16", 8: "b3-32", 16: "b3-64", 32: "b3-128", 64: "b3-256"}),
    },
)
