"""What Azure refuses because of a resource's neighbours.

Two rules of a security group with the same priority, subnets that overlap or lie outside of their network, names that
the whole world shares. The neighbours are those of the same run (so that a preview finds the clash) and those in the
cloud file (so that a creation does).
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from .arm import ArmPath, parent_id
from .problems import Problem
from .service_rules.inputs import Inputs
from .service_rules.network import Network, prefixes_of
from .values import UNKNOWN, Values, has_unknown

PREFIXES = ("addressPrefix", "addressPrefixes")
SPACE = "addressSpace.addressPrefixes"

# Types whose names are part of an address on the internet -> the input that holds the name, and Azure's error. [docs]
WORLDWIDE = {
    "storage:StorageAccount": ("accountName", "StorageAccountAlreadyTaken"),
    "keyvault:Vault": ("vaultName", "VaultAlreadyExists"),
    "keyvault:ManagedHsm": ("name", "HsmAlreadyExists"),
    "containerregistry:Registry": ("registryName", "AlreadyInUse"),
}


@dataclass(frozen=True)
class Neighbour:
    """A resource of the same run or in the cloud: its type (`network:Subnet`), id, and properties."""

    type: str
    id: str
    values: Values

    @property
    def name(self) -> str:
        return self.id.rsplit("/", 1)[1]

    @property
    def key(self) -> str:
        """The id as Azure compares ids: without regard to case."""
        return self.id.lower()


class Run:
    """The resources that the engine showed for checking in the life of this process."""

    def __init__(self) -> None:
        self._seen: dict[str, Neighbour] = {}
        self._lock = threading.Lock()

    def meet(self, urn: str, type_name: str, path: ArmPath, subscription: str, values: Values) -> list[Problem]:
        """Remember a resource, and say what the ones met before have against it.

        Nothing can be said while a part of its id is not known yet.
        """
        if any(has_unknown(values.get(name, UNKNOWN)) for name in path.parameters):
            return []
        one = Neighbour(type_name, path.id(subscription, values), values)
        with self._lock:
            others = [other for other_urn, other in self._seen.items() if other_urn != urn]
            self._seen[urn] = one
        return list(clashes(one, others))


def clashes(one: Neighbour, others: Iterable[Neighbour]) -> Iterator[Problem]:
    """Everything that the others have against a resource."""
    others = [other for other in others if other.key != one.key]
    match one.type:
        case "network:SecurityRule":
            yield from _priority(one, others)
        case "network:Subnet":
            yield from _addresses(one, others)
        case _ if one.type in WORLDWIDE:
            path, code = WORLDWIDE[one.type]
            if any(other.type == one.type and other.name.lower() == one.name.lower() for other in others):
                yield Problem(path, f"{code}: the name '{one.name}' is taken in another resource group")


def _siblings(one: Neighbour, others: Iterable[Neighbour]) -> Iterator[Neighbour]:
    return (other for other in others if other.type == one.type and parent_id(other.id) == parent_id(one.id))


def _priority(one: Neighbour, others: Iterable[Neighbour]) -> Iterator[Problem]:
    inputs = Inputs(one.values)
    wanted = (inputs.text("direction"), inputs.get("priority"))
    for other in _siblings(one, others):
        theirs = Inputs(other.values)
        if None not in wanted and wanted == (theirs.text("direction"), theirs.get("priority")):
            yield Problem(
                "priority",
                f"SecurityRuleConflict: {wanted[0]} {wanted[1]} is taken by '{other.name}'; "
                "a priority is unique for each direction of a security group",
            )


def _addresses(one: Neighbour, others: Iterable[Neighbour]) -> Iterator[Problem]:
    others = list(others)
    mine = prefixes_of(Inputs(one.values), *PREFIXES)
    network = next((other for other in others if other.key == parent_id(one.id)), None)
    if network is not None:
        space = [prefix for _, prefix in prefixes_of(Inputs(network.values), SPACE)]
        if space and not has_unknown(Inputs(network.values).get("addressSpace")):
            for path, prefix in mine:
                if not any(_within(prefix, part) for part in space):
                    known = ", ".join(map(str, space))
                    reason = f"NetcfgSubnetRangeOutsideVnet: '{prefix}' is not within '{network.name}' ({known})"
                    yield Problem(path, reason)
    for other in _siblings(one, others):
        for path, prefix in mine:
            for _, theirs in prefixes_of(Inputs(other.values), *PREFIXES):
                if prefix.version == theirs.version and prefix.overlaps(theirs):
                    reason = f"NetcfgSubnetRangesOverlap: '{prefix}' overlaps '{theirs}' of subnet '{other.name}'"
                    yield Problem(path, reason)


def _within(prefix: Network, space: Network) -> bool:
    if isinstance(prefix, IPv4Network) and isinstance(space, IPv4Network):
        return prefix.subnet_of(space)
    return isinstance(prefix, IPv6Network) and isinstance(space, IPv6Network) and prefix.subnet_of(space)
