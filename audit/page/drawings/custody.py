"""Who holds the keys that encrypt stores and disks, and in what: a bar for each way, and a table by type."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from audit.evidence import Dossier
from audit.inventory import CUSTOMER_KEY, PROVIDER_KEY, Item
from audit.key_stores import NOT_SHOWN, OWN_HSM, SHARED_HSM, SOFTWARE
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.svg import Picture, shape, write
from policies.sovereignty.facts import Custody
from policies.sovereignty.table import COLUMNS

_WIDTH, _WIDEST, _BAR = 480.0, 640.0, 42.0
_HOLDERS = (CUSTOMER_KEY, PROVIDER_KEY, NOT_SHOWN)
_STORES = (OWN_HSM, SHARED_HSM, SOFTWARE, NOT_SHOWN)
_COLUMN = dict(COLUMNS)["key_custody"]
_HEAD = ("holder", "kept in", "declared by", "type", "count", "names", "encryption")
_NAMES, _WAYS = 3, 3

_Way = tuple[str, str]
"""Who holds a key, and in what it is kept, as the inventory says it."""


def custody(dossier: Dossier, words: Mapping[str, str], anchor: str) -> Drawing | None:
    """The drawing of key custody; none where nothing stores data.

    Bars and the first two columns are what was seen; what the operator declares has a column of its own.
    """
    stores = [item for item in dossier.inventory if item.custody is not None]
    if not stores:
        return None
    counts = Counter(_way(item) for item in stores)
    ways = sorted(counts, key=_rank)
    told = {way: words["custody.counted"].format(way=_told(way, words), count=counts[way]) for way in ways}
    about = words["custody.about"].format(counts="; ".join(told.values()))
    picture = Picture(anchor, words["custody"], about, _WIDTH, _BAR * len(ways), _WIDEST)
    for position, way in enumerate(ways):
        y = position * _BAR
        write(picture.root, 1, y + 14, told[way])
        shape(picture.root, "rect", "p-box", x=1, y=y + 20, width=_WIDTH - 2, height=12, rx=2)
        width = (_WIDTH - 2) * counts[way] / len(stores)
        shape(picture.root, "rect", "p-bar", x=1, y=y + 20, width=width, height=12, rx=2)
    return Drawing(
        id="custody",
        title=words["custody"],
        svg=picture.markup(),
        head=tuple(words[f"custody.{each}"] for each in _HEAD),
        rows=_rows(stores, words),
        notes=tuple(_notes(dossier, stores, words)),
    )


def _way(item: Item) -> _Way:
    return item.custody or NOT_SHOWN, item.kept_in or NOT_SHOWN


def _rank(way: _Way) -> tuple[int, int, _Way]:
    """What is known first; a word that is not known here, from another release, last."""
    holder, kept = way
    return _place(_HOLDERS, holder), _place(_STORES, kept), way


def _place(order: Sequence[str], word: str) -> int:
    return order.index(word) if word in order else len(order)


def _told(way: _Way, words: Mapping[str, str]) -> str:
    holder, kept = way
    held = words.get(f"custody.{holder}", holder)
    if kept == NOT_SHOWN:
        return held
    key = "custody.way of nobody" if holder == NOT_SHOWN else "custody.way"
    return words[key].format(holder=held, store=_store(kept, words))


def _store(kept: str, words: Mapping[str, str]) -> str:
    return words.get(f"custody.in.{kept}", kept)


def _declared(item: Item, words: Mapping[str, str]) -> str:
    if item.declared_custody is None:
        return words["custody.not declared"]
    return ", ".join(words.get(f"custody.{each}", each) for each in item.declared_custody.split(", "))


def _rows(stores: Sequence[Item], words: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """A row for each way, declaration and type: the inventory lists every resource."""
    alike: dict[tuple[_Way, str, str], list[Item]] = defaultdict(list)
    for item in stores:
        alike[_way(item), _declared(item, words), item.type].append(item)
    return tuple(
        (
            words.get(f"custody.{way[0]}", way[0]),
            _store(way[1], words),
            declared,
            type_,
            str(len(items)),
            _some([item.name for item in items], _NAMES, words),
            _some(list(dict.fromkeys(item.encryption or "" for item in items)), _WAYS, words),
        )
        for (way, declared, type_), items in sorted(alike.items(), key=lambda one: (_rank(one[0][0]), *one[0][1:]))
    )


def _some(texts: Sequence[str], most: int, words: Mapping[str, str]) -> str:
    named = "; ".join(texts[:most])
    return named if len(texts) <= most else f"{named}; {words['and more'].format(count=len(texts) - most)}"


def _notes(dossier: Dossier, stores: Sequence[Item], words: Mapping[str, str]) -> Iterator[str]:
    if against := sum(map(_contradicted, stores)):
        yield words["custody.contradicted"].format(count=against)
    if dossier.run is None:
        return
    if asked := dossier.run.configuration.get("encryption-at-rest", {}).get("keyCustody"):
        yield words["custody.asked"].format(custody=words.get(f"custody.{asked}", asked))
    for exposure in dossier.run.exposure:
        if said := exposure.cells.get(_COLUMN):
            held = words.get(f"custody.{said}", said)
            sure = ", ".join(exposure.sure.get(_COLUMN, ()))
            yield words["custody.actor"].format(actor=exposure.actor, custody=held, sure=sure)


def _contradicted(item: Item) -> bool:
    """Whether more is declared than is seen; what is not shown contradicts nothing."""
    match item.declared_custody:
        case Custody.CUSTOMER:
            return item.custody == PROVIDER_KEY
        case Custody.CUSTOMER_HSM:
            return item.custody == PROVIDER_KEY or item.kept_in in {SHARED_HSM, SOFTWARE}
        case _:
            return False
