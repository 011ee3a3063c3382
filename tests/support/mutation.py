"""What becomes of every mutant of the good hubs, as text that a person can review: which rule catches it, or why none.

`make golden` writes it anew.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from golden import FOLDER
from hub_records import configuration, records
from mutants import Mutant, mutants
from survivors import reason_of

from policies.configuration import Configuration
from policies.packs import HDS
from policies.records import ResourceRecord
from policies.results import Result, State
from policies.stack import Stack

CLOUDS = ("azure", "ovh")
UNREASONED = "NOBODY SAYS WHY"
_BAD = {State.FAIL, State.NOT_EVALUATED}


class Laboratory:
    """The good hub of a cloud, and the rules that judge what one broken value makes of it."""

    def __init__(self, cloud: str) -> None:
        self._configuration = configuration(cloud)
        self._records = records("hospital", cloud)
        self._good = _bad_ones(_all_results(self._records, self._configuration))

    @property
    def accused(self) -> set[tuple[str, str]]:
        """What the rules have against the good hub itself: resources by URN, and rules."""
        return self._good

    def mutants(self) -> Iterator[Mutant]:
        """Every mutant."""
        return mutants(self._records)

    def catchers(self, mutant: Mutant) -> tuple[str, ...]:
        """The rules on the resource itself that object; if none does, those on the whole stack."""
        alone = [rule.apply(mutant.record, self._configuration) for rule in HDS.rules]
        if caught := self._new(alone):
            return caught
        changed = tuple(mutant.record if each.urn == mutant.record.urn else each for each in self._records)
        stack = Stack(changed)
        return self._new(result for rule in HDS.stack_rules for result in rule.apply(stack, self._configuration))

    def _new(self, results: Any) -> tuple[str, ...]:
        return tuple(sorted({rule for _, rule in _bad_ones(results) - self._good}))


def _all_results(stack: Sequence[ResourceRecord], given: Configuration) -> Iterator[Result]:
    for rule in HDS.rules:
        yield from (rule.apply(record, given) for record in stack)
    for rule in HDS.stack_rules:
        yield from rule.apply(Stack(tuple(stack)), given)


def _bad_ones(results: Any) -> set[tuple[str, str]]:
    return {(result.urn, result.rule) for result in results if result.state in _BAD}


def outcomes(cloud: str) -> Mapping[tuple[str, str, str], frozenset[str]]:
    """By kind, path and way of breaking: the rules that catch it on some resource, and why it survives on another."""
    found: dict[tuple[str, str, str], set[str]] = {}
    laboratory = Laboratory(cloud)
    for mutant in laboratory.mutants():
        caught = laboratory.catchers(mutant)
        says = set(caught) or {f"survives: {reason_of(mutant.kind, mutant.path, mutant.how) or UNREASONED}"}
        found.setdefault(mutant.case, set()).update(says)
    return {case: frozenset(says) for case, says in found.items()}


def text(cloud: str) -> str:
    """The reviewed file of a cloud."""
    lines = [
        f"# Mutants of the hospital's hub on {cloud}: what each broken value is caught by. `make golden` writes it."
    ]
    kind = ""
    for (own, path, how), says in sorted(outcomes(cloud).items()):
        if own != kind:
            kind = own
            lines += ["", kind]
        lines.append(f"  {path}: {how} -> {'; '.join(sorted(says))}")
    return "\n".join(lines) + "\n"


def file_name(cloud: str) -> str:
    """Name of the reviewed file in the folder of golden files."""
    return f"mutants-{cloud}.txt"


def write() -> None:
    """Write the reviewed files anew."""
    for cloud in CLOUDS:
        made = text(cloud)
        (FOLDER / file_name(cloud)).write_text(made, encoding="utf-8")
        sys.stdout.write(f"tests/golden/{file_name(cloud)}: {made.count(UNREASONED)} survivors without a reason\n")
