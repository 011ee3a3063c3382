"""Readers of Azure's rights: roles and who has them, identities, and settings of the subscription."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from policies.configuration import Configuration
from policies.readers.azure.kinds import Types, child, plumbing, setting
from policies.readers.azure.roles import DATA, UNLIMITED, WIDE
from policies.readers.facts import GIVEN, Finding, Question, broken, must_be, sound, unclear
from policies.readers.members import each_alone
from policies.records import UNKNOWN, Node


class _Reach(Enum):
    EVERYTHING = auto()
    GROUP = auto()
    RESOURCE = auto()
    MADE_HERE = auto()
    """Something of the same run, which has no id yet: a group or narrower, since programs make no subscriptions."""


_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GROUP = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+", re.IGNORECASE)


def _reach(scope: Node) -> _Reach | None:
    if scope.raw is UNKNOWN:
        return _Reach.MADE_HERE
    text = (scope.text or "").rstrip("/")
    group = _GROUP.match(text)
    if group is None:
        return _Reach.EVERYTHING if scope.given else None
    return _Reach.GROUP if group.end() == len(text) else _Reach.RESOURCE


def _role_of(node: Node) -> tuple[str, str]:
    """The id of a role and what people call it; a role of the same run has no id yet."""
    if node.raw is UNKNOWN:
        return "", "a role of this program"
    role = (node.text or "").rpartition("/")[2].casefold()
    return role, {**UNLIMITED, **WIDE, **DATA}.get(role, "the role")


def _grant(node: Node, _: Configuration) -> Iterable[Finding]:
    """What a role gives, and where.

    A scope that is not known yet is a resource's or a group's of the same run: a role for data is taken to be given on
    a resource then, and the judgement of the deployed stack sees it.
    """
    given, scope = node["roleDefinitionId"], node["scope"]
    role, name = _role_of(given)
    if role in UNLIMITED:
        yield broken(f"{name} can do everything or give rights to others; give a narrower role", given)
        return
    reach = _reach(scope)
    if reach is None or (role and not _GUID.fullmatch(role)) or not given.given:
        yield broken("roleDefinitionId and scope must say which right is given, and where", given, scope)
    elif reach is _Reach.EVERYTHING:
        yield broken(f"{name} is given on {scope.shown}: allowed is a resource, or a group for those who watch", scope)
    elif reach is _Reach.GROUP and role in {**WIDE, **DATA}:
        yield broken(f"{name} is given on a whole resource group; give it on the resource it is for", given, scope)
    elif reach is _Reach.MADE_HERE and role in WIDE:
        yield unclear(f"{name} may be given on single resources only, and the scope is not known yet", given, scope)
    else:
        yield sound(f"{name} is given on {scope.shown}", given, scope)


def _ends(node: Node, _: Configuration) -> Iterable[Finding]:
    end = node.at("scheduleInfo.expiration")
    if any(end[way].value for way in ("endDateTime", "duration")):
        yield sound("the right ends by itself", end["endDateTime"], end["duration"])
    else:
        yield broken(f"{end.path} gives no end of the right", end)


_ONE_ACTION = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)+(/[a-z0-9]+)+", re.IGNORECASE)
_WATCHES = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)+(/[a-z0-9]+)*/\*/read", re.IGNORECASE)
"""Reading the settings of everything of a kind, which holds no data."""
_GIVES_RIGHTS = re.compile(
    r"microsoft\.authorization/(elevateaccess/action|role(assignments|definitions)/write)", re.IGNORECASE
)


def _permissions(node: Node, _: Configuration) -> Iterable[Finding]:
    for permission in node["permissions"].items():
        yield from each_alone(permission["actions"].items(), lambda action: (_action(action, data=False),))
        yield from each_alone(permission["dataActions"].items(), lambda action: (_action(action, data=True),))


def _action(action: Node, *, data: bool) -> Finding:
    name = action.text or ""
    if _GIVES_RIGHTS.fullmatch(name):
        return broken(f"{action.path} is {action.shown}: it gives rights to others", action)
    if _ONE_ACTION.fullmatch(name) or (not data and _WATCHES.fullmatch(name)):
        return sound(f"{action.path} names what may be done", action)
    return broken(f"{action.path} is {action.shown}: it stands for more than a task; name each action", action)


def _assignable(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from each_alone(node["assignableScopes"].items(), _narrow)


def _narrow(scope: Node) -> Iterable[Finding]:
    if scope.raw is UNKNOWN or _GROUP.match(scope.text or ""):
        yield sound(f"the role can be given on {scope.shown} only", scope)
    else:
        yield broken(f"{scope.path} is {scope.shown}: the role could be given on more than a resource group", scope)


def _subject(node: Node, _: Configuration) -> Iterable[Finding]:
    """Who may take the identity: one subject of one issuer."""
    subject = node["subject"]
    if (subject.text or "") and "*" not in (subject.text or ""):
        yield sound(f"one subject may take the identity: {subject.shown}", subject)
    else:
        yield broken(f"subject is {subject.shown}: it must name the one workload that may take the identity", subject)


_PRINCIPAL = must_be("principalType", "ServicePrincipal", "Group", "User")

_AUTHORIZATION = {
    **dict.fromkeys(
        (
            "ManagementLockAtResourceGroupLevel",
            "ManagementLockAtResourceLevel",
            "ManagementLockAtSubscriptionLevel",
            "ManagementLockByScope",
            "PolicyAssignment",
            "PolicyDefinition",
            "PolicyExemption",
            "PolicySetDefinition",
        ),
        setting(),
    ),
    "PimRoleEligibilitySchedule": setting({Question.PRIVILEGE: (_grant, _ends)}),
    "RoleAssignment": setting({Question.PRIVILEGE: (_grant, _PRINCIPAL)}),
    "RoleDefinition": setting({Question.PRIVILEGE: (_permissions, _assignable)}),
}

_IDENTITIES = {
    "UserAssignedIdentity": plumbing(),
    "FederatedIdentityCredential": child(more={Question.PRIVILEGE: (_subject, must_be("issuer", GIVEN))}),
}

TYPES: Types = {
    "authorization": _AUTHORIZATION,
    "consumption": {"Budget": setting()},
    "managedidentity": _IDENTITIES,
    "resources": {"ResourceGroup": plumbing()},
    "security": {"Pricing": setting()},
}
