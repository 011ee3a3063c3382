"""Judging: every rule of a pack on every record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from policies import VERSION
from policies.configuration import Configuration
from policies.feeders import Feed
from policies.garbage import uncollected
from policies.packs import HDS, Pack
from policies.records import ResourceRecord
from policies.results import Result, Run, in_order
from policies.sovereignty.table import told
from policies.stack import Stack, in_one_order
from policies.waiving import in_force, waive


def judge(
    records: Iterable[ResourceRecord], configuration: Configuration, pack: Pack = HDS, today: date | None = None
) -> tuple[Result, ...]:
    """The results of all rules on all records, ordered by resource and rule: same records and day, same results."""
    return judge_stack(in_one_order(records, today or date.today()), configuration, pack)


def judge_stack(stack: Stack, configuration: Configuration, pack: Pack = HDS) -> tuple[Result, ...]:
    """The same of a stack that is in order."""
    results = [rule.apply(record, configuration) for record in stack.records for rule in pack.rules]
    for rule in pack.stack_rules:
        results += rule.apply(stack, configuration)
    return conclude(results, stack, configuration, pack)


def conclude(results: Iterable[Result], stack: Stack, configuration: Configuration, pack: Pack) -> tuple[Result, ...]:
    """Results in their order, those that were waived marked so."""
    by_urn = {record.urn: record for record in stack.records}
    return in_order(waive(results, by_urn, in_force(configuration, pack.everything, stack.today)))


def judge_feed(
    feed: Feed,
    configuration: Configuration,
    at: datetime | None = None,
    pack: Pack = HDS,
    stack: Stack | None = None,
) -> Run:
    """A run over what a feeder read. `at` fixes the times, for results that must be the same to the byte.

    `stack` are the feed's records in order, for who looks at them too: what rules read of it together is read once.
    """
    started = at or datetime.now(UTC)
    with uncollected():
        results = judge_stack(stack or in_one_order(feed.records, started.date()), configuration, pack)
    return Run(
        complete=feed.complete,
        project=feed.project,
        stack=feed.stack,
        dry_run=feed.dry_run,
        pack=pack.name,
        pack_version=VERSION,
        configuration=configuration.to_json(),
        started=started,
        finished=at or datetime.now(UTC),
        rules=pack.about,
        results=results,
        exposure=told(feed.records, configuration.sovereignty.declared),
    )
