"""Every official place of both clouds, and near misses of its name, judged by the rule `residency` itself.

The places inside are written out once more here, from the published regions and the members of the Union, so that a
mistake in a table of the policies, or in what the rule makes of it, cannot hide in both.
"""

import csv
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

with Path(__file__).with_name("regions.tsv").open(encoding="utf-8", newline="") as table:
    ROWS = [(row["world"], row["name"]) for row in csv.DictReader(table, delimiter="\t")]

FRANCE = {
    "azure": {"francecentral", "francesouth"},
    "ovh": {"GRA5", "GRA7", "GRA9", "GRA11", "RBX-A", "SBG5", "SBG7", "EU-WEST-PAR"},
    "ovh-object": {"GRA", "RBX", "RBX-ARCHIVE", "SBG", "EU-WEST-PAR"},
    "ovh-location": {
        "eu-west-gra",
        "eu-west-gra-snc",
        "eu-west-par",
        "eu-west-rbx",
        "eu-west-rbx-snc",
        "eu-west-sbg",
        "eu-west-sbg-snc",
    },
}
REST_OF_THE_UNION = {
    "azure": {
        "austriaeast",
        "belgiumcentral",
        "denmarkeast",
        "germanynorth",
        "germanywestcentral",
        "italynorth",
        "northeurope",
        "polandcentral",
        "spaincentral",
        "swedencentral",
        "westeurope",
    },
    "ovh": {"DE1", "WAW1", "EU-SOUTH-MIL"},
    "ovh-object": {"DE", "WAW", "EU-SOUTH-MIL"},
    "ovh-location": {"eu-central-waw", "eu-south-mil", "eu-west-lim"},
}
REST_OF_THE_EEA = {"azure": {"norwayeast", "norwaywest"}, "ovh": set(), "ovh-object": set(), "ovh-location": set()}
INSIDE: dict[str, dict[str, set[str]]] = {
    "fr": FRANCE,
    "eu": {world: FRANCE[world] | REST_OF_THE_UNION[world] for world in FRANCE},
    "eea": {world: FRANCE[world] | REST_OF_THE_UNION[world] | REST_OF_THE_EEA[world] for world in FRANCE},
}
PERIMETERS = sorted(INSIDE)

LOGICAL = [
    "asia",
    "asiapacific",
    "australia",
    "brazil",
    "canada",
    "europe",
    "france",
    "germany",
    "global",
    "india",
    "japan",
    "korea",
    "norway",
    "singapore",
    "southafrica",
    "sweden",
    "switzerland",
    "uae",
    "uk",
    "unitedstates",
]
LOCAL_ZONES = [name for world, name in ROWS if world == "ovh-local-zone"]
OTHER_AZURES = [
    "bleufrancecentral",
    "chinaeast2",
    "chinanorth3",
    "germanycentral",
    "germanynortheast",
    "usdodcentral",
    "usgovvirginia",
]
TEST_REGIONS = ["centraluseuap", "eastus2euap", "eastusstg", "southcentralusstg", "eastusstage", "francecentralstg"]
UNLISTED = [
    *LOGICAL,
    *OTHER_AZURES,
    *TEST_REGIONS,
    "swedensouth",
    *LOCAL_ZONES,
    *(f"{name.upper()}-A" for name in LOCAL_ZONES),
    "US-EAST-LZ-DAL-A",
    "nowhere",
]
NAMES = sorted({name for _, name in ROWS} | set(UNLISTED))


@dataclass(frozen=True)
class Way:
    """A place given in one argument: of which type, in which property, and which vocabularies it is taken from."""

    token: str
    path: str
    worlds: tuple[str, ...]
    on_provider: bool = False

    def record(self, make: Any, name: str, ovh: Mapping[str, str]) -> Any:
        if self.token.startswith("pulumi:"):
            return make(self.token, {**(ovh if "openstack" in self.token else {}), self.path: name})
        if self.on_provider:
            return make(self.token, {}, {**ovh, self.path: name})
        given = {"azure-native": None, "openstack": ovh, "ovh": {"endpoint": "ovh-eu"}}[self.token.partition(":")[0]]
        return make(self.token, {self.path: name}, given)

    def accepted(self, perimeter: str) -> set[str]:
        return set[str]().union(*(INSIDE[perimeter][world] for world in self.worlds))


VOLUME = "openstack:blockstorage/volume:Volume"
CONTAINER = "openstack:objectstorage/container:Container"
OBJECTS = ("ovh", "ovh-object")  # a region of instances holds object storage too
OWN_API = ("ovh", "ovh-location")  # OVHcloud's own provider takes both
WAYS = {
    "azure group": Way("azure-native:resources:ResourceGroup", "location", ("azure",)),
    "azure workspace": Way("azure-native:operationalinsights:Workspace", "location", ("azure",)),
    "azure provider": Way("pulumi:providers:azure-native", "location", ("azure",)),
    "openstack volume": Way(VOLUME, "region", ("ovh",)),
    "openstack volume's provider": Way(VOLUME, "region", ("ovh",), on_provider=True),
    "openstack container": Way(CONTAINER, "region", OBJECTS),
    "openstack container's provider": Way(CONTAINER, "region", OBJECTS, on_provider=True),
    "openstack provider": Way("pulumi:providers:openstack", "region", OBJECTS),
    "ovh volume": Way("ovh:CloudProject/volume:Volume", "regionName", OWN_API),
    "ovh bucket": Way("ovh:CloudProject/storage:Storage", "regionName", (*OBJECTS, *OWN_API)),
    "ovh keys": Way("ovh:Okms/okms:Okms", "region", OWN_API),
}
State = Callable[[Way, str, str], str]


@pytest.fixture
def state(decide: Any, make: Any, ovh: Any) -> State:
    """What the rule says of a place given in some way: `state(way, name, perimeter)`."""

    def judge(way: Way, name: str, perimeter: str) -> str:
        document = {"residency": {"perimeter": perimeter}}
        return str(decide("residency", way.record(make, name, ovh), document).state)

    return judge


def test_the_lists_here_are_of_the_official_places() -> None:
    listed = {world: {name for one, name in ROWS if one == world} for world in INSIDE["eea"]}
    assert {world: len(names) for world, names in listed.items()} == {
        "azure": 58,
        "ovh": 22,
        "ovh-object": 18,
        "ovh-location": 18,
    }
    assert all(INSIDE["eea"][world] <= listed[world] for world in listed)
    assert {name for _, name in ROWS}.isdisjoint({*LOGICAL, *OTHER_AZURES, *TEST_REGIONS})


@pytest.mark.parametrize("perimeter", PERIMETERS)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_official_place_is_judged_without_one_mistake(state: State, way: Way, perimeter: str) -> None:
    states = {name: state(way, name, perimeter) for name in NAMES}
    assert set(states.values()) == {"pass", "fail"}
    assert {name for name, said in states.items() if said == "pass"} == way.accepted(perimeter)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_name_at_all_never_passes(state: State, way: Way) -> None:
    assert {state(way, "", perimeter) for perimeter in PERIMETERS} == {"not evaluated"}


SOME_NAME = st.sampled_from(NAMES)
TAIL = st.one_of(
    st.text(min_size=1, max_size=4), st.text(string.ascii_letters + string.digits + " -_.", min_size=1, max_size=3)
)
NEAR_NAMES = st.one_of(
    SOME_NAME,
    st.text(max_size=24),
    st.text(string.ascii_letters + string.digits + "-", max_size=16),
    st.builds(lambda name, change: change(name), SOME_NAME, st.sampled_from([str.upper, str.lower, str.title])),
    st.builds(lambda name, flips: "".join(map(flip, name, flips)), SOME_NAME, st.lists(st.booleans(), min_size=32)),
    st.builds(lambda name, tail: name + tail, SOME_NAME, TAIL),
    st.builds(lambda head, name: head + name, TAIL, SOME_NAME),
    st.builds(lambda name, cut: name[:cut], SOME_NAME, st.integers(0, 20)),
    st.builds(lambda name, cut: name[cut:], SOME_NAME, st.integers(0, 20)),
    st.builds(lambda name, other: name + other, SOME_NAME, SOME_NAME),
    st.builds(lambda name, at, put: name[:at] + put + name[at + 1 :], SOME_NAME, st.integers(0, 20), TAIL),
)


def flip(letter: str, change: bool) -> str:
    return letter.swapcase() if change else letter


def stands_for(way: Way, name: str) -> str:
    """The official spelling of what was written: Azure compares without case and blanks, OVHcloud exactly."""
    if way.worlds != ("azure",):
        return name
    small = dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True))
    return "".join(small.get(letter, letter) for letter in name if letter != " ")


@settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(way=st.sampled_from(list(WAYS.values())), name=NEAR_NAMES, perimeter=st.sampled_from(PERIMETERS))
def test_nothing_unlisted_is_accepted(state: State, way: Way, name: str, perimeter: str) -> None:
    inside = stands_for(way, name) in way.accepted(perimeter)
    assert state(way, name, perimeter) == ("pass" if inside else "fail" if name else "not evaluated")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(way=st.sampled_from(list(WAYS.values())), name=NEAR_NAMES)
def test_a_wider_perimeter_takes_all_that_a_narrower_one_takes(state: State, way: Way, name: str) -> None:
    passes = [state(way, name, perimeter) == "pass" for perimeter in ("fr", "eu", "eea")]
    assert passes == sorted(passes)


def test_a_letter_of_another_alphabet_makes_another_name(state: State) -> None:
    assert state(WAYS["azure group"], "denmar\N{KELVIN SIGN}east", "eu") == "fail"
