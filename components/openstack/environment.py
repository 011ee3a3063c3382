"""What the environment may decide, and what it must not: OS_* variables give credentials, never the country."""

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from components.openstack.profiles import sandbox
from components.openstack.profiles.profile import Profile
from components.problems import Problem
from components.sketch import Sketch

SANDBOX_AUTH_URL = "http://127.0.0.1:5000/v3"


def auth_url(profile: Profile, environment: Mapping[str, str] | None = None) -> str:
    """The address of the identity service: fixed by the profile or declared, or the sandbox's own on loopback."""
    given = os.environ if environment is None else environment
    return profile.auth_url or given.get("OS_AUTH_URL") or SANDBOX_AUTH_URL


def problems(known: Sketch, profile: Profile, environment: Mapping[str, str]) -> list[Problem]:
    """Variables that contradict the spec: silently ignored they would mislead, obeyed they would move the hub."""
    found = []
    region = environment.get("OS_REGION_NAME")
    if region and known.region and region != known.region:
        found.append(
            Problem("region", f"OS_REGION_NAME={region}", f"{known.region}, as the spec says", "Unset the variable.")
        )
    if cloud := environment.get("OS_CLOUD"):
        found.append(
            Problem(
                "cloud",
                f"OS_CLOUD={cloud}",
                "no OS_CLOUD: a clouds.yaml entry would decide the cloud in place of the spec",
                "Unset it and give the credentials by OS_* variables.",
            )
        )
    url = auth_url(profile, environment)
    named = environment.get("OS_AUTH_URL")
    if profile.auth_url and named and named.rstrip("/") != profile.auth_url:
        found.append(Problem("cloud", f"OS_AUTH_URL={named}", f"{profile.auth_url}, the address of {profile.name}"))
    if profile is sandbox.PROFILE and not _on_loopback(url):
        found.append(Problem("cloud", f"OS_AUTH_URL={url}", "an address on loopback: the sandbox is on this machine"))
    if environment.get("OS_INSECURE", "").lower() in {"1", "true", "yes"}:
        found.append(Problem("cloud", "OS_INSECURE=true", "certificates are always checked", "Unset the variable."))
    return found


def _on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
