"""What a command answers of an audit: the verdict, how it came about in numbers, and where the evidence lies."""

from dataclasses import dataclass
from pathlib import Path

from audit.evidence import Dossier, Drift
from audit.verdict import counts
from policies.results import State


@dataclass(frozen=True)
class Audited:
    """One stack as it was judged; `evidence` is the page of its pack, beside which `results.json` has everything.

    `verdict` is told in words (`exit_code` in the envelope has its number); `results` counts by state. `drift` is
    none but for an audit of the live cloud.
    """

    stack: str
    mode: str
    verdict: str
    reason: str
    results: dict[State, int]
    blocking: int
    drift: tuple[Drift, ...] | None
    evidence: str

    @classmethod
    def of(cls, dossier: Dossier, page: Path) -> "Audited":
        """What is told of a dossier whose pack was written."""
        results = dossier.run.results if dossier.run else ()
        return cls(
            stack=dossier.subject.stack,
            mode=dossier.subject.mode,
            verdict=dossier.judgement.verdict.label,
            reason=dossier.judgement.reason,
            results=dict(counts(results)),
            blocking=sum(result.blocks for result in results),
            drift=dossier.drift,
            evidence=str(page),
        )
