"""The steps of a run, each with what the program asked for: for those who need more than the record of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.events import EventReader
from policies.feeders.wire import decode_properties
from policies.records import name_of


@dataclass(frozen=True)
class Step:
    """What the engine does to one resource; a replacement is several steps.

    `operation` is the engine's word (`create`, `same`, `update`, `replace`, `delete`…). `previous` is the URN under
    which the recorded state knows the resource, another one than `urn` where an alias led to it, None for what is
    new. `inputs` are plain values, with `UNKNOWN` and `Secret` in their places.
    """

    operation: str
    urn: str
    type: str
    custom: bool
    parent: str | None
    provider: str | None
    inputs: Mapping[str, Any]
    protect: bool
    retain: bool
    previous: str | None

    @property
    def name(self) -> str:
        """The logical name."""
        return name_of(self.urn)

    @property
    def leaves(self) -> bool:
        """Whether nothing of the resource, or of its older generation, is left after this step."""
        return self.operation in {"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"}


class StepReader(EventReader):
    """Reads the event stream and keeps every step, in the order in which the engine announced them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def _resource(self, step: Mapping[str, Any]) -> None:
        super()._resource(step)
        new, old = step.get("new"), step.get("old")
        state = new or old or {}
        self.steps.append(
            Step(
                operation=step["op"],
                urn=step["urn"],
                type=state.get("type", step["type"]),
                custom=bool(state.get("custom")),
                parent=state.get("parent") or None,
                provider=(state.get("provider") or "").rpartition("::")[0] or None,
                inputs=decode_properties(state.get("inputs")),
                protect=bool(state.get("protect")),
                retain=bool(state.get("retainOnDelete")),
                previous=old["urn"] if old else None,
            )
        )
