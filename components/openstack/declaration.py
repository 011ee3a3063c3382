"""The profile that holds for one hub: the cloud's own file, or what the spec declares of a cloud without one."""

from components.openstack.profiles import PROFILES, generic
from components.openstack.profiles.profile import Profile
from components.spec import OpenStackBlock


def profile_of(cloud: str, block: OpenStackBlock | None, region: str | None) -> Profile:
    """The profile of a spec's cloud; that of `generic` knows nothing until a declaration is given."""
    profile = PROFILES[cloud]
    if profile is generic.PROFILE and block is not None and block.generic is not None and region is not None:
        return generic.declared(block.generic, region)
    return profile
