"""Judging: every rule on every record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from policies import VERSION
from policies.configuration import Configuration
from policies.feeders import Feed
from policies.records import ResourceRecord
from policies.results import SCHEMA_VERSION, Result, Run, in_order
from policies.rules import RULES


def judge(records: Iterable[ResourceRecord], configuration: Configuration) -> tuple[Result, ...]:
    """The results of all rules on all records, ordered by resource and rule: same records, same results."""
    return in_order([rule.apply(record, configuration) for record in records for rule in RULES])


def judge_feed(feed: Feed, configuration: Configuration, at: datetime | None = None) -> Run:
    """A run over what a feeder read. `at` fixes the times, for results that must be the same to the byte."""
    started = at or datetime.now(UTC)
    results = judge(feed.records, configuration)
    return Run(
        schema_version=SCHEMA_VERSION,
        complete=feed.complete,
        project=feed.project,
        stack=feed.stack,
        dry_run=feed.dry_run,
        pack_version=VERSION,
        configuration=configuration.to_json(),
        started=started,
        finished=at or datetime.now(UTC),
        results=results,
    )
