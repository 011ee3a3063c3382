"""The local OpenStack of `hub sandbox start`: for trying and testing, never for health data."""

from components.accelerators import Offer
from components.capabilities import Capability, Met, MetDifferently
from components.openstack.profiles.profile import Profile, Shares

_SOURCE = "sandbox/openstack: what its set-up creates"

PROFILE = Profile(
    name="sandbox",
    dated="2026-11-24",
    source=_SOURCE,
    auth_url=None,
    external_network="public",
    encrypted_volume_type="luks",
    regions={"RegionOne": "RegionOne"},
    offers={
        **{f"H100:{count}": Offer(f"gpu-h100-{count}", _SOURCE) for count in (1, 2, 4)},
        **{f"CPU:{count}": Offer(f"c-{count}", _SOURCE) for count in (2, 4, 8)},
    },
    answers={
        Capability.ENCRYPTED_STORES: MetDifferently("the encryption middleware of Swift, for every container"),
        Capability.BACKUPS: MetDifferently(
            "snapshots alone, made by a timer on the services' host: no backup service runs here"
        ),
        Capability.EU_JURISDICTION: Met("nobody runs it but whoever runs this machine"),
    },
    shares=Shares(share_type="default", share_servers=False),
    private_dns=True,
    address_groups=True,
    worker_roles=("member", "reader"),
    reader_roles=("reader",),
)
