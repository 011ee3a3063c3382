"""Runs a program as a preview would, without an engine, and records what it asks the engine for."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pulumi import _types as sdk_types
from pulumi.runtime import mocks, rpc
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_pulumi_func

from policies.feeders.wire import UNKNOWNS
from policies.records import UNKNOWN, name_of


@dataclass(frozen=True)
class SecretValue:
    """A value that the program marked as secret."""

    value: Any


@dataclass(frozen=True)
class Registration:
    """A custom resource as its program asked for it.

    `inputs` are by wire names, with `UNKNOWN` for what only a deployment knows; `keywords` give the name of each in
    the class. `sources` are, for each input, the logical names of the resources that it was taken from.
    """

    name: str
    token: str
    made_by: type[pulumi.CustomResource]
    inputs: Mapping[str, Any]
    keywords: Mapping[str, str]
    sources: Mapping[str, tuple[str, ...]]
    dependencies: tuple[str, ...]
    provider: str | None
    protect: bool
    retain: bool
    replace_on_changes: tuple[str, ...]
    ignore_changes: tuple[str, ...]
    version: str


class _NoCloud(mocks.Mocks):
    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise AssertionError(f"{args.name} is answered by the monitor")

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError(f"a preview without credentials must not look anything up: {args.token}")


class _Monitor(mocks.MockMonitor):
    """Answers as the engine does in a preview: inputs come back, ids and everything computed are not known yet."""

    def __init__(self) -> None:
        super().__init__(_NoCloud())
        self.registrations: dict[str, Registration] = {}
        self._classes: dict[str, tuple[type[pulumi.CustomResource], Mapping[str, str]]] = {}
        self._lock = threading.Lock()

    def made(self, name: str, resource_class: type[pulumi.CustomResource], props: object) -> None:
        """Which class of the SDK asks for the resource, and how it names its inputs."""
        names = (
            sdk_types.resource_py_to_pulumi_names(resource_class)
            if props is None or isinstance(props, dict)
            else sdk_types.input_type_py_to_pulumi_names(type(props))
        )
        self._classes[name] = resource_class, {wire: python for python, wire in names.items()}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the monitor's protocol
        urn = self.make_urn(request.parent, request.type, request.name)
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        with self._lock:
            self._record(request)
        return resource_pb2.RegisterResourceResponse(urn=urn, id="", object=_answer(request.object))

    def _record(self, request: Any) -> None:
        if request.name in self.registrations:
            raise AssertionError(f"two resources are called {request.name}")
        resource_class, keywords = self._classes[request.name]
        self.registrations[request.name] = Registration(
            name=request.name,
            token=request.type,
            made_by=resource_class,
            inputs={key: _plain(value) for key, value in MessageToDict(request.object).items()},
            keywords=keywords,
            sources={key: _names(each.urns) for key, each in request.propertyDependencies.items()},
            dependencies=_names(request.dependencies),
            provider=request.provider.split("::")[3] if request.provider else None,
            protect=request.protect,
            retain=request.retainOnDelete,
            replace_on_changes=tuple(request.replaceOnChanges),
            ignore_changes=tuple(request.ignoreChanges),
            version=request.version,
        )


def _answer(inputs: Struct) -> Struct:
    """Inputs as they come back from a preview, but for a list of identities: Azure answers it with a map of them."""
    answer = Struct()
    answer.CopyFrom(inputs)
    if "identity" in answer.fields:
        answer.fields["identity"].struct_value.fields.pop("userAssignedIdentities", None)
    return answer


def _names(urns: Any) -> tuple[str, ...]:
    return tuple(sorted({name_of(urn) for urn in urns}))


def _plain(value: Any) -> Any:
    match value:
        case str():
            return UNKNOWN if value in UNKNOWNS else value
        case float():
            return int(value) if value.is_integer() else value
        case list():
            return [_plain(member) for member in value]
        case dict() if value.get(rpc._special_sig_key) == rpc._special_secret_sig:  # noqa: SLF001 - as the wire has it
            return SecretValue(_plain(value["value"]))
        case dict():
            return {key: _plain(member) for key, member in value.items()}
        case _:
            return value


def record(program: Callable[[], object], project: str, stack: str) -> list[Registration]:
    """What `program` asks for, in the order in which the engine would be asked; what it raises is raised here."""
    monitor, problems = _Monitor(), list[BaseException]()

    def work() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        mocks.set_mocks(monitor.mocks, project=project, stack=stack, preview=True, monitor=monitor)

        def run() -> None:
            program()

        try:
            loop.run_until_complete(run_pulumi_func(run))
        except BaseException as problem:
            problems.append(problem)
        finally:
            loop.close()

    initialise = pulumi.CustomResource.__init__

    def noted(self: pulumi.CustomResource, t: str, name: str, props: Any = None, *more: Any, **options: Any) -> None:
        monitor.made(name, type(self), props)
        initialise(self, t, name, props, *more, **options)

    pulumi.CustomResource.__init__ = noted  # type: ignore[method-assign]
    try:
        context = contextvars.Context()
        thread = threading.Thread(target=context.run, args=(work,))
        thread.start()
        thread.join()
    finally:
        pulumi.CustomResource.__init__ = initialise  # type: ignore[method-assign]
    if problems:
        raise problems[0]
    return list(monitor.registrations.values())
