"""All results and the inventory, once and compact, for the script of the page to filter and to show by windows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.events import Resource
from audit.inventory import Item
from audit.key_stores import NOT_SHOWN
from audit.page.french import in_french
from policies.results import Result, Run, State

STATES = (State.FAIL, State.NOT_EVALUATED, State.PASS, State.NOT_APPLICABLE)
"""What needs a person comes first, everywhere on the page."""


class _Interned:
    """Values that are each written once, and then named by their number."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __getitem__(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self) -> Any:
        return iter(self.numbers)


def explorer(run: Run | None, resources: Iterable[Resource], inventory: Iterable[Item]) -> Mapping[str, Any]:
    """The document that the page's script reads.

    `results` has one list per resource: rule and outcome of each result, by number, in turns. An outcome is state,
    reason, evidence, whether the rule itself failed, and the waiver; most results share theirs with others. `french`
    has the French of what was judged in English, where it is known, by the English.
    """
    rules = {about.id: number for number, about in enumerate(run.rules if run else ())}
    state_numbers = {state: number for number, state in enumerate(STATES)}
    listed = {resource.urn: resource for resource in resources}
    items = {item.urn: item for item in inventory}
    types, workspaces, outcomes = _Interned(), _Interned(), _Interned()
    by_urn: dict[str, list[int]] = {urn: [] for urn in sorted(listed.keys() | items.keys())}
    judged_types: dict[str, str] = {}
    for result in run.results if run else ():
        judged_types.setdefault(result.urn, result.type)
        number = outcomes[_outcome(result)]
        by_urn.setdefault(result.urn, []).extend((rules[result.rule], number))
    numbers = {urn: number for number, urn in enumerate(by_urn)}
    return {
        "states": [state.value for state in STATES],
        "rules": [
            [
                about.id,
                about.title,
                about.severity.value,
                about.enforcement.value,
                about.version,
                about.rationale,
                about.remediation,
                list(about.controls),
            ]
            for about in (run.rules if run else ())
        ],
        "resources": [
            [
                urn,
                types[_type(urn, listed, items, judged_types)],
                workspaces[items[urn].workspace if urn in items else None],
                listed[urn].place if urn in listed else None,
            ]
            for urn in by_urn
        ],
        "results": list(by_urn.values()),
        "outcomes": [
            [state_numbers[state], reason, [[seen.path, seen.value] for seen in evidence], int(error), waived]
            for state, reason, evidence, error, waived in outcomes
        ],
        "types": list(types),
        "workspaces": list(workspaces),
        "inventory": [
            [numbers[item.urn], item.id, item.data_class, list(item.places), item.encryption, _keys(item)]
            for item in items.values()
        ],
        "french": {
            text: told
            for text in dict.fromkeys(_judged(run, [reason for _, reason, *_ in outcomes], items.values()))
            if (told := in_french(text)) is not None and told != text
        },
    }


def embedded(document: object) -> str:
    """The document as JSON that can stand inside of a script element: nothing in it can end that element."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _judged(run: Run | None, reasons: Iterable[str], items: Iterable[Item]) -> Iterator[str]:
    """The texts of the document that are neither names nor values."""
    for about in run.rules if run else ():
        yield from (about.title, about.rationale, about.remediation)
    yield from reasons
    for item in items:
        yield from item.places
        yield from (text for text in (item.encryption, *_keys(item)) if text)


def _keys(item: Item) -> list[str]:
    """Whose key encrypts what is in a resource, and in what that key is kept where it is shown."""
    kept_in = None if item.kept_in == NOT_SHOWN else item.kept_in
    return [text for text in (item.custody, kept_in) if text]


def _outcome(result: Result) -> tuple[Any, ...]:
    waived = result.waived and (result.waived.reason, result.waived.owner, result.waived.until.isoformat())
    return result.state, result.reason, result.evidence, result.rule_error, waived


def _type(urn: str, listed: Mapping[str, Resource], items: Mapping[str, Item], judged_types: Mapping[str, str]) -> str:
    if urn in listed:
        return listed[urn].type
    return items[urn].type if urn in items else judged_types[urn]
