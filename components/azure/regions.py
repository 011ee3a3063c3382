"""How many availability zones a region has: a dated table from Azure's own list of locations."""

from collections.abc import Mapping

DATED = "2026-03-12"
SOURCE = "Azure API, list of locations"

_WITH_THREE = """
    austriaeast belgiumcentral denmarkeast francecentral germanywestcentral italynorth northeurope polandcentral
    spaincentral swedencentral westeurope norwayeast
"""
ZONES: Mapping[str, int] = dict.fromkeys(_WITH_THREE.split(), 3)
"""Regions of the European Economic Area; one that is not listed counts as having none."""


def zones(region: str) -> int:
    """Number of availability zones of a region; 0 where it has none, or where nobody knows of any."""
    return ZONES.get(region, 0)
