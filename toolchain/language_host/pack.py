"""Stands for a policy pack until the engine has said which stack it judges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

import grpc

from .errors import HostError
from .protocol import MESSAGE_LIMITS, analyzer_pb2

ANALYZER = analyzer_pb2.DESCRIPTOR.services_by_name["Analyzer"]

Start: TypeAlias = Callable[[analyzer_pb2.AnalyzerStackConfigureRequest | None], int]
Forward: TypeAlias = "grpc.UnaryUnaryMultiCallable[bytes, bytes]"


class PackProxy:
    """Starts the pack at the engine's first question and then hands every call on, unread.

    A pack reads its stack, project and configuration from its environment when it starts, but the engine gives them by
    the call ConfigureStack, after the start.
    """

    def __init__(self, start: Start) -> None:
        """`start` starts the pack for a stack, if there is one, and gives its port; it raises HostError."""
        self._start = start
        self._lock = threading.Lock()
        self._channel: grpc.Channel | None = None
        self._forwards: dict[str, Forward] = {}

    def handlers(self) -> grpc.GenericRpcHandler:  # type: ignore[type-arg] # generic in its stubs only
        """What a server needs to serve it."""
        methods = {
            method.name: grpc.unary_unary_rpc_method_handler(self._handler(method.name)) for method in ANALYZER.methods
        }
        methods["Handshake"] = grpc.unary_unary_rpc_method_handler(_handshake)
        return grpc.method_handlers_generic_handler(ANALYZER.full_name, methods)

    def _handler(self, method: str) -> Callable[[bytes, grpc.ServicerContext], bytes]:
        def handle(request: bytes, context: grpc.ServicerContext) -> bytes:
            forward = self._forward(method, request, context)
            try:
                return forward(request, wait_for_ready=True)
            except grpc.RpcError as problem:
                context.abort(problem.code(), problem.details() or "")

        return handle

    def _forward(self, method: str, request: bytes, context: grpc.ServicerContext) -> Forward:
        with self._lock:
            if self._channel is None:
                stack = None
                if method == "ConfigureStack":
                    stack = analyzer_pb2.AnalyzerStackConfigureRequest.FromString(request)
                try:
                    port = self._start(stack)
                except HostError as problem:
                    context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))
                self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=MESSAGE_LIMITS)
            if method not in self._forwards:
                path = f"/{ANALYZER.full_name}/{method}"
                self._forwards[method] = self._channel.unary_unary(path, _unread, _unread)
            return self._forwards[method]


def _handshake(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    return analyzer_pb2.AnalyzerHandshakeResponse().SerializeToString()


def _unread(message: bytes) -> bytes:
    return message
