"""python -m loopback_cloud.swift_all CONFIGURATION_FOLDER LOG_SOCKET LOG_FILE

Proxy, account, container and object servers in one eventlet process. The folder holds swift.conf, *-server.conf and
the rings. Swift logs only to syslog: LOG_SOCKET (the `log_address` of the configuration) is a socket of our own, and
what comes in there is appended to LOG_FILE.
"""

import os
import sys
import warnings

from swift.common import utils

utils.monkey_patch()
import eventlet
import eventlet.wsgi
from swift.common import constraints
from swift.common import storage_policy
from swift.common import wsgi
from swift.common.middleware import proxy_logging

from loopback_cloud.serve import settle

SERVERS = ("object", "container", "account", "proxy")


def collect_log(address, target):
    from eventlet.green import socket

    if os.path.exists(address):
        os.unlink(address)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(address)
    file = open(target, "ab", buffering=0)

    def loop():
        while True:
            file.write(receiver.recv(65536).rstrip(b"\0\n") + b"\n")

    return eventlet.spawn(loop)


def log_access_to(address):
    """The access log of proxy-logging knows no `log_address` and would go to the network."""
    get_logger = proxy_logging.get_logger
    proxy_logging.get_logger = lambda conf, *rest, **more: get_logger(dict(conf, log_address=address), *rest, **more)


def main():
    folder, log_address, log_file = sys.argv[1:]
    eventlet.hubs.use_hub(utils.get_hub())
    utils.set_swift_dir(folder)  # or the hash prefix would be read from /etc/swift
    collect_log(log_address, log_file)
    log_access_to(log_address)
    utils.validate_configuration()
    constraints.reload_constraints()
    storage_policy.reload_storage_policies()
    warnings.filterwarnings("ignore")
    threads = []
    for name in SERVERS:
        path = os.path.join(folder, name + "-server.conf")
        conf, _, log_name = wsgi._initrp(path, name + "-server")
        application = wsgi.loadapp(path, global_conf={"log_name": log_name})
        listening = eventlet.listen((conf["bind_ip"], int(conf["bind_port"])), backlog=512)
        threads.append(
            eventlet.spawn(
                eventlet.wsgi.server,
                listening,
                application,
                wsgi.NullLogger(),
                protocol=wsgi.SwiftHttpProtocol,
                custom_pool=wsgi.RestrictedGreenPool(size=1024),
                socket_timeout=60,
                capitalize_response_headers=False,
                url_length_limit=constraints.MAX_REQUEST_LINE,
            )
        )
    settle()
    for thread in threads:
        thread.wait()


if __name__ == "__main__":
    main()
