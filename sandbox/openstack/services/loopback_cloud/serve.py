"""python -m loopback_cloud.serve MODULE:ATTRIBUTE HOST PORT THREADS [-- ARGUMENTS OF THE APPLICATION]

Serves one WSGI application from threads of one process.
"""

import gc
import importlib
import signal
import socket
import sys
import threading
import time

from cheroot import wsgi


class Body:
    """A request body whose close() leaves the connection open.

    glance closes the body it was given, and cheroot's closes the socket's reader with it: the next request of the
    same client would get a 500.
    """

    def __init__(self, raw):
        self._raw = raw

    def __getattr__(self, name):
        return getattr(self._raw, name)

    def __iter__(self):
        return iter(self._raw)

    def close(self):
        pass


def server(application, host, port, threads):
    def keep_open(environ, start_response):
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return application(environ, start_response)

    made = wsgi.Server(
        (host, port), keep_open, numthreads=threads, request_queue_size=128, timeout=60, accepted_queue_size=-1
    )
    made.max_request_body_size = 0
    return made


def settle():
    """Say that start-up is over: what was loaded stays, so the collector need never look at it."""
    gc.freeze()
    gc.enable()


def run(made):
    """Serve until a signal asks to end."""

    def stop(*_):
        threading.Thread(target=made.stop, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    made.prepare()
    settle()
    made.serve()


def wait_for(addresses, limit=180):
    """Wait until something listens at each "HOST:PORT"; after `limit` seconds TimeoutError."""
    end = time.monotonic() + limit
    for address in addresses:
        host, _, port = address.rpartition(":")
        while True:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex((host, int(port))) == 0:
                    break
            if time.monotonic() > end:
                raise TimeoutError(f"nothing listens at {address} after {limit} s")
            time.sleep(0.1)


def main():
    arguments, rest = sys.argv[1:], []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, rest = arguments[:cut], arguments[cut + 1 :]
    target, host, port, threads = arguments
    module, _, attribute = target.partition(":")
    sys.argv = [module, *rest]  # several applications read the command line when they are imported
    application = getattr(importlib.import_module(module), attribute)
    run(server(application, host, int(port), int(threads)))


if __name__ == "__main__":
    main()
