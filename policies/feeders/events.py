"""Records from the engine's events, one JSON object per line, and from the plan that goes with them.

`PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json` prints the events, and `pulumi up --skip-preview --json`
does. Events do not say which resource a value comes from; the plan that `--save-plan` writes does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import from_json

from policies.feeders import Feed, FeedError, stack_of
from policies.feeders.deployment import records_of
from policies.garbage import uncollected

_GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})
_READ = frozenset({"read", "read-replacement"})
_REPLACED = frozenset({"create-replacement", "replace", "read-replacement", "import-replacement"})
_MARKS = ('"resourcePreEvent"', '"summaryEvent"')
"""Keys of the events that are read: that a resource begins, and that the run has ended."""
_HOW = "run `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json`"


def read(lines: Iterable[str], plan: str | bytes | None = None) -> Feed:
    """The records of a run. Raises `FeedError` when the lines are not the engine's events, or `plan` is no plan.

    The feed is complete when the engine said at its end that the run succeeded. A run that the policy pack stopped
    did not, so a run to be judged here needs no pack.
    """
    with uncollected():
        return _read(lines, plan)


def _read(lines: Iterable[str], plan: str | bytes | None) -> Feed:
    resources: dict[str, Mapping[str, Any]] = {}
    goals = _goals(plan)
    summary: Mapping[str, Any] = {}
    for number, line in enumerate(lines, start=1):
        if _is_aside(line) or not line.strip():
            continue
        event = _event(number, line)
        summary = event.get("summaryEvent", summary)
        metadata = event.get("resourcePreEvent", {}).get("metadata")
        if metadata and metadata["op"] not in _GONE and metadata.get("new"):
            resources[metadata["urn"]] = {
                **metadata["new"],
                "id": metadata["new"].get("id") or _id_before(metadata),
                "external": metadata["op"] in _READ,
                "dependencies": goals.get(metadata["urn"], {}).get("dependencies"),
                "propertyDependencies": goals.get(metadata["urn"], {}).get("propertyDependencies"),
            }
    records = records_of(resources.values())
    project, stack = stack_of(records[0].urn) if records else ("", "")
    return Feed(
        project,
        stack,
        dry_run=summary.get("isPreview", True),
        complete=bool(records) and summary.get("result") == "succeeded",
        records=records,
    )


def _is_aside(line: str) -> bool:
    """Whether a line is an event that says nothing of what is read here: most are, and reading them takes longest."""
    whole = line.startswith('{"sequence":') and line.rstrip().endswith("}")
    return whole and not any(mark in line for mark in _MARKS)


def _id_before(metadata: Mapping[str, Any]) -> str | None:
    """The id of a resource that stays, which the engine repeats only once it is done with it."""
    return None if metadata["op"] in _REPLACED else (metadata.get("old") or {}).get("id")


def _goals(plan: str | bytes | None) -> dict[str, Mapping[str, Any]]:
    """What the program asked for, by URN, as the engine's plan keeps it."""
    if plan is None:
        return {}
    try:
        resources = from_json(plan)["resourcePlans"]
        return {urn: each["goal"] for urn, each in resources.items() if each.get("goal")}
    except (ValueError, LookupError, TypeError, AttributeError):
        raise FeedError("this is not a plan of the engine; write one with `pulumi preview --save-plan FILE`") from None


def _event(number: int, line: str) -> dict[str, Any]:
    try:
        event = from_json(line)
    except ValueError:
        raise FeedError(f"line {number} is not an event of the engine; {_HOW}") from None
    if not isinstance(event, dict) or "sequence" not in event:
        raise FeedError(f"line {number} is not an event of the engine; {_HOW}")
    return event
