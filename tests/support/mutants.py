"""Mutants of a good stack: each breaks one value of one resource, in every way that its value can be broken."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policies.records import UNKNOWN, ResourceRecord

OPPOSITES: dict[str, str | dict[str, str]] = {
    "Allow": "Deny",
    "Deny": {"mode": "Alert", "threatIntelMode": "Alert", "": "Allow"},
    "Enabled": "Disabled",
    "Disabled": "Enabled",
    "NetworkSecurityGroupEnabled": "Disabled",
    "Locked": "Unlocked",
    "AlwaysON": "Disabled",
    "TLS1_2": "TLS1_0",
    "None": {"bypass": "AzureServices", "": "Container"},
    "Premium": "Standard",
    "premium": "standard",
    "RSA-HSM": "RSA",
    "TrustedLaunch": "Standard",
    "AutomaticByPlatform": "ImageDefault",
    "Detach": "Delete",
    "Delete": "Detach",
    "Inbound": "Outbound",
    "Outbound": "Inbound",
    "ingress": {"direction": "egress", "": "mutant"},
    "egress": {"direction": "ingress", "": "mutant"},
    "ro": "rw",
    "PrivateOnly": "Open",
    "DenyAll": "AllowAll",
    "ZoneRedundant": "GeoRedundant",
    "LocallyRedundant": "GeoRedundant",
    "Standard_ZRS": "Standard_GRS",
    "Standard_LRS": "Standard_GRS",
    "FirewallPolicyFilterRuleCollection": "FirewallPolicyNatRuleCollection",
    "Https": "Http",
    "aes": "des",
    "francecentral": "eastus",
    "GRA11": "BHS5",
    "GRA": "BHS",
    "ServicePrincipal": "User",
}
"""Values with one that says the contrary, is weaker, or lies outside of the perimeter; some by the property's name."""

WIDEST = {
    "destinationAddressPrefix": "*",
    "destinationAddressPrefixes": "*",
    "destinationPortRange": "*",
    "destinationPortRanges": "*",
    "sourceAddressPrefix": "*",
    "sourceAddressPrefixes": "*",
    "sourceAddresses": "*",
    "targetFqdns": "*",
    "version": "latest",
    "dataActions": "*",
    "actions": "*",
}
"""What lets everything through, by the property's name."""

INSTANCES = 3
"""How many different values of one case are broken at most: the first, the last, and those evenly between."""

_ADDRESS = re.compile(r"^\d+\.\d+\.\d+\.\d+$")
_RANGE = re.compile(r"^\d+\.\d+\.\d+\.\d+/\d+$")
FOREIGN = "203.0.113.9"
"""An address of somebody else's (RFC 5737)."""

Path = tuple[str | int, ...]
"""Where a value stands in a resource's inputs: keys of objects and places in lists."""

PROTECT: Path = ("(protect)",)
"""Stands for the engine's protection, which is no input."""


@dataclass(frozen=True)
class Mutant:
    """A resource with one value broken, where the value stands, and how it was broken."""

    record: ResourceRecord
    path: Path
    how: str

    @property
    def case(self) -> tuple[str, str, str]:
        """What the mutant stands for: kind, path and way. All members of a list are one case."""
        return self.record.kind, _pattern(self.path), self.how


def mutants(records: Sequence[ResourceRecord]) -> Iterator[Mutant]:
    """Every case of a broken value, on a few resources that hold different ones, or data of different classes.

    What has no label is told apart by the labels of what it refers to.
    """
    cases: defaultdict[tuple[str, str, str], dict[str, Mutant]] = defaultdict(dict)
    for mutant, value in _all(records):
        cases[mutant.case].setdefault(repr(value), mutant)
    for found in cases.values():
        different = list(found.values())
        last = len(different) - 1
        places = {round(last * step / (INSTANCES - 1)) for step in range(INSTANCES)}
        yield from (different[place] for place in sorted(places))


def _data_class(record: ResourceRecord) -> Any:
    labels = record.inputs.get("metadata") or record.inputs.get("tags") or {}
    return labels.get("data-class") if isinstance(labels, Mapping) else None


def _all(records: Sequence[ResourceRecord]) -> Iterator[tuple[Mutant, Any]]:
    classes = {record.urn: found for record in records if (found := _data_class(record))}
    for record in records:
        near = sorted({classes[urn] for urns in record.references.values() for urn in urns if urn in classes})
        context = classes.get(record.urn, near)
        if not record.custom or record.type.startswith("pulumi:"):
            continue
        for path, value in _values(record.inputs):
            for how, other in _broken(_property(path), value):
                if repr(other) == repr(value):
                    continue
                yield Mutant(_with(record, path, other), path, how), (value, context)
        if record.protect:
            yield Mutant(replace(record, protect=False), PROTECT, "false"), context


def _broken(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if value == []:  # as good as absent
        return
    yield "removed", None
    match value:
        case bool():
            yield f"{not value}".lower(), not value
        case int():
            yield "0", 0
            yield "times 1000", value * 1000
        case str():
            other = _other(name, value)
            yield other, other
        case list():
            yield "emptied", []


def _other(name: str, value: str) -> str:
    if name in WIDEST and WIDEST[name] != value:
        return WIDEST[name]
    if (found := OPPOSITES.get(value)) is not None:
        return found if isinstance(found, str) else found.get(name, found[""])
    if _RANGE.match(value):
        return "0.0.0.0/0"
    return FOREIGN if _ADDRESS.match(value) else "mutant"


def _property(path: Path) -> str:
    """The name of the property that a value or a member of a list belongs to."""
    return next(step for step in reversed(path) if isinstance(step, str))


def _values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path and value is not None:
        yield path, value
    for step, member in _members(value):
        yield from _values(member, (*path, step))


def _members(value: Any) -> Iterator[tuple[str | int, Any]]:
    match value:
        case Mapping():
            yield from value.items()
        case list():
            yield from enumerate(value)


def _pattern(path: Path) -> str:
    return ".".join("[]" if isinstance(step, int) else step for step in path).replace(".[]", "[]")


def _with(record: ResourceRecord, path: Path, other: Any) -> ResourceRecord:
    inputs, top = _put(record.inputs, path, other), str(path[0])
    references = record.references
    if top in references and not any(value is UNKNOWN for _, value in _values(inputs.get(top), (top,))):
        # What a known value comes from, nobody would follow.
        references = {key: urns for key, urns in references.items() if key != top}
    return replace(record, inputs=inputs, references=references)


def _put(value: Any, path: Path, other: Any) -> Any:
    if not path:
        return other
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        changed = [*value]
        changed[step] = _put(changed[step], rest, other)
        return [member for member in changed if member is not None]
    members = {**value, step: _put(value[step], rest, other)}
    return {key: member for key, member in members.items() if member is not None}
