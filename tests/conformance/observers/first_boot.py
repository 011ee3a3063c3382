"""What first-boot instructions say, where a host of the hub does what another cloud has a service for."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

_SQUID, _SSHD, _SESSION = "/etc/squid/squid.conf", "/etc/ssh/sshd_config.d/10-hub.conf", "/usr/local/sbin/hub-session"


def _settings(user_data: str) -> dict[str, Any]:
    settings: dict[str, Any] = yaml.load(user_data, Loader=yaml.CSafeLoader)
    return settings


def _files(user_data: str) -> dict[str, str]:
    return {each["path"]: each["content"] for each in _settings(user_data).get("write_files", [])}


def allowed_names(user_data: str) -> Iterator[str]:
    """Host names that a proxy lets pass: by name, all below a domain, and the cloud's own API."""
    content = _files(user_data)[_SQUID]
    allowed = {match[1] for match in re.finditer(r"^http_access allow (?:hosts )?(\w+)$", content, re.MULTILINE)}
    for rule in re.finditer(r"^acl (\w+) (dstdomain -n|dstdom_regex -n -i) (.+)$", content, re.MULTILINE):
        if rule[1] in allowed and rule[2].startswith("dstdomain"):
            yield from rule[3].split()
        elif rule[1] in allowed:
            yield "*." + rule[3].removeprefix(r"^[a-z0-9.-]+\.").removesuffix("$").replace("\\", "")
    last = re.findall(r"^http_access (.+)$", content, re.MULTILINE)[-1]
    assert last == "deny all", "a proxy lets pass what nobody named"


def records_sessions(user_data: str) -> bool:
    """Whether a host records what administrators do in their sessions."""
    files = _files(user_data)
    return f"ForceCommand {_SESSION}" in files[_SSHD] and _SESSION in files


def closes_copying(user_data: str) -> bool:
    """Whether a host refuses file transfer, and tunnels to anything but the door of the hub's machines."""
    settings, sshd = _settings(user_data), _files(user_data)[_SSHD]
    without_sftp = any("s/^Subsystem/#&/" in command for command in settings.get("bootcmd", []))
    tunnels = "AllowTcpForwarding no" in sshd or "PermitOpen *:22" in sshd
    return without_sftp and tunnels and "Subsystem" not in sshd
