"""`hub explain`: what a rule, a control or an evidence item is about, and what of each other they support."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from audit.engine import AuditError
from cli.answers import Answer
from cli.arguments import subjects, subjects_like
from cli.screen import output
from policies.configuration import Configuration, settings_schema
from policies.controls import (
    EVIDENCE_ITEMS,
    LINKS,
    Assurance,
    Certainty,
    EvidenceItem,
    Link,
    Party,
    control,
    links_of_control,
)
from policies.packs import HDS
from policies.results import About, Enforcement, Severity

_NEAR = 3
"""How many ids are suggested for one that is not known."""


@dataclass(frozen=True)
class Setting:
    """One setting of a rule, as it stands in `policy.<stack>.json`, the value that it has by itself, and its schema."""

    name: str
    default: Any
    json_schema: dict[str, Any]


@dataclass(frozen=True)
class Supported:
    """A control that a rule or an evidence item supports: how strongly, and why."""

    control: str
    title: str
    assurance: Assurance
    why: str


@dataclass(frozen=True)
class Supporter:
    """What supports a control: a rule, or an evidence item that people hand in."""

    subject: str
    kind: Literal["rule", "evidence item"]
    title: str
    assurance: Assurance
    why: str


@dataclass(frozen=True)
class ExplainedRule:
    """What a rule asks, why, what to do when it fails, how it is configured, what it supports."""

    id: str
    version: str
    title: str
    severity: Severity
    enforcement: Enforcement
    rationale: str
    remedy: str
    configuration: tuple[Setting, ...]
    controls: tuple[Supported, ...]
    kind: Literal["rule"] = "rule"


@dataclass(frozen=True)
class ExplainedControl:
    """What a control asks in our words, in which text, how surely that was read there, and what supports it.

    `source` says where the text was read, and when.
    """

    id: str
    title: str
    referential: str
    publisher: str
    version: str
    source: str
    certainty: Certainty
    note: str
    supported_by: tuple[Supporter, ...]
    kind: Literal["control"] = "control"


@dataclass(frozen=True)
class ExplainedItem:
    """What must stand in a paper, who hands it in, and what it supports."""

    id: str
    title: str
    hand_in_by: Party
    what: str
    controls: tuple[Supported, ...]
    kind: Literal["evidence item"] = "evidence item"


@dataclass(frozen=True)
class Explained:
    """What was asked for."""

    subject: ExplainedRule | ExplainedControl | ExplainedItem


_RULES = {about.id: about for about in HDS.about}
_ITEMS = {item.id: item for item in EVIDENCE_ITEMS}


def run(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|CONTROL",
            help="Id of a rule, a control or an evidence item, such as residency or HDS-EXI-28.",
            autocompletion=subjects_like,
        ),
    ],
) -> Answer[Explained]:
    """Explain a rule (why, what to do, how to configure it, what it supports) or a control (what supports it).

    Exit code: 0; 3 when nothing has that id.
    """
    explained = explain(subject)
    return Answer(Explained(explained), lambda: show(explained, output))


def explain(subject: str) -> ExplainedRule | ExplainedControl | ExplainedItem:
    """What is known of a rule, a control or an evidence item; the case of letters does not count.

    Raises `AuditError` with the nearest ids when nothing has this one.
    """
    ids = {each.casefold(): each for each in subjects()}
    found = ids.get(subject.casefold())
    if found is None:
        near = [ids[each] for each in get_close_matches(subject.casefold(), ids, n=_NEAR)]
        remedy = f"Did you mean {' or '.join(near)}?" if near else "`hub explain --help` shows the form of ids."
        raise AuditError(f"no rule, control or evidence item has the id {subject!r}. {remedy}")
    if found in _RULES:
        return _rule(_RULES[found])
    return _item(_ITEMS[found]) if found in _ITEMS else _control(found)


def _rule(about: About) -> ExplainedRule:
    defaults, schemas = Configuration().to_json()[about.id], settings_schema(about.id)
    return ExplainedRule(
        id=about.id,
        version=about.version,
        title=about.title,
        severity=about.severity,
        enforcement=about.enforcement,
        rationale=about.rationale,
        remedy=about.remediation,
        configuration=tuple(Setting(name, default, schemas[name]) for name, default in defaults.items()),
        controls=tuple(_supported(about.id)),
    )


def _control(control_id: str) -> ExplainedControl:
    one = control(control_id)
    text = one.referential
    return ExplainedControl(
        id=one.id,
        title=one.title,
        referential=text.name,
        publisher=text.publisher,
        version=text.version,
        source=text.source,
        certainty=one.certainty,
        note=one.note,
        supported_by=tuple(_supporter(link) for link in links_of_control(control_id)),
    )


def _item(item: EvidenceItem) -> ExplainedItem:
    return ExplainedItem(item.id, item.title, item.hand_in_by, item.what, tuple(_supported(item.id)))


def _supported(subject: str) -> Iterator[Supported]:
    for link in LINKS:
        if link.subject == subject:
            yield Supported(link.control, control(link.control).title, link.assurance, link.why)


def _supporter(link: Link) -> Supporter:
    if link.subject in _RULES:
        return Supporter(link.subject, "rule", _RULES[link.subject].title, link.assurance, link.why)
    return Supporter(link.subject, "evidence item", _ITEMS[link.subject].title, link.assurance, link.why)


def show(explained: ExplainedRule | ExplainedControl | ExplainedItem, console: Console) -> None:
    """Print an explanation for people."""
    console.print(f"[bold]{explained.id}[/]", explained.title, highlight=False, soft_wrap=True)
    match explained:
        case ExplainedRule():
            console.print(f"{explained.kind}, {explained.enforcement}, severity {explained.severity}", style="dim")
            _part("Why", explained.rationale, console)
            _part("What to do when it fails", explained.remedy, console)
            _heading(f"Configuration: section {explained.id} of policy.<stack>.json", console)
            console.print(_settings(explained))
            _heading("What it supports", console)
            console.print(_controls(explained.controls))
        case ExplainedControl():
            console.print(
                f"{explained.kind} of {explained.referential}, {explained.version}, {explained.publisher}",
                style="dim",
                markup=False,
                highlight=False,
            )
            _part(f"How it was read: {explained.certainty}", explained.source, console)
            if explained.note:
                _part("To be noted", explained.note, console)
            _heading("What supports it", console)
            console.print(_supporters(explained))
        case ExplainedItem():
            console.print(f"{explained.kind}, handed in by the {explained.hand_in_by}", style="dim", highlight=False)
            _part("What must stand in it", explained.what, console)
            _heading("What it supports", console)
            console.print(_controls(explained.controls))


def _part(title: str, text: str, console: Console) -> None:
    _heading(title, console)
    console.print(Padding(text, (0, 0, 0, 2)), markup=False, highlight=False)


def _heading(title: str, console: Console) -> None:
    console.print(f"\n{title}", style="bold", markup=False, highlight=False)


def _settings(rule: ExplainedRule) -> Table:
    table = _table("setting", "default")
    for setting in rule.configuration:
        table.add_row(setting.name, str(setting.default))
    return table


def _controls(controls: tuple[Supported, ...]) -> Table:
    table = _table("control", "assurance", "why")
    for each in controls:
        table.add_row(each.control, each.assurance, each.why)
    return table


def _supporters(explained: ExplainedControl) -> Table:
    table = _table("by", "kind", "assurance", "why")
    for each in explained.supported_by:
        table.add_row(each.subject, each.kind, each.assurance, each.why)
    if not explained.supported_by:
        table.add_row("nothing", "", "", "no rule and no evidence item shows any of it")
    return table


def _table(*columns: str) -> Table:
    table = Table()
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=index == 0)
    return table
