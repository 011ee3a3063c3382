"""Records from the engine's calls to the policy pack, and the pack's policies.

The engine asks each policy about each resource, with the inputs after its provider checked them, and at the end asks
about the stack. A policy here is a rule; what it says is also kept in a results file, which is the truth: the engine
itself lets a preview pass when a policy meets an unknown value.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pulumi
import pulumi_policy
from google.protobuf import json_format
from google.protobuf.message import Message
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from policies import VERSION
from policies.configuration import Configuration, ConfigurationError, settings_schema
from policies.feeders import stack_of
from policies.feeders.deployment import references_of
from policies.feeders.wire import decode_properties
from policies.journal import Journal
from policies.packs import PACKS, Pack
from policies.records import PROVIDER_PREFIX, ResourceRecord, provider_inputs, provider_record
from policies.results import SCHEMA_VERSION, Result, Run, State, in_order
from policies.rules import Decision, Rule, StackRule, Statement
from policies.rules.waivers import WAIVERS
from policies.stack import Stack, in_one_order
from policies.waiving import waive

RESULTS_VARIABLE = "HUB_RESULTS"
"""Environment variable with the path of the results file; a relative one starts at the repository's root."""

COMPLETENESS = "every-resource-judged"
"""Name of the policy that ends a run."""

_LEVELS = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}


def prepare_sdk() -> None:
    """Make the SDK hand on values as we decode them, and decode each of them once.

    The SDK takes the secret marks off before a policy sees the values, so no policy could keep a secret out of its
    messages; and it decodes a resource anew for each policy. Raises `RuntimeError` when the SDK no longer has the
    places where that happens.
    """
    module = pulumi_policy.policy
    if not (hasattr(module, "deserialize_properties") and hasattr(module, "json_format")):
        raise RuntimeError("this release of pulumi-policy cannot be used: it hides secrets' marks; use >=1.20,<2")
    module.json_format = _DECODED  # type: ignore[attr-defined, assignment]
    # A read-only view, because the SDK would wrap a dict in proxies that raise on unknown values.
    module.deserialize_properties = lambda properties, _proxy_secrets=False: properties


class _DecodedOnce:
    """Takes the place of protobuf's `json_format` in the SDK: a message is decoded once for all policies.

    The engine's questions come on many threads, and each is answered on one. Messages are kept beside what they say
    until the question is answered, so that no other message can take their identity.
    """

    ParseDict = staticmethod(json_format.ParseDict)

    def __init__(self) -> None:
        self._open = threading.local()

    def MessageToDict(self, message: Message) -> Mapping[str, Any]:  # noqa: N802 - protobuf's name
        """The properties that a message holds, as the rules read them."""
        decoded: dict[int, tuple[Message, Mapping[str, Any]]] = self._open.__dict__.setdefault("decoded", {})
        known = decoded.get(id(message))
        if known is None:
            plain = MappingProxyType(decode_properties(json_format.MessageToDict(message)))
            known = decoded[id(message)] = message, plain
        return known[1]

    def forget(self) -> None:
        """The question that this thread was asked is answered."""
        self._open.__dict__.pop("decoded", None)


_DECODED = _DecodedOnce()


def record_of(args: ResourceValidationArgs) -> ResourceRecord:
    """The record of a resource the engine asks about. `prepare_sdk` must have been called before."""
    is_provider = args.resource_type.startswith(PROVIDER_PREFIX)
    return ResourceRecord(
        urn=args.urn,
        type=args.resource_type,
        name=args.name,
        custom=args.provider is not None or is_provider,
        inputs=provider_inputs(args.urn, args.props) if is_provider else args.props,
        provider=provider_record(args.provider.urn, args.provider.props) if args.provider else None,
        parent=args.opts.parent,
        protect=args.opts.protect,
    )


class Session:
    """One run of the pack: what was judged so far, and its results file below `root`."""

    def __init__(self, root: Path, pack: Pack) -> None:
        self._root, self._pack, self._today = root, pack, datetime.now(UTC).date()
        self._lock = threading.Lock()
        self._open: tuple[Journal, Run] | None = None
        self._records: dict[str, tuple[Mapping[str, Any], ResourceRecord]] = {}
        self._results: dict[tuple[str, str], Result] = {}
        self._unwritten: dict[str, list[Result]] = {}
        self._settings: dict[str, Mapping[str, Any]] = {}
        self._configurations: dict[str, Configuration] = {}

    def begin(self, project: str, stack: str) -> tuple[Journal, Run]:
        """Start the results file, once; an older one of the same stack is replaced at once."""
        with self._lock:
            if self._open is None:
                run = Run(
                    schema_version=SCHEMA_VERSION,
                    complete=False,
                    project=project,
                    stack=stack,
                    dry_run=pulumi.runtime.is_dry_run(),
                    pack=self._pack.name,
                    pack_version=VERSION,
                    configuration={},
                    started=datetime.now(UTC),
                    finished=None,
                    results=(),
                )
                given = os.environ.get(RESULTS_VARIABLE) or f".hub/results/{project}.{stack}.json"
                self._open = Journal(self._root / given, run), run
            return self._open

    def judge(self, rule: Rule, args: ResourceValidationArgs) -> Result:
        """One rule on the resource the engine asks about."""
        journal, _ = self.begin(*stack_of(args.urn))
        record = self._record(args)
        try:
            configuration = self._configured(rule.id, args.get_config())
        except ConfigurationError as problem:
            result = rule.error(record, str(problem))
        else:
            [result] = waive(
                [rule.apply(record, configuration)], {record.urn: record}, configuration, [rule], self._today
            )
        with self._lock:
            self._results[record.urn, rule.id] = result
            said = self._unwritten.setdefault(record.urn, [])
            said.append(result)
            if len(said) < len(self._pack.rules):
                return result
            del self._unwritten[record.urn]
        journal.add(said)
        _DECODED.forget()
        return result

    def judge_together(self, rule: StackRule, args: StackValidationArgs) -> list[Result]:
        """A rule on the whole stack; the one on waivers is the last, once the settings of all others are known."""
        stack = self._stack(args)
        try:
            configuration = self._configured(rule.id, args.get_config())
            if rule.id == WAIVERS:
                configuration = Configuration.from_pack(self._settings)
        except ConfigurationError as problem:
            results = [rule.error(record, str(problem)) for record in stack.records]
        else:
            by_urn = {record.urn: record for record in stack.records}
            results = waive(rule.apply(stack, configuration), by_urn, configuration, [rule], self._today)
        with self._lock:
            self._results.update({(result.urn, rule.id): result for result in results})
        return results

    def _configured(self, rule: str, given: Mapping[str, Any] | None) -> Configuration:
        """The configuration as one rule is given it, read once for all resources."""
        settings = given or {}
        with self._lock:
            known = self._configurations.get(rule)
            if known is None or self._settings[rule] != settings:
                self._settings[rule] = settings
                known = self._configurations[rule] = Configuration.from_pack({rule: settings})
            return known

    def _record(self, args: ResourceValidationArgs) -> ResourceRecord:
        with self._lock:
            # The engine may ask about one resource twice in an update, with values it has learnt in between.
            asked, known = self._records.get(args.urn, (None, None))
            if known is None or asked is not args.props:
                known = record_of(args)
                self._records[args.urn] = args.props, known
            return known

    def _stack(self, args: StackValidationArgs) -> Stack:
        """What was seen of each resource, and what only now is known: where values come from."""
        origins = {resource.urn: resource for resource in args.resources}
        joined = (
            _joined(record, origins[urn]) if urn in origins else record for urn, (_, record) in self._records.items()
        )
        return in_one_order(joined, self._today)

    def finish(self, args: StackValidationArgs) -> tuple[Result, ...]:
        """End the run. Returns what was not judged: resources the engine never asked about, rules switched off."""
        if not args.resources:
            return ()
        journal, run = self.begin(*stack_of(args.resources[0].urn))
        left_out = [
            rule.result(_stub(resource.urn, resource.resource_type), _NOT_ASKED)
            for resource in args.resources
            if resource.urn not in self._records
            for rule in self._pack.everything
        ]
        switched_off = [
            rule.result(record, _SWITCHED_OFF)
            for _, record in self._records.values()
            for rule in self._pack.everything
            if (record.urn, rule.id) not in self._results
        ]
        journal.finish(
            replace(
                run,
                complete=True,
                configuration=self._configuration(),
                finished=datetime.now(UTC),
                results=in_order([*self._results.values(), *left_out, *switched_off]),
            )
        )
        return (*left_out, *switched_off)

    def _configuration(self) -> dict[str, Any]:
        try:
            return Configuration.from_pack(self._settings).to_json()
        except ConfigurationError:
            return {"refused": dict(self._settings)}


def _joined(record: ResourceRecord, resource: PolicyResource) -> ResourceRecord:
    origins = {name: [each.urn for each in behind] for name, behind in resource.property_dependencies.items()}
    identifier = resource.props.get("id")
    return replace(
        record,
        dependencies=tuple(each.urn for each in resource.dependencies),
        references=references_of(origins),
        id=identifier if isinstance(identifier, str) else None,
    )


_NOT_ASKED = Decision(State.NOT_EVALUATED, "the engine did not ask about it: it is only read, or left out by --target")
_SWITCHED_OFF = Decision(State.NOT_EVALUATED, "the rule was switched off by the pack's configuration")


def _stub(urn: str, token: str) -> ResourceRecord:
    return ResourceRecord(urn, token, urn.rpartition("::")[2], custom=True, inputs={})


def message(result: Result) -> str:
    """A result in one line: what was seen, and what to do."""
    state = "" if result.state is State.FAIL else f"{result.state}: "
    return " ".join(f"{state}{result.reason}. {result.remediation}".split())


def policies(session: Session, pack: Pack) -> list[Policy]:
    """One policy per rule, so that the engine shows the rule's id, and one that ends the run.

    The SDK asks the policies of a stack in their order, so that the last ones know what was asked before.
    """
    return [
        *(_policy(rule, session) for rule in pack.rules),
        *(_stack_policy(rule, session) for rule in pack.stack_rules),
        _completeness(session),
    ]


def _policy(rule: Rule, session: Session) -> Policy:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        result = session.judge(rule, args)
        if result.state is State.NOT_APPLICABLE:
            args.not_applicable(result.reason)
        if _is_violation(result):
            report(message(result), None)

    return ResourceValidationPolicy(validate=validate, **_described(rule))


def _stack_policy(rule: StackRule, session: Session) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        for result in session.judge_together(rule, args):
            if _is_violation(result):
                report(message(result), result.urn)

    return StackValidationPolicy(validate=validate, **_described(rule))


def _is_violation(result: Result) -> bool:
    return result.state in {State.FAIL, State.NOT_EVALUATED} and result.waived is None


def _described(rule: Statement) -> dict[str, Any]:
    return {
        "name": rule.id,
        "description": rule.title,
        "display_name": rule.title,
        "enforcement_level": _LEVELS[rule.enforcement.value],
        "config_schema": PolicyConfigSchema(properties=settings_schema(rule.id)),
        "severity": pulumi_policy.Severity(rule.severity.value),
        "tags": list(rule.controls),
        "remediation_steps": rule.remediation,
    }


def _completeness(session: Session) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        for result in session.finish(args):
            report(f"{result.rule}: {message(result)}", result.urn)

    return StackValidationPolicy(
        name=COMPLETENESS,
        description="Every resource of the stack was judged by every rule",
        validate=validate,
        enforcement_level=EnforcementLevel.MANDATORY,
        severity=pulumi_policy.Severity.HIGH,
    )


def serve(root: Path, name: str, start: Callable[[list[Policy]], object]) -> None:
    """Run the pack `name` of the repository at `root`: `start` gets its policies and does not return."""
    prepare_sdk()
    pack = PACKS[name]
    session = Session(root, pack)
    if "PULUMI_STACK" in os.environ and "PULUMI_PROJECT" in os.environ:
        session.begin(os.environ["PULUMI_PROJECT"], os.environ["PULUMI_STACK"])
    start(policies(session, pack))
