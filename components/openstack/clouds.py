"""The clouds of this back end: one for each profile found in `profiles/`."""

from components.clouds import Cloud, DataSets, Means
from components.openstack.profiles import PROFILES
from components.openstack.profiles.profile import Profile


def _cloud(profile: Profile) -> Cloud:
    return Cloud(
        name=profile.name,
        family="openstack",
        means=Means(
            managed_bastion=False,
            managed_egress=False,
            private_stores=False,
            data_sets=DataSets.SHARES if profile.shares else DataSets.COPIED,
        ),
        world=profile.world,
        regions=profile.countries,
    )


def found() -> tuple[Cloud, ...]:
    """One cloud for each profile."""
    return tuple(_cloud(profile) for profile in PROFILES.values())


CLOUDS = found()
