"""From a place's name to its country, and from there to a perimeter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policies.jurisdictions import azure, ovh
from policies.jurisdictions.countries import COUNTRIES, Country


class World(StrEnum):
    """The vocabulary a place's name is taken from: the same word means nothing in another one."""

    AZURE = "Azure region"
    OVH = "OVHcloud region"
    OVH_OBJECT_STORAGE = "OVHcloud object storage region"
    OVH_LOCATION = "OVHcloud location code"


@dataclass(frozen=True)
class Place:
    """A name that was looked up. `country` is `None` when the name cannot be used, and `why` says the reason."""

    world: World
    name: str
    country: Country | None
    why: str


class Perimeter(StrEnum):
    """Where health data may lie.

    `fr` is the operator's own choice; `eu` follows SecNumCloud 3.2, 19.2 and the CNIL's ban on transfers out of the
    Union; `eea` is what HDS v2.0, EXI 28 asks for.
    """

    FR = "fr"
    EU = "eu"
    EEA = "eea"

    @property
    def words(self) -> str:
        """The perimeter's name in a sentence."""
        return {
            Perimeter.FR: "France",
            Perimeter.EU: "the European Union",
            Perimeter.EEA: "the European Economic Area",
        }[self]

    def holds(self, country: Country) -> bool:
        """Whether the country lies inside."""
        match self:
            case Perimeter.FR:
                return country.code == "FR"
            case Perimeter.EU:
                return country.in_eu
            case Perimeter.EEA:
                return country.in_eea


def locate(world: World, name: str) -> Place:
    """Look a name up in the tables. It never raises: an unusable name gives a place without country, and why."""
    spelt = azure.normal(name) if world is World.AZURE else name
    code = _TABLES[world].get(spelt)
    if code is not None:
        country = COUNTRIES[code]
        return Place(world, name, country, f"{name} is in {country.name}")
    return Place(world, name, None, _why_not(world, spelt))


_TABLES: Mapping[World, Mapping[str, str]] = {
    World.AZURE: azure.REGIONS,
    World.OVH: ovh.COMPUTE,
    World.OVH_OBJECT_STORAGE: {**ovh.COMPUTE, **ovh.OBJECT_STORAGE},
    World.OVH_LOCATION: ovh.LOCATIONS,
}


def _why_not(world: World, name: str) -> str:
    if world is World.AZURE:
        if name in azure.LOGICAL:
            return f'"{name}" is not a place: Azure decides where it is'
        if name.endswith(azure.TEST_ENDINGS):
            return f'"{name}" is a test region of Azure'
    zone = ovh.LOCAL_ZONES.get(name.lower().removesuffix("-a"))
    if world is not World.AZURE and zone is not None:
        where = COUNTRIES[zone].name
        return f'"{name}" is a Local Zone in {where}: no Local Zone encrypts volumes or logs access'
    for other, table in _TABLES.items():
        if other is not world and name in table:
            return f'"{name}" is an {other.value}, and an {world.value} is needed here'
    return f'"{name}" is not an {world.value} that we know'
