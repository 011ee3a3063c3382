"""Runs a program against Pulumi's mock monitor and records every registration in full."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import pulumi
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime import resource as runtime_resource
from pulumi.runtime import rpc
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.stack import run_pulumi_func

# Where in the source a resource was made: no test asks, and finding it is a good part of a registration.
runtime_resource._get_stack_trace = source_pb2.StackTrace


@dataclass(frozen=True)
class Recorded:
    """One registered resource: inputs by their wire names."""

    urn: str
    type: str
    name: str
    custom: bool
    parent: str
    provider: str
    protect: bool
    retain: bool
    delete_before_replace: bool
    dependencies: frozenset[str]
    replace_on_changes: tuple[str, ...]
    ignore_changes: tuple[str, ...]
    aliases: tuple[str, ...]
    """As URNs, or as the type and the name, where they say one."""
    secrets: frozenset[str]
    inputs: Mapping[str, Any]
    shown: Mapping[str, Any]
    """The inputs with every value that is marked as secret, at any depth, left out: what anybody may read."""

    @property
    def id(self) -> str:
        return identity(self.name)


@dataclass
class Graph:
    """All resources of one run, by logical name, and what the program returned."""

    resources: dict[str, Recorded] = field(default_factory=dict)
    outputs: Any = None

    def of(self, *types: str) -> list[Recorded]:
        return [self.resources[name] for name in sorted(self.resources) if self.resources[name].type in types]

    def __getitem__(self, name: str) -> Recorded:
        return self.resources[name]

    def by_id(self, resource_id: str) -> Recorded:
        """The resource that the mock cloud gave this id to."""
        return self.resources[resource_id.removeprefix(_ID)]


_ID = "id-of-"
SECRET = "secret-of-"
"""How every secret begins that the mock cloud makes up, and that stands in the environment of tests."""
HIDDEN = "[secret]"


def identity(name: str) -> str:
    """The id that the mock cloud gives to the resource with this logical name."""
    return f"{_ID}{name}"


Values = dict[str, Any]


def _vault(given: Values) -> Values:
    return {
        "name": given["vaultName"],
        "properties": {**given["properties"], "vaultUri": f"https://{given['vaultName']}.vault.azure.net/"},
    }


def _vault_key(given: Values) -> Values:
    uri = f"https://{given['vaultName']}.vault.azure.net/keys/{given['keyName']}"
    return {"keyUri": uri, "keyUriWithVersion": f"{uri}/1"}


def _interface(given: Values) -> Values:
    return {"ipConfigurations": [{"privateIPAddress": "10.0.0.4", **each} for each in given["ipConfigurations"]]}


def _port(given: Values) -> Values:
    return {"allFixedIps": [each.get("ipAddress", "10.0.0.4") for each in given.get("fixedIps", [{}])]}


COMPUTED: Mapping[str, Callable[[str, Values], Values]] = {
    "azure-native:resources:ResourceGroup": lambda _, given: {"name": given["resourceGroupName"]},
    "azure-native:keyvault:Vault": lambda _, given: _vault(given),
    "azure-native:keyvault:Key": lambda _, given: _vault_key(given),
    "azure-native:managedidentity:UserAssignedIdentity": lambda name, _: {"principalId": f"principal-of-{name}"},
    "azure-native:network:NetworkInterface": lambda _, given: _interface(given),
    "azure-native:storage:ObjectReplicationPolicy": lambda name, given: {
        "policyId": f"policy-of-{name}",
        "rules": [{"ruleId": f"rule-of-{name}", **each} for each in given["rules"]],
    },
    "azure-native:storage:StorageAccount": lambda _, given: {"name": given["accountName"]},
    "openstack:identity/applicationCredential:ApplicationCredential": lambda name, _: {"secret": f"{SECRET}{name}"},
    "openstack:networking/port:Port": lambda _, given: _port(given),
    "openstack:networking/router:Router": lambda *_: {"tenantId": "the-project"},
    "openstack:sharedfilesystem/share:Share": lambda name, _: {
        "exportLocations": [{"path": f"10.0.0.5:/shares/{name}", "preferred": "True"}]
    },
    "openstack:keymanager/orderV1:OrderV1": lambda name, _: {"secretRef": f"https://keys.example/v1/secrets/{name}"},
}
"""What the mock cloud computes for a type, from the logical name and the inputs: what the components read, no more."""


class _Cloud(pulumi_mocks.Mocks):
    """Gives each resource its inputs back, with an id and what a cloud computes."""

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, Values]:
        outputs = dict(args.inputs)
        if not args.custom:
            return "", {}
        names = [value for key, value in args.inputs.items() if key.endswith("Name") and key != "resourceGroupName"]
        outputs.setdefault("name", names[0] if names else args.name)
        if identities := args.inputs.get("identity", {}).get("userAssignedIdentities"):
            # Written as a list of ids, answered as a map of them.
            outputs["identity"] = {
                **args.inputs["identity"],
                "userAssignedIdentities": {each: {} for each in identities},
            }
        if computed := COMPUTED.get(args.typ):
            outputs |= computed(args.name, outputs)
        return identity(args.name), outputs

    def call(self, args: pulumi_mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"a preview without credentials must not look anything up: {args.token}")


class _Monitor(pulumi_mocks.MockMonitor):
    def __init__(self, graph: Graph, cloud: pulumi_mocks.Mocks) -> None:
        super().__init__(cloud)
        self.graph = graph
        self.lock = threading.Lock()

    def RegisterResource(self, request: Any) -> Any:
        with self.lock:
            if request.type != "pulumi:pulumi:Stack":
                self._record(request)
            response = super().RegisterResource(request)
            # As the engine does: what the SDK declares to be secret comes back as a secret.
            known = MessageToDict(response.object)
            for name in set(request.additionalSecretOutputs) & set(known):
                response.object[name] = {rpc._special_sig_key: rpc._special_secret_sig, "value": known[name]}
            return response

    def _record(self, request: Any) -> None:
        pulumi_mocks._ensure_event_loop()
        if request.name in self.graph.resources:
            raise AssertionError(f"two resources are called {request.name}")
        given = rpc.deserialize_properties(request.object, keep_unknowns=False)
        self.graph.resources[request.name] = Recorded(
            urn=self.make_urn(request.parent, request.type, request.name),
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent.rsplit("::", 1)[-1],
            provider=request.provider.rsplit("::", 2)[-2] if request.provider else "",
            protect=request.protect,
            retain=request.retainOnDelete,
            delete_before_replace=request.deleteBeforeReplace,
            dependencies=frozenset(urn.rsplit("::", 1)[-1] for urn in request.dependencies),
            replace_on_changes=tuple(request.replaceOnChanges),
            ignore_changes=tuple(request.ignoreChanges),
            aliases=(
                *request.aliasURNs,
                *(each.urn or f"{each.spec.type}:{each.spec.name}" for each in request.aliases),
            ),
            secrets=frozenset(key for key, value in given.items() if rpc.is_rpc_secret(value)),
            inputs=_plain(given, hide=False),
            # Read from the message itself: deserializing makes a whole list secret for one secret in it.
            shown=_plain(MessageToDict(request.object), hide=True),
        )


def _plain(value: Any, *, hide: bool) -> Any:
    if isinstance(value, dict):
        if rpc._special_sig_key in value:
            return HIDDEN if hide and rpc.is_rpc_secret(value) else _plain(value.get("value"), hide=hide)
        return {key: _plain(each, hide=hide) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, hide=hide) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def settled(value: Any, receive: Callable[[Any], None]) -> None:
    """Inside a program: hand over the value with all records in it as mappings and all outputs in it resolved."""
    pulumi.Output.from_input(_bare(value)).apply(receive)


def _bare(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _bare(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items()}
    return [_bare(each) for each in value] if isinstance(value, tuple | list) else value


def record(program: Callable[[], Any], *, preview: bool = False, cloud: pulumi_mocks.Mocks | None = None) -> Graph:
    """Run `program` in a context of its own and return what it registered; what it raises is raised here.

    `cloud` answers for the cloud; the one above, unless another is given.
    """
    graph, problems = Graph(), list[BaseException]()

    def work() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        monitor = _Monitor(graph, cloud or _Cloud())
        pulumi.runtime.set_mocks(
            monitor.mocks, project="health-data-hub", stack="test", preview=preview, monitor=monitor
        )

        def run() -> None:
            graph.outputs = program()

        try:
            loop.run_until_complete(run_pulumi_func(run))
        except BaseException as problem:
            problems.append(problem)
        finally:
            # What a failed program left undone must not be waited for by the next one.
            pulumi.runtime.settings.SETTINGS.outputs.clear()
            pulumi.runtime.settings.SETTINGS.rpc_manager.rpcs.clear()
            undone = asyncio.all_tasks(loop)
            for task in undone:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*undone, return_exceptions=True))
            loop.close()

    context = contextvars.Context()
    thread = threading.Thread(target=context.run, args=(work,))
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
    return graph
