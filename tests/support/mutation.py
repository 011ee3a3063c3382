"""What becomes of every mutant of the good hubs, as text that a person can review: which rule catches it, or why none.

`make golden` writes it anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from hub_records import configuration, records
from mutants import Mutant, mutants
from survivors import reason_of
from watching import concerns, looked_at

from policies.packs import HDS
from policies.results import Result, State
from policies.stack import Stack

CLOUDS = ("azure", "ovh")
UNREASONED = "NOBODY SAYS WHY"
SURVIVES = "survives: "
_BAD = {State.FAIL, State.NOT_EVALUATED}


class Laboratory:
    """The good hub of a cloud, and the rules that judge what one broken value makes of it."""

    def __init__(self, cloud: str) -> None:
        self._given = configuration(cloud)
        self._records = tuple(sorted(records("hospital", cloud), key=lambda record: record.urn))
        self._looks = [(rule, looked_at(rule, self._records, self._given)) for rule in HDS.stack_rules]
        alone = (rule.apply(record, self._given) for record in self._records for rule in HDS.rules)
        together = (one for rule in HDS.stack_rules for one in rule.apply(Stack(self._records), self._given))
        self.accused = _accused(alone) | _accused(together)

    def mutants(self) -> Iterator[Mutant]:
        """Every mutant."""
        return mutants(self._records)

    def catchers(self, mutant: Mutant) -> tuple[str, ...]:
        """The rules on the resource itself that object; if none does, those on the whole stack."""
        if caught := self._new(rule.apply(mutant.record, self._given) for rule in HDS.rules):
            return caught
        changed = tuple(mutant.record if each.urn == mutant.record.urn else each for each in self._records)
        return self._new(
            one
            for rule, seen in self._looks
            if concerns(mutant, seen)
            for one in rule.apply(Stack(changed), self._given)
        )

    def _new(self, results: Iterable[Result]) -> tuple[str, ...]:
        return tuple(sorted({rule for _, rule in _accused(results) - self.accused}))


def _accused(results: Iterable[Result]) -> set[tuple[str, str]]:
    """Resources by URN, and the rules that object to them."""
    return {(result.urn, result.rule) for result in results if result.state in _BAD}


@cache
def outcomes(cloud: str) -> Mapping[tuple[str, str, str], frozenset[str]]:
    """By kind, path and way of breaking: the rules that catch it on some resource, and why it survives on another."""
    found: dict[tuple[str, str, str], set[str]] = {}
    laboratory = Laboratory(cloud)
    for mutant in laboratory.mutants():
        says = set(laboratory.catchers(mutant)) or {SURVIVES + (reason_of(*mutant.case) or UNREASONED)}
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
