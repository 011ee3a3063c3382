"""What evidence costs: from the events of a preview to a pack on the disk."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from audit import auditing, packing
from audit.auditing import Rules
from audit.events import Record
from audit.evidence import Mode
from audit.sources import Source, listed
from audit.workplace import Project
from bench.policies import large_stack, saved
from policies.feeders.events import read
from toolchain import Toolchain

LIMIT_S = 10.0
"""How long writing the pack of 5,000 resources may take."""


@dataclass(frozen=True)
class Written:
    """Wall-clock seconds for one stack: judging with all that is computed, writing the pack; its size in MiB."""

    resources: int
    judged: tuple[float, ...]
    written: tuple[float, ...]
    size: float

    @property
    def writing(self) -> float:
        """Seconds of writing the pack: the median."""
        return statistics.median(self.written)


def measure(project: Project, stack: str, tools: Toolchain, resources: int, runs: int) -> Written:
    """Judge and write a stack of about so many resources: the stack's hub, several times over."""
    with TemporaryDirectory(prefix="hub-bench-") as folder, large_stack(project, stack, tools, resources) as place:
        events, plan = saved(place, Path(folder))
        with events.open(encoding="utf-8") as lines:
            feed = read(lines, plan.read_bytes())
        source = Source(Mode.WITHOUT_CLOUD, feed, Record(resources=listed(feed.records), result="succeeded"))
        rules = Rules.choose(project, stack, None)
        judged, written = list[float](), list[float]()
        for number in range(runs):
            began = time.monotonic()
            dossier = auditing.audit(source, rules, project, stack, tools.version)
            judged.append(time.monotonic() - began)
            began = time.monotonic()
            page = packing.write(dossier, Path(folder) / f"pack-{number}")
            written.append(time.monotonic() - began)
        size = sum(file.stat().st_size for file in page.parent.rglob("*") if file.is_file())
    return Written(len(feed.records), tuple(judged), tuple(written), size / 2**20)
