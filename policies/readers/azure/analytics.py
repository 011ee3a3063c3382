"""Readers of Azure's services for analytics, machine learning and health data."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import no_local_auth, no_local_auth_and_rotation, none_of
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, child
from policies.readers.azure.places import AT, PARENT_DOOR, PARENT_KEYS, places_in, stays
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
    unclear,
)
from policies.records import Node, ResourceRecord

_CLOSED = must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter")


# --- machine learning

_LEARNING = {
    "Workspace": Reader(
        AT,
        encrypted(
            [("encryption.status", "Enabled"), ("encryption.keyVaultProperties.keyIdentifier", GIVEN)], by_service=True
        ),
        [_CLOSED, may_be("allowPublicAccessWhenBehindVnet", False)],
        {Question.CREDENTIALS: (must_be("systemDatastoresAuthMode", "Identity"),)},
    ),
    "Compute": Reader(
        AT,
        PARENT_KEYS,
        [
            must_be("properties.properties.enableNodePublicIp", False),
            may_be("properties.properties.remoteLoginPortPublicAccess", "Disabled"),
        ],
        {
            Question.CREDENTIALS: (
                must_be("properties.disableLocalAuth", True),
                none_of(
                    "properties.properties.userAccountCredentials.adminUserPassword",
                    "is a password, which several can know",
                ),
            )
        },
    ),
    "ManagedNetworkSettingsRule": child(),
    "OutboundRule": child(),
}


# --- AI services

_REGIONAL = ("Standard", "ProvisionedManaged")
"""Deployments of models that work in the account's region; the others work in a data zone or anywhere (Microsoft:
deployment types of Azure OpenAI)."""


def _where_models_work(record: ResourceRecord) -> Iterable[Location | Finding]:
    kind = record.properties.at("sku.name")
    if any(meets(kind, one) for one in _REGIONAL):
        yield sound(f"the model works in its account's region ({kind.shown})", kind)
    else:
        yield broken(
            f"{kind.path} is {kind.shown}: prompts may be processed in other regions; give {' or '.join(_REGIONAL)}",
            kind,
        )


_AI = {
    "Account": Reader(
        [*AT, places_in("properties.locations.regions", key="name")],
        encrypted(
            [
                ("properties.encryption.keySource", "Microsoft.KeyVault"),
                ("properties.encryption.keyVaultProperties.keyName", GIVEN),
            ],
            by_service=True,
        ),
        [must_be("properties.publicNetworkAccess", "Disabled"), may_be("properties.networkAcls.defaultAction", "Deny")],
        no_local_auth_and_rotation("properties.disableLocalAuth", "properties.encryption.keyVaultProperties"),
    ),
    "Deployment": Reader([_where_models_work], PARENT_KEYS, PARENT_DOOR),
    "PrivateEndpointConnection": child(),
    "RaiPolicy": child(),
}

_SEARCH = {
    "PrivateEndpointConnection": child(),
    "Service": Reader(
        AT,
        encrypted([("encryptionWithCmk.enforcement", "Enabled")], by_service=True),
        [_CLOSED],
        no_local_auth(),
    ),
    "SharedPrivateLinkResource": child(),
}


# --- Synapse and Databricks

_SYNAPSE = {
    "BigDataPool": Reader(AT, PARENT_KEYS, PARENT_DOOR),
    "IpFirewallRule": child([always("lets addresses outside of the hub's networks in")]),
    "PrivateEndpointConnection": child(),
    "SqlPool": Reader(AT, PARENT_KEYS, PARENT_DOOR),
    "Workspace": Reader(
        AT,
        encrypted([("encryption.cmk.key.keyVaultUrl", GIVEN)], by_service=True),
        [_CLOSED],
        {
            Question.CREDENTIALS: (
                must_be("azureADOnlyAuthentication", True),
                none_of("sqlAdministratorLoginPassword", "is a password of the workspace's own"),
            )
        },
    ),
}


def _disks_follow(node: Node, configuration: Configuration) -> Iterable[Finding]:
    disks = node.at("encryption.entities.managedDisk")
    if disks.given:
        yield from must_be("rotationToLatestKeyVersionEnabled", True)(disks, configuration)


_DATABRICKS = {
    "AccessConnector": Reader(AT, child().encryption, child().exposure),
    "PrivateEndpointConnection": child(),
    "Workspace": Reader(
        # The account that comes with a workspace is copied to another region unless told otherwise.
        [*AT, stays("parameters.storageAccountSkuName.value", "Standard_LRS", "Standard_ZRS")],
        encrypted(
            [
                ("encryption.entities.managedServices.keySource", "Microsoft.Keyvault"),
                ("encryption.entities.managedDisk.keySource", "Microsoft.Keyvault"),
            ],
            by_service=True,
        ),
        [_CLOSED, must_be("parameters.enableNoPublicIp.value", True)],
        {Question.KEYS: (_disks_follow,)},
    ),
}


# --- health data services


def _health_door(_: Node, __: Configuration) -> Iterable[Finding]:
    yield unclear("no argument shows whether the service is closed to public networks")


def _health(*exposure: Check) -> Reader:
    return Reader(
        AT,
        encrypted([("encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl", GIVEN)], by_service=True),
        exposure,
    )


_HEALTH = {
    "DicomService": _health(_health_door),
    "FhirService": _health(_health_door),
    "Workspace": Reader(AT, child().encryption, PARENT_DOOR),
    "WorkspacePrivateEndpointConnection": child(),
}

TYPES: Types = {
    "cognitiveservices": _AI,
    "databricks": _DATABRICKS,
    "healthcareapis": _HEALTH,
    "machinelearningservices": _LEARNING,
    "search": _SEARCH,
    "synapse": _SYNAPSE,
}
