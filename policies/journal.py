"""Writing results so that a killed process loses none: lines while judging, one document at the end."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from policies.results import Result, Run, partial_path, to_json, to_lines


class Journal:
    """The results file of one run. Until `finish`, the document at `path` says that it is not complete."""

    def __init__(self, path: Path, run: Run) -> None:
        """Begin: what an earlier run left is replaced at once, so that it cannot be taken for this one."""
        self._path, self._run, self._lock = path, run, Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lines = partial_path(path).open("w", encoding="utf-8")
        self._put(replace(run, complete=False, results=()))

    def add(self, results: Iterable[Result]) -> None:
        """Keep some results: they are on disk when this returns."""
        text = to_lines(results)
        with self._lock:
            self._lines.write(text)
            self._lines.flush()

    def finish(self, run: Run) -> None:
        """Put the whole document in place."""
        self._put(run)
        self._lines.close()
        partial_path(self._path).unlink(missing_ok=True)

    def _put(self, run: Run) -> None:
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        draft.write_text(to_json(run), encoding="utf-8")
        draft.replace(self._path)
