"""Imports once what nearly every OpenStack service imports, so that forks of this process need not do it again.

Importing these libraries costs more than half of the processor time that a service spends until it answers. None of
them starts a thread or patches anything when it is imported, which is what makes the fork safe. Left out on purpose:
oslo_messaging chooses oslo_service's back end, keystonemiddleware registers options before barbican has set up its own.
"""

import gc
import importlib

LIBRARIES = (
    "alembic",
    "cheroot.wsgi",
    "cryptography.x509",
    "dogpile.cache",
    "jsonschema",
    "keystoneauth1.loading",
    "keystoneauth1.session",
    "lxml.etree",
    "netaddr",
    "OpenSSL",
    "oslo_cache",
    "oslo_concurrency.lockutils",
    "oslo_db.sqlalchemy.enginefacade",
    "oslo_log.log",
    "oslo_middleware",
    "oslo_policy.policy",
    "osprofiler.web",
    "paste.deploy",
    "pymysql",
    "requests",
    "routes",
    "sqlalchemy.dialects.mysql.pymysql",
    "sqlalchemy.orm",
    "webob",
)


def preload() -> None:
    """Import the shared libraries; from here on this process is meant to be forked."""
    gc.disable()
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()  # the collector of a fork then leaves the shared pages alone
