"""The OpenStack hub, resource by resource, as it is registered."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from recording import Graph, Recorded, record
from specs import example, hub, loaded, written

from components.backend import Consent
from components.blueprint import Blueprint
from components.capabilities import Capability, NotAvailable
from components.clouds import backend_of, clouds
from components.hub import HealthDataHub
from components.loading import load
from components.openstack import clouds as openstack_clouds
from components.openstack import profiles
from components.openstack.access_rules import NOTHING, AccessRule, access_rules
from components.planning import plan
from components.problems import SpecError
from components.spec import Custody, HubSpec

CLOUDS = ("ovh", "sandbox", "generic")
SECOND = {"second_region": "SBG5"}


def made(spec: HubSpec, consent: frozenset[str] = frozenset()) -> Graph:
    return record(lambda: HealthDataHub("hub", spec, Consent(consent)))


@cache
def hospital(cloud: str) -> Graph:
    return made(hub("hospital", cloud))


@cache
def copied() -> Graph:
    return made(hub("hospital", "ovh", backup=SECOND))


def planned(cloud: str, **changes: Any) -> Blueprint:
    return plan(hub("hospital", cloud, **changes))


def rules_of(graph: Graph, identity: str) -> set[AccessRule]:
    return {AccessRule(each["service"], each["method"], each["path"]) for each in _inputs(graph, identity)}


def _inputs(graph: Graph, identity: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = graph[f"identity-{identity}"].inputs["accessRules"]
    return found


# Where it stands.


def test_each_world_has_its_provider() -> None:
    graph = copied()
    providers = {each.name: each.inputs for each in graph.of("pulumi:providers:openstack")}
    assert {name: given["region"] for name, given in providers.items()} == {
        "openstack": "GRA11",
        "openstack-objects": "GRA",
        "openstack-copies": "SBG",
    }
    assert {given["authUrl"] for given in providers.values()} == {"https://auth.cloud.ovh.net/v3"}
    used = {each.provider: each.inputs.get("region") for each in graph.resources.values() if each.provider}
    assert used == {"openstack": "GRA11", "openstack-objects": "GRA", "openstack-copies": "SBG"}


def test_without_a_second_region_there_is_no_provider_and_no_copy_there() -> None:
    graph = hospital("ovh")
    assert {each.name for each in graph.of("pulumi:providers:openstack")} == {"openstack", "openstack-objects"}
    assert not [name for name in graph.resources if name.startswith("backup-")]


# Network.


def test_the_inner_router_joins_all_zones_and_leads_nowhere() -> None:
    graph = hospital("ovh")
    assert "externalNetworkId" not in graph["network-router"].inputs
    feet = [each for each in _interfaces(graph) if each.inputs["routerId"] == graph["network-router"].id]
    assert len(feet) == len(planned("ovh").zones)
    for zone in ("admin", "egress"):
        port = graph[f"network-{zone}-router-port"].inputs
        assert (port["noSecurityGroups"], port["portSecurityEnabled"]) == (True, False)
        route = graph[f"network-{zone}-route"].inputs
        assert (route["destinationCidr"], route["nextHop"]) == ("10.40.0.0/16", port["fixedIps"][0]["ipAddress"])
    assert graph["network-admin-router-port"].inputs["fixedIps"][0]["ipAddress"] == "10.40.0.2"


def test_the_edge_router_has_feet_where_the_matrix_leads_out_and_nowhere_else() -> None:
    graph = hospital("ovh")
    edge = graph["egress-router"]
    assert edge.inputs["externalNetworkId"] == "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030"
    assert "enableSnat" not in edge.inputs  # an administrator's right
    feet = {each.name for each in _interfaces(graph) if each.inputs["routerId"] == edge.id}
    assert feet == {"egress-admin-interface", "egress-egress-interface"}


def _interfaces(graph: Graph) -> list[Recorded]:
    return graph.of("openstack:networking/routerInterface:RouterInterface")


def test_subnets_keep_their_first_addresses_for_routers_and_hosts() -> None:
    subnet = hospital("ovh")["network-services-subnet"].inputs
    assert subnet["allocationPools"] == [{"start": "10.40.1.32", "end": "10.40.1.254"}]
    assert subnet["gatewayIp"] == "10.40.1.1"
    assert subnet["dnsNameservers"] == ["10.40.1.10", "10.40.1.11"]


def test_lists_of_networks_are_address_groups_where_the_cloud_has_them() -> None:
    graph = hospital("sandbox")
    groups = {
        each.name: each.inputs["addresses"] for each in graph.of("openstack:networking/addressGroupV2:AddressGroupV2")
    }
    assert {name: len(addresses) for name, addresses in groups.items()} == {
        "network-admin-networks-addresses": 1,
        "network-resolvers-addresses": 1,
        "network-senders-addresses": 1,
        "network-workspaces-addresses": 4,
    }
    rule = graph["network-admin-admin-networks-to-admin-tcp-22-ingress"].inputs
    assert rule["remoteAddressGroupId"] == graph["network-admin-networks-addresses"].id
    assert "remoteIpPrefix" not in rule
    assert graph["network-egress-egress-to-internet-tcp-443-egress"].inputs["remoteIpPrefix"] == "0.0.0.0/0"


def test_elsewhere_each_range_has_a_rule_of_its_own() -> None:
    graph = hospital("ovh")
    assert graph.of("openstack:networking/addressGroupV2:AddressGroupV2") == []
    rule = graph["network-admin-admin-networks-to-admin-tcp-22-ingress-192.0.2.0-26"].inputs
    assert rule["remoteIpPrefix"] == "192.0.2.0/26"
    assert graph["network-workspace-onco-workspaces-own-tcp-2049-egress"].inputs["remoteIpPrefix"] == "10.40.17.0/24"


def test_rules_make_room_before_their_successor_comes() -> None:
    assert all(
        each.delete_before_replace for each in hospital("ovh").of("openstack:networking/secGroupRule:SecGroupRule")
    )


def test_a_workspace_may_be_limited_in_bandwidth() -> None:
    workspaces = example("hospital", "sandbox")["workspaces"]
    workspaces[1]["bandwidth_mbps"] = 250
    graph = made(hub("hospital", "sandbox", workspaces=workspaces))
    limited = graph["network-workspace-onco"].inputs["qosPolicyId"]
    assert limited == graph["network-workspace-onco-limit"].id
    for direction in ("egress", "ingress"):
        given = graph[f"network-workspace-onco-limit-{direction}"].inputs
        assert (given["direction"], given["maxKbps"], given["qosPolicyId"]) == (direction, 250_000, limited)
    assert "qosPolicyId" not in graph["network-workspace-cardio"].inputs


def test_the_bastion_alone_has_a_floating_address() -> None:
    graph = hospital("ovh")
    [address] = graph.of("openstack:networking/floatingIp:FloatingIp")
    assert address.name == "admin-bastion-address"
    assert address.inputs["portId"] == graph["compute-bastion-1-port"].id
    assert address.inputs["pool"] == "Ext-Net"
    assert {"egress-admin-interface", "egress-egress-interface"} <= address.dependencies


# Identities.


def test_credentials_end_with_their_workspace_or_the_hub() -> None:
    graph = hospital("sandbox")
    ends = {each.name: each.inputs["expiresAt"] for each in _credentials(graph)}
    assert ends.pop("identity-workspace-cardio") == "2027-12-31T23:59:59Z"
    assert set(ends.values()) == {"2029-12-31T23:59:59Z"}
    assert all(each.inputs["unrestricted"] is False for each in _credentials(graph))
    assert all(each.delete_before_replace for each in _credentials(graph))


def _credentials(graph: Graph) -> list[Recorded]:
    return graph.of("openstack:identity/applicationCredential:ApplicationCredential")


def test_roles_are_those_of_the_profile_or_the_deployers() -> None:
    sandbox = hospital("sandbox")
    assert sandbox["identity-auditors"].inputs["roles"] == ["reader"]
    assert sandbox["identity-services"].inputs["roles"] == ["member", "reader"]
    assert all("roles" not in each.inputs for each in _credentials(hospital("ovh")))


def test_the_log_forwarder_writes_traces_and_reads_nothing() -> None:
    assert rules_of(hospital("ovh"), "services") == {
        AccessRule("object-store", "PUT", "/v1/*/demo-traces/*"),
        AccessRule("object-store", "PUT", "/v1/*/demo-traces/*/**"),
    }


def test_nobody_may_change_a_container_itself() -> None:
    """Its headers could open it to everybody; a path with nothing after its slash is the container's."""
    for identity in planned("ovh", backup=SECOND).identities:
        for rule in rules_of(copied(), identity.key):
            if rule.service == "object-store" and rule.method not in {"GET", "HEAD"}:
                assert rule.path.count("/") >= 4, rule
                assert rule.path.rsplit("/", 1)[1] in {"*", "**"}, rule
                assert not rule.path.endswith(f"{rule.path.split('/')[3]}/**"), rule


def test_auditors_change_nothing_and_read_no_health_data() -> None:
    rules = rules_of(hospital("ovh"), "auditors")
    assert {rule.method for rule in rules} == {"GET", "HEAD"}
    objects = {rule.path for rule in rules if rule.service == "object-store" and rule.path.count("/") > 3}
    assert objects == {"/v1/*/demo-traces/*", "/v1/*/demo-traces/*/**"}
    assert not [rule for rule in rules if "payload" in rule.path or rule.path == "/v1/secrets/*"]


def test_operators_start_and_stop_machines() -> None:
    changing = {rule for rule in rules_of(hospital("ovh"), "operators") if rule.method != "GET"}
    assert changing == {AccessRule("compute", "POST", "/v2.1/**servers/*/action")}


def test_backups_are_made_and_pruned_never_restored() -> None:
    changing = {rule for rule in rules_of(copied(), "backup") if rule.method in {"DELETE", "POST", "PUT"}}
    volumes = {rule.path for rule in changing if rule.service == "block-storage"}
    assert volumes == {"/v3/**backups", "/v3/**backups/*", "/v3/**snapshots", "/v3/**snapshots/*"}
    written_to = {rule.path.split("/")[3] for rule in changing if rule.service == "object-store"}
    assert written_to == {"demo-warehouse-copy", "demo-export-copy", "demo-traces-copy"}


def test_workspaces_that_come_change_no_right_of_the_hubs() -> None:
    before, after = planned("ovh"), planned("ovh", workspaces=[])
    for identity in after.identities:
        assert access_rules(before, identity) == access_rules(after, identity)
    written = {rule.path.split("/")[3] for rule in rules_of(hospital("ovh"), "gate") if rule.method == "PUT"}
    assert written == {"demo-import", "demo-quarantine", "demo-warehouse"}


def test_secrets_lie_in_the_key_manager_and_nowhere_else() -> None:
    graph = hospital("ovh")
    kept = {each.name: each for each in graph.of("openstack:keymanager/secretV1:SecretV1")}
    without = {"bastion", "database", "proxy"}
    for identity in planned("ovh").identities:
        secret = kept.pop(f"identity-{identity.key}-secret", None)
        nothing = identity.key in without or identity.workspace is not None
        assert (secret is None) == nothing
        assert (access_rules(planned("ovh"), identity) == NOTHING) == nothing
        if secret is not None:
            assert "payload" in secret.secrets
            assert secret.inputs["acl"] == {"read": {"projectAccess": False}}
            assert secret.inputs["metadata"]["end-date"] == identity.ends.isoformat()
    assert kept == {}
    for machine in graph.of("openstack:compute/instance:Instance"):
        assert "secret-of-" not in machine.inputs["userData"]


# Keys and storage.


def test_each_key_has_a_container_that_others_cannot_read() -> None:
    graph = hospital("ovh")
    assert planned("ovh").custody is Custody.PROVIDER
    for key in planned("ovh").keys:
        order, container = graph[f"keys-{key.purpose}"], graph[f"keys-{key.purpose}-container"]
        assert order.inputs["meta"] == {"name": key.name, "algorithm": "aes", "bitLength": 256, "mode": "cbc"}
        assert order.protect
        reference = f"https://keys.example/v1/secrets/keys-{key.purpose}"
        assert container.inputs["secretRefs"] == [{"name": "key", "secretRef": reference}]
        assert container.inputs["acl"] == {"read": {"projectAccess": False}}


def test_containers_are_private_versioned_and_say_how_long_they_keep() -> None:
    graph = hospital("ovh")
    for store in planned("ovh").stores:
        given = graph[f"storage-{store.purpose}"].inputs
        assert (given["versioning"], given["forceDestroy"]) == (True, False)
        assert not {"containerRead", "containerWrite", "containerSyncTo"} & given.keys()
        assert given["metadata"]["workspace"] == (store.workspace or "hub")
        kept = (given["metadata"].get("retention-days"), given["metadata"].get("expire-days"))
        wanted = (store.retention_days, store.expire_days)
        assert kept == tuple(None if days is None else str(days) for days in wanted)


def test_copies_lie_in_the_second_region_and_keep_as_long() -> None:
    graph = copied()
    copies = {name for name in graph.resources if name.startswith("backup-")}
    assert copies == {"backup-warehouse-copy", "backup-export-copy", "backup-traces-copy"}
    for name in copies:
        of = name.removeprefix("backup-").removesuffix("-copy")
        assert graph[name].inputs == {
            **graph[f"storage-{of}"].inputs,
            "name": f"demo-{of}-copy",
            "region": "SBG",
        }
        assert graph[name].protect


def test_data_sets_are_shares_in_their_workspaces_network() -> None:
    graph = hospital("ovh")
    share, own = graph["storage-workspace-onco-inbox-share"].inputs, graph["storage-workspace-onco-inbox-share-network"]
    assert (share["shareProto"], share["size"], share["isPublic"]) == ("NFS", 100, False)
    assert share["shareNetworkId"] == own.id
    assert own.inputs["neutronNetId"] == graph["network-workspace-onco"].id
    rights = {
        (area, who): (given["accessTo"], given["accessLevel"])
        for area in ("inbox", "outbox")
        for who in ("workspace", "gate")
        for given in [graph[f"storage-workspace-onco-{area}-share-{who}"].inputs]
    }
    assert rights == {
        ("inbox", "workspace"): ("10.40.17.0/24", "ro"),
        ("inbox", "gate"): ("10.40.3.10", "rw"),
        ("outbox", "workspace"): ("10.40.17.0/24", "rw"),
        ("outbox", "gate"): ("10.40.3.10", "rw"),
    }
    assert hospital("sandbox").of("openstack:sharedfilesystem/shareNetwork:ShareNetwork") == []
    assert hospital("generic").of("openstack:sharedfilesystem/share:Share") == []


def test_volumes_are_of_the_encrypted_type_and_never_retyped() -> None:
    for cloud, kind in (("ovh", "high-speed-gen2-luks"), ("sandbox", "luks"), ("generic", "luks")):
        volumes = hospital(cloud).of("openstack:blockstorage/volume:Volume")
        assert {each.inputs["volumeType"] for each in volumes} == {kind}
        assert {each.replace_on_changes for each in volumes} == {("volumeType",)}


# Machines.


def test_machines_start_from_an_encrypted_volume_with_the_given_keys_alone() -> None:
    graph = hospital("ovh")
    key = graph["compute-operators-key"].inputs
    assert key["publicKey"].startswith("ssh-ed25519 ")
    for machine in planned("ovh").machines:
        given = graph[f"compute-{machine.key}"].inputs
        assert given["blockDevices"] == [
            {
                "sourceType": "image",
                "uuid": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212",
                "destinationType": "volume",
                "volumeType": "high-speed-gen2-luks",
                "volumeSize": machine.boot_gb,
                "bootIndex": 0,
                "deleteOnTermination": True,
            }
        ]
        assert given["keyPair"] == "demo-operators"
        assert given["configDrive"] is True
        assert not {"adminPass", "imageId", "imageName", "personalities"} & given.keys()
        assert given["userData"].startswith("#cloud-config\n")


def test_machines_that_idle_stay_off_and_make_room_when_replaced() -> None:
    for each in hospital("ovh").of("openstack:compute/instance:Instance"):
        assert each.ignore_changes == ("powerState",)
        assert each.delete_before_replace


def test_pools_are_spread_by_the_level() -> None:
    graph = hospital("ovh")
    policies = {each.name: each.inputs["policies"] for each in graph.of("openstack:compute/serverGroup:ServerGroup")}
    assert policies["compute-cardio-train-group"] == "soft-anti-affinity"
    assert policies["compute-services-group"] == "anti-affinity"
    for number in (1, 2):
        hints = graph[f"compute-cardio-train-{number}"].inputs["schedulerHints"]
        assert hints == [{"group": graph["compute-cardio-train-group"].id}]
    waived = [{"measure": "spread-machines", "reason": "one hypervisor is all there is"}]
    bare = made(hub("hospital", "ovh", without=waived))
    assert bare.of("openstack:compute/serverGroup:ServerGroup") == []
    assert "schedulerHints" not in bare["compute-cardio-train-1"].inputs


def test_the_database_has_the_hubs_volume_and_workloads_have_scratch() -> None:
    graph = hospital("ovh")
    attachment = graph["compute-database-1-volume-attachment"].inputs
    assert attachment["volumeId"] == graph["storage-database"].id
    attachment = graph["compute-onco-train-1-scratch-attachment"].inputs
    assert attachment["volumeId"] == graph["compute-onco-train-1-scratch"].id
    assert attachment["instanceId"] == graph["compute-onco-train-1"].id


def test_hosts_are_not_replaced_when_a_workspace_comes() -> None:
    fewer = example("hospital", "ovh")["workspaces"][:1]
    before, after = made(hub("hospital", "ovh", workspaces=fewer)), hospital("ovh")
    for machine in planned("ovh", workspaces=[]).machines:
        assert before[f"compute-{machine.key}"].inputs == after[f"compute-{machine.key}"].inputs


# Options.


def test_quotas_hold_what_the_plan_needs() -> None:
    graph = made(hub("hospital", "sandbox", quota=True))
    compute, volumes = graph["budget-compute"].inputs, graph["budget-volumes"].inputs
    network = graph["budget-network"].inputs
    machines = graph.of("openstack:compute/instance:Instance")
    assert (compute["instances"], compute["serverGroups"]) == (
        len(machines),
        len(graph.of("openstack:compute/serverGroup:ServerGroup")),
    )
    assert volumes["volumes"] == len(machines) + len(graph.of("openstack:blockstorage/volume:Volume"))
    assert volumes["backups"] == volumes["snapshots"] == 42
    assert network["floatingip"] == 1
    assert network["router"] == len(graph.of("openstack:networking/router:Router"))
    assert {given["projectId"] for given in (compute, volumes, network)} == {"the-project"}
    assert not [name for name in hospital("sandbox").resources if name.startswith("budget-")]


def test_names_are_told_where_the_cloud_keeps_them_private() -> None:
    graph = hospital("sandbox")
    assert graph["names-zone"].inputs["name"] == "demo.internal."
    assert graph["names-gate-1"].inputs["records"] == ["10.40.3.10"]
    assert hospital("ovh").of("openstack:dns/zone:Zone") == []


def test_backups_may_be_waived() -> None:
    graph = made(hub("hospital", "ovh", without=[{"measure": "backups", "reason": "the data sets are kept elsewhere"}]))
    for number in (1, 2):
        user_data = graph[f"compute-services-{number}"].inputs["userData"]
        assert graph["storage-database"].id not in user_data


# What is answered and what is refused.


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_capability_is_answered(cloud: str) -> None:
    assert set(backend_of(cloud).support(cloud)) == set(Capability)


def test_what_no_openstack_has_is_said() -> None:
    support = backend_of("ovh").support("ovh")
    lacking = {capability for capability, answer in support.items() if isinstance(answer, NotAvailable)}
    assert lacking >= {
        Capability.API_AUDIT_LOGS,
        Capability.BANDWIDTH_LIMITS,
        Capability.BUDGETS,
        Capability.CUSTOMER_KEYS,
        Capability.FLOW_LOGS,
        Capability.HSM_KEYS,
        Capability.IMMUTABLE_BACKUPS,
        Capability.IMMUTABLE_EXPORTS,
        Capability.IMMUTABLE_LOGS,
        Capability.INTRUSION_DETECTION,
        Capability.KEY_ROTATION,
        Capability.PRIVATE_STORES,
        Capability.QUOTAS,
        Capability.TRUSTED_BOOT,
    }
    assert "not SecNumCloud-qualified" in support[Capability.EU_JURISDICTION].how


def problems(raw: object, **environment: str) -> list[str]:
    with pytest.raises(SpecError) as refused:
        load(raw, environment)
    return str(refused.value).splitlines()


def _generic(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    raw = example("hospital", "generic")
    change(raw["openstack"]["generic"])
    return raw


def test_a_declared_cloud_is_checked_like_a_profile() -> None:
    for change, said in (
        (lambda it: it.update(country="US"), "openstack.generic.country: US is not accepted"),
        (lambda it: it.update(country="XX"), "openstack.generic.country: XX is not accepted; allowed: one of"),
        (lambda it: it["flavors"].pop("CPU:2"), "openstack.generic.flavors: no CPU:2 is not accepted"),
    ):
        assert any(said in line for line in problems(_generic(change)))
    undeclared = example("hospital", "generic")
    del undeclared["openstack"]["generic"]
    assert any("openstack.generic: nothing is not accepted" in line for line in problems(undeclared))


def test_only_a_cloud_without_profile_is_declared() -> None:
    raw = written("ovh")
    raw["openstack"]["generic"] = example("hospital", "generic")["openstack"]["generic"]
    assert any("openstack.generic: a declaration is not accepted" in line for line in problems(raw))


def test_the_environment_cannot_lead_to_another_cloud() -> None:
    elsewhere = "https://keystone.example.com/v3"
    for cloud in CLOUDS:
        found = problems(example("hospital", cloud), OS_AUTH_URL=elsewhere)
        assert any(f"OS_AUTH_URL={elsewhere} is not accepted" in line for line in found)
    load(example("hospital", "generic"), {"OS_AUTH_URL": "https://keystone.example.eu:5000/v3/"})


def test_the_second_region_has_a_profile_too() -> None:
    found = problems(example("hospital", "ovh", backup={"second_region": "WAW1"}))
    assert any("backup.second_region: WAW1 is not accepted; allowed: regions of ovh" in line for line in found)
    found = problems(example("hospital", "sandbox", backup={"second_region": "RegionTwo"}))
    assert any("backup.second_region" in line for line in found)


def test_proxies_need_somebody_to_ask() -> None:
    """Without resolvers they could let nobody out, not even the log forwarder to the object storage."""
    found = problems(example("hospital", "ovh", egress={"allowed_hosts": []}))
    assert any("egress.resolvers: nothing is not accepted" in line for line in found)
    load(example("hospital", "sandbox", egress={}), {})


def test_example_ids_are_refused_for_a_deployment() -> None:
    refused = backend_of("ovh").placeholders(loaded("ovh"))
    assert [each.path for each in refused] == ["openstack.image", "openstack.external_network"]
    assert backend_of("sandbox").placeholders(loaded("sandbox")) == []


def test_the_hubs_hosts_reach_the_clouds_api_by_the_proxies() -> None:
    outputs = record(lambda: HealthDataHub("hub", hub("hospital", "ovh")).facts.egress.allowed_hosts).outputs
    assert {"auth.cloud.ovh.net", "storage.gra.cloud.ovh.net", "volume.compute.gra11.cloud.ovh.net"} < set(outputs)


# Another provider is one file more.

ANOTHER = """
from components.accelerators import Offer
from components.capabilities import Capability, Met, MetDifferently
from components.openstack.profiles.profile import Profile

PROFILE = Profile(
    name="another",
    dated="2026-11-24",
    source="a test",
    auth_url="https://identity.another.example/v3",
    external_network="outside",
    encrypted_volume_type="sealed",
    regions={"North": "North"},
    offers={f"CPU:{count}": Offer(f"n-{count}", "a test") for count in (2, 4, 8)},
    answers={
        Capability.ENCRYPTED_STORES: MetDifferently("the test says so"),
        Capability.EU_JURISDICTION: Met("the test says so"),
    },
)
"""


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A file more in the folder of profiles, for as long as the test runs."""
    (tmp_path / "another.py").write_text(ANOTHER)
    monkeypatch.setattr(profiles, "__path__", [*profiles.__path__, str(tmp_path)])
    for name, profile in profiles.found().items():
        monkeypatch.setitem(profiles.PROFILES, name, profile)
    monkeypatch.setattr(openstack_clouds, "CLOUDS", openstack_clouds.found())
    clouds.cache_clear()
    yield "another"
    clouds.cache_clear()


def test_one_file_more_is_one_cloud_more(another: str) -> None:
    raw = example("small", "ovh", cloud=another, region="North")
    graph = made(load(raw, {}))
    assert graph["openstack"].inputs["authUrl"] == "https://identity.another.example/v3"
    assert graph["admin-bastion-address"].inputs["pool"] == "outside"
    assert {each.inputs["volumeType"] for each in graph.of("openstack:blockstorage/volume:Volume")} == {"sealed"}
    assert set(backend_of(another).support(another)) == set(Capability)
