"""Readers of Azure's databases and caches."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import (
    LEAST_DAYS,
    at_least,
    no_local_auth,
    none_of,
    service_encrypts_connections,
    where,
    within_window,
)
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, child, part
from policies.readers.azure.places import (
    AT,
    PARENT_DOOR,
    PARENT_KEYS,
    PARENT_PLACE,
    partners_in,
    place_at,
    places_in,
    redundancy,
    stays,
)
from policies.readers.facts import (
    GIVEN,
    Check,
    Finding,
    Location,
    Question,
    Reader,
    always,
    broken,
    may_be,
    meets,
    must_be,
    sound,
)
from policies.records import Node, ResourceRecord

_CLOSED = must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter")
_OPENING = child([always("lets addresses outside of the hub's networks in")])
_PASSWORD = none_of("administratorLoginPassword", "is a password of the server's own, which several can know")


# --- PostgreSQL and MySQL, flexible servers


def _in_subnet(node: Node, configuration: Configuration) -> Iterable[Finding]:
    subnet = node.at("network.delegatedSubnetResourceId")
    if subnet.given:
        yield sound("stands in a subnet of the hub's, without a public address", subnet)
    else:
        yield from must_be("network.publicNetworkAccess", "Disabled")(node, configuration)


_SECURE_SETTINGS = {
    "require_secure_transport": ("on",),
    "ssl": ("on",),
    "ssl_min_protocol_version": ("TLSv1.2", "TLSv1.3"),
    "tls_version": ("TLSv1.2", "TLSv1.3", "TLSv1.2,TLSv1.3"),
}
"""Settings of servers that decide on encrypted connections, and what they must be (Microsoft: flexible server)."""


def _server_setting(node: Node, configuration: Configuration) -> Iterable[Finding]:
    name = (node["configurationName"].text or "").casefold()
    if name in _SECURE_SETTINGS:
        yield from must_be("value", *_SECURE_SETTINGS[name])(node, configuration)


_TLS_BY_SERVICE = service_encrypts_connections(
    "takes encrypted connections only, unless a Configuration says otherwise, which is judged by itself"
)
_SERVER_KEYS = encrypted(
    [("dataEncryption.type", "AzureKeyVault"), ("dataEncryption.primaryKeyURI", GIVEN)], by_service=True
)


def _flexible(*credentials: Check) -> Reader:
    return Reader(
        [*AT, stays("backup.geoRedundantBackup", "Disabled")],
        _SERVER_KEYS,
        [_in_subnet],
        {
            Question.TRANSIT: (_TLS_BY_SERVICE,),
            Question.CREDENTIALS: (_PASSWORD, *credentials),
            Question.BACKUPS: (at_least("backup.backupRetentionDays", LEAST_DAYS),),
        },
    )


_SERVER_PARTS = {
    "Configuration": part({Question.TRANSIT: (_server_setting,)}),
    "Database": part(),
    "FirewallRule": _OPENING,
    "PrivateEndpointConnection": child(),
}

_POSTGRESQL = {
    **_SERVER_PARTS,
    "AdministratorsMicrosoftEntra": part(),
    "Server": _flexible(
        must_be("authConfig.passwordAuth", "Disabled"), must_be("authConfig.activeDirectoryAuth", "Enabled")
    ),
}
_MYSQL = {**_SERVER_PARTS, "AzureADAdministrator": part(), "Server": _flexible()}


# --- SQL Server


_TRACED = part(
    {
        Question.CREDENTIALS: (none_of("storageAccountAccessKey", "is a shared key of an account; use an identity"),),
        Question.RETENTION: (where("storageEndpoint", GIVEN, within_window("retentionDays")),),
    }
)


def _protector(node: Node, configuration: Configuration) -> Iterable[Finding]:
    if meets(node["serverKeyType"], "AzureKeyVault"):
        yield from must_be("autoRotationEnabled", True)(node, configuration)


_OF_THE_TENANT = (must_be("administrators.azureADOnlyAuthentication", True), _PASSWORD)
_BY_TENANT_ONLY = part({Question.CREDENTIALS: (must_be("azureADOnlyAuthentication", True),)})

_SQL = {
    "BackupShortTermRetentionPolicy": part({Question.BACKUPS: (at_least("retentionDays", LEAST_DAYS),)}),
    "Database": Reader([*AT, stays("requestedBackupStorageRedundancy", "Local", "Zone")], PARENT_KEYS, PARENT_DOOR),
    "EncryptionProtector": Reader(
        PARENT_PLACE,
        encrypted([("serverKeyType", "AzureKeyVault")], by_service=True),
        PARENT_DOOR,
        {Question.KEYS: (_protector,)},
    ),
    "FailoverGroup": Reader([partners_in("partnerServers", key="id")], PARENT_KEYS, PARENT_DOOR),
    "FirewallRule": _OPENING,
    "IPv6FirewallRule": _OPENING,
    "ManagedInstance": Reader(
        [*AT, stays("requestedBackupStorageRedundancy", "Local", "Zone")],
        encrypted([("keyId", GIVEN)], by_service=True),
        [must_be("publicDataEndpointEnabled", False)],
        {
            Question.TRANSIT: (must_be("minimalTlsVersion", "1.2", "1.3"),),
            Question.CREDENTIALS: _OF_THE_TENANT,
        },
    ),
    "ManagedInstanceAzureADOnlyAuthentication": _BY_TENANT_ONLY,
    "PrivateEndpointConnection": child(),
    "Server": Reader(
        AT,
        encrypted([("keyId", GIVEN)], by_service=True),
        [_CLOSED],
        {
            Question.TRANSIT: (must_be("minimalTlsVersion", "1.2", "1.3"),),
            Question.CREDENTIALS: _OF_THE_TENANT,
        },
    ),
    "ServerAzureADAdministrator": part(),
    "ServerAzureADOnlyAuthentication": _BY_TENANT_ONLY,
    "TransparentDataEncryption": Reader(PARENT_PLACE, (must_be("state", "Enabled"),), PARENT_DOOR),
    **dict.fromkeys(
        (
            "DatabaseBlobAuditingPolicy",
            "ExtendedDatabaseBlobAuditingPolicy",
            "ExtendedServerBlobAuditingPolicy",
            "ServerBlobAuditingPolicy",
        ),
        _TRACED,
    ),
}


# --- Cosmos DB


def _backup_copies(record: ResourceRecord) -> Iterable[Location | Finding]:
    policy = record.properties["backupPolicy"]
    if meets(policy["type"], "Continuous"):
        yield sound("backups lie in the account's own regions", policy["type"])
    else:
        yield redundancy(policy.at("periodicModeProperties.backupStorageRedundancy"), ("Local", "Zone"))


def _backup_age(node: Node, configuration: Configuration) -> Iterable[Finding]:
    kind = node.at("backupPolicy.type")
    if meets(kind, "Continuous"):
        yield sound("every moment of the last days can be brought back", kind)
    elif meets(kind, "Periodic"):
        hours = at_least("backupPolicy.periodicModeProperties.backupRetentionIntervalInHours", LEAST_DAYS * 24, "hours")
        yield from hours(node, configuration)
    else:
        yield broken(f"{kind.path} is {kind.shown}, allowed: Continuous or Periodic", kind)


_COSMOS = {
    "DatabaseAccount": Reader(
        [
            *AT,
            places_in("locations", key="locationName"),
            place_at("restoreParameters.sourceBackupLocation"),
            _backup_copies,
        ],
        encrypted([("keyVaultKeyUri", GIVEN)], by_service=True),
        [_CLOSED],
        {
            Question.TRANSIT: (must_be("minimalTlsVersion", "Tls12"),),
            **no_local_auth(),
            Question.BACKUPS: (_backup_age,),
        },
    ),
    "PrivateEndpointConnection": child(),
    **dict.fromkeys(
        (
            "GremlinResourceGremlinDatabase",
            "GremlinResourceGremlinGraph",
            "MongoDBResourceMongoDBCollection",
            "MongoDBResourceMongoDBDatabase",
            "SqlResourceSqlContainer",
            "SqlResourceSqlDatabase",
        ),
        part(),
    ),
}


# --- Redis

_LINK = Reader([place_at("linkedRedisCacheLocation")], PARENT_KEYS, PARENT_DOOR)

_REDIS = {
    "FirewallRule": _OPENING,
    "LinkedServer": _LINK,
    "PrivateEndpointConnection": child(),
    "Redis": Reader(
        AT,
        encrypted([], by_service=True),
        [must_be("publicNetworkAccess", "Disabled")],
        {
            Question.TRANSIT: (must_be("minimumTlsVersion", "1.2"), may_be("enableNonSslPort", False)),
            Question.CREDENTIALS: (
                must_be("disableAccessKeyAuthentication", True),
                may_be("redisConfiguration.authnotrequired", "false"),
            ),
        },
    ),
    "RedisFirewallRule": _OPENING,
    "RedisLinkedServer": _LINK,
}

_REDIS_ENTERPRISE = {
    "Database": Reader(
        [partners_in("geoReplication.linkedDatabases", key="id")],
        PARENT_KEYS,
        PARENT_DOOR,
        {
            Question.TRANSIT: (must_be("clientProtocol", "Encrypted"),),
            Question.CREDENTIALS: (must_be("accessKeysAuthentication", "Disabled"),),
        },
    ),
    "PrivateEndpointConnection": child(),
    "RedisEnterprise": Reader(
        AT,
        encrypted([("encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl", GIVEN)], by_service=True),
        [must_be("publicNetworkAccess", "Disabled")],
        {Question.TRANSIT: (must_be("minimumTlsVersion", "1.2", "1.3"),)},
    ),
}

TYPES: Types = {
    "cosmosdb": _COSMOS,
    "dbformysql": _MYSQL,
    "dbforpostgresql": _POSTGRESQL,
    "redis": _REDIS,
    "redisenterprise": _REDIS_ENTERPRISE,
    "sql": _SQL,
}
