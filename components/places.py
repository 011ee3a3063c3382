"""Whether the region of a spec lies inside its perimeter, by the same dated tables that the policies use."""

from collections.abc import Iterator
from difflib import get_close_matches

from components.clouds import Cloud, clouds
from components.problems import Problem
from components.sketch import Sketch
from policies.jurisdictions import COUNTRIES, Perimeter, locate


def place_problems(known: Sketch) -> Iterator[Problem]:
    """A region that no table knows, or that lies outside of the perimeter: unknown is refused, never guessed."""
    if known.cloud is None or known.perimeter is None:
        return
    cloud, perimeter = clouds()[known.cloud], Perimeter(known.perimeter)
    if known.region is not None:
        yield from _problems("region", known.region, cloud, perimeter)
    second = known.backup.second_region if known.backup is not None else None
    if second is not None:
        yield from _problems("backup.second_region", second, cloud, perimeter)
        if second == known.region:
            yield Problem("backup.second_region", second, "another region than the hub's own")


def _problems(path: str, region: str, cloud: Cloud, perimeter: Perimeter) -> Iterator[Problem]:
    if cloud.world is None:  # its own back end knows its regions, or the operator declares them
        return
    place, table = locate(cloud.world, region), cloud.regions
    if region in table and place.country is not None and perimeter.holds(place.country):
        return
    names = sorted(name for name, country in table.items() if perimeter.holds(COUNTRIES[country]))
    near = get_close_matches(region, names, n=1)
    why = f"{place.why[0].upper()}{place.why[1:]}."
    yield Problem(
        path,
        region,
        f"in {perimeter.words}: {', '.join(names)}",
        f"{why} Did you mean `{near[0]}`?" if near and region not in table else why,
    )
