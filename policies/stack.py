"""All records of one stack together, and how they lead to one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from policies.records import ROOT_STACK, UNKNOWN, Node, ResourceRecord


@dataclass(frozen=True)
class Found:
    """A reference to a resource of this stack."""

    record: ResourceRecord


@dataclass(frozen=True)
class Elsewhere:
    """A reference to something that this stack does not make, by its name in the cloud."""

    name: str


@dataclass(frozen=True)
class Unclear:
    """A reference that cannot be followed: the value is not known yet, and nothing says what it comes from."""

    node: Node


Reference = Found | Elsewhere | Unclear


@dataclass(frozen=True)
class Stack:
    """The records of a stack, whichever feeder read them, and the day they are judged on; see `in_one_order`."""

    records: tuple[ResourceRecord, ...]
    today: date = field(default_factory=date.today)

    @cached_property
    def _by_urn(self) -> dict[str, ResourceRecord]:
        return {record.urn: record for record in self.records}

    @cached_property
    def _by_kind(self) -> dict[str, list[ResourceRecord]]:
        kinds: dict[str, list[ResourceRecord]] = {}
        for record in self.records:
            kinds.setdefault(record.kind, []).append(record)
        return kinds

    @cached_property
    def _by_id(self) -> dict[str, list[ResourceRecord]]:
        ids: dict[str, list[ResourceRecord]] = {}
        for record in self.records:
            if record.id:
                ids.setdefault(record.id.casefold(), []).append(record)
        return ids

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[ResourceRecord]]:
        names: dict[tuple[str, str], list[ResourceRecord]] = {}
        for record in self.records:
            if name := cloud_name(record):
                names.setdefault((record.kind, name.casefold()), []).append(record)
        return names

    @cached_property
    def root(self) -> ResourceRecord | None:
        """The stack's own resource, on which lies what concerns the stack as a whole; None in an empty stack."""
        roots = [record for record in self.records if record.type == ROOT_STACK]
        return roots[0] if roots else next(iter(self.records), None)

    def of(self, *kinds: str) -> Iterator[ResourceRecord]:
        """The records of some kinds, in the order of the feed."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def follow(self, record: ResourceRecord, node: Node, kinds: Collection[str]) -> Reference:
        """What a value names among resources of some kinds.

        A known value is looked up as an id, then as a name. One that is not known is found by the resources that its
        input comes from: the feeders tell them. Raises `UnreadableError` for a secret one.
        """
        origins = self.origins(record, node, kinds)
        if node.raw is UNKNOWN:
            return Found(origins[0]) if len(origins) == 1 else Unclear(node)
        name = str(node.value)
        by_id = (each for each in self._by_id.get(name.casefold(), ()) if each.kind in kinds)
        by_name = (each for kind in kinds for each in self._named(kind, name))
        first = next(chain(by_id, by_name, origins), None)
        return Elsewhere(name) if first is None else Found(first)

    def _named(self, kind: str, name: str) -> Iterator[ResourceRecord]:
        """Resources of a kind by their name, or by the end of an id of Azure's while they have no id of their own."""
        if not name.lower().startswith(_AZURE_IDS):
            yield from self._by_name.get((kind, name.casefold()), ())
        elif _is_id_of(kind, name):
            named = self._by_name.get((kind, name.rpartition("/")[2].casefold()), ())
            yield from (each for each in named if each.id is None)

    def origins(self, record: ResourceRecord, node: Node, kinds: Collection[str]) -> list[ResourceRecord]:
        """The resources of some kinds that the input which holds a value comes from."""
        top = node.path.partition(".")[0].partition("[")[0]
        urns: Iterable[str] = record.references.get(top, ())
        return [self._by_urn[urn] for urn in urns if urn in self._by_urn and self._by_urn[urn].kind in kinds]


_AZURE_IDS = "/subscriptions/"


def _is_id_of(kind: str, identifier: str) -> bool:
    """Whether an id of Azure's is that of a resource of the kind: `…/Microsoft.Network/azureFirewalls/NAME`."""
    _, module, own = kind.lower().split(":")
    parts = identifier.lower().rpartition("/providers/")[2].split("/")
    # Plural of the type's name: vaults of Vault, identities of Identity.
    return len(parts) > 2 and parts[0].rpartition(".")[2] == module and parts[-2].startswith(own.rstrip("y"))


def in_one_order(records: Iterable[ResourceRecord], today: date) -> Stack:
    """A stack whose records stand in the same order whichever feeder read them, so that results are the same too."""
    return Stack(tuple(sorted(records, key=lambda record: record.urn)), today)


def cloud_name(record: ResourceRecord) -> str | None:
    """The name that a resource is given in its cloud, if the program gives one in plain text.

    Azure's types call it after themselves (`virtualNetworkName`), with some exceptions; OpenStack's `name`.
    """
    own = record.kind.rpartition(":")[2]
    for key in (_NAMED_OTHERWISE.get(record.kind, own[:1].lower() + own[1:] + "Name"), "name"):
        if isinstance(value := record.inputs.get(key), str):
            return value
    return None


_NAMED_OTHERWISE = {
    "azure-native:compute:VirtualMachine": "vmName",
    "azure-native:compute:VirtualMachineScaleSet": "vmScaleSetName",
    "azure-native:containerservice:ManagedCluster": "resourceName",
    "azure-native:managedidentity:UserAssignedIdentity": "resourceName",
    "azure-native:network:PublicIPAddress": "publicIpAddressName",
    "azure-native:storage:StorageAccount": "accountName",
}
"""Kinds whose name is another input (pulumi-azure-native 3.29.0)."""
