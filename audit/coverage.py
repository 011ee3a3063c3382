"""What the policies know of a package: which of its resource types a reader reads, and which nobody reads."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from audit.engine import AuditError
from policies.readers import known_kinds, ovh_types, reader_of
from policies.readers.facts import NO_DATA, Moot
from policies.records import ResourceRecord, kind_of

PACKAGES = ("azure-native", "openstack", "ovh")
"""The packages that have readers."""

_LISTED = {"ovh": (ovh_types.VERSION, ovh_types.SOURCE, ovh_types.TYPES)}
"""Version, source and type tokens of packages that may be judged without being installed."""


@dataclass(frozen=True)
class Kinds:
    """Resource types as `policies.records.kind_of` writes them, sorted, each in exactly one of three lists.

    `read`: a reader says where such a resource lies or how its data are encrypted, by itself or with its parent.
    `no_data`: a reader says that it has no place of its own and holds no health data. `not_known`: nobody reads it, so
    every resource of it is "not evaluated".
    """

    read: tuple[str, ...]
    no_data: tuple[str, ...]
    not_known: tuple[str, ...]

    @property
    def total(self) -> int:
        """The number of all kinds."""
        return len(self.read) + len(self.no_data) + len(self.not_known)

    @property
    def percent(self) -> int:
        """How many are known, in whole percent, rounded down: 100 says that nothing is left."""
        return 100 * (self.total - len(self.not_known)) // self.total

    def modules(self) -> Iterator[tuple[str, Kinds]]:
        """The modules by name, each with its kinds."""
        for name in sorted({kind.split(":")[1] for kind in self.read + self.no_data + self.not_known}):
            yield name, Kinds(*(_of_module(name, kinds) for kinds in (self.read, self.no_data, self.not_known)))


@dataclass(frozen=True)
class Coverage:
    """The kinds of one package, and where they are listed.

    `no_such_type` are kinds that a reader reads and the package does not have: a misspelt one would never be asked.
    """

    package: str
    version: str
    source: str
    kinds: Kinds
    no_such_type: tuple[str, ...]


def coverage_of(package: str) -> Coverage:
    """What is known of a package, such as `azure-native`.

    Its types come from the files of the installed SDK, which is not imported, or else from a dated list. Raises
    `AuditError` when there is neither, or when the SDK's files do not list its types.
    """
    version, source, tokens = _types(package)
    kinds = sorted({kind_of(token) for token in tokens})
    lists: dict[str, list[str]] = {"read": [], "no_data": [], "not_known": []}
    for kind in kinds:
        lists[_knowledge(kind)].append(kind)
    read = {kind for kind in known_kinds() if kind.startswith(f"{package}:")}
    return Coverage(
        package,
        version,
        source,
        Kinds(**{name: tuple(members) for name, members in lists.items()}),
        no_such_type=tuple(sorted(read.difference(kinds))),
    )


def _of_module(name: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind.split(":")[1] == name)


def _knowledge(kind: str) -> str:
    reader = reader_of(ResourceRecord(urn="", type=kind, name="", custom=True, inputs={}))
    if reader is None:
        return "not_known"
    # What is encrypted with its parent holds data, although its own arguments show neither place nor encryption.
    return "no_data" if isinstance(reader.places, Moot) and reader.encryption == NO_DATA else "read"


def _types(package: str) -> tuple[str, str, Iterable[str]]:
    try:
        installed = distribution(f"pulumi-{package}")
    except PackageNotFoundError:
        if package in _LISTED:
            return _LISTED[package]
        raise AuditError(
            f"the package pulumi-{package} is not installed, and there is no list of its types; "
            f"packages with readers: {', '.join(PACKAGES)}"
        ) from None
    return installed.version, f"pulumi-{package} {installed.version} as installed", _registered(installed, package)


def _registered(installed: Distribution, package: str) -> list[str]:
    """The type tokens in the table that an SDK registers its classes from: one table for the whole package.

    The table stands in the package's first file as a string of JSON. Raises `AuditError` when it cannot be found.
    """
    try:
        file = Path(str(installed.locate_file(f"pulumi_{package.replace('-', '_')}/__init__.py")))
        tables: list[Mapping[str, Any]] = [
            table
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.keyword) and node.arg == "resource_modules"
            for table in json.loads(ast.literal_eval(node.value))
        ]
        tokens = [token for table in tables for token in table["classes"]]
    except (OSError, SyntaxError, ValueError, TypeError, KeyError) as problem:
        raise AuditError(f"the types of pulumi-{package} {installed.version} cannot be read: {problem}") from problem
    if not tokens:
        raise AuditError(f"pulumi-{package} {installed.version} lists no resource types")
    return tokens
