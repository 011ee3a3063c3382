"""In what the customer's keys are kept: told from the keys and vaults that a resource's arguments lead to.

Facts on Azure (MicrosoftDocs/azure-security-docs, key-vault/keys/about-keys.md, read 2026-11-25): a key whose type ends
in `-HSM` lies in a hardware security module, which only premium vaults have, and which customers share; every key of a
Managed HSM lies in one that is a single customer's; keys of other types are kept by software.
"""

import re
from collections.abc import Iterable, Iterator

from policies.records import MalformedError, Node, ResourceRecord, UnreadableError
from policies.stack import Found, Stack

OWN_HSM = "a hardware security module of the customer's own"
SHARED_HSM = "a hardware security module that customers share"
SOFTWARE = "software"
NOT_SHOWN = "not shown by its arguments"

_KEY = "azure-native:keyvault:Key"
_VAULT = "azure-native:keyvault:Vault"
_MANAGED_HSM = "azure-native:keyvault:ManagedHsm"
_SET = "azure-native:compute:DiskEncryptionSet"
_KINDS = (_KEY, _MANAGED_HSM, _SET)

_ID = "/subscriptions/"
_URL = re.compile(
    r"https://[\w-]+\.(?P<service>vault|managedhsm)\.azure\.net(?:/keys/(?P<key>[\w-]+))?", re.ASCII | re.I
)


class KeyStores:
    """The keys of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def named_by(self, record: ResourceRecord, inputs: Iterable[str]) -> str:
        """In what those keys are kept that these inputs of a resource name: the weakest, where they are several."""
        return _weakest(each for key in sorted(inputs) for each in self._in_input(record, key))

    def of_material(self, record: ResourceRecord) -> str | None:
        """In what a key, or what is made to hold keys, keeps them; none for any other resource."""
        if record.kind == _KEY:
            return _of_key(record)
        if record.kind == _MANAGED_HSM:
            return OWN_HSM
        if record.kind == _VAULT:
            return self._of_vault(record)
        if record.kind == _SET:
            return self.named_by(record, ("activeKey",))
        return None

    def _in_input(self, record: ResourceRecord, key: str) -> Iterator[str]:
        top = record.properties[key]
        found = {each.urn: each for each in self._stack.origins(record, top, _KINDS)}
        for node in _strings(top):
            match = _URL.match(node.raw)
            if match and match["service"].lower() == "managedhsm":
                yield OWN_HSM
                continue
            name = match["key"] if match else node.raw if node.path.endswith(".keyName") else None
            if name is not None:
                for one in self._keys_called(name):
                    found[one.urn] = one
            elif node.raw.lower().startswith(_ID):
                reference = self._stack.follow(record, node, _KINDS)
                if isinstance(reference, Found):
                    found[reference.record.urn] = reference.record
        for each in found.values():
            yield self.of_material(each) or NOT_SHOWN
        if not found:
            yield from map(self._of_vault, self._stack.origins(record, top, (_VAULT,)))

    def _keys_called(self, name: str) -> Iterator[ResourceRecord]:
        for key in self._stack.of(_KEY):
            if _is(key.properties["keyName"], name):
                yield key

    def _of_vault(self, vault: ResourceRecord) -> str:
        """A premium vault holds keys of both kinds, so its keys say in what they are kept."""
        if _is(vault.properties.at("properties.sku.name"), "standard"):
            return SOFTWARE
        inside = [
            key
            for key in self._stack.of(_KEY)
            if vault in self._stack.origins(key, key.properties["vaultName"], (_VAULT,))
            or _is(vault.properties["vaultName"], key.inputs.get("vaultName"))
        ]
        return _weakest(map(_of_key, inside))


def _of_key(key: ResourceRecord) -> str:
    try:
        kind = key.properties.at("properties.kty").text
    except (UnreadableError, MalformedError):
        return NOT_SHOWN
    if not kind:
        return NOT_SHOWN
    return SHARED_HSM if kind.upper().endswith("-HSM") else SOFTWARE


def _weakest(kept: Iterable[str]) -> str:
    """What holds for all: software where one is kept so, and nothing where of one nothing is shown."""
    seen = set(kept)
    return next((one for one in (SOFTWARE, NOT_SHOWN, SHARED_HSM, OWN_HSM) if one in seen), NOT_SHOWN)


def _is(node: Node, value: object) -> bool:
    """Whether a name is given in plain text, and is this one in any case of letters, as Azure compares them."""
    return isinstance(node.raw, str) and isinstance(value, str) and node.raw.casefold() == value.casefold()


def _strings(node: Node) -> Iterator[Node]:
    match node.raw:
        case str():
            yield node
        case dict():
            for key in node.raw:
                yield from _strings(node[key])
        case list() | tuple():
            for member in node.items():
                yield from _strings(member)
