"""Time and memory of the hub's program as workspaces are added, each size in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench import recording
from bench.preview import hub_program

SIZES = (10, 50, 100, 200)
"""Numbers of workspaces."""


@dataclass(frozen=True)
class Grown:
    """A hub of so many workspaces: custom resources, processor seconds, and peak memory beyond the start's in MiB.

    The start is the process with all modules loaded and a hub without workspaces made.
    """

    workspaces: int
    resources: int
    seconds: float
    memory: float


def measured(written: Mapping[str, Any], stack: str, workspaces: int) -> Grown:
    """Make a hub in a process of its own, against an engine that only records."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.growth", str(workspaces), stack],
        input=json.dumps(written, default=str),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Grown(**json.loads(ran.stdout.splitlines()[-1]))


def linearity(series: list[Grown]) -> tuple[float, float]:
    """Seconds and memory for each workspace added between the last two sizes, over those between the first two.

    1 means that growth is in proportion; more, that large hubs cost more for each workspace than small ones.
    """
    first, last = _slope(series[0], series[1]), _slope(series[-2], series[-1])
    return last[0] / first[0], last[1] / first[1]


def _slope(smaller: Grown, larger: Grown) -> tuple[float, float]:
    more = larger.workspaces - smaller.workspaces
    return (larger.seconds - smaller.seconds) / more, (larger.memory - smaller.memory) / more


def grown(written: Mapping[str, Any], workspaces: int) -> dict[str, Any]:
    """The spec with so many workspaces, each with one pool of one machine."""
    studies = [
        {
            "name": f"study-{number:03}",
            "slot": number,
            "pools": [{"name": "work", "accelerator": "CPU:4", "scratch_gb": 50}],
        }
        for number in range(1, workspaces + 1)
    ]
    return {**written, "address_space": "10.0.0.0/12", "workspaces": studies}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _main(workspaces: int, stack: str) -> None:
    written = json.load(sys.stdin)
    recording.record(hub_program(grown(written, 0)), "health-data-hub", stack)
    before, started = _peak(), time.process_time()
    made = recording.record(hub_program(grown(written, workspaces)), "health-data-hub", stack)
    seconds = time.process_time() - started
    print(json.dumps(vars(Grown(workspaces, len(made), seconds, _peak() - before))))  # noqa: T201 - its result


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
