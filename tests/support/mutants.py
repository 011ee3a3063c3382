"""Mutants of a good stack: each breaks one value of one resource, in every way that its value can be broken."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policies.records import UNKNOWN, ResourceRecord, Secret

OPPOSITES = {
    "Allow": "Deny",
    "Deny": "Allow",
    "Enabled": "Disabled",
    "Disabled": "Enabled",
    "Locked": "Unlocked",
    "AlwaysON": "Disabled",
    "TLS1_2": "TLS1_0",
    "None": "Container",
    "Premium": "Basic",
    "premium": "standard",
    "RSA-HSM": "RSA",
    "Inbound": "Outbound",
    "Outbound": "Inbound",
    "ingress": "egress",
    "egress": "ingress",
    "PrivateOnly": "Open",
    "DenyAll": "AllowAll",
    "ZoneRedundant": "GeoRedundant",
    "LocallyRedundant": "GeoRedundant",
    "Standard_ZRS": "Standard_GRS",
    "Standard_LRS": "Standard_GRS",
    "Premium_ZRS": "mutant",
    "francecentral": "eastus",
    "GRA11": "BHS5",
    "GRA": "BHS",
    "ServicePrincipal": "User",
}
"""Values with one that says the contrary, or names a place outside of the perimeter."""

_ADDRESS = re.compile(r"^\d+\.\d+\.\d+\.\d+(/\d+)?$")


@dataclass(frozen=True)
class Mutant:
    """A resource with one value broken. `path` has no places in lists: all members of a list are one case."""

    kind: str
    path: str
    how: str
    record: ResourceRecord

    @property
    def case(self) -> tuple[str, str, str]:
        """What the mutant stands for."""
        return self.kind, self.path, self.how


def mutants(records: Sequence[ResourceRecord]) -> Iterator[Mutant]:
    """Every way to break every value, each distinct (kind, path, way, value) once."""
    seen: set[tuple[str, str, str, str]] = set()
    for record in records:
        if not record.custom or record.type.startswith("pulumi:"):
            continue
        for path, value in _leaves(record.inputs):
            for how, other in _broken(value):
                key = (record.kind, _pattern(path), how, repr(value))
                if key not in seen:
                    seen.add(key)
                    inputs = _put(record.inputs, path, other)
                    yield Mutant(record.kind, _pattern(path), how, replace(record, inputs=inputs))
        if record.protect:
            key = (record.kind, "(protect)", "false", "")
            if key not in seen:
                seen.add(key)
                yield Mutant(record.kind, "(protect)", "false", replace(record, protect=False))


def _broken(value: Any) -> Iterator[tuple[str, Any]]:
    yield "removed", None
    match value:
        case bool():
            yield f"{not value}".lower(), not value
        case int():
            yield "0", 0
            yield "times 1000", value * 1000
        case str() if value in OPPOSITES:
            yield OPPOSITES[value], OPPOSITES[value]
        case str() if _ADDRESS.match(value):
            yield "0.0.0.0/0", "0.0.0.0/0"
        case str():
            yield "mutant", "mutant"
        case list():
            yield "emptied", []


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    match value:
        case Mapping():
            if path:
                yield path, value
            for key, member in value.items():
                yield from _leaves(member, (*path, key))
        case list():
            yield path, value
            for index, member in enumerate(value):
                yield from _leaves(member, (*path, index))
        case None:
            return
        case _ if value is UNKNOWN or isinstance(value, Secret):
            yield path, value
        case _:
            yield path, value


def _pattern(path: tuple[str | int, ...]) -> str:
    return ".".join("[]" if isinstance(step, int) else step for step in path).replace(".[]", "[]")


def _put(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    if not path:
        return other
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        changed = [*value]
        changed[step] = _put(changed[step], rest, other)
        return [member for member in changed if member is not None]
    members = {**value, step: _put(value[step], rest, other)}
    return {key: member for key, member in members.items() if member is not None}
