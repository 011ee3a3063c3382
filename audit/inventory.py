"""What is deployed, one line per resource: where it lies, how it is encrypted, who holds the keys, and in what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.key_stores import NOT_SHOWN, KeyStores
from policies.configuration import OVH_AUTH_HOST, Configuration, KeyCustody, Service
from policies.readers import COMPONENT, PROVIDER, reader_of
from policies.readers.facts import NO_DATA, Check, Location, Moot, Reader, Verdict
from policies.readers.labels import DATA_CLASS, WORKSPACE, labels_of
from policies.records import PROVIDER_PREFIX, MalformedError, Node, ResourceRecord, show
from policies.results import State
from policies.rules import encryption_at_rest
from policies.rules.cloud import cloud_of, provider_of
from policies.rules.rule import findings, place_facts
from policies.sovereignty.declared import by_actor
from policies.sovereignty.use import actors_in_use
from policies.stack import Stack, cloud_name

CUSTOMER_KEY = "the customer's key"
PROVIDER_KEY = "the provider's key"

_HOLDS_NOTHING = (COMPONENT, NO_DATA, PROVIDER)
_ABSENT = show(None)
_NOWHERE = "no place is given, so the environment or the cloud decides"
_MALFORMED = "its arguments do not have the shape of its type"


@dataclass(frozen=True)
class Item:
    """One resource.

    `places` are the locations that its data can lie in, as written, and in words what else its arguments say of them,
    such as that the cloud chooses where copies go. `encryption` says how what it holds is encrypted at rest, and
    `custody` whose key that is: one of `CUSTOMER_KEY`, `PROVIDER_KEY` and `NOT_SHOWN`; both are none where it holds no
    data. `workspace` and `data_class` are its labels; `id` is the cloud's own name, once it has given one.

    `kept_in` is in what that key is kept, of a key itself in what it is: see `audit.key_stores`. `declared_custody` is
    what the operator declares of whoever hosts the resource (`provider`, `customer` or `customer-hsm`), none where it
    declares nothing: its word, not what was seen.
    """

    urn: str
    type: str
    name: str
    id: str | None
    workspace: str | None
    data_class: str | None
    places: tuple[str, ...]
    encryption: str | None
    custody: str | None
    kept_in: str | None = None
    declared_custody: str | None = None


def inventory(stack: Stack, configuration: Configuration) -> tuple[Item, ...]:
    """Every resource of the stack but components and providers, in the order of the URNs."""
    looking = _Inventory(stack, configuration)
    listed = (record for record in stack.records if record.custom and not record.kind.startswith(PROVIDER_PREFIX))
    return tuple(looking.item(record) for record in sorted(listed, key=lambda record: record.urn))


@dataclass(frozen=True)
class _Seen:
    """How something is encrypted, whose key that is, and in what it is kept."""

    encryption: str
    custody: str
    kept_in: str = NOT_SHOWN


class _Inventory:
    def __init__(self, stack: Stack, configuration: Configuration) -> None:
        self._owners = _Owners(stack)
        self._keys = KeyStores(stack)
        self._declared = by_actor(configuration.sovereignty.declared)
        # What is there is asked, not what is wished: a wish for the customer's keys must not hide the provider's.
        self._provider = _with_custody(configuration, KeyCustody.PROVIDER)
        self._customer = _with_custody(configuration, KeyCustody.CUSTOMER)
        self._asking: dict[str, bool] = {}

    def item(self, record: ResourceRecord) -> Item:
        seen = self._encryption(record)
        workspace, data_class = _labels(record)
        return Item(
            urn=record.urn,
            type=record.type,
            name=record.name,
            id=record.id,
            workspace=workspace,
            data_class=data_class,
            places=self._places(record),
            encryption=None if seen is None else seen.encryption,
            custody=None if seen is None else seen.custody,
            kept_in=None if seen is None else seen.kept_in,
            declared_custody=None if seen is None else self._declared_custody(record),
        )

    def _declared_custody(self, record: ResourceRecord) -> str | None:
        if not self._declared:
            return None
        words = (self._declared.get(used.actor.id) for used in actors_in_use([record]))
        said = dict.fromkeys(word.key_custody.value for word in words if word is not None and word.key_custody)
        return ", ".join(said) or None

    def _places(self, record: ResourceRecord) -> tuple[str, ...]:
        reader = reader_of(record)
        if reader is None or record.external:
            return ()
        if isinstance(reader.places, Moot):
            return tuple(dict.fromkeys(place for owner in self._owners.placed(record) for place in _own_places(owner)))
        return tuple(dict.fromkeys(_own_places(record)))

    def _encryption(self, record: ResourceRecord) -> _Seen | None:
        reader = reader_of(record)
        if reader is None or not isinstance(reader.encryption, Moot):
            return self._own_encryption(record)
        if reader.encryption in _HOLDS_NOTHING:
            return None
        owners = self._owners.encrypting(record)
        if len(owners) != 1:
            return _Seen(reader.encryption.reason, NOT_SHOWN, self._keys.of_material(record) or NOT_SHOWN)
        seen = self._own_encryption(owners[0])
        return _Seen(f"as {owners[0].name}: {seen.encryption}", seen.custody, seen.kept_in)

    def _own_encryption(self, record: ResourceRecord) -> _Seen:
        result = encryption_at_rest.RULE.apply(record, self._provider)
        match result.state:
            case State.PASS:
                return _Seen(result.reason, *self._custody(record))
            case State.NOT_EVALUATED:
                return _Seen(f"not known: {result.reason}", NOT_SHOWN)
            case _:
                return _Seen(f"not shown: {result.reason}", NOT_SHOWN)

    def _custody(self, record: ResourceRecord) -> tuple[str, str]:
        """Whose key encrypts what is known to be encrypted, and in what it is kept."""
        if _volumes_at_ovh(record):
            return PROVIDER_KEY, NOT_SHOWN
        checks = _checks(record)
        if not self._asks_whose_key(record.kind, checks):
            return NOT_SHOWN, NOT_SHOWN
        found = list(findings(record, checks, self._customer))
        if any(finding.verdict is Verdict.BROKEN for finding in found):
            return PROVIDER_KEY, NOT_SHOWN
        # A finding that stands on absent values alone shows nobody's key.
        shown = all(any(one.value != _ABSENT for one in finding.evidence) for finding in found)
        if not shown or any(finding.verdict is not Verdict.SOUND for finding in found):
            return NOT_SHOWN, NOT_SHOWN
        naming = {one.path.partition(".")[0].partition("[")[0] for finding in found for one in finding.evidence}
        return CUSTOMER_KEY, self._keys.named_by(record, naming)

    def _asks_whose_key(self, kind: str, checks: Sequence[Check]) -> bool:
        """Whether the checks of a type look at whose key it is: they then say different things of no arguments."""
        if kind not in self._asking:
            nothing = Node("", {})
            provider, customer = (
                [list(check(nothing, wished)) for check in checks] for wished in (self._provider, self._customer)
            )
            self._asking[kind] = provider != customer
        return self._asking[kind]


class _Owners:
    """What a part belongs to: resources of the same module that its arguments name."""

    def __init__(self, stack: Stack) -> None:
        self._by_urn = {record.urn: record for record in stack.records}
        self._by_name: dict[tuple[str, object], list[ResourceRecord]] = {}
        for record in stack.records:
            if name := cloud_name(record):
                for key in _naming(record.inputs, name):
                    self._by_name.setdefault((key, name), []).append(record)

    def placed(self, record: ResourceRecord) -> tuple[ResourceRecord, ...]:
        """The owners that have a place of their own."""
        return tuple(owner for owner in self._all(record) if _answers(reader_of(owner), "places"))

    def encrypting(self, record: ResourceRecord) -> tuple[ResourceRecord, ...]:
        """The owners whose own encryption can be asked for."""
        return tuple(owner for owner in self._all(record) if _answers(reader_of(owner), "encryption"))

    def _all(self, record: ResourceRecord) -> tuple[ResourceRecord, ...]:
        """All owners, those of owners too, the nearest first."""
        found: dict[str, ResourceRecord] = {record.urn: record}
        waiting = [record]
        while waiting:
            for owner in self._next(waiting.pop(0)):
                if owner.urn not in found:
                    found[owner.urn] = owner
                    waiting.append(owner)
        return tuple(found.values())[1:]

    def _next(self, record: ResourceRecord) -> Iterator[ResourceRecord]:
        for key in sorted({*record.inputs, *record.references}):
            named = [self._by_urn[urn] for urn in record.references.get(key, ()) if urn in self._by_urn]
            value = record.inputs.get(key)
            if not named and isinstance(value, str):
                named = self._by_name.get((key, value), [])
            yield from (owner for owner in named if _may_own(owner, record))


def _checks(record: ResourceRecord) -> Sequence[Check]:
    reader = reader_of(record)
    return () if reader is None or isinstance(reader.encryption, Moot | Service) else reader.encryption


def _answers(reader: Reader | None, question: str) -> bool:
    return reader is not None and not isinstance(getattr(reader, question), Moot)


def _may_own(owner: ResourceRecord, record: ResourceRecord) -> bool:
    return owner.kind != record.kind and _module(record).startswith(_module(owner))


def _module(record: ResourceRecord) -> str:
    return record.kind.rpartition(":")[0]


def _naming(inputs: Mapping[str, object], name: str) -> Collection[str]:
    """The inputs that give a resource its own name: parts of it name it under the same ones, as Azure spells them."""
    return [key for key, value in inputs.items() if value == name and key not in {"name", "resourceGroupName"}]


def _own_places(record: ResourceRecord) -> Iterator[str]:
    reader = reader_of(record)
    if reader is None or isinstance(reader.places, Moot):
        return
    try:
        for fact in place_facts(record, reader.places):
            if isinstance(fact, Location):
                yield fact.node.shown if fact.node.given else _NOWHERE
            elif fact.verdict is not Verdict.SOUND:
                yield fact.text.partition("; give ")[0]
    except MalformedError:
        yield _MALFORMED


def _labels(record: ResourceRecord) -> tuple[str | None, str | None]:
    try:
        labels = labels_of(record)
    except MalformedError:
        return None, None
    if labels is None:
        return None, None
    workspace, data_class = (_text(labels[name]) for name in (WORKSPACE, DATA_CLASS))
    return workspace, data_class


def _text(node: Node) -> str | None:
    return node.raw if isinstance(node.raw, str) else None


def _volumes_at_ovh(record: ResourceRecord) -> bool:
    """Volumes made here on OVHcloud, whose keys OVHcloud makes and holds (its page on `-luks` types, ovh/docs)."""
    if record.kind not in {"openstack:blockstorage:Volume", "openstack:compute:Instance"}:
        return False
    provider = provider_of(record)
    if provider is None or cloud_of(provider).host != OVH_AUTH_HOST:
        return False
    # A volume made elsewhere is judged by itself, and may have another key.
    return all(disk["sourceType"].raw != "volume" for disk in record.properties["blockDevices"].items())


def _with_custody(configuration: Configuration, custody: KeyCustody) -> Configuration:
    settings = configuration.encryption_at_rest.model_copy(update={"key_custody": custody})
    return configuration.model_copy(update={"encryption_at_rest": settings})
