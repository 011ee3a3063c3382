"""The clouds that a spec may name, found by folder: each back end is a package beside this module.

A back end's package has a pure module `clouds` (its `CLOUDS`) and a module `backend` (its `BACKEND`). Nothing else has
to be told that a back end exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

import components
from policies.jurisdictions import World

if TYPE_CHECKING:
    from components.backend import Backend


class DataSets(StrEnum):
    """How a workspace's data set reaches its machines."""

    OBJECTS = "objects"
    """Mounted from an object store at a private address, over HTTPS."""
    SHARES = "shares"
    """Mounted from a file share in the workspace's own network, over NFS."""
    COPIED = "copied"
    """Not mounted: the gate copies it onto the machines' scratch volumes, over SSH."""


@dataclass(frozen=True)
class Means:
    """By what means a cloud gives what the plan must know of; everything else about a cloud is its back end's."""

    managed_bastion: bool
    """Administrators come in by a service of the cloud, over HTTPS, in place of a host of ours, over SSH."""
    managed_egress: bool
    """A firewall of the cloud filters what leaves, in place of a proxy host of ours."""
    private_stores: bool
    """Object stores have private addresses in the hub's zones."""
    data_sets: DataSets


@dataclass(frozen=True)
class Cloud:
    """A cloud that a spec may name: its back end's package, its means, and the table of places that names its regions.

    `world` is None where no table exists: the sandbox on this machine, or a cloud that the operator declares.
    """

    name: str
    family: str
    means: Means
    world: World | None = None
    regions: Mapping[str, str] = field(default_factory=dict)


@cache
def clouds() -> Mapping[str, Cloud]:
    """Every cloud that a spec may name, by name."""
    families = [
        module.name
        for module in iter_modules(components.__path__)
        if module.ispkg and find_spec(f"components.{module.name}.clouds")
    ]
    found = [cloud for family in sorted(families) for cloud in import_module(f"components.{family}.clouds").CLOUDS]
    return {cloud.name: cloud for cloud in found}


@cache
def backend_of(cloud: str) -> "Backend":
    """The back end that serves a cloud named in a spec.

    Imported when it is asked for: a provider's SDK costs up to four seconds that a hub elsewhere need not pay.
    """
    return cast("Backend", import_module(f"components.{clouds()[cloud].family}.backend").BACKEND)
