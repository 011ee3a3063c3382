"""A cohort study on Azure, written by a team that knows no component of ours: nothing is wrong with it.

The archive of traces is made unlocked and locked in a second deployment, as Azure wants it: `WRITE_ONCE` says so.
"""

import pulumi
import pulumi_azure_native as azure

WRITE_ONCE = "Locked"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
TENANT = "66666666-7777-8888-9999-000000000000"
WHERE = "francecentral"
OFFICE = "192.0.2.0/26"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE6V1CxM8PgZ0nGdrtqAMg2Gm2t6zK0m6L0o5X8f3mZB team"
KEYS_IDENTITY = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/cohort/providers/Microsoft.ManagedIdentity"
    "/userAssignedIdentities/cohort-keys"
)

cloud = azure.Provider("cloud", subscription_id=SUBSCRIPTION, tenant_id=TENANT, environment="public", location=WHERE)
own = pulumi.ResourceOptions(provider=cloud)
kept = pulumi.ResourceOptions(provider=cloud, protect=True)


def tags(data="technical", workspace="cohort"):
    return {
        "owner": "data@institute.example",
        "workspace": workspace,
        "data-class": data,
        "control-scope": "hds",
        "end-date": "2030-12-31",
    }


def role(name):
    return f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{name}"


KEY_USER = role("e147488a-f6f5-4113-8e2d-b22465e65bf6")  # Key Vault Crypto Service Encryption User
BLOB_WRITER = role("ba92f5b4-2d11-453d-a403-e96b0029c9fe")  # Storage Blob Data Contributor
READER = role("acdd72a7-3385-48ef-bd42-f606fba81ae7")  # Reader

group = azure.resources.ResourceGroup("group", resource_group_name="cohort", location=WHERE, tags=tags(), opts=kept)
here = {"resource_group_name": "cohort", "location": WHERE}  # by its plain name, though it is made above
in_group = {"resource_group_name": group.name, "location": WHERE}  # by reference

# Traces.

logs = azure.operationalinsights.Workspace(
    "logs",
    workspace_name="cohort-logs",
    sku={"name": "PerGB2018"},
    retention_in_days=365,
    public_network_access_for_ingestion="Disabled",
    public_network_access_for_query="Disabled",
    features={"disable_local_auth": True},
    tags=tags("traces", "hub"),
    opts=kept,
    **in_group,
)

# Keys.

identity = azure.managedidentity.UserAssignedIdentity(
    "keys-identity", resource_name_="cohort-keys", tags=tags(), opts=own, **in_group
)
vault = azure.keyvault.Vault(
    "vault",
    vault_name="cohort-vault",
    properties={
        "tenant_id": TENANT,
        "sku": {"family": "A", "name": "premium"},
        "enable_rbac_authorization": True,
        "enable_purge_protection": True,
        "soft_delete_retention_in_days": 90,
        "public_network_access": "Disabled",
        "network_acls": {"default_action": "Deny", "bypass": "AzureServices"},
    },
    tags=tags("keys", "hub"),
    opts=kept,
    **in_group,
)


def key(name):
    return azure.keyvault.Key(
        f"{name}-key",
        key_name=name,
        vault_name=vault.name,
        resource_group_name="cohort",
        properties={
            "kty": "RSA-HSM",
            "key_size": 3072,
            "key_ops": ["wrapKey", "unwrapKey"],
            "attributes": {"enabled": True, "exportable": False},
            "rotation_policy": {
                "attributes": {"expiry_time": "P1Y6M"},
                "lifetime_actions": [
                    {"action": {"type": "rotate"}, "trigger": {"time_after_create": "P6M"}},
                    {"action": {"type": "notify"}, "trigger": {"time_before_expiry": "P30D"}},
                ],
            },
        },
        tags=tags("keys", "hub"),
        opts=kept,
    )


disks_key, stores_key = key("disks"), key("stores")
may_use_keys = azure.authorization.RoleAssignment(
    "keys-identity-role",
    role_assignment_name="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d01",
    scope=vault.id,
    principal_id=identity.principal_id,
    principal_type="ServicePrincipal",
    role_definition_id=KEY_USER,
    opts=own,
)
with_keys = pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[may_use_keys]))

# Stores.


def store(name, data, workspace="cohort", **more):
    return azure.storage.StorageAccount(
        name,
        account_name=f"cohort{name}",
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
        identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
        encryption={
            "key_source": "Microsoft.Keyvault",
            "require_infrastructure_encryption": True,
            "key_vault_properties": {"key_name": "stores", "key_vault_uri": "https://cohort-vault.vault.azure.net"},
            "encryption_identity": {"encryption_user_assigned_identity": identity.id},
        },
        public_network_access="Disabled",
        network_rule_set={"default_action": "Deny", "bypass": "AzureServices"},
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allowed_copy_scope="PrivateLink",
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        is_local_user_enabled=False,
        minimum_tls_version="TLS1_2",
        enable_https_traffic_only=True,
        tags=tags(data, workspace),
        opts=with_keys,
        **in_group,
        **more,
    )


def keep_versions(name, account_name):
    azure.storage.BlobServiceProperties(
        f"{name}-versions",
        account_name=account_name,
        resource_group_name="cohort",
        blob_services_name="default",
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": 30, "allow_permanent_delete": False},
        container_delete_retention_policy={"enabled": True, "days": 30},
        opts=own,
    )


data = store("data", "health")
keep_versions("data", data.name)
azure.storage.BlobContainer(
    "images",
    container_name="images",
    account_name=data.name,
    resource_group_name="cohort",
    public_access="None",
    opts=kept,
)
archive = store(
    "archive",
    "traces",
    "hub",
    immutable_storage_with_versioning={
        "enabled": True,
        "immutability_policy": {
            "immutability_period_since_creation_in_days": 365,
            "allow_protected_append_writes": True,
            "state": WRITE_ONCE,
        },
    },
)
keep_versions("archive", archive.name)
azure.storage.ManagementPolicy(
    "archive-ends",
    management_policy_name="default",
    account_name=archive.name,
    resource_group_name="cohort",
    policy={
        "rules": [
            {
                "name": "after-a-year",
                "enabled": True,
                "type": "Lifecycle",
                "definition": {
                    "actions": {"base_blob": {"delete": {"days_after_creation_greater_than": 366}}},
                    "filters": {"blob_types": ["blockBlob", "appendBlob"]},
                },
            }
        ]
    },
    opts=own,
)

# Networks: the study's own, and one with a subnet written inside of it.

network = azure.network.VirtualNetwork(
    "network",
    virtual_network_name="cohort",
    address_space={"address_prefixes": ["10.80.0.0/16"]},
    encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
    tags=tags("health"),
    opts=own,
    **in_group,
)


def rule(name, priority, direction, port, source="*", destination="*", access="Allow", protocol="Tcp"):
    ports = {"destination_port_ranges": port} if isinstance(port, list) else {"destination_port_range": port}
    return {
        "name": name,
        "priority": priority,
        "direction": direction,
        "access": access,
        "protocol": protocol,
        "source_port_range": "*",
        "source_address_prefix": source,
        "destination_address_prefix": destination,
        **ports,
    }


DENIED = [
    rule("deny-in", 4096, "Inbound", "*", access="Deny", protocol="*"),
    rule("deny-out", 4096, "Outbound", "*", access="Deny", protocol="*"),
]


def walls(name, rules, data="technical"):
    return azure.network.NetworkSecurityGroup(
        f"{name}-walls",
        network_security_group_name=name,
        security_rules=rules,
        tags=tags(data),
        opts=own,
        **in_group,
    )


BASTION, MACHINES, ENDPOINTS, DATABASE = "10.80.1.0/26", "10.80.2.0/24", "10.80.3.0/24", "10.80.4.0/24"
bastion_walls = walls(
    "bastion",
    [
        rule("office", 100, "Inbound", "443", OFFICE),
        rule("gateway", 110, "Inbound", "443", "GatewayManager"),
        rule("probes", 120, "Inbound", "443", "AzureLoadBalancer"),
        rule("parts-in", 130, "Inbound", ["8080", "5701"], "VirtualNetwork", "VirtualNetwork", protocol="*"),
        rule("parts-out", 130, "Outbound", ["8080", "5701"], "VirtualNetwork", "VirtualNetwork", protocol="*"),
        rule("machines", 140, "Outbound", "22", "*", MACHINES),
        rule("diagnostics", 150, "Outbound", "443", "*", "AzureCloud"),
        rule("sessions", 160, "Outbound", "80", "*", "Internet"),
        *DENIED,
    ],
)
machines_walls = walls("machines", [], "health")  # its rules are resources of their own
for name, priority, direction, port, source, destination in (
    ("ssh-from-bastion", 100, "Inbound", "22", BASTION, MACHINES),
    ("to-stores", 110, "Outbound", "443", MACHINES, ENDPOINTS),
    ("to-database", 120, "Outbound", "5432", MACHINES, DATABASE),
    ("to-packages", 130, "Outbound", "443", MACHINES, "Internet"),
):
    azure.network.SecurityRule(
        name,
        security_rule_name=name,
        network_security_group_name=machines_walls.name,
        resource_group_name="cohort",
        opts=own,
        **{k: v for k, v in rule(name, priority, direction, port, source, destination).items() if k != "name"},
    )
for denied in DENIED:
    azure.network.SecurityRule(
        f"machines-{denied['name']}",
        security_rule_name=denied["name"],
        network_security_group_name="machines",
        resource_group_name="cohort",
        opts=pulumi.ResourceOptions(provider=cloud, depends_on=[machines_walls]),
        **{k: v for k, v in denied.items() if k != "name"},
    )
endpoints_walls = walls("endpoints", [rule("machines", 100, "Inbound", "443", MACHINES, ENDPOINTS), *DENIED])
database_walls = walls("database", [rule("machines", 100, "Inbound", "5432", MACHINES, DATABASE), *DENIED], "health")

routes = azure.network.RouteTable(
    "routes",
    route_table_name="cohort",
    disable_bgp_route_propagation=True,
    routes=[
        {
            "name": "everything",
            "address_prefix": "0.0.0.0/0",
            "next_hop_type": "VirtualAppliance",
            "next_hop_ip_address": "10.80.0.4",
        }
    ],
    tags=tags(),
    opts=own,
    **in_group,
)


def subnet(name, cidr, group_of_rules=None, table=None, subnet_name=None, **more):
    guarded = {"network_security_group": {"id": group_of_rules.id}} if group_of_rules else {}
    routed = {"route_table": {"id": table.id}} if table else {}
    return azure.network.Subnet(
        f"{name}-subnet",
        subnet_name=subnet_name or name,
        virtual_network_name=network.name,
        resource_group_name="cohort",
        address_prefix=cidr,
        default_outbound_access=False,
        private_endpoint_network_policies="Enabled",
        opts=own,
        **guarded,
        **routed,
        **more,
    )


firewall_subnet = subnet("firewall", "10.80.0.0/26", subnet_name="AzureFirewallSubnet")
bastion_subnet = subnet("bastion", BASTION, bastion_walls, subnet_name="AzureBastionSubnet")
machines_subnet = subnet("machines", MACHINES, machines_walls, routes)
endpoints_subnet = subnet("endpoints", ENDPOINTS, endpoints_walls)
database_subnet = subnet(
    "database",
    DATABASE,
    database_walls,
    delegations=[{"name": "postgres", "service_name": "Microsoft.DBforPostgreSQL/flexibleServers"}],
)

visitors_walls = walls("visitors", DENIED)
visitors = azure.network.VirtualNetwork(
    "visitors",
    virtual_network_name="visitors",
    address_space={"address_prefixes": ["10.81.0.0/24"]},
    encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
    subnets=[
        {
            "name": "desks",
            "address_prefix": "10.81.0.0/25",
            "default_outbound_access": False,
            "network_security_group": {"id": visitors_walls.id},
        }
    ],
    tags=tags(workspace="visitors"),
    opts=own,
    **here,
)

# The way out: a firewall that knows the names.


def address(name):
    return azure.network.PublicIPAddress(
        f"{name}-address",
        public_ip_address_name=name,
        public_ip_allocation_method="Static",
        sku={"name": "Standard", "tier": "Regional"},
        tags=tags(),
        opts=own,
        **in_group,
    )


firewall_address, bastion_address = address("firewall"), address("bastion")
policy = azure.network.FirewallPolicy(
    "firewall-policy",
    firewall_policy_name="cohort",
    sku={"tier": "Premium"},
    threat_intel_mode="Deny",
    intrusion_detection={"mode": "Deny"},
    tags=tags(),
    opts=own,
    **in_group,
)
azure.network.FirewallPolicyRuleCollectionGroup(
    "firewall-rules",
    rule_collection_group_name="cohort",
    firewall_policy_name=policy.name,
    resource_group_name="cohort",
    priority=200,
    rule_collections=[
        azure.network.FirewallPolicyFilterRuleCollectionArgs(
            name="packages",
            priority=200,
            rule_collection_type="FirewallPolicyFilterRuleCollection",
            action={"type": "Allow"},
            rules=[
                azure.network.ApplicationRuleArgs(
                    name="packages",
                    rule_type="ApplicationRule",
                    source_addresses=[MACHINES],
                    target_fqdns=["packages.institute.example"],
                    protocols=[{"protocol_type": "Https", "port": 443}],
                )
            ],
        )
    ],
    opts=own,
)
firewall = azure.network.AzureFirewall(
    "firewall",
    azure_firewall_name="cohort",
    sku={"name": "AZFW_VNet", "tier": "Premium"},
    firewall_policy={"id": policy.id},
    ip_configurations=[
        {
            "name": "one",
            "subnet": {"id": firewall_subnet.id},
            "public_ip_address": {"id": firewall_address.id},
        }
    ],
    tags=tags(),
    opts=own,
    **in_group,
)
bastion = azure.network.BastionHost(
    "bastion",
    bastion_host_name="cohort",
    sku={"name": "Premium"},
    enable_session_recording=True,
    disable_copy_paste=True,
    ip_configurations=[
        {"name": "one", "subnet": {"id": bastion_subnet.id}, "public_ip_address": {"id": bastion_address.id}}
    ],
    enable_shareable_link=False,
    enable_file_copy=False,
    tags=tags(),
    opts=own,
    **in_group,
)

# Stores and vault by private links alone.

zone = azure.privatedns.PrivateZone(
    "blob-zone",
    private_zone_name="privatelink.blob.core.windows.net",
    resource_group_name="cohort",
    location="global",
    tags=tags(),
    opts=pulumi.ResourceOptions(provider=cloud, depends_on=[group]),
)
azure.privatedns.VirtualNetworkLink(
    "blob-zone-link",
    virtual_network_link_name="cohort",
    private_zone_name=zone.name,
    resource_group_name="cohort",
    location="global",
    registration_enabled=False,
    virtual_network={"id": network.id},
    tags=tags(),
    opts=own,
)
for name, target, kind in (("data", data, "blob"), ("archive", archive, "blob"), ("vault", vault, "vault")):
    endpoint = azure.network.PrivateEndpoint(
        f"{name}-endpoint",
        private_endpoint_name=f"cohort-{name}",
        subnet={"id": endpoints_subnet.id},
        private_link_service_connections=[
            {"name": name, "private_link_service_id": target.id, "group_ids": [kind]},
        ],
        tags=tags(),
        opts=own,
        **in_group,
    )
    if kind == "blob":
        azure.network.PrivateDnsZoneGroup(
            f"{name}-names",
            private_dns_zone_group_name="default",
            private_endpoint_name=endpoint.name,
            resource_group_name="cohort",
            private_dns_zone_configs=[{"name": "blob", "private_dns_zone_id": zone.id}],
            opts=own,
        )

# A machine with a disk of the study's data.

disks = azure.compute.DiskEncryptionSet(
    "disks",
    disk_encryption_set_name="cohort",
    encryption_type="EncryptionAtRestWithPlatformAndCustomerKeys",
    active_key={"key_url": disks_key.key_uri},
    identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
    rotation_to_latest_key_version_enabled=True,
    tags=tags("keys"),
    opts=with_keys,
    **in_group,
)
disk = azure.compute.Disk(
    "study-disk",
    disk_name="cohort-data",
    sku={"name": "Premium_LRS"},
    disk_size_gb=512,
    creation_data={"create_option": "Empty"},
    encryption={
        "type": "EncryptionAtRestWithPlatformAndCustomerKeys",
        "disk_encryption_set_id": disks.id,
    },
    network_access_policy="DenyAll",
    public_network_access="Disabled",
    data_access_auth_mode="AzureActiveDirectory",
    tags=tags("health"),
    opts=kept,
    **in_group,
)
interface = azure.network.NetworkInterface(
    "machine-interface",
    network_interface_name="cohort-machine",
    ip_configurations=[{"name": "one", "subnet": {"id": machines_subnet.id}}],
    tags=tags("health"),
    opts=own,
    **in_group,
)
machine_identity = azure.managedidentity.UserAssignedIdentity(
    "machine-identity", resource_name_="cohort-machine", tags=tags(), opts=own, **in_group
)
machine = azure.compute.VirtualMachine(
    "machine",
    vm_name="cohort-machine",
    hardware_profile={"vm_size": "Standard_D8s_v5"},
    identity={"type": "UserAssigned", "user_assigned_identities": [machine_identity.id]},
    network_profile={"network_interfaces": [{"id": interface.id, "primary": True}]},
    security_profile={
        "encryption_at_host": True,
        "security_type": "TrustedLaunch",
        "uefi_settings": {"secure_boot_enabled": True, "v_tpm_enabled": True},
    },
    storage_profile={
        "image_reference": {
            "publisher": "Canonical",
            "offer": "ubuntu-24_04-lts",
            "sku": "server",
            "version": "24.04.202610010",
        },
        "os_disk": {
            "name": "cohort-machine",
            "create_option": "FromImage",
            "managed_disk": {"storage_account_type": "Premium_LRS", "disk_encryption_set": {"id": disks.id}},
        },
        "data_disks": [{"lun": 0, "create_option": "Attach", "managed_disk": {"id": disk.id}}],
    },
    os_profile={
        "computer_name": "cohort-machine",
        "admin_username": "operator",
        "custom_data": pulumi.Output.secret("Y2FuYXJ5LWN1c3RvbS1kYXRh"),  # canary-custom-data
        "linux_configuration": {
            "disable_password_authentication": True,
            "patch_settings": {"assessment_mode": "AutomaticByPlatform"},
            "ssh": {
                "public_keys": [
                    {
                        "path": "/home/operator/.ssh/authorized_keys",
                        "key_data": PUBLIC_KEY,
                    }
                ]
            },
        },
    },
    tags=tags("health"),
    opts=own,
    **in_group,
)
azure.authorization.RoleAssignment(
    "machine-role",
    role_assignment_name="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d02",
    scope=data.id,
    principal_id=machine_identity.principal_id,
    principal_type="ServicePrincipal",
    role_definition_id=BLOB_WRITER,
    opts=own,
)
azure.authorization.RoleAssignment(
    "auditors-role",
    role_assignment_name="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d03",
    scope=f"/subscriptions/{SUBSCRIPTION}/resourceGroups/cohort",
    principal_id="aaaaaaaa-0000-4000-8000-000000000002",
    principal_type="Group",
    role_definition_id=READER,
    opts=pulumi.ResourceOptions(provider=cloud, depends_on=[group]),
)
azure.keyvault.Secret(
    "partner-password",
    secret_name="partner-password",
    vault_name="cohort-vault",
    resource_group_name="cohort",
    properties={"value": pulumi.Output.secret("canary-vault-secret"), "content_type": "text/plain"},
    tags=tags("keys"),
    opts=pulumi.ResourceOptions(provider=cloud, depends_on=[vault]),
)

# A database of the study's.

database = azure.dbforpostgresql.Server(
    "database",
    server_name="cohort-database",
    version="16",
    sku={"name": "Standard_D4ds_v5", "tier": "GeneralPurpose"},
    storage={"storage_size_gb": 128},
    network={"delegated_subnet_resource_id": database_subnet.id, "public_network_access": "Disabled"},
    auth_config={"active_directory_auth": "Enabled", "password_auth": "Disabled", "tenant_id": TENANT},
    backup={"backup_retention_days": 30, "geo_redundant_backup": "Disabled"},
    data_encryption={
        "type": "AzureKeyVault",
        "primary_key_uri": stores_key.key_uri,
        "primary_user_assigned_identity_id": identity.id,
    },
    identity={"type": "UserAssigned", "user_assigned_identities": {KEYS_IDENTITY: {}}},
    tags=tags("health"),
    opts=with_keys,
    **in_group,
)
azure.dbforpostgresql.Configuration(
    "database-tls",
    server_name=database.name,
    resource_group_name="cohort",
    configuration_name="ssl_min_protocol_version",
    value="TLSv1.3",
    source="user-override",
    opts=own,
)

# Backups.

backups = azure.recoveryservices.Vault(
    "backups",
    vault_name="cohort-backups",
    sku={"name": "RS0", "tier": "Standard"},
    identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
    properties={
        "public_network_access": "Disabled",
        "encryption": {
            "infrastructure_encryption": "Enabled",
            "kek_identity": {"use_system_assigned_identity": False, "user_assigned_identity": identity.id},
            "key_vault_properties": {"key_uri": stores_key.key_uri},
        },
        "redundancy_settings": {
            "standard_tier_storage_redundancy": "ZoneRedundant",
            "cross_region_restore": "Disabled",
        },
        "restore_settings": {"cross_subscription_restore_settings": {"cross_subscription_restore_state": "Disabled"}},
        "security_settings": {
            "immutability_settings": {"state": WRITE_ONCE},
            "soft_delete_settings": {"soft_delete_state": "AlwaysON", "soft_delete_retention_period_in_days": 14},
        },
    },
    tags=tags("health"),
    opts=with_keys,
    **in_group,
)
daily = azure.recoveryservices.ProtectionPolicy(
    "daily",
    policy_name="daily",
    vault_name=backups.name,
    resource_group_name="cohort",
    properties=azure.recoveryservices.AzureIaaSVMProtectionPolicyArgs(
        backup_management_type="AzureIaasVM",
        policy_type="V2",
        time_zone="UTC",
        schedule_policy=azure.recoveryservices.SimpleSchedulePolicyV2Args(
            schedule_policy_type="SimpleSchedulePolicyV2",
            schedule_run_frequency="Daily",
            daily_schedule={"schedule_run_times": ["2026-01-01T01:00:00Z"]},
        ),
        retention_policy=azure.recoveryservices.LongTermRetentionPolicyArgs(
            retention_policy_type="LongTermRetentionPolicy",
            daily_schedule={
                "retention_times": ["2026-01-01T01:00:00Z"],
                "retention_duration": {"count": 30, "duration_type": "Days"},
            },
        ),
    ),
    tags=tags(),
    opts=own,
)
azure.recoveryservices.ProtectedItem(
    "machine-backup",
    vault_name=backups.name,
    resource_group_name="cohort",
    fabric_name="Azure",
    container_name="iaasvmcontainer;iaasvmcontainerv2;cohort;cohort-machine",
    protected_item_name="vm;iaasvmcontainerv2;cohort;cohort-machine",
    properties=azure.recoveryservices.AzureIaaSComputeVMProtectedItemArgs(
        protected_item_type="Microsoft.Compute/virtualMachines",
        policy_id=daily.id,
        source_resource_id=machine.id,
    ),
    tags=tags(),
    opts=kept,
)

# Whatever can tell who did what does so.


def told(name, target, **where):
    azure.monitor.DiagnosticSetting(
        f"{name}-traces",
        name="traces",
        resource_uri=target,
        logs=[{"category_group": "allLogs", "enabled": True}],
        opts=own,
        **(where or {"workspace_id": logs.id}),
    )


for name, made in (
    ("network", network),
    ("visitors", visitors),
    ("vault", vault),
    ("firewall", firewall),
    ("firewall-address", firewall_address),
    ("bastion", bastion),
    ("bastion-address", bastion_address),
    ("database", database),
    ("backups", backups),
    ("bastion-walls", bastion_walls),
    ("machines-walls", machines_walls),
    ("endpoints-walls", endpoints_walls),
    ("database-walls", database_walls),
    ("visitors-walls", visitors_walls),
):
    told(name, made.id)
told("logs", logs.id, storage_account_id=archive.id)
for name, account in (("data", data), ("archive", archive)):
    told(name, pulumi.Output.concat(account.id, "/blobServices/default"))
for name, made in (("network", network), ("visitors", visitors)):
    azure.network.FlowLog(
        f"{name}-flows",
        flow_log_name=f"cohort-{name}",
        network_watcher_name="NetworkWatcher_francecentral",
        resource_group_name="NetworkWatcherRG",
        location=WHERE,
        target_resource_id=made.id,
        storage_id=archive.id,
        enabled=True,
        format={"type": "JSON", "version": 2},
        tags=tags("traces"),
        opts=own,
    )
azure.monitor.SubscriptionDiagnosticSetting(
    "activities",
    name="activities",
    workspace_id=logs.id,
    logs=[
        {"category": "Administrative", "enabled": True},
        {"category": "Security", "enabled": True},
        {"category": "Policy", "enabled": True},
    ],
    opts=own,
)
