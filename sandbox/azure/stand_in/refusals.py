"""Lists everything that is wrong with a program in one preview.

The engine ends a preview at the first resource whose check fails, so a program with ten mistakes would need ten
previews. Therefore the check of a new resource only reports what it finds, as errors in the engine's log, and the
resource is refused when it is to be created: at once in an update, and in a preview when no further resources come.
Only one refusal is needed to fail a preview. It is the latest one's: what depends on a resource is not shown to the
provider before the resource's own answer.
"""

import threading
import time

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from .problems import Problem

QUIET = 2.0  # seconds without a new resource after which a preview has shown all


class Refusals:
    """The problems of this run, by URN. `engine` is the address of the engine's log."""

    def __init__(self, engine: str) -> None:
        self._log = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))
        self._reasons: dict[str, set[str]] = {}
        self._latest = ""
        self._last_check = time.monotonic()
        self._changed = threading.Condition()

    def note(self, urn: str, problems: list[Problem]) -> None:
        """Report the problems of a resource that was checked, each once."""
        with self._changed:
            self._last_check = time.monotonic()
            known = self._reasons.setdefault(urn, set()) if problems else set()
            new = [reason for reason in dict.fromkeys(map(str, sorted(problems))) if reason not in known]
            known.update(new)
        for reason in new:
            self._log.Log(engine_pb2.LogRequest(severity=engine_pb2.ERROR, message=reason, urn=urn))

    def verdict(self, urn: str, preview: bool) -> str | None:
        """Why a resource is refused; None if it is not, or if a later one of the same preview is refused in its place.

        In a preview it waits until no further resources come.
        """
        with self._changed:
            if urn not in self._reasons:
                return None
            self._latest = urn
            self._changed.notify_all()
            while preview and self._latest == urn and (left := self._last_check + QUIET - time.monotonic()) > 0:
                self._changed.wait(left)
            if preview and self._latest != urn:
                return None
            resources, problems = len(self._reasons), sum(map(len, self._reasons.values()))
            if not preview:
                return "; ".join(sorted(self._reasons[urn]))
            return f"Azure would refuse this program: {problems} problems in {resources} resources, listed as errors"
