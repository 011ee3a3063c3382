"""Readers of Azure Backup: both kinds of vaults, and their policies."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import LEAST_DAYS, at_least, days_of, where
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, part, plumbing
from policies.readers.azure.places import AT, IN_REGION, not_enabled, places_in, redundancy, stays
from policies.readers.data_class import whole
from policies.readers.facts import (
    GIVEN,
    LOCAL_ONLY,
    Check,
    Finding,
    Location,
    Question,
    Reader,
    broken,
    may_be,
    meets,
    must_be,
    sound,
)
from policies.readers.members import each_alone
from policies.records import Node, ResourceRecord


def _stores(record: ResourceRecord) -> Iterable[Location | Finding]:
    for store in record.properties.at("properties.storageSettings").items():
        yield redundancy(store["type"], IN_REGION)


def _immutable(path: str) -> Check:
    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        state = node.at(path)
        if meets(state, "Locked"):
            yield sound("backups cannot be deleted before their time, and nobody can change that", state)
        elif meets(state, "Unlocked"):
            yield broken(
                f"{state.path} is Unlocked, so whoever manages the vault can take the protection off: it is made "
                "unlocked, and must be locked in a second deployment",
                state,
            )
        else:
            yield broken(f"{state.path} is {state.shown}, allowed: Locked", state)

    return check


_UNITS = {"Days": 1, "Weeks": 7, "Months": 28, "Years": 365}
"""Days of each unit at least."""


def _schedules(policy: Node) -> Iterable[Node]:
    """The first tier of each retention in a policy: what later tiers keep is a choice among its backups."""
    parts = list(policy["subProtectionPolicy"].items()) or [policy]
    for one in parts:
        for retention in (one["retentionPolicy"], one.at("vaultRetentionPolicy.vaultRetention")):
            if not retention.given:
                continue
            tiers = [retention[tier] for tier in ("dailySchedule", "weeklySchedule", "monthlySchedule")]
            yield next((tier for tier in tiers if tier.given), retention)["retentionDuration"]


def _policy_keeps(node: Node, _: Configuration) -> Iterable[Finding]:
    durations = list(_schedules(node["properties"]))
    if not durations:
        yield broken("the policy says nowhere how long backups are kept", node.at("properties.retentionPolicy"))
    yield from each_alone(durations, _duration_keeps)


def _duration_keeps(duration: Node) -> Iterable[Finding]:
    count, unit = whole(duration["count"]) or 0, duration["durationType"]
    days = next((count * one for name, one in _UNITS.items() if meets(unit, name)), 0)
    yield _long_enough(f"{duration.path} keeps backups", days, duration["count"], unit)


def _rules_keep(node: Node, _: Configuration) -> Iterable[Finding]:
    for rule in node.at("properties.policyRules").items():
        if meets(rule["objectType"], "AzureRetentionRule"):
            yield from each_alone(rule["lifecycles"].items(), _cycle_keeps)


def _cycle_keeps(cycle: Node) -> Iterable[Finding]:
    duration = cycle.at("deleteAfter.duration")
    yield _long_enough(f"{duration.path} keeps backups", int(days_of(duration.text or "") or 0), duration)


def _long_enough(text: str, days: int, *nodes: Node) -> Finding:
    if days >= LEAST_DAYS:
        return sound(f"{text} {days} days or more", *nodes)
    shown = " ".join(node.shown for node in nodes)
    return broken(f"{text} too short ({shown}), allowed: {LEAST_DAYS} days or more", *nodes)


_SOFT_DELETE_DAYS = "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays"

_RECOVERY = {
    "Vault": Reader(
        [
            *AT,
            stays("properties.redundancySettings.standardTierStorageRedundancy", *IN_REGION),
            not_enabled("properties.redundancySettings.crossRegionRestore"),
        ],
        encrypted([("properties.encryption.keyVaultProperties.keyUri", GIVEN)], by_service=True),
        [must_be("properties.publicNetworkAccess", "Disabled")],
        {
            Question.BACKUPS: (
                must_be("properties.securitySettings.softDeleteSettings.softDeleteState", "AlwaysON", "Enabled"),
                where(_SOFT_DELETE_DAYS, GIVEN, at_least(_SOFT_DELETE_DAYS, LEAST_DAYS)),
                may_be("properties.securitySettings.softDeleteSettings.enhancedSecurityState", "AlwaysON", "Enabled"),
                _immutable("properties.securitySettings.immutabilitySettings.state"),
                must_be(
                    "properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState",
                    "Disabled",
                    "PermanentlyDisabled",
                ),
            )
        },
    ),
    "ProtectionPolicy": part({Question.BACKUPS: (_policy_keeps,)}),
    "ProtectedItem": part(),
}

_DATA_PROTECTION = {
    "BackupVault": Reader(
        [
            *AT,
            _stores,
            not_enabled("properties.featureSettings.crossRegionRestoreSettings.state"),
            places_in("properties.replicatedRegions"),
        ],
        encrypted(
            [
                ("properties.securitySettings.encryptionSettings.state", "Enabled"),
                ("properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri", GIVEN),
            ],
            by_service=True,
        ),
        LOCAL_ONLY,
        {
            Question.BACKUPS: (
                must_be("properties.securitySettings.softDeleteSettings.state", "AlwaysOn", "On"),
                _immutable("properties.securitySettings.immutabilitySettings.state"),
                must_be(
                    "properties.featureSettings.crossSubscriptionRestoreSettings.state",
                    "Disabled",
                    "PermanentlyDisabled",
                ),
            )
        },
    ),
    "BackupInstance": part(),
    "BackupPolicy": part({Question.BACKUPS: (_rules_keep,)}),
    "ResourceGuard": plumbing(),
}

TYPES: Types = {"dataprotection": _DATA_PROTECTION, "recoveryservices": _RECOVERY}
