"""The same study on Azure, written in a hurry: each resource has the weakness that its comment tells, or none."""

import pulumi
import pulumi_azure_native as azure

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
TENANT = "66666666-7777-8888-9999-000000000000"
WHERE = "francecentral"

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


group = azure.resources.ResourceGroup("group", resource_group_name="cohort", location=WHERE, tags=tags(), opts=kept)
here = {"resource_group_name": group.name, "location": WHERE}
azure.resources.ResourceGroup(  # outside of the Union
    "abroad", resource_group_name="cohort-uk", location="uksouth", tags=tags(), opts=kept
)
azure.resources.ResourceGroup(  # by whichever subscription the environment names
    "anywhere",
    resource_group_name="cohort-any",
    location=WHERE,
    tags=tags(),
    opts=pulumi.ResourceOptions(protect=True),
)
azure.resources.ResourceGroup(  # nobody's
    "unlabelled", resource_group_name="cohort-unlabelled", location=WHERE, opts=kept
)
azure.resources.ResourceGroup(  # over since last year
    "over",
    resource_group_name="cohort-over",
    location=WHERE,
    tags={**tags(), "end-date": "2025-12-31"},
    opts=kept,
)

# Traces: for a month, in a workspace with shared keys, open to the world.

logs = azure.operationalinsights.Workspace(
    "logs",
    workspace_name="cohort-logs",
    sku={"name": "PerGB2018"},
    retention_in_days=30,
    public_network_access_for_ingestion="Enabled",
    public_network_access_for_query="Enabled",
    tags=tags("traces"),
    opts=kept,
    **here,
)


def told(name, target):
    azure.monitor.DiagnosticSetting(
        f"{name}-traces",
        name="traces",
        resource_uri=target,
        workspace_id=logs.id,
        logs=[{"category_group": "allLogs", "enabled": True}],
        opts=own,
    )


# Keys.

identity = azure.managedidentity.UserAssignedIdentity(
    "identity", resource_name_="cohort-keys", tags=tags(), opts=own, **here
)
vault = azure.keyvault.Vault(  # software keys, old access lists, open, and silent
    "vault",
    vault_name="cohort-vault",
    properties={
        "tenant_id": TENANT,
        "sku": {"family": "A", "name": "standard"},
        "enable_purge_protection": True,
        "public_network_access": "Enabled",
        "access_policies": [
            {
                "tenant_id": TENANT,
                "object_id": "aaaaaaaa-0000-4000-8000-000000000002",
                "permissions": {"keys": ["get", "wrapKey", "unwrapKey"]},
            }
        ],
    },
    tags=tags("keys"),
    opts=kept,
    **here,
)
key = azure.keyvault.Key(  # in software, for everything, never renewed
    "key",
    key_name="cohort",
    vault_name=vault.name,
    resource_group_name=group.name,
    properties={"kty": "RSA", "key_size": 2048, "key_ops": ["encrypt", "decrypt", "sign", "wrapKey"]},
    tags=tags("keys"),
    opts=kept,
)
azure.keyvault.Secret(  # in plain text
    "plain-secret",
    secret_name="partner",
    vault_name="cohort-vault",
    resource_group_name=group.name,
    properties={"value": "canary-vault-secret"},
    tags=tags("keys"),
    opts=own,
)

# Stores.


def store(name, data="technical", opts=kept, **more):
    safe = {
        "sku": {"name": "Standard_ZRS"},
        "encryption": {"key_source": "Microsoft.Storage", "require_infrastructure_encryption": True},
        "public_network_access": "Disabled",
        "allow_blob_public_access": False,
        "allow_shared_key_access": False,
        "default_to_o_auth_authentication": True,
        "is_local_user_enabled": False,
        "minimum_tls_version": "TLS1_2",
        "enable_https_traffic_only": True,
        "allowed_copy_scope": "PrivateLink",
        "tags": tags(data),
    }
    made = azure.storage.StorageAccount(
        name, account_name=f"cohort{name}", kind="StorageV2", opts=opts, **here, **{**safe, **more}
    )
    told(name, pulumi.Output.concat(made.id, "/blobServices/default"))
    return made


public = store("public", public_network_access="Enabled", allow_blob_public_access=True)  # open to the world
store("copied", sku={"name": "Standard_GRS"})  # copied to another region
store("old", minimum_tls_version="TLS1_0", enable_https_traffic_only=False)  # connections in the clear
store("shared", allow_shared_key_access=True)  # keys that several hold
store("plain", encryption={"key_source": "Microsoft.Storage"})  # nobody asked for encryption
store("loose", opts=own)  # a slip deletes it
store("alone", "health")  # nothing brings its objects back
store(  # the key's rotation changes nothing
    "pinned",
    identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
    encryption={
        "key_source": "Microsoft.Keyvault",
        "key_vault_properties": {
            "key_name": "cohort",
            "key_vault_uri": "https://cohort-vault.vault.azure.net",
            "key_version": "0123456789abcdef0123456789abcdef",
        },
        "encryption_identity": {"encryption_user_assigned_identity": identity.id},
    },
)
archive = store("archive", "traces")  # traces that can be changed, and are never deleted
azure.storage.BlobContainer(  # for everybody
    "images",
    container_name="images",
    account_name=public.name,
    resource_group_name=group.name,
    public_access="Blob",
    opts=kept,
)
azure.storage.BlobServiceProperties(  # what is deleted is gone
    "alone-versions",
    account_name="cohortalone",
    resource_group_name=group.name,
    blob_services_name="default",
    is_versioning_enabled=False,
    delete_retention_policy={"enabled": False},
    container_delete_retention_policy={"enabled": False},
    opts=own,
)

# Networks.


def rule(name, priority, direction, port, source="*", destination="*", access="Allow", protocol="Tcp", **more):
    peers = {"source_address_prefixes": source} if isinstance(source, list) else {"source_address_prefix": source}
    return {
        "name": name,
        "priority": priority,
        "direction": direction,
        "access": access,
        "protocol": protocol,
        "source_port_range": "*",
        "destination_port_range": port,
        "destination_address_prefix": destination,
        **peers,
        **more,
    }


DENIED = [
    rule("deny-in", 4096, "Inbound", "*", access="Deny", protocol="*"),
    rule("deny-out", 4096, "Outbound", "*", access="Deny", protocol="*"),
]


def walls(name, *rules):
    made = azure.network.NetworkSecurityGroup(
        name, network_security_group_name=name, security_rules=[*rules], tags=tags("health"), opts=own, **here
    )
    told(name, made.id)
    return made


ssh_walls = walls("ssh-walls", rule("ssh", 100, "Inbound", "22", ["0.0.0.0/1", "128.0.0.0/1"]), *DENIED)  # two halves
database_walls = walls("database-walls", *DENIED)
database_rule = rule("postgres", 100, "Inbound", "5432", "Internet")
azure.network.SecurityRule(  # the world reaches the database, by a rule beside its group
    "database-open",
    security_rule_name=database_rule.pop("name"),
    network_security_group_name=database_walls.name,
    resource_group_name=group.name,
    opts=own,
    **database_rule,
)
soft_walls = walls("soft-walls")  # denies nothing, so the platform's defaults decide
study_walls = walls("study-walls", rule("other-study", 100, "Inbound", "445", "10.91.0.0/16"), *DENIED)
other_walls = walls("other-walls", rule("to-study", 100, "Outbound", "445", "*", "10.90.0.0/16"), *DENIED)
office_walls = walls("office-walls", rule("far-office", 100, "Inbound", "3389", "203.0.113.0/24"), *DENIED)  # whose?


def network(name, cidr, workspace):
    return azure.network.VirtualNetwork(
        name,
        virtual_network_name=name,
        address_space={"address_prefixes": [cidr]},
        encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
        tags=tags("health", workspace),
        opts=own,
        **here,
    )


study, other = network("study", "10.90.0.0/16", "cohort"), network("other", "10.91.0.0/16", "registry")
told("study", study.id)
told("other", other.id)
azure.network.VirtualNetworkPeering(  # joins two studies
    "joint",
    virtual_network_peering_name="other",
    virtual_network_name=study.name,
    resource_group_name=group.name,
    remote_virtual_network={"id": other.id},
    allow_virtual_network_access=True,
    opts=own,
)


def address(name):
    made = azure.network.PublicIPAddress(
        name,
        public_ip_address_name=name,
        public_ip_allocation_method="Static",
        sku={"name": "Standard"},
        tags=tags(),
        opts=own,
        **here,
    )
    told(name, made.id)
    return made


nat_address, machine_address = address("nat-address"), address("machine-address")
nat = azure.network.NatGateway(  # a way out past every firewall
    "nat",
    nat_gateway_name="nat",
    sku={"name": "Standard"},
    public_ip_addresses=[{"id": nat_address.id}],
    tags=tags(),
    opts=own,
    **here,
)


def subnet(name, cidr, group_of_rules, of=study, **more):
    return azure.network.Subnet(
        name,
        subnet_name=name,
        virtual_network_name=of.name,
        resource_group_name=group.name,
        address_prefix=cidr,
        network_security_group={"id": group_of_rules.id},
        opts=own,
        **{"default_outbound_access": False, "private_endpoint_network_policies": "Enabled", **more},
    )


ssh_subnet = subnet("ssh-subnet", "10.90.1.0/24", ssh_walls)
database_subnet = subnet("database-subnet", "10.90.2.0/24", database_walls)
subnet("soft-subnet", "10.90.3.0/24", soft_walls)
study_subnet = subnet("study-subnet", "10.90.4.0/24", study_walls)
subnet("nat-subnet", "10.90.5.0/24", study_walls, nat_gateway={"id": nat.id})  # out by the gateway
subnet("default-subnet", "10.90.6.0/24", study_walls, default_outbound_access=True)  # out by the platform
subnet("office-subnet", "10.90.7.0/24", office_walls)
subnet("other-subnet", "10.91.1.0/24", other_walls, of=other)

policy = azure.network.FirewallPolicy(  # looks into nothing
    "firewall-policy", firewall_policy_name="cohort", sku={"tier": "Standard"}, tags=tags(), opts=own, **here
)
azure.network.FirewallPolicyRuleCollectionGroup(  # lets out to any host
    "firewall-rules",
    rule_collection_group_name="cohort",
    firewall_policy_name=policy.name,
    resource_group_name=group.name,
    priority=200,
    rule_collections=[
        azure.network.FirewallPolicyFilterRuleCollectionArgs(
            name="all",
            priority=200,
            rule_collection_type="FirewallPolicyFilterRuleCollection",
            action={"type": "Allow"},
            rules=[
                azure.network.ApplicationRuleArgs(
                    name="all",
                    rule_type="ApplicationRule",
                    source_addresses=["10.90.0.0/16"],
                    target_fqdns=["*"],
                    protocols=[{"protocol_type": "Https", "port": 443}],
                )
            ],
        )
    ],
    opts=own,
)
gateway = azure.network.ApplicationGateway(  # takes and passes on plain HTTP
    "gateway",
    application_gateway_name="cohort",
    sku={"name": "Standard_v2", "tier": "Standard_v2", "capacity": 1},
    gateway_ip_configurations=[{"name": "one", "subnet": {"id": study_subnet.id}}],
    frontend_ip_configurations=[{"name": "inside", "subnet": {"id": study_subnet.id}}],
    frontend_ports=[{"name": "http", "port": 80}],
    backend_address_pools=[{"name": "machines"}],
    backend_http_settings_collection=[{"name": "http", "port": 80, "protocol": "Http"}],
    http_listeners=[{"name": "http", "protocol": "Http"}],
    ssl_policy={"policy_type": "Predefined", "policy_name": "AppGwSslPolicy20220101"},
    tags=tags(),
    opts=own,
    **here,
)
told("gateway", gateway.id)

# Machines and disks.

disks = azure.compute.DiskEncryptionSet(  # stays with an old version of its key
    "disks",
    disk_encryption_set_name="cohort",
    active_key={"key_url": key.key_uri_with_version},
    identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
    rotation_to_latest_key_version_enabled=False,
    tags=tags("keys"),
    opts=kept,
    **here,
)
disk = azure.compute.Disk(  # can be downloaded by anybody with its address, and is not backed up
    "disk",
    disk_name="cohort",
    disk_size_gb=64,
    creation_data={"create_option": "Empty"},
    encryption={"type": "EncryptionAtRestWithCustomerKey", "disk_encryption_set_id": disks.id},
    network_access_policy="AllowAll",
    public_network_access="Enabled",
    tags=tags("health"),
    opts=kept,
    **here,
)


def interface(name, on, public_address=None, **more):
    one = {"name": "one", "subnet": {"id": on.id}}
    if public_address:
        one["public_ip_address"] = {"id": public_address.id}
    return azure.network.NetworkInterface(
        name, network_interface_name=name, ip_configurations=[one], tags=tags(), opts=own, **here, **more
    )


public_interface = interface("public-interface", ssh_subnet, machine_address)  # on the internet
relay_interface = interface("relay-interface", study_subnet, enable_ip_forwarding=True)  # passes on what others send


SYSTEM_DISK = {
    "image_reference": {
        "publisher": "Canonical",
        "offer": "ubuntu-24_04-lts",
        "sku": "server",
        "version": "24.04.202610010",
    },
    "os_disk": {"create_option": "FromImage", "managed_disk": {"storage_account_type": "Premium_LRS"}},
}
TRUSTED = {
    "encryption_at_host": True,
    "security_type": "TrustedLaunch",
    "uefi_settings": {"secure_boot_enabled": True, "v_tpm_enabled": True},
}
BY_KEY = {
    "disable_password_authentication": True,
    "patch_settings": {"assessment_mode": "AutomaticByPlatform"},
    "ssh": {
        "public_keys": [
            {
                "path": "/home/operator/.ssh/authorized_keys",
                "key_data": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE6V1CxM8PgZ0nGdrtqAMg2Gm2t6zK0m6L0o5X8f3mZB team",
            }
        ]
    },
}


def machine(name, on, system, data="technical", security=TRUSTED, disk=SYSTEM_DISK):
    return azure.compute.VirtualMachine(
        name,
        vm_name=name,
        hardware_profile={"vm_size": "Standard_D8s_v5"},
        network_profile={"network_interfaces": [{"id": on.id, "primary": True}]},
        security_profile=security,
        storage_profile=disk,
        os_profile={"computer_name": name, "admin_username": "operator", "allow_extension_operations": False, **system},
        tags=tags(data),
        opts=own,
        **here,
    )


machine(  # not encrypted at the host, from any image there is, entered by a password that everybody can read
    "jump",
    public_interface,
    {
        "admin_password": "canary-Admin-Password-1",
        "linux_configuration": {"disable_password_authentication": False},
    },
    security={"encryption_at_host": False},
    disk={**SYSTEM_DISK, "image_reference": {**SYSTEM_DISK["image_reference"], "version": "latest"}},
)
worker = machine(  # a password in its first-boot script, and backed up too seldom
    "worker",
    relay_interface,
    {
        # #!/bin/sh / export DB_PASSWORD=canary-custom-data
        "custom_data": "IyEvYmluL3NoCmV4cG9ydCBEQl9QQVNTV09SRD1jYW5hcnktY3VzdG9tLWRhdGEK",
        "linux_configuration": BY_KEY,
    },
    "health",
    disk={**SYSTEM_DISK, "data_disks": [{"lun": 0, "create_option": "Attach", "managed_disk": {"id": disk.id}}]},
)

# Backups: each week, for three days, in a vault that forgets and copies abroad.

backups = azure.recoveryservices.Vault(
    "backups",
    vault_name="cohort-backups",
    sku={"name": "RS0", "tier": "Standard"},
    properties={
        "public_network_access": "Enabled",
        "redundancy_settings": {
            "standard_tier_storage_redundancy": "GeoRedundant",
            "cross_region_restore": "Enabled",
        },
        "security_settings": {"soft_delete_settings": {"soft_delete_state": "Disabled"}},
    },
    tags=tags("health"),
    opts=kept,
    **here,
)
told("backups", backups.id)
weekly = azure.recoveryservices.ProtectionPolicy(
    "weekly",
    policy_name="weekly",
    vault_name=backups.name,
    resource_group_name=group.name,
    properties=azure.recoveryservices.AzureIaaSVMProtectionPolicyArgs(
        backup_management_type="AzureIaasVM",
        schedule_policy=azure.recoveryservices.SimpleSchedulePolicyArgs(
            schedule_policy_type="SimpleSchedulePolicy",
            schedule_run_frequency="Weekly",
            schedule_run_days=["Sunday"],
            schedule_run_times=["2026-01-01T01:00:00Z"],
        ),
        retention_policy=azure.recoveryservices.LongTermRetentionPolicyArgs(
            retention_policy_type="LongTermRetentionPolicy",
            daily_schedule={"retention_duration": {"count": 3, "duration_type": "Days"}},
        ),
    ),
    tags=tags(),
    opts=own,
)
azure.recoveryservices.ProtectedItem(
    "worker-backup",
    vault_name=backups.name,
    resource_group_name=group.name,
    fabric_name="Azure",
    container_name="iaasvmcontainer;iaasvmcontainerv2;cohort;worker",
    protected_item_name="vm;iaasvmcontainerv2;cohort;worker",
    properties=azure.recoveryservices.AzureIaaSComputeVMProtectedItemArgs(
        protected_item_type="Microsoft.Compute/virtualMachines", policy_id=weekly.id, source_resource_id=worker.id
    ),
    tags=tags(),
    opts=kept,
)

# Rights.

azure.authorization.RoleAssignment(  # everything
    "owner",
    role_assignment_name="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d04",
    scope=f"/subscriptions/{SUBSCRIPTION}",
    principal_id="aaaaaaaa-0000-4000-8000-000000000002",
    principal_type="Group",
    role_definition_id=role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
    opts=own,
)
azure.authorization.RoleAssignment(  # the data of every store in the group
    "all-stores",
    role_assignment_name="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d05",
    scope=f"/subscriptions/{SUBSCRIPTION}/resourceGroups/cohort",
    principal_id="aaaaaaaa-0000-4000-8000-000000000002",
    principal_type="Group",
    role_definition_id=role("ba92f5b4-2d11-453d-a403-e96b0029c9fe"),
    opts=own,
)
azure.authorization.RoleDefinition(  # whatever there is
    "anything",
    role_definition_id="0b0f1a4e-5a0c-4c43-9d7c-0a4c7b1e1d06",
    role_name="anything",
    scope=f"/subscriptions/{SUBSCRIPTION}",
    assignable_scopes=[f"/subscriptions/{SUBSCRIPTION}"],
    permissions=[{"actions": ["*"], "not_actions": []}],
    opts=own,
)

# Services.

database = azure.dbforpostgresql.Server(  # open, with passwords, backups copied abroad
    "database",
    server_name="cohort-database",
    version="16",
    sku={"name": "Standard_D4ds_v5", "tier": "GeneralPurpose"},
    storage={"storage_size_gb": 128},
    network={"public_network_access": "Enabled"},
    administrator_login="operator",
    administrator_login_password=pulumi.Output.secret("canary-Database-Password-1"),
    auth_config={"active_directory_auth": "Enabled", "password_auth": "Enabled", "tenant_id": TENANT},
    backup={"backup_retention_days": 7, "geo_redundant_backup": "Enabled"},
    tags=tags("health"),
    opts=kept,
    **here,
)
told("database", database.id)
azure.dbforpostgresql.Configuration(  # connections in the clear
    "database-clear",
    server_name=database.name,
    resource_group_name=group.name,
    configuration_name="require_secure_transport",
    value="off",
    source="user-override",
    opts=own,
)
registry = azure.containerregistry.Registry(  # one password for everybody
    "registry",
    registry_name="cohortregistry",
    sku={"name": "Premium"},
    public_network_access="Disabled",
    admin_user_enabled=True,
    tags=tags(),
    opts=kept,
    **here,
)
told("registry", registry.id)
cluster = azure.containerservice.ManagedCluster(  # an interface for the world, with local administrators
    "cluster",
    resource_name_="cohort",
    dns_prefix="cohort",
    identity={"type": "SystemAssigned"},
    agent_pool_profiles=[
        {
            "name": "system",
            "mode": "System",
            "count": 1,
            "vm_size": "Standard_D4s_v5",
            "enable_encryption_at_host": False,
        }
    ],
    api_server_access_profile={"authorized_ip_ranges": ["0.0.0.0/0"]},
    tags=tags(),
    opts=kept,
    **here,
)
told("cluster", cluster.id)
azure.automation.AutomationAccount(  # of a type that nobody has read
    "automation",
    automation_account_name="cohort",
    sku={"name": "Basic"},
    tags=tags(),
    opts=own,
    **here,
)
