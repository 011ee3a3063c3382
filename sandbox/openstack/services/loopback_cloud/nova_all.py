"""python -m loopback_cloud.nova_all HOST PORT COMPUTE[,COMPUTE...] [HOST:PORT TO WAIT FOR ...]

API, conductor, scheduler and several computes in one process on native threads. Needs OS_NOVA_CONFIG_DIR, the
in-memory transport and a cell that was mapped with the same transport.
"""

import os
import sys

os.environ.setdefault("OS_NOVA_DISABLE_EVENTLET_PATCHING", "1")
from nova import monkey_patch

monkey_patch.patch(backend="threading")


def detach_anywhere(conf):
    """Let nova.virt.block_device take every compute of this process for the local one, or no volume is detached."""
    from nova.virt import block_device

    class AnyHost(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            return True

    class Conf:
        host = AnyHost(conf.host)

        def __getattr__(self, name):
            return getattr(conf, name)

    block_device.CONF = Conf()


def main():
    from loopback_cloud import nova_driver
    from loopback_cloud import serve

    sys.modules["nova.virt.loopback"] = nova_driver  # nova loads drivers only from nova.virt
    host, port, computes, *needed = sys.argv[1:]
    sys.argv = ["nova-all"]

    from nova.api.openstack import wsgi_app

    application = wsgi_app.init_application("osapi_compute", "nova-api-os-compute")

    import nova.conf
    import os_brick
    import os_vif
    from nova import context
    from nova import objects
    from nova import service
    from nova.compute import rpcapi as compute_rpcapi
    from nova.conductor import rpcapi as conductor_rpcapi
    from nova.objects import host_mapping
    from nova.scheduler import rpcapi as scheduler_rpcapi

    conf = nova.conf.CONF
    objects.register_all()
    os_brick.setup(conf)
    os_vif.initialize()
    detach_anywhere(conf)
    started = []

    def start(binary, topic, name=None, **more):
        if name:
            conf.set_override("host", name)
        each = service.Service.create(binary=binary, topic=topic, host=name, **more)
        each.start()
        if name:
            conf.clear_override("host")
        started.append(each)

    serve.wait_for(needed)  # computes register themselves in placement while they start
    start("nova-conductor", conductor_rpcapi.RPC_TOPIC)
    start("nova-scheduler", scheduler_rpcapi.RPC_TOPIC)
    for name in computes.split(","):
        start("nova-compute", compute_rpcapi.RPC_TOPIC, name=name, topic_alt=compute_rpcapi.RPC_TOPIC_ALT)
    host_mapping.discover_hosts(context.get_admin_context())

    serve.run(serve.server(application, host, int(port), 16))
    os._exit(0)


if __name__ == "__main__":
    main()
