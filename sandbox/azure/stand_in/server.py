"""The provider protocol: what the engine asks, and who answers."""

# ruff: noqa: N802 - the names of the methods are the protocol's

import json
import os
import signal
import sys
import threading
from concurrent import futures
from pathlib import Path
from typing import NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from . import address_plan, arm, defaults, diff, invokes, locks, outputs, service_rules, type_check
from .catalogue import PACKAGE, Catalogue, Property, ResourceType
from .cloud import Cloud
from .create_only import CREATE_ONLY
from .problems import Problem, closest
from .refusals import Refusals
from .service_rules import Inputs, regions
from .values import UNKNOWN, Values, from_struct, has_unknown, plain, secret_like, to_struct, without_secrets

CATALOGUE = "catalogue.zip"
# What the provider itself puts into inputs, and the engine into the provider's configuration.
NOTES = {defaults.API_VERSION: Property("string"), defaults.RANDOM_NAME: Property("boolean")}
ENGINE_CONFIGURATION = frozenset({"version", "pluginDownloadURL", "__internal"})
LARGEST_MESSAGE = 400 * 1024 * 1024  # bytes; the engine's own limit


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """azure-native without Azure."""

    def __init__(self, catalogue: Catalogue, cloud: Cloud, refusals: Refusals) -> None:
        self._catalogue = catalogue
        self._refusals = refusals
        self._cloud = cloud
        self._paths = arm.load()
        self._types = {
            arm.type_of(path.template.lower()): token.removeprefix(f"{PACKAGE}:") for token, path in self._paths.items()
        }
        self._run = address_plan.Run()
        self._configuration: Values = {}

    @property
    def _subscription(self) -> str:
        given = self._configuration.get("subscriptionId") or os.environ.get("ARM_SUBSCRIPTION_ID")
        return str(given or "00000000-0000-0000-0000-000000000000")

    @property
    def _tenant(self) -> str:
        given = self._configuration.get("tenantId") or os.environ.get("ARM_TENANT_ID")
        return str(given or "11111111-1111-1111-1111-111111111111")

    # The plugin itself

    def Handshake(
        self, _request: provider_pb2.ProviderHandshakeRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def Parameterize(
        self, _request: provider_pb2.ParameterizeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ParameterizeResponse:
        _refuse(context, grpc.StatusCode.UNIMPLEMENTED, "the azure-native stand-in takes no parameters")

    def GetSchema(
        self, _request: provider_pb2.GetSchemaRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        schema = {"name": PACKAGE, "version": self._catalogue.version}
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    def GetPluginInfo(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=self._catalogue.version)

    def GetMapping(
        self, _request: provider_pb2.GetMappingRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.GetMappingResponse:
        return provider_pb2.GetMappingResponse()

    def Attach(self, _request: plugin_pb2.PluginAttach, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()  # with PULUMI_DEBUG_PROVIDERS=azure-native:PORT

    def Cancel(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    # Its configuration

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        given = plain(from_struct(request.news))
        known = self._catalogue.configuration()
        problems = [
            Problem(name, f"there is no setting '{name}' of the provider{closest(name, known)}")
            for name in given
            if name not in known and name not in ENGINE_CONFIGURATION
        ]
        problems += regions.check("provider", Inputs(given))
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(problems))

    def DiffConfig(
        self, _request: provider_pb2.DiffRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        given = plain(from_struct(request.args))
        self._configuration = {name: value for name, value in given.items() if value != UNKNOWN}
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    # Resources

    def Check(self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        kind = self._kind(request.urn, context)
        path = self._paths.get(kind.token)
        old, new = from_struct(request.olds), from_struct(request.news)
        if path is not None:
            defaults.add_name(request, path, old, new)
        if "location" in kind.inputs:
            defaults.add_location(self._cloud, self._subscription, self._configuration.get("location"), old, new)
        new.setdefault(defaults.API_VERSION, kind.version)
        problems = list(type_check.check(kind.module, {**kind.inputs, **NOTES}, new))
        if path is not None and path.own is not None and path.own not in new:
            problems.append(Problem(path.own, f"missing required property '{path.own}'"))
        sound = _without(without_secrets(new), {problem.path for problem in problems})
        problems += service_rules.judge(kind.short, sound)
        if path is not None:
            problems += self._run.meet(request.urn, kind.short, path, self._subscription, sound)
        if old:  # the engine need not ask again for what has not changed, so this is the time to refuse
            return provider_pb2.CheckResponse(inputs=to_struct(new), failures=_failures(problems))
        self._refusals.note(request.urn, problems)
        return provider_pb2.CheckResponse(inputs=to_struct(new))

    def Diff(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        kind = self._kind(request.urn, context)
        old, new = plain(from_struct(request.old_inputs)), plain(from_struct(request.news))
        path = self._paths.get(kind.token)
        fixed = {"location", *(path.parameters if path else ()), *CREATE_ONLY.get(kind.short, ())}
        found = diff.compare(old, new, fixed)
        details = {path: provider_pb2.PropertyDiff(kind=change, inputDiff=True) for path, change in found.kinds.items()}
        changes = provider_pb2.DiffResponse
        return provider_pb2.DiffResponse(
            changes=changes.DIFF_SOME if details else changes.DIFF_NONE,
            diffs=found.changed,
            replaces=sorted(found.replaced),
            detailedDiff=details,
            hasDetailedDiff=bool(details),
            deleteBeforeReplace=bool(found.replaced) and not old.get(defaults.RANDOM_NAME),
        )

    def Create(self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext) -> provider_pb2.CreateResponse:
        kind = self._kind(request.urn, context)
        inputs = from_struct(request.properties)
        if reason := self._refusals.verdict(request.urn, request.preview):
            _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, reason)
        if request.preview:
            # No id and no computed property: what is absent from a preview is unknown to the program.
            return provider_pb2.CreateResponse(properties=to_struct(outputs.as_output(inputs)))
        path = self._path(kind, context)
        bare = plain(inputs)
        self._must_be_known(request.urn, bare, context)
        if refused := locks.refusal(kind.short, None, bare):
            _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, refused)
        resource_id = path.id(self._subscription, bare)
        key = resource_id.lower()
        made = outputs.outputs(kind, path, resource_id, inputs, self._tenant)
        with self._cloud.open() as resources:
            if key in resources:
                reason = f"cannot create already existing resource '{resource_id}'"
                _refuse(context, grpc.StatusCode.ALREADY_EXISTS, reason)
            if self._cloud.kept:
                _must_have_parents(resources, resource_id, context)
            self._must_fit(kind, resource_id, bare, resources, context)
            resources[key] = plain(made)
        return provider_pb2.CreateResponse(id=resource_id, properties=to_struct(made))

    def Read(self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext) -> provider_pb2.ReadResponse:
        kind = self._kind(request.urn, context)
        if not self._cloud.kept:
            return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)
        found = self._cloud.get(request.id)
        if found is None:
            return provider_pb2.ReadResponse()
        state, inputs = from_struct(request.properties), from_struct(request.inputs)
        if inputs:
            after = plain(inputs)
            outputs.take_over(after, plain(state), found)
        else:  # an import or a look-up
            after = outputs.inputs_of(kind, self._path(kind, context), request.id, found)
        return provider_pb2.ReadResponse(
            id=request.id,
            properties=to_struct(secret_like(found, state)),
            inputs=to_struct(secret_like(after, inputs)),
        )

    def Update(self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext) -> provider_pb2.UpdateResponse:
        kind = self._kind(request.urn, context)
        inputs = from_struct(request.news)
        if refused := locks.refusal(kind.short, plain(from_struct(request.olds)), plain(inputs)):
            _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, refused)
        if request.preview:
            known = from_struct(request.olds) | outputs.as_output(inputs)
            return provider_pb2.UpdateResponse(properties=to_struct(known))
        bare = plain(inputs)
        self._must_be_known(request.urn, bare, context)
        made = outputs.outputs(kind, self._path(kind, context), request.id, inputs, self._tenant)
        with self._cloud.open() as resources:
            key = request.id.lower()
            if self._cloud.kept and key not in resources:
                _refuse(context, grpc.StatusCode.NOT_FOUND, f'Code="ResourceNotFound" {request.id}')
            self._must_fit(kind, request.id, bare, resources, context)
            resources[key] = plain(made)
        return provider_pb2.UpdateResponse(properties=to_struct(made))

    def Delete(self, request: provider_pb2.DeleteRequest, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        gone = request.id.lower()
        with self._cloud.open() as resources:
            for key in [key for key in resources if key == gone or key.startswith(f"{gone}/")]:
                del resources[key]
        return empty_pb2.Empty()

    # Functions

    def Invoke(self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext) -> provider_pb2.InvokeResponse:
        arguments = plain(from_struct(request.args))
        token = str(request.tok)
        answer = invokes.answer(token, self._subscription, self._tenant)
        path = self._paths.get(token.replace(":get", ":"))
        if answer is None and path is not None:
            missing = [name for name in path.parameters if name not in arguments]
            if missing:
                reason = f"missing required argument '{missing[0]}' of {token}"
                return provider_pb2.InvokeResponse(failures=_failures([Problem(missing[0], reason)]))
            resource_id = path.id(self._subscription, arguments)
            answer = self._cloud.get(resource_id)
            if answer is None:
                missing_resource = Problem("", f'Code="ResourceNotFound" {resource_id}')
                return provider_pb2.InvokeResponse(failures=_failures([missing_resource]))
        if answer is None:
            _refuse(context, grpc.StatusCode.UNIMPLEMENTED, f"the azure-native stand-in does not answer {token}")
        return provider_pb2.InvokeResponse(**{"return": to_struct(answer)})  # type: ignore[arg-type] # a Python keyword

    # Helpers

    def _kind(self, urn: str, context: grpc.ServicerContext) -> ResourceType:
        token = urn.split("::")[2].rsplit("$", 1)[-1]
        kind = self._catalogue.resource(token)
        if kind is None:
            _, module, name = token.split(":")
            in_sdk = self._catalogue.modules
            near = closest(name, self._catalogue.module(module).resources) if module in in_sdk else ""
            reason = f"azure-native {self._catalogue.version} has no type {token}{near}"
            _refuse(context, grpc.StatusCode.NOT_FOUND, reason)
        return kind

    def _path(self, kind: ResourceType, context: grpc.ServicerContext) -> arm.ArmPath:
        if kind.token not in self._paths:
            reason = f"the azure-native stand-in can preview {kind.short} but not create it: its id is not in paths.txt"
            _refuse(context, grpc.StatusCode.UNIMPLEMENTED, reason)
        return self._paths[kind.token]

    def _must_be_known(self, urn: str, inputs: Values, context: grpc.ServicerContext) -> None:
        if has_unknown(inputs):
            _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, f"there is an unknown value in the inputs of {urn}")

    def _must_fit(
        self,
        kind: ResourceType,
        resource_id: str,
        inputs: Values,
        resources: dict[str, Values],
        context: grpc.ServicerContext,
    ) -> None:
        neighbours = [
            address_plan.Neighbour(self._types.get(arm.type_of(key), ""), values["id"], values)
            for key, values in resources.items()
        ]
        problems = list(address_plan.clashes(address_plan.Neighbour(kind.short, resource_id, inputs), neighbours))
        if problems:
            _refuse(context, grpc.StatusCode.FAILED_PRECONDITION, "; ".join(map(str, problems)))


def _refuse(context: grpc.ServicerContext, code: grpc.StatusCode, reason: str) -> NoReturn:
    context.abort(code, reason)
    raise AssertionError("abort returned")


def _failures(problems: list[Problem]) -> list[provider_pb2.CheckFailure]:
    """Problems for the engine, each once. The path stands in the reason: given as the property, the engine would print
    the value too, which may be secret, or `<nil>` below the top level."""
    return [provider_pb2.CheckFailure(reason=reason) for reason in dict.fromkeys(map(str, sorted(problems)))]


def _without(values: Values, paths: set[str], at: str = "") -> Values:
    """The values with everything at these paths unknown: the service rules judge only what has the right type."""

    def item(value: object, here: str) -> object:
        if here in paths:
            return UNKNOWN
        if isinstance(value, dict):
            return _without(value, paths, here)
        if isinstance(value, list):
            return [item(one, f"{here}[{index}]") for index, one in enumerate(value)]
        return value

    return {name: item(value, f"{at}.{name}" if at else name) for name, value in values.items()}


def _must_have_parents(resources: dict[str, Values], resource_id: str, context: grpc.ServicerContext) -> None:
    group = arm.group_id(resource_id)
    if group is not None and group not in resources:
        reason = (
            f'Code="ResourceGroupNotFound" Message="Resource group \'{group.rsplit("/", 1)[1]}\' could not be found."'
        )
        _refuse(context, grpc.StatusCode.NOT_FOUND, reason)
    parent = arm.parent_id(resource_id)
    if parent is not None and parent not in resources:
        reason = f'Code="ParentResourceNotFound" the resource {parent} of which {resource_id} is a part does not exist'
        _refuse(context, grpc.StatusCode.NOT_FOUND, reason)


def main() -> int:
    """Serve until the engine says stop, or is gone. The engine gives its own address as the first argument."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    options = [("grpc.max_receive_message_length", LARGEST_MESSAGE), ("grpc.max_send_message_length", LARGEST_MESSAGE)]
    server = grpc.server(futures.ThreadPoolExecutor(32), options=options)
    catalogue = Catalogue(Path(__file__).resolve().parent.parent / CATALOGUE)
    provider = Provider(catalogue, Cloud.from_environment(), Refusals(engine=sys.argv[1]))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    parent = os.getppid()
    while not stop.wait(1) and os.getppid() == parent:
        pass
    server.stop(1)
    return 0
