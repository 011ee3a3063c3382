"""The hubs that statements are about: each made once in a process, with what was planned and what was seen of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from observers import observe
from observers.observation import Observation
from recording import Graph, record, settled
from specs import hub as loaded

from components.backend import Backend, Consent
from components.blueprint import Blueprint
from components.clouds import backend_of, clouds
from components.hub import HealthDataHub
from components.planning import plan
from components.spec import HubSpec

CLOUDS = ("azure", "ovh", "sandbox", "generic", "null")
LEVELS: Mapping[str, tuple[str, ...]] = {
    cloud: ("baseline", "hds") if cloud in ("azure", "generic") else ("baseline", "hds", "sovereign")
    for cloud in CLOUDS
}
"""Which levels each cloud supports; that it refuses the others is a statement of its own."""


@dataclass(frozen=True)
class Case:
    """An example on a cloud at a level."""

    cloud: str
    level: str
    example: str = "hospital"

    def __str__(self) -> str:
        return f"{self.example}-{self.cloud}-{self.level}"


@dataclass(frozen=True)
class Hub:
    """One hub: as written, as planned, as registered, and what its back end returned."""

    spec: HubSpec
    blueprint: Blueprint
    graph: Graph
    facts: Mapping[str, Any]

    @property
    def backend(self) -> Backend:
        """The back end that made it."""
        return backend_of(self.spec.cloud)

    @cached_property
    def seen(self) -> Observation:
        """The hub in the words of no cloud."""
        return observe(clouds()[self.spec.cloud].family, self.spec, self.blueprint, self.graph, self.facts)


HOSPITALS = [Case(cloud, level) for cloud in CLOUDS for level in LEVELS[cloud]]
SMALL = [Case(cloud, "baseline", "small") for cloud in ("azure", "ovh", "null")]
NATIONAL = [Case(cloud, "hds", "national") for cloud in ("azure", "ovh", "null")]
"""One cloud of each back end: what is true of them in the small is true of the back end's other clouds."""


def hub(case: Case, consent: frozenset[str] = frozenset(), **changes: Any) -> Hub:
    """The case's hub, with some top-level values of its spec changed."""
    made = _once(case, consent, json.dumps(changes, sort_keys=True))
    if isinstance(made, Exception):
        raise made
    return made


def fresh(case: Case) -> Hub:
    """The case's hub made anew, in the environment as it is now."""
    return _made(case, frozenset(), {})


@cache
def _once(case: Case, consent: frozenset[str], changes: str) -> Hub | Exception:
    # What cannot be made fails every statement about it, but is tried once.
    try:
        return _made(case, consent, json.loads(changes))
    except Exception as problem:
        return problem


def _made(case: Case, consent: frozenset[str], changes: Mapping[str, Any]) -> Hub:
    spec = loaded(case.example, case.cloud, **{"assurance": case.level, **changes})
    facts: list[Mapping[str, Any]] = []

    def program() -> None:
        settled(HealthDataHub("hub", spec, Consent(consent)).facts, facts.append)

    graph = record(program)
    return Hub(spec, plan(spec), graph, facts[0])
