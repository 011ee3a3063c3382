"""What is asked of Azure's types beyond places, encryption at rest and exposure; and services that others may add."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi_azure_native
import pytest
from good_azure import GOOD, MORE, TRACES_ACCOUNT
from inputs import holds, put, steps
from property_names import named_in, wire_names

from policies.readers import azure
from policies.readers.azure.checks import days_of
from policies.readers.azure.roles import DATA, UNLIMITED, WIDE
from policies.readers.facts import Question
from policies.records import UNKNOWN, Secret

TRANSIT, KEYS, CREDENTIALS = "encryption-in-transit", "key-protection", "no-shared-secrets"
PRIVILEGE, RETENTION, PROTECTION, BACKUPS = (
    "least-privilege",
    "trace-retention",
    "trace-protection",
    "backup-protection",
)
HARDENING = "hardening"
QUESTIONS = (TRANSIT, KEYS, CREDENTIALS, PRIVILEGE, RETENTION, PROTECTION, BACKUPS, HARDENING)
BASE = ("residency", "encryption-at-rest", "no-public-exposure")

INTERFACES = "azure-native:network:ApplicationSecurityGroup"
RULES = "azure-native:network:FirewallPolicyRuleCollectionGroup"
LIFECYCLE = "azure-native:storage:ManagementPolicy"
OLD = "policy.rules[0].definition.actions"
ACCOUNT = "azure-native:storage:StorageAccount"
KEY = "azure-native:keyvault:Key"
VM = "azure-native:compute:VirtualMachine"
GRANT = "azure-native:authorization:RoleAssignment"
ROLE = "azure-native:authorization:RoleDefinition"
GATEWAY = "azure-native:network:ApplicationGateway"
VAULT = "azure-native:recoveryservices:Vault"
BACKUP_VAULT = "azure-native:dataprotection:BackupVault"
COSMOS = "azure-native:cosmosdb:DatabaseAccount"

ALL: dict[str, dict[str, Any]] = {**GOOD, **MORE}


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(rule: str, token: str, inputs: Any, document: Any = None, **more: Any) -> str:
        return str(decide(rule, make(token, inputs, **more), document).state)

    return of


def module(name: str) -> str:
    return f"azure-native:{name}"


# Rule, type, path, values that fail; the good inputs pass, and a value that cannot be read leaves the question open.
DECISIVE: list[tuple[str, str, str, list[Any]]] = [
    (TRANSIT, ACCOUNT, "minimumTlsVersion", [None, "TLS1_0", "TLS1_1", "1.2"]),
    (TRANSIT, ACCOUNT, "enableHttpsTrafficOnly", [None, False]),
    (TRANSIT, ACCOUNT, "enableNfsV3", [True]),
    (TRANSIT, module("storage:FileShare"), "enabledProtocols", ["NFS"]),
    (TRANSIT, module("storage:FileServiceProperties"), "protocolSettings.smb.versions", ["SMB2.1;SMB3.0", ""]),
    (TRANSIT, GATEWAY, "httpListeners[0].protocol", [None, "Http"]),
    (TRANSIT, GATEWAY, "backendHttpSettingsCollection[0].protocol", [None, "Http"]),
    (TRANSIT, GATEWAY, "sslPolicy.policyType", [None, "Custom"]),
    (TRANSIT, GATEWAY, "sslPolicy.policyName", [None, "AppGwSslPolicy20150501"]),
    (TRANSIT, GATEWAY, "sslProfiles[0].sslPolicy.minProtocolVersion", [None, "TLSv1_0", "TLSv1_1"]),
    (TRANSIT, module("sql:Server"), "minimalTlsVersion", [None, "None", "1.0", "1.1"]),
    (TRANSIT, module("sql:ManagedInstance"), "minimalTlsVersion", [None, "1.1"]),
    (TRANSIT, module("dbforpostgresql:Configuration"), "value", [None, "off"]),
    (TRANSIT, COSMOS, "minimalTlsVersion", [None, "Tls", "Tls11"]),
    (TRANSIT, module("redis:Redis"), "minimumTlsVersion", [None, "1.0"]),
    (TRANSIT, module("redis:Redis"), "enableNonSslPort", [True]),
    (TRANSIT, module("redisenterprise:RedisEnterprise"), "minimumTlsVersion", [None, "1.1"]),
    (TRANSIT, module("redisenterprise:Database"), "clientProtocol", [None, "Plaintext"]),
    (TRANSIT, module("eventhub:Namespace"), "minimumTlsVersion", [None, "1.0"]),
    (TRANSIT, module("servicebus:Namespace"), "minimumTlsVersion", [None, "1.0"]),
    (KEYS, module("keyvault:Vault"), "properties.sku.name", [None, "standard"]),
    (KEYS, module("keyvault:Vault"), "properties.enablePurgeProtection", [None, False]),
    (KEYS, module("keyvault:Vault"), "properties.enableRbacAuthorization", [None, False]),
    (KEYS, module("keyvault:Vault"), "properties.enableSoftDelete", [False]),
    (KEYS, module("keyvault:ManagedHsm"), "properties.enablePurgeProtection", [None, False]),
    (TRANSIT, RULES, "ruleCollections[0].rules[0].protocols[0].protocolType", [None, "Http"]),
    (KEYS, module("keyvault:Vault"), "properties.softDeleteRetentionInDays", [0, 6]),
    (KEYS, KEY, "properties.keySize", [None, 2048]),
    (KEYS, KEY, "properties.rotationPolicy.attributes.expiryTime", [None, "P0D", "some day"]),
    (KEYS, KEY, "properties.kty", [None, "RSA", "EC"]),
    (KEYS, KEY, "properties.keyOps", [None, [], ["wrapKey", "sign"], ["wrapKey", "release"], ["import"]]),
    (KEYS, KEY, "properties.attributes.exportable", [True]),
    (KEYS, KEY, "properties.rotationPolicy", [None, {}]),
    (KEYS, KEY, "properties.rotationPolicy.lifetimeActions[0].action.type", [None, "notify"]),
    (KEYS, KEY, "properties.rotationPolicy.lifetimeActions[0].trigger.timeAfterCreate", [None, "P2Y", "P13M", "soon"]),
    (KEYS, module("compute:DiskEncryptionSet"), "rotationToLatestKeyVersionEnabled", [None, False]),
    (KEYS, module("sql:EncryptionProtector"), "autoRotationEnabled", [None, False]),
    (KEYS, ACCOUNT, "encryption.keyVaultProperties.keyVersion", ["0123"]),
    (KEYS, module("operationalinsights:Cluster"), "keyVaultProperties.keyVersion", ["0123"]),
    (KEYS, module("eventhub:Namespace"), "encryption.keyVaultProperties[0].keyVersion", ["0123"]),
    (KEYS, module("cognitiveservices:Account"), "properties.encryption.keyVaultProperties.keyVersion", ["0123"]),
    (
        KEYS,
        module("databricks:Workspace"),
        "encryption.entities.managedDisk.rotationToLatestKeyVersionEnabled",
        [None, False],
    ),
    (CREDENTIALS, ACCOUNT, "allowSharedKeyAccess", [None, True]),
    (CREDENTIALS, ACCOUNT, "defaultToOAuthAuthentication", [None, False]),
    (CREDENTIALS, ACCOUNT, "isLocalUserEnabled", [None, True]),
    (CREDENTIALS, ACCOUNT, "isSftpEnabled", [True]),
    (CREDENTIALS, ACCOUNT, "sasPolicy.expirationAction", ["Log"]),
    (
        CREDENTIALS,
        module("storage:FileServiceProperties"),
        "protocolSettings.smb.authenticationMethods",
        [None, "NTLMv2;Kerberos"],
    ),
    (CREDENTIALS, VM, "osProfile.linuxConfiguration.disablePasswordAuthentication", [None, False]),
    (CREDENTIALS, module("compute:Disk"), "dataAccessAuthMode", [None, "None"]),
    (CREDENTIALS, module("containerregistry:Registry"), "adminUserEnabled", [None, True]),
    (CREDENTIALS, module("containerservice:ManagedCluster"), "disableLocalAccounts", [None, False]),
    (CREDENTIALS, module("operationalinsights:Workspace"), "features.disableLocalAuth", [None, False]),
    (CREDENTIALS, module("applicationinsights:Component"), "disableLocalAuth", [None, False]),
    (CREDENTIALS, module("machinelearningservices:Workspace"), "systemDatastoresAuthMode", [None, "AccessKey"]),
    (CREDENTIALS, module("machinelearningservices:Compute"), "properties.disableLocalAuth", [None, False]),
    (
        CREDENTIALS,
        module("network:VirtualNetworkGateway"),
        "vpnClientConfiguration.vpnAuthenticationTypes[0]",
        ["Radius"],
    ),
    (CREDENTIALS, module("dbforpostgresql:Server"), "authConfig.passwordAuth", [None, "Enabled"]),
    (CREDENTIALS, module("dbforpostgresql:Server"), "authConfig.activeDirectoryAuth", [None, "Disabled"]),
    (CREDENTIALS, module("sql:Server"), "administrators.azureADOnlyAuthentication", [None, False]),
    (CREDENTIALS, module("sql:ServerAzureADOnlyAuthentication"), "azureADOnlyAuthentication", [None, False]),
    (CREDENTIALS, COSMOS, "disableLocalAuth", [None, False]),
    (CREDENTIALS, module("redis:Redis"), "disableAccessKeyAuthentication", [None, False]),
    (CREDENTIALS, module("redis:Redis"), "redisConfiguration.authnotrequired", ["true"]),
    (CREDENTIALS, module("redisenterprise:Database"), "accessKeysAuthentication", [None, "Enabled"]),
    (CREDENTIALS, module("eventhub:Namespace"), "disableLocalAuth", [None, False]),
    (CREDENTIALS, module("servicebus:Namespace"), "disableLocalAuth", [None, False]),
    (CREDENTIALS, module("cognitiveservices:Account"), "properties.disableLocalAuth", [None, False]),
    (CREDENTIALS, module("search:Service"), "disableLocalAuth", [None, False]),
    (CREDENTIALS, module("synapse:Workspace"), "azureADOnlyAuthentication", [None, False]),
    (PRIVILEGE, GRANT, "principalType", [None, "ForeignGroup"]),
    (PRIVILEGE, ROLE, "permissions[0].actions[0]", ["*", "*/read", "Microsoft.Compute/*", "Microsoft.Compute/*/write"]),
    (PRIVILEGE, ROLE, "permissions[0].dataActions[0]", ["*", "Microsoft.Storage/*/read", "*/read"]),
    (PRIVILEGE, ROLE, "permissions[0].actions[1]", ["Microsoft.Authorization/roleAssignments/write"]),
    (PRIVILEGE, module("containerservice:ManagedCluster"), "aadProfile.enableAzureRBAC", [None, False]),
    (PRIVILEGE, module("containerservice:ManagedCluster"), "enableRBAC", [False]),
    (PRIVILEGE, module("containerservice:ManagedCluster"), "apiServerAccessProfile.disableRunCommand", [None, False]),
    (PRIVILEGE, module("managedidentity:FederatedIdentityCredential"), "subject", [None, "", "repo:a/*"]),
    (PRIVILEGE, module("authorization:PimRoleEligibilitySchedule"), "scheduleInfo.expiration.endDateTime", [None]),
    (RETENTION, module("operationalinsights:Workspace"), "retentionInDays", [None, 30, 179, 367, "long", True]),
    (RETENTION, module("operationalinsights:Workspace"), "features.immediatePurgeDataOn30Days", [True]),
    (RETENTION, module("operationalinsights:Table"), "totalRetentionInDays", [30, 730]),
    (RETENTION, module("applicationinsights:Component"), "retentionInDays", [None, 90]),
    (RETENTION, module("monitor:DiagnosticSetting"), "logs[0].retentionPolicy.days", [None, 0, 30]),
    (RETENTION, module("network:FlowLog"), "retentionPolicy.days", [None, 0, 30]),
    (RETENTION, module("sql:ServerBlobAuditingPolicy"), "retentionDays", [None, 0, 30]),
    (PROTECTION, module("operationalinsights:Workspace"), "features.disableLocalAuth", [None, False]),
    (PROTECTION, module("operationalinsights:Workspace"), "publicNetworkAccessForQuery", [None, "Enabled"]),
    (BACKUPS, VAULT, "properties.securitySettings.softDeleteSettings.softDeleteState", [None, "Disabled"]),
    (BACKUPS, VAULT, "properties.securitySettings.immutabilitySettings.state", [None, "Disabled", "Unlocked"]),
    (
        BACKUPS,
        VAULT,
        "properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState",
        [None, "Enabled"],
    ),
    (BACKUPS, BACKUP_VAULT, "properties.securitySettings.softDeleteSettings.state", [None, "Off", "AlwaysOnn"]),
    (BACKUPS, BACKUP_VAULT, "properties.securitySettings.immutabilitySettings.state", [None, "Disabled", "Unlocked"]),
    (BACKUPS, BACKUP_VAULT, "properties.featureSettings.crossSubscriptionRestoreSettings.state", [None, "Enabled"]),
    (BACKUPS, module("storage:BlobServiceProperties"), "deleteRetentionPolicy.enabled", [None, False]),
    (BACKUPS, module("storage:BlobServiceProperties"), "deleteRetentionPolicy.days", [None, 6, "many", True]),
    (BACKUPS, module("storage:BlobServiceProperties"), "deleteRetentionPolicy.allowPermanentDelete", [True]),
    (BACKUPS, module("storage:BlobServiceProperties"), "containerDeleteRetentionPolicy.days", [None, 1]),
    (BACKUPS, module("storage:FileServiceProperties"), "shareDeleteRetentionPolicy.enabled", [None, False]),
    (BACKUPS, module("recoveryservices:ProtectionPolicy"), "properties.retentionPolicy", [None]),
    (
        BACKUPS,
        module("recoveryservices:ProtectionPolicy"),
        "properties.retentionPolicy.dailySchedule.retentionDuration.count",
        [None, 6, True],
    ),
    (
        BACKUPS,
        module("dataprotection:BackupPolicy"),
        "properties.policyRules[0].lifecycles[0].deleteAfter.duration",
        [None, "P6D", "PT24H"],
    ),
    (BACKUPS, module("dbforpostgresql:Server"), "backup.backupRetentionDays", [None, 6]),
    (BACKUPS, module("sql:BackupShortTermRetentionPolicy"), "retentionDays", [None, 1]),
    (BACKUPS, COSMOS, "backupPolicy.periodicModeProperties.backupRetentionIntervalInHours", [None, 24]),
    (BACKUPS, COSMOS, "backupPolicy.type", [None, "Never"]),
    (BACKUPS, VAULT, "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays", [0, 6]),
    (BACKUPS, VAULT, "properties.securitySettings.softDeleteSettings.enhancedSecurityState", ["Disabled"]),
    (BACKUPS, LIFECYCLE, f"{OLD}.version.delete.daysAfterCreationGreaterThan", [None, 0, 6]),
    (BACKUPS, LIFECYCLE, f"{OLD}.snapshot.delete.daysAfterCreationGreaterThan", [None, 0, 6]),
    (HARDENING, ACCOUNT, "allowedCopyScope", [None, "Anywhere"]),
    (HARDENING, module("keyvault:Vault"), "properties.enabledForDeployment", [True]),
    (HARDENING, module("network:VirtualNetwork"), "encryption.enabled", [None, False]),
    (HARDENING, module("network:AzureFirewall"), "sku.tier", [None, "Standard"]),
    (HARDENING, module("network:FirewallPolicy"), "sku.tier", [None, "Standard"]),
    (HARDENING, module("network:FirewallPolicy"), "threatIntelMode", [None, "Alert", "Off"]),
    (HARDENING, module("network:FirewallPolicy"), "intrusionDetection.mode", [None, "Alert", "Off"]),
]


@pytest.mark.parametrize(
    ("rule", "token", "path", "wrong"), DECISIVE, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_decisive_value(state: Any, rule: str, token: str, path: str, wrong: list[Any]) -> None:
    assert state(rule, token, ALL[token]) == "pass"
    assert [state(rule, token, put(ALL[token], steps(path), value)) for value in wrong] == ["fail"] * len(wrong)
    assert state(rule, token, put(ALL[token], steps(path), UNKNOWN)) == "not evaluated"
    assert state(rule, token, put(ALL[token], steps(path), Secret())) == "not evaluated"


TWO_RULES = {"features.disableLocalAuth", "publicNetworkAccessForQuery"}
"""Local keys and public networks are refused for their own sake, and again where traces are kept."""


@pytest.mark.parametrize(("rule", "token", "path", "wrong"), DECISIVE)
def test_one_broken_value_breaks_one_rule(state: Any, rule: str, token: str, path: str, wrong: list[Any]) -> None:
    for value in wrong:
        inputs = put(ALL[token], steps(path), value)
        failed = {one for one in (*QUESTIONS, *BASE) if state(one, token, inputs) == "fail"}
        assert failed == {rule} or path in TWO_RULES


@pytest.mark.parametrize(("rule", "question"), list(zip(QUESTIONS, Question, strict=True)))
def test_a_group_of_interfaces_is_not_asked(decide: Any, make: Any, rule: str, question: Question) -> None:
    result = decide(rule, make(INTERFACES, {"location": "francecentral"}))
    assert (result.state, result.reason) == ("not applicable", question.moot.reason)


def test_every_question_is_asked_of_some_type_and_tried_here() -> None:
    asked = {(kind, question) for kind, reader in azure.READERS.items() for question in reader.more}
    names = dict(zip(QUESTIONS, Question, strict=True))
    tried = {(token, names[rule]) for rule, token, _, _ in DECISIVE}
    assert tried - asked == set()
    assert {question for _, question in tried} == set(Question)


def test_unreadable_values_are_named_and_never_shown(decide: Any, make: Any) -> None:
    result = decide(TRANSIT, make(ACCOUNT, {**GOOD[ACCOUNT], "minimumTlsVersion": Secret()}))
    assert (result.state, result.reason) == ("not evaluated", "minimumTlsVersion is secret")
    assert [(one.path, one.value) for one in result.evidence] == [("minimumTlsVersion", "[secret]")]


def test_a_pass_shows_what_it_rests_on(decide: Any, make: Any) -> None:
    result = decide(TRANSIT, make(ACCOUNT, GOOD[ACCOUNT]))
    assert result.reason == "minimumTlsVersion is TLS1_2; enableHttpsTrafficOnly is true; enableNfsV3 is false"
    assert [(one.path, one.value) for one in result.evidence] == [
        ("minimumTlsVersion", "TLS1_2"),
        ("enableHttpsTrafficOnly", "true"),
        ("enableNfsV3", "false"),
    ]


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:LocalUser",
        "azure-native:keyvault:AccessPolicy",
        "azure-native:containerregistry:Token",
        "azure-native:eventhub:NamespaceAuthorizationRule",
        "azure-native:servicebus:QueueAuthorizationRule",
    ],
)
def test_accounts_and_keys_that_name_nobody_fail(state: Any, token: str) -> None:
    assert state(CREDENTIALS, token, {}) == "fail"


PASSWORDS = [
    (VM, "osProfile.adminPassword"),
    ("azure-native:dbforpostgresql:Server", "administratorLoginPassword"),
    ("azure-native:dbformysql:Server", "administratorLoginPassword"),
    ("azure-native:sql:Server", "administratorLoginPassword"),
    ("azure-native:synapse:Workspace", "sqlAdministratorLoginPassword"),
    ("azure-native:containerservice:ManagedCluster", "servicePrincipalProfile.secret"),
    ("azure-native:containerservice:ManagedCluster", "windowsProfile.adminPassword"),
    (
        "azure-native:machinelearningservices:Compute",
        "properties.properties.userAccountCredentials.adminUserPassword",
    ),
    ("azure-native:sql:ServerBlobAuditingPolicy", "storageAccountAccessKey"),
]


@pytest.mark.parametrize(("token", "path"), PASSWORDS)
@pytest.mark.parametrize("value", ["hunter2", UNKNOWN, Secret()])
def test_a_password_is_one_whatever_it_is(state: Any, token: str, path: str, value: Any) -> None:
    assert state(CREDENTIALS, token, ALL[token]) == "pass"
    assert state(CREDENTIALS, token, put(ALL[token], steps(path), value)) == "fail"
    around, _, _ = path.rpartition(".")
    if around:
        assert state(CREDENTIALS, token, put(ALL[token], steps(around), UNKNOWN)) == "not evaluated"


def test_no_password_is_ever_shown(decide: Any, make: Any) -> None:
    result = decide(CREDENTIALS, make(VM, put(GOOD[VM], ["osProfile", "adminPassword"], Secret())))
    assert ("osProfile.adminPassword", "[secret]") in [(one.path, one.value) for one in result.evidence]


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (None, "not evaluated"),
        ({"windowsConfiguration": {}, "adminPassword": Secret()}, "fail"),
        ({"windowsConfiguration": {}}, "pass"),
        ({"linuxConfiguration": {}}, "fail"),
    ],
)
def test_who_enters_a_machine(state: Any, system: Any, expected: str) -> None:
    assert state(CREDENTIALS, VM, {**GOOD[VM], "osProfile": system}) == expected
    scale_set = {"virtualMachineProfile": {"osProfile": system}}
    assert state(CREDENTIALS, "azure-native:compute:VirtualMachineScaleSet", scale_set) == expected


def test_windows_is_managed_over_https_only(state: Any) -> None:
    for protocol, expected in (("Https", "pass"), ("Http", "fail"), (UNKNOWN, "not evaluated")):
        listeners = {"windowsConfiguration": {"winRM": {"listeners": [{"protocol": protocol}]}}}
        assert state(TRANSIT, VM, {"osProfile": listeners}) == expected
        scale_set = {"virtualMachineProfile": {"osProfile": listeners}}
        assert state(TRANSIT, "azure-native:compute:VirtualMachineScaleSet", scale_set) == expected
    assert state(TRANSIT, VM, GOOD[VM]) == "not applicable"


def test_extensions_that_reset_passwords(state: Any) -> None:
    token = "azure-native:compute:VirtualMachineExtension"
    assert state(CREDENTIALS, token, {"type": "VMAccessForLinux"}) == "fail"
    assert state(CREDENTIALS, token, {"type": "AADSSHLoginForLinux"}) == "not applicable"
    assert state(CREDENTIALS, token, {"type": UNKNOWN}) == "not evaluated"


def test_a_list_of_rights_in_the_vault_fails(state: Any) -> None:
    vault = "azure-native:keyvault:Vault"
    entry = {"objectId": UNKNOWN, "permissions": {"keys": ["get"]}}
    assert state(CREDENTIALS, vault, put(GOOD[vault], ["properties", "accessPolicies"], [entry])) == "fail"
    assert state(CREDENTIALS, vault, put(GOOD[vault], ["properties", "accessPolicies"], [])) == "not applicable"
    assert state(CREDENTIALS, vault, put(GOOD[vault], ["properties", "accessPolicies"], UNKNOWN)) == "not evaluated"


# --- keys


@pytest.mark.parametrize(
    ("duration", "days"),
    [("P90D", 90), ("P1Y", 366), ("P12M", 366), ("P3M", 91.5), ("P2W", 14), ("P1Y1M1D", 397.5)]
    + [(text, None) for text in ("", "P", "90", "P90", "PT24H", "P1DT1H", "p90d", "P-1D", "P٣D")],
)
def test_durations(duration: str, days: float | None) -> None:
    assert days_of(duration) == days


def rotated(trigger: dict[str, Any], expiry: Any = "P455D") -> dict[str, Any]:
    policy = {
        "attributes": {"expiryTime": expiry},
        "lifetimeActions": [{"action": {"type": "Rotate"}, "trigger": trigger}],
    }
    return put(GOOD[KEY], ["properties", "rotationPolicy"], policy)


@pytest.mark.parametrize(
    ("inputs", "expected", "reason"),
    [
        (rotated({"timeAfterCreate": "P3M"}), "pass", "the key is renewed after 91.5 days"),
        (rotated({"timeAfterCreate": "P1Y"}), "pass", "the key is renewed after 366 days"),
        (rotated({"timeBeforeExpiry": "P30D"}, "P90D"), "pass", "the key is renewed after 60 days"),
        (rotated({"timeAfterCreate": "P18M"}), "fail", "the key is renewed after 549 days, allowed: 366 days or less"),
        (rotated({"timeBeforeExpiry": "P30D"}, "P2Y"), "fail", "renewed after 702 days, allowed: 366 days or less"),
        (rotated({"timeBeforeExpiry": "P30D"}, None), "fail", "allowed are whole days, as in P90D"),
        (rotated({"timeAfterCreate": "P3M"}, None), "fail", "no version of the key ends, allowed: days, as in P455D"),
        (rotated({"timeBeforeExpiry": "P90D"}, "P30D"), "fail", "allowed are whole days, as in P90D"),
        (rotated({}), "fail", "allowed are whole days, as in P90D"),
        (rotated({"timeBeforeExpiry": "P30D"}, UNKNOWN), "not evaluated", "expiryTime is not known yet"),
    ],
)
def test_renewal(decide: Any, make: Any, inputs: Any, expected: str, reason: str) -> None:
    result = decide(KEYS, make(KEY, inputs))
    assert result.state == expected
    assert reason in result.reason


def test_how_long_a_key_may_be_used_is_configuration(state: Any) -> None:
    inputs = rotated({"timeAfterCreate": "P120D"})
    assert state(KEYS, KEY, inputs, {"key-protection": {"longestUseDays": 120}}) == "pass"
    assert state(KEYS, KEY, inputs, {"key-protection": {"longestUseDays": 119}}) == "fail"


def test_a_key_may_leave_under_a_release_policy_only(state: Any) -> None:
    inputs = put(GOOD[KEY], ["properties", "attributes", "exportable"], True)
    assert state(KEYS, KEY, inputs) == "fail"
    assert state(KEYS, KEY, put(inputs, ["properties", "releasePolicy"], {"data": "x"})) == "pass"


def test_an_account_without_a_customers_key_holds_none(state: Any) -> None:
    assert state(KEYS, ACCOUNT, {"encryption": {"keySource": "Microsoft.Storage"}}) == "not applicable"
    assert state(KEYS, ACCOUNT, {"encryption": {"keyVaultProperties": UNKNOWN}}) == "not evaluated"


# --- rights

SUBSCRIPTION = "/subscriptions/s"
GROUP = f"{SUBSCRIPTION}/resourceGroups/g"
RESOURCE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a"
READER, BLOB_READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
OWNER, BLOB_OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
OWN_ROLE = "27efe58a-4826-58ef-874a-671940043031"


def grant(role: Any, scope: Any) -> dict[str, Any]:
    role = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}" if isinstance(role, str) else role
    return {"principalId": UNKNOWN, "principalType": "Group", "roleDefinitionId": role, "scope": scope}


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (OWNER, RESOURCE, "fail"),
        (OWNER, UNKNOWN, "fail"),
        (OWNER.upper(), GROUP, "fail"),
        (OWNER, Secret(), "fail"),
        (BLOB_OWNER, RESOURCE, "pass"),
        (BLOB_OWNER, GROUP, "fail"),
        (BLOB_OWNER, UNKNOWN, "not evaluated"),
        (BLOB_READER, RESOURCE, "pass"),
        (BLOB_READER, GROUP.upper(), "fail"),
        (BLOB_READER, UNKNOWN, "pass"),
        (READER, GROUP, "pass"),
        (READER, GROUP + "/", "pass"),
        (READER, SUBSCRIPTION, "fail"),
        (READER, "/", "fail"),
        (READER, "/providers/Microsoft.Management/managementGroups/m", "fail"),
        (READER, UNKNOWN, "pass"),
        (READER, None, "fail"),
        (READER, Secret(), "not evaluated"),
        (OWN_ROLE, GROUP, "pass"),
        (UNKNOWN, GROUP, "pass"),
        (UNKNOWN, SUBSCRIPTION, "fail"),
        (UNKNOWN, UNKNOWN, "pass"),
        (Secret(), GROUP, "not evaluated"),
        (None, GROUP, "fail"),
        ("Reader", GROUP, "fail"),
    ],
)
def test_grants(state: Any, role: Any, scope: Any, expected: str) -> None:
    assert state(PRIVILEGE, GRANT, grant(role, scope)) == expected
    ends = {"scheduleInfo": {"expiration": {"duration": "P90D"}}}
    eligible = "azure-native:authorization:PimRoleEligibilitySchedule"
    assert state(PRIVILEGE, eligible, {**grant(role, scope), **ends}) == expected


def test_a_grant_names_role_and_scope(decide: Any, make: Any) -> None:
    result = decide(PRIVILEGE, make(GRANT, grant(BLOB_READER, GROUP)))
    assert result.reason == (
        "Storage Blob Data Reader is given on a whole resource group; give it on the resource it is for"
    )
    assert [one.path for one in result.evidence] == ["roleDefinitionId", "scope"]


def test_the_tables_of_roles_do_not_overlap() -> None:
    tables = (UNLIMITED, WIDE, DATA)
    assert len({**UNLIMITED, **WIDE, **DATA}) == sum(map(len, tables)) >= 60
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", role) for table in tables for role in table)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (GROUP, "pass"),
        (UNKNOWN, "pass"),
        (SUBSCRIPTION, "fail"),
        ("/", "fail"),
        ("", "fail"),
        (Secret(), "not evaluated"),
    ],
)
def test_where_a_role_of_ones_own_can_be_given(state: Any, scope: Any, expected: str) -> None:
    assert state(PRIVILEGE, ROLE, {**GOOD[ROLE], "assignableScopes": [scope]}) == expected


def test_one_wide_action_fails_beside_what_is_unknown(state: Any) -> None:
    inputs = put(GOOD[ROLE], ["permissions", "0", "actions"], [UNKNOWN, "*"])
    assert state(PRIVILEGE, ROLE, inputs) == "fail"
    assert state(PRIVILEGE, ROLE, {**GOOD[ROLE], "permissions": UNKNOWN}) == "not evaluated"


# --- traces

IMMUTABILITY = "immutableStorageWithVersioning.immutabilityPolicy"


@pytest.mark.parametrize(
    ("path", "value", "retention", "protection"),
    [
        ("tags.data-class", "traces", "pass", "pass"),
        ("tags.data-class", "health", "not applicable", "not applicable"),
        ("tags.data-class", None, "not applicable", "not applicable"),
        ("tags", None, "not applicable", "not applicable"),
        ("tags", UNKNOWN, "not evaluated", "not evaluated"),
        ("tags.data-class", Secret(), "not evaluated", "not evaluated"),
        ("immutableStorageWithVersioning", None, "fail", "fail"),
        ("immutableStorageWithVersioning.enabled", False, "pass", "fail"),
        ("immutableStorageWithVersioning.enabled", UNKNOWN, "pass", "not evaluated"),
        (f"{IMMUTABILITY}.state", "Disabled", "pass", "fail"),
        (f"{IMMUTABILITY}.state", UNKNOWN, "pass", "not evaluated"),
        (IMMUTABILITY, None, "fail", "fail"),
        (
            f"{IMMUTABILITY}.immutabilityPeriodSinceCreationInDays",
            30,
            "fail",
            "pass",
        ),
        (
            f"{IMMUTABILITY}.immutabilityPeriodSinceCreationInDays",
            3650,
            "fail",
            "pass",
        ),
    ],
)
def test_an_account_of_traces(state: Any, path: str, value: Any, retention: str, protection: str) -> None:
    inputs = put(TRACES_ACCOUNT, steps(path), value)
    assert state(RETENTION, ACCOUNT, inputs) == retention
    assert state(PROTECTION, ACCOUNT, inputs) == protection


def test_unlocked_says_how_locking_works(decide: Any, make: Any) -> None:
    path = f"{IMMUTABILITY}.state"
    result = decide(PROTECTION, make(ACCOUNT, put(TRACES_ACCOUNT, steps(path), "Unlocked")))
    assert (result.state, result.reason) == (
        "fail",
        f"{path} is Unlocked, so the policy can still be removed: it is made unlocked, and must be locked in a second "
        "deployment",
    )
    path = "properties.securitySettings.immutabilitySettings.state"
    for vault in (VAULT, BACKUP_VAULT):
        result = decide(BACKUPS, make(vault, put(GOOD[vault], steps(path), "Unlocked")))
        assert result.state == "fail"
        assert result.reason.endswith("it is made unlocked, and must be locked in a second deployment")


def test_the_window_is_configuration(state: Any) -> None:
    token = "azure-native:operationalinsights:Workspace"
    longer = {"trace-retention": {"maximumDays": 1096, "justification": "study 7"}}
    assert state(RETENTION, token, {**GOOD[token], "retentionInDays": 730}) == "fail"
    assert state(RETENTION, token, {**GOOD[token], "retentionInDays": 730}, longer) == "pass"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, "pass"),
        ({"retentionInDays": -1, "totalRetentionInDays": -1}, "pass"),
        ({"retentionInDays": 365}, "pass"),
        ({"retentionInDays": 30}, "fail"),
        ({"retentionInDays": 30, "totalRetentionInDays": -1}, "fail"),
        ({"totalRetentionInDays": UNKNOWN}, "not evaluated"),
    ],
)
def test_tables(state: Any, inputs: Any, expected: str) -> None:
    assert state(RETENTION, "azure-native:operationalinsights:Table", inputs) == expected


def test_settings_that_delete_nothing_are_not_asked(state: Any) -> None:
    setting, flows = "azure-native:monitor:DiagnosticSetting", "azure-native:network:FlowLog"
    off = {"retentionPolicy": {"enabled": False, "days": 0}}
    assert state(RETENTION, setting, {"logs": [{"enabled": True}]}) == "not applicable"
    assert state(RETENTION, setting, {"metrics": [{"enabled": True, **off}]}) == "not applicable"
    assert state(RETENTION, flows, off) == "not applicable"
    assert state(RETENTION, flows, {"retentionPolicy": UNKNOWN}) == "not evaluated"


def test_traces_in_a_workspace_are_kept_by_it(state: Any) -> None:
    token = "azure-native:applicationinsights:Component"
    assert state(RETENTION, token, {"workspaceResourceId": UNKNOWN}) == "pass"
    assert state(RETENTION, "azure-native:sql:ServerBlobAuditingPolicy", {"isAzureMonitorTargetEnabled": True}) == (
        "not applicable"
    )


# --- backups

POLICY = "azure-native:recoveryservices:ProtectionPolicy"


def duration(count: Any, unit: Any) -> dict[str, Any]:
    return {"retentionDuration": {"count": count, "durationType": unit}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"retentionPolicy": duration(14, "Days")}, "pass"),
        ({"retentionPolicy": duration(3, "Days")}, "fail"),
        ({"retentionPolicy": {"weeklySchedule": duration(1, "Weeks")}}, "pass"),
        ({"retentionPolicy": {"monthlySchedule": duration(1, "Months")}}, "pass"),
        ({"retentionPolicy": {"dailySchedule": duration(2, "Days"), "weeklySchedule": duration(9, "Weeks")}}, "fail"),
        ({"retentionPolicy": duration(1, "Moons")}, "fail"),
        ({"retentionPolicy": duration(UNKNOWN, "Days")}, "not evaluated"),
        ({"retentionPolicy": UNKNOWN}, "not evaluated"),
        ({"vaultRetentionPolicy": {"vaultRetention": {"dailySchedule": duration(30, "Days")}}}, "pass"),
        ({"subProtectionPolicy": [{"retentionPolicy": duration(15, "Days")}]}, "pass"),
        (
            {
                "subProtectionPolicy": [
                    {"retentionPolicy": duration(UNKNOWN, "Days")},
                    {"retentionPolicy": duration(1, "Days")},
                ]
            },
            "fail",
        ),
    ],
)
def test_how_long_backups_are_kept(state: Any, properties: Any, expected: str) -> None:
    assert state(BACKUPS, POLICY, {"properties": properties}) == expected


# --- places, encryption and entries of services that others may add


@pytest.mark.parametrize(
    ("token", "path", "values"),
    [
        ("azure-native:compute:GalleryImageVersion", "publishingProfile.targetRegions[1].name", ["East US", UNKNOWN]),
        ("azure-native:compute:GalleryImageVersion", "publishingProfile.targetExtendedLocations", [[{"name": "x"}]]),
        ("azure-native:compute:Image", "location", ["eastus"]),
        ("azure-native:dbforpostgresql:Server", "backup.geoRedundantBackup", ["Enabled", None]),
        ("azure-native:dbformysql:Server", "backup.geoRedundantBackup", ["Enabled", None]),
        ("azure-native:sql:Database", "requestedBackupStorageRedundancy", ["Geo", "GeoZone", None]),
        ("azure-native:sql:ManagedInstance", "requestedBackupStorageRedundancy", ["Geo", None]),
        (COSMOS, "locations[1].locationName", ["UK South"]),
        (COSMOS, "backupPolicy.periodicModeProperties.backupStorageRedundancy", ["Geo", None]),
        (COSMOS, "restoreParameters.sourceBackupLocation", ["eastus"]),
        ("azure-native:redis:LinkedServer", "linkedRedisCacheLocation", ["eastus"]),
        ("azure-native:servicebus:Namespace", "geoDataReplication.locations[1].locationName", ["eastus"]),
        ("azure-native:cognitiveservices:Account", "properties.locations.regions[0].name", ["eastus"]),
        ("azure-native:cognitiveservices:Deployment", "sku.name", ["GlobalStandard", "DataZoneStandard", None]),
        ("azure-native:databricks:Workspace", "parameters.storageAccountSkuName.value", ["Standard_GRS", None]),
        (
            "azure-native:network:FlowLog",
            "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.workspaceRegion",
            ["eastus"],
        ),
    ],
)
def test_places_where_copies_hide(state: Any, token: str, path: str, values: list[Any]) -> None:
    assert state("residency", token, ALL[token]) == "pass"
    for value in values:
        expected = "not evaluated" if value is UNKNOWN else "fail"
        assert state("residency", token, put(ALL[token], steps(path), value)) == expected


def test_a_snapshot_copied_from_another_region_lies_where_it_is_made(state: Any) -> None:
    copied = {"creationData": {"createOption": "CopyStart", "sourceResourceId": UNKNOWN}}
    assert state("residency", "azure-native:compute:Snapshot", {**copied, "location": "francesouth"}) == "pass"
    assert state("residency", "azure-native:compute:Snapshot", {**copied, "location": "eastus"}) == "fail"


def test_continuous_backups_stay_in_the_accounts_regions(state: Any) -> None:
    inputs = {**MORE[COSMOS], "backupPolicy": {"type": "Continuous"}}
    assert state("residency", COSMOS, inputs) == state(BACKUPS, COSMOS, inputs) == "pass"


@pytest.mark.parametrize(
    ("token", "inputs", "top"),
    [
        ("azure-native:sql:FailoverGroup", {"partnerServers": [{"id": "/s/x"}]}, "partnerServers"),
        ("azure-native:eventhub:DisasterRecoveryConfig", {"partnerNamespace": "/s/x"}, "partnerNamespace"),
        ("azure-native:servicebus:DisasterRecoveryConfig", {"partnerNamespace": UNKNOWN}, "partnerNamespace"),
        ("azure-native:storage:ObjectReplicationPolicy", {"destinationAccount": UNKNOWN}, "destinationAccount"),
        (
            "azure-native:redisenterprise:Database",
            {"geoReplication": {"linkedDatabases": [{"id": "/s/x"}]}},
            "geoReplication",
        ),
    ],
)
def test_partners_are_judged_by_themselves_where_this_stack_makes_them(
    state: Any, token: str, inputs: Any, top: str
) -> None:
    assert state("residency", token, {}) == "not applicable"
    assert state("residency", token, inputs) == "not evaluated"
    assert state("residency", token, inputs, references={top: ("urn:of:the:partner",)}) == "pass"


def test_a_secret_partner_is_not_evaluated(state: Any) -> None:
    token, top = "azure-native:eventhub:DisasterRecoveryConfig", "partnerNamespace"
    assert state("residency", token, {top: Secret()}, references={top: ("urn:of:the:partner",)}) == "not evaluated"


@pytest.mark.parametrize("name", ["Profile", "AFDEndpoint", "Endpoint", "AFDCustomDomain"])
def test_services_all_over_the_world_are_in_no_perimeter(state: Any, name: str) -> None:
    assert state("residency", f"azure-native:cdn:{name}", {"location": "global"}) == "fail"
    assert state("residency", "azure-native:frontdoor:FrontDoor", {"location": "global"}) == "fail"


def test_traffic_manager_answers_names_only(state: Any) -> None:
    token = "azure-native:trafficmanager:Profile"
    assert state("residency", token, {"location": "global"}) == "pass"
    assert state("no-public-exposure", token, {}) == "fail"


def test_edges_take_https_only(state: Any) -> None:
    route = {"supportedProtocols": ["Https"], "forwardingProtocol": "HttpsOnly"}
    assert state(TRANSIT, "azure-native:cdn:Route", route) == "pass"
    assert state(TRANSIT, "azure-native:cdn:Route", {**route, "supportedProtocols": ["Http", "Https"]}) == "fail"
    assert state(TRANSIT, "azure-native:cdn:Route", {**route, "supportedProtocols": [UNKNOWN]}) == "not evaluated"
    assert state(TRANSIT, "azure-native:cdn:Route", {**route, "forwardingProtocol": "MatchRequest"}) == "fail"
    assert state(TRANSIT, "azure-native:cdn:Endpoint", {}) == "fail"
    assert state(TRANSIT, "azure-native:cdn:Endpoint", {"isHttpAllowed": False}) == "pass"
    front_door = {"routingRules": [{"acceptedProtocols": ["Https"]}]}
    assert state(TRANSIT, "azure-native:frontdoor:FrontDoor", front_door) == "pass"
    assert state(TRANSIT, "azure-native:frontdoor:FrontDoor", {"routingRules": [{}]}) == "fail"


@pytest.mark.parametrize(
    ("token", "path", "wrong"),
    [
        ("azure-native:dbforpostgresql:Server", "network.publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:sql:Server", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:sql:ManagedInstance", "publicDataEndpointEnabled", [None, True]),
        (COSMOS, "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:redis:Redis", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:redisenterprise:RedisEnterprise", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:eventhub:Namespace", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:servicebus:NamespaceNetworkRuleSet", "defaultAction", [None, "Allow"]),
        ("azure-native:cognitiveservices:Account", "properties.publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:search:Service", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:synapse:Workspace", "publicNetworkAccess", [None, "Enabled"]),
        ("azure-native:databricks:Workspace", "parameters.enableNoPublicIp.value", [None, False]),
        ("azure-native:machinelearningservices:Workspace", "allowPublicAccessWhenBehindVnet", [True]),
        (ACCOUNT, "allowCrossTenantReplication", [True]),
    ],
)
def test_entries(state: Any, token: str, path: str, wrong: list[Any]) -> None:
    assert state("no-public-exposure", token, ALL[token]) == "pass"
    for value in wrong:
        assert state("no-public-exposure", token, put(ALL[token], steps(path), value)) == "fail"


def test_a_server_in_a_subnet_is_closed(state: Any) -> None:
    for token in ("azure-native:dbforpostgresql:Server", "azure-native:dbformysql:Server"):
        inputs = {**MORE[token], "network": {"delegatedSubnetResourceId": UNKNOWN}}
        assert state("no-public-exposure", token, inputs) == "pass"


@pytest.mark.parametrize("name", ["dbforpostgresql", "dbformysql", "sql", "redis"])
def test_rules_of_a_servers_own_firewall_are_openings(state: Any, name: str) -> None:
    assert state("no-public-exposure", f"azure-native:{name}:FirewallRule", {}) == "fail"


def test_what_no_argument_shows_is_not_evaluated(state: Any) -> None:
    assert state("no-public-exposure", "azure-native:healthcareapis:FhirService", {}) == "not evaluated"


def test_settings_of_servers_that_decide_on_tls(state: Any) -> None:
    token = "azure-native:dbforpostgresql:Configuration"
    old = {"configurationName": "ssl_min_protocol_version", "value": "TLSv1.1"}
    assert state(TRANSIT, token, old) == "fail"
    assert state(TRANSIT, token, {**old, "value": "TLSv1.3"}) == "pass"
    assert state(TRANSIT, token, {"configurationName": "work_mem", "value": "4096"}) == "not applicable"
    assert state(TRANSIT, "azure-native:dbforpostgresql:Server", MORE["azure-native:dbforpostgresql:Server"]) == "pass"


CUSTOMER = {"encryption-at-rest": {"keyCustody": "customer"}}
WITHOUT_KEYS = {
    "azure-native:applicationinsights:Component",
    "azure-native:redis:Redis",
    "azure-native:sql:ManagedInstance",
}
"""Good resources under the provider's key: two types know no other, and one chose so."""


def test_the_customers_key_where_it_is_asked_for(state: Any) -> None:
    rule = "encryption-at-rest"
    for token, inputs in MORE.items():
        found = state(rule, token, inputs, CUSTOMER)
        assert found in ({"fail"} if token in WITHOUT_KEYS else {"pass", "not applicable"}), token
    image = "azure-native:compute:GalleryImageVersion"
    one = put(MORE[image], steps("publishingProfile.targetRegions[1].encryption"), None)
    assert state(rule, image, one, CUSTOMER) == "fail"
    assert state(rule, image, one) == "pass"
    assert state(rule, image, {"location": "francecentral"}, CUSTOMER) == "fail"


# --- every value that a pass rests on is decisive

CASES = [*ALL.items(), (ACCOUNT, TRACES_ACCOUNT)]

ABSENT_IS_AS_GOOD = {
    "enableFileCopy": "off unless asked for",
    "enableIpConnect": "off unless asked for",
    "enableKerberos": "off unless asked for",
    "osProfile.allowExtensionOperations": "Azure Backup brings its own to machines with disks of data",
    "enableTunneling": "off unless asked for",
    "properties.enabledForDeployment": "off unless asked for",
    "properties.enabledForDiskEncryption": "off unless asked for",
    "properties.enabledForTemplateDeployment": "off unless asked for",
    "properties.softDeleteRetentionInDays": "the longest unless asked otherwise",
    "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays": "14 unless asked otherwise",
    "properties.securitySettings.softDeleteSettings.enhancedSecurityState": "on unless asked otherwise",
    "osProfile.linuxConfiguration.provisionVMAgent": "there unless asked otherwise",
    "enableNfsV3": "off unless asked for",
    "isSftpEnabled": "off unless asked for, and local users, who alone use it, are off",
    "sasPolicy.expirationAction": "without shared keys an account signs no lasting access",
    "enabledProtocols": "SMB unless asked otherwise",
    "enableNonSslPort": "off unless asked for",
    "enableRBAC": "on unless asked otherwise",
    "properties.enableSoftDelete": "cannot be switched off any more",
    "properties.attributes.exportable": "no unless asked for",
    "features.immediatePurgeDataOn30Days": "no unless asked for",
    "deleteRetentionPolicy.allowPermanentDelete": "no unless asked for",
    "keyVaultProperties.keyVersion": "no version is the newest",
    "encryption.keyVaultProperties[0].keyVersion": "no version is the newest",
    "properties.encryption.keyVaultProperties.keyVersion": "no version is the newest",
    "properties.properties.remoteLoginPortPublicAccess": "closed where nodes have no public address",
}
NAMES_OF_OTHERS = {
    "firewallPolicy.id": "the policy is judged by itself",
    "subject": "which workload it is, people decide; that it is one is decisive",
    "issuer": "which issuer it is, people decide",
    "scheduleInfo.expiration.endDateTime": "that there is an end is decisive",
    "publicKey": "that it is the user's own is decisive, not which",
    "scope": "made in the same run where it is not known yet, and then a group or narrower",
    "roleDefinitionId": "made in the same run where it is not known yet, and judged by itself",
    "assignableScopes[0]": "made in the same run where it is not known yet",
    "keyId": "the key is judged by itself",
    "storageProfile.osDisk.diskEncryptionSet.id": "the set is judged by itself",
    "publishingProfile.targetRegions[0].encryption.osDiskImage.diskEncryptionSetId": "the set is judged by itself",
    "publishingProfile.targetRegions[1].encryption.osDiskImage.diskEncryptionSetId": "the set is judged by itself",
    "keyVaultKeyUri": "the key is judged by itself",
    "dataEncryption.primaryKeyURI": "the key is judged by itself",
    "encryption.keyVaultProperties": "the keys are judged by themselves",
    "keyVaultProperties.keyName": "the key is judged by itself",
    "properties.encryption.keyVaultProperties.keyName": "the key is judged by itself",
    "encryption.cmk.key.keyVaultUrl": "the key is judged by itself",
    "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl": "the key is judged by itself",
}
"""Values of which it is decisive that they are given, not what they are."""


def custody(token: str) -> dict[str, Any]:
    return {} if token in WITHOUT_KEYS else CUSTOMER


def cited(decide: Any, make: Any) -> Iterator[tuple[str, str, Any, str]]:
    """Every (rule, type, inputs, path) that some pass cites and that stands in the resource's own inputs."""
    for token, inputs in CASES:
        for rule in (*QUESTIONS, *(BASE if token in MORE else ())):
            result = decide(rule, make(token, inputs), custody(token))
            assert result.state in {"pass", "not applicable"}, (rule, token, result.reason)
            if result.state == "pass":
                for one in result.evidence:
                    if holds(inputs, steps(one.path)):
                        yield rule, token, inputs, one.path


def survivors(decide: Any, make: Any, mutant: Any) -> set[str]:
    return {
        path
        for rule, token, inputs, path in cited(decide, make)
        if decide(rule, make(token, put(inputs, steps(path), mutant)), custody(token)).state == "pass"
    }


def test_there_is_enough_to_mutate(decide: Any, make: Any) -> None:
    found = list(cited(decide, make))
    assert {rule for rule, _, _, _ in found} == {*QUESTIONS, *BASE}
    assert len(found) > 150


def test_no_removed_value_leaves_a_pass(decide: Any, make: Any) -> None:
    assert survivors(decide, make, None) - ABSENT_IS_AS_GOOD.keys() == set()


def test_no_replaced_value_leaves_a_pass(decide: Any, make: Any) -> None:
    assert survivors(decide, make, "mutant") - NAMES_OF_OTHERS.keys() == set()


def test_no_unknown_value_leaves_a_pass(decide: Any, make: Any) -> None:
    assert survivors(decide, make, UNKNOWN) - NAMES_OF_OTHERS.keys() == set()


def test_no_secret_value_leaves_a_pass(decide: Any, make: Any) -> None:
    assert survivors(decide, make, Secret()) - NAMES_OF_OTHERS.keys() == set()


def test_no_exception_outlives_its_reason(decide: Any, make: Any) -> None:
    given = survivors(decide, make, "mutant") | survivors(decide, make, UNKNOWN)
    assert ABSENT_IS_AS_GOOD.keys() - survivors(decide, make, None) == set()
    assert NAMES_OF_OTHERS.keys() - given == set()


# --- names

READING = {
    "at",
    "at_least",
    "each",
    "encrypted",
    "follows_rotation",
    "may_be",
    "must_be",
    "must_not_be_given",
    "no_local_auth",
    "no_local_auth_and_rotation",
    "none_of",
    "not_enabled",
    "own_retention",
    "partner",
    "partners_in",
    "place_at",
    "places_in",
    "soft_delete",
    "stays",
    "where",
    "within_window",
    "words",
    "_https_only",
    "_image_keys",
    "_immutable",
}


def test_every_property_a_reader_names_exists() -> None:
    sdk = Path(pulumi_azure_native.__file__).parent
    areas = {kind.split(":")[1] for kind in azure.READERS}
    names = wire_names(source for area in areas for source in (sdk / area).glob("*.py"))
    named = {one for source in Path(azure.__file__).parent.glob("*.py") for one in named_in(source, READING)}
    assert len(named) > 180
    assert named - names == set()
