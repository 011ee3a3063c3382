"""The page a person reads: one self-contained HTML file, without any access to the network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from audit.events import Resource
from audit.evidence import Dossier
from audit.verdict import Verdict, counts
from policies.controls import control
from policies.results import Result, Run, State

_ORDER = (State.FAIL, State.NOT_EVALUATED, State.PASS, State.NOT_APPLICABLE)
"""What needs a person comes first, everywhere on the page."""


@dataclass(frozen=True)
class Row:
    """One result with the anchor by which the page links to it."""

    anchor: str
    result: Result

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return self.result.urn.rpartition("::")[2]


@dataclass(frozen=True)
class RuleView:
    """One rule with all its results, the worst first."""

    id: str
    version: str
    title: str
    severity: str
    enforcement: str
    controls: tuple[str, ...]
    counts: Mapping[State, int]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ResourceView:
    """One resource with its result by rule; `listed` is what the engine said of it, none for a default provider."""

    urn: str
    name: str
    type: str
    listed: Resource | None
    rows: Mapping[str, Row]


@dataclass(frozen=True)
class ControlView:
    """One control of a regulation, the rules that support it and what they came to."""

    id: str
    title: str
    rules: tuple[str, ...]
    counts: Mapping[State, int]


@dataclass(frozen=True)
class Entry:
    """One audit on the page that links several."""

    dossier: Dossier
    href: str

    @property
    def counts(self) -> Mapping[State, int]:
        """How many results are in each state."""
        return counts(self.dossier.run.results if self.dossier.run else ())


def page(dossier: Dossier) -> str:
    """The page of one audit."""
    rows = _rows(dossier.run)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            dossier=dossier,
            subject=dossier.subject,
            judgement=dossier.judgement,
            counts=counts(row.result for row in rows),
            blocking=[row for row in _worst_first(rows) if row.result.blocks],
            rules=_rules(rows),
            resources=_resources(rows, dossier.resources),
            external=[resource for resource in dossier.resources if resource.external],
            controls=_controls(rows),
            exposure=dossier.run.exposure if dossier.run else (),
            configuration=_configuration(dossier.run),
        )
    )


def index(title: str, entries: Iterable[Entry], notes: Iterable[str]) -> str:
    """A small page that links the pages of several audits, with lines of notes below."""
    return _environment().get_template("index.html.j2").render(title=title, entries=list(entries), notes=list(notes))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("audit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["slug"] = lambda text: str(text).replace(" ", "-")
    environment.filters["moment"] = _moment
    environment.globals.update(states=_ORDER, Verdict=Verdict)
    return environment


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _rows(run: Run | None) -> tuple[Row, ...]:
    results = run.results if run else ()
    return tuple(Row(f"r{number}", result) for number, result in enumerate(results, 1))


def _worst_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (_ORDER.index(row.result.state), row.result.rule, row.result.urn))


def _rules(rows: Iterable[Row]) -> list[RuleView]:
    views = []
    for rule, group in groupby(sorted(rows, key=lambda row: row.result.rule), key=lambda row: row.result.rule):
        of_rule = _worst_first(group)
        first = of_rule[0].result
        views.append(
            RuleView(
                id=rule,
                version=first.about.version,
                title=first.about.title,
                severity=first.about.severity.value,
                enforcement=first.about.enforcement.value,
                controls=first.about.controls,
                counts=counts(row.result for row in of_rule),
                rows=tuple(of_rule),
            )
        )
    return views


def _resources(rows: Iterable[Row], listed: Iterable[Resource]) -> list[ResourceView]:
    by_urn = {resource.urn: resource for resource in listed}
    judged: dict[str, dict[str, Row]] = {}
    for row in rows:
        judged.setdefault(row.result.urn, {})[row.result.rule] = row
    types = {urn: next(iter(of_urn.values())).result.type for urn, of_urn in judged.items()}
    types |= {urn: resource.type for urn, resource in by_urn.items()}
    return [
        ResourceView(urn, urn.rpartition("::")[2], type_, by_urn.get(urn), judged.get(urn, {}))
        for urn, type_ in sorted(types.items(), key=lambda item: (item[1], item[0]))
    ]


def _controls(rows: Iterable[Row]) -> list[ControlView]:
    by_control: dict[str, list[Result]] = {}
    for row in rows:
        for name in row.result.about.controls:
            by_control.setdefault(name, []).append(row.result)
    return [
        ControlView(name, control(name).title, tuple(sorted({result.rule for result in results})), counts(results))
        for name, results in sorted(by_control.items())
    ]


def _configuration(run: Run | None) -> list[tuple[str, str]]:
    """The rules' configuration in force, one line per setting."""
    return list(_flat("", run.configuration)) if run else []


def _flat(path: str, value: object) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in sorted(value.items()):
            yield from _flat(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value):
            yield from _flat(f"{path}[{number}]", inner)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value)) or "(none)"
    else:
        yield path, "(none)" if value in (None, {}) else str(value)
