"""The tables of places, against an independent transcription of their sources (regions.tsv)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.jurisdictions import COUNTRIES, Perimeter, World, azure, locate, ovh

WORLDS = {
    "azure": World.AZURE,
    "ovh": World.OVH,
    "ovh-object": World.OVH_OBJECT_STORAGE,
    "ovh-location": World.OVH_LOCATION,
}
with Path(__file__).with_name("regions.tsv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table, delimiter="\t"))
USABLE = [row for row in ROWS if row["world"] in WORLDS]
LOCAL_ZONES = [row["name"] for row in ROWS if row["world"] == "ovh-local-zone"]


def name_of(row: dict[str, str]) -> str:
    return f"{row['world']}-{row['name']}"


@pytest.mark.parametrize("row", USABLE, ids=name_of)
def test_every_row_of_the_sources_is_judged_right(row: dict[str, str]) -> None:
    country = locate(WORLDS[row["world"]], row["name"]).country
    assert country is not None
    assert country.code == row["country"]
    assert Perimeter.FR.holds(country) is (row["country"] == "FR")
    assert Perimeter.EU.holds(country) is (row["in_eu"] == "true")
    assert Perimeter.EEA.holds(country) is (row["in_eea"] == "true")


def test_the_tables_hold_nothing_the_sources_do_not() -> None:
    listed = {world: {row["name"] for row in ROWS if row["world"] == world} for world in {row["world"] for row in ROWS}}
    assert set(azure.REGIONS) == listed["azure"]
    assert set(ovh.COMPUTE) == listed["ovh"]
    assert set(ovh.OBJECT_STORAGE) == listed["ovh-object"] - {"SYD1"}  # listed as both; SYD is its object storage
    assert set(ovh.LOCATIONS) == listed["ovh-location"]
    assert set(ovh.LOCAL_ZONES) == listed["ovh-local-zone"]


@pytest.mark.parametrize("world", [World.OVH, World.OVH_OBJECT_STORAGE, World.OVH_LOCATION])
@pytest.mark.parametrize("code", LOCAL_ZONES)
def test_local_zones_are_denied_in_both_spellings_whatever_their_country(code: str, world: World) -> None:
    for name in (code, code.upper() + "-A"):
        place = locate(world, name)
        assert place.country is None
        assert "is a Local Zone" in place.why


@pytest.mark.parametrize("name", ["France Central", "FRANCECENTRAL", "francecentral", "franceCentral"])
def test_azure_names_are_compared_without_case_and_spaces(name: str) -> None:
    country = locate(World.AZURE, name).country
    assert country is not None
    assert country.code == "FR"


@pytest.mark.parametrize("name", ["gra11", "GRA11 ", "Gra11", "eu-west-par", "GRA"])
def test_ovh_names_are_compared_exactly(name: str) -> None:
    assert locate(World.OVH, name).country is None


@pytest.mark.parametrize(
    ("world", "name", "why"),
    [
        (World.OVH, "eu-west-gra", '"eu-west-gra" is an OVHcloud location code, and an OVHcloud region is needed here'),
        (World.OVH, "eu-west-eri", '"eu-west-eri" is an OVHcloud location code, and an OVHcloud region is needed here'),
        (World.OVH, "francecentral", '"francecentral" is an Azure region, and an OVHcloud region is needed here'),
        (World.OVH_LOCATION, "GRA11", '"GRA11" is an OVHcloud region, and an OVHcloud location code is needed here'),
        (World.AZURE, "europe", '"europe" is not a place: Azure decides where it is'),
        (World.AZURE, "global", '"global" is not a place: Azure decides where it is'),
        (World.AZURE, "centraluseuap", '"centraluseuap" is a test region of Azure'),
        (World.AZURE, "francecentralstg", '"francecentralstg" is a test region of Azure'),
        (World.AZURE, "swedensouth", '"swedensouth" is not an Azure region that we know'),
        (World.AZURE, "frnacecentral", '"frnacecentral" is not an Azure region that we know'),
        (World.OVH, "", '"" is not an OVHcloud region that we know'),
    ],
)
def test_a_name_that_cannot_be_used_says_why(world: World, name: str, why: str) -> None:
    place = locate(world, name)
    assert (place.country, place.why) == (None, why)


LISTED = {(row["world"], row["name"]) for row in USABLE}
NAMES = sorted({row["name"] for row in ROWS})
NEAR_NAMES = st.one_of(
    st.text(max_size=20),
    st.builds(lambda name, tail: name + tail, st.sampled_from(NAMES), st.text(min_size=1, max_size=4)),
    st.builds(lambda name, cut: name[:cut], st.sampled_from(NAMES), st.integers(0, 12)),
    st.builds(str.swapcase, st.sampled_from(NAMES)),
    st.sampled_from(NAMES),
)


@given(world=st.sampled_from(sorted(WORLDS)), name=NEAR_NAMES)
def test_nothing_unlisted_is_accepted(world: str, name: str) -> None:
    spelt = name.replace(" ", "").lower() if world == "azure" else name
    worlds = ("ovh", "ovh-object") if world == "ovh-object" else (world,)
    known = any((one, spelt) in LISTED for one in worlds)
    assert (locate(WORLDS[world], name).country is not None) is known


def test_countries_belong_to_the_unions_they_are_members_of() -> None:
    assert sum(country.in_eu for country in COUNTRIES.values()) == 27
    assert sum(country.in_eea for country in COUNTRIES.values()) == 30
    assert all(country.in_eea for country in COUNTRIES.values() if country.in_eu)
    outside = {code for code, country in COUNTRIES.items() if not country.in_eea}
    assert {"CH", "GB", "US", "CA"} <= outside
    assert {code for code, country in COUNTRIES.items() if country.in_eea and not country.in_eu} == {"IS", "LI", "NO"}
