"""Rule `deletion-protection`: nothing that cannot be made again goes by a slip of the program."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.facts import Finding, Moot, Verdict, broken, sound
from policies.readers.stateful import lost_with
from policies.records import ResourceRecord, UnreadableError
from policies.results import Evidence, Severity
from policies.rules.rule import Decision, Rule, decide, not_applicable, reader_or_decision, unreadable

_MADE_AGAIN = not_applicable(Moot("holds nothing that could not be made again"))


def _decide(record: ResourceRecord, _: Configuration) -> Decision:
    lost = lost_with(record)
    if lost is None:
        reader = reader_or_decision(record)
        return reader if isinstance(reader, Decision) else _MADE_AGAIN
    return decide(_findings(record, lost), _MADE_AGAIN)


def _findings(record: ResourceRecord, lost: str) -> Iterable[Finding]:
    protected = (Evidence("protect", str(record.protect).lower()),)
    if record.protect:
        yield Finding(Verdict.SOUND, "the resource option protect is true", protected)
    else:
        yield Finding(Verdict.BROKEN, f"protect is false, allowed: true, for with it goes {lost}", protected)
    emptied = record.properties["forceDestroy"]
    try:
        if emptied.value in (None, False):
            yield sound("it is not emptied to be deleted", emptied)
        else:
            yield broken(f"forceDestroy is {emptied.shown}, allowed: false: it is emptied to be deleted", emptied)
    except UnreadableError as problem:
        yield unreadable(problem)


RULE = Rule(
    id="deletion-protection",
    title="Stores, keys and archives cannot be deleted by a slip",
    severity=Severity.HIGH,
    rationale="A name that changes in a program may delete a store or a key, and with a key all that it encrypts.",
    remediation="Set the resource option `protect` to true, and `forceDestroy` of containers to false; who means to "
    "delete takes the protection off first, as a change of its own.",
    decide=_decide,
)
