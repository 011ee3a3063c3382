"""Serve the engine until it goes or says stop; the engine reads the port from the first line."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from concurrent import futures
from importlib import metadata

import grpc

from .host import Host
from .protocol import MESSAGE_LIMITS, language_pb2_grpc


def main() -> None:
    """Serve; with -version only say which version of `pulumi` the host has."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-version", "--version", action="store_true")
    parser.add_argument("engine", nargs="?", default="")
    # Engines pass further flags (-root=…, -tracing=…), which say nothing that is not in their calls too.
    arguments, _ = parser.parse_known_args()
    if arguments.version:
        sys.stdout.write(metadata.version("pulumi") + "\n")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    host = Host(arguments.engine)
    server = grpc.server(futures.ThreadPoolExecutor(32), options=MESSAGE_LIMITS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while not stop.wait(1) and os.getppid() == parent:
        pass
    host.children.stop(grace=1)
    server.stop(None)
    os._exit(0)  # calls that nobody will answer would keep the interpreter waiting


if __name__ == "__main__":
    main()
