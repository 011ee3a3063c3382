"""The first content of the cloud, made through its own interfaces; everything may be made again.

Runs in the installation's Python (which has openstacksdk), not in the toolkit's:

    python -I content.py < order.json

The order is {"auth_url", "region", "password", "parts": [...]}, with the parts to make, in this order: `accounts`
(service users, catalog, the project `hub`; "endpoints" lists the catalog as {"service", "type", "url"}), then names of
services. Imports nothing of the toolkit.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import openstack  # type: ignore[import-not-found]  # only the installation has it

# fixed, so that a stack's settings can name them before the cloud exists
IMAGE_ID = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212"
EXTERNAL_NETWORK_ID = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030"
IMAGE_NAME = "debian-12"
IMAGE_BYTES = 1024 * 1024
EXTERNAL_NETWORK = "public"
EXTERNAL_RANGE = "203.0.113.0/24"  # RFC 5737, TEST-NET-3
EXTERNAL_GATEWAY = "203.0.113.1"
PROJECT = "hub"
# `manager`: neutron's limits of bandwidth; `creator`: barbican's older policies; `load-balancer_member`: octavia's
PROJECT_ROLES = ("member", "manager", "creator", "load-balancer_member")
SERVICE_ROLES = (
    "creator",
    "load-balancer_admin",
    "load-balancer_member",
    "load-balancer_observer",
    "load-balancer_global_observer",
    "load-balancer_quota_admin",
    "ResellerAdmin",
    "key-manager:service-admin",
)
VOLUME_TYPES = ("standard", "luks")
LUKS = {"provider": "luks", "cipher": "aes-xts-plain64", "key_size": 256, "control_location": "front-end"}
# name: virtual cores, memory in MiB, disk in GiB, H100 processors
FLAVORS = {
    "m1.small": (1, 2048, 20, 0),
    "m1.medium": (2, 4096, 40, 0),
    "c-2": (2, 4096, 20, 0),
    "c-4": (4, 8192, 50, 0),
    "c-8": (8, 16384, 100, 0),
    "gpu-h100-1": (30, 380 * 1024, 200, 1),
    "gpu-h100-2": (60, 760 * 1024, 200, 2),
    "gpu-h100-4": (120, 1520 * 1024, 200, 4),
}


def accounts(cloud: Any, order: Mapping[str, Any]) -> None:
    identity = cloud.identity
    roles = {role.name: role for role in identity.roles()}
    for name in SERVICE_ROLES:
        if name not in roles:
            roles[name] = identity.create_role(name=name)

    def account(project: str, user: str, granted: tuple[str, ...]) -> None:
        home = identity.find_project(project) or identity.create_project(name=project, domain_id="default")
        person = identity.find_user(user) or identity.create_user(
            name=user, password=order["password"], domain_id="default", default_project_id=home.id
        )
        for role in granted:
            identity.assign_project_role_to_user(home, person, roles[role])

    for endpoint in order["endpoints"]:
        account("service", endpoint["service"], ("admin", "service"))
    account(PROJECT, PROJECT, PROJECT_ROLES)

    known = {(endpoint.service_id, endpoint.interface) for endpoint in identity.endpoints()}
    services = {service.type: service for service in identity.services()}
    for endpoint in order["endpoints"]:
        service = services.get(endpoint["type"]) or identity.create_service(
            name=endpoint["service"], type=endpoint["type"]
        )
        for interface in ("public", "internal", "admin"):
            if (service.id, interface) not in known:
                identity.create_endpoint(
                    service_id=service.id, interface=interface, region_id=order["region"], url=endpoint["url"]
                )


def volume_types(cloud: Any) -> None:
    storage = cloud.block_storage
    for name in VOLUME_TYPES:
        if not storage.find_type(name):
            storage.create_type(name=name, extra_specs={"volume_backend_name": "file"})
    luks = storage.find_type("luks")
    if not storage.get_type_encryption(luks.id).provider:
        storage.create_type_encryption(luks, **LUKS)


def flavors(cloud: Any) -> None:
    for name, (cores, memory, disk, gpus) in FLAVORS.items():
        flavor = cloud.compute.find_flavor(name) or cloud.compute.create_flavor(
            name=name, vcpus=cores, ram=memory, disk=disk
        )
        if gpus:
            cloud.compute.create_flavor_extra_specs(flavor, {"pci_passthrough:alias": f"h100:{gpus}"})


def external_network(cloud: Any) -> None:
    for network in cloud.network.networks(name=EXTERNAL_NETWORK):
        if network.id != EXTERNAL_NETWORK_ID:  # from before its id was fixed; one that is in use is refused by neutron
            cloud.network.delete_network(network)
    network = cloud.network.find_network(EXTERNAL_NETWORK_ID) or cloud.network.create_network(
        id=EXTERNAL_NETWORK_ID,
        name=EXTERNAL_NETWORK,
        is_router_external=True,
        provider_network_type="flat",
        provider_physical_network=EXTERNAL_NETWORK,
    )
    if not list(cloud.network.subnets(network_id=network.id)):
        cloud.network.create_subnet(
            network_id=network.id,
            name=f"{EXTERNAL_NETWORK}-v4",
            ip_version=4,
            cidr=EXTERNAL_RANGE,
            gateway_ip=EXTERNAL_GATEWAY,
            is_dhcp_enabled=False,
        )


def image(cloud: Any) -> None:
    glance = cloud.image
    found = glance.find_image(IMAGE_ID)
    if found is None:
        body = {
            "id": IMAGE_ID,
            "name": IMAGE_NAME,
            "disk_format": "raw",
            "container_format": "bare",
            "visibility": "public",
            "min_disk": 1,
            "os_distro": "debian",
            "os_version": "12",
        }
        _checked(glance.post("/images", json=body))
        found = glance.get_image(IMAGE_ID)
    if found.status == "queued":  # it has no data yet
        _checked(
            glance.put(
                f"/images/{IMAGE_ID}/file",
                data=bytes(IMAGE_BYTES),
                headers={"Content-Type": "application/octet-stream"},
            )
        )


def share_type(cloud: Any) -> None:
    shares = cloud.shared_file_system
    if not _checked(shares.get("/types")).json()["share_types"]:
        specs = {"driver_handles_share_servers": "false"}
        _checked(shares.post("/types", json={"share_type": {"name": "default", "extra_specs": specs}}))


def _checked(response: Any) -> Any:
    openstack.exceptions.raise_from_response(response)
    return response


PARTS: Mapping[str, Callable[[Any], None]] = {
    "cinder": volume_types,
    "nova": flavors,
    "neutron": external_network,
    "glance": image,
    "manila": share_type,
}


def main() -> None:
    order = json.load(sys.stdin)
    cloud = openstack.connect(
        load_envvars=False,
        load_yaml_config=False,
        auth_url=order["auth_url"],
        username="admin",
        password=order["password"],
        project_name="admin",
        user_domain_name="Default",
        project_domain_name="Default",
        region_name=order["region"],
    )
    for part in order["parts"]:
        if part == "accounts":
            accounts(cloud, order)
        else:
            PARTS[part](cloud)


if __name__ == "__main__":
    main()
