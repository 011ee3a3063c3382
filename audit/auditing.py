"""One audit from end to end: judge what a source gave, and put together all that the evidence is made from."""

import json
from dataclasses import dataclass, replace
from importlib import resources as package_files
from pathlib import Path

import policies
from audit import drift, evidence
from audit.connections import connections
from audit.engine import AuditError
from audit.events import Resource
from audit.evidence import Dossier, Input, Subject, Versions
from audit.inventory import inventory
from audit.positions import Positions
from audit.sources import Source
from audit.verdict import conclude
from audit.workplace import Project
from policies.configuration import Configuration, ConfigurationError
from policies.judge import judge_feed
from policies.packs import HDS, Pack
from policies.stack import in_one_order

DEFAULTS = "the pack's defaults"


@dataclass(frozen=True)
class PolicyConfiguration:
    """The file that configures the pack (none: its defaults), and how the evidence names it."""

    file: Path | None
    name: str

    @classmethod
    def choose(cls, project: Project | None, stack: str, given: Path | None) -> "PolicyConfiguration":
        """The file given, else `policy.<stack>.json` beside the stack's file, else the pack's defaults.

        Raises `AuditError` when the file given does not exist.
        """
        if given is not None:
            if not given.is_file():
                raise AuditError(f"the policy configuration {given} is no file")
            return cls(given.resolve(), given.name)
        if project is None:
            return cls(None, DEFAULTS)
        own = project.configuration_folder / f"policy.{stack}.json"
        return cls(own, str(own.relative_to(project.root))) if own.is_file() else cls(None, DEFAULTS)


@dataclass(frozen=True)
class Rules:
    """What a stack is judged by: a pack and its configuration, which `inputs` were read for and `name` tells of."""

    pack: Pack
    name: str
    configuration: Configuration
    inputs: tuple[Input, ...] = ()

    @classmethod
    def choose(cls, project: Project | None, stack: str, given: Path | None, pack: Pack = HDS) -> "Rules":
        """The rules for a stack. Raises `AuditError` when their configuration cannot be used."""
        written = PolicyConfiguration.choose(project, stack, given)
        if written.file is None:
            return cls(pack, written.name, Configuration())
        try:
            content = written.file.read_bytes()
            document = json.loads(content)
        except (OSError, ValueError) as problem:
            raise AuditError(f"the policy configuration {written.name} cannot be read: {problem}") from None
        if not isinstance(document, dict):
            raise AuditError(f"the policy configuration {written.name} must be an object with a section per rule")
        try:
            configuration = Configuration.from_pack(document)
        except ConfigurationError as problem:
            raise AuditError(f"{written.name}: {problem}") from None
        return cls(pack, written.name, configuration, (Input(written.name, evidence.digest(content)),))


@dataclass(frozen=True)
class _Specification:
    """The stack's file, as it was when the stack was judged."""

    name: str
    content: bytes

    @classmethod
    def of(cls, project: Project | None, stack: str) -> "_Specification | None":
        """The file, none where there is no project."""
        if project is None:
            return None
        file = project.configuration(stack)
        return cls(str(file.relative_to(project.root)), file.read_bytes())

    @property
    def input(self) -> Input:
        """The file as an input of the audit."""
        return Input(self.name, evidence.digest(self.content))


def pack_folder(pack: Pack) -> Path:
    """Where a policy pack of this toolkit lies."""
    folder = Path(str(package_files.files(policies)))
    return folder if pack is HDS else folder / pack.name.replace("-", "_")


def audit(source: Source, rules: Rules, project: Project | None, stack: str, pulumi: str | None) -> Dossier:
    """Judge what a source gave. `pulumi` is the version of the engine that was used, none where none was.

    Where the engine failed, nothing is judged: half a stack must not look like one that was.
    """
    time = evidence.now()
    name = project.name if project else source.feed.project
    run, stack_seen, drifted = None, None, None
    if source.failure is None and source.feed.records:
        stack_seen = in_one_order(source.feed.records, time.date())
        run = judge_feed(source.feed, rules.configuration, time, rules.pack, stack_seen)
        if source.recorded is not None:
            drifted = drift.drift(
                source.recorded, source.feed, lambda feed: judge_feed(feed, rules.configuration, time, rules.pack)
            )
    specification = _Specification.of(project, stack)
    return Dossier(
        schema_version=evidence.SCHEMA_VERSION,
        subject=Subject(
            project=name,
            stack=stack,
            mode=source.mode,
            time=time,
            revision=evidence.revision(project.root) if project else None,
            specification=specification.name if specification else None,
            inputs=(*((specification.input,) if specification else ()), *rules.inputs, *source.inputs),
        ),
        versions=Versions(evidence.toolkit_version(), pulumi, policies.VERSION, dict(source.record.providers)),
        policy_configuration=rules.name,
        judgement=conclude(run, source.record, source.failure, project=name, stack=stack),
        resources=_placed(source, specification, name),
        inventory=() if stack_seen is None else inventory(stack_seen, rules.configuration),
        connections=None if stack_seen is None else connections(stack_seen, rules.configuration),
        drift=drifted,
        run=run,
        leaving=source.record.leaving,
    )


def default_folder(root: Path, name: str) -> Path:
    """Where evidence goes unless told otherwise: `evidence/<name>-<UTC time>`."""
    return root / "evidence" / f"{name}-{evidence.now():%Y%m%dT%H%M%SZ}"


def _placed(source: Source, specification: _Specification | None, project: str) -> tuple[Resource, ...]:
    """What the engine said of each resource, and the line that asked for it."""
    positions = dict(source.positions)
    if specification is not None:
        lines = Positions(specification.name, specification.content.decode(), project)
        positions |= {record.urn: line for record in source.feed.records if (line := lines.of(record)) is not None}
    return tuple(replace(resource, position=positions.get(resource.urn)) for resource in source.record.resources)
