"""Why some mutants of the good hubs may live: each reason says what the value does, and why no rule asks for it."""

import re
from functools import cache

REASONS: tuple[tuple[str, str, str, str], ...] = ()
"""Patterns of kind, path and way of breaking, all of which must match in full, and the reason. The first one counts."""


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], str], ...]:
    return tuple((re.compile(kind), re.compile(path), re.compile(how), why) for kind, path, how, why in REASONS)


def reason_of(kind: str, path: str, how: str) -> str | None:
    """Why this mutant may live; None if nobody has said."""
    for kinds, paths, ways, why in _compiled():
        if kinds.fullmatch(kind) and paths.fullmatch(path) and ways.fullmatch(how):
            return why
    return None
