"""The clouds that a spec may name, and the back end that serves each."""

from functools import cache
from importlib import import_module

from components.backend import Backend

_BACKENDS = {
    "azure": ("components.azure.backend", "AzureBackend"),
    "ovh": ("components.openstack.backend", "OpenStackBackend"),
    "sandbox": ("components.openstack.backend", "OpenStackBackend"),
}

CLOUDS = tuple(_BACKENDS)
"""Every cloud that a spec may name."""


@cache
def backend_of(cloud: str) -> Backend:
    """The back end that serves a cloud named in a spec.

    Imported when it is asked for: a provider's SDK costs up to four seconds that a hub elsewhere need not pay.
    """
    module, name = _BACKENDS[cloud]
    backend: Backend = getattr(import_module(module), name)()
    return backend
