"""The clouds that a spec may name, and the back end that serves each."""

from components.azure.backend import AzureBackend
from components.backend import Backend
from components.openstack.backend import OpenStackBackend

_BACKENDS: dict[str, Backend] = {"azure": AzureBackend(), "ovh": OpenStackBackend(), "sandbox": OpenStackBackend()}


def backend_of(cloud: str) -> Backend:
    """The back end that serves a cloud named in a spec."""
    return _BACKENDS[cloud]
