"""The preview of a hub against the same resources written flat: real engine, no cloud, both in one run."""

import os
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from audit import workplace
from audit.engine import AuditError
from audit.steps import Step, StepReader
from audit.workplace import Project, Workplace
from bench import flat, recording
from components.hub import HealthDataHub
from components.loading import load
from toolchain import Toolchain

LIMIT = 1.25
"""How much longer the preview of a hub may take than that of the same resources written flat."""

Shown = Mapping[tuple[str, str], Mapping[str, Any]]
"""Inputs by type and logical name."""


@dataclass(frozen=True)
class Compared:
    """Wall-clock times of previews in seconds, in the order measured, the hub's and the flat program's in turn."""

    stack: str
    resources: int
    hub: tuple[float, ...]
    flat: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The hub's time over the flat program's: medians."""
        return statistics.median(self.hub) / statistics.median(self.flat)


def specification(project: Project, stack: str) -> dict[str, Any]:
    """The hub's spec as it stands in the stack's file."""
    settings = yaml.safe_load(project.configuration(stack).read_text(encoding="utf-8"))
    written: dict[str, Any] = settings["config"][f"{project.name}:hub"]
    return written


def hub_program(written: Mapping[str, Any]) -> Callable[[], HealthDataHub]:
    """What the stacks' program does: load the spec, make the hub."""
    return lambda: HealthDataHub("hub", load(dict(written), os.environ))


def customs(steps: list[Step]) -> Shown:
    """What a preview showed of custom resources."""
    return {(step.type, step.name): step.inputs for step in steps if step.custom}


def preview(place: Workplace) -> tuple[float, Shown]:
    """One preview: its wall-clock time in seconds, and the custom resources that it showed."""
    reader = StepReader()
    outcome = place.engine.plan(place.stack, config_file=place.config_file, reader=reader)
    if (failure := outcome.failure) is not None:
        raise AuditError(f"{failure.headline}\n{failure.detail}")
    return outcome.seconds, customs(reader.steps)


def write_flat(project: Project, stack: str, shown: Shown, folder: Path) -> Project:
    """Write the flat program of a stack as a project of its own into `folder`, which a person may read.

    `shown` is what the hub's own preview showed.
    """
    made = recording.record(hub_program(specification(project, stack)), project.name, stack)
    text = flat.program(made, {name: inputs for (_, name), inputs in shown.items()})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__main__.py").write_text(text, encoding="utf-8")
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": project.name, "runtime": runtime}), encoding="utf-8")
    (folder / f"Pulumi.{stack}.yaml").write_text("config: {}\n", encoding="utf-8")
    return Project.load(folder)


def differences(hub: Shown, flat_: Shown) -> list[str]:
    """Where the flat program is not the hub: resources that only one has, inputs that differ. Empty when it is."""
    found = [f"{name} ({type_}) is in the hub only" for type_, name in sorted(hub.keys() - flat_.keys())]
    found += [f"{name} ({type_}) is in the flat program only" for type_, name in sorted(flat_.keys() - hub.keys())]
    for key in sorted(hub.keys() & flat_.keys()):
        changed = sorted(
            name for name in hub[key].keys() | flat_[key].keys() if hub[key].get(name) != flat_[key].get(name)
        )
        if changed:
            found.append(f"{key[1]} ({key[0]}) differs in {', '.join(changed)}")
    return found


@contextmanager
def prepared(project: Project, stack: str, tools: Toolchain) -> Iterator[tuple[Workplace, Workplace, Shown]]:
    """The hub and its flat twin, ready to be previewed, and the custom resources that both show.

    Raises `AuditError` when the twin is no twin.
    """
    with ExitStack() as open_:
        hub = open_.enter_context(workplace.without_cloud(project, stack, tools))
        _, shown = preview(hub)
        twin = write_flat(project, stack, shown, project.state / "bench" / stack)
        flat_ = open_.enter_context(workplace.without_cloud(twin, stack, tools))
        _, shown_flat = preview(flat_)
        if wrong := differences(shown, shown_flat):
            raise AuditError("the flat program is not the hub:\n" + "\n".join(wrong))
        yield hub, flat_, shown


def compare(project: Project, stack: str, tools: Toolchain, runs: int) -> Compared:
    """Preview both `runs` times in turn; the first previews, which also warm what is cached, are not counted."""
    with prepared(project, stack, tools) as (hub, twin, shown):
        times = [(preview(hub)[0], preview(twin)[0]) for _ in range(runs)]
    return Compared(stack, len(shown), *(tuple(each) for each in zip(*times, strict=True)))
