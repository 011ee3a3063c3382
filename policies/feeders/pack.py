"""Records from the engine's calls to the policy pack, and the pack's policies.

The engine asks about each resource, with the inputs after its provider checked them, and at the end about the stack. A
policy here is a rule; what it says is also kept in a results file, which is the truth: the engine itself lets a preview
pass when a policy meets an unknown value.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pulumi
import pulumi_policy
from google.protobuf.struct_pb2 import Struct, Value
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    StackValidationPolicy,
)

from policies import VERSION
from policies.configuration import Configuration, ConfigurationError, settings_schema
from policies.feeders import stack_of
from policies.feeders.deployment import references_of
from policies.feeders.wire import UNKNOWNS, decode_properties
from policies.garbage import keep_all
from policies.journal import Journal
from policies.packs import Pack
from policies.records import PROVIDER_PREFIX, ProviderRecord, ResourceRecord, provider_inputs, provider_record
from policies.results import Result, Run, State, in_order
from policies.rules import Decision, Rule, StackRule
from policies.sovereignty.table import told
from policies.stack import Stack, in_one_order
from policies.waiving import Waivers, in_force, waive

RESULTS_VARIABLE = "HUB_RESULTS"
"""Environment variable with the path of the results file; a relative one starts at the repository's root."""

COMPLETENESS = "every-resource-judged"
"""Name of the policy that says what was not judged."""

_LEVELS = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}


class Session:
    """One run of the pack: what was judged so far, and its results file below `root`."""

    def __init__(self, root: Path, pack: Pack) -> None:
        self._root, self._pack, self._today = root, pack, datetime.now(UTC).date()
        self._lock = threading.Lock()
        self._open: tuple[Journal, Run] | None = None
        self._configuration, self._faults = Configuration(), dict[str, str]()
        self._off = frozenset[str]()
        self._waivers: Waivers = {}
        self._records: dict[str, ResourceRecord] = {}
        self._results: dict[str, list[Result]] = {}

    def begin(self, project: str, stack: str) -> tuple[Journal, Run]:
        """Start the results file, once; an older one of the same stack is replaced at once."""
        with self._lock:
            if self._open is None:
                run = Run(
                    complete=False,
                    project=project,
                    stack=stack,
                    dry_run=pulumi.runtime.is_dry_run(),
                    pack=self._pack.name,
                    pack_version=VERSION,
                    configuration={},
                    started=datetime.now(UTC),
                    finished=None,
                    rules=self._pack.about,
                    results=(),
                )
                given = os.environ.get(RESULTS_VARIABLE) or f".hub/results/{project}.{stack}.json"
                self._open = Journal(self._root / given, run), run
            return self._open

    def configure(self, sections: Mapping[str, Mapping[str, Any]], off: Iterable[str] = ()) -> None:
        """Take the settings of the rules, and the names of those that the engine was told to leave out.

        A section that cannot be used makes its own rule say so on every resource, and no other.
        """
        self._off, self._faults = frozenset(off), {}
        good = {}
        for rule, settings in sections.items():
            try:
                Configuration.from_pack({rule: settings})
            except ConfigurationError as problem:
                self._faults[rule] = str(problem)
            else:
                good[rule] = settings
        self._configuration = Configuration.from_pack(good)
        asked = [rule for rule in self._pack.everything if rule.id not in self._off]
        self._waivers = in_force(self._configuration, asked, self._today)

    def judge(self, record: ResourceRecord) -> list[Result]:
        """Every rule on one resource. The engine may ask twice in an update: its last question counts."""
        journal, _ = self.begin(*stack_of(record.urn))
        judged = [self._alone(rule, record) for rule in self._pack.rules if rule.id not in self._off]
        results = waive(judged, {record.urn: record}, self._waivers)
        with self._lock:
            self._records[record.urn], self._results[record.urn] = record, results
        journal.add(results)
        return results

    def _alone(self, rule: Rule, record: ResourceRecord) -> Result:
        if fault := self._faults.get(rule.id):
            return rule.error(record, fault)
        return rule.apply(record, self._configuration)

    def finish(self, resources: Iterable[analyzer_pb2.AnalyzerResource]) -> tuple[list[Result], list[Result]]:
        """The rules on the stack as a whole, and the end of the run.

        Returns what these rules say, and what was not judged: resources that the engine never asked about, and rules
        that it was told to leave out.
        """
        origins = {resource.urn: resource for resource in resources}
        if not origins:
            return [], []
        journal, run = self.begin(*stack_of(next(iter(origins))))
        joined = (_joined(record, origins.get(urn)) for urn, record in self._records.items())
        stack = in_one_order(joined, self._today)
        together = self._together(stack)
        missing = [*self._never_asked(origins.values()), *self._switched_off(stack)]
        alone = [result for results in self._results.values() for result in results]
        journal.finish(
            replace(
                run,
                complete=True,
                configuration=self._as_configured(),
                finished=datetime.now(UTC),
                results=in_order([*alone, *together, *missing]),
                exposure=told(stack.records, self._configuration.sovereignty.declared),
            )
        )
        return together, missing

    def _together(self, stack: Stack) -> list[Result]:
        results: list[Result] = []
        rules = [rule for rule in self._pack.stack_rules if rule.id not in self._off]
        for rule in rules:
            if fault := self._faults.get(rule.id):
                results += [rule.error(record, fault) for record in stack.records]
            else:
                results += rule.apply(stack, self._configuration)
        by_urn = {record.urn: record for record in stack.records}
        return waive(results, by_urn, self._waivers)

    def _never_asked(self, resources: Iterable[analyzer_pb2.AnalyzerResource]) -> list[Result]:
        return [
            rule.result(ResourceRecord(each.urn, each.type, each.name, True, {}), _NOT_ASKED)
            for each in resources
            if each.urn not in self._records
            for rule in self._pack.everything
        ]

    def _switched_off(self, stack: Stack) -> list[Result]:
        off = [rule for rule in self._pack.everything if rule.id in self._off]
        return [rule.result(record, _SWITCHED_OFF) for record in stack.records for rule in off]

    def _as_configured(self) -> dict[str, Any]:
        return {"refused": dict(self._faults)} if self._faults else self._configuration.to_json()


_NOT_ASKED = Decision(State.NOT_EVALUATED, "the engine did not ask about it: it is only read, or left out by --target")
_SWITCHED_OFF = Decision(State.NOT_EVALUATED, "the rule was switched off by the pack's configuration")


def _joined(record: ResourceRecord, resource: analyzer_pb2.AnalyzerResource | None) -> ResourceRecord:
    """What was seen of a resource, and what only the end of a run tells: where values come from, and its id."""
    if resource is None:
        return record
    origins = {name: list(behind.urns) for name, behind in resource.propertyDependencies.items()}
    identifier = resource.properties.fields["id"].string_value if "id" in resource.properties.fields else ""
    return replace(
        record,
        dependencies=tuple(resource.dependencies),
        references=references_of(origins),
        id=identifier if identifier and identifier not in UNKNOWNS else None,
    )


def message(result: Result) -> str:
    """A result in one line: what was seen, and what to do."""
    state = "" if result.state is State.FAIL else f"{result.state}: "
    return " ".join(f"{state}{result.reason}. {result.remediation}".split())


def policies(pack: Pack) -> list[Policy]:
    """One policy per rule, so that the engine shows and configures each by its id, and one for what was not judged."""
    ending = StackValidationPolicy(
        name=COMPLETENESS,
        description="Every resource of the stack was judged by every rule",
        validate=_asked_otherwise,
        enforcement_level=EnforcementLevel.MANDATORY,
        severity=pulumi_policy.Severity.HIGH,
    )
    return [*(_policy(ResourceValidationPolicy, rule) for rule in pack.rules), *_stack_policies(pack), ending]


def _stack_policies(pack: Pack) -> list[Policy]:
    return [_policy(StackValidationPolicy, rule) for rule in pack.stack_rules]


def _policy(kind: Callable[..., Policy], rule: Rule | StackRule) -> Policy:
    return kind(
        name=rule.id,
        description=rule.title,
        display_name=rule.title,
        validate=_asked_otherwise,
        enforcement_level=_LEVELS[rule.enforcement.value],
        config_schema=PolicyConfigSchema(properties=settings_schema(rule.id)),
        severity=pulumi_policy.Severity(rule.severity.value),
        tags=list(rule.controls),
        remediation_steps=rule.remediation,
    )


def _asked_otherwise(*_: object) -> NoReturn:
    raise AssertionError("rules are asked all at once: see `attach`")


def attach(session: Session) -> None:
    """Make the SDK's server ask the session, once for each resource and once for the stack.

    The SDK would decode a resource anew for each policy, and take the marks off secrets before a policy sees them, so
    that no policy could keep a secret out of its messages. Raises `RuntimeError` when the SDK no longer has the server
    that is changed here.
    """
    module = pulumi_policy.policy
    base = getattr(module, "_PolicyAnalyzerServicer", None)
    if base is None or not all(hasattr(base, name) for name in _NEEDED):
        raise RuntimeError("this release of pulumi-policy cannot be used: its server is another; use >=1.20,<2")
    server = type("Servicer", (_Asking, base), {"session": session})
    module._PolicyAnalyzerServicer = server  # type: ignore[misc, assignment]  # noqa: SLF001


_NEEDED = (
    "Analyze",
    "AnalyzeStack",
    "Configure",
    "Remediate",
    "_configure_runtime_settings",
    "_create_report_violation",
    "_get_enforcement_level",
)


class _Asking:
    """What of the SDK's server is done otherwise. Methods have the names of the engine's protocol."""

    session: Session

    def __init__(self, name: str, version: str, policies: list[Policy], *more: Any) -> None:
        super().__init__(name, version, policies, *more)  # type: ignore[call-arg] # the SDK's server comes next
        self._named = {policy.name: policy for policy in policies}
        self._providers = _Providers()
        self._ready = False

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        answer = super().Configure(request, context)  # type: ignore[misc]
        sections = {name: _properties(each.properties) for name, each in request.policyConfig.items()}
        self.session.configure(
            {name: settings for name, settings in sections.items() if name in self._named and name != COMPLETENESS},
            [name for name, policy in self._named.items() if self._is_off(policy)],
        )
        return answer

    def Remediate(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        # Asked of every resource before it is judged. No rule changes what a program asks for, and the SDK would read
        # the whole resource before it said so.
        return analyzer_pb2.RemediateResponse()

    def Analyze(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self._begin()
        response = analyzer_pb2.AnalyzeResponse()
        self._tell(response, self.session.judge(record_of(request, self._providers)), urn=False)
        return response

    def AnalyzeStack(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self._begin()
        response = analyzer_pb2.AnalyzeResponse()
        together, missing = self.session.finish(request.resources)
        self._tell(response, together, urn=True)
        ending = self._named[COMPLETENESS]
        report = self._report(response, ending)
        for result in missing:
            report(f"{result.rule}: {message(result)}", result.urn)
        return response

    def _begin(self) -> None:
        if not self._ready:
            self._configure_runtime_settings()  # type: ignore[attr-defined]
            self._ready = True

    def _tell(self, response: Any, results: Iterable[Result], *, urn: bool) -> None:
        for result in results:
            if result.state is State.NOT_APPLICABLE and not urn:
                moot = analyzer_pb2.PolicyNotApplicable(policy_name=result.rule, reason=result.reason)
                response.not_applicable.append(moot)
            elif result.state in {State.FAIL, State.NOT_EVALUATED} and result.waived is None:
                self._report(response, self._named[result.rule])(message(result), result.urn if urn else None)

    def _report(self, response: Any, policy: Policy) -> Callable[[str, str | None], None]:
        # At the rule's own level: the configuration may tune a rule, never make less of what it finds; and the engine
        # panics at a violation of a level that is off.
        report: Callable[[str, str | None], None] = self._create_report_violation(  # type: ignore[attr-defined]
            response, policy.name, policy.description, policy.enforcement_level, policy.severity
        )
        return report

    def _is_off(self, policy: Policy) -> bool:
        level: EnforcementLevel = self._get_enforcement_level(policy)  # type: ignore[attr-defined]
        return level is EnforcementLevel.DISABLED


class _Providers:
    """The providers that resources come with, each read once: most resources of a stack share one."""

    def __init__(self) -> None:
        self._known: dict[bytes, ProviderRecord] = {}

    def of(self, request: Any) -> ProviderRecord | None:
        """The provider of the resource that a request is about."""
        if not request.HasField("provider"):
            return None
        key = request.provider.SerializeToString(deterministic=True)
        if key not in self._known:
            properties = _properties(request.provider.properties)
            self._known[key] = provider_record(request.provider.urn, properties)
        return self._known[key]


def _properties(struct: Struct) -> dict[str, Any]:
    return decode_properties(_members(struct))


def _members(struct: Struct) -> dict[str, Any]:
    """The plain members of an object. protobuf's own `MessageToDict` takes much longer, being for any message."""
    return {key: _plain(member) for key, member in struct.fields.items()}


def _plain(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _members(value.struct_value)
    if kind == "list_value":
        return [_plain(member) for member in value.list_value.values]
    return None if kind is None or kind == "null_value" else getattr(value, kind)


def record_of(request: Any, providers: _Providers) -> ResourceRecord:
    """The record of a resource that the engine asks about."""
    is_provider = request.type.startswith(PROVIDER_PREFIX)
    inputs: Mapping[str, Any] = _properties(request.properties)
    provider = providers.of(request)
    return ResourceRecord(
        urn=request.urn,
        type=request.type,
        name=request.name,
        custom=provider is not None or is_provider,
        inputs=provider_inputs(request.urn, inputs) if is_provider else inputs,
        provider=provider,
        parent=request.options.parent or None,
        protect=request.options.protect,
    )


def serve(root: Path, pack: Pack, start: Callable[[list[Policy]], object]) -> None:
    """Run a pack of the repository at `root`: `start` gets its policies and does not return."""
    session = Session(root, pack)
    attach(session)
    keep_all()
    if "PULUMI_STACK" in os.environ and "PULUMI_PROJECT" in os.environ:
        session.begin(os.environ["PULUMI_PROJECT"], os.environ["PULUMI_STACK"])
    start(policies(pack))
