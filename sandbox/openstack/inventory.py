"""What the sandbox is made of: the services, their ports, databases and entries in the catalog. Facts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HOST = "127.0.0.1"
REGION = "RegionOne"
PASSWORD = "local"  # noqa: S105  (everybody's, on loopback only; the documentation says so)
COMPUTES = ("cmp1", "cmp2", "cmp3")


@dataclass(frozen=True)
class Gpu:
    """The graphics processor that each compute host has, as a PCI device: NVIDIA H100 SXM5 (10de:2330)."""

    alias: str = "h100"
    vendor: str = "10de"
    product: str = "2330"
    per_host: int = 8


@dataclass(frozen=True)
class Quota:
    """Room that each project gets: enough for 40 workspaces of some 20 ports, 10 groups and 10 volumes each."""

    networks: int = 1000
    ports: int = 10_000
    routers: int = 500
    security_groups: int = 2000
    security_group_rules: int = 20_000
    servers: int = 1000
    cores: int = 10_000
    memory_mb: int = 10_240_000
    server_groups: int = 500
    volumes: int = 2000
    gigabytes: int = 1_000_000
    shares: int = 500
    zones: int = 200
    recordsets: int = 10_000


@dataclass(frozen=True)
class Service:
    """One OpenStack project, which runs as one process.

    `ports` are what it listens on, by name, before the sandbox's shift; the one of the service's own name is its API.
    `catalog` maps service types to the path of their endpoint. `health` is a path that answers without a token.
    `needs` are services that must run for this one to start or to be of use.
    """

    name: str
    ports: Mapping[str, int]
    databases: tuple[str, ...] = ()
    catalog: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    health: str = "/"
    needs: tuple[str, ...] = ("keystone",)
    shares_imports: bool = True


SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        service.name: service
        for service in (
            # in the order of their start: computes wait for keystone and placement, neutron and nova take longest
            Service("keystone", {"keystone": 5000}, ("keystone",), needs=()),
            Service("placement", {"placement": 8778}, ("placement",), {"placement": ""}),
            Service(
                "nova",
                {"nova": 8774},
                ("nova_api", "nova_cell0", "nova"),
                {"compute": "/v2.1"},
                needs=("keystone", "placement"),
            ),
            Service("neutron", {"neutron": 9696}, ("neutron",), {"network": ""}),
            Service(
                "cinder",
                {"cinder": 8776},
                ("cinder",),
                {"volumev3": "/v3", "block-storage": "/v3"},
                shares_imports=False,
            ),
            Service("octavia", {"octavia": 9876}, ("octavia",), {"load-balancer": ""}),
            Service("glance", {"glance": 9292}, ("glance",), {"image": ""}),
            Service("barbican", {"barbican": 9311}, ("barbican",), {"key-manager": ""}),
            Service(
                "swift",
                {"swift": 8080, "swift-object": 6200, "swift-container": 6201, "swift-account": 6202},
                catalog={"object-store": "/v1/AUTH_%(project_id)s"},
                health="/healthcheck",
                shares_imports=False,
            ),
            Service("designate", {"designate": 9001, "designate-dns": 5354}, ("designate",), {"dns": ""}),
            Service("manila", {"manila": 8786}, ("manila",), {"shared-file-system": "/v2", "sharev2": "/v2"}),
        )
    }
)
DATABASE = "mysql"
DEFAULT_PORTS: Mapping[str, int] = MappingProxyType(
    {DATABASE: 13306} | {name: port for service in SERVICES.values() for name, port in service.ports.items()}
)
