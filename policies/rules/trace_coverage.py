"""Rule `trace-coverage`: whatever can tell who did what sends its traces to a store of traces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from policies.configuration import Configuration
from policies.readers import reader_of
from policies.readers.data_class import TRACES
from policies.readers.facts import Finding, broken, sound, unclear
from policies.readers.labels import DATA_CLASS, labels_of
from policies.readers.traced import (
    FLOW_LOG,
    SETTING,
    SUBSCRIPTION_SETTING,
    TRACED,
    VIRTUAL_NETWORK,
    is_recorded,
    is_sent,
    network_of,
    sent_categories,
    target_of,
)
from policies.records import ResourceRecord, UnreadableError
from policies.results import Severity, State
from policies.rules.alternatives import best
from policies.rules.rule import ONLY_READ, Decision, Judgements, StackRule, decide, unreadable
from policies.stack import Elsewhere, Found, Reference, Stack

_MACHINE = "openstack:compute:Instance"
_LOG_STORE = "openstack:objectstorage:Container"
_ACTIVITIES = frozenset({"Administrative", "Security"})
"""Categories of the subscription's activity log that tell who changed what (Microsoft: activity log event schema)."""
_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+/?")
_NOTHING = Decision(State.NOT_APPLICABLE, "can send no traces")
_NOBODY_KNOWS = Decision(State.NOT_EVALUATED, "no reader knows this type, so nobody can say whether it can send traces")


def _decide(stack: Stack, _: Configuration) -> Judgements:
    yield from _covered(
        stack,
        stack.of(*sorted(TRACED)),
        stack.of(SETTING),
        target_of,
        lambda setting, record: is_sent(stack, setting, record),
        "no diagnostic setting sends its traces to a log workspace or a storage account",
    )
    yield from _covered(
        stack,
        stack.of(VIRTUAL_NETWORK),
        stack.of(FLOW_LOG),
        network_of,
        lambda flow_log, _: is_recorded(flow_log),
        "no flow log records its traffic",
    )
    for record in stack.records:
        unread = record.custom and record.kind not in TRACED and reader_of(record) is None
        if unread and record.kind.startswith("azure-native:"):
            yield record, _NOBODY_KNOWS
    if stack.root is not None:
        yield from ((stack.root, decision) for decision in _whole(stack))


def _covered(
    stack: Stack,
    records: Iterable[ResourceRecord],
    settings: Iterable[ResourceRecord],
    leads: Callable[[Stack, ResourceRecord], Reference],
    judge: Callable[[ResourceRecord, ResourceRecord], Iterable[Finding]],
    missing: str,
) -> Judgements:
    """Each record with the best of what its settings say. A setting that leads nobody knows where may be for any."""
    by_target: dict[str, list[ResourceRecord]] = {}
    adrift = []
    for setting in settings:
        reference = leads(stack, setting)
        if isinstance(reference, Found):
            by_target.setdefault(reference.record.urn, []).append(setting)
        elif not isinstance(reference, Elsewhere):
            adrift.append(unclear(f"nobody can say which resource {setting.name} is for", reference.node))
    for record in records:
        if record.external:
            yield record, ONLY_READ
            continue
        said = [_read(judge(setting, record)) for setting in by_target.get(record.urn, ())]
        said += [[each] for each in adrift]
        yield record, best(said) or decide([broken(missing)], _NOTHING)


def _read(found: Iterable[Finding]) -> list[Finding]:
    try:
        return list(found)
    except UnreadableError as problem:
        return [unreadable(problem)]


def _whole(stack: Stack) -> Iterator[Decision]:
    """What concerns the stack as a whole: the subscription's own log, and a store for what machines tell."""
    if any(record.custom and record.kind.startswith("azure-native:") for record in stack.records):
        said = [_read(_activities(stack, setting)) for setting in _subscription_settings(stack)]
        missing = broken("no setting sends the subscription's activity log, which tells who changed what in it")
        yield best(said) or decide([missing], _NOTHING)
    if any(stack.of(_MACHINE)):
        yield decide(_log_store(stack), _NOTHING)


def _subscription_settings(stack: Stack) -> Iterator[ResourceRecord]:
    yield from stack.of(SUBSCRIPTION_SETTING)
    for setting in stack.of(SETTING):
        uri = setting.properties["resourceUri"].raw
        if isinstance(uri, str) and _SUBSCRIPTION.fullmatch(uri):
            yield setting


def _activities(stack: Stack, setting: ResourceRecord) -> Iterator[Finding]:
    if setting.external:
        yield unclear(f"the setting {setting.name} is only read here, so its arguments are not known")
        return
    sent = sent_categories(setting)
    lacking = _ACTIVITIES - {str(category.value) for category in sent}
    if lacking and not any(category.value == "allLogs" for category in sent):
        text = f"the setting {setting.name} does not send {', '.join(sorted(lacking))} of the activity log"
        yield broken(text, *(sent or [setting.properties["logs"]]))
    else:
        yield from is_sent(stack, setting, None)


def _log_store(stack: Stack) -> Iterator[Finding]:
    """The cloud has no settings that send traces: machines write them into a container themselves."""
    unread: list[Finding] = []
    for container in stack.of(_LOG_STORE):
        labels = labels_of(container)
        if labels is None or container.external:
            continue
        label = labels[DATA_CLASS]
        try:
            if label.value == TRACES:
                yield sound(f"machines have the container {container.name} for their traces", label)
                return
        except UnreadableError as problem:
            unread.append(unreadable(problem))
    yield from unread or [
        broken(f"there are machines, but no container with the label {DATA_CLASS}={TRACES} for what they tell")
    ]


RULE = StackRule(
    id="trace-coverage",
    title="Everything that can tell who did what sends its traces to a store",
    severity=Severity.HIGH,
    rationale="An access that left no trace was never seen: neither the customer nor an audit can ask about it.",
    remediation="Give the resource a diagnostic setting that sends allLogs to a log workspace or a storage account, "
    "and each network a flow log; send the subscription's activity log. On OpenStack make a container labelled "
    "data-class=traces, which the machines write into.",
    decide=_decide,
    otherwise="can send no traces of its own",
)
