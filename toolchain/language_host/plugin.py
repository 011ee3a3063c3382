"""One policy pack or Python plugin, from its start to its end."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import suppress
from pathlib import Path
from typing import IO

import grpc

from .children import Children, stop
from .errors import HostError
from .pack import PackProxy
from .protocol import MESSAGE_LIMITS, analyzer_pb2, language_pb2

GRACE = 2.0
"""Seconds that a pack or plugin has to end by itself when the engine needs it no more."""

Answer = language_pb2.RunPluginResponse


class PluginRun:
    """A pack or plugin: starts it, passes on what it prints, ends it."""

    def __init__(self, children: Children) -> None:
        """`children` sees to it that nothing outlives the host."""
        self._children = children
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._passed_on = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._proxy: grpc.Server | None = None
        self._first = b""

    def start(self, command: Sequence[str], folder: Path | str | None, environment: Mapping[str, str]) -> None:
        """Start a plugin; what it prints first is its port, which the engine reads itself."""
        child, errors = self._launch(command, folder, environment)
        self._follow(child, errors)
        self._passed_on.set()

    def serve_pack(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        """Serve the proxy of a pack, whose port is given to the engine as the first line that is printed."""

        def start(stack: analyzer_pb2.AnalyzerStackConfigureRequest | None) -> int:
            return self._start_pack(command, folder, {**environment, **_settings(stack)})

        workers = futures.ThreadPoolExecutor(16)
        self._proxy = grpc.server(workers, handlers=[PackProxy(start).handlers()], options=MESSAGE_LIMITS)
        self._first = f"{self._proxy.add_insecure_port('127.0.0.1:0')}\n".encode()
        self._proxy.start()

    def output(self, context: grpc.ServicerContext) -> Iterator[Answer]:
        """What is printed, as it comes, and the exit code at last; ends early when the engine has gone."""
        if self._first:
            yield Answer(stdout=self._first)
        while not self._passed_on.wait(0.5):
            if not context.is_active():
                return
        while True:
            try:
                answer = self._answers.get(timeout=0.5)
            except queue.Empty:
                if context.is_active():
                    continue
                return
            yield answer
            if answer.WhichOneof("output") == "exitcode":
                return

    def end(self) -> None:
        """Stop it, when the engine needs it no more."""
        if self._proxy is not None:
            self._proxy.stop(0)
        if self._child is not None:
            stop([self._child], GRACE, signal.SIGTERM)

    def _start_pack(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
        """Start a pack and read its port.

        Nothing is passed on before the pack has started: what a pack that does not start has to say goes into the
        error, since the engine may stop listening as soon as it hears that the start failed.

        Raises:
            HostError: The pack ended, or printed something else before its port.
        """
        child, errors = self._launch(command, folder, environment)
        assert child.stdout is not None
        line = child.stdout.readline().decode(errors="replace").strip()
        if line.isdigit():
            self._follow(child, errors)
            self._passed_on.set()
            return int(line)
        if not line:
            with suppress(subprocess.TimeoutExpired):  # it has closed its output, so it is most likely ending
                child.wait(GRACE)
        stop([child], GRACE, signal.SIGTERM)
        self._children.wait(child)
        if line:
            raise HostError(
                f"the policy pack printed {line!r} before its port, so that the engine cannot reach it: "
                "print to standard error, or not before PolicyPack(...)"
            )
        errors.join(GRACE)
        said = b"".join(answer.stderr for answer in list(self._answers.queue)).decode(errors="replace").strip()
        raise HostError(f"the policy pack did not start:\n{said or f'it ended with exit code {child.returncode}'}")

    def _launch(
        self, command: Sequence[str], folder: Path | str | None, environment: Mapping[str, str]
    ) -> tuple[subprocess.Popen[bytes], threading.Thread]:
        """Start the process, and the thread that takes what it prints to standard error."""
        child = self._children.start(command, folder=folder, environment=environment, piped=True)
        self._child = child
        errors = threading.Thread(target=self._take, args=(child.stderr, "stderr"), daemon=True)
        errors.start()
        return child, errors

    def _follow(self, child: subprocess.Popen[bytes], errors: threading.Thread) -> None:
        def follow() -> None:
            self._take(child.stdout, "stdout")
            errors.join()
            self._answers.put(Answer(exitcode=self._children.wait(child)))

        threading.Thread(target=follow, daemon=True).start()

    def _take(self, stream: IO[bytes] | None, field: str) -> None:
        while stream is not None and (chunk := stream.read1(1 << 16)):  # type: ignore[attr-defined]
            self._answers.put(Answer(stdout=chunk) if field == "stdout" else Answer(stderr=chunk))


def _settings(stack: analyzer_pb2.AnalyzerStackConfigureRequest | None) -> dict[str, str]:
    """What a pack reads about its stack from its environment."""
    if stack is None:
        return {}
    names = {
        "PULUMI_ORGANIZATION": stack.organization,
        "PULUMI_PROJECT": stack.project,
        "PULUMI_STACK": stack.stack,
    }
    return {name: value for name, value in names.items() if value} | {
        "PULUMI_DRY_RUN": json.dumps(stack.dry_run),
        "PULUMI_CONFIG": json.dumps(dict(stack.config)),
    }
