"""One audit from end to end: preview with the pack, judge, write the evidence."""

from dataclasses import dataclass
from importlib import resources as package_files
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

import policies
from audit import evidence
from audit.engine import AuditError, Failure, Outcome
from audit.evidence import Dossier, Subject, Versions
from audit.page import page
from audit.progress import engine_progress
from audit.verdict import conclude
from audit.workplace import Project, Workplace
from policies.packs import HDS, Pack
from policies.results import Run, load

DEFAULTS = "the pack's defaults"


@dataclass(frozen=True)
class PolicyConfiguration:
    """The file that configures the pack (none: its defaults), and how the evidence names it."""

    file: Path | None
    name: str

    @classmethod
    def choose(cls, project: Project, stack: str, given: Path | None) -> "PolicyConfiguration":
        """The file given, else `policy.<stack>.json` beside the stack's file, else the pack's defaults.

        Raises `AuditError` when the file given does not exist.
        """
        if given is not None:
            if not given.is_file():
                raise AuditError(f"the policy configuration {given} is no file")
            return cls(given.resolve(), given.name)
        own = project.configuration_folder / f"policy.{stack}.json"
        return cls(own, str(own.relative_to(project.root))) if own.is_file() else cls(None, DEFAULTS)


def pack_folder(pack: Pack) -> Path:
    """Where a policy pack of this toolkit lies."""
    folder = Path(str(package_files.files(policies)))
    return folder if pack is HDS else folder / pack.name.replace("-", "_")


def audit(
    workplace: Workplace,
    configuration: PolicyConfiguration,
    pulumi_version: str,
    console: Console,
    pack: Pack = HDS,
) -> Dossier:
    """Preview a stack with a policy pack and judge what came back. Raises `AuditError` when it cannot be run."""
    project, stack, time = workplace.project, workplace.stack, evidence.now()
    with TemporaryDirectory(prefix="hub-results-") as folder:
        results = Path(folder) / "results.json"
        with engine_progress(console, f"Preview of {stack} with the policy pack") as observer:
            outcome = workplace.engine.preview(
                stack,
                config_file=workplace.config_file,
                pack=pack_folder(pack),
                pack_configuration=configuration.file,
                results=results,
                observer=observer,
            )
        run, unreadable = _load(results)
    specification = project.configuration(stack)
    judgement = conclude(run, outcome.record, outcome.failure or unreadable, project=project.name, stack=stack)
    return Dossier(
        schema_version=evidence.SCHEMA_VERSION,
        subject=Subject(
            project=project.name,
            stack=stack,
            mode=_mode(workplace),
            time=time,
            revision=evidence.revision(project.root),
            specification=str(specification.relative_to(project.root)),
            digest=evidence.digest(specification),
        ),
        versions=Versions(
            toolkit=evidence.toolkit_version(),
            pulumi=pulumi_version,
            pack=run.pack_version if run else _loaded_version(outcome),
            providers=dict(outcome.record.providers),
        ),
        policy_configuration=configuration.name,
        judgement=judgement,
        resources=outcome.record.resources,
        run=evidence.settled(run, time),
    )


def write(dossier: Dossier, folder: Path) -> Path:
    """Write `results.json` and the page `index.html` into the folder, made when missing; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(evidence.to_json(dossier), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(page(dossier), encoding="utf-8")
    return index


def default_folder(project: Project, name: str) -> Path:
    """Where evidence goes unless told otherwise: `evidence/<name>-<UTC time>`."""
    return project.root / "evidence" / f"{name}-{evidence.now():%Y%m%dT%H%M%SZ}"


def _load(results: Path) -> tuple[Run | None, Failure | None]:
    try:
        return load(results), None
    except FileNotFoundError:
        return None, None
    except ValueError as problem:
        return None, Failure("the policy pack's results cannot be read", str(problem))


def _mode(workplace: Workplace) -> str:
    return "preview without cloud credentials" if workplace.no_cloud else "preview against the stack's recorded state"


def _loaded_version(outcome: Outcome) -> str | None:
    return next(iter(outcome.record.packs.values()), None)
