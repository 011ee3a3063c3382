"""python -m loopback_cloud.octavia_all HOST PORT --config-file octavia.conf

API and worker in one process; amphora and compute drivers do nothing, the network driver is ours.
"""

import os
import sys


def main():
    host, port, *rest = sys.argv[1:]
    sys.argv = ["octavia-all", *rest]
    from octavia.api import app

    application = app.setup_app(argv=sys.argv)

    import oslo_messaging
    from octavia.common import constants
    from octavia.common import rpc
    from octavia.controller.queue.v2 import endpoints
    from oslo_config import cfg

    target = oslo_messaging.Target(topic=constants.TOPIC_AMPHORA_V2, server=cfg.CONF.host, fanout=False)
    rpc.get_server(target, [endpoints.Endpoints()]).start()

    from loopback_cloud import serve

    serve.run(serve.server(application, host, int(port), 8))
    os._exit(0)


if __name__ == "__main__":
    main()
