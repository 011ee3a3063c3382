"""What labels say of a store: the class of its data and how long they are kept. OpenStack calls labels metadata."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import RetentionSettings
from policies.readers.facts import Finding, broken, sound
from policies.records import Node

HEALTH, TRACES = "health", "traces"
"""Classes of data: health data, and traces of access."""


def label(labels: Node, name: str) -> Node:
    """A label by its name; stores of objects do not tell capital letters in names from small ones."""
    for key in labels.value or {}:
        if str(key).casefold() == name:
            return labels[key]
    return labels[name]


def holds(labels: Node, *classes: str) -> bool:
    """Whether the label `data-class` is one of `classes`. Raises `UnreadableError` when it cannot be read."""
    return (label(labels, "data-class").text or "").casefold() in classes


def in_window(days: Node, settings: RetentionSettings) -> Iterable[Finding]:
    """A number of days, or of days as text, within the window that traces are kept in."""
    allowed = f"{settings.minimum_days} to {settings.maximum_days}"
    number = whole(days)
    if number is not None and settings.minimum_days <= number <= settings.maximum_days:
        yield sound(f"{days.path} is {number} days, allowed: {allowed}", days)
    else:
        yield broken(f"{days.path} is {days.shown}, allowed: {allowed} days", days)


def whole(node: Node) -> int | None:
    """The value as a whole number, `None` when it is none."""
    match node.value:
        case bool():
            return None
        case int() as number:
            return number
        case str() as text if text.isascii() and text.isdigit():
            return int(text)
        case _:
            return None
