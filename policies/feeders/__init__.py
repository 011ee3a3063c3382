"""Where records come from: an exported state, the events of a run, or the engine calling the policy pack."""

from __future__ import annotations

from dataclasses import dataclass

from policies.records import ResourceRecord


class FeedError(ValueError):
    """What was given is not what the feeder reads; the message says what it is and how to make it."""


@dataclass(frozen=True)
class Feed:
    """The records of one stack. `complete` is false when the run they come from did not finish well."""

    project: str
    stack: str
    dry_run: bool
    complete: bool
    records: tuple[ResourceRecord, ...]


def stack_of(urn: str) -> tuple[str, str]:
    """Project and stack as a URN names them."""
    parts = urn.removeprefix("urn:pulumi:").split("::")
    if not urn.startswith("urn:pulumi:") or len(parts) < 4:
        raise FeedError(f"{urn!r} is not a URN of Pulumi")
    return parts[1], parts[0]
