"""What a check found, in words for a person."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One reason to refuse a resource.

    `path` is the property on the wire (`encryption.keySource`, `securityRules[2].priority`), empty when the whole
    resource is meant. `reason` names the value given and what is allowed.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


def closest(given: object, allowed: Collection[object]) -> str:
    """`; did you mean 'x'?` for a misspelling of something allowed, else an empty text."""
    if not isinstance(given, str):
        return ""
    by_bare = {_bare(name): name for name in allowed if isinstance(name, str)}
    matches = difflib.get_close_matches(_bare(given), by_bare, n=1, cutoff=0.7)
    return f"; did you mean '{by_bare[matches[0]]}'?" if matches else ""


def listed(names: Collection[object]) -> str:
    """`'a', 'b' and 'c'`, in the order given."""
    quoted = [repr(name) for name in names]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]])) if quoted else "nothing"


def _bare(name: str) -> str:
    # "minimum_tls_version", "MinimumTlsVersion" and "minimumTlsVersion" differ only in what people get wrong most.
    return re.sub(r"[\s_-]", "", name).lower()
