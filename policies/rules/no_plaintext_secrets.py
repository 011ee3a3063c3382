"""Rule `no-plaintext-secrets`: no credential stands in plain text in what a resource is given or gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from policies.configuration import Configuration
from policies.readers.facts import Finding, Verdict
from policies.readers.secrets import (
    Name,
    assignments_in,
    credentials_in,
    decoded,
    embedded_in,
    is_reference,
    is_suspect,
    looks_random,
    name_says,
)
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Evidence, Severity, State
from policies.rules.rule import Decision, Rule, decide

_HELD: Mapping[str, frozenset[str]] = {
    "azure-native:keyvault:Secret": frozenset({"properties.value"}),
    "openstack:keymanager:SecretV1": frozenset({"payload"}),
    "ovh:index:CloudKeyManagerSecret": frozenset({"payload"}),
    "ovh:okms:Secret": frozenset({"version.data"}),
}
"""Where a type holds a credential under a name that does not say so."""
_FIRST_BOOT = frozenset({"customData", "userData"})
_SCRIPTS = _FIRST_BOOT | {"commandToExecute", "script", "tags"}
"""Names of values in which other values have names."""
_DEEPEST = 2
"""How many times instructions may be encoded within one another."""
_SHORTEST = 8
"""No form of a credential that we know is shorter."""


class _Leaf(NamedTuple):
    """One value without members, its own name or that of the list it is in, and whether it must be a credential.

    `script` is true for a text that may give values to names of its own.
    """

    path: str
    name: str
    value: Any
    held: bool
    script: bool = False


class _Leaves:
    """The values without members of one resource: those to look at one by one, and the texts of all others.

    Hardly any text has the form of a credential, and all together are searched much faster than one by one: `every` is
    only asked for where that search finds something.
    """

    def __init__(self, record: ResourceRecord, *, every: bool = False) -> None:
        self.chosen: list[_Leaf] = []
        self.texts: list[str] = []
        self._every = every
        self._mapping(record.inputs, "", _HELD.get(record.kind, frozenset()), held=False)
        given = len(self.chosen)
        for key, value in (record.outputs or {}).items():
            if record.inputs.get(key) != value:  # what only repeats an input is judged there
                self._value(value, f"outputs.{key}", key, frozenset(), held=False)
        # What is not known before a deployment is judged after it.
        self.chosen[given:] = [leaf for leaf in self.chosen[given:] if leaf.value is not UNKNOWN]

    def __bool__(self) -> bool:
        return bool(self.texts) or bool(self.chosen)

    @property
    def suspect(self) -> bool:
        """Whether any of the values may have the form of a credential, scripts aside."""
        alone = [leaf.value for leaf in self.chosen if isinstance(leaf.value, str) and not leaf.script]
        return is_suspect("\n".join(self.texts + alone))

    def _mapping(self, value: Mapping[str, Any], path: str, holders: frozenset[str], *, held: bool) -> None:
        named = value.get("name", value.get("key"))
        for key, member in value.items():
            # Variables of containers are pairs of a name and a value.
            called = named if key == "value" and isinstance(named, str) else key
            inner = f"{path}.{key}" if path else key
            under = held or key == "protectedSettings" or inner in holders
            self._value(member, inner, called, holders, held=under)

    def _value(self, value: Any, path: str, name: str, holders: frozenset[str], *, held: bool) -> None:
        if isinstance(value, str):
            script = name in _SCRIPTS or "\n" in value
            if held or script or self._every or name_says(name) is not Name.PLAIN:
                self.chosen.append(_Leaf(path, name, value, held, script))
            else:
                self.texts.append(value)
        elif value is UNKNOWN or isinstance(value, Secret):
            self.chosen.append(_Leaf(path, name, value, held))
        elif isinstance(value, list | tuple):
            for index, member in enumerate(value):
                self._value(member, f"{path}[{index}]", name, holders, held=held)
        elif isinstance(value, Mapping):
            self._mapping(value, path, holders, held=held)


def _decide(record: ResourceRecord, _: Configuration) -> Decision:
    leaves = _Leaves(record)
    if not leaves:
        return Decision(State.NOT_APPLICABLE, "is given no value and gives none")
    suspect = leaves.suspect
    chosen = _Leaves(record, every=True).chosen if suspect else leaves.chosen
    return decide(
        _findings(chosen, suspect=suspect), Decision(State.PASS, "no value is a credential by its name or by its form")
    )


def _findings(leaves: Iterable[_Leaf], *, suspect: bool) -> Iterator[Finding]:
    for leaf in leaves:
        meaning = Name.SECRET if leaf.held else name_says(leaf.name)
        if isinstance(leaf.value, str):
            if what := _credential(leaf, leaf.value, meaning, suspect=suspect):
                yield Finding(
                    Verdict.BROKEN,
                    f"{leaf.path} holds {what} in plain text; allowed: a value marked as secret, or a reference to one",
                    (Evidence(leaf.path, "[not shown]"),),
                )
        elif meaning is Name.SECRET and leaf.value is UNKNOWN:
            yield Finding(
                Verdict.UNCLEAR,
                f"{leaf.path} is not known yet, so nobody can say whether a credential stands there in plain text",
                (Evidence(leaf.path, "[unknown]"),),
            )
        elif meaning is Name.SECRET:
            yield Finding(Verdict.SOUND, f"{leaf.path} is marked as secret", (Evidence(leaf.path, "[secret]"),))


def _credential(leaf: _Leaf, value: str, meaning: Name, *, suspect: bool) -> str | None:
    """What credential a plain value is, without a part of it."""
    if meaning is Name.SECRET and not is_reference(value):
        return "a credential, as its name says,"
    if len(value) < _SHORTEST:
        return None
    if leaf.script:
        if found := _first_in(value):
            line, what = found
            return f"{what} (line {line})"
    elif suspect and (told := next(credentials_in(value), None)):
        return told[1]
    if meaning is Name.HINT and looks_random(value):
        return "what looks like a credential"
    return None


@lru_cache(maxsize=256)
def _first_in(text: str) -> tuple[int, str] | None:
    """The first credential in a text with names of its own: machines of one role start with the same instructions."""
    return next(_in_text(text, deepest=_DEEPEST), None)


def _in_text(text: str, *, deepest: int) -> Iterator[tuple[int, str]]:
    plain = decoded(text)
    text = text if plain is None else plain
    yield from credentials_in(text)
    yield from assignments_in(text)
    if deepest > 0:
        for line, inner in embedded_in(text):
            for _, what in _in_text(inner, deepest=deepest - 1):
                yield line, f"{what} in an encoded part"


RULE = Rule(
    id="no-plaintext-secrets",
    title="No credential stands in plain text",
    severity=Severity.CRITICAL,
    rationale="Inputs, outputs, labels and first-boot instructions are read by many: by whoever sees the state, the "
    "cloud's console, or a machine's metadata.",
    remediation="Mark the value as secret before it reaches the resource, or give a reference to a vault. A credential "
    "that stood in plain text must be issued anew.",
    decide=_decide,
)
