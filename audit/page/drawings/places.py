"""Where data lie: a map of Europe with the cities of the regions in use, and in words what no map can show."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, hypot, radians, sin, sqrt

from markupsafe import Markup

from audit.evidence import Dossier
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.sites import READ_ON, SITES, Site
from audit.page.drawings.svg import Picture, number, shape, write
from policies.jurisdictions import COUNTRIES, Country, Perimeter, Place, World, locate
from policies.records import kind_of

_WIDTH, _WIDEST = 360.0, 480.0
_LINE = 17.0
_CENTRE, _EARTH = (52.0, 10.0), 6371.0
"""Degrees north and east, and kilometres: the projection that `europe.json` is made in."""
_WORLDS: Mapping[str, tuple[World, ...]] = {
    "azure-native": (World.AZURE,),
    "openstack": (World.OVH_OBJECT_STORAGE,),
    "ovh": (World.OVH_OBJECT_STORAGE, World.OVH_LOCATION),
}
_RUNS: Mapping[str, str] = {"azure-native": "microsoft-azure", "openstack": "ovhcloud", "ovh": "ovhcloud"}
"""Whose regions the names of a package's resources are, as the table of sovereignty calls them."""
_KNOWN = frozenset({"microsoft-azure", "ovhcloud", "aiven"})


@dataclass(frozen=True)
class _Use:
    """A name of a place, how many resources name it, and what is known of it."""

    name: str
    count: int
    place: Place | None
    site: Site | None

    @property
    def country(self) -> Country | None:
        return self.place.country if self.place is not None else None


@dataclass(frozen=True)
class _Spot:
    """A city on the map: `x` and `y` in the picture, and the places that are named for it."""

    site: Site
    country: str
    x: float
    y: float
    uses: tuple[_Use, ...]


def places(dossier: Dossier, words: Mapping[str, str], anchor: str) -> Drawing | None:
    """The map of places; none where no resource names any."""
    uses = _uses(dossier)
    if not uses:
        return None
    perimeter = _perimeter(dossier)
    spots = _spots(uses)
    inside = (
        words["places.inside"].format(perimeter=words[f"perimeter.{perimeter}"]) if perimeter else words["places.open"]
    )
    named = ", ".join(f"{spot.site.city} ({spot.country})" for spot in spots) or "-"
    about = words["places.about"].format(count=len(spots), places=named, inside=inside)
    elsewhere = tuple(
        words["places.elsewhere"].format(place=use.name, count=use.count, why=_why(use, words))
        for use in uses
        if use.site is None
    )
    return Drawing(
        id="places",
        title=words["places"],
        svg=_picture(spots, perimeter, words, anchor, about).markup() if spots else Markup(),
        head=tuple(words[f"places.{each}"] for each in ("place", "city", "country", "perimeter", "count", "drawn")),
        rows=tuple(_row(use, perimeter, words) for use in uses),
        notes=(*elsewhere, words["places.basis"].format(read=READ_ON)),
    )


def _uses(dossier: Dossier) -> list[_Use]:
    """Every name of a place with the vocabulary it is taken from; the same word may mean nothing in another one."""
    if dossier.inventory:
        named = [(item.type, place) for item in dossier.inventory for place in item.places]
    else:
        packages = tuple(f"{package}:" for package in _RUNS)
        named = [(each.type, each.place) for each in dossier.resources if each.place and each.type.startswith(packages)]
    actors = {exposure.actor for exposure in dossier.run.exposure} if dossier.run else set()
    counts = Counter((kind_of(type_).partition(":")[0], name) for type_, name in named)
    by_name: dict[str, list[_Use]] = defaultdict(list)
    for (package, name), count in sorted(counts.items()):
        by_name[name].append(_use(package, name, count, actors))
    return [use for _, alike in sorted(by_name.items()) for use in _merged(alike)]


def _use(package: str, name: str, count: int, actors: set[str]) -> _Use:
    if _RUNS.get(package) not in actors or not actors <= _KNOWN:
        return _Use(name, count, None, None)
    looked_up = [locate(world, name) for world in _WORLDS[package]]
    place = next((each for each in looked_up if each.country is not None), looked_up[0])
    site = SITES[place.world].get(name.replace(" ", "").lower() if place.world is World.AZURE else name)
    return _Use(name, count, place, site if place.country is not None else None)


def _merged(alike: Sequence[_Use]) -> Iterator[_Use]:
    """One of several packages that name the same region of the same cloud."""
    together: dict[tuple[Country | None, Site | None], list[_Use]] = defaultdict(list)
    for use in alike:
        together[use.country, use.site].append(use)
    for same in together.values():
        yield _Use(same[0].name, sum(use.count for use in same), same[0].place, same[0].site)


def _perimeter(dossier: Dossier) -> Perimeter | None:
    settings = dossier.run.configuration.get("residency", {}) if dossier.run else {}
    given = settings.get("perimeter")
    return Perimeter(given) if given in set(Perimeter) else None


def _row(use: _Use, perimeter: Perimeter | None, words: Mapping[str, str]) -> tuple[str, ...]:
    unknown = words["not known"]
    if perimeter is None or use.country is None:
        held = unknown
    else:
        held = words["yes"] if perimeter.holds(use.country) else words["no"]
    city = _city(use.site, words) if use.site is not None else unknown
    country = use.country.code if use.country is not None else unknown
    return use.name, city, country, held, str(use.count), words["yes"] if use.site is not None else words["no"]


def _city(site: Site, words: Mapping[str, str]) -> str:
    return site.city if site.exact else words["places.near"].format(city=site.city)


def _why(use: _Use, words: Mapping[str, str]) -> str:
    if use.place is None:
        return words["places.no cloud"]
    if use.country is None:
        return use.place.why
    on_map = use.country.code in _outline()["countries"]
    return words["places.no city" if on_map else "places.outside"].format(country=use.country.code)


# The map.


@cache
def _outline() -> Mapping[str, Mapping[str, list[list[int]]]]:
    """The outline of Europe; the file says where it is from and what its numbers mean."""
    text = files("audit.page.drawings").joinpath("europe.json").read_text(encoding="utf-8")
    read: Mapping[str, Mapping[str, list[list[int]]]] = json.loads(text)
    return read


@cache
def _window() -> tuple[float, float, float, float]:
    west, south, east, north = (float(each) for each in _outline()["window"])
    return west, south, east, north


def _point(x: float, y: float) -> tuple[float, float]:
    """Kilometres east and north of the centre as a point of the picture."""
    west, _, east, north = _window()
    scale = _WIDTH / (east - west)
    return (x - west) * scale, (north - y) * scale


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Kilometres east and north of the map's centre: Lambert azimuthal equal-area projection of a sphere.

    Source: Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395), equations 22-4, 22-5 and 24-2.
    """
    north, east = radians(latitude), radians(longitude - _CENTRE[1])
    middle = radians(_CENTRE[0])
    scale = _EARTH * sqrt(2 / (1 + sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)))
    return scale * cos(north) * sin(east), scale * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east))


def _spots(uses: Sequence[_Use]) -> list[_Spot]:
    by_site: dict[Site, list[_Use]] = defaultdict(list)
    for use in uses:
        if use.site is not None:
            by_site[use.site].append(use)
    return [
        _Spot(
            site,
            same[0].country.code if same[0].country else "",
            *_point(*projected(site.latitude, site.longitude)),
            tuple(same),
        )
        for site, same in sorted(by_site.items(), key=lambda one: one[0].city)
    ]


def _picture(
    spots: Sequence[_Spot], perimeter: Perimeter | None, words: Mapping[str, str], anchor: str, about: str
) -> Picture:
    west, south, east, north = _window()
    high = _WIDTH * (north - south) / (east - west)
    picture = Picture(anchor, words["places"], about, _WIDTH, high + _LINE * (len(spots) + 1) + 10, _WIDEST)
    for code, rings in _outline()["countries"].items():
        held = perimeter is not None and code in COUNTRIES and perimeter.holds(COUNTRIES[code])
        shape(picture.root, "path", "p-land p-inside" if held else "p-land", d="".join(map(_ring, rings)))
    chips: list[tuple[float, float]] = []
    for position, spot in enumerate(spots, 1):
        names = ", ".join(f"{use.name} ({words['places.resources'].format(count=use.count)})" for use in spot.uses)
        label = f"{_city(spot.site, words)}, {spot.country}: {names}"
        part = picture.group("p-spot", label)
        x, y = _free(spot, chips)
        chips.append((x, y))
        shape(part, "path", "p-line", d=f"M{number(spot.x)} {number(spot.y)}L{number(x)} {number(y)}")
        shape(part, "circle", "p-head", cx=spot.x, cy=spot.y, r=3.5)
        shape(part, "circle", "p-chip", cx=x, cy=y, r=8)
        write(part, x, y + 3.5, str(position), "p-number")
        write(picture.root, 2, high + _LINE * position, f"{position}  {_shortened(spot, words)}")
    if perimeter is not None:
        write(
            picture.root,
            2,
            high + _LINE * (len(spots) + 1),
            words["places.shaded"].format(perimeter=words[f"perimeter.{perimeter}"]),
        )
    return picture


def _ring(ring: Sequence[int]) -> str:
    points = (_point(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True))
    return f"M{'L'.join(f'{number(x)} {number(y)}' for x, y in points)}Z"


def _free(spot: _Spot, chips: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place for a spot's number near it, where no other number stands."""
    around = [
        (spot.x + dx * far, spot.y + dy * far)
        for far in (16.0, 30.0, 44.0)
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))
    ]
    free = (each for each in around if all(hypot(each[0] - x, each[1] - y) > 17 for x, y in chips))
    return next(free, around[0])


def _shortened(spot: _Spot, words: Mapping[str, str]) -> str:
    count = words["places.resources"].format(count=sum(use.count for use in spot.uses))
    names = ", ".join(use.name for use in spot.uses)
    return f"{spot.site.city}, {spot.country}: {names} ({count})"
