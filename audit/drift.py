"""What differs in the cloud from what was recorded, and what it does to the rules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from audit.evidence import Drift
from policies.feeders import Feed
from policies.records import ResourceRecord, show
from policies.results import Run, State

GONE = "(gone)"
"""The cloud's word on a resource that it no longer has."""

_RANK = (State.NOT_APPLICABLE, State.PASS, State.NOT_EVALUATED, State.FAIL)


def drift(recorded: Feed, live: Feed, judge: Callable[[Feed], Run]) -> tuple[Drift, ...]:
    """Every property that drifted, in the order of the resources' URNs.

    What a resource's drift weakens is found by judging the recorded stack with that one resource as the cloud has it:
    so rules that look at several resources are told of the one that is to blame.
    """
    now = {record.urn: record for record in live.records}
    found: list[Drift] = []
    before: Run | None = None
    for record in sorted(recorded.records, key=lambda each: each.urn):
        paths = list(_differences(record, now.get(record.urn)))
        if not paths:
            continue
        before = before or judge(recorded)
        weakened = _weakened(before, judge(_with(recorded, record.urn, now.get(record.urn))))
        controls = {control: None for about in before.rules if about.id in weakened for control in about.controls}
        found += [Drift(record.urn, *each, tuple(weakened), tuple(controls)) for each in paths]
    return tuple(found)


def _differences(recorded: ResourceRecord, live: ResourceRecord | None) -> Iterator[tuple[str, str, str]]:
    """Path, recorded and live value of each input that differs; a secret says nothing of its value."""
    if live is None:
        yield "", "(recorded)", GONE
        return
    yield from _compared("", recorded.inputs, live.inputs)


def _compared(path: str, before: Any, now: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted(before.keys() | now.keys()):
            yield from _compared(f"{path}.{key}" if path else key, before.get(key), now.get(key))
    elif _same_members(before, now):
        return
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _compared(f"{path}[{index}]", one, other)
    elif before != now:
        yield path, show(before), show(now)


def _same_members(before: Any, now: Any) -> bool:
    """Whether two lists of texts differ in their order alone: clouds keep tags and ranges in an order of their own."""
    both = (before, now)
    texts = all(isinstance(each, list) and all(isinstance(member, str) for member in each) for each in both)
    return texts and sorted(before) == sorted(now)


def _with(feed: Feed, urn: str, live: ResourceRecord | None) -> Feed:
    changed = (live if record.urn == urn else record for record in feed.records)
    return replace(feed, records=tuple(record for record in changed if record is not None))


def _weakened(before: Run, now: Run) -> list[str]:
    """The rules of which some result is worse than before; a result that was not there before counts as a pass."""
    former = {(result.rule, result.urn): result.state for result in before.results}
    return sorted(
        {
            result.rule
            for result in now.results
            if _RANK.index(result.state) > _RANK.index(former.get((result.rule, result.urn), State.PASS))
        }
    )
