"""Zones and flows, declared against computed, as one column of zones with an arrow in a lane of its own for each pair.

No library lays this out: zones in the order in which data pass them, arrows beside them in lanes. No arrow then crosses
a zone, every label has its place, a picture of twelve zones fits a telephone's width, and equal dossiers give equal
pictures. Layouts of layered graphs grow as wide as their arrows have labels, and change as a whole with each zone.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audit.connections import Agreement, Connection, Connections, Zone
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.svg import Picture, shape, short, write

_WIDTH, _WIDEST = 360.0, 480.0
_BOX, _LANES = 146.0, 206.0
"""Where boxes end and how much is left for lanes, chips of numbers first."""
_PORT, _GAP, _LEAST = 15.0, 12.0, 40.0
"""Height of an arrow's end, between boxes, and of a box."""
_CHIPS = 34.0
_LEGEND = 20.0
_NAMES = 8

_STYLES: Mapping[Agreement, tuple[str, str]] = {
    Agreement.AGREED: ("p-agreed", ""),
    Agreement.NOT_DECLARED: ("p-not-declared", "+"),
    Agreement.NOT_FOUND: ("p-not-found", "-"),
    Agreement.IN_PART: ("p-in-part", "~"),
    Agreement.UNCLEAR: ("p-unclear", "?"),
    Agreement.FOUND: ("p-found", ""),
}
"""How the line of each kind looks, and what stands behind its number."""


@dataclass(frozen=True)
class _Arrow:
    """All connections between two zones that are alike; `number` is the arrow's on the picture and in the table."""

    number: int
    source: str
    destination: str
    agreement: Agreement
    members: tuple[Connection, ...]

    @property
    def label(self) -> str:
        return f"{self.number}{_STYLES[self.agreement][1]}"

    @property
    def services(self) -> str:
        return ", ".join(dict.fromkeys(each.service for each in self.members))

    @property
    def closed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(pair for each in self.members for pair in each.closed))


def flows(seen: Connections, words: Mapping[str, str], anchor: str) -> Drawing:
    """The drawing of zones and flows."""
    arrows = _arrows(seen)
    named = {zone.name: words.get(f"zone.{zone.name}", zone.name) for zone in seen.zones}
    counts = Counter(arrow.agreement for arrow in arrows)
    agreements = "; ".join(f"{words[f'agreement.{each}']}: {counts[each]}" for each in _STYLES if counts[each])
    notes = [
        words["flows.closed"].format(number=arrow.number, pairs=_some(arrow.closed, words))
        for arrow in arrows
        if arrow.closed
    ]
    if Agreement.FOUND in counts:
        notes.append(words["flows.undeclared"])
    if seen.zones and not arrows:
        notes.append(words["flows.none"])
    notes += [words["flows.unclear"].format(what=what) for what in seen.unclear]
    drawn = _Drawn(seen.zones, arrows, named, words)
    about = words["flows.about"].format(zones=len(seen.zones), arrows=len(arrows), agreements=agreements or "0")
    return Drawing(
        id="flows",
        title=words["flows"],
        svg=drawn.picture(anchor, about, counts).markup() if seen.zones else Markup(),
        head=tuple(
            words[f"flows.{each}"] for each in ("number", "from", "to", "services", "declared", "computed", "agreement")
        ),
        rows=tuple(_row(arrow, named, words) for arrow in arrows),
        notes=tuple(notes),
    )


def _arrows(seen: Connections) -> list[_Arrow]:
    alike: dict[tuple[str, str, Agreement], list[Connection]] = defaultdict(list)
    for each in seen.connections:
        alike[each.source, each.destination, each.agreement].append(each)
    return [_Arrow(number, *kind, tuple(members)) for number, (kind, members) in enumerate(alike.items(), 1)]


def _row(arrow: _Arrow, named: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, ...]:
    first = arrow.members[0]
    truth = {True: words["yes"], False: words["no"], None: words["not known"]}
    return (
        arrow.label,
        named[arrow.source],
        named[arrow.destination],
        arrow.services,
        truth[first.declared],
        truth[first.computed],
        words[f"agreement.{arrow.agreement}"],
    )


def _some(names: Sequence[str], words: Mapping[str, str]) -> str:
    if len(names) <= _NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMES])} {words['and more'].format(count=len(names) - _NAMES)}"


class _Drawn:
    """Where everything stands."""

    def __init__(
        self, zones: Sequence[Zone], arrows: Sequence[_Arrow], named: Mapping[str, str], words: Mapping[str, str]
    ) -> None:
        self._zones, self._arrows, self._named, self._words = zones, arrows, named, words
        self._rank = {zone.name: rank for rank, zone in enumerate(zones)}
        self._boxes: dict[str, tuple[float, float]] = {}
        self._ends: dict[tuple[int, bool], float] = {}
        self._height = self._place_boxes()
        self._lanes = self._place_lanes()

    def picture(self, anchor: str, about: str, counts: Mapping[Agreement, int]) -> Picture:
        shown = [each for each in _STYLES if counts[each]]
        outside = any(not zone.inside for zone in self._zones)
        height = self._height + _LEGEND * (len(shown) + outside) + 8
        picture = Picture(anchor, self._words["flows"], about, _WIDTH, height, _WIDEST)
        for zone in self._zones:
            self._draw_zone(picture, zone)
        for arrow in self._arrows:
            self._draw_arrow(picture, arrow)
        y = self._height + _LEGEND
        for each in shown:
            css, sign = _STYLES[each]
            shape(picture.root, "path", f"p-line {css}", d=f"M2 {y - 4:g}H40")
            text = f"{self._words[f'agreement.{each}']}{f' ({sign})' if sign else ''}: {counts[each]}"
            write(picture.root, 50, y, text)
            y += _LEGEND
        if outside:
            shape(picture.root, "rect", "p-box p-outside", x=2, y=y - 11, width=38, height=13, rx=3)
            write(picture.root, 50, y, self._words["flows.outside"])
        return picture

    def _place_boxes(self) -> float:
        ends: dict[str, list[tuple[tuple[int, int], int, bool]]] = defaultdict(list)
        for arrow in self._arrows:
            span = self._rank[arrow.destination] - self._rank[arrow.source]
            ends[arrow.source].append((_order(span), arrow.number, True))
            ends[arrow.destination].append((_order(-span), arrow.number, False))
        y = 1.0
        for zone in self._zones:
            here = sorted(ends[zone.name])
            height = max(_LEAST, _PORT * len(here) + 4)
            self._boxes[zone.name] = (y, height)
            first = y + (height - _PORT * len(here)) / 2 + _PORT / 2
            for position, (_, number, is_source) in enumerate(here):
                self._ends[number, is_source] = first + position * _PORT
            y += height + _GAP
        return y

    def _place_lanes(self) -> dict[int, float]:
        """The place of each arrow's lane, short arrows nearest: none crosses another in the same lane."""
        reach = {
            arrow.number: tuple(sorted((self._ends[arrow.number, True], self._ends[arrow.number, False])))
            for arrow in self._arrows
        }
        taken: list[list[tuple[float, ...]]] = []
        lane_of: dict[int, int] = {}
        for number, (low, high) in sorted(reach.items(), key=lambda one: (one[1][1] - one[1][0], one[0])):
            free = (lane for lane, others in enumerate(taken) if all(high < a or b < low for a, b in others))
            lane = next(free, len(taken))
            if lane == len(taken):
                taken.append([])
            taken[lane].append((low, high))
            lane_of[number] = lane
        apart = min(14.0, (_LANES - _CHIPS - 6) / max(len(taken), 1))
        return {number: _BOX + _CHIPS + 6 + lane * apart for number, lane in lane_of.items()}

    def _draw_zone(self, picture: Picture, zone: Zone) -> None:
        y, height = self._boxes[zone.name]
        title = "; ".join(
            (
                self._named[zone.name],
                *([] if zone.inside else [self._words["flows.outside"]]),
                *zone.ranges,
                *(
                    [self._words["flows.subnets"].format(names=_some(zone.members, self._words))]
                    if zone.members
                    else []
                ),
            )
        )
        part = picture.group("p-zone", title)
        shape(
            part,
            "rect",
            "p-box" if zone.inside else "p-box p-outside",
            x=1,
            y=y,
            width=_BOX - 1,
            height=height,
            rx=5,
        )
        middle = y + height / 2
        ranges = zone.ranges[0] + (f" +{len(zone.ranges) - 1}" if len(zone.ranges) > 1 else "") if zone.ranges else ""
        write(part, 9, middle - 2 if ranges else middle + 5, short(self._named[zone.name], 16), "p-strong")
        if ranges:
            write(part, 9, middle + 13, short(ranges, 22), "p-small")

    def _draw_arrow(self, picture: Picture, arrow: _Arrow) -> None:
        css, _ = _STYLES[arrow.agreement]
        start, end, lane = self._ends[arrow.number, True], self._ends[arrow.number, False], self._lanes[arrow.number]
        source, destination = self._named[arrow.source], self._named[arrow.destination]
        agreement = self._words[f"agreement.{arrow.agreement}"]
        part = picture.group(f"p-flow {css}", f"{arrow.label}: {source} → {destination}, {arrow.services}; {agreement}")
        shape(part, "path", f"p-line {css}", d=f"M{_BOX:g} {start:g}H{lane:.1f}V{end:g}H{_BOX + 7:g}")
        shape(part, "path", "p-head", d=f"M{_BOX:g} {end:g}l9 -4v8z")
        width = 10 + 6 * len(arrow.label)
        shape(part, "rect", "p-chip", x=_BOX + 4, y=start - 6.5, width=width, height=13, rx=6.5)
        write(part, _BOX + 4 + width / 2, start + 3.5, arrow.label, "p-number")


def _order(span: int) -> tuple[int, int]:
    """Where on a box an arrow ends: those from above first, and the long ones in the middle, where they cross least."""
    if span < 0:
        return 0, -span
    return (1, 0) if span == 0 else (2, -span)
