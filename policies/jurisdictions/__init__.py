"""Which country a place named in code lies in, and whether that is inside a perimeter.

Explicit lists only: a name that no list holds is outside every perimeter, and no name is judged by its beginning.
"""

from policies.jurisdictions.countries import COUNTRIES, Country
from policies.jurisdictions.places import Perimeter, Place, World, locate

__all__ = ["COUNTRIES", "Country", "Perimeter", "Place", "World", "locate"]
