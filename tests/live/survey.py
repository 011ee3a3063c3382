"""Prints, as JSON, what the project has on the cloud: run in the sandbox's Python, as user `hub`."""

import json
from typing import Any

import openstack  # type: ignore[import-not-found]  # only the sandbox's Python has it

cloud = openstack.connect()
project = cloud.current_project_id
user = cloud.current_user_id
network, keys, shares = cloud.network, cloud.key_manager, cloud.shared_file_system


def mine(items: Any) -> list[Any]:
    return [item for item in items if item.project_id == project]


def limits(policy: str | None) -> list[list[Any]] | None:
    if policy is None:
        return None
    return sorted([rule.direction, rule.max_kbps] for rule in network.qos_bandwidth_limit_rules(policy))


def one_network(found: Any) -> dict[str, Any]:
    (subnet,) = network.subnets(network_id=found.id)
    return {
        "range": subnet.cidr,
        "port security": found.is_port_security_enabled,
        "external": found.is_router_external,
        "shared": found.is_shared,
        "resolvers": subnet.dns_nameservers,
        "gateway": subnet.gateway_ip,
        "pool": [[pool["start"], pool["end"]] for pool in subnet.allocation_pools],
        "routes": [[route["destination"], route["nexthop"]] for route in subnet.host_routes],
        "limit": limits(found.qos_policy_id),
    }


def one_router(found: Any) -> dict[str, Any]:
    gateway = found.external_gateway_info
    ports = [port for port in network.ports(device_id=found.id) if port.device_owner == "network:router_interface"]
    return {
        "gateway": gateway and network.get_network(gateway["network_id"]).name,
        "addresses": sorted(address["ip_address"] for port in ports for address in port.fixed_ips),
    }


def one_server(found: Any) -> dict[str, Any]:
    ports = list(network.ports(device_id=found.id))
    return {
        "status": found.status,
        "flavor": found.flavor.original_name,
        "fixed": [address["ip_address"] for port in ports for address in port.fixed_ips],
        "groups": sorted(network.get_security_group(group).name for port in ports for group in port.security_group_ids),
        "key": found.key_name,
        "labels": found.metadata,
        "config drive": bool(found.has_config_drive),
    }


def one_container(name: str) -> dict[str, Any]:
    headers = cloud.object_store.head(f"/{name}").headers
    prefix = "x-container-meta-"
    return {
        "read": headers.get("x-container-read"),
        "write": headers.get("x-container-write"),
        "versions": headers.get("x-versions-enabled") == "True",
        "labels": {
            key.lower().removeprefix(prefix): value for key, value in headers.items() if key.lower().startswith(prefix)
        },
    }


def one_share(found: Any) -> list[Any]:
    rules = shares.get(f"/share-access-rules?share_id={found['id']}", microversion="2.45").json()["access_list"]
    grants = sorted([rule["access_type"], rule["access_to"], rule["access_level"]] for rule in rules)
    return [found["size"], found["share_proto"], found["is_public"], grants]


def one_credential(found: Any) -> dict[str, Any]:
    return {
        "ends": found["expires_at"],
        "unrestricted": found["unrestricted"],
        "roles": sorted(role["name"] for role in found["roles"]),
        "rules": sorted([rule["service"], rule["method"], rule["path"]] for rule in found["access_rules"]),
    }


def listed(kind: str) -> list[Any]:
    found: list[Any] = keys.get(f"/{kind}?limit=100").json()[kind]
    return [each for each in found if (each["name"] or "").startswith("demo")]


def others_read(reference: str) -> bool:
    return bool(keys.get(f"/{reference.split('/v1/')[1]}/acl").json()["read"]["project-access"])


groups = [group for group in mine(network.security_groups()) if group.name != "default"]
lists = {group.id: group for group in mine(network.address_groups())}


def remote(rule: Any) -> str | None:
    group = rule["remote_address_group_id"]
    prefix: str | None = rule["remote_ip_prefix"]
    return lists[group].name if group else prefix


volumes = list(cloud.block_storage.volumes(details=True))
zones = list(cloud.dns.zones())
application_credentials = cloud.identity.get(f"/users/{user}/application_credentials").json()["application_credentials"]
print(  # noqa: T201 - what the test reads
    json.dumps(
        {
            "networks": {each.name: one_network(each) for each in mine(network.networks())},
            "routers": {each.name: one_router(each) for each in mine(network.routers())},
            "floating": [each.fixed_ip_address for each in mine(network.ips())],
            "rules": sorted(
                [
                    group.name,
                    rule["direction"],
                    rule["protocol"],
                    rule["port_range_min"],
                    rule["port_range_max"],
                    remote(rule),
                ]
                for group in groups
                for rule in group.security_group_rules
            ),
            "groups": sorted(group.name for group in groups),
            "address groups": {each.name: sorted(each.addresses) for each in lists.values()},
            "volumes": {
                each.name: [each.volume_type, each.is_encrypted, each.size, each.status]
                for each in volumes
                if each.name
            },
            "boot": [[each.volume_type, each.is_encrypted] for each in volumes if not each.name],
            "servers": {each.name: one_server(each) for each in cloud.compute.servers()},
            "server groups": {
                each.name: [each.policy or each.policies[0], len(each.member_ids)]
                for each in cloud.compute.server_groups()
            },
            "containers": {each.name: one_container(each.name) for each in cloud.object_store.containers()},
            "shares": {each["name"]: one_share(each) for each in shares.get("/shares/detail").json()["shares"]},
            "keys": sorted(
                [each["name"], each["algorithm"], each["bit_length"]]
                for each in listed("secrets")
                if each["secret_type"] == "symmetric"
            ),
            "key containers": {
                each["name"]: [
                    [part["name"] for part in each["secret_refs"]],
                    others_read(each["container_ref"]),
                ]
                for each in listed("containers")
            },
            "secrets": {
                each["name"]: others_read(each["secret_ref"])
                for each in listed("secrets")
                if each["secret_type"] == "passphrase"
            },
            "credentials": {each["name"]: one_credential(each) for each in application_credentials},
            "names": {
                each.name: list(each.records)
                for zone in zones
                for each in cloud.dns.recordsets(zone)
                if each.type == "A"
            },
            "key pairs": [each.name for each in cloud.compute.keypairs()],
        }
    )
)
