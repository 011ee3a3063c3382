"""Checks inputs against the types of the SDK, at any depth.

Stricter than the SDK, which lets wrong values of lists, unknown keys in dictionaries and missing nested keys through,
and as strict as the services: lists of values are formally open there, but they refuse what is not in them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .catalogue import Module, Properties, Type
from .problems import Problem, closest, listed
from .values import UNKNOWN, Value, Values, is_asset, is_secret

# Lists that the services have outgrown, so that they say nothing about what is allowed.
# compute: marked as deprecated in the SDK's own description (3.29.0); sizes have a rule of their own (vm_sizes).
OUTGROWN = frozenset({"VirtualMachineSizeTypes"})
# Lists of which several values may be given at once, with commas between them.
# storage: "any combination", says the SDK's description of NetworkRuleSetArgs.bypass (3.29.0).
COMBINABLE = frozenset({"Bypass"})

_NAMES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "asset": "a file or an archive",
}


def check(
    module: Module, properties: Properties, values: Values, at: str = "", secret: bool = False
) -> Iterator[Problem]:
    """Everything that is wrong with the values of an object, which may be secret as a whole.

    Unknown values are not judged; secrets are not shown.
    """
    for name in values:
        if name not in properties:
            hint = closest(name, properties) or f"; known are {listed(sorted(properties))}"
            yield Problem(_below(at, name), f"there is no property '{name}' here{hint}")
    for name, declared in properties.items():
        here = _below(at, name)
        if name not in values:
            if declared.required:
                yield Problem(here, f"missing required property '{name}'{_choice(declared.const)}")
        elif declared.const is not None and isinstance(values[name], str) and values[name] != UNKNOWN:
            if values[name] != declared.const:
                yield Problem(here, f"must be '{declared.const}', but is {_shown(values[name], secret)}")
        else:
            yield from _value(module, declared.type, values[name], here, secret)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _choice(const: str | None) -> str:
    return f", which must be '{const}'" if const else ""


def _value(module: Module, wanted: Type, value: Value, at: str, secret: bool = False) -> Iterator[Problem]:
    if is_secret(value):
        yield from _value(module, wanted, value.get("value"), at, secret=True)
    elif value == UNKNOWN or wanted == "any":
        return
    elif isinstance(wanted, str):
        if not _is_primitive(wanted, value):
            yield _wrong(_NAMES[wanted], value, at, secret)
    else:
        yield from _composite(module, wanted, value, at, secret)


def _composite(module: Module, wanted: dict[str, Any], value: Value, at: str, secret: bool) -> Iterator[Problem]:
    ((kind, of),) = wanted.items()
    match kind, value:
        case "list", list():
            for index, item in enumerate(value):
                yield from _value(module, of, item, f"{at}[{index}]", secret)
        case "map", dict():
            for key, item in value.items():
                yield from _value(module, of, item, _below(at, key), secret)
        case "object", dict() if not is_asset(value):
            yield from check(module, module.object(of), value, at, secret)
        case "enum", _:
            yield from _one_of(module, of, value, at, secret)
        case "union", _:
            yield from _union(module, of, value, at, secret)
        case _:
            yield _wrong(_describe(module, wanted), value, at, secret)


def _is_primitive(wanted: str, value: Value) -> bool:
    match wanted:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "asset":
            return is_asset(value)
    raise ValueError(f"the catalogue has a type that this version does not know: {wanted}")


def _one_of(module: Module, name: str, value: Value, at: str, secret: bool) -> Iterator[Problem]:
    allowed = module.enums[name]
    if name in OUTGROWN:
        yield from _value(module, "string", value, at, secret)
    elif isinstance(value, bool) or not set(_parts(name, value)) <= set(allowed):
        hint = "" if secret else closest(value, allowed)
        yield Problem(at, f"{_shown(value, secret)} is not one of {listed(allowed)}{hint}")


def _parts(name: str, value: Value) -> list[Value]:
    if name in COMBINABLE and isinstance(value, str) and "," in value:
        return [part.strip() for part in value.split(",")]
    return [value] if isinstance(value, str | int | float) else [None]


def _union(module: Module, parts: list[Type], value: Value, at: str, secret: bool) -> Iterator[Problem]:
    if isinstance(value, dict) and (marks := _marks(module, parts)):
        # Variants of an object: a constant in one of its properties says which one is meant.
        name = next((mark for mark in marks if mark in value), None)
        if name is None:
            first = next(iter(marks))
            yield Problem(_below(at, first), f"missing required property '{first}': one of {listed(marks[first])}")
            return
        if is_secret(value[name]) or value[name] == UNKNOWN:
            return
        if value[name] not in marks[name]:
            hint = "" if secret else closest(value[name], marks[name])
            reason = f"{_shown(value[name], secret)} is not one of {listed(marks[name])}{hint}"
            yield Problem(_below(at, name), reason)
            return
        parts = marks[name][value[name]]
    attempts = [list(_value(module, part, value, at, secret)) for part in parts]
    yield from min(attempts, key=len)


def _marks(module: Module, parts: list[Type]) -> Mapping[str, dict[str, list[Type]]]:
    """Property -> constant -> the variants that have it."""
    marks: dict[str, dict[str, list[Type]]] = {}
    for part in parts:
        if isinstance(part, dict) and "object" in part:
            for name, declared in module.object(part["object"]).items():
                if declared.const is not None:
                    marks.setdefault(name, {}).setdefault(declared.const, []).append(part)
    return marks


def _wrong(wanted: str, value: Value, at: str, secret: bool) -> Problem:
    return Problem(at, f"must be {wanted}, but is {_shown(value, secret)}")


def _shown(value: Value, secret: bool) -> str:
    if secret:
        return "a secret"
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object" + (f" with {listed(sorted(value))}" if value else "")
        case list():
            return f"a list of {len(value)}"
        case str():
            return f"'{value}'"
    return f"the number {value}"


def _describe(module: Module, wanted: Type) -> str:
    if isinstance(wanted, str):
        return _NAMES.get(wanted, "anything")
    ((kind, of),) = wanted.items()
    match kind:
        case "list":
            return "a list"
        case "map":
            return "an object of names and values"
        case "object":
            return f"an object with {listed(sorted(module.object(of)))}"
    return "one of several kinds"
