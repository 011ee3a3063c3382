"""python -m loopback_cloud.designate_all HOST PORT POOLS_YAML --config-file designate.conf

API, central, worker, producer and mini-DNS in one process, with the "fake" back end. The pool's only name server is
the mini-DNS itself, so that zones become ACTIVE. Needs OS_DESIGNATE_CONFIG_DIR (designate.conf, api-paste.ini).
"""

import os
import sys

import designate.cmd  # noqa: F401  (selects the threading back end, before anything else)


def main():
    host, port, pools, *rest = sys.argv[1:]
    sys.argv = ["designate-all", *rest]
    import designate.conf
    from designate.api import wsgi as api

    designate.conf.CONF.import_group("keystone_authtoken", "keystonemiddleware.auth_token")
    application = api.init_application()

    from designate.central import rpcapi as central_rpcapi
    from designate.central import service as central
    from designate.manage.pool import PoolCommands
    from designate.mdns import service as mdns
    from designate.producer import service as producer
    from designate.worker import service as worker

    started = [central.Service()]
    started[0].start()

    # `designate-manage pool update` reaches central by RPC, which only works inside this process
    commands = PoolCommands()

    def set_up(dry_run=False, skip_verify_drivers=False):
        commands.central_api = central_rpcapi.CentralAPI.get_instance()
        commands.dry_run, commands.skip_verify_drivers = dry_run, skip_verify_drivers

    commands._setup = set_up
    commands.update(pools, delete=False)
    for service in (mdns.Service(), worker.Service(), producer.Service()):
        service.start()
        started.append(service)

    from loopback_cloud import serve

    serve.run(serve.server(application, host, int(port), 8))
    os._exit(0)


if __name__ == "__main__":
    main()
