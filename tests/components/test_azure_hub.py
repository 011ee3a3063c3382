"""The Azure hub, resource by resource, as it is registered."""

from functools import cache
from typing import Any

import pulumi
import pytest
from pulumi_azure_native import network
from recording import Graph, record
from specs import hub, loaded, written

from components.assurance import Measure
from components.azure.regions import ZONES
from components.azure.rendering import without_other_versions
from components.backend import Consent
from components.blueprint import Blueprint
from components.clouds import backend_of
from components.hub import HealthDataHub
from components.loading import load
from components.planning import plan
from components.problems import SpecError
from components.spec import HubSpec

FIREWALL_ADDRESS = "10.40.4.4"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
ROLES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
APPROVERS = "aaaaaaaa-0000-4000-8000-000000000003"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


def made(spec: HubSpec, *consent: str) -> Graph:
    return record(lambda: HealthDataHub("hub", spec, Consent(frozenset(consent))))


@cache
def hospital() -> Graph:
    return made(hub("hospital", "azure"))


@cache
def small() -> Graph:
    return made(hub("small", "azure"))


@cache
def everything() -> Graph:
    block = {**written_block(), "log_cluster_gb": 100}
    return made(
        hub(
            "hospital",
            "azure",
            azure=block,
            backup={"second_region": "germanywestcentral"},
            budget={"monthly": 20_000, "starts": "2027-01-01"},
        )
    )


@cache
def without_zones() -> Graph:
    return made(hub("hospital", "azure", region="francesouth"))


def written_block() -> dict[str, Any]:
    block = hub("hospital", "azure").azure
    assert block is not None
    return block.model_dump(mode="json", exclude_none=True)


def planned(**changes: Any) -> Blueprint:
    return plan(hub("hospital", "azure", **changes))


def waiver(measure: Measure) -> dict[str, str]:
    return {"measure": measure.value, "reason": "a trial without any patient"}


def rules(graph: Graph, zone: str) -> dict[str, dict[str, Any]]:
    given = graph[f"network-{zone}-group"].inputs["securityRules"]
    return {f"{rule['direction']} {rule['name']}": rule for rule in given}


# Network.


def test_subnets_have_the_names_that_services_look_for() -> None:
    names = {each.name: each.inputs["subnetName"] for each in hospital().of("azure-native:network:Subnet")}
    assert names == {
        "network-admin-subnet": "AzureBastionSubnet",
        "network-egress-subnet": "AzureFirewallSubnet",
        "network-services-subnet": "demo-services",
        "network-warehouse-subnet": "demo-warehouse",
        "network-exchange-subnet": "demo-exchange",
        "network-workspace-cardio-subnet": "demo-ws-cardio",
        "network-workspace-onco-subnet": "demo-ws-onco",
        "network-workspace-registry-subnet": "demo-ws-registry",
    }


def test_everything_but_the_bastion_and_the_firewall_goes_out_by_the_firewall() -> None:
    [table] = hospital().of("azure-native:network:RouteTable")
    assert table.inputs["routes"] == [
        {
            "name": "everything-else",
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": FIREWALL_ADDRESS,
        }
    ]
    subnets = hospital().of("azure-native:network:Subnet")
    assert {each.name for each in subnets if "routeTable" not in each.inputs} == {
        "network-admin-subnet",
        "network-egress-subnet",
    }
    assert {each.inputs["routeTable"]["id"] for each in subnets if "routeTable" in each.inputs} == {table.id}


def test_the_firewalls_subnet_has_no_group_and_all_others_have() -> None:
    subnets = hospital().of("azure-native:network:Subnet")
    assert [each.name for each in subnets if "networkSecurityGroup" not in each.inputs] == ["network-egress-subnet"]
    assert all(each.inputs["defaultOutboundAccess"] is False for each in subnets)


def test_a_rule_is_the_flow_it_comes_from() -> None:
    given = rules(hospital(), "workspace-onco")
    assert given["Outbound workspaces-to-internet-tcp-443"] == {
        "name": "workspaces-to-internet-tcp-443",
        "description": "the firewall lets out to the allowed names only",
        "access": "Allow",
        "direction": "Outbound",
        "priority": 100 + 10 * 59,
        "protocol": "Tcp",
        "sourceAddressPrefix": "10.40.17.0/24",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "Internet",
        "destinationPortRange": "443",
    }


def test_every_group_ends_with_the_denial_of_everything() -> None:
    for group in hospital().of("azure-native:network:NetworkSecurityGroup"):
        last = {rule["direction"]: rule for rule in group.inputs["securityRules"] if rule["priority"] == 4096}
        assert set(last) == {"Inbound", "Outbound"}
        for rule in last.values():
            assert (rule["access"], rule["protocol"], rule["destinationPortRange"]) == ("Deny", "*", "*")
            assert (rule["sourceAddressPrefix"], rule["destinationAddressPrefix"]) == ("*", "*")


def test_only_the_services_may_ask_azures_own_resolver() -> None:
    closed = {
        zone.key
        for zone in planned().zones
        if zone.key != "egress"
        and rules(hospital(), zone.key).get("Outbound deny-platform-resolver", {}).get("destinationAddressPrefix")
        == "AzurePlatformDNS"
    }
    assert closed == {"warehouse", "exchange", "workspace-cardio", "workspace-onco", "workspace-registry"}
    asking = {
        each.name for each in hospital().of("azure-native:network:NetworkInterface") if each.inputs.get("dnsSettings")
    }
    assert asking == {"compute-services-1-port", "compute-services-2-port"}
    for virtual in hospital().of("azure-native:network:VirtualNetwork"):
        assert virtual.inputs["dhcpOptions"] == {"dnsServers": [str(each) for each in planned().resolvers]}


def test_the_bastions_subnet_has_the_rules_that_azure_wants() -> None:
    platform = {
        (rule["direction"], rule["sourceAddressPrefix"], rule["destinationAddressPrefix"])
        for name, rule in rules(hospital(), "admin").items()
        if "bastion-platform" in name
    }
    assert platform == {
        ("Inbound", "GatewayManager", "*"),
        ("Inbound", "AzureLoadBalancer", "*"),
        ("Inbound", "VirtualNetwork", "VirtualNetwork"),
        ("Outbound", "VirtualNetwork", "VirtualNetwork"),
        ("Outbound", "*", "AzureCloud"),
    }
    assert (
        rules(hospital(), "admin")["Inbound admin-networks-to-admin-tcp-443"]["sourceAddressPrefix"] == "192.0.2.0/26"
    )


def test_several_networks_outside_are_a_list() -> None:
    networks = ["192.0.2.0/26", "192.0.2.128/26"]
    graph = made(hub("hospital", "azure", admin_networks=networks))
    assert rules(graph, "admin")["Inbound admin-networks-to-admin-tcp-443"]["sourceAddressPrefixes"] == networks


def test_spokes_are_peered_with_the_hub_alone_and_only_they_take_what_the_firewall_forwards() -> None:
    peerings = {
        each.name: (each.inputs["virtualNetworkName"], each.inputs["remoteVirtualNetwork"]["id"])
        for each in hospital().of("azure-native:network:VirtualNetworkPeering")
    }
    assert len(peerings) == 6
    assert peerings["network-hub-workspace-onco-peering"] == ("demo", "id-of-network-workspace-onco")
    assert peerings["network-workspace-onco-hub-peering"] == ("demo-ws-onco", "id-of-network-hub")
    forwarded = {
        each.name
        for each in hospital().of("azure-native:network:VirtualNetworkPeering")
        if each.inputs["allowForwardedTraffic"]
    }
    assert forwarded == {f"network-workspace-{name}-hub-peering" for name in ("cardio", "onco", "registry")}


# The way out and the way in.


def test_the_firewall_lets_pass_the_allowed_names_alone() -> None:
    [group] = hospital().of("azure-native:network:FirewallPolicyRuleCollectionGroup")
    [collection] = group.inputs["ruleCollections"]
    assert collection["ruleCollectionType"] == "FirewallPolicyFilterRuleCollection"
    assert collection["action"] == {"type": "Allow"}
    [rule] = collection["rules"]
    assert rule["ruleType"] == "ApplicationRule"
    assert rule["sourceAddresses"] == ["10.40.0.0/16"]
    assert rule["targetFqdns"] == ["packages.hospital.example", "python.hospital.example"]
    assert rule["protocols"] == [{"protocolType": "Https", "port": 443}]


def test_a_hub_that_allows_no_name_has_a_firewall_without_rules() -> None:
    graph = made(hub("hospital", "azure", egress={"allowed_hosts": []}))
    assert not graph.of("azure-native:network:FirewallPolicyRuleCollectionGroup")
    assert graph.of("azure-native:network:AzureFirewall")


@pytest.mark.parametrize(
    ("graph", "tier", "detection"), [(hospital, "Premium", {"mode": "Deny"}), (small, "Standard", None)]
)
def test_the_firewall_is_as_strong_as_the_level(graph: Any, tier: str, detection: dict[str, str] | None) -> None:
    policy, firewall = graph()["egress-policy"].inputs, graph()["egress-firewall"].inputs
    assert (policy["sku"]["tier"], firewall["sku"]["tier"]) == (tier, tier)
    assert (policy.get("intrusionDetection"), policy["threatIntelMode"]) == (detection, "Deny")


def test_what_spans_zones_does_so_where_the_region_has_some() -> None:
    for name in ("egress-firewall", "egress-address"):
        assert hospital()[name].inputs["zones"] == ["1", "2", "3"]
        assert "zones" not in without_zones()[name].inputs


def test_the_bastion_has_no_public_address_and_lets_nothing_out() -> None:
    given = hospital()["admin-bastion"].inputs
    assert given["sku"] == {"name": "Premium"}
    assert given["enablePrivateOnlyBastion"] is given["disableCopyPaste"] is given["enableSessionRecording"] is True
    assert not any(given[each] for each in ("enableFileCopy", "enableTunneling", "enableShareableLink"))
    [address] = given["ipConfigurations"]
    assert "publicIPAddress" not in address


def test_copying_out_is_open_when_it_was_waived_but_links_never_are() -> None:
    given = made(hub("small", "azure", without=[waiver(Measure.NO_COPY_OUT)]))["admin-bastion"].inputs
    assert (given["disableCopyPaste"], given["enableFileCopy"], given["enableTunneling"]) == (False, True, True)
    assert given["enableShareableLink"] is False


# Identities.


def test_workloads_have_an_identity_each_and_people_are_groups() -> None:
    identities = {each.name for each in hospital().of("azure-native:managedidentity:UserAssignedIdentity")}
    assert identities == {
        "keys-identity",
        "identity-services",
        "identity-gate",
        "identity-database",
        "identity-workspace-cardio",
        "identity-workspace-onco",
        "identity-workspace-registry",
    }
    for machine in planned().machines:
        given = hospital()[f"compute-{machine.key}"].inputs["identity"]
        assert given == {
            "type": "UserAssigned",
            "userAssignedIdentities": [f"id-of-identity-{machine.identity}"],
        }


def test_rights_are_on_one_container_each() -> None:
    right = hospital()["identity-workspace-onco-workspace-onco-outbox-grant"].inputs
    assert right["scope"] == "id-of-storage-workspace-onco-outbox"
    assert right["roleDefinitionId"] == "id-of-identity-role-write-only"
    assert right["principalId"] == "principal-of-identity-workspace-onco"
    assert right["principalType"] == "ServicePrincipal"
    reading = hospital()["identity-workspace-onco-workspace-onco-inbox-grant"].inputs
    assert reading["roleDefinitionId"] == f"{ROLES}/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"


def test_roles_of_the_hubs_own_can_do_little() -> None:
    [writing] = hospital()["identity-role-write-only"].inputs["permissions"]
    assert (writing["actions"], writing["dataActions"]) == ([], [f"{BLOBS}/write", f"{BLOBS}/add/action"])
    [operating] = hospital()["identity-role-operators"].inputs["permissions"]
    assert operating["dataActions"] == []
    assert all(action.rsplit("/", 1)[1] in ("read", "action") for action in operating["actions"])
    assert not any("*" in action or "delete" in action or "write" in action for action in operating["actions"])


def test_the_approvers_right_is_the_only_one_that_writes_exports() -> None:
    writers = [
        each.name
        for each in hospital().of("azure-native:authorization:RoleAssignment")
        if each.inputs["scope"] == "id-of-storage-export-data"
    ]
    assert writers == ["exchange-approval"]
    given = hospital()["exchange-approval"].inputs
    assert (given["principalId"], given["principalType"]) == (APPROVERS, "Group")


def test_replication_needs_no_right_of_an_identity() -> None:
    assert not [name for name in everything().resources if name.startswith("identity-backup")]


# Keys.


def test_disks_of_a_workspace_are_under_its_own_key() -> None:
    onco = hospital()["keys-workspace-onco-set"].inputs
    assert onco["activeKey"]["keyUrl"].endswith("/keys/demo-ws-onco/1")
    disk = hospital()["compute-onco-train-1-scratch"].inputs
    assert disk["encryption"]["diskEncryptionSetId"] == "id-of-keys-workspace-onco-set"
    boot = hospital()["compute-onco-train-1"].inputs["storageProfile"]["osDisk"]["managedDisk"]
    assert boot["diskEncryptionSet"] == {"id": "id-of-keys-workspace-onco-set"}
    assert hospital()["storage-workspace-onco"].inputs["encryption"]["keyVaultProperties"]["keyName"] == "demo-ws-onco"


def test_without_keys_of_their_own_workspaces_share_the_hubs() -> None:
    sets = [each.name for each in small().of("azure-native:compute:DiskEncryptionSet")]
    assert sets == ["keys-volumes-set"]


# Stores.


def test_flat_stores_have_versions_and_those_with_directories_have_not() -> None:
    given = {
        each.name: (each.inputs["isVersioningEnabled"], "changeFeed" in each.inputs)
        for each in hospital().of("azure-native:storage:BlobServiceProperties")
    }
    flat = {f"storage-{store}-service" for store in ("warehouse", "import", "quarantine", "export", "traces")}
    assert {name for name, each in given.items() if each == (True, True)} == flat
    assert {name for name, each in given.items() if each == (False, False)} == set(given) - flat
    assert hospital()["storage-workspace-onco"].inputs["isHnsEnabled"] is True


def test_stores_with_directories_have_both_names() -> None:
    groups = [hospital()[f"storage-{each}workspace-onco-endpoint"].inputs for each in ("", "dfs-")]
    assert [each["privateLinkServiceConnections"][0]["groupIds"] for each in groups] == [["blob"], ["dfs"]]
    assert "storage-dfs-warehouse-endpoint" not in hospital().resources


def test_archives_are_locked_and_only_the_traces_may_be_appended_to() -> None:
    policies = {
        store: hospital()[f"storage-{store}"].inputs["immutableStorageWithVersioning"]["immutabilityPolicy"]
        for store in ("export", "traces")
    }
    assert policies == {
        store: {
            "allowProtectedAppendWrites": store == "traces",
            "immutabilityPeriodSinceCreationInDays": 365,
            "state": "Locked",
        }
        for store in ("export", "traces")
    }


def locks(spec: HubSpec, *consent: str) -> set[str]:
    """How everything stands that can be locked for good."""
    graph = made(spec, *consent)
    found = {
        graph[f"storage-{store}"].inputs["immutableStorageWithVersioning"]["immutabilityPolicy"]["state"]
        for store in ("export", "traces")
    }
    return found | {graph["backup-vault"].inputs["properties"]["securitySettings"]["immutabilitySettings"]["state"]}


def test_the_spec_says_when_archives_are_locked_and_no_consent_unlocks_them() -> None:
    first = {**written_block(), "archives": "unlocked"}
    assert locks(hub("hospital", "azure", azure=first)) == {"Unlocked"}
    assert locks(hub("hospital", "azure"), "demo") == {"Locked"}


@pytest.mark.parametrize("changes", [{"without": [waiver(Measure.LOCKED_ARCHIVES)]}, {"assurance": "baseline"}])
def test_without_the_measure_nothing_is_locked_and_nothing_need_be_said(changes: dict[str, Any]) -> None:
    silent = {name: value for name, value in written_block().items() if name != "archives"}
    assert locks(hub("hospital", "azure", azure=silent, **changes)) == {"Unlocked"}


def test_extensions_may_be_put_only_on_what_the_vault_backs_up() -> None:
    backup = planned().backup
    assert backup is not None
    machines = hospital().of("azure-native:compute:VirtualMachine")
    allowed = {each.name for each in machines if each.inputs["osProfile"]["allowExtensionOperations"]}
    assert allowed == {f"compute-{key}" for key in backup.machines}
    assert allowed


def test_only_the_traces_let_in_azures_own_monitoring() -> None:
    accounts = everything().of("azure-native:storage:StorageAccount")
    assert [each.name for each in accounts if each.inputs["networkRuleSet"]["bypass"] != "None"] == ["storage-traces"]


def test_what_expires_is_deleted_whole_and_old_versions_after_a_while() -> None:
    def actions(store: str) -> dict[str, Any]:
        [rule] = hospital()[f"storage-{store}-lifecycle"].inputs["policy"]["rules"]
        found: dict[str, Any] = rule["definition"]["actions"]
        return found

    days = "daysAfterCreationGreaterThan"
    assert actions("quarantine") == {kind: {"delete": {days: 30}} for kind in ("baseBlob", "version", "snapshot")}
    assert actions("warehouse") == {kind: {"delete": {days: 90}} for kind in ("version", "snapshot")}
    assert actions("export") == {kind: {"delete": {days: 365}} for kind in ("version", "snapshot")}
    assert "storage-workspace-onco-lifecycle" not in hospital().resources


def test_stores_and_disks_follow_the_regions_zones() -> None:
    assert hospital()["storage-warehouse"].inputs["sku"] == {"name": "Standard_ZRS"}
    assert hospital()["storage-database"].inputs["sku"] == {"name": "Premium_ZRS"}
    assert without_zones()["storage-warehouse"].inputs["sku"] == {"name": "Standard_LRS"}
    assert without_zones()["storage-database"].inputs["sku"] == {"name": "Premium_LRS"}
    assert "francesouth" not in ZONES


# Machines.


def test_machines_take_zones_in_turn_with_their_scratch() -> None:
    for number in (1, 2):
        machine, scratch = (hospital()[f"compute-cardio-train-{number}{each}"].inputs for each in ("", "-scratch"))
        assert machine["zones"] == scratch["zones"] == [str(number)]
    assert "zones" not in small()["compute-pilot-explore-1"].inputs


def test_a_region_without_zones_spreads_a_pool_in_an_availability_set() -> None:
    graph = without_zones()
    pools = {each.name for each in graph.of("azure-native:compute:AvailabilitySet")}
    assert pools == {f"compute-{machine.pool}-set" for machine in planned(region="francesouth").machines}
    for number in (1, 2):
        given = graph[f"compute-cardio-train-{number}"].inputs
        assert given["availabilitySet"] == {"id": "id-of-compute-cardio-train-set"}
        assert "zones" not in given


def test_sizes_that_may_lack_trusted_launch_go_without() -> None:
    study = {"name": "big", "slot": 1, "pools": [{"name": "train", "accelerator": "H100:8"}]}
    graph = made(hub("hospital", "azure", workspaces=[study]))
    assert graph["compute-big-train-1"].inputs["securityProfile"] == {"encryptionAtHost": True}
    assert graph["compute-gate-1"].inputs["securityProfile"]["securityType"] == "TrustedLaunch"


def test_a_workspace_that_comes_changes_no_hosts_instructions() -> None:
    before, after = hospital(), made(hub("hospital", "azure", workspaces=[]))
    for host in ("services-1", "services-2", "gate-1", "database-1"):
        assert before[f"compute-{host}"].inputs == after[f"compute-{host}"].inputs


# Traces.


def test_everything_that_can_be_traced_is_sent_to_the_workspace_and_the_archive() -> None:
    settings = {each.name: each.inputs for each in everything().of("azure-native:monitor:DiagnosticSetting")}
    assert {each["workspaceId"] for each in settings.values()} == {"id-of-logs-workspace"}
    unarchived = {name for name, each in settings.items() if "storageAccountId" not in each}
    # Not of the archive into itself, and not from another region.
    assert unarchived == {"logs-store-traces", "logs-copy-warehouse", "logs-copy-export", "logs-copy-traces"}
    traced = {each["resourceUri"].removesuffix("/blobServices/default") for each in settings.values()}
    assert traced == {
        each.id
        for each in everything().of(
            "azure-native:keyvault:Vault",
            "azure-native:network:AzureFirewall",
            "azure-native:network:BastionHost",
            "azure-native:network:NetworkSecurityGroup",
            "azure-native:network:PublicIPAddress",
            "azure-native:network:VirtualNetwork",
            "azure-native:operationalinsights:Workspace",
            "azure-native:recoveryservices:Vault",
            "azure-native:storage:StorageAccount",
        )
    }


def test_what_is_done_through_azures_interface_is_kept() -> None:
    given = hospital()["logs-activities"].inputs
    assert {"Administrative", "Security", "Policy"} <= {each["category"] for each in given["logs"]}
    assert given["storageAccountId"] == "id-of-storage-traces"


def test_flows_of_every_network_are_recorded_from_the_level_that_asks_for_it() -> None:
    logs = hospital().of("azure-native:network:FlowLog")
    assert {each.inputs["targetResourceId"] for each in logs} == {
        each.id for each in hospital().of("azure-native:network:VirtualNetwork")
    }
    assert {each.inputs["networkWatcherName"] for each in logs} == {"NetworkWatcher_francecentral"}
    assert not small().of("azure-native:network:FlowLog")


def test_the_workspace_is_asked_by_private_link_alone() -> None:
    endpoint = hospital()["logs-endpoint"].inputs
    assert endpoint["privateLinkServiceConnections"][0]["privateLinkServiceId"] == "id-of-logs-private-scope"
    assert endpoint["subnet"]["id"] == "id-of-network-services-subnet"
    names = [each["name"] for each in hospital()["logs-endpoint-names"].inputs["privateDnsZoneConfigs"]]
    assert names == ["monitor", "oms", "ods", "agentsvc", "blob"]


def test_the_log_cluster_is_under_the_key_of_the_traces_and_only_there_when_asked_for() -> None:
    cluster = everything()["logs-cluster"].inputs
    assert cluster["sku"] == {"name": "CapacityReservation", "capacity": 100}
    assert cluster["keyVaultProperties"]["keyName"] == "demo-traces"
    assert everything()["logs-cluster-link"].inputs["writeAccessResourceId"] == "id-of-logs-cluster"
    assert not hospital().of("azure-native:operationalinsights:Cluster")


def test_a_workspace_keeps_two_years_and_the_archive_the_rest() -> None:
    graph = made(hub("small", "azure", logs={"retention_days": 1096, "justification": "a high risk of misuse"}))
    assert graph["logs-workspace"].inputs["retentionInDays"] == 730
    fixed = graph["storage-traces"].inputs["immutableStorageWithVersioning"]["immutabilityPolicy"]
    assert fixed["immutabilityPeriodSinceCreationInDays"] == 1096


# Backups and copies.


def test_the_database_is_backed_up_daily_and_weekly_in_the_region() -> None:
    vault = hospital()["backup-vault"].inputs["properties"]
    assert vault["redundancySettings"] == {
        "standardTierStorageRedundancy": "ZoneRedundant",
        "crossRegionRestore": "Disabled",
    }
    assert vault["encryption"]["keyVaultProperties"]["keyUri"].endswith("/keys/demo-backups")
    policy = hospital()["backup-policy"].inputs["properties"]
    at = ["2026-01-01T02:00:00Z"]
    assert policy["policyType"] == "V2"
    assert policy["schedulePolicy"]["dailySchedule"] == {"scheduleRunTimes": at}
    assert policy["retentionPolicy"]["dailySchedule"]["retentionDuration"] == {"count": 30, "durationType": "Days"}
    assert policy["retentionPolicy"]["weeklySchedule"]["retentionDuration"] == {"count": 12, "durationType": "Weeks"}
    item = hospital()["backup-database-1"].inputs
    assert item["containerName"] == "iaasvmcontainer;iaasvmcontainerv2;demo;demo-database-1"
    assert item["protectedItemName"] == "vm;iaasvmcontainerv2;demo;demo-database-1"
    assert item["properties"]["sourceResourceId"] == "id-of-compute-database-1"


def test_waived_backups_leave_no_vault() -> None:
    graph = made(hub("small", "azure", without=[waiver(Measure.BACKUPS)]))
    assert not [name for name in graph.resources if name.startswith("backup-")]


def test_copies_are_replicated_from_both_sides_by_full_ids() -> None:
    graph = everything()
    for store in ("warehouse", "export", "traces"):
        account = graph[f"backup-copy-{store}"].inputs
        assert (account["location"], account["publicNetworkAccess"]) == ("germanywestcentral", "Disabled")
        assert "immutableStorageWithVersioning" not in account
        taking, giving = (graph[f"backup-copy-{store}-{side}"].inputs for side in ("taking", "giving"))
        ends = (f"id-of-storage-{store}", f"id-of-backup-copy-{store}")
        assert (taking["sourceAccount"], taking["destinationAccount"]) == ends
        assert (giving["sourceAccount"], giving["destinationAccount"]) == ends
        assert taking["objectReplicationPolicyId"] == "default"
        assert giving["objectReplicationPolicyId"] == f"policy-of-backup-copy-{store}-taking"
        assert giving["rules"] == [
            {
                "sourceContainer": "data",
                "destinationContainer": "data",
                "ruleId": f"rule-of-backup-copy-{store}-taking",
            }
        ]


def test_a_budget_tells_owner_and_security() -> None:
    given = everything()["budget-month"].inputs
    assert (given["amount"], given["category"], given["timeGrain"]) == (20_000, "Cost", "Monthly")
    assert given["timePeriod"] == {"startDate": "2027-01-01T00:00:00Z", "endDate": "2029-12-31T00:00:00Z"}
    assert {(each["thresholdType"], each["threshold"]) for each in given["notifications"].values()} == {
        ("Actual", 80),
        ("Actual", 100),
        ("Forecasted", 100),
    }
    assert not hospital().of("azure-native:consumption:Budget")


# What is refused.


def test_a_deployment_with_the_examples_ids_is_refused_for_each_of_them() -> None:
    found = {problem.path for problem in backend_of("azure").placeholders(loaded("azure"))}
    assert found == {
        f"azure.{name}"
        for name in ("subscription_id", "tenant_id", "operators_group", "auditors_group", "approvers_group")
    }


def refused(**changes: Any) -> set[str]:
    with pytest.raises(SpecError) as problems:
        load(written("azure", **changes), {})
    return {problem.path for problem in problems.value.problems}


def test_who_runs_machines_does_not_approve_exports() -> None:
    block = {**written_block(), "operators_group": APPROVERS}
    assert refused(azure=block) == {"azure.operators_group"}


def test_which_step_of_locking_the_hub_is_at_must_be_said() -> None:
    silent = {name: value for name, value in written_block().items() if name != "archives"}
    assert refused(azure=silent) == {"azure.archives"}


def test_a_disk_smaller_than_the_image_is_refused() -> None:
    pool = {"name": "train", "accelerator": "CPU:4", "boot_gb": 20}
    study = {"name": "tiny", "slot": 1, "pools": [pool]}
    assert refused(workspaces=[study]) == {"workspaces[0].pools[0].boot_gb"}


def test_limits_that_azure_does_not_give_are_refused() -> None:
    study = {"name": "slow", "slot": 1, "bandwidth_mbps": 100}
    assert refused(quota=True, workspaces=[study]) == {"quota", "workspaces[0].bandwidth_mbps"}


def test_no_resource_of_an_area_has_an_alias_for_another_version_of_its_type() -> None:
    given_by_the_sdk = record(lambda: network.VirtualNetwork("network", resource_group_name="any")).resources["network"]
    assert "azure-native:network/v20240501:VirtualNetwork" in str(given_by_the_sdk.aliases)
    assert [name for name, each in hospital().resources.items() if each.aliases] == ["resource-group"]


def test_aliases_that_we_write_stay() -> None:
    ours: list[Any] = [pulumi.Alias(name="old"), "urn:old", pulumi.Alias(type_="azure-native:network:Old", name="old")]

    def program() -> None:
        opts = pulumi.ResourceOptions(aliases=ours, transformations=[without_other_versions])
        network.VirtualNetwork("network", resource_group_name="any", opts=opts)

    assert record(program).resources["network"].aliases == (":old", "urn:old", "azure-native:network:Old:old")
