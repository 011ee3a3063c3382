"""python -m loopback_cloud.cinder_all --config-file cinder.conf: API, scheduler and volume in one eventlet process."""

import eventlet

eventlet.monkey_patch()
# as cinder.cmd.volume does: the main thread must be known to the patched threading module
import __original_module_threading as original_threading
import threading

original_threading.current_thread.__globals__["_active"] = threading._active

import os
import sys

import os_brick
from cinder import i18n

i18n.enable_lazy()
from cinder import coordination  # noqa: F401  (registers options)
from cinder import objects
from cinder import rpc
from cinder import service
from cinder import version
from cinder.cmd import volume as volume_command
from cinder.common import config
from cinder.common import constants
from oslo_config import cfg
from oslo_log import log
from oslo_privsep import priv_context
from oslo_service import service as oslo_service

from loopback_cloud.serve import settle

CONF = cfg.CONF


def main():
    objects.register_all()
    CONF(sys.argv[1:], project="cinder", version=version.version_string())
    log.setup(CONF, "cinder")
    config.set_middleware_defaults()
    priv_context.init(root_helper=["env"])
    os_brick.setup(CONF)
    rpc.init(CONF)

    launcher = oslo_service.ServiceLauncher(CONF)
    launcher.launch_service(service.Service.create(binary="cinder-scheduler"))
    for backend in CONF.enabled_backends:
        CONF.register_opt(volume_command.host_opt, group=backend)
        launcher.launch_service(
            service.Service.create(
                host=f"{CONF.host}@{backend}",
                service_name=backend,
                binary=constants.VOLUME_BINARY,
                coordination=True,
            )
        )
    launcher.launch_service(service.WSGIService("osapi_volume"))
    settle()
    launcher.wait()
    os._exit(0)


if __name__ == "__main__":
    main()
