"""Recorded runs of the real engine, and results as the policy pack writes them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.engine import Failure
from audit.events import EventReader, Record, Resource
from audit.evidence import SCHEMA_VERSION, Dossier, Input, Mode, Subject, Versions
from audit.verdict import conclude
from policies.results import About, Enforcement, Evidence, Result, Run, Severity, State

RECORDED = Path(__file__).parent / "recorded"
TIME = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def recorded() -> Callable[[str], Record]:
    """The record of one of the runs in `recorded/`, by its name."""

    def read(name: str) -> Record:
        reader = EventReader()
        for line in (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert reader.feed(line)
        return reader.record()

    return read


@pytest.fixture
def make_result() -> Callable[..., Result]:
    """A result; what a test does not name is of no matter to it."""

    def make(
        name: str = "v",
        state: State = State.PASS,
        rule: str = "residency",
        enforcement: Enforcement = Enforcement.MANDATORY,
        controls: tuple[str, ...] = ("HDS-EXI-28", "SNC-19.2.b"),
        remediation: str | None = None,
        **more: object,
    ) -> Result:
        about = About(
            id=rule,
            version="1",
            title=f"Title of {rule}",
            severity=Severity.HIGH,
            enforcement=enforcement,
            rationale=f"Reason for {rule}.",
            remediation=remediation or f"remedy of {rule}",
            controls=controls,
        )
        values: dict[str, object] = {
            "urn": urn(name),
            "type": "test:index:Thing",
            "state": state,
            "reason": f"reason of {name}",
            "evidence": (Evidence("region", "GRA11"),),
        }
        return Result(about, **{**values, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """A complete run of the stack `t` of the project `hub` with the results given."""

    def make(*results: Result, complete: bool = True, project: str = "hub", stack: str = "t") -> Run:
        return Run(
            complete=complete,
            project=project,
            stack=stack,
            dry_run=True,
            pack="hds",
            pack_version="0.1.0",
            configuration={"residency": {"perimeter": "eu", "sandboxRegions": []}},
            started=TIME,
            finished=TIME if complete else None,
            rules=tuple({result.about.id: result.about for result in results}.values()),
            results=results,
        )

    return make


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """The record of a successful run of the engine that registered the resources named."""

    def make(*names: str, read: tuple[str, ...] = ()) -> Record:
        resources = [
            Resource(
                urn(name), "test:index:Thing", name, "read" if name in read else "create", name in read, "GRA11", None
            )
            for name in (*names, *read)
        ]
        shown = frozenset(map(urn, names))
        return Record(resources=tuple(resources), shown=shown, result="succeeded", providers={"openstack": "5.5.3"})

    return make


def urn(name: str) -> str:
    return f"urn:pulumi:t::hub::test:index:Thing::{name}"


@pytest.fixture
def make_dossier() -> Callable[..., Dossier]:
    """The evidence of a run and of what the engine recorded; what a test does not name is of no matter to it."""

    def make(run: Run | None, record: Record, failure: Failure | None = None, **more: Any) -> Dossier:
        dossier = Dossier(
            schema_version=SCHEMA_VERSION,
            subject=Subject(
                "hub", "t", Mode.PREVIEW, TIME, None, "stacks/Pulumi.t.yaml", (Input("stacks/Pulumi.t.yaml", "d" * 64),)
            ),
            versions=Versions("0.1.0", "3.259.0", "0.1.0", {"openstack": "5.5.3"}),
            policy_configuration="the pack's defaults",
            judgement=conclude(run, record, failure, project="hub", stack="t"),
            resources=record.resources,
            inventory=(),
            connections=None,
            drift=None,
            run=run,
        )
        return replace(dossier, **more)

    return make
