"""Where built tools are kept: outside the checkout, so that checkouts come and go without a new build."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    """The folder of built tools: $HUB_CACHE, or health-data-hub in $XDG_CACHE_HOME or ~/.cache. It may not exist."""
    chosen = os.environ.get("HUB_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache").absolute() / "health-data-hub"


def toolchains_folder() -> Path:
    """The part of the cache that this package writes: one folder per toolchain, locks and logs."""
    return cache_folder() / "toolchain"


@contextmanager
def locked(path: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock file `path`; the system frees it when the process ends, however it ends.

    `on_wait` is called once when another process holds it, before waiting.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
