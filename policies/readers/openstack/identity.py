"""Users, roles and credentials of keystone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import (
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Finding,
    Question,
    Reader,
    always,
    broken,
    may_be,
    sound,
    unclear,
)
from policies.readers.grants import ends
from policies.readers.members import each_alone, filled
from policies.readers.openstack.places import TENANT
from policies.readers.plain_text import must_be_marked_secret, must_not_be_set
from policies.records import Node

WIDE_ROLES = frozenset(
    {"admin", "administrator", "cloud_admin", "domain_admin", "manager", "owner", "project_admin", "reselleradmin"}
)
"""Roles that may do everything or give rights to others: keystone's own, Swift's, and usual names elsewhere."""

_VERSION = re.compile(r"v\d+(\.\d+)?")
_ANYTHING = re.compile(r"\*+")
_LOOKS = frozenset({"GET", "HEAD"})
_DATA_SERVICES = frozenset({"key-manager", "object-store"})
"""Services whose answers are keys and health data themselves, by their type in the catalogue."""


def _restricted_roles(node: Node, _: Configuration) -> Iterable[Finding]:
    # Left out, they are all of the deployer's: then access rules are what bounds the credential.
    yield from each_alone(node["roles"].items(), _narrow_role)


def _narrow_role(role: Node) -> Iterable[Finding]:
    if (role.text or "").casefold().replace("-", "_") in WIDE_ROLES:
        yield broken(f"{role.path} is {role.shown}, which may do everything or give rights to others", role)
    else:
        yield sound(f"{role.path} is {role.shown}", role)


def _access_rules(node: Node, _: Configuration) -> Iterable[Finding]:
    rules = list(node["accessRules"].items())
    if not rules:
        yield broken(
            "accessRules is not given, so the credential may do all that its roles may; name each call",
            node["accessRules"],
        )
    yield from each_alone(rules, _narrow_rule)


def _narrow_rule(rule: Node) -> Iterable[Finding]:
    method, path = rule["method"], rule["path"]
    if not _sweeps(path.text or ""):
        yield sound(f"{method.shown} on {path.shown} only", path)
    elif method.text not in _LOOKS:
        yield broken(f"{path.path} is {path.shown}: may change everything of the service", method, path)
    elif "**" in (path.text or "") and rule["service"].text in _DATA_SERVICES:
        yield broken(f"{path.path} is {path.shown}: may read everything that the service holds", rule["service"], path)
    else:
        yield sound(f"{method.shown} on {path.shown} looks at settings only", path)


def _sweeps(path: str) -> bool:
    """Whether a path names nothing but a version: every other part of it is a wildcard."""
    parts = [part for part in path.split("/") if part and not _VERSION.fullmatch(part)]
    return all(_ANYTHING.fullmatch(part) for part in parts)


def _assigned_role(node: Node, _: Configuration) -> Iterable[Finding]:
    role = node["roleId"]
    if (role.text or "").casefold().replace("-", "_") in WIDE_ROLES:
        yield broken(f"{role.path} is {role.shown}, which may do everything or give rights to others", role)
    else:
        yield unclear(f"{role.path} is an id, which does not say what the role may do", role)


def _scope(node: Node, _: Configuration) -> Iterable[Finding]:
    domain = node["domainId"]
    if filled(domain):
        yield broken(f"{domain.path} is given: the role counts in every project of a domain; name one project", domain)
    else:
        yield sound("the role counts in one project", node["projectId"])


_PASSWORD = "gives the account a password, which whoever deploys knows"  # noqa: S105 - words about one
_USER: tuple[Check, ...] = (
    must_not_be_set("password", _PASSWORD),
    may_be("ignorePasswordExpiry", False),
    may_be("ignoreLockoutFailureAttempts", False),
)
_ACCESS_KEY = always("makes an access key, which whoever holds it may use and which names nobody but its user")
_ENDLESS = always("makes an access key that never ends and has all of its user's roles")


def _tenant(more: Mapping[Question, Iterable[Check]] | None = None) -> Reader:
    return Reader(TENANT, NO_DATA, LOCAL_ONLY, {question: tuple(checks) for question, checks in (more or {}).items()})


IDENTITY: Mapping[str, Reader] = {
    "ApplicationCredential": _tenant(
        {
            Question.CREDENTIALS: [must_be_marked_secret("secret")],
            Question.PRIVILEGE: [may_be("unrestricted", False), _restricted_roles, _access_rules, ends("expiresAt")],
        }
    ),
    "Ec2CredentialV3": _tenant({Question.CREDENTIALS: [_ACCESS_KEY], Question.PRIVILEGE: [_ENDLESS]}),
    "GroupV3": _tenant(),
    "InheritRoleAssignment": _tenant(
        {Question.PRIVILEGE: [_assigned_role, always("is inherited by every project below")]}
    ),
    "Project": _tenant(),
    "Role": _tenant(),
    "RoleAssignment": _tenant({Question.PRIVILEGE: [_assigned_role, _scope]}),
    "User": _tenant({Question.CREDENTIALS: _USER}),
    "UserMembershipV3": _tenant(),
}
