"""One set of statements about a hub, for every back end."""

from collections.abc import Callable
from functools import cache

import pytest
from reachability import azure_paths, openstack_paths
from recording import Graph, record
from specs import deployable, loaded

from components.backend import Consent
from components.blueprint import Blueprint, plan
from components.hub import HealthDataHub
from components.problems import SpecError

CLOUDS = ("azure", "ovh", "sandbox")
STATEFUL = {
    "azure-native:compute:Disk",
    "azure-native:compute:DiskEncryptionSet",
    "azure-native:keyvault:Key",
    "azure-native:keyvault:Vault",
    "azure-native:operationalinsights:Workspace",
    "azure-native:storage:BlobContainer",
    "azure-native:storage:StorageAccount",
    "openstack:blockstorage/volume:Volume",
    "openstack:keymanager/orderV1:OrderV1",
    "openstack:objectstorage/container:Container",
}
PUBLIC = {
    "azure-native:network:PublicIPAddress",
    "azure-native:network:NatGateway",
    "openstack:networking/floatingIp:FloatingIp",
    "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
}
UNTAGGED = {
    # Types that take neither tags nor metadata.
    "azure-native:authorization:RoleAssignment",
    "azure-native:monitor:DiagnosticSetting",
    "azure-native:network:PrivateDnsZoneGroup",
    "azure-native:network:Subnet",
    "azure-native:network:VirtualNetworkPeering",
    "azure-native:storage:BlobContainer",
    "azure-native:storage:BlobServiceProperties",
    "openstack:compute/volumeAttach:VolumeAttach",
    "openstack:keymanager/orderV1:OrderV1",
    "openstack:networking/routerInterface:RouterInterface",
    "openstack:networking/secGroupRule:SecGroupRule",
}


@cache
def graph(cloud: str, consent: frozenset[str] = frozenset()) -> Graph:
    return record(lambda: HealthDataHub("hub", deployable(cloud), Consent(consent)).facts)


def blueprint(cloud: str) -> Blueprint:
    return plan(deployable(cloud))


def managed(cloud: str) -> list:
    return [r for r in graph(cloud).resources.values() if r.custom and not r.type.startswith("pulumi:providers:")]


@pytest.fixture(params=CLOUDS)
def cloud(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_resource_has_an_explicit_provider_in_the_hubs_region(cloud: str) -> None:
    hub, spec = graph(cloud), deployable(cloud)
    by_provider = {resource.provider for resource in managed(cloud)}
    if cloud == "azure":
        assert by_provider == {"azure"}
        assert hub["azure"].inputs["location"] == "francecentral"
        assert hub["azure"].inputs["subscriptionId"] == str(spec.azure.subscription_id)
        return
    assert by_provider == {"openstack", "openstack-objects"}
    regions = {name: hub[name].inputs["region"] for name in by_provider}
    expected = {"ovh": ("GRA11", "GRA"), "sandbox": ("RegionOne", "RegionOne")}[cloud]
    assert (regions["openstack"], regions["openstack-objects"]) == expected
    assert {(r.name, r.inputs["region"]) for r in managed(cloud)} == {
        (r.name, regions[r.provider]) for r in managed(cloud)
    }


def test_every_azure_resource_that_has_a_location_says_the_hubs_or_global() -> None:
    located = {r.type: r.inputs["location"] for r in managed("azure") if "location" in r.inputs}
    assert {kind for kind, location in located.items() if location == "global"} == {
        "azure-native:privatedns:PrivateZone",
        "azure-native:privatedns:VirtualNetworkLink",
    }
    assert set(located.values()) == {"francecentral", "global"}


def test_the_auth_url_is_the_clouds_own() -> None:
    assert graph("ovh")["openstack"].inputs["authUrl"] == "https://auth.cloud.ovh.net/v3"
    assert graph("sandbox")["openstack"].inputs["authUrl"] == "http://127.0.0.1:5000/v3"


def test_the_registered_rules_open_exactly_the_blueprints_flows(cloud: str) -> None:
    paths: Callable[[Graph], set] = azure_paths if cloud == "azure" else openstack_paths
    declared = {
        (str(source), str(destination), flow.protocol, flow.port)
        for flow in blueprint(cloud).flows
        for source in flow.source.ranges
        for destination in flow.destination.ranges
    }
    assert paths(graph(cloud)) == declared


def test_nothing_has_a_public_address(cloud: str) -> None:
    assert {r.type for r in managed(cloud)} & PUBLIC == set()


def test_every_zone_is_a_subnet_of_its_planned_range(cloud: str) -> None:
    planned = {zone.key: str(zone.cidr) for zone in blueprint(cloud).zones}
    key = "addressPrefix" if cloud == "azure" else "cidr"
    made = {zone: graph(cloud)[f"network-{zone}-subnet"].inputs[key] for zone in planned}
    assert made == planned


def test_stateful_resources_are_protected_and_retained(cloud: str) -> None:
    stateful = [r for r in managed(cloud) if r.type in STATEFUL]
    expected = {"azure": 19, "ovh": 11, "sandbox": 11}[cloud]
    assert (len(stateful), [r.name for r in stateful if not (r.protect and r.retain)]) == (expected, [])


def test_only_stateful_resources_are_protected(cloud: str) -> None:
    assert [r.name for r in managed(cloud) if r.protect and r.type not in STATEFUL] == []


@pytest.mark.parametrize("cloud", ["azure", "sandbox"])
def test_consent_by_name_lifts_the_protection(cloud: str) -> None:
    whole = graph(cloud, frozenset({"demo"}))
    assert [r.name for r in whole.resources.values() if r.protect or r.retain] == []
    study = graph(cloud, frozenset({"onco"}))
    free = {r.name for r in study.resources.values() if r.type in STATEFUL and not r.protect}
    assert free == {"compute-onco-train-1-scratch"}
    other = graph(cloud, frozenset({"another"}))
    assert [r.name for r in other.resources.values() if r.type in STATEFUL and not r.protect] == []


def test_everything_that_takes_labels_has_them(cloud: str) -> None:
    keys = {"hub", "owner", "workspace", "data-class", "control-scope", "end-date"}
    lacking = []
    for resource in managed(cloud):
        labels = resource.inputs.get("tags") or resource.inputs.get("metadata") or {}
        given = {tag.split("=")[0] for tag in labels} if isinstance(labels, list) else set(labels)
        if resource.type not in UNTAGGED and not given >= keys:
            lacking.append(resource.name)
    assert lacking == []


def test_workspace_resources_are_labelled_with_their_workspace(cloud: str) -> None:
    wrong = []
    for resource in managed(cloud):
        labels = resource.inputs.get("tags") or resource.inputs.get("metadata") or {}
        workspace = dict(tag.split("=", 1) for tag in labels) if isinstance(labels, list) else labels
        of = next((name for name in ("cardio", "onco") if f"-{name}" in resource.name), "hub")
        if labels and not resource.name.startswith("private-link") and workspace["workspace"] != of:
            wrong.append(resource.name)
    assert wrong == []


def test_facts_are_the_same_records_on_every_cloud(cloud: str) -> None:
    facts = graph(cloud).outputs
    assert set(facts.network.zones) == {zone.key for zone in blueprint(cloud).zones}
    assert set(facts.keys.keys) == {"stores", "volumes", "traces"}
    assert set(facts.storage.stores) == {"warehouse", "import", "quarantine", "export", "traces"}
    assert set(facts.storage.volumes) == {"database"}
    assert set(facts.compute.machines) == {"cardio-train-1", "onco-train-1"}
    assert facts.logs.retention_days == 365
    assert facts.keys.custody == ("customer" if cloud == "azure" else "provider")


def test_every_volume_is_encrypted(cloud: str) -> None:
    hub = graph(cloud)
    if cloud == "azure":
        disks = hub.of("azure-native:compute:Disk")
        assert {disk.inputs["encryption"]["diskEncryptionSetId"] for disk in disks} == {hub["keys-volumes-set"].id}
        for machine in hub.of("azure-native:compute:VirtualMachine"):
            stored = machine.inputs["storageProfile"]
            sets = [each["managedDisk"]["diskEncryptionSet"]["id"] for each in (stored["osDisk"], *stored["dataDisks"])]
            assert sets == [hub["keys-volumes-set"].id] * 2
            assert machine.inputs["securityProfile"]["encryptionAtHost"] is True
        return
    kind = {"ovh": "high-speed-gen2-luks", "sandbox": "luks"}[cloud]
    assert [v.inputs["volumeType"] for v in hub.of("openstack:blockstorage/volume:Volume")] == [kind] * 3
    assert [v.replace_on_changes for v in hub.of("openstack:blockstorage/volume:Volume")] == [("volumeType",)] * 3
    for machine in hub.of("openstack:compute/instance:Instance"):
        [boot] = machine.inputs["blockDevices"]
        assert (boot["volumeType"], boot["destinationType"], boot["bootIndex"]) == (kind, "volume", 0)


def test_machines_are_of_the_type_that_offers_the_accelerator() -> None:
    def flavor(cloud: str, machine: str) -> str:
        inputs = graph(cloud)[f"compute-{machine}"].inputs
        return inputs["hardwareProfile"]["vmSize"] if cloud == "azure" else inputs["flavorName"]

    assert {cloud: [flavor(cloud, m) for m in ("cardio-train-1", "onco-train-1")] for cloud in CLOUDS} == {
        "azure": ["Standard_NC80adis_H100_v5", "Standard_NC40ads_H100_v5"],
        "ovh": ["h100-760", "h100-380"],
        "sandbox": ["gpu-h100-2", "gpu-h100-1"],
    }


def test_machines_have_one_interface_in_their_own_zone_and_no_password(cloud: str) -> None:
    hub = graph(cloud)
    for machine, zone in (("cardio-train-1", "workspace-cardio"), ("onco-train-1", "workspace-onco")):
        port, inputs = hub[f"compute-{machine}-port"], hub[f"compute-{machine}"].inputs
        subnet = hub[f"network-{zone}-subnet"].id
        if cloud == "azure":
            [address] = port.inputs["ipConfigurations"]
            assert (address["subnet"]["id"], "publicIPAddress" in address) == (subnet, False)
            assert [each["id"] for each in inputs["networkProfile"]["networkInterfaces"]] == [port.id]
            assert inputs["osProfile"]["linuxConfiguration"]["disablePasswordAuthentication"] is True
            assert "adminPassword" not in inputs["osProfile"]
        else:
            assert [each["subnetId"] for each in port.inputs["fixedIps"]] == [subnet]
            assert port.inputs["securityGroupIds"] == [hub[f"network-{zone}-group"].id]
            assert port.inputs["portSecurityEnabled"] is True
            assert inputs["networks"] == [{"port": port.id}]
            assert "adminPass" not in inputs
            assert "securityGroups" not in inputs


def test_the_log_sink_keeps_traces_as_long_as_the_spec_says() -> None:
    azure = graph("azure")["storage-traces"].inputs["immutableStorageWithVersioning"]
    assert azure == {
        "enabled": True,
        "immutabilityPolicy": {
            "allowProtectedAppendWrites": True,
            "immutabilityPeriodSinceCreationInDays": 365,
            "state": "Locked",
        },
    }
    assert graph("azure")["logs-workspace"].inputs["retentionInDays"] == 365
    container = graph("sandbox")["storage-traces"].inputs
    assert (container["versioning"], container["metadata"]["retention-days"]) == (True, "365")


def test_what_can_send_traces_does() -> None:
    hub = graph("azure")
    settings = hub.of("azure-native:monitor:DiagnosticSetting")
    assert {setting.inputs["workspaceId"] for setting in settings} == {hub["logs-workspace"].id}
    assert {setting.inputs["resourceUri"] for setting in settings} == {
        hub["keys-vault"].id,
        *(group.id for group in hub.of("azure-native:network:NetworkSecurityGroup")),
        *(f"{store.id}/blobServices/default" for store in hub.of("azure-native:storage:StorageAccount")),
    }


def test_azure_stores_are_closed_encrypted_and_stay_in_the_region() -> None:
    for store in graph("azure").of("azure-native:storage:StorageAccount"):
        given = store.inputs
        assert given["sku"] == {"name": "Standard_ZRS"}
        assert given["publicNetworkAccess"] == "Disabled"
        assert given["networkRuleSet"]["defaultAction"] == "Deny"
        assert given["networkRuleSet"]["bypass"] == ("AzureServices" if store.name == "storage-traces" else "None")
        assert (given["allowSharedKeyAccess"], given["allowBlobPublicAccess"]) == (False, False)
        assert given["encryption"]["keySource"] == "Microsoft.Keyvault"
        assert given["encryption"]["requireInfrastructureEncryption"] is True
        assert given["minimumTlsVersion"] == "TLS1_2"
        assert given["accountName"].isalnum()
        assert len(given["accountName"]) <= 24


def test_openstack_containers_are_private_and_versioned() -> None:
    for container in graph("ovh").of("openstack:objectstorage/container:Container"):
        assert "containerRead" not in container.inputs
        assert "containerWrite" not in container.inputs
        assert (container.inputs["versioning"], container.inputs["forceDestroy"]) == (True, False)


def test_security_groups_begin_with_nothing_open() -> None:
    groups = graph("ovh").of("openstack:networking/secGroup:SecGroup")
    assert [group.inputs["deleteDefaultRules"] for group in groups] == [True] * 6


def test_the_router_has_no_way_out() -> None:
    assert "externalNetworkId" not in graph("ovh")["network-router"].inputs


def test_workspaces_of_azure_are_peered_to_the_hub_only() -> None:
    hub = graph("azure")
    ends = {
        (peering.inputs["virtualNetworkName"], peering.inputs["remoteVirtualNetwork"]["id"])
        for peering in hub.of("azure-native:network:VirtualNetworkPeering")
    }
    assert ends == {
        ("demo", "id-of-network-workspace-cardio"),
        ("demo", "id-of-network-workspace-onco"),
        ("demo-ws-cardio", "id-of-network-hub"),
        ("demo-ws-onco", "id-of-network-hub"),
    }


def test_nsg_priorities_are_unique_and_within_azures_range() -> None:
    for group in graph("azure").of("azure-native:network:NetworkSecurityGroup"):
        for direction in ("Inbound", "Outbound"):
            used = [r["priority"] for r in group.inputs["securityRules"] if r["direction"] == direction]
            assert len(used) == len(set(used))
            assert all(100 <= priority <= 4096 for priority in used)


def test_a_workspace_more_changes_no_rule_of_another() -> None:
    spec = deployable("azure")
    study = spec.workspaces[1].model_copy(update={"name": "rare", "slot": 240, "pools": ()})
    larger = spec.model_copy(update={"workspaces": (study, *spec.workspaces)})
    more = record(lambda: HealthDataHub("hub", larger).facts)
    for name, before in graph("azure").resources.items():
        after = more[name].inputs
        if before.type == "azure-native:network:NetworkSecurityGroup":
            rules = {rule["name"]: rule for rule in after["securityRules"]}
            assert [rules[rule["name"]] for rule in before.inputs["securityRules"]] == before.inputs["securityRules"]
        else:
            assert after == before.inputs, name


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_example_ids_are_refused_for_a_deployment_and_fine_for_a_preview(cloud: str) -> None:
    with pytest.raises(SpecError) as refused:
        record(lambda: HealthDataHub("hub", loaded(cloud)))
    paths = {"azure": {"azure.subscription_id", "azure.tenant_id"}, "ovh": {"openstack.image"}}[cloud]
    assert {problem.path for problem in refused.value.problems} == paths
    assert len(record(lambda: HealthDataHub("hub", loaded(cloud)), preview=True).resources) == len(
        graph(cloud).resources
    )


def test_no_secret_of_the_environment_is_left_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_APPLICATION_CREDENTIAL_SECRET", "topsecret")
    hub = record(lambda: HealthDataHub("hub", deployable("ovh")))
    assert hub["openstack"].secrets >= {"applicationCredentialSecret"}
