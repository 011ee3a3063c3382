"""Packs: which rules are put to a stack together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.results import About
from policies.rules import RESIDENCY, RULES, STACK_RULES, Rule, StackRule


@dataclass(frozen=True)
class Pack:
    """A selection of rules under a name that users choose it by."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    stack_rules: tuple[StackRule, ...]

    @property
    def everything(self) -> tuple[Rule | StackRule, ...]:
        """All rules, those on single resources first."""
        return (*self.rules, *self.stack_rules)

    @property
    def about(self) -> tuple[About, ...]:
        """What the rules say of themselves, by id."""
        return tuple(sorted((rule.about for rule in self.everything), key=lambda about: about.id))


HDS = Pack("hds", "Health data hub: every rule", RULES, STACK_RULES)
EU_RESIDENCY = Pack("eu-residency", "Location of data, for any stack", RESIDENCY, ())
PACKS: Mapping[str, Pack] = {pack.name: pack for pack in (HDS, EU_RESIDENCY)}
