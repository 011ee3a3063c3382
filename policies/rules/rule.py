"""What a rule is, and how findings become a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from policies.configuration import Configuration
from policies.controls import controls_of
from policies.readers import reader_of
from policies.readers.facts import Check, Finding, Location, Moot, PlaceCheck, Question, Reader, Verdict
from policies.records import ResourceRecord, UnreadableError
from policies.results import About, Enforcement, Evidence, Result, Severity, State
from policies.stack import Stack


class Decision(NamedTuple):
    """A rule's word on one record."""

    state: State
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a rule says of itself.

    `version` rises whenever the same resource may be decided otherwise. `waivable` is false where no waiver of the
    operator's counts.
    """

    id: str
    version: str = "1"
    title: str
    severity: Severity
    enforcement: Enforcement = Enforcement.MANDATORY
    rationale: str
    remediation: str
    waivable: bool = True

    @cached_property
    def controls(self) -> tuple[str, ...]:
        """Ids of the requirements that the rule supports."""
        return controls_of(self.id)

    @cached_property
    def about(self) -> About:
        """The statement as it stands in results."""
        return About(
            self.id,
            self.version,
            self.title,
            self.severity,
            self.enforcement,
            self.rationale,
            self.remediation,
            self.controls,
        )

    def result(self, record: ResourceRecord, decision: Decision, *, rule_error: bool = False) -> Result:
        """A decision as a result."""
        return Result(
            self.about, record.urn, record.type, decision.state, decision.reason, decision.evidence, rule_error
        )

    def error(self, record: ResourceRecord, reason: str) -> Result:
        """The result of a rule that could not be run."""
        return self.result(record, Decision(State.NOT_EVALUATED, reason), rule_error=True)


@dataclass(frozen=True, kw_only=True)
class Rule(Statement):
    """A question put to every resource by itself."""

    decide: Callable[[ResourceRecord, Configuration], Decision]

    def apply(self, record: ResourceRecord, configuration: Configuration) -> Result:
        """Decide, whatever happens: an unreadable value or a defect of the rule is *not evaluated*, never a pass."""
        try:
            if record.external:
                return self.result(record, ONLY_READ)
            return self.result(record, self.decide(record, configuration))
        except UnreadableError as problem:
            return self.result(record, unreadable_decision(problem))
        except Exception as problem:  # a defect in a rule must become a result, not stop the engine
            return self.error(record, _defect(problem))


Judgements = Iterable[tuple[ResourceRecord, Decision]]


@dataclass(frozen=True, kw_only=True)
class StackRule(Statement):
    """A question about resources together. `decide` speaks of those it concerns; of all others `otherwise` is said.

    What concerns the stack as a whole is said of the stack's own resource: see `Stack.root`.
    """

    decide: Callable[[Stack, Configuration], Judgements]
    otherwise: str

    def apply(self, stack: Stack, configuration: Configuration) -> list[Result]:
        """Decide, whatever happens: a rule that fails is *not evaluated* on every resource, never a pass.

        A resource spoken of more than once gets the worst of what was said.
        """
        said: dict[str, list[Decision]] = {}
        try:
            for record, decision in self.decide(stack, configuration):
                said.setdefault(record.urn, []).append(decision)
        except UnreadableError as problem:
            return [self.result(record, unreadable_decision(problem)) for record in stack.records]
        except Exception as problem:  # a defect in a rule must become a result, not stop the engine
            return [self.error(record, _defect(problem)) for record in stack.records]
        moot = not_applicable(Moot(self.otherwise))
        return [
            self.result(record, worst(said[record.urn]) if record.urn in said else moot) for record in stack.records
        ]


def worst(decisions: Sequence[Decision]) -> Decision:
    """Several decisions on one resource as one: the worst state, with the reasons and evidence of all that share it."""
    if len(decisions) == 1:
        return decisions[0]
    state = min((decision.state for decision in decisions), key=_BADNESS.index)
    chosen = [decision for decision in decisions if decision.state is state]
    reasons = dict.fromkeys(decision.reason for decision in chosen)
    evidence = dict.fromkeys(one for decision in chosen for one in decision.evidence)
    return Decision(state, "; ".join(reasons), tuple(evidence))


_BADNESS = (State.FAIL, State.NOT_EVALUATED, State.PASS, State.NOT_APPLICABLE)
ONLY_READ = Decision(State.NOT_EVALUATED, "only read here, so its arguments are not known")


def unreadable_decision(problem: UnreadableError) -> Decision:
    """The decision that a decisive value cannot be read."""
    return Decision(State.NOT_EVALUATED, str(problem), (Evidence.of(problem.node),))


def _defect(problem: Exception) -> str:
    # Its text can quote no secret: records hold none.
    return f"the rule failed: {type(problem).__name__}: {problem}"


def ask(question: Question) -> Callable[[ResourceRecord, Configuration], Decision]:
    """A rule's decision by the checks that readers have for a question."""

    moot = not_applicable(question.moot)

    def decide_by_readers(record: ResourceRecord, configuration: Configuration) -> Decision:
        reader = reader_or_decision(record)
        if isinstance(reader, Decision):
            return reader
        checks = reader.more.get(question)
        if checks is None:
            return moot
        return decide(findings(record, checks, configuration), moot)

    return decide_by_readers


UNKNOWN_TYPE = Decision(State.NOT_EVALUATED, "no reader knows this type, so nobody can say where it puts data")


@cache
def not_applicable(moot: Moot) -> Decision:
    """The decision on a question that does not arise."""
    return Decision(State.NOT_APPLICABLE, moot.reason)


def ask_together(
    question: Question, more: Callable[[Stack, ResourceRecord, Configuration], Iterable[Finding]]
) -> Callable[[Stack, Configuration], Judgements]:
    """A stack rule's decision: by the checks that readers have for a question, and by what `more` sees in the stack."""
    alone = ask(question)

    def decide_together(stack: Stack, configuration: Configuration) -> Judgements:
        for record in stack.records:
            yield record, _with_more(record, alone, lambda one: more(stack, one, configuration), configuration)

    return decide_together


def _with_more(
    record: ResourceRecord,
    alone: Callable[[ResourceRecord, Configuration], Decision],
    more: Callable[[ResourceRecord], Iterable[Finding]],
    configuration: Configuration,
) -> Decision:
    if record.external:
        return ONLY_READ
    try:
        first = alone(record, configuration)
        second = decide(more(record), first)
        return first if second is first else worst([first, second])
    except UnreadableError as problem:
        return unreadable_decision(problem)


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
    if len(everything) == 1 and len(everything[0].evidence) < 2:  # by far the most frequent
        (only,) = everything
        return Decision(_STATES[only.verdict], only.text, only.evidence)
    for verdict, state in _ORDER:
        if chosen := [finding for finding in everything if finding.verdict is verdict]:
            reason = "; ".join(dict.fromkeys(finding.text for finding in chosen))
            evidence = dict.fromkeys(one for finding in chosen for one in finding.evidence)
            return Decision(state, reason, tuple(evidence))
    return nothing


_ORDER = (
    (Verdict.BROKEN, State.FAIL),
    (Verdict.UNCLEAR, State.NOT_EVALUATED),
    (Verdict.SOUND, State.PASS),
)
_STATES = dict(_ORDER)
