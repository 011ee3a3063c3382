"""What stands on the page without any script: the dossier by rule, by control, by workspace, and what blocks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from audit.evidence import Dossier, Drift
from audit.page.data import STATES
from policies.controls import CONTROLS, EVIDENCE_ITEMS, LINKS, Assurance, Control, Referential, links_of_control
from policies.results import About, Result, State, Waived

Counts = Mapping[State, int]

_ASSURANCES: Mapping[tuple[str, str], tuple[Assurance, ...]] = {
    key: tuple(dict.fromkeys(link.assurance for link in links))
    for key, links in groupby(
        sorted(LINKS, key=lambda link: (link.subject, link.control)), key=lambda link: (link.subject, link.control)
    )
}
_ITEMS = frozenset(item.id for item in EVIDENCE_ITEMS)


@dataclass(frozen=True)
class RuleView:
    """One rule and what it came to."""

    about: About
    counts: Counts


@dataclass(frozen=True)
class ControlView:
    """One control, what supports it by strength of the link, and what the rules among that came to.

    `rules` and `items` are ids by assurance: of the rules of this audit, and of what operator or host must hand in.
    """

    control: Control
    rules: Mapping[Assurance, tuple[str, ...]]
    items: Mapping[Assurance, tuple[str, ...]]
    counts: Counts

    @property
    def assurances(self) -> tuple[Assurance, ...]:
        """The kinds of support there are, the strongest first."""
        return tuple(assurance for assurance in Assurance if assurance in self.rules or assurance in self.items)


@dataclass(frozen=True)
class ReferentialView:
    """One text with its controls."""

    referential: Referential
    controls: tuple[ControlView, ...]

    @property
    def supported(self) -> int:
        """How many of its controls some rule of this audit supports."""
        return sum(bool(view.rules) for view in self.controls)


@dataclass(frozen=True)
class Group:
    """Results that one sentence tells of together. `first` speaks for all; `waived` is the waiver they share."""

    first: Result
    urns: tuple[str, ...]

    @property
    def waived(self) -> Waived | None:
        """The waiver that they share."""
        return self.first.waived


@dataclass(frozen=True)
class WorkspaceView:
    """One workspace, none for what belongs to no workspace."""

    name: str | None
    resources: int
    counts: Counts


def counts_by(results: Iterable[Result], key: Callable[[Result], Any]) -> Mapping[Any, Counts]:
    """How many results are in each state, by whatever the key gives."""
    counted = Counter((key(result), result.state) for result in results)
    return {name: {state: counted[name, state] for state in STATES} for name in {name for name, _ in counted}}


def by_rule(dossier: Dossier) -> Sequence[RuleView]:
    """All rules in force, those without any result included."""
    if dossier.run is None:
        return ()
    counted = counts_by(dossier.run.results, lambda result: result.about.id)
    nothing = dict.fromkeys(STATES, 0)
    return [
        RuleView(about, counted.get(about.id, nothing)) for about in sorted(dossier.run.rules, key=lambda one: one.id)
    ]


def by_control(rules: Iterable[RuleView]) -> Sequence[ReferentialView]:
    """The whole catalogue, referential by referential."""
    of_control: dict[str, list[RuleView]] = {}
    for rule in rules:
        for control in rule.about.controls:
            of_control.setdefault(control, []).append(rule)
    return [
        ReferentialView(referential, tuple(_control(control, of_control.get(control.id, ())) for control in controls))
        for referential, controls in groupby(CONTROLS, key=lambda control: control.referential)
    ]


def by_workspace(dossier: Dossier) -> Sequence[WorkspaceView]:
    """The workspaces that labels name, and last what belongs to none of them."""
    workspace_of = {item.urn: item.workspace for item in dossier.inventory}
    if not any(workspace_of.values()):
        return ()
    results = dossier.run.results if dossier.run else ()
    resources = Counter(workspace_of.get(urn) for urn in {result.urn for result in results} | workspace_of.keys())
    counted = counts_by(results, lambda result: workspace_of.get(result.urn))
    nothing = dict.fromkeys(STATES, 0)
    return [
        WorkspaceView(name, resources[name], counted.get(name, nothing))
        for name in sorted(resources, key=lambda name: (name is None, name or ""))
    ]


def blocking(dossier: Dossier) -> Sequence[Group]:
    """What stops a deployment, failures first."""
    return _alike(result for result in (dossier.run.results if dossier.run else ()) if result.blocks)


def waivers(dossier: Dossier) -> Sequence[Group]:
    """The results that a waiver lets through."""
    return _alike(result for result in (dossier.run.results if dossier.run else ()) if result.waived is not None)


def drift(dossier: Dossier) -> Sequence[Drift]:
    """What drifted, what weakens a rule first."""
    return sorted(dossier.drift or (), key=lambda one: not one.weakens)


def configuration(dossier: Dossier) -> Sequence[tuple[str, str]]:
    """The rules' configuration in force, one line per setting; what is set to nothing has an empty value."""
    return list(_flat("", dossier.run.configuration)) if dossier.run else []


def _control(control: Control, rules: Iterable[RuleView]) -> ControlView:
    rules = list(rules)
    by_assurance: dict[Assurance, list[str]] = {}
    for rule in rules:
        for assurance in _ASSURANCES.get((rule.about.id, control.id), (Assurance.SUPPORTED,)):
            by_assurance.setdefault(assurance, []).append(rule.about.id)
    items: dict[Assurance, list[str]] = {}
    for link in links_of_control(control.id):
        if link.subject in _ITEMS:
            items.setdefault(link.assurance, []).append(link.subject)
    return ControlView(
        control,
        {assurance: tuple(ids) for assurance, ids in by_assurance.items()},
        {assurance: tuple(ids) for assurance, ids in items.items()},
        {state: sum(rule.counts[state] for rule in rules) for state in STATES},
    )


def _alike(results: Iterable[Result]) -> list[Group]:
    def key(result: Result) -> tuple[int, str, str, tuple[str, str, str]]:
        waived = result.waived
        until = (waived.reason, waived.owner, waived.until.isoformat()) if waived else ("", "", "")
        return STATES.index(result.state), result.rule, result.reason, until

    groups = [list(group) for _, group in groupby(sorted(results, key=lambda one: (key(one), one.urn)), key=key)]
    return [Group(group[0], tuple(result.urn for result in group)) for group in groups]


def _flat(path: str, value: object) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in sorted(value.items()):
            yield from _flat(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value):
            yield from _flat(f"{path}[{number}]", inner)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, "" if value in (None, {}) else str(value)
