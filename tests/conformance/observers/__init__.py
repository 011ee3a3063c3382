"""One observer per back end: it turns a recorded graph into an observation in the words of no cloud.

An observer reads the inputs that were registered and the facts that the back end returned. What it says is compared
with the blueprint, so it takes nothing from there but the keys that belong to names.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from recording import Graph

from components.blueprint import Blueprint
from components.spec import HubSpec
from observers.observation import Observation


def observe(family: str, spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> Observation:
    """The hub as it was registered. The observer of a back end is the module that has its name."""
    seen: Observation = import_module(f"observers.{family}").observe(spec, names, graph, facts)
    return seen
