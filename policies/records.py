"""What the rules look at: one neutral record per resource, whatever it was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, TypeVar

PROVIDER_PREFIX = "pulumi:providers:"
ROOT_STACK = "pulumi:pulumi:Stack"

_Seen = TypeVar("_Seen")
_VERSIONED_PACKAGE = re.compile(r"^azure-native_\w+$")
_VERSIONED_MODULE = re.compile(r"/v\d{8}\w*$")


class Unknown:
    """A value that is only known once the cloud has made something: see `UNKNOWN`."""

    def __repr__(self) -> str:
        return "[unknown]"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Secret:
    """The place of a secret value. It deliberately holds nothing, so that nothing can leak from it."""

    def __repr__(self) -> str:
        return "[secret]"


class UnreadableError(Exception):
    """A decisive value is unknown or secret, so the question cannot be answered."""

    def __init__(self, node: Node) -> None:
        self.node = node
        why = "is not known yet" if node.raw is UNKNOWN else "is secret"
        super().__init__(f"{node.path} {why}")


class MalformedError(Exception):
    """A value has a shape its resource type does not have."""


@dataclass(frozen=True)
class Node:
    """A value inside a record's inputs, with the path that leads to it.

    Walking never fails on what is absent, unknown or secret: `value` and `items` do, with `UnreadableError`,
    and only where the answer depends on it.
    """

    path: str
    raw: Any

    def __getitem__(self, key: str) -> Node:
        path = f"{self.path}.{key}" if self.path else key
        raw = self.raw
        if type(raw) is dict:  # by far the most frequent, and much cheaper to tell than any mapping
            return Node(path, raw.get(key))
        if raw is None or raw is UNKNOWN or isinstance(raw, Secret):
            return Node(path, raw)
        if not isinstance(raw, Mapping):
            raise MalformedError(f"{self.path or 'the inputs'} should be an object, not {self.shown!r}")
        return Node(path, raw.get(key))

    def at(self, path: str) -> Node:
        """The node at a dotted path below this one."""
        node = self
        for key in path.split("."):
            node = node[key]
        return node

    @property
    def given(self) -> bool:
        """Whether anything stands here; a reference to something made in the same run counts."""
        return self.raw is not None

    @property
    def value(self) -> Any:
        """The plain value, `None` when absent. Raises `UnreadableError` when it is unknown or secret."""
        if self.raw is UNKNOWN or isinstance(self.raw, Secret):
            raise UnreadableError(self)
        return self.raw

    def items(self) -> Iterator[Node]:
        """The members of a list, none when absent. Raises `UnreadableError` when the list itself cannot be read."""
        members = self.value
        if members is None:
            return
        if not isinstance(members, list | tuple):
            raise MalformedError(f"{self.path} should be a list, not {self.shown!r}")
        for index, member in enumerate(members):
            yield Node(f"{self.path}[{index}]", member)

    @property
    def text(self) -> str | None:
        """The value as a string, `None` when absent."""
        value = self.value
        if value is not None and not isinstance(value, str):
            raise MalformedError(f"{self.path} should be a string, not {self.shown!r}")
        return value

    @property
    def shown(self) -> str:
        """The value as evidence for people: never a secret's, nor that of anything with a secret inside."""
        return show(self.raw)


def show(value: Any) -> str:
    """A value as people read it in messages and evidence."""
    if isinstance(value, str):
        return value
    match value:
        case None:
            return "(absent)"
        case bool():
            return str(value).lower()
        case Mapping():
            return "{" + ", ".join(f"{key}: {show(member)}" for key, member in sorted(value.items())) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(show, value)) + "]"
        case _:
            return str(value)


@dataclass(frozen=True)
class ProviderRecord:
    """The provider a resource is managed with. `default` is true for the one the engine makes by itself."""

    urn: str
    name: str
    type: str
    inputs: Mapping[str, Any]
    default: bool

    @cached_property
    def properties(self) -> Node:
        """The provider's configuration, to walk through; paths start with `provider`."""
        return Node("provider", self.inputs)

    def once(self, read: Callable[[ProviderRecord], _Seen]) -> _Seen:
        """What `read` sees in this provider, looked at once: most resources of a stack share one."""
        if read not in self._seen:
            self._seen[read] = read(self)
        seen: _Seen = self._seen[read]
        return seen

    @cached_property
    def _seen(self) -> dict[object, Any]:
        return {}


@dataclass(frozen=True)
class ResourceRecord:
    """One resource as its program declared it and its provider checked it.

    `inputs` hold plain values, whole numbers as `int`, with `UNKNOWN` for what is not known yet and `Secret` for
    what must not be read. `external` is true for a resource that the program only reads. `references` are the URNs that
    each input's value comes from, known before the value is; `id` is the cloud's own name, once it has given one.
    """

    urn: str
    type: str
    name: str
    custom: bool
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] | None = None
    provider: ProviderRecord | None = None
    parent: str | None = None
    dependencies: tuple[str, ...] = field(default=())
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    id: str | None = None
    protect: bool = False
    external: bool = False

    @cached_property
    def properties(self) -> Node:
        """The inputs, to walk through."""
        return Node("", self.inputs)

    @cached_property
    def kind(self) -> str:
        """The type without API version or file name: see `kind_of`."""
        return kind_of(self.type)


def provider_record(urn: str, inputs: Mapping[str, Any]) -> ProviderRecord:
    """The provider at `urn`. See `provider_inputs` for what becomes of a default one's inputs."""
    token = urn.rpartition("::")[0].rpartition("::")[2]
    return ProviderRecord(
        urn, name_of(urn), token.rpartition("$")[2], provider_inputs(urn, inputs), default=is_default_provider(urn)
    )


def provider_inputs(urn: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The inputs of a provider, none for a default one: they are the environment's word, not the program's.

    They also do not stand in the engine's events, so rules that read them would say different things there.
    """
    return {} if is_default_provider(urn) else inputs


@cache
def kind_of(token: str) -> str:
    """A type token as `package:module:Name`, the same for every API version and spelling of a type.

    `azure-native:storage/v20240101:StorageAccount` and `azure-native_storage_v20240101:storage:StorageAccount`
    become `azure-native:storage:StorageAccount`; `openstack:compute/instance:Instance` becomes
    `openstack:compute:Instance`.
    """
    package, _, rest = token.partition(":")
    module, _, name = rest.partition(":")
    if _VERSIONED_PACKAGE.match(package):
        package = "azure-native"
    if package == "azure-native":
        module = _VERSIONED_MODULE.sub("", module)
    elif package in {"openstack", "ovh"}:
        module = module.partition("/")[0].lower()
    return f"{package}:{module}:{name}"


def name_of(urn: str) -> str:
    """The name that the program gave a resource."""
    return urn.rpartition("::")[2]


def is_default_provider(urn: str) -> bool:
    """Whether the engine made this provider by itself; such providers are named `default` or `default_VERSION`."""
    name = name_of(urn)
    return name == "default" or name.startswith("default_")
