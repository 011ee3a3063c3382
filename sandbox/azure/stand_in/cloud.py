"""Where "Azure" keeps its resources: a JSON file of lower-case resource id -> properties.

Edit it to play drift, delete from it to play loss. Without a file nothing is kept: creations succeed and a refresh
finds what the engine already knew.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .values import Values

VARIABLE = "AZURE_STAND_IN_CLOUD"


class Cloud:
    """The resources, shared by all provider processes that were given the same file."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> "Cloud":
        name = os.environ.get(VARIABLE)
        return cls(Path(name) if name else None)

    @property
    def kept(self) -> bool:
        """Is there a file?"""
        return self._file is not None

    @contextmanager
    def open(self) -> Iterator[dict[str, Values]]:
        """All resources, locked against other processes; what is changed in the block is written at its end.

        Nothing is written when the block raises. Without a file it yields nothing, and forgets what is added.
        """
        with self._lock:
            if self._file is None:
                yield {}
                return
            with self._file.open("a+", encoding="utf-8") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                stream.seek(0)
                text = stream.read()
                resources: dict[str, Values] = json.loads(text) if text.strip() else {}
                yield resources
                new = json.dumps(resources, indent=1, sort_keys=True)
                if new != text:
                    stream.seek(0)
                    stream.truncate()
                    stream.write(new)

    def get(self, resource_id: str) -> Values | None:
        with self.open() as resources:
            return resources.get(resource_id.lower())
