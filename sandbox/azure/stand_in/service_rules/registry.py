"""Which rules hold for which type."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..problems import Problem
from .inputs import Inputs

Rule: TypeAlias = Callable[[Inputs], Iterator[Problem]]

RULES: dict[str, list[Rule]] = defaultdict(list)


def rule(*types: str) -> Callable[[Rule], Rule]:
    """Register a rule for types such as `storage:StorageAccount`."""

    def register(function: Rule) -> Rule:
        for name in types:
            RULES[name].append(function)
        return function

    return register
