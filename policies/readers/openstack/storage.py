"""Volumes, containers of objects and file shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from policies.configuration import Configuration, Service
from policies.readers.facts import (
    LOCAL_ONLY,
    NO_DATA,
    Check,
    Finding,
    Location,
    Moot,
    Question,
    Reader,
    always,
    broken,
    may_be,
    sound,
)
from policies.readers.grants import narrow_enough_to_write
from policies.readers.openstack import backup, logs
from policies.readers.openstack.places import OBJECT_REGION, REGION, plain
from policies.readers.plain_text import hidden, must_not_be_set
from policies.readers.sources import covers_everybody
from policies.records import Node, ResourceRecord


def volume_type(node: Node, configuration: Configuration) -> Iterable[Finding]:
    """The volume type is one of those that encrypt."""
    name = node["volumeType"]
    allowed = configuration.encryption_at_rest.encrypted_volume_types
    if name.text in allowed:
        yield sound(f"volume type {name.text} encrypts", name)
    else:
        yield broken(
            f"{name.path} is {name.shown}, which is not an encrypted type; those are {', '.join(allowed)}", name
        )


_REFERRERS = frozenset({".r", ".ref", ".referer", ".referrer"})
"""Swift's spellings of the list of web pages that objects may be asked for from, which anybody can pretend to be."""


def _acl(path: str) -> Check:
    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        acl = node[path]
        entries = [entry.strip() for entry in (acl.text or "").split(",")]
        who = [whom for entry in entries if (whom := _opened_to(entry))]
        if who:
            yield broken(f"{path} is {acl.shown}: {' and '.join(dict.fromkeys(who))} may use the container", acl)
        else:
            yield sound(f"{path} names no anonymous access", acl)

    return check


def _opened_to(entry: str) -> str | None:
    """Whom an entry opens the container to, beyond single users; read as Swift's `clean_acl` does (2.37)."""
    first, _, second = (part.strip() for part in entry.partition(":"))
    if first.casefold() in _REFERRERS:
        return None if second.startswith("-") else "anybody"
    if first.casefold() == ".rlistings":
        return "anybody"
    project, colon, user = (part.strip() for part in unquote(entry).partition(":"))
    if project == "*" and user in {"", "*"}:
        return "anybody"
    return f"every user of the project {project}" if colon and user == "*" else None


def _no_copy_elsewhere(record: ResourceRecord) -> Iterable[Location | Finding]:
    target = record.properties["containerSyncTo"]
    if target.given:
        yield broken("containerSyncTo copies the objects to another cluster, whose place cannot be known", target)


_SIGNING_KEYS = frozenset({"temp-url-key", "temp-url-key-2"})


def _no_signing_key(node: Node, _: Configuration) -> Iterable[Finding]:
    metadata = node["metadata"]
    keys = [metadata[key] for key in metadata.value or {} if str(key).casefold() in _SIGNING_KEYS]
    for key in keys:
        yield broken(f"{key.path} lets whoever knows it make links that name nobody", hidden(key))
    if not keys:
        yield sound("no key for signed links")


def _share_client(node: Node, _: Configuration) -> Iterable[Finding]:
    kind, client = node["accessType"], node["accessTo"]
    if kind.text in {"user", "cert", "cephx"}:
        yield sound("access for a named client only", kind, client)
    elif kind.text != "ip":
        yield broken(f"{kind.path} is {kind.shown}, allowed: ip or user or cert or cephx", kind)
    elif covers_everybody([client.text or ""]):
        yield broken(f"{client.path} is {client.shown}: everybody", client)
    else:
        yield sound(f"access for {client.shown} only", kind, client)


def _share_writers(node: Node, _: Configuration) -> Iterable[Finding]:
    level, kind = node["accessLevel"], node["accessType"]
    if level.text == "ro":
        yield sound("may read only", level)
    elif level.text != "rw":
        yield broken(f"{level.path} is {level.shown}, allowed: ro or rw", level)
    elif kind.text == "ip":
        yield from narrow_enough_to_write(node["accessTo"])
    else:
        yield sound("a named client may write", level, kind)


_SYNC_KEY = "is shared with another cluster, and names nobody"
_LINK = always("makes a link that anybody may use")

BLOCK_STORAGE: Mapping[str, Reader] = {
    "QosAssociationV3": plain(),
    "QosV3": plain(),
    "QuoteSetV3": plain(),
    "Volume": Reader(REGION, [volume_type], LOCAL_ONLY),
    "VolumeAttach": plain(),
    "VolumeTypeAccessV3": plain(),
    "VolumeTypeV3": plain(),
}

OBJECT_STORAGE: Mapping[str, Reader] = {
    "AccountV1": Reader(OBJECT_REGION, NO_DATA, LOCAL_ONLY, {Question.CREDENTIALS: [_no_signing_key]}),
    "Container": Reader(
        [*OBJECT_REGION, _no_copy_elsewhere],
        Service.OBJECT_STORE,
        [_acl("containerRead"), _acl("containerWrite")],
        {
            Question.CREDENTIALS: [must_not_be_set("containerSyncKey", _SYNC_KEY), _no_signing_key],
            Question.RETENTION: [logs.retention],
            Question.TRACE_PROTECTION: [logs.protection],
            Question.BACKUPS: backup.CONTAINER,
        },
    ),
    "ContainerObject": Reader(OBJECT_REGION, Service.OBJECT_STORE, Moot("its container decides who reads it")),
    "TempUrl": Reader(OBJECT_REGION, NO_DATA, [_LINK], {Question.CREDENTIALS: [_LINK]}),
}

_DIRECTORY = "is a password of the directory, which whoever deploys knows"

SHARED_FILES: Mapping[str, Reader] = {
    "SecurityService": plain(more={Question.CREDENTIALS: [must_not_be_set("password", _DIRECTORY)]}),
    "Share": Reader(REGION, Service.FILE_SHARE, [may_be("isPublic", False)]),
    "ShareAccess": plain([_share_client], {Question.PRIVILEGE: [_share_writers]}),
    "ShareNetwork": plain(),
}
