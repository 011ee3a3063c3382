"""The lock of a stack: which resources it has under which names, and what of them must never be lost.

A lock is compared with the program of today. The engine itself says which locked resource each resource of today is,
so that aliases count as they do in a deployment; what is decided here is what the differences mean.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from audit.steps import Step
from policies.records import PROVIDER_PREFIX, ROOT_STACK, UNKNOWN, Secret

VERSION = 1
LATER = "(known after deployment)"
"""Stands in a lock for a value that no preview knows."""
SECRET = "(secret)"  # noqa: S105 - a placeholder
"""Stands in a lock for a value that must not be written down."""
_ALIKE = 0.6
"""From which likeness of names on, 0 to 1, a new resource is taken for the one that is missing."""


class LockError(ValueError):
    """A lock file that cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """One resource. `id` is its URN without stack and project: the types of its parents and its own, and its name.

    `replacing` are the inputs whose change replaces it, by dotted path, for what is stateful, else None. `kept` means
    protected against deletion and retained in the cloud; `called` is its name there, where it is an input of its own.
    """

    id: str
    parent: str | None
    custom: bool
    replacing: Mapping[str, Any] | None = None
    kept: bool = False
    called: str | None = None

    @property
    def name(self) -> str:
        """The logical name."""
        return self.id.partition("::")[2]

    @property
    def type(self) -> str:
        """The resource's own type."""
        return self.id.partition("::")[0].rpartition("$")[2]

    @property
    def parent_types(self) -> str:
        """The types of its parents, outermost first: what a URN tells about them."""
        return self.id.partition("::")[0].rpartition("$")[0]


Lock = Mapping[str, Entry]
"""Entries by id."""


class Change(StrEnum):
    """What happened to a resource since the lock was written."""

    DROPPED = "dropped"
    RENAMED = "renamed"
    MOVED = "moved"
    REPLACED = "replaced"
    UNPROTECTED = "unprotected"
    ALIASED = "aliased"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def loses(self) -> bool:
        """Whether data or keys would be lost, or their protection."""
        return self not in (Change.ALIASED, Change.ADDED, Change.REMOVED)


@dataclass(frozen=True)
class Finding:
    """One difference: what happened to which resource (its name in the lock, if it was there), and what to do."""

    change: Change
    name: str
    type: str
    detail: str = ""
    remedy: str = ""


# From the engine's steps.


def identity(urn: str) -> str:
    """A URN without stack and project."""
    return urn.split("::", 2)[2]


def of_steps(steps: Iterable[Step], stateful: Mapping[str, Sequence[str]]) -> dict[str, Entry]:
    """The lock of what a run registered; `stateful` are types, each with the inputs that replace it."""
    entries = {}
    for step in steps:
        if step.leaves:
            continue
        inputs = stateful.get(step.type) if step.custom else None
        called = step.inputs.get("name")
        entry = Entry(
            id=identity(step.urn),
            parent=identity(step.parent) if step.parent else None,
            custom=step.custom,
            replacing=None if inputs is None else _values(step.inputs, inputs),
            kept=inputs is not None and step.protect and step.retain,
            called=called if inputs is not None and isinstance(called, str) else None,
        )
        entries[entry.id] = entry
    return entries


def origins(steps: Iterable[Step]) -> dict[str, str]:
    """For each resource of a run that was there before: its id, and the id that it had."""
    return {identity(step.urn): identity(step.previous) for step in steps if step.previous and not step.leaves}


def _values(inputs: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Values by path; what is absent is left out."""
    found = ((path, _value(inputs, path)) for path in sorted(paths))
    return {path: value for path, value in found if value is not None}


def _value(inputs: Mapping[str, Any], path: str) -> Any:
    value: Any = inputs
    for key in path.split("."):
        if not isinstance(value, Mapping):
            break  # all of it is unknown or secret
        value = value.get(key)
    return _plain(value)


def _plain(value: Any) -> Any:
    """What a lock holds of a value: never a secret, and a placeholder for what is not known yet."""
    match value:
        case Secret():
            return SECRET
        case Mapping():
            return {key: _plain(member) for key, member in sorted(value.items())}
        case list() | tuple():
            return [_plain(member) for member in value]
        case _:
            return LATER if value is UNKNOWN else value


# To and from a file, one line per resource, so that a review shows what a change does.


def write(lock: Lock) -> str:
    """The text of a lock file: what must not be lost first, then other resources, then components."""
    entries = [lock[id_] for id_ in sorted(lock)]
    stateful = {
        each.id: {"parent": each.parent, "kept": each.kept, "called": each.called, "inputs": each.replacing}
        for each in entries
        if each.replacing is not None
    }
    sections: dict[str, Mapping[str, Any]] = {
        "stateful": stateful,
        "resources": {each.id: each.parent for each in entries if each.custom and each.replacing is None},
        "components": {each.id: each.parent for each in entries if not each.custom},
    }
    parts = [f'  "version": {VERSION}']
    for title, section in sections.items():
        lines = [f"    {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in section.items()]
        parts.append(f'  "{title}": {{' + ",".join(f"\n{line}" for line in lines) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read(text: str) -> dict[str, Entry]:
    """The lock in a file. Raises `LockError` when the text is no lock of this version."""
    try:
        written = json.loads(text)
    except json.JSONDecodeError as problem:
        raise LockError(f"it is no JSON ({problem}): take it from the history again") from None
    if not isinstance(written, dict) or written.get("version") != VERSION:
        raise LockError(f"it is no lock of version {VERSION}: write it anew with --update and review what changes")
    try:
        entries = [
            *(
                Entry(key, value["parent"], True, value["inputs"], value["kept"], value["called"])
                for key, value in written["stateful"].items()
            ),
            *(Entry(key, parent, True) for key, parent in written["resources"].items()),
            *(Entry(key, parent, False) for key, parent in written["components"].items()),
        ]
    except (AttributeError, KeyError, TypeError):
        raise LockError("a part of it is missing: take it from the history again") from None
    return {entry.id: entry for entry in entries}


def as_state(lock: Lock, project: str, stack: str) -> dict[str, Any]:
    """The lock as a state that the engine can import, so that it finds by itself what each resource was.

    It holds names and no values: what a preview from it says of changes inside of resources means nothing.
    """
    prefix = f"urn:pulumi:{stack}::{project}::"
    providers = {_provided(entry): entry.id for entry in lock.values() if _provided(entry)}
    # Default providers, which the engine's events do not speak of.
    unspoken = {
        package: Entry(f"{PROVIDER_PREFIX}{package}::default", None, custom=True)
        for package in sorted({_package(entry) for entry in lock.values() if entry.custom} - {"pulumi"})
        if package not in providers
    }
    everything = {**{entry.id: entry for entry in unspoken.values()}, **lock}
    providers |= {package: entry.id for package, entry in unspoken.items()}
    resources: dict[str, dict[str, Any]] = {}

    def add(entry: Entry) -> None:
        """A state lists what a resource needs before the resource."""
        if entry.id in resources:
            return
        written = {"urn": prefix + entry.id, "type": entry.type, "custom": entry.custom}
        if entry.parent in everything:
            add(everything[entry.parent])
            written["parent"] = prefix + entry.parent
        if entry.custom:
            written["id"] = "locked"
            if not _provided(entry):
                provider = providers[_package(entry)]
                add(everything[provider])
                written["provider"] = f"{prefix}{provider}::locked"
        resources[entry.id] = written

    for entry in everything.values():
        add(entry)
    manifest = {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""}
    return {"version": 3, "deployment": {"manifest": manifest, "resources": list(resources.values())}}


def _provided(entry: Entry) -> str:
    """The package that a provider serves; empty for what is no provider."""
    return entry.type.removeprefix(PROVIDER_PREFIX) if entry.type.startswith(PROVIDER_PREFIX) else ""


def _package(entry: Entry) -> str:
    return entry.type.partition(":")[0]


# The comparison.


def compare(lock: Lock, current: Lock, known: Mapping[str, str]) -> tuple[Finding, ...]:
    """What changed since the lock was written, losses first.

    `known` tells, for each resource of today that the engine found in the lock, which one it is: `origins`.
    """
    found = [*_Comparison(lock, current, known).findings()]
    return tuple(sorted(found, key=lambda each: (not each.change.loses, list(Change).index(each.change), each.name)))


class _Comparison:
    def __init__(self, lock: Lock, current: Lock, known: Mapping[str, str]) -> None:
        self._lock, self._current, self._known = lock, current, known
        kept = set(known.values())
        self._missing = {id_: entry for id_, entry in lock.items() if id_ not in kept}
        self._new = {id_: entry for id_, entry in current.items() if id_ not in known}

    def findings(self) -> Iterator[Finding]:
        for id_, origin in self._known.items():
            if id_ in self._current and origin in self._lock:
                yield from self._same(self._lock[origin], self._current[id_])
        free = dict(self._new)
        for entry in self._missing.values():
            if entry.replacing is None:
                yield Finding(Change.REMOVED, entry.name, entry.type)
                continue
            successor = _successor(entry, free.values())
            if successor is None:
                yield Finding(Change.DROPPED, entry.name, entry.type, "the program no longer has it", _DROPPED)
            else:
                del free[successor.id]
                yield self._renamed(entry, successor)
        for entry in self._new.values():
            yield Finding(Change.ADDED, entry.name, entry.type)

    def _same(self, old: Entry, new: Entry) -> Iterator[Finding]:
        if old.id != new.id:
            yield Finding(Change.ALIASED, old.name, old.type, f"now {new.name}; keep the alias until all is deployed")
        if old.replacing is None:
            return
        if new.replacing is None:
            detail = "the back end no longer counts its type as stateful"
            yield Finding(Change.UNPROTECTED, new.name, new.type, detail, _UNPROTECTED)
            return
        if old.kept and not new.kept:
            detail = "it is no longer protected and retained"
            yield Finding(Change.UNPROTECTED, new.name, new.type, detail, _UNPROTECTED)
        changes = [
            f"{path}: {_shown(old.replacing.get(path))} -> {_shown(new.replacing.get(path))}"
            for path in sorted(old.replacing.keys() | new.replacing.keys())
            if old.replacing.get(path) != new.replacing.get(path)
        ]
        if changes:
            yield Finding(Change.REPLACED, new.name, new.type, "; ".join(changes), _REPLACED)

    def _renamed(self, old: Entry, new: Entry) -> Finding:
        moved = old.parent_types != new.parent_types
        detail = f"the program has {new.name} in its place"
        if not _same_values(old, new):
            detail = f"perhaps {detail}: the nearest by name, not the same in the cloud"
        if moved:
            detail += f", below {_name(new.parent)} and no longer below {_name(old.parent)}"
        return Finding(Change.MOVED if moved else Change.RENAMED, old.name, old.type, detail, self._alias(old, new))

    def _alias(self, old: Entry, new: Entry) -> str:
        """Where the alias goes: on the resource, or once on the outermost component that took its children along."""
        while (
            old.parent_types != new.parent_types
            and old.name == new.name
            and old.parent is not None
            and new.parent is not None
            and old.parent in self._missing
            and new.parent in self._new
        ):
            old, new = self._missing[old.parent], self._new[new.parent]
        told = []
        if old.name != new.name:
            told.append(f'name="{old.name}"')
        if old.type != new.type:
            told.append(f'type_="{old.type}"')
        if old.parent_types != new.parent_types:
            told.append(f"parent={_parent_urn(old.parent)}")
        return f"on {new.name}, write in its ResourceOptions: aliases=[pulumi.Alias({', '.join(told)})]"


_DROPPED = (
    "bring it back; if its loss is meant, agree to it by name in consentToDestroy, deploy, then write the lock anew "
    "with --update"
)
_REPLACED = (
    "take the change back: it would make an empty one in its place; to move the data, add a second one beside it, "
    "copy, and only then agree to the loss of the first"
)
_UNPROTECTED = "make it with the site's options for stateful resources; if it shall go, write the lock with --update"


def _successor(gone: Entry, candidates: Iterable[Entry]) -> Entry | None:
    """Which new resource the missing one has become: the same type, and the same values or the nearest name."""
    alike = [each for each in candidates if each.type == gone.type and each.replacing is not None]

    def likeness(entry: Entry) -> float:
        return SequenceMatcher(None, entry.name, gone.name).ratio()

    near = [each for each in alike if likeness(each) >= _ALIKE]
    return max([each for each in alike if _same_values(each, gone)] or near, key=likeness, default=None)


def _same_values(one: Entry, other: Entry) -> bool:
    return (one.called, one.replacing) == (other.called, other.replacing)


def _name(parent: str | None) -> str:
    return "the stack" if parent is None or parent.startswith(ROOT_STACK) else parent.partition("::")[2]


def _parent_urn(parent: str | None) -> str:
    if parent is None or parent.startswith(ROOT_STACK):
        return "pulumi.ROOT_STACK_RESOURCE"
    return f'f"urn:pulumi:{{pulumi.get_stack()}}::{{pulumi.get_project()}}::{parent}"'


def _shown(value: Any) -> str:
    return "(absent)" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
