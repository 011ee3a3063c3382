"""What a format has to tell: the results of the run, and the audit's own where these do not show why it is no pass."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from audit.events import Position
from audit.evidence import Dossier
from audit.verdict import Verdict
from policies.records import ROOT_STACK
from policies.results import About, Enforcement, Evidence, Result, Severity, State

WHOLE_AUDIT = "whole-audit"
"""The rule of the audit itself: it is no policy, and appears only where it is not kept."""
PROJECT_FILE = "Pulumi.yaml"
"""Where a finding points that no line and no stack's file is known of: readers refuse one without a place."""


def findings(dossier: Dossier) -> tuple[Result, ...]:
    """The results of the run, the audit's own first.

    There is one of the audit itself when the run failed, and when the verdict is no pass though no result blocks: what
    could not be audited must not look like an empty success, nor what the program only reads like something judged.
    """
    results = () if dossier.run is None else dossier.run.results
    return (*_of_audit(dossier, results), *results)


def rules(dossier: Dossier) -> tuple[About, ...]:
    """The rules asked, and that of the audit itself where there is a finding of it."""
    asked = () if dossier.run is None else dossier.run.rules
    return (*(result.about for result in findings(dossier) if result.rule == WHOLE_AUDIT), *asked)


def places(dossier: Dossier) -> Mapping[str, Position]:
    """The line that each resource was asked for on, by URN, where it is known."""
    return {each.urn: each.position for each in dossier.resources if each.position is not None}


def elsewhere(dossier: Dossier) -> Position:
    """The place of what has no line of its own: the start of the stack's file."""
    return Position(dossier.subject.specification or PROJECT_FILE, 1)


def as_uri(file: str) -> str:
    """The relative reference (RFC 3986) to a file of the project."""
    return quote(file.replace("\\", "/"))


def _of_audit(dossier: Dossier, results: tuple[Result, ...]) -> Iterator[Result]:
    subject, judgement = dossier.subject, dossier.judgement
    failed = judgement.verdict is Verdict.RUN_FAILED
    if judgement.verdict is Verdict.PASS or (not failed and any(result.blocks for result in results)):
        return
    about = About(
        id=WHOLE_AUDIT,
        version=dossier.versions.toolkit,
        title="The audit ran to its end and saw the whole stack",
        severity=Severity.CRITICAL,
        enforcement=Enforcement.MANDATORY,
        rationale="What was not seen was not judged: an audit that is not whole proves nothing.",
        remediation="Do away with what the reason names and audit again.",
        controls=(),
    )
    yield Result(
        about,
        urn=f"urn:pulumi:{subject.stack}::{subject.project}::{ROOT_STACK}::{subject.project}-{subject.stack}",
        type=ROOT_STACK,
        state=State.FAIL if failed or judgement.verdict is Verdict.FAIL else State.NOT_EVALUATED,
        reason=f"{judgement.verdict.label}: {judgement.reason}",
        evidence=(Evidence("detail", judgement.detail),) if judgement.detail else (),
    )
