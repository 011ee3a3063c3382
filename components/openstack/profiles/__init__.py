"""Cloud profiles: one file per OpenStack cloud, each with a `PROFILE`. A further European provider is one file more."""

from importlib import import_module
from pkgutil import iter_modules

from components.openstack.profiles.profile import Profile


def found() -> dict[str, Profile]:
    """What each file here says."""
    names = [module.name for module in iter_modules(__path__) if module.name != "profile"]
    return {name: import_module(f"{__name__}.{name}").PROFILE for name in names}


PROFILES = found()
"""By the name that a spec gives to the cloud, which is the name of the file."""
