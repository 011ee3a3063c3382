"""Values as Pulumi writes them in states, events and calls, and how they become plain ones.

The marks are fixed by the engine (sdk/go/common/resource/properties.go of pulumi/pulumi).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.records import UNKNOWN, Secret

_MARK = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a mark, no password
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
_REDACTED = "[secret]"
"""What commands print that may not decrypt."""

UNKNOWNS = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""Strings that stand for a value that is not known yet, one per type."""


def decode(value: Any) -> Any:
    """The plain value: secrets and unknowns marked, whole numbers as `int`, the engine's own keys left out."""
    # By exact type first: a stack has tens of thousands of values, and telling a mapping by its interface takes long.
    kind = type(value)
    if kind is str:
        return UNKNOWN if value in UNKNOWNS else Secret() if value == _REDACTED else value
    if kind is float:
        return int(value) if value.is_integer() else value
    if kind is list or kind is tuple:
        return [decode(member) for member in value]
    if kind is dict or isinstance(value, Mapping):
        return _decode_mapping(value)
    return value


def decode_properties(properties: Mapping[str, Any] | None) -> dict[str, Any]:
    """All properties of a resource, decoded."""
    return _members(properties or {})


def _members(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: decode(member) for key, member in value.items() if not key.startswith("__")}


def _decode_mapping(value: Mapping[str, Any]) -> Any:
    match value.get(_MARK):
        case None:
            return _members(value)
        case mark if mark == _SECRET:
            return Secret()
        case mark if mark == _OUTPUT:
            if value.get("secret"):
                return Secret()
            return decode(value["value"]) if "value" in value else UNKNOWN
        case mark if mark == _REFERENCE:
            return value.get("urn")
        case _:
            return "[file]"
