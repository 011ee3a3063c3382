"""Specs for tests: one good hub, and the way to change a part of it."""

import copy
from pathlib import Path
from typing import Any

import yaml

from components.loading import load
from components.spec import HubSpec

ROOT = Path(__file__).resolve().parents[2]
STACKS = {"azure": "azure-francecentral", "ovh": "ovh-gra11", "sandbox": "sandbox"}


def written(cloud: str, **changes: Any) -> dict[str, Any]:
    """The spec of the cloud's example stack as it is written, with some top-level values changed."""
    text = (ROOT / "stacks" / f"Pulumi.{STACKS[cloud]}.yaml").read_text()
    spec = copy.deepcopy(yaml.safe_load(text)["config"]["health-data-hub:hub"])
    return {**spec, **changes}


def loaded(cloud: str, **changes: Any) -> HubSpec:
    """The same, loaded in an empty environment."""
    return load(written(cloud, **changes), {})


def deployable(cloud: str, **changes: Any) -> HubSpec:
    """The same with the example ids replaced, so that it may be deployed."""
    own = {
        "azure": {
            "subscription_id": "11111111-2222-3333-4444-555555555555",
            "tenant_id": "66666666-7777-8888-9999-000000000000",
            "image": "Debian:debian-12:12-gen2:0.20250814.2204",
        },
        "openstack": {"image": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212"},
    }
    return loaded(cloud, **{**own, **changes})
