"""Rule `no-plaintext-secrets`: no credential stands in plain text in what a resource is given or gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def _decide(record: ResourceRecord, _: Configuration) -> Decision:
    leaves: list[_Leaf] = []
    _gather(leaves, record.inputs, "", "", _HELD.get(record.kind, frozenset()), held=False)
    leaves += [leaf for leaf in _outputs(record) if leaf.value is not UNKNOWN]
    if not leaves:
        return Decision(State.NOT_APPLICABLE, "is given no value and gives none")
    return decide(_findings(leaves), Decision(State.PASS, "no value is a credential by its name or by its form"))


def _outputs(record: ResourceRecord) -> list[_Leaf]:
    """What is not known before a deployment is judged after it. What only repeats an input is judged there."""
    leaves: list[_Leaf] = []
    for key, value in (record.outputs or {}).items():
        if record.inputs.get(key) != value:
            _gather(leaves, value, f"outputs.{key}", key, frozenset(), held=False)
    return leaves


def _gather(leaves: list[_Leaf], value: Any, path: str, name: str, holders: frozenset[str], *, held: bool) -> None:
    """Add the leaves of a value. There are many: a list costs much less than generators within one another."""
    if isinstance(value, str):
        leaves.append(_Leaf(path, name, value, held, name in _SCRIPTS or "\n" in value))
    elif value is UNKNOWN or isinstance(value, Secret):
        leaves.append(_Leaf(path, name, value, held))
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            _gather(leaves, member, f"{path}[{index}]", name, holders, held=held)
    elif isinstance(value, Mapping):
        named = value.get("name", value.get("key"))
        for key, member in value.items():
            inner = f"{path}.{key}" if path else key
            # Variables of containers are pairs of a name and a value.
            called = named if key == "value" and isinstance(named, str) else key
            under = held or key == "protectedSettings" or inner in holders
            _gather(leaves, member, inner, called, holders, held=under)


def _findings(leaves: list[_Leaf]) -> Iterator[Finding]:
    # Hardly any resource has a value in such a form, and all together are searched much faster than one by one.
    suspect = is_suspect("\n".join([leaf.value for leaf in leaves if isinstance(leaf.value, str) and not leaf.script]))
    for leaf in leaves:
        meaning = Name.SECRET if leaf.held else name_says(leaf.name)
        if isinstance(leaf.value, str):
            if meaning is Name.PLAIN and not leaf.script and not suspect:
                continue
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
        if found := next(_in_text(value, deepest=_DEEPEST), None):
            line, what = found
            return f"{what} (line {line})"
    elif suspect and (told := next(credentials_in(value), None)):
        return told[1]
    if meaning is Name.HINT and looks_random(value):
        return "what looks like a credential"
    return None


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
