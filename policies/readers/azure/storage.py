"""Readers of Azure Storage: accounts, what lies in them, and the rules by which it is kept."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import (
    LEAST_DAYS,
    at_least,
    follows_rotation,
    soft_delete,
    where,
    within_window,
    words,
)
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.hardening import STORE
from policies.readers.azure.kinds import Types, child, part
from policies.readers.azure.places import AT, PARENT_KEYS, PARENT_PLACE, partner, stays
from policies.readers.data_class import TRACES, holds
from policies.readers.facts import (
    GIVEN,
    Check,
    Finding,
    Question,
    Reader,
    always,
    broken,
    each,
    may_be,
    meets,
    must_be,
    sound,
)
from policies.records import Node

_IN_REGION = (
    "Standard_LRS",
    "Standard_ZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardV2_LRS",
    "StandardV2_ZRS",
    "PremiumV2_LRS",
    "PremiumV2_ZRS",
)

_POLICY = "immutableStorageWithVersioning.immutabilityPolicy"


def _for_traces(check: Check) -> Check:
    """The check, on accounts that keep traces; others say nothing."""

    def only(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if holds(node["tags"], TRACES):
            yield from check(node, configuration)

    return only


def _locked(node: Node, _: Configuration) -> Iterable[Finding]:
    state = node.at(f"{_POLICY}.state")
    if meets(state, "Locked"):
        yield sound("write-once, and nobody can shorten that", state)
    elif meets(state, "Unlocked"):
        yield broken(
            f"{state.path} is Unlocked, so the policy can still be removed: it is made unlocked, and must be locked in "
            "a second deployment",
            state,
        )
    else:
        yield broken(f"{state.path} is {state.shown}, allowed: Locked", state)


def _earlier_versions_last(rule: Node, configuration: Configuration) -> Iterable[Finding]:
    """A lifecycle rule does not delete what brings back data before the time that soft delete would."""
    if rule["enabled"].value is False:
        return
    for part_of_it in ("version", "snapshot"):
        delete = rule.at("definition.actions")[part_of_it]["delete"]
        if delete.given:
            yield from at_least("daysAfterCreationGreaterThan", LEAST_DAYS)(delete, configuration)


_ACCOUNT = {
    Question.TRANSIT: (
        must_be("minimumTlsVersion", "TLS1_2", "TLS1_3"),
        must_be("enableHttpsTrafficOnly", True),
        may_be("enableNfsV3", False),
    ),
    Question.KEYS: (follows_rotation("encryption.keyVaultProperties"),),
    Question.CREDENTIALS: (
        must_be("allowSharedKeyAccess", False),
        must_be("defaultToOAuthAuthentication", True),
        must_be("isLocalUserEnabled", False),
        may_be("isSftpEnabled", False),
        may_be("sasPolicy.expirationAction", "Block"),
    ),
    Question.RETENTION: (_for_traces(within_window(f"{_POLICY}.immutabilityPeriodSinceCreationInDays")),),
    Question.TRACE_PROTECTION: (
        _for_traces(must_be("immutableStorageWithVersioning.enabled", True)),
        _for_traces(_locked),
    ),
    Question.BACKUPS: (
        where(_POLICY, GIVEN, must_be("immutableStorageWithVersioning.enabled", True)),
        where(_POLICY, GIVEN, _locked),
    ),
    Question.HARDENING: STORE,
}

_STORAGE = {
    "StorageAccount": Reader(
        [*AT, stays("sku.name", *_IN_REGION)],
        encrypted(
            [("encryption.keySource", "Microsoft.Keyvault"), ("encryption.keyVaultProperties.keyName", GIVEN)],
            [("encryption.requireInfrastructureEncryption", True)],
        ),
        [
            must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter"),
            must_be("allowBlobPublicAccess", False),
            may_be("networkRuleSet.defaultAction", "Deny"),
            may_be("allowCrossTenantReplication", False),
        ],
        _ACCOUNT,
    ),
    "BlobContainer": Reader(PARENT_PLACE, PARENT_KEYS, [may_be("publicAccess", "None")]),
    # Soft delete brings back what was overwritten as well; whether the account could keep versions is not seen here.
    "BlobServiceProperties": part(
        {
            Question.BACKUPS: (
                *soft_delete("deleteRetentionPolicy"),
                *soft_delete("containerDeleteRetentionPolicy"),
            )
        }
    ),
    "FileServiceProperties": part(
        {
            Question.TRANSIT: (
                where(
                    "protocolSettings.smb.versions", GIVEN, words("protocolSettings.smb.versions", "SMB3.0", "SMB3.1.1")
                ),
            ),
            # NTLM signs in with the account's shared key.
            Question.CREDENTIALS: (words("protocolSettings.smb.authenticationMethods", "Kerberos"),),
            Question.BACKUPS: soft_delete("shareDeleteRetentionPolicy"),
        }
    ),
    "FileShare": part({Question.TRANSIT: (may_be("enabledProtocols", "SMB"),)}),
    "ManagementPolicy": part({Question.BACKUPS: (each("policy.rules", _earlier_versions_last),)}),
    "LocalUser": part({Question.CREDENTIALS: (always("is an account with a password or key of its own"),)}),
    "ObjectReplicationPolicy": Reader((partner("destinationAccount"),), PARENT_KEYS, child().exposure),
    "PrivateEndpointConnection": child(),
    **dict.fromkeys(
        (
            "BlobContainerImmutabilityPolicy",
            "BlobContainerLegalHold",
            "BlobInventoryPolicy",
            "EncryptionScope",
            "Queue",
            "QueueServiceProperties",
            "Table",
            "TableServiceProperties",
        ),
        part(),
    ),
}

TYPES: Types = {"storage": _STORAGE}
