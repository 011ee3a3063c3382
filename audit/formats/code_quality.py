"""What blocks a stack as GitLab's code-quality report: a list of findings, each on a line of the checkout.

The form is GitLab's own part of Code Climate's specification: `description`, `check_name`, `fingerprint`, `severity`
and `location` (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from audit.events import Position
from audit.evidence import Dossier
from audit.formats.findings import WHOLE_AUDIT, elsewhere, findings, places
from policies.records import name_of
from policies.results import Result, Severity

FILE = "code-quality.json"
_SEVERITIES = {
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(dossier: Dossier) -> str:
    """The report, `[]` for a stack that passes.

    What is not a single result, such as a run that failed, is one finding on the stack's file, so that an empty report
    always means a pass.
    """
    lines, start = places(dossier), elsewhere(dossier)
    found = [
        _of_audit(dossier) if result.rule == WHOLE_AUDIT else _of_result(result, lines.get(result.urn, start))
        for result in findings(dossier)
        if result.blocks
    ]
    ordered = sorted(found, key=lambda finding: (finding["location"]["path"], finding["fingerprint"]))
    return json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"


def _of_result(result: Result, position: Position) -> Mapping[str, Any]:
    return _finding(
        check=result.rule,
        description=f"{name_of(result.urn)}: {result.state.value}: {result.reason}",
        severity=_SEVERITIES[result.about.severity],
        position=position,
        identity=(result.rule, result.urn, result.state.value),
    )


def _of_audit(dossier: Dossier) -> Mapping[str, Any]:
    subject, judgement = dossier.subject, dossier.judgement
    return _finding(
        check="audit",
        description=f"{subject.stack}: {judgement.verdict.label}: {judgement.reason}",
        severity="blocker",
        position=elsewhere(dossier),
        identity=("audit", subject.project, subject.stack, judgement.verdict.label),
    )


def _finding(
    *, check: str, description: str, severity: str, position: Position, identity: tuple[str, ...]
) -> Mapping[str, Any]:
    # Neither line nor words: GitLab tells new findings from old ones by it, and both change while the finding stays.
    fingerprint = hashlib.sha256("\n".join(identity).encode()).hexdigest()
    return {
        "type": "issue",
        "check_name": check,
        "description": description,
        "categories": ["Security"],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": position.file, "lines": {"begin": position.line}},
    }
