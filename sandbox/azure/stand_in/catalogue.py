"""The types of the SDK, loaded module by module from the catalogue beside the provider.

The format is described where it is written (the toolkit's `sandbox.azure.catalogue_builder`).
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

Type: TypeAlias = str | dict[str, Any]

PACKAGE = "azure-native"


@dataclass(frozen=True)
class Property:
    """A property's type; whether it must be given; the constant it must have in this variant of a union, if any."""

    type: Type
    required: bool = False
    const: str | None = None


Properties: TypeAlias = Mapping[str, Property]


class Module:
    """The types of one SDK module."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    @cached_property
    def resources(self) -> list[str]:
        return list(self._content["resources"])

    @cached_property
    def objects(self) -> list[str]:
        return list(self._content["objects"])

    @cached_property
    def enums(self) -> Mapping[str, list[str | int | float]]:
        enums: Mapping[str, list[str | int | float]] = self._content["enums"]
        return enums

    def version(self, resource: str) -> str:
        return str(self._content["resources"][resource]["version"])

    @lru_cache  # noqa: B019 - modules live as long as the process
    def inputs(self, resource: str) -> Properties:
        """The inputs of a resource type. Raises KeyError if the module has none of that name."""
        return _properties(self._content["resources"][resource]["inputs"])

    @lru_cache  # noqa: B019
    def object(self, name: str) -> Properties:
        return _properties(self._content["objects"][name])


@dataclass(frozen=True)
class ResourceType:
    """One resource type: `token` as in a URN, `version` of the REST API, the module that its nested types are in."""

    token: str
    version: str
    inputs: Properties
    module: Module

    @property
    def short(self) -> str:
        """`network:Subnet` for `azure-native:network:Subnet`."""
        return self.token.removeprefix(f"{PACKAGE}:")


class Catalogue:
    """All types of one version of the SDK. Opening it reads nothing but the archive's directory."""

    def __init__(self, archive: Path) -> None:
        self._archive = zipfile.ZipFile(archive)
        self._names = frozenset(name.removesuffix(".json") for name in self._archive.namelist())

    @property
    def modules(self) -> list[str]:
        """The names of the SDK's modules; `provider` is not one of them."""
        return sorted(self._names - {"provider"})

    @property
    def version(self) -> str:
        """The version of the SDK that this catalogue was made from."""
        return self.module("provider").version("Provider")

    def configuration(self) -> Properties:
        """The provider's own configuration."""
        return self.module("provider").inputs("Provider")

    @lru_cache  # noqa: B019 - one catalogue a process
    def module(self, name: str) -> Module:
        """Load a module. Raises KeyError if there is none of that name."""
        return Module(json.loads(self._archive.read(f"{name}.json")))

    @lru_cache  # noqa: B019
    def resource(self, token: str) -> ResourceType | None:
        """The type of `azure-native:network:Subnet`, or None if the SDK has none of that name."""
        package, module_name, name = token.split(":")
        if package != PACKAGE or module_name not in self._names:
            return None
        module = self.module(module_name)
        if name not in module.resources:
            return None
        return ResourceType(token, module.version(name), module.inputs(name), module)


def _properties(content: Mapping[str, Any]) -> Properties:
    return {
        name: Property(entry["type"], entry.get("required", False), entry.get("const"))
        for name, entry in content.items()
    }
