"""Starts the provider: the engine waits for the port on the first line, so every tenth of a second counts.

Importing the package `pulumi` takes half of the time of a start, and only its protocol stubs are used. So the two
packages above the stubs are entered as they are found on disk, without running them. This is done only here, in a
process of its own: a program that imports a module of this package gets the whole of `pulumi`.
"""

import importlib.util
import sys

for _package in ("pulumi", "pulumi.runtime"):
    _spec = importlib.util.find_spec(_package)
    if _spec is None:
        raise ImportError(f"there is no package '{_package}'")
    sys.modules[_package] = importlib.util.module_from_spec(_spec)

from .server import main  # noqa: E402

sys.exit(main())
