"""Whether connections are encrypted, from what listeners and addresses say."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from policies.readers.facts import Finding, broken, sound
from policies.readers.members import each_alone
from policies.records import Node

SAFE_VERSIONS = ("TLSv1.2", "TLSv1.3")
"""Versions of TLS that are accepted (RFC 8996 retired the older ones)."""

_SAFE = {version.casefold() for version in SAFE_VERSIONS}


def listener(protocol: Node, versions: Node) -> Iterable[Finding]:
    """A load balancer's listener: TLS that ends there in safe versions only, or that is passed on as it is.

    TCP may carry TLS, but nothing says that it does. Spellings of Octavia and of OVHcloud's API are both read.
    """
    match (protocol.text or "").replace("_", "").casefold():
        case "https":
            yield sound(f"{protocol.path} is {protocol.shown}: passes TLS on to the members, which end it", protocol)
        case "terminatedhttps":
            yield from safe_versions(versions)
        case _:
            allowed = "TERMINATED_HTTPS or HTTPS"
            yield broken(f"{protocol.path} is {protocol.shown}, which encrypts nothing, allowed: {allowed}", protocol)


def safe_versions(versions: Node) -> Iterable[Finding]:
    """Every version in the list is safe; the cloud's own default is not enough."""
    members = list(versions.items())
    if not members:
        yield broken(
            f"{versions.path} is not given, so the cloud decides, allowed: {' or '.join(SAFE_VERSIONS)}", versions
        )
    yield from each_alone(members, _safe_version)


def _safe_version(version: Node) -> Iterable[Finding]:
    if (version.text or "").casefold() in _SAFE:
        yield sound(f"TLS ends here, {version.path} is {version.shown}", version)
    else:
        yield broken(f"{version.path} is {version.shown}, allowed: {' or '.join(SAFE_VERSIONS)}", version)


def encrypted_address(address: Node) -> Iterable[Finding]:
    """An address that begins with https, or that does not leave this machine."""
    parts = urlsplit(address.text or "")
    if parts.scheme == "https":
        yield sound(f"{address.path} begins with https", address)
    elif parts.scheme == "http" and is_loopback(parts.hostname or ""):
        yield sound(f"{address.path} does not leave this machine", address)
    else:
        yield broken(f"{address.path} is {address.shown}, which does not begin with https", address)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
