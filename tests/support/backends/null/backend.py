"""The null back end: it gives everything, because it makes nothing."""

from collections.abc import Mapping

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.capabilities import Capability, Met, MetDifferently, Support
from components.problems import Problem
from components.sketch import Sketch
from components.spec import Custody, HubSpec, OpenStackBlock

_SUPPORT: Mapping[Capability, Support] = {
    **{capability: Met("a record says so") for capability in Capability},
    Capability.DATA_SET_MOUNTS: MetDifferently("the gate copies data sets onto the machines' own volumes"),
}
_MODELS = {"CPU": (2, 4, 8, 16), "H100": (1, 2), "A100": (2,)}


class NullBackend:
    """Renders a blueprint as records."""

    name = "null"

    def support(self, cloud: str) -> Mapping[Capability, Support]:  # noqa: ARG002
        """Everything, by a record that says so."""
        return _SUPPORT

    def custody(self, cloud: str) -> Custody:  # noqa: ARG002
        """Nobody but the customer has a record's key."""
        return Custody.CUSTOMER

    def accelerators(self, cloud: str, declared: OpenStackBlock | None = None) -> Mapping[str, str]:  # noqa: ARG002
        """A machine type called as what it offers."""
        return {f"{model}:{count}": f"{model}-{count}" for model, counts in _MODELS.items() for count in counts}

    def stateful(self) -> Mapping[str, tuple[str, ...]]:
        """Stores, keys and volumes; another size of a volume is another volume here."""
        return {
            "health-data-hub:null:Store": ("purpose",),
            "health-data-hub:null:Copy": ("of", "region"),
            "health-data-hub:null:Key": ("purpose",),
            "health-data-hub:null:Volume": ("purpose", "size"),
        }

    def problems(self, known: Sketch, environment: Mapping[str, str]) -> list[Problem]:  # noqa: ARG002
        """Only one region exists."""
        if known.region in (None, "somewhere"):
            return []
        return [Problem("region", str(known.region), "somewhere")]

    def placeholders(self, spec: HubSpec) -> list[Problem]:  # noqa: ARG002
        """None: there is nothing that could stand for something else."""
        return []

    def unfinished(self, spec: HubSpec) -> list[str]:  # noqa: ARG002
        """Nothing: records are made in one step."""
        return []

    def render(self, spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
        """Make the hub's records."""
        from components.null.rendering import render

        return render(spec, blueprint, consent, parent)


BACKEND = NullBackend()
