"""Specs for tests: the example hubs on any cloud, and the way to change a part of them."""

import copy
from pathlib import Path
from typing import Any

import yaml

from components.loading import load
from components.spec import HubSpec

ROOT = Path(__file__).resolve().parents[2]
STACKS = {"azure": "azure-francecentral", "ovh": "ovh-gra11", "sandbox": "sandbox"}
EXAMPLES = ("small", "hospital", "national")

_PLACES = {
    "azure": "francecentral",
    "ovh": "GRA11",
    "sandbox": "RegionOne",
    "generic": "Region1",
    "null": "somewhere",
}
_AZURE = {
    "subscription_id": "11111111-2222-3333-4444-555555555555",
    "tenant_id": "66666666-7777-8888-9999-000000000000",
    "image": "Debian:debian-12:12-gen2:0.20250814.2204",
    "operators_group": "aaaaaaaa-0000-4000-8000-000000000001",
    "auditors_group": "aaaaaaaa-0000-4000-8000-000000000002",
    "approvers_group": "aaaaaaaa-0000-4000-8000-000000000003",
    "archives": "locked",
}
_OPENSTACK = {
    "image": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212",
    "external_network": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030",
}
_GENERIC = {
    "auth_url": "https://keystone.example.eu:5000/v3",
    "country": "FR",
    "source": "contract 12 with Example Cloud, annex 3 of 2026-09-01",
    "external_network": "public",
    "encrypted_volume_type": "luks",
    "flavors": {f"{model}:{count}": f"{model.lower()}-{count}" for model, count in (
        *(("CPU", count) for count in (2, 4, 8, 16)),
        *(("H100", count) for count in (1, 2)),
        ("A100", 2),
    )},
}  # fmt: skip


def example(name: str, cloud: str, /, **changes: Any) -> dict[str, Any]:
    """An example hub as it is written for a cloud: with that cloud's region and block, ready to be deployed."""
    text = (ROOT / "stacks" / "examples" / f"{name}.yaml").read_text()
    openstack = {**_OPENSTACK, "generic": _GENERIC} if cloud == "generic" else _OPENSTACK
    blocks = {"azure": {"azure": _AZURE}, "null": {}}.get(cloud, {"openstack": openstack})
    spec = {**yaml.safe_load(text), "cloud": cloud, "region": _PLACES[cloud], **copy.deepcopy(blocks), **changes}
    if cloud == "azure" and not _locks(spec):
        spec["azure"] = {name: value for name, value in spec["azure"].items() if name != "archives"}
    return spec


def _locks(spec: dict[str, Any]) -> bool:
    """Whether archives are to be locked: elsewhere nothing need be said of it."""
    waived = {waiver["measure"] for waiver in spec.get("without", [])}
    return spec.get("assurance") != "baseline" and "locked-archives" not in waived


def written(cloud: str, /, **changes: Any) -> dict[str, Any]:
    """The spec of the cloud's stack file as it is written, with some top-level values changed."""
    text = (ROOT / "stacks" / f"Pulumi.{STACKS[cloud]}.yaml").read_text()
    spec = copy.deepcopy(yaml.safe_load(text)["config"]["health-data-hub:hub"])
    return {**spec, **changes}


def loaded(cloud: str, /, **changes: Any) -> HubSpec:
    """The same, loaded in an empty environment."""
    return load(written(cloud, **changes), {})


def deployable(cloud: str, /, **changes: Any) -> HubSpec:
    """The hospital's hub on a cloud, with ids that may be deployed."""
    return hub("hospital", cloud, **changes)


def hub(name: str, cloud: str, /, **changes: Any) -> HubSpec:
    """An example hub on a cloud, loaded in an empty environment."""
    return load(example(name, cloud, **changes), {})
