"""What a rule is, and how findings become a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policies.configuration import Configuration
from policies.readers import reader_of
from policies.readers.facts import Check, Finding, Location, Moot, PlaceCheck, Reader, Verdict
from policies.records import ResourceRecord, UnreadableError
from policies.results import Enforcement, Evidence, Result, Severity, State


@dataclass(frozen=True)
class Decision:
    """A rule's word on one record."""

    state: State
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A question put to every resource.

    `version` rises whenever the same resource may be decided otherwise. `controls` are ids of requirements the rule
    supports: HDS-EXI-n (HDS referential v2.0), SNC-n (SecNumCloud 3.2), CNIL-EDS-n (warehouse referential, deliberation
    2021-118), CNIL-MR007-n (deliberation 2023-082), ISO-A.n (ISO/IEC 27001:2022, Annex A).
    """

    id: str
    version: str
    title: str
    severity: Severity
    enforcement: Enforcement
    rationale: str
    remediation: str
    controls: tuple[str, ...]
    decide: Callable[[ResourceRecord, Configuration], Decision]

    def apply(self, record: ResourceRecord, configuration: Configuration) -> Result:
        """Decide, whatever happens: an unreadable value or a defect of the rule is *not evaluated*, never a pass."""
        try:
            if record.external:
                return self.result(
                    record, Decision(State.NOT_EVALUATED, "only read here, so its arguments are not known")
                )
            return self.result(record, self.decide(record, configuration))
        except UnreadableError as problem:
            decision = Decision(State.NOT_EVALUATED, str(problem), (Evidence.of(problem.node),))
            return self.result(record, decision)
        except Exception as problem:  # a defect in a rule must become a result, not stop the engine
            return self.error(record, f"the rule failed: {type(problem).__name__}: {problem}")

    def error(self, record: ResourceRecord, reason: str) -> Result:
        """The result of a rule that could not be run."""
        return self.result(record, Decision(State.NOT_EVALUATED, reason), rule_error=True)

    def result(self, record: ResourceRecord, decision: Decision, *, rule_error: bool = False) -> Result:
        """A decision as a result."""
        return Result(
            rule=self.id,
            rule_version=self.version,
            title=self.title,
            severity=self.severity,
            enforcement=self.enforcement,
            urn=record.urn,
            type=record.type,
            state=decision.state,
            reason=decision.reason,
            evidence=decision.evidence,
            controls=self.controls,
            remediation=self.remediation if decision.state in {State.FAIL, State.NOT_EVALUATED} else "",
            rule_error=rule_error,
        )


UNKNOWN_TYPE = Decision(State.NOT_EVALUATED, "no reader knows this type, so nobody can say where it puts data")


def not_applicable(moot: Moot) -> Decision:
    """The decision on a question that does not arise."""
    return Decision(State.NOT_APPLICABLE, moot.reason)


def reader_or_decision(record: ResourceRecord) -> Reader | Decision:
    """The record's reader, or the decision that there is none."""
    return reader_of(record) or UNKNOWN_TYPE


def place_facts(record: ResourceRecord, checks: Iterable[PlaceCheck]) -> Iterable[Location | Finding]:
    """All that the checks see; what one of them cannot read becomes an unclear finding."""
    for check in checks:
        try:
            yield from check(record)
        except UnreadableError as problem:
            yield unreadable(problem)


def findings(record: ResourceRecord, checks: Iterable[Check], configuration: Configuration) -> Iterable[Finding]:
    """All that the checks find; what one of them cannot read becomes an unclear finding."""
    for check in checks:
        try:
            yield from check(record.properties, configuration)
        except UnreadableError as problem:
            yield unreadable(problem)


def unreadable(problem: UnreadableError) -> Finding:
    """The finding that a decisive value cannot be read."""
    return Finding(Verdict.UNCLEAR, str(problem), (Evidence.of(problem.node),))


def decide(found: Iterable[Finding], nothing: Decision) -> Decision:
    """One broken finding fails; else one unclear leaves it open; else it passes. `nothing` is for no finding at all."""
    everything = list(found)
    for verdict, state in _ORDER:
        chosen = [finding for finding in everything if finding.verdict is verdict]
        if chosen:
            reason = "; ".join(dict.fromkeys(finding.text for finding in chosen))
            evidence = dict.fromkeys(one for finding in chosen for one in finding.evidence)
            return Decision(state, reason, tuple(evidence))
    return nothing


_ORDER = (
    (Verdict.BROKEN, State.FAIL),
    (Verdict.UNCLEAR, State.NOT_EVALUATED),
    (Verdict.SOUND, State.PASS),
)
