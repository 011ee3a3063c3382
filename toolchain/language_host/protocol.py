"""The engine's protocol: the stubs of the package `pulumi`, without the package.

Importing `pulumi` itself takes 0.4 s of processor, at every start of the host, and nothing of it is used here. So its
two packages above the stubs are entered as they are found on disk, without running them.
"""

from __future__ import annotations

import importlib.util
import sys


def _enter(package: str) -> None:
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ImportError(f"there is no package '{package}'")
    sys.modules[package] = importlib.util.module_from_spec(spec)


for _package in ("pulumi", "pulumi.runtime"):
    if _package not in sys.modules:
        _enter(_package)

from pulumi.runtime.proto import (  # noqa: E402
    analyzer_pb2,
    language_pb2,
    language_pb2_grpc,
    plugin_pb2,
)

MESSAGE_LIMITS = [("grpc.max_receive_message_length", 400 << 20), ("grpc.max_send_message_length", 400 << 20)]
"""The engine's own limits, 400 MiB; gRPC's 4 MiB are too few for the state of a large stack."""

__all__ = [
    "MESSAGE_LIMITS",
    "analyzer_pb2",
    "language_pb2",
    "language_pb2_grpc",
    "plugin_pb2",
]
