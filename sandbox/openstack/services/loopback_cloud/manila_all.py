"""python -m loopback_cloud.manila_all HOST PORT --config-file manila.conf

API, scheduler, data and share (with manila's own dummy driver) in one process.
"""

import os
import sys

# the dummy driver lives in manila.tests, which would patch for eventlet
os.environ.setdefault("OS_MANILA_DISABLE_EVENTLET_PATCHING", "1")
from manila import monkey_patch

monkey_patch.patch(backend="threading")


def import_share_manager(cfg):
    """manila.share.manager registers its own [keystone_authtoken]auth_url, which clashes with the API's middleware."""
    register = cfg.ConfigOpts.register_opts

    def leniently(self, options, group=None):
        try:
            return register(self, options, group)
        except cfg.DuplicateOptError:
            return None

    cfg.ConfigOpts.register_opts = leniently
    try:
        import manila.share.manager  # noqa: F401
    finally:
        cfg.ConfigOpts.register_opts = register


def main():
    host, port, *rest = sys.argv[1:]
    sys.argv = ["manila-all", *rest]
    from manila.wsgi import wsgi

    application = wsgi.initialize_application()

    from manila import service
    from oslo_config import cfg

    import_share_manager(cfg)
    services = [service.Service.create(binary="manila-scheduler"), service.Service.create(binary="manila-data")]
    services += [
        service.Service.create(
            host=f"{cfg.CONF.host}@{backend}", service_name=backend, binary="manila-share", coordination=True
        )
        for backend in cfg.CONF.enabled_share_backends
    ]
    for each in services:
        each.start()

    from loopback_cloud import serve

    serve.run(serve.server(application, host, int(port), 8))
    os._exit(0)


if __name__ == "__main__":
    main()
