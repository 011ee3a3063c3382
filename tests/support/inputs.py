"""Changing and finding values inside of a resource's inputs, by their path."""

import re
from typing import Any


def steps(path: str) -> list[str]:
    """The steps of a path as evidence writes it: `rules[0].name`."""
    return re.findall(r"[^.\[\]]+", path)


def put(inputs: Any, path: list[str], value: Any) -> Any:
    """The inputs with another value at a path, made where nothing stood."""
    head, rest = path[0], path[1:]
    if isinstance(inputs, list):
        changed = [*inputs]
        changed[int(head)] = put(changed[int(head)], rest, value) if rest else value
        return changed
    return {**inputs, head: put(inputs.get(head, {}), rest, value) if rest else value}


def holds(inputs: Any, path: list[str]) -> bool:
    """Whether something stands at a path."""
    for step in path:
        if isinstance(inputs, list):
            inputs = inputs[int(step)]
        elif isinstance(inputs, dict) and step in inputs:
            inputs = inputs[step]
        else:
            return False
    return True
