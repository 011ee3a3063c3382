"""What changed between two sets of inputs, and whether it can be changed in place."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pulumi.runtime.proto import provider_pb2

from .defaults import API_VERSION, RANDOM_NAME
from .service_rules.regions import place
from .values import Value, Values

Kind = provider_pb2.PropertyDiff
_REPLACING = {
    Kind.ADD: Kind.ADD_REPLACE,
    Kind.DELETE: Kind.DELETE_REPLACE,
    Kind.UPDATE: Kind.UPDATE_REPLACE,
}


@dataclass(frozen=True)
class Difference:
    """Property path -> kind of change, and the top-level properties for which the resource must be made anew."""

    kinds: dict[str, "Kind.Kind.ValueType"] = field(default_factory=dict)
    replaced: frozenset[str] = frozenset()

    @property
    def changed(self) -> list[str]:
        return sorted({_top(path) for path in self.kinds})


def compare(old: Values, new: Values, fixed: Collection[str]) -> Difference:
    """Compare inputs without secret marks. `fixed` are the paths that cannot change on an existing resource."""
    kinds = {
        path: kind
        for path, kind in _differences(old, new)
        if _top(path) not in (RANDOM_NAME, API_VERSION)  # the provider's own notes, not the user's wishes
    }
    # Left out and false are the same here: a setting that is decided at the creation is off unless it is asked for.
    forcing = [path for path in fixed if _differ(path, _at(old, path) or None, _at(new, path) or None)]
    replaced = set()
    for path in kinds:
        if any(_related(re.sub(r"\[\d+\].*", "", path), one) for one in forcing):
            kinds[path] = _REPLACING[kinds[path]]
            replaced.add(_top(path))
    return Difference(kinds, frozenset(replaced))


def _differences(old: Value, new: Value, at: str = "") -> Iterator[tuple[str, "Kind.Kind.ValueType"]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            here = f"{at}.{key}" if at else key
            if key not in old:
                yield here, Kind.ADD
            elif key not in new:
                yield here, Kind.DELETE
            else:
                yield from _differences(old[key], new[key], here)
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            here = f"{at}[{index}]"
            if index >= len(old):
                yield here, Kind.ADD
            elif index >= len(new):
                yield here, Kind.DELETE
            else:
                yield from _differences(old[index], new[index], here)
    elif _differ(at, old, new):
        yield at, Kind.UPDATE


def _differ(path: str, old: Value, new: Value) -> bool:
    if path == "location" and isinstance(old, str) and isinstance(new, str):
        return place(old) != place(new)
    return bool(old != new)


def _at(values: Value, path: str) -> Value:
    for name in path.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _related(path: str, fixed: str) -> bool:
    return path == fixed or path.startswith(f"{fixed}.") or fixed.startswith(f"{path}.")


def _top(path: str) -> str:
    return re.split(r"[.\[]", path)[0]
