"""Rule `backup-coverage`: what holds health data can be brought back when it is lost."""

from __future__ import annotations

from policies.configuration import Configuration
from policies.readers.backups import (
    BY_SERVICE,
    CONTAINER,
    DISK,
    HOLDERS,
    MACHINE,
    SERVER,
    SHARE,
    UNREAD,
    VOLUME,
    Backups,
    data_disks,
)
from policies.readers.data_class import HEALTH
from policies.readers.facts import Moot
from policies.readers.labels import DATA_CLASS, HUB, WORKSPACE, Labels, labels_of
from policies.readers.traced import ACCOUNT
from policies.records import ResourceRecord, UnreadableError
from policies.results import Evidence, Severity, State
from policies.rules.alternatives import best
from policies.rules.rule import (
    ONLY_READ,
    Decision,
    Judgements,
    StackRule,
    not_applicable,
    unreadable_decision,
)
from policies.rules.waivers import HUB as HUB_TYPE
from policies.stack import Stack

_STORES = frozenset({ACCOUNT, CONTAINER})
_BOOTS_ONLY = not_applicable(Moot("has no data disk of its own, and what it starts from is made anew from an image"))
_BY_SERVICE = Decision(State.PASS, "the service makes backups by itself, and cannot be told to make none")
_NOBODY_KNOWS = Decision(
    State.NOT_EVALUATED, "holds data, and nobody has read yet how programs say that it is backed up"
)
_MISSING = {
    MACHINE: "no backup covers the machine and its data disks",
    DISK: "no backup covers the disk, neither by itself nor with a machine that it is attached to",
    ACCOUNT: "neither versions and delayed deletion nor a copy elsewhere bring its objects back",
    SERVER: "a data disk that is made with its machine has no id that a backup could name: make it a volume",
    VOLUME: "no machine of the stack is told to back it up",
    SHARE: "no machine of the stack is told to back it up",
}


def _decide(stack: Stack, _: Configuration) -> Judgements:
    backups, kept = Backups(stack), _hub_keeps_health_data(stack)
    for record in stack.of(*HOLDERS):
        try:
            yield record, ONLY_READ if record.external else _judge(backups, record, kept=kept)
        except UnreadableError as problem:
            yield record, unreadable_decision(problem)
    for record in stack.records:
        if record.kind in BY_SERVICE:
            yield record, _BY_SERVICE
        elif record.kind in UNREAD:
            yield record, _NOBODY_KNOWS


def _judge(backups: Backups, record: ResourceRecord, *, kept: bool) -> Decision:
    labels = labels_of(record)
    if labels is None:
        raise ValueError(f"{record.kind} has no labels")
    holds = labels[DATA_CLASS]
    # What has no label may hold anything.
    if holds.given and holds.value != HEALTH:
        return Decision(State.NOT_APPLICABLE, f"holds no health data: {DATA_CLASS} is {holds.shown}")
    if record.kind in {MACHINE, SERVER} and not data_disks(record):
        return _BOOTS_ONLY
    if kept and record.kind not in _STORES and _is_of_a_study(record, labels):
        study = labels[WORKSPACE]
        text = f"works for the study {study.shown} on copies of what the hub's own stores keep"
        return Decision(State.NOT_APPLICABLE, text, (Evidence.of(study),))
    missing = Decision(State.FAIL, _MISSING.get(record.kind, "nothing brings its objects back"), (Evidence.of(holds),))
    return best(backups.copies_of(record)) or missing


def _hub_keeps_health_data(stack: Stack) -> bool:
    """Whether a store of a hub's own keeps the data that its studies work on."""
    for store in stack.of(ACCOUNT, CONTAINER):
        labels = labels_of(store)
        try:
            if labels is not None and labels[DATA_CLASS].value == HEALTH and labels[WORKSPACE].value == HUB:
                return True
        except UnreadableError:
            continue
    return False


def _is_of_a_study(record: ResourceRecord, labels: Labels) -> bool:
    """Whether a resource is of one of a hub's studies. Only inside of a hub is it known what the label means."""
    return f"::{HUB_TYPE}$" in record.urn and labels[WORKSPACE].value not in (None, HUB)


RULE = StackRule(
    id="backup-coverage",
    title="What holds health data can be brought back",
    severity=Severity.HIGH,
    rationale="A failed medium, a mistake or an attacker takes data that nobody else keeps.",
    remediation="Back up machines with data disks every day by a vault; keep versions and delayed deletion of objects; "
    "on OpenStack have a machine make backups of volumes, with a credential that may. Label what holds no health data "
    "with its data-class.",
    decide=_decide,
    otherwise="holds no data that a backup could bring back",
)
