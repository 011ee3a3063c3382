"""A real OpenStack on loopback, for demonstrations and tests.

Keystone, Glance, Placement, Nova, Neutron, Cinder, Barbican, Swift, Octavia, Designate and Manila run from their
published wheels (series 2026.1), with their own policies, quotas, schedulers and databases. Nothing but the drivers at
the bottom is a stand-in: there are no guests, no packets and no LUKS headers. Plain HTTP, known passwords: never let it
listen anywhere but on loopback.
"""

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.sandbox import Sandbox, ServiceStatus

__all__ = ["Sandbox", "SandboxError", "ServiceStatus"]
