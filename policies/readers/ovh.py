"""Readers of OVHcloud's own resources (pulumi-ovh 2.22), which OpenStack's interface does not have.

Facts on services are from OVHcloud's documents and its table of HDS guarantees (2024-05-16), read on 2026-11-23. Left
out, because nothing shows where they keep what: the Logs Data Platform, dedicated servers, web hosting, virtual private
servers, older load balancers, managed Rancher, and key material that is brought in from outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from policies.configuration import Configuration, KeyCustody, RetentionSettings, Service
from policies.readers.data_class import HEALTH, TRACES, holds, in_window, label, whole
from policies.readers.facts import (
    GIVEN,
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Finding,
    Location,
    Moot,
    PlaceCheck,
    PlaceKind,
    Question,
    Reader,
    always,
    broken,
    may_be,
    must_be,
    must_not_be_given,
    sound,
    unclear,
)
from policies.readers.grants import ends, narrow_enough_to_write, not_everybody
from policies.readers.key_strength import strong_enough
from policies.readers.members import Look, each_alone, filled
from policies.readers.plain_text import must_be_marked_secret, must_not_be_set
from policies.readers.sources import covers_everybody
from policies.readers.tls import encrypted_address, listener
from policies.records import UNKNOWN, Node, ResourceRecord

EUROPEAN_ENDPOINT = "ovh-eu"
"""The provider's name for the API of OVHcloud's French company; others lead to companies in Canada and the US."""

_EUROPEAN_HOST = "eu.api.ovh.com"


def european(endpoint: Node) -> Finding:
    """Whether the API is the one whose regions our table holds. Raises `UnreadableError` when it cannot be read."""
    name = endpoint.text
    if not name:
        return unclear("the provider gives no endpoint, so the environment decides", endpoint)
    if name == EUROPEAN_ENDPOINT or urlsplit(name).hostname == _EUROPEAN_HOST:
        return sound(f"{endpoint.path} is {endpoint.shown}", endpoint)
    return broken(
        f"{endpoint.path} is {endpoint.shown}, of which we have no table of places, allowed: {EUROPEAN_ENDPOINT}",
        endpoint,
    )


def _endpoint(record: ResourceRecord) -> Iterable[Location | Finding]:
    yield european(record.properties["endpoint"])


def _endpoint_is_encrypted(node: Node, _: Configuration) -> Iterable[Finding]:
    endpoint = node["endpoint"]
    if not filled(endpoint):
        yield unclear("the provider gives no endpoint, so the environment decides", endpoint)
    elif "/" in (endpoint.text or ""):
        yield from encrypted_address(endpoint)
    else:
        yield sound(f"{endpoint.path} is {endpoint.shown}, a name for an address with https", endpoint)


def _at(path: str, kind: PlaceKind = PlaceKind.OPENSTACK) -> PlaceCheck:
    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        yield Location(record.properties.at(path), kind)

    return check


def _everywhere_in(path: str, kind: PlaceKind, otherwise: Finding | None = None) -> PlaceCheck:
    """Every region in a list; `otherwise` is what an absent or empty list means."""

    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        members = list(record.properties.at(path).items())
        if not members and otherwise is not None:
            yield otherwise
        for member in members:
            yield Location(member, kind)

    return check


def _members_at(path: str, inner: str) -> PlaceCheck:
    def check(record: ResourceRecord) -> Iterable[Location | Finding]:
        for member in record.properties.at(path).items():
            yield Location(member.at(inner), PlaceKind.OPENSTACK_OBJECTS)

    return check


_IN_REGION = (_at("region"),)
_IN_REGION_NAME = (_at("regionName"),)
_IN_OBJECT_REGION = (_at("region", PlaceKind.OPENSTACK_OBJECTS),)
_IN_OBJECT_REGION_NAME = (_at("regionName", PlaceKind.OPENSTACK_OBJECTS),)

_ACCOUNT = Moot("belongs to the account, which has no region and holds no health data")
_WITH_ITS_OWNER = Moot("lies with what it belongs to, which is judged by itself")
_Places = Sequence[PlaceCheck] | Moot
_More = Mapping[Question, Sequence[Check]]


def _plain(places: _Places, exposure: Sequence[Check] | Moot = LOCAL_ONLY, more: _More | None = None) -> Reader:
    return Reader(places, NO_DATA, exposure, more or {})


def _not_shown(what: str) -> Check:
    def check(_: Node, __: Configuration) -> Iterable[Finding]:
        yield unclear(f"no argument shows whether {what}, and no document that we read says so")

    return check


# -- stores


def _block_encryption(switch: str) -> Check:
    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        settings = configuration.encryption_at_rest
        name, encrypted, key = node["type"], node.at(switch), node.at("encryption.kms.serviceKeyId")
        if encrypted.value is True:
            yield sound(f"{encrypted.path} is true", encrypted)
        elif name.given and name.text in settings.encrypted_volume_types:
            yield sound(f"volume type {name.text} encrypts", name)
        else:
            yield broken(f"{encrypted.path} is {encrypted.shown}, allowed: true", encrypted)
        if settings.key_custody is KeyCustody.CUSTOMER:
            if filled(key):
                yield sound("under a key of the customer's", key)
            else:
                yield broken(f"{key.path} is not given, so OVHcloud holds the key, and the customer must", key)

    return check


def _share_encryption(node: Node, _: Configuration) -> Iterable[Finding]:
    encrypted, source = node.at("encryption.enabled"), node.at("createFrom.snapshotId")
    if encrypted.value is True:
        yield sound(f"{encrypted.path} is true", encrypted)
    elif filled(source) and not encrypted.given:
        yield unclear("encrypted as the share was that the snapshot is of, which is not shown here", source)
    else:
        yield broken(f"{encrypted.path} is {encrypted.shown}, allowed: true", encrypted)


_LOCKED_MODE = "compliance"
"""The mode of an object lock that nobody can lift; `governance` can be lifted by whoever has the right to."""


def _traces_only(look: Check) -> Check:
    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if holds(node["tags"], TRACES):
            yield from look(node, configuration)

    return check


def _versions(node: Node, configuration: Configuration) -> Iterable[Finding]:
    if holds(node["tags"], HEALTH, TRACES):
        yield from must_be("versioning.status", "enabled")(node, configuration)


def _kept(node: Node, configuration: Configuration) -> Iterable[Finding]:
    settings = configuration.trace_retention
    locked = [node.at("objectLock.rule.period"), node.at("objectLock.retentionDays")]
    spans = [_as_days(one) for one in locked if one.given] or locked[:1]
    yield from each_alone([*spans, label(node["tags"], "expire-days")], _in(settings))


def _in(settings: RetentionSettings) -> Look:
    return lambda days: in_window(days, settings)


def _as_days(period: Node) -> Node:
    """A period such as P365D or P1Y as a number of days; anything else as it is."""
    text = period.raw
    if not isinstance(text, str) or not text.startswith("P") or not text[1:-1].isdigit():
        return period
    days = {"D": timedelta(days=1), "W": timedelta(weeks=1), "Y": timedelta(days=365)}.get(text[-1])
    return period if days is None else Node(period.path, days.days * int(text[1:-1]))


def _bucket_checks(mode: str) -> _More:
    return {
        Question.RETENTION: [_traces_only(_kept)],
        Question.TRACE_PROTECTION: [_traces_only(must_be(mode, _LOCKED_MODE))],
        Question.BACKUPS: [_versions],
    }


_USERS_DECIDE = Moot("its users' policies decide who reads it")


def _policy_document(node: Node, _: Configuration) -> Iterable[Finding]:
    policy = node["policy"]
    statements = json.loads(policy.text or "{}").get("Statement", [])
    wide = [one for one in _listed(statements) if str(one.get("Effect", "")).casefold() == "allow" and _sweeps(one)]
    for one in wide:
        yield broken(
            f"{policy.path} allows {one.get('Action')} on {one.get('Resource')}: name actions and buckets", policy
        )
    if not wide:
        yield sound(f"{policy.path} names its actions and buckets", policy)


def _sweeps(statement: Mapping[str, Any]) -> bool:
    actions = {str(action).casefold() for action in _listed(statement.get("Action"))}
    resources = {str(resource).rpartition(":")[2] for resource in _listed(statement.get("Resource"))}
    return bool(actions & {"*", "s3:*"}) or bool(resources & {"*", "*/*"})


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


_LINK = always("makes a link that anybody may use")
_ENDLESS_KEY = always("makes an access key that never ends")
_ACCESS_KEY = always("makes an access key, which whoever holds it may use and which names nobody but its user")


# -- machines and networks


def _root_disk(volume: str) -> Check:
    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        disk = node.at(volume)
        if disk.given and disk.raw not in ("", []):
            yield sound("boots from a volume, which is judged by itself", disk)
        else:
            yield broken("the root disk is the host's local disk; boot from an encrypted volume", disk)

    return check


def _image_disk(node: Node, configuration: Configuration) -> Iterable[Finding]:
    image = node["imageId"]
    if filled(image):
        yield broken(f"{image.path} makes the root disk the host's local disk; boot from an encrypted volume", image)
    else:
        yield from _root_disk("volumeIds")(node, configuration)


_DEFAULT_GROUP = "takes no security group, so the project's default group applies, which may open all"


def _instance_networks(node: Node, _: Configuration) -> Iterable[Finding]:
    networks = list(node["networks"].items())
    if not networks:
        yield broken("no network is given, so the cloud attaches one by itself", node["networks"])
    yield from each_alone((network["networkId"] for network in networks), _private)


def _private(network: Node) -> Iterable[Finding]:
    if network.raw is UNKNOWN or filled(network):
        yield sound(f"{network.path} is a private network", network)
    else:
        yield broken(f"{network.path} is not given, which makes the interface public", network)


def _instance_groups(node: Node, _: Configuration) -> Iterable[Finding]:
    groups = node["securityGroupIds"]
    if not groups.given:
        yield broken("no security group is given, so the project's default group applies, which may open all", groups)
    else:
        yield sound("security groups of its own, or none, which lets nothing in", groups)


def _group_rules(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone(node["rules"].items(), _group_rule)


def _group_rule(rule: Node) -> Iterable[Finding]:
    direction, group, prefix = rule["direction"], rule["remoteGroupId"], rule["remoteIpPrefix"]
    if (direction.text or "").casefold() == "egress":
        yield sound("lets traffic out, not in", direction)
    elif filled(group):
        yield sound("lets in members of a group, which is judged by itself", group)
    elif not prefix.text:
        yield broken(f"lets in everybody: {prefix.path} is not given, nor a remote group", prefix)
    elif covers_everybody([prefix.text]):
        yield broken(f"lets in everybody: {prefix.path} is {prefix.shown}", prefix)
    else:
        yield sound(f"lets in {prefix.shown} only", prefix)


_PUBLIC_ADDRESS = (always("gives a machine a public address"),)
_WAY_OUT = (always("joins a private network to the internet"),)
_ROUTES_IN = (always("routes public addresses into the private network"),)
_FLOATING = "network.private.floatingIp"
_MADE = "gives it a public address"
_NO_FLOATING = (
    must_not_be_given(_FLOATING, _MADE),
    must_not_be_given("network.private.floatingIpCreate", _MADE),
    must_not_be_given("network.private.gatewayCreate", "joins its network to the internet"),
)
_ALL_REGIONS = broken("regions is not given, which means every region, those outside of the Union too")


def _listeners(node: Node, _: Configuration) -> Iterable[Finding]:
    members = node["listeners"].items()
    yield from each_alone(members, lambda one: listener(one["protocol"], one["tlsVersions"]))


def _one_listener(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from listener(node["protocol"], node["tlsVersions"])


def _pool(node: Node, _: Configuration) -> Iterable[Finding]:
    protocol = node["protocol"]
    if protocol.text in {"HTTPS", "TCP"}:
        yield sound(f"{protocol.path} is {protocol.shown}: passes on what its listener accepts", protocol)
    elif protocol.text in {"PROXY", "PROXYV2"}:
        yield unclear(f"{protocol.path} is {protocol.shown}, which does not say whether TLS ended before it", protocol)
    else:
        yield broken(f"{protocol.path} is {protocol.shown}: speaks to its members in the clear", protocol)


def _share_client(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from not_everybody(node["accessTo"])


def _share_writers(node: Node, _: Configuration) -> Iterable[Finding]:
    level = node["accessLevel"]
    if (level.text or "").casefold() in {"ro", "read_only"}:
        yield sound("may read only", level)
    else:
        yield from narrow_enough_to_write(node["accessTo"])


# -- Kubernetes, registries and databases


def _address_list(path: str, *inner: str) -> Check:
    """A list of addresses that may connect: given, and not everybody; `inner` are the names of an address in it."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        members = list(node[path].items())
        if not members:
            yield broken(f"{path} is empty, so everybody may connect", node[path])
        yield from each_alone((_address_in(member, inner) for member in members), not_everybody)

    return check


def _address_in(member: Node, names: Sequence[str]) -> Node:
    given = [member[name] for name in names if member[name].given]
    return given[0] if given else member


_AIVEN = "Aiven, with access from Canada and the United Kingdom"
_OWN_ENGINES = frozenset({"mongodb"})
"""Engines that OVHcloud runs itself: its table of HDS guarantees names document databases apart from the others."""


def _database_operator(record: ResourceRecord) -> Iterable[Location | Finding]:
    engine = record.properties["engine"]
    if (engine.text or "").casefold() in _OWN_ENGINES:
        yield sound(f"{engine.shown} is run by OVHcloud itself", engine)
    else:
        yield unclear(
            f"{engine.shown} is run by a subcontractor, {_AIVEN} (OVHcloud's table of HDS guarantees, 2024-05-16), so "
            "where it keeps technical data is not shown; run the database on machines of the hub",
            engine,
        )


def _database_networks(node: Node, _: Configuration) -> Iterable[Finding]:
    nodes = list(node["nodes"].items())
    if not nodes:
        yield broken("no node is given", node["nodes"])
    yield from each_alone((one["networkId"] for one in nodes), _private)


def _database_clients(node: Node, _: Configuration) -> Iterable[Finding]:
    # None at all lets nobody connect.
    yield from each_alone((one["ip"] for one in node["ipRestrictions"].items()), not_everybody)


_BACKUP_REGION = unclear("backupRegions is not given, so the cloud decides where backups lie")
_DATABASE_PASSWORD = always("is an account with a password that the cloud makes")
_DATABASE_CHILD = _plain(_WITH_ITS_OWNER)
_DATABASE_USER = _plain(_WITH_ITS_OWNER, more={Question.CREDENTIALS: [_DATABASE_PASSWORD]})

# -- keys


def _service_key(node: Node, _: Configuration) -> Iterable[Finding]:
    kind, curve = node["type"], node["curve"]
    if kind.text == "EC" and filled(curve):
        yield sound(f"an elliptic curve, {curve.shown}", kind, curve)
    else:
        yield from strong_enough(kind, node["size"])


def _stored_key(node: Node, _: Configuration) -> Iterable[Finding]:
    algorithm, bits = node["algorithm"], node["bitLength"]
    if filled(algorithm) or bits.given:
        yield from strong_enough(algorithm, bits)


def _own_request(node: Node, _: Configuration) -> Iterable[Finding]:
    request = node["csr"]
    if filled(request):
        yield sound("a certificate for a key that its holder made", request)
    else:
        yield broken(f"{request.path} is not given, so the service makes the private key and hands it out", request)


_KEY_STORE = Moot("key material, which the key management's own store encrypts")
_BY_CERTIFICATE = Moot("its public address answers nobody without a client certificate")

# -- accounts and rights

_WIDE_ROLES = frozenset({"administrator"})


def _user_roles(node: Node, _: Configuration) -> Iterable[Finding]:
    roles = [role for role in (*node["roleNames"].items(), node["roleName"]) if filled(role)]
    if not roles:
        yield broken("no role is given, so the cloud decides; name those that the work needs", node["roleNames"])
    yield from each_alone(roles, _narrow_role)


def _narrow_role(role: Node) -> Iterable[Finding]:
    if (role.text or "").casefold() in _WIDE_ROLES:
        yield broken(f"{role.path} is {role.shown}, which may do everything", role)
    else:
        yield sound(f"{role.path} is {role.shown}", role)


def _narrow_actions(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone(node["allows"].items(), _narrow_action)


def _narrow_action(action: Node) -> Iterable[Finding]:
    if (action.text or "").rpartition(":")[2] == "*":
        yield broken(f"{action.path} is {action.shown}: everything of a product, name actions", action)
    else:
        yield sound(f"{action.path} is {action.shown}", action)


def _single_resources(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone(node["resources"].items(), _single_resource)


def _single_resource(resource: Node) -> Iterable[Finding]:
    if (resource.text or "*").endswith("*"):
        yield broken(f"{resource.path} is {resource.shown}: name single resources", resource)
    else:
        yield sound(f"{resource.path} is one resource", resource)


def _narrow_groups(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone(node["permissionsGroups"].items(), _narrow_group)


def _narrow_group(group: Node) -> Iterable[Finding]:
    if "admin" in (group.text or "").casefold():
        yield broken(f"{group.path} is {group.shown}, which may do everything", group)
    else:
        yield sound(f"{group.path} is {group.shown}", group)


def _token_ends(node: Node, configuration: Configuration) -> Iterable[Finding]:
    seconds = node["expiresIn"]
    if not seconds.given:
        yield from ends("expiresAt")(node, configuration)
    elif (whole(seconds) or 0) > 0:
        yield sound(f"ends after {seconds.shown} seconds", seconds)
    else:
        yield broken(f"{seconds.path} is {seconds.shown}, which is no time", seconds)


def _discards_secret(node: Node, _: Configuration) -> Iterable[Finding]:
    discarded = node["discardClientSecret"]
    if discarded.value is True:
        yield sound("the state keeps no secret", discarded)
    else:
        yield broken(f"{discarded.path} is {discarded.shown}, so the state keeps the client's secret", discarded)


def _not_administrators(node: Node, _: Configuration) -> Iterable[Finding]:
    role = node["role"]
    if role.text and role.text != "ADMIN":
        yield sound(f"{role.path} is {role.shown}", role)
    else:
        yield broken(f"{role.path} is {role.shown}, allowed: REGULAR or UNPRIVILEGED or NONE", role)


_NAME = Moot("a public name; the address that it leads to is judged by itself")
_PUBLIC_API = always("has a public address for its API")
_SSH_KEY = _plain(_ACCOUNT, more={Question.CREDENTIALS: [must_be("publicKey", GIVEN)]})
_VOLUME_COPY = Moot("a copy of a volume's blocks, encrypted as the volume is, which is judged by itself")
_SHARE_COPY = Moot("a copy of a share, encrypted as the share is, which is judged by itself")
_MACHINE_COPY = (_not_shown("copies of machines' disks are encrypted"),)

_CLOUD_PROJECT: Mapping[str, Reader] = {
    "Alerting": _plain(_ACCOUNT),
    "ContainerRegistry": Reader(_IN_OBJECT_REGION, [_not_shown("the registry's store is encrypted")], [_PUBLIC_API]),
    "ContainerRegistryIPRestrictionsManagement": _plain(
        _WITH_ITS_OWNER, [_address_list("ipRestrictions", "ip_block", "ipBlock")]
    ),
    "ContainerRegistryIPRestrictionsRegistry": _plain(
        _WITH_ITS_OWNER, [_address_list("ipRestrictions", "ip_block", "ipBlock")]
    ),
    "ContainerRegistryUser": _plain(_WITH_ITS_OWNER, more={Question.CREDENTIALS: [_DATABASE_PASSWORD]}),
    "Database": Reader(
        [
            _database_operator,
            _members_at("nodes", "region"),
            _everywhere_in("backupRegions", PlaceKind.OPENSTACK_OBJECTS, _BACKUP_REGION),
        ],
        [_not_shown("the database's disks are encrypted")],
        [_database_networks, _database_clients],
    ),
    "FailoverIpAttach": _plain(_ACCOUNT, _PUBLIC_ADDRESS),
    "Gateway": _plain(_IN_REGION, _WAY_OUT),
    "GatewayInterface": _plain(_WITH_ITS_OWNER, _WAY_OUT),
    "Instance": Reader(
        _IN_REGION,
        [_root_disk("bootFrom.volumeId")],
        [may_be("network.public", False), *_NO_FLOATING, always(_DEFAULT_GROUP)],
    ),
    "InstanceSnapshot": Reader(_WITH_ITS_OWNER, _MACHINE_COPY, LOCAL_ONLY),
    "Kube": Reader(
        _IN_REGION,
        [_not_shown("the cluster's own store is encrypted")],
        [_PUBLIC_API, must_be("privateNetworkId", GIVEN)],
    ),
    "KubeIpRestrictions": _plain(_WITH_ITS_OWNER, [_address_list("ips")]),
    "KubeNodePool": Reader(
        _WITH_ITS_OWNER, [_not_shown("the nodes' disks are encrypted")], [may_be("attachFloatingIps.enabled", False)]
    ),
    "KubeOidc": _plain(_WITH_ITS_OWNER),
    "LoadBalancer": _plain(_IN_REGION_NAME, _NO_FLOATING, {Question.TRANSIT: [_listeners]}),
    "NetworkPrivate": _plain([_everywhere_in("regions", PlaceKind.OPENSTACK, _ALL_REGIONS)]),
    "NetworkPrivateSubnet": _plain(_IN_REGION),
    "NetworkPrivateSubnetV2": _plain(_IN_REGION),
    "Project": _plain(_ACCOUNT),
    "ProjectRegion": _plain(_IN_OBJECT_REGION),
    "RegionNetwork": _plain(_IN_REGION_NAME),
    "RegionStoragePresign": _plain(_IN_OBJECT_REGION_NAME, [_LINK], {Question.CREDENTIALS: [_LINK]}),
    "S3Credential": _plain(_ACCOUNT, more={Question.CREDENTIALS: [_ACCESS_KEY], Question.PRIVILEGE: [_ENDLESS_KEY]}),
    "S3Policy": _plain(_ACCOUNT, more={Question.PRIVILEGE: [_policy_document]}),
    "Storage": Reader(
        [*_IN_OBJECT_REGION_NAME, _members_at("replication.rules", "destination.region")],
        [must_be("encryption.sseAlgorithm", "AES256")],
        _USERS_DECIDE,
        _bucket_checks("objectLock.rule.mode"),
    ),
    "User": _plain(_ACCOUNT, more={Question.CREDENTIALS: [_DATABASE_PASSWORD], Question.PRIVILEGE: [_user_roles]}),
    "Volume": Reader(_IN_REGION_NAME, [_block_encryption("encryption.encrypted")], LOCAL_ONLY),
    "VolumeBackup": Reader(_IN_REGION_NAME, _VOLUME_COPY, LOCAL_ONLY),
    "WorkflowBackup": Reader(_IN_REGION_NAME, _MACHINE_COPY, LOCAL_ONLY),
}

_DATABASES: Mapping[str, Reader] = {
    **dict.fromkeys(
        (
            "DatabaseInstance",
            "KafkaAcl",
            "KafkaSchemaRegistryAcl",
            "KafkaTopic",
            "OpensearchPattern",
            "PostgresSqlConnectionPool",
        ),
        _DATABASE_CHILD,
    ),
    **dict.fromkeys(
        ("MongoDbPrometheus", "MongoDbUser", "OpensearchUser", "PostgresSqlUser", "Prometheus", "User"),
        _DATABASE_USER,
    ),
}

_INDEX: Mapping[str, Reader] = {
    "CloudFloatingIp": _plain(_IN_REGION, _PUBLIC_ADDRESS),
    "CloudGateway": _plain(_IN_REGION, [may_be("externalGateway.enabled", False)]),
    "CloudInstance": Reader(_IN_REGION, [_image_disk], [_instance_networks, _instance_groups]),
    "CloudInstanceGroup": _plain(_IN_REGION),
    "CloudInstanceSnapshot": Reader(_IN_REGION, _MACHINE_COPY, LOCAL_ONLY),
    "CloudKeyManagerContainer": Reader(_IN_REGION, _KEY_STORE, LOCAL_ONLY),
    "CloudKeyManagerContainerConsumer": _plain(_WITH_ITS_OWNER),
    "CloudKeyManagerSecret": Reader(
        _IN_REGION,
        _KEY_STORE,
        LOCAL_ONLY,
        {Question.KEYS: [must_be_marked_secret("payload"), _stored_key]},
    ),
    "CloudKeyManagerSecretConsumer": _plain(_WITH_ITS_OWNER),
    "CloudLoadbalancer": _plain(_IN_REGION),
    "CloudLoadbalancerL7policy": _plain(_WITH_ITS_OWNER),
    "CloudLoadbalancerListener": _plain(_WITH_ITS_OWNER, more={Question.TRANSIT: [_one_listener]}),
    "CloudLoadbalancerPool": _plain(_WITH_ITS_OWNER, more={Question.TRANSIT: [_pool]}),
    "CloudLoadbalancerPoolMember": _plain(_WITH_ITS_OWNER),
    "CloudNetworkPrivateVrack": _plain(_IN_REGION),
    "CloudNetworkPrivateVrackSubnet": _plain(_IN_REGION),
    "CloudProjectContainerregistryIam": _plain(_WITH_ITS_OWNER),
    "CloudProjectDatabaseClickhouseUser": _DATABASE_USER,
    "CloudProjectDatabaseValkeyUser": _DATABASE_USER,
    "CloudProjectFileStorageShare": Reader(_IN_REGION_NAME, Service.FILE_SHARE, LOCAL_ONLY),
    "CloudProjectFileStorageShareNetwork": _plain(_IN_REGION_NAME),
    "CloudProjectSshKey": _SSH_KEY,
    "CloudProjectStorageObjectBucketLifecycleConfiguration": _plain(_IN_OBJECT_REGION_NAME),
    "CloudProjectStorageReplicationJob": _plain(_IN_OBJECT_REGION_NAME),
    "CloudQuota": _plain(_ACCOUNT),
    "CloudSSHKey": _SSH_KEY,
    "CloudSecurityGroup": _plain(_IN_REGION, [_group_rules]),
    "CloudStorageBlockVolume": Reader(_IN_REGION, [_block_encryption("encryption.enabled")], LOCAL_ONLY),
    "CloudStorageBlockVolumeBackup": Reader(_IN_REGION, _VOLUME_COPY, LOCAL_ONLY),
    "CloudStorageBlockVolumeSnapshot": Reader(_IN_REGION, _VOLUME_COPY, LOCAL_ONLY),
    "CloudStorageFileShare": Reader(_IN_REGION, [_share_encryption], LOCAL_ONLY),
    "CloudStorageFileShareAcl": _plain(_WITH_ITS_OWNER, [_share_client], {Question.PRIVILEGE: [_share_writers]}),
    "CloudStorageFileShareNetwork": _plain(_IN_REGION),
    "CloudStorageFileShareSnapshot": Reader(_WITH_ITS_OWNER, _SHARE_COPY, LOCAL_ONLY),
    "CloudStorageObjectBucket": Reader(
        _IN_OBJECT_REGION,
        [must_be("encryption.algorithm", "AES256")],
        _USERS_DECIDE,
        _bucket_checks("objectLock.mode"),
    ),
    "IamResourceTags": _plain(_ACCOUNT),
}

_KEY_MANAGEMENT: Mapping[str, Reader] = {
    "Credential": _plain(_WITH_ITS_OWNER, more={Question.CREDENTIALS: [_own_request]}),
    "Okms": Reader(_IN_REGION, _KEY_STORE, _BY_CERTIFICATE),
    "Secret": Reader(_WITH_ITS_OWNER, _KEY_STORE, LOCAL_ONLY, {Question.KEYS: [must_be_marked_secret("version.data")]}),
    "ServiceKey": Reader(_WITH_ITS_OWNER, _KEY_STORE, LOCAL_ONLY, {Question.KEYS: [_service_key]}),
}

_IAM: Mapping[str, Reader] = {
    "PermissionsGroup": _plain(_ACCOUNT, more={Question.PRIVILEGE: [_narrow_actions]}),
    "Policy": _plain(
        _ACCOUNT,
        more={Question.PRIVILEGE: [_narrow_actions, _single_resources, _narrow_groups, ends("expiredAt")]},
    ),
    "ResourceGroup": _plain(_ACCOUNT),
}

_PASSWORD = "gives the account a password, which whoever deploys knows"  # noqa: S105 - words about one
_BEARER = always("makes a token, which whoever holds it may use")

_ME: Mapping[str, Reader] = {
    "APIOAuth2Client": _plain(_ACCOUNT, more={Question.CREDENTIALS: [_discards_secret]}),
    "IdentityGroup": _plain(_ACCOUNT, more={Question.PRIVILEGE: [_not_administrators]}),
    "IdentityUser": _plain(_ACCOUNT, more={Question.CREDENTIALS: [must_not_be_set("password", _PASSWORD)]}),
    "IdentityUserToken": _plain(_ACCOUNT, more={Question.CREDENTIALS: [_BEARER], Question.PRIVILEGE: [_token_ends]}),
}

_DOMAIN: Mapping[str, Reader] = {
    name: _plain(_ACCOUNT, _NAME)
    for name in ("DSRecords", "Name", "NameServers", "Zone", "ZoneDNSSec", "ZoneImport", "ZoneRecord")
}

_IP: Mapping[str, Reader] = {
    **{name: _plain(_ACCOUNT) for name in ("Firewall", "FirewallRule", "Mitigation", "Reverse")},
    **{name: _plain(_ACCOUNT, _PUBLIC_ADDRESS) for name in ("IpService", "Move")},
}

_VRACK: Mapping[str, Reader] = {
    **{name: _plain(_ACCOUNT) for name in ("CloudProject", "Vrack")},
    **{name: _plain(_ACCOUNT, _ROUTES_IN) for name in ("IpAddress", "IpV6")},
}

_MODULES: Mapping[str, Mapping[str, Reader]] = {
    "cloudproject": _CLOUD_PROJECT,
    "cloudprojectdatabase": _DATABASES,
    "domain": _DOMAIN,
    "iam": _IAM,
    "index": _INDEX,
    "ip": _IP,
    "me": _ME,
    "okms": _KEY_MANAGEMENT,
    "vrack": _VRACK,
}

READERS: Mapping[str, Reader] = {
    f"ovh:{module}:{name}": reader for module, types in _MODULES.items() for name, reader in types.items()
}
"""Readers by kind."""

PLACES = (_endpoint,)
"""Where the provider itself leads."""

TRANSIT = (_endpoint_is_encrypted,)
"""How the provider itself talks to the cloud."""
