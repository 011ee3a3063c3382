"""Readers of Azure Key Vault: vaults, hardware modules and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import LEAST_DAYS, at_least, days_of, where
from policies.readers.azure.encryption import KEY_MATERIAL
from policies.readers.azure.hardening import VAULT
from policies.readers.azure.kinds import Types, child
from policies.readers.azure.places import AT, PARENT_DOOR, PARENT_PLACE, places_in
from policies.readers.facts import (
    GIVEN,
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
from policies.readers.key_strength import LEAST_BITS
from policies.readers.members import each_alone
from policies.records import Node

_PURPOSES = (
    frozenset({"wrapkey", "unwrapkey"}),
    frozenset({"encrypt", "decrypt"}),
    frozenset({"sign", "verify"}),
)
"""What one key may be used for together: a key with two purposes is in more hands than either needs."""


def _one_purpose(node: Node, _: Configuration) -> Iterable[Finding]:
    found = node.at("properties.keyOps")
    operations = {(operation.text or "").casefold() for operation in found.items()}
    if operations and any(operations <= purpose for purpose in _PURPOSES):
        yield sound(f"the key serves one purpose: {found.shown}", found)
    else:
        yield broken(
            f"{found.path} is {found.shown}, allowed: wrapping, encrypting or signing, each with its counterpart, "
            "and nothing else",
            found,
        )


_RSA = "rsa"


def _long_enough(node: Node, configuration: Configuration) -> Iterable[Finding]:
    # The curves that a vault offers are all long enough.
    if (node.at("properties.kty").text or "").casefold().startswith(_RSA):
        yield from at_least("properties.keySize", LEAST_BITS[_RSA], "bits")(node, configuration)


def _not_exported(node: Node, configuration: Configuration) -> Iterable[Finding]:
    # A key of confidential machines leaves the vault under its release policy only.
    if not node.at("properties.releasePolicy").given:
        yield from may_be("properties.attributes.exportable", False)(node, configuration)


def _renewed(node: Node, configuration: Configuration) -> Iterable[Finding]:
    policy = node.at("properties.rotationPolicy")
    rotations = [one for one in policy["lifetimeActions"].items() if meets(one.at("action.type"), "rotate")]
    if not rotations:
        yield broken("nothing renews the key: its rotation policy has no action of type rotate", policy)
    longest, expiry = configuration.key_protection.longest_use_days, policy.at("attributes.expiryTime")
    yield from each_alone(rotations, lambda rotation: (_in_time(rotation, expiry, longest),))


def _ends(node: Node, _: Configuration) -> Iterable[Finding]:
    """Each version of the key ends, so that one that was stolen is worth nothing some day."""
    fixed, rotating = (
        node.at("properties.attributes.expires"),
        node.at("properties.rotationPolicy.attributes.expiryTime"),
    )
    if fixed.value or days_of(rotating.text or ""):
        yield sound("each version of the key ends", fixed, rotating)
    else:
        yield broken(
            f"{rotating.path} is {rotating.shown}: no version of the key ends, allowed: days, as in P455D", rotating
        )


def _in_time(rotation: Node, expiry: Node, longest: int) -> Finding:
    kind, after, before = (rotation.at(path) for path in ("action.type", "trigger.timeAfterCreate", _BEFORE))
    seen = (kind, after) if after.given else (kind, before, expiry)
    used = days_of(after.text or "") if after.given else _between(before.text or "", expiry.text or "")
    if used is None or used <= 0:
        return broken(f"{rotation.path} does not say after how long: allowed are whole days, as in P90D", *seen)
    if used > longest:
        return broken(f"the key is renewed after {used:g} days, allowed: {longest} days or less", *seen)
    return sound(f"the key is renewed after {used:g} days", *seen)


def _between(before: str, expiry: str) -> float | None:
    left, whole = days_of(before), days_of(expiry)
    return None if left is None or whole is None else whole - left


_BEFORE = "trigger.timeBeforeExpiry"

_CLOSED = (
    must_be("properties.publicNetworkAccess", "Disabled"),
    may_be("properties.networkAcls.defaultAction", "Deny"),
)
_SAFE_FROM_LOSS = (
    must_be("properties.enablePurgeProtection", True),
    may_be("properties.enableSoftDelete", True),
    where("properties.softDeleteRetentionInDays", GIVEN, at_least("properties.softDeleteRetentionInDays", LEAST_DAYS)),
)
_LIST_OF_RIGHTS = "is a right that the vault keeps by itself, beside the roles that can be reviewed and end"

_KEY_VAULT = {
    "Vault": Reader(
        AT,
        KEY_MATERIAL,
        _CLOSED,
        {
            Question.KEYS: (
                must_be("properties.sku.name", "premium"),
                *_SAFE_FROM_LOSS,
                must_be("properties.enableRbacAuthorization", True),
            ),
            Question.CREDENTIALS: (each("properties.accessPolicies", always(_LIST_OF_RIGHTS)),),
            Question.HARDENING: VAULT,
        },
    ),
    "ManagedHsm": Reader(
        [*AT, places_in("properties.regions", key="name")], KEY_MATERIAL, _CLOSED, {Question.KEYS: _SAFE_FROM_LOSS}
    ),
    "Key": Reader(
        PARENT_PLACE,
        KEY_MATERIAL,
        PARENT_DOOR,
        {
            Question.KEYS: (
                must_be("properties.kty", "RSA-HSM", "EC-HSM"),
                _long_enough,
                _one_purpose,
                _not_exported,
                _renewed,
                _ends,
            )
        },
    ),
    "Secret": Reader(PARENT_PLACE, KEY_MATERIAL, PARENT_DOOR),
    "AccessPolicy": child(more={Question.CREDENTIALS: (always(_LIST_OF_RIGHTS),)}),
    "PrivateEndpointConnection": child(),
    "MHSMPrivateEndpointConnection": child(),
}

TYPES: Types = {"keyvault": _KEY_VAULT}
