"""What judging costs: the pack beside a preview against one that asks nothing, and the rules fed from its events."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from audit import workplace
from audit.auditing import PolicyConfiguration, pack_folder
from audit.engine import AuditError
from audit.steps import StepReader
from audit.workplace import Project, Workplace
from bench import large, preview, recording
from bench.others import compared
from policies.feeders.events import read
from policies.packs import HDS
from policies.records import ResourceRecord
from toolchain import Toolchain

ATTACHED_LIMIT = 1.05
"""How much longer a preview may take with the pack than with one of a single rule that asks nothing."""
SIZES = (1000, 5000)
FED_LIMIT_S = 0.5
"""How long judging 1,000 resources from events may take, beyond the start of the interpreter with the rules."""

ROUNDS = 9
"""How many times at least judging is measured: it takes no time beside a preview."""

_NOTHING = '''"""Written by bench: a pack with one rule that asks nothing."""

from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

RULE = ResourceValidationPolicy("nothing", "asks nothing", lambda args, report: None, EnforcementLevel.MANDATORY)
PolicyPack(name="nothing", policies=[RULE])
'''

_LOAD = "import policies.configuration, policies.feeders.events, policies.judge, policies.results"

_JUDGE = """
import json, sys
from pathlib import Path
from policies.configuration import Configuration
from policies.feeders import events
from policies.judge import judge_feed
with open(sys.argv[1], encoding="utf-8") as lines:
    feed = events.read(lines, Path(sys.argv[2]).read_bytes())
configuration = Configuration.from_pack(json.loads(Path(sys.argv[3]).read_text()))
judge_feed(feed, configuration)
"""


@dataclass(frozen=True)
class Preview:
    """What a preview took: seconds on the clock, and of the processors for the engine and all that it starts.

    Other work on a machine lengthens the first by more than what is to be shown here, and hardly the second.
    """

    seconds: float
    processor: float


@dataclass(frozen=True)
class Saved:
    """What rules are fed with: the events and the plan of one preview, and the rules' configuration."""

    resources: int
    events: Path
    plan: Path
    configuration: Path


@dataclass(frozen=True)
class Attached:
    """What previews of one stack took with either pack, and where its events were saved."""

    nothing: tuple[Preview, ...]
    pack: tuple[Preview, ...]
    saved: Saved

    @property
    def ratio(self) -> float:
        """The preview with the pack over that with nothing: medians on the clock."""
        return _over([each.seconds for each in self.pack], [each.seconds for each in self.nothing])

    @property
    def fastest_ratio(self) -> float:
        """The same of the fastest: other work on the machine lengthens a preview, and nothing shortens one."""
        return min(each.seconds for each in self.pack) / min(each.seconds for each in self.nothing)

    @property
    def processor_ratio(self) -> float:
        """The ratio of the medians of the processors' time."""
        return _over([each.processor for each in self.pack], [each.processor for each in self.nothing])


@dataclass(frozen=True)
class Round:
    """Wall-clock seconds of three processes, one after the other: judging, loading the rules alone, nothing at all."""

    judged: float
    loaded: float
    bare: float


@dataclass(frozen=True)
class Fed:
    """What judging one stack of `resources` from its events took, and what `others` on PATH took for it, in seconds."""

    resources: int
    rounds: tuple[Round, ...]
    others: tuple[tuple[str, float], ...]

    @property
    def judging(self) -> float:
        """Seconds of judging from events beyond the start of the interpreter with the rules: the median."""
        return statistics.median(each.judged - each.loaded for each in self.rounds)

    @property
    def loading(self) -> float:
        """Seconds of loading the rules and what they rest on: the median."""
        return statistics.median(each.loaded - each.bare for each in self.rounds)

    @property
    def bare(self) -> float:
        """Seconds of starting the interpreter alone: the median."""
        return statistics.median(each.bare for each in self.rounds)


def _over(some: list[float], others: list[float]) -> float:
    return statistics.median(some) / statistics.median(others)


def attached(project: Project, stack: str, tools: Toolchain, resources: int, runs: int, folder: Path) -> Attached:
    """Previews of a stack of about so many resources with either pack: the stack's hub, several times over.

    Its events are saved into `folder`.
    """
    folder.mkdir()
    with large_stack(project, stack, tools, resources) as place:
        nothing = _pack_of_nothing(folder / "nothing")
        configuration = PolicyConfiguration.choose(project, stack, None).file
        without: list[Preview] = []
        with_rules: list[Preview] = []
        for number in range(runs):
            turns = [(without, nothing, None), (with_rules, pack_folder(HDS), configuration)]
            # In turns: what comes second finds another machine than what comes first.
            for kept, pack, settings in reversed(turns) if number % 2 else turns:
                kept.append(_preview(place, pack, settings))
        events, plan = saved(place, folder)
    kept_configuration = folder / "configuration.json"
    kept_configuration.write_bytes(b"{}" if configuration is None else configuration.read_bytes())
    counted = len(_records(events))
    return Attached(tuple(without), tuple(with_rules), Saved(counted, events, plan, kept_configuration))


def fed(stacks: Sequence[Saved], runs: int) -> list[Fed]:
    """Judge all stacks from their events, in turns, so that all find the same machine."""
    rounds: list[list[Round]] = [[] for _ in stacks]
    for _ in range(runs):
        for each, kept in zip(stacks, rounds, strict=True):
            judged = _timed("-c", _JUDGE, str(each.events), str(each.plan), str(each.configuration))
            kept.append(Round(judged, _timed("-c", _LOAD), _timed("-c", "")))
    return [Fed(each.resources, tuple(kept), _others(each.events)) for each, kept in zip(stacks, rounds, strict=True)]


def _others(events: Path) -> tuple[tuple[str, float], ...]:
    with TemporaryDirectory(prefix="hub-bench-") as folder:
        return tuple(compared(_records(events), Path(folder)))


def _records(events: Path) -> tuple[ResourceRecord, ...]:
    with events.open(encoding="utf-8") as lines:
        return read(lines).records


@contextmanager
def large_stack(project: Project, stack: str, tools: Toolchain, resources: int) -> Iterator[Workplace]:
    """A stack of about so many resources, ready to be previewed: the stack's hub, several times over."""
    with workplace.without_cloud(project, stack, tools) as hub:
        _, shown = preview.preview(hub)
    made = recording.record(preview.hub_program(preview.specification(project, stack)), project.name, stack)
    inputs: Mapping[str, Mapping[str, Any]] = {name: given for (_, name), given in shown.items()}
    copies = max(1, round(resources / len(made)))
    program = large.write(project.state / "bench" / f"{stack}-large", project.name, stack, made, inputs, copies)
    with workplace.without_cloud(program, stack, tools) as place:
        yield place


def _pack_of_nothing(folder: Path) -> Path:
    folder.mkdir()
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    settings = {"name": "nothing", "version": "0.1.0", "runtime": runtime}
    (folder / "PulumiPolicy.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "__main__.py").write_text(_NOTHING, encoding="utf-8")
    return folder


def _preview(place: Workplace, pack: Path, configuration: Path | None) -> Preview:
    before = _processor()
    with TemporaryDirectory(prefix="hub-results-") as folder:
        outcome = place.engine.preview(
            place.stack,
            config_file=place.config_file,
            pack=pack,
            pack_configuration=configuration,
            results=Path(folder) / "results.json",
            observer=lambda _: None,
        )
    if (failure := outcome.failure) is not None:
        raise AuditError(f"{failure.headline}\n{failure.detail}")
    return Preview(outcome.seconds, _processor() - before)


def _processor() -> float:
    """Seconds of the processors that processes which were started here, and have ended, took so far."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


class _Lines(StepReader):
    """Keeps the events as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def feed(self, line: str) -> bool:
        self.lines.append(line)
        return super().feed(line)


def saved(place: Workplace, folder: Path) -> tuple[Path, Path]:
    """The events and the plan of one preview, as files."""
    reader, plan = _Lines(), folder / "plan.json"
    outcome = place.engine.plan(place.stack, config_file=place.config_file, reader=reader, save_plan=plan)
    if (failure := outcome.failure) is not None:
        raise AuditError(f"{failure.headline}\n{failure.detail}")
    events = folder / "events.jsonl"
    events.write_text("".join(reader.lines), encoding="utf-8")
    return events, plan


def _timed(*arguments: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.monotonic() - began


def linearity(series: Sequence[Fed]) -> float:
    """How much more a resource costs in the largest stack than in the smallest, judged from events."""
    first, last = series[0], series[-1]
    return (last.judging / last.resources) / (first.judging / first.resources)
