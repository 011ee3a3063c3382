"""Whether the region of a spec lies inside its perimeter, by the same dated tables that the policies use."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from components.problems import Problem
from components.sketch import Sketch
from policies.jurisdictions import COUNTRIES, Perimeter, World, azure, locate, ovh

_WORLDS: Mapping[str, tuple[World, Mapping[str, str]]] = {
    "azure": (World.AZURE, azure.REGIONS),
    "ovh": (World.OVH, ovh.COMPUTE),
}
"""The sandbox is in no table: it is on this machine, and its profile names its only region."""


def place_problems(known: Sketch) -> Iterator[Problem]:
    """A region that no table knows, or that lies outside of the perimeter: unknown is refused, never guessed."""
    if known.region is None or known.perimeter is None or known.cloud is None or known.cloud not in _WORLDS:
        return
    (world, table), perimeter = _WORLDS[known.cloud], Perimeter(known.perimeter)
    place = locate(world, known.region)
    if known.region in table and place.country is not None and perimeter.holds(place.country):
        return
    names = sorted(name for name, country in table.items() if perimeter.holds(COUNTRIES[country]))
    near = get_close_matches(known.region, names, n=1)
    why = f"{place.why[0].upper()}{place.why[1:]}."
    yield Problem(
        "region",
        known.region,
        f"in {perimeter.words}: {', '.join(names)}",
        f"{why} Did you mean `{near[0]}`?" if near and known.region not in table else why,
    )
