"""What is wrong with a spec, told so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    `path` is the place in the spec (`workspaces[1].slot`), `value` what was given there, `allowed` what may stand
    there, and `remedy` what to do when that does not follow from `allowed`.
    """

    path: str
    value: str
    allowed: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: {self.value} is not accepted; allowed: {self.allowed}"
        return f"{text}. {self.remedy}" if self.remedy else text


class SpecError(Exception):
    """A spec that cannot be planned; `problems` holds every reason found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"The hub's spec has {count} problem{'s' if count != 1 else ''}; nothing was touched:"
        return "\n".join([head, *(f"  - {problem}" for problem in self.problems)])
