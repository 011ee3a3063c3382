"""Which values a stack rule looks at: what it never looked at cannot change its word."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mutants import PROTECT, Mutant, Path

from policies.configuration import Configuration
from policies.records import ResourceRecord
from policies.rules import StackRule
from policies.stack import Stack

Seen = set[tuple[str, Path]]
"""Values by their resource's URN and where they stand."""


class _Object(Mapping[str, Any]):
    """An object that remembers which of its members were asked for, absent ones too."""

    def __init__(self, urn: str, path: Path, members: Mapping[str, Any], seen: Seen) -> None:
        self._urn, self._path, self._members, self._seen = urn, path, members, seen

    def __getitem__(self, key: str) -> Any:
        self._seen.add((self._urn, (*self._path, key)))
        return watched(self._urn, (*self._path, key), self._members[key], self._seen)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, Any]:
        self._seen.update((self._urn, (*self._path, key)) for key in self._members)
        return self._members


def watched(urn: str, path: Path, value: Any, seen: Seen) -> Any:
    """The value, which adds to `seen` what of it is looked at."""
    if isinstance(value, Mapping):
        return _Object(urn, path, value, seen)
    if isinstance(value, list):
        # Whoever has a list is taken to have seen each member.
        seen.update((urn, (*path, place)) for place in range(len(value)))
        return [watched(urn, (*path, place), member, seen) for place, member in enumerate(value)]
    return value


def looked_at(rule: StackRule, records: Collection[ResourceRecord], given: Configuration) -> Seen:
    """Every value of the stack that a rule looks at. Raises `AssertionError` when the rule fails on being watched."""
    seen: Seen = set()
    spied = tuple(replace(each, inputs=watched(each.urn, (), each.inputs, seen)) for each in records)
    if failed := [result.reason for result in rule.apply(Stack(spied), given) if result.rule_error]:
        raise AssertionError(f"{rule.id} cannot be watched: {failed[0]}")
    return seen


def concerns(mutant: Mutant, seen: Seen) -> bool:
    """Whether a rule that looked at some values of the good stack could say something else of the mutant.

    A rule does what it did until it meets the broken value. References are told by the input as a whole.
    """
    paths = {mutant.path, mutant.path[:1]} if mutant.how in {"removed", "emptied"} else {mutant.path}
    return mutant.path == PROTECT or any((mutant.record.urn, path) in seen for path in paths)
