"""When not to look for garbage: where everything that is made is kept."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many objects without Python's search for cycles among them.

    Records and results hold no cycles and all stay; searching them again and again takes a quarter of the time. Not
    even the first search afterwards looks at them: what is no longer used of them is still freed at once.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_all() -> None:
    """Never search again, in a process that ends with one run: records and results stay until then."""
    gc.disable()
