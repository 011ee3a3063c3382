"""Checks that only Azure's readers need: numbers, durations, lists of words, passwords, versions of keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.data_class import in_window, whole
from policies.readers.facts import Check, Expected, Finding, Question, broken, may_be, meets, must_be, sound
from policies.readers.plain_text import hidden
from policies.records import Node

LEAST_DAYS = 7
"""Days for which what was deleted can be brought back at least: the shortest that Azure's own backups keep."""

_YEAR, _MONTH, _WEEK = 366.0, 30.5, 7.0
_DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)


def days_of(duration: str) -> float | None:
    """Days of an ISO 8601 duration of whole days (`P90D`, `P3M`, `P1Y`), `None` when it is none.

    A year counts as its longest, 366 days, and a month as a twelfth of that.
    """
    found = _DURATION.fullmatch(duration)
    if found is None:
        return None
    return sum(int(count or 0) * unit for count, unit in zip(found.groups(), (_YEAR, _MONTH, _WEEK, 1.0), strict=True))


def at_least(path: str, minimum: int, unit: str = "days") -> Check:
    """The number at `path` is not below `minimum`; leaving it to the cloud's default is not enough."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node.at(path)
        value = whole(found)
        if value is not None and value >= minimum:
            yield sound(f"{found.path} is {found.shown} {unit}", found)
        else:
            yield broken(f"{found.path} is {found.shown}, allowed: {minimum} {unit} or more", found)

    return check


def within_window(path: str) -> Check:
    """The days at `path` are inside the window in which traces are kept."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        yield from in_window(node.at(path), configuration.trace_retention)

    return check


def own_retention(policy: str) -> Check:
    """A policy that deletes traces by itself does so inside the window; one that is off deletes nothing."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        enabled = node.at(policy)["enabled"]
        if enabled.value is True:
            yield from in_window(node.at(policy)["days"], configuration.trace_retention)

    return check


def words(path: str, *allowed: str) -> Check:
    """Every word of a text like `SMB3.0;SMB3.1.1` is allowed, and there is one."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        found = node.at(path)
        given = {word.casefold() for word in (found.text or "").split(";") if word}
        if given and given <= {word.casefold() for word in allowed}:
            yield sound(f"{found.path} is {found.shown}", found)
        else:
            yield broken(f"{found.path} is {found.shown}, allowed: {' and '.join(allowed)} only", found)

    return check


def where(path: str, expected: Expected, *checks: Check) -> Check:
    """The checks, where the value at `path` is as expected; nothing where it is not."""

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if meets(node.at(path), expected):
            for one in checks:
                yield from one(node, configuration)

    return check


def none_of(path: str, meaning: str) -> Check:
    """Nothing stands at `path`, whatever its value would be: a password is one even where it is hidden or not known.

    Unlike the plain check, it leaves the question open where not even the object around it can be read.
    """
    parent, _, leaf = path.rpartition(".")

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        around = node.at(parent) if parent else node
        found = around[leaf]
        if around.value is not None and found.given:
            yield broken(f"{found.path} {meaning}", hidden(found))
        else:
            yield sound(f"{found.path} is not given", found)

    return check


def follows_rotation(holder: str = "") -> Check:
    """Where a key of the customer's is named, no version of it is, so that each rotation takes effect."""

    def check(node: Node, _: Configuration) -> Iterable[Finding]:
        used = node.at(holder) if holder else node
        if used.given:
            version = used["keyVersion"]
            if version.value in {None, ""}:
                yield sound(f"{used.path} names no version of the key, so each rotation takes effect", version)
            else:
                yield broken(f"{version.path} is {version.shown}: the key's rotation would change nothing", version)

    return check


def service_encrypts_connections(meaning: str) -> Check:
    """The service takes encrypted connections only, whatever the arguments say; `meaning` says so for the type."""

    def check(_: Node, __: Configuration) -> Iterable[Finding]:
        yield sound(meaning)

    return check


def no_local_auth(path: str = "disableLocalAuth") -> dict[Question, tuple[Check, ...]]:
    """Shared keys of a service are off."""
    return {Question.CREDENTIALS: (must_be(path, True),)}


def no_local_auth_and_rotation(path: str, holder: str) -> dict[Question, tuple[Check, ...]]:
    """Shared keys of a service are off, and its customer's key follows rotation."""
    return {**no_local_auth(path), Question.KEYS: (follows_rotation(holder),)}


def soft_delete(path: str) -> tuple[Check, ...]:
    """What was deleted can be brought back for a week at least, and nobody can shorten that."""
    return (
        must_be(f"{path}.enabled", True),
        at_least(f"{path}.days", LEAST_DAYS),
        may_be(f"{path}.allowPermanentDelete", False),
    )
