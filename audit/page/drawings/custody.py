"""Who holds the keys that encrypt stores and disks: a bar for each holder, and a table by type."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from audit.evidence import Dossier
from audit.inventory import CUSTOMER_KEY, NOT_SHOWN, PROVIDER_KEY, Item
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.svg import Picture, shape, write
from policies.sovereignty.table import COLUMNS

_WIDTH, _WIDEST, _BAR = 360.0, 480.0, 42.0
_HOLDERS = (CUSTOMER_KEY, PROVIDER_KEY, NOT_SHOWN)
_COLUMN = dict(COLUMNS)["key_custody"]
_NAMES, _WAYS = 3, 3


def custody(dossier: Dossier, words: Mapping[str, str], anchor: str) -> Drawing | None:
    """The drawing of key custody; none where nothing stores data."""
    stores = [item for item in dossier.inventory if item.custody is not None]
    if not stores:
        return None
    counts = Counter(item.custody for item in stores)
    holders = [each for each in (*_HOLDERS, *sorted({each for each in counts if each} - {*_HOLDERS})) if counts[each]]
    told = {each: words.get(f"custody.{each}", each) for each in holders}
    about = words["custody.about"].format(counts="; ".join(f"{told[each]}: {counts[each]}" for each in holders))
    picture = Picture(anchor, words["custody"], about, _WIDTH, _BAR * len(holders), _WIDEST)
    for position, holder in enumerate(holders):
        y = position * _BAR
        write(picture.root, 1, y + 14, f"{told[holder]}: {counts[holder]}")
        shape(picture.root, "rect", "p-box", x=1, y=y + 20, width=_WIDTH - 2, height=12, rx=2)
        width = (_WIDTH - 2) * counts[holder] / len(stores)
        shape(picture.root, "rect", "p-bar", x=1, y=y + 20, width=width, height=12, rx=2)
    return Drawing(
        id="custody",
        title=words["custody"],
        svg=picture.markup(),
        head=tuple(words[f"custody.{each}"] for each in ("holder", "type", "count", "names", "encryption")),
        rows=_rows(stores, holders, told, words),
        notes=tuple(_notes(dossier, words)),
    )


def _rows(
    stores: Sequence[Item], holders: Sequence[str], told: Mapping[str, str], words: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """A row for each holder and type: the inventory lists every resource."""
    alike: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in stores:
        alike[item.custody or "", item.type].append(item)
    return tuple(
        (
            told[holder],
            type_,
            str(len(items)),
            _some([item.name for item in items], _NAMES, words),
            _some(list(dict.fromkeys(item.encryption or "" for item in items)), _WAYS, words),
        )
        for (holder, type_), items in sorted(alike.items(), key=lambda one: (holders.index(one[0][0]), one[0][1]))
    )


def _some(texts: Sequence[str], most: int, words: Mapping[str, str]) -> str:
    named = "; ".join(texts[:most])
    return named if len(texts) <= most else f"{named}; {words['and more'].format(count=len(texts) - most)}"


def _notes(dossier: Dossier, words: Mapping[str, str]) -> list[str]:
    if dossier.run is None:
        return []
    notes = []
    if asked := dossier.run.configuration.get("encryption-at-rest", {}).get("keyCustody"):
        notes.append(words["custody.asked"].format(custody=words.get(f"custody.{asked}", asked)))
    for exposure in dossier.run.exposure:
        if said := exposure.cells.get(_COLUMN):
            held = words.get(f"custody.{said}", said)
            sure = ", ".join(exposure.sure.get(_COLUMN, ()))
            notes.append(words["custody.declared"].format(actor=exposure.actor, custody=held, sure=sure))
    return notes
