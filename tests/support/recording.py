"""Runs a program against Pulumi's mock monitor and records every registration in full."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime import rpc
from pulumi.runtime.stack import run_pulumi_func


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
    dependencies: frozenset[str]
    replace_on_changes: tuple[str, ...]
    secrets: frozenset[str]
    inputs: Mapping[str, Any]

    @property
    def id(self) -> str:
        return identity(self.name)


@dataclass
class Graph:
    """All resources of one run, by logical name."""

    resources: dict[str, Recorded] = field(default_factory=dict)
    outputs: Any = None

    def of(self, *types: str) -> list[Recorded]:
        return [self.resources[name] for name in sorted(self.resources) if self.resources[name].type in types]

    def __getitem__(self, name: str) -> Recorded:
        return self.resources[name]


def identity(name: str) -> str:
    """The id that the mock cloud gives to the resource with this logical name."""
    return f"id-of-{name}"


class _Cloud(pulumi_mocks.Mocks):
    """Gives each resource its inputs back, with an id and the few computed values that the components read."""

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        outputs = dict(args.inputs)
        names = [value for key, value in args.inputs.items() if key.endswith("Name") and key != "resourceGroupName"]
        outputs.setdefault("name", names[0] if names else args.name)
        if identities := args.inputs.get("identity", {}).get("userAssignedIdentities"):
            # Written as a list of ids, answered as a map of them.
            outputs["identity"] = {
                **args.inputs["identity"],
                "userAssignedIdentities": {each: {} for each in identities},
            }
        match args.typ:
            case "azure-native:resources:ResourceGroup":
                outputs["name"] = args.inputs["resourceGroupName"]
            case "azure-native:keyvault:Vault":
                outputs["name"] = args.inputs["vaultName"]
                outputs["properties"] = {
                    **args.inputs["properties"],
                    "vaultUri": f"https://{args.inputs['vaultName']}.vault.azure.net/",
                }
            case "azure-native:keyvault:Key":
                uri = f"https://{args.inputs['vaultName']}.vault.azure.net/keys/{args.inputs['keyName']}"
                outputs |= {"keyUri": uri, "keyUriWithVersion": f"{uri}/1"}
            case "azure-native:managedidentity:UserAssignedIdentity":
                outputs["principalId"] = f"principal-of-{args.name}"
            case "azure-native:network:NetworkInterface":
                outputs["ipConfigurations"] = [
                    {**each, "privateIPAddress": "10.0.0.4"} for each in args.inputs["ipConfigurations"]
                ]
            case "azure-native:storage:StorageAccount":
                outputs["name"] = args.inputs["accountName"]
            case "openstack:networking/port:Port":
                outputs["allFixedIps"] = ["10.0.0.4"]
            case "openstack:keymanager/orderV1:OrderV1":
                outputs["secretRef"] = f"https://keys.example/v1/secrets/{args.name}"
        return identity(args.name), outputs

    def call(self, args: pulumi_mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"a preview without credentials must not look anything up: {args.token}")


class _Monitor(pulumi_mocks.MockMonitor):
    def __init__(self, graph: Graph) -> None:
        super().__init__(_Cloud())
        self.graph = graph
        self.lock = threading.Lock()

    def RegisterResource(self, request: Any) -> Any:
        with self.lock:
            if request.type != "pulumi:pulumi:Stack":
                self._record(request)
            return super().RegisterResource(request)

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
            dependencies=frozenset(urn.rsplit("::", 1)[-1] for urn in request.dependencies),
            replace_on_changes=tuple(request.replaceOnChanges),
            secrets=frozenset(key for key, value in given.items() if rpc.is_rpc_secret(value)),
            inputs=_plain(given),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if rpc._special_sig_key in value:
            return _plain(value.get("value"))
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def record(program: Callable[[], Any], *, preview: bool = False) -> Graph:
    """Run `program` in a context of its own and return what it registered; what it raises is raised here."""
    graph, problems = Graph(), list[BaseException]()

    def work() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        monitor = _Monitor(graph)
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
            loop.close()

    context = contextvars.Context()
    thread = threading.Thread(target=context.run, args=(work,))
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
    return graph
