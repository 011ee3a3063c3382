"""The processes that the host starts: none of them may outlive it."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


class Children:
    """Everything started here is stopped on demand and when the host itself is told to stop."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def start(
        self, command: Sequence[str], *, folder: Path | str | None, environment: Mapping[str, str], piped: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start a process; `piped` gives access to its output, which otherwise is the host's own."""
        pipe = subprocess.PIPE if piped else None
        child = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
        )
        with self._lock:
            self._running.add(child)
        return child

    def wait(self, child: subprocess.Popen[bytes]) -> int:
        """The exit code of a child, once it has ended."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def stop(self, grace: float) -> None:
        """Interrupt all and wait `grace` seconds in all before killing them."""
        with self._lock:
            running = list(self._running)
        stop(running, grace)


def stop(processes: Sequence[subprocess.Popen[bytes]], grace: float, number: signal.Signals = signal.SIGINT) -> None:
    """Send the signal to the processes that still run; after `grace` seconds kill them."""
    for process in processes:
        process.send_signal(number)
    end = time.monotonic() + grace
    for process in processes:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
