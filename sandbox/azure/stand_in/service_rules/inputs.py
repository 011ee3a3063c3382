"""A view on inputs for the service rules: dotted paths, and a clear line between absent and not known yet."""

from collections.abc import Iterator

from ..problems import Problem
from ..values import UNKNOWN, Value, Values


class Inputs:
    """The inputs of a resource or of an object in it.

    The rules run on inputs that passed the type check; what did not pass, and what is secret, is unknown to them.
    """

    def __init__(self, values: Values, at: str = "") -> None:
        self._values = values
        self._at = at

    def __repr__(self) -> str:
        return f"Inputs({self._values!r}, {self._at!r})"

    def _find(self, path: str) -> Value:
        value: Value = self._values
        for name in path.split("."):
            if not isinstance(value, dict):
                return value if value == UNKNOWN else None
            value = value.get(name)
        return value

    def get(self, path: str) -> Value:
        """The value at a path; None when it is absent or not known yet."""
        value = self._find(path)
        return None if value == UNKNOWN else value

    def text(self, path: str) -> str:
        """The text at a path; empty when it is absent or not known yet."""
        return str(self.get(path) or "")

    def absent(self, path: str) -> bool:
        """Is it certain that nothing is given there? False while it is not known yet. An empty list is nothing."""
        value = self._find(path)
        return value is None or value in ("", [], {})

    def each(self, path: str) -> Iterator["Inputs"]:
        """The objects in the list at a path."""
        items = self.get(path)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield Inputs(item, self.path(f"{path}[{index}]"))

    def texts(self, path: str) -> list[tuple[str, str]]:
        """Path and text of each known text in the list at a path."""
        items = self.get(path)
        return [
            (self.path(f"{path}[{index}]"), item)
            for index, item in enumerate(items if isinstance(items, list) else ())
            if isinstance(item, str) and item != UNKNOWN
        ]

    def path(self, name: str) -> str:
        """The path from the resource down, as problems name it."""
        return f"{self._at}.{name}" if self._at else name

    def problem(self, name: str, reason: str) -> Problem:
        return Problem(self.path(name), reason)

    def outside(self, path: str, low: int, high: int, what: str = "") -> Iterator[Problem]:
        """A problem if the number at a path lies outside of the range."""
        value = self.get(path)
        if isinstance(value, int | float) and not low <= value <= high:
            yield self.problem(path, f"must be from {low} to {high}{what}, but is {value}")
