"""`hub demo`: one description, deployed to the local OpenStack and previewed on Azure, both judged."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from rich.console import Console

import toolchain
from audit import auditing, packing, sources, workplace
from audit.auditing import PolicyConfiguration, Rules
from audit.engine import Outcome
from audit.evidence import Dossier
from audit.page import Entry, index
from audit.progress import engine_progress, tell_failure, writing_progress
from audit.sources import Source
from audit.table import VERDICT_STYLE, show
from audit.verdict import Judgement, Verdict, worst
from audit.workplace import Project, Workplace
from cli.answers import Answer
from cli.failures import FORESEEN
from cli.judged import Audited
from cli.project import current
from cli.screen import complain, mode, output, progress
from policies.packs import HDS
from sandbox.openstack import Sandbox
from toolchain import Toolchain

DEPLOYED, PREVIEWED = workplace.SANDBOX_STACK, "azure-francecentral"

T = TypeVar("T")


class Stopwatch:
    """How long each part of the demonstration took, in seconds of wall-clock time."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}

    def time(self, part: str, work: Callable[[], T]) -> T:
        """Do the work and keep how long it took, even when it fails."""
        started = time.monotonic()
        try:
            return work()
        finally:
            self.parts[part] = time.monotonic() - started

    def lines(self) -> list[str]:
        """One line per part, in the order done."""
        return [f"{part}: {seconds:.1f} s" for part, seconds in self.parts.items()]


@dataclass(frozen=True)
class Demonstrated:
    """The audits of both clouds, what happened beside them, how long each part took in seconds, and the page of all."""

    audits: tuple[Audited, ...]
    notes: tuple[str, ...]
    seconds: dict[str, float]
    evidence: str


def run() -> Answer[Demonstrated]:
    """Deploy the hub to a real OpenStack on this machine, preview it on Azure without an account, and judge both.

    A second run changes nothing and is quick. Exit code: the worst of the two audits, as in `hub audit`.
    """
    project, watch = current(), Stopwatch()
    tools = watch.time("toolchain ready", lambda: toolchain.ensure(progress))
    folder = auditing.default_folder(project.root, "demo")
    notes: list[str] = []
    dossiers: list[Dossier] = []
    audits: list[Audited] = []
    verdicts: list[Verdict] = []

    def part(stack: str, work: Callable[[], Dossier]) -> None:
        try:
            dossier = work()
        except FORESEEN as problem:  # the other cloud is shown all the same
            complain(str(problem))
            notes.append(f"{stack}: {Verdict.RUN_FAILED.label}: {problem}")
            verdicts.append(Verdict.RUN_FAILED)
            return
        with writing_progress(progress, f"Evidence of {stack}") as observer:
            written = packing.write(dossier, folder / dossier.subject.stack, observer=observer)
        if not mode.json:  # each when it is there: the other takes its time
            show(dossier, output)
            output.print()
        dossiers.append(dossier)
        audits.append(Audited.of(dossier, written))
        verdicts.append(dossier.judgement.verdict)

    part(DEPLOYED, lambda: _deployed(project, tools, watch, notes))
    part(
        PREVIEWED,
        lambda: _audited(workplace.without_cloud(project, PREVIEWED, tools), sources.preview, tools, watch),
    )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    entries = [Entry(dossier, f"{dossier.subject.stack}/index.html") for dossier in dossiers]
    title = "One health data hub on two clouds"
    page.write_text(index(title, entries, [*notes, *watch.lines()]), encoding="utf-8")
    return Answer(
        Demonstrated(tuple(audits), tuple(notes), watch.parts, str(page)),
        lambda: _summarise(dossiers, [*notes, *watch.lines()], page),
        worst(verdicts).value,
    )


def _deployed(project: Project, tools: Toolchain, watch: Stopwatch, notes: list[str]) -> Dossier:
    """Start the sandbox, deploy to it and audit what was deployed."""
    watch.time("local OpenStack ready", Sandbox(console=progress).start)
    with workplace.as_configured(project, DEPLOYED, tools) as prepared:
        outcome = watch.time(f"{DEPLOYED} deployed", lambda: _up(prepared, project))
        notes.append(f"{DEPLOYED}: {_changes(outcome)}")
    tell_failure(outcome)
    place = workplace.as_configured(project, DEPLOYED, tools)
    # What the policies stopped is not in the cloud: the preview tells why.
    look = sources.live if outcome.failure is None and outcome.exit_code == 0 else sources.preview
    dossier = _audited(place, look, tools, watch)
    if (failure := outcome.recorded_failure) is not None:
        broken = Judgement(Verdict.RUN_FAILED, f"the deployment failed: {failure.headline}", failure.detail)
        return replace(dossier, judgement=broken)
    return dossier


def _up(prepared: Workplace, project: Project) -> Outcome:
    configuration = PolicyConfiguration.choose(project, prepared.stack, None)
    with (
        TemporaryDirectory(prefix="hub-results-") as folder,
        engine_progress(progress, f"Deployment of {prepared.stack}") as observer,
    ):
        return prepared.engine.up(
            prepared.stack,
            config_file=prepared.config_file,
            pack=auditing.pack_folder(HDS),
            pack_configuration=configuration.file,
            results=Path(folder) / "results.json",
            observer=observer,
        )


def _audited(
    place: AbstractContextManager[Workplace],
    look: Callable[[Workplace, Console], Source],
    tools: Toolchain,
    watch: Stopwatch,
) -> Dossier:
    with place as prepared:
        project, stack = prepared.project, prepared.stack
        rules = Rules.choose(project, stack, None)
        return watch.time(
            f"{stack} audited",
            lambda: auditing.audit(look(prepared, progress), rules, project, stack, tools.version),
        )


def _changes(outcome: Outcome) -> str:
    """What a deployment did, by operation; one that the policies stopped did nothing."""
    if outcome.record.result != "succeeded":
        return "not deployed"
    done = {step: number for step, number in sorted(outcome.record.changes.items()) if number and step != "same"}
    return ", ".join(f"{step} {number}" for step, number in done.items()) or "deployed before, nothing to change"


def _summarise(dossiers: list[Dossier], notes: list[str], page: Path) -> None:
    for dossier in dossiers:
        style = VERDICT_STYLE[dossier.judgement.verdict]
        output.print(
            f"{dossier.subject.stack:24}", dossier.judgement.verdict.label.upper(), style=style, highlight=False
        )
    for note in notes:
        output.print(note, markup=False, highlight=False)
    output.print(f"Evidence: {page}", markup=False, highlight=False, soft_wrap=True)
