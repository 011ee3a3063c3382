"""Brings the databases to the installed version: each service's own management commands, side by side."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.openstack.configuration import Configuration, group_name, user_name
from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import last_lines
from sandbox.openstack.inventory import HOST, PASSWORD, REGION
from sandbox.openstack.processes import Processes

RINGS = ("object", "container", "account")
# what nova-manage says when the cell is there already
CELL_EXISTS = 2


@dataclass(frozen=True)
class Step:
    """One management command and the exit codes that mean success."""

    arguments: tuple[str, ...]
    accepted: tuple[int, ...] = (0,)


def chains(configuration: Configuration) -> dict[str, list[Step]]:
    """The steps of each service, in order; all of them may be repeated. The longest chains come early."""

    def step(tool: str, file: str, *arguments: str) -> Step:
        service = file.partition("/")[0]
        config = str(configuration.layout.config(service, file.partition("/")[2]))
        return Step((tool, "--config-file", config, *arguments))

    def keystone(*arguments: str) -> Step:
        return step("keystone-manage", "keystone/keystone.conf", *arguments)

    def nova(*arguments: str) -> Step:
        return step("nova-manage", "nova/nova.conf", *arguments)

    owner = ("--keystone-user", user_name(), "--keystone-group", group_name())
    url = configuration.auth_url
    cell = nova(
        "cell_v2", "create_cell", "--name", "cell1", "--transport-url", "fake:///",
        "--database_connection", configuration.database_url("nova"),
    )  # fmt: skip
    return {
        "keystone": [
            keystone("db_sync"),
            keystone("fernet_setup", *owner),
            keystone("credential_setup", *owner),
            keystone(
                "bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", REGION,
                "--bootstrap-public-url", url, "--bootstrap-internal-url", url, "--bootstrap-admin-url", url,
            ),
        ],
        "neutron": [step("neutron-db-manage", "neutron/neutron.conf", "upgrade", "heads")],
        "nova": [
            nova("api_db", "sync"),
            nova("cell_v2", "map_cell0", "--database_connection", configuration.database_url("nova_cell0")),
            nova("db", "sync"),
            Step(cell.arguments, accepted=(0, CELL_EXISTS)),
        ],
        "cinder": [step("cinder-manage", "cinder/cinder.conf", "db", "sync")],
        "octavia": [step("octavia-db-manage", "octavia/octavia.conf", "upgrade", "head")],
        "manila": [step("manila-manage", "manila/manila.conf", "db", "sync")],
        "glance": [
            step("glance-manage", "glance/glance-api.conf", "db_sync"),
            step(
                "glance-manage", "glance/glance-api.conf", "db_load_metadefs",
                str(configuration.installation.share / "glance" / "metadefs"),
            ),
        ],
        "placement": [step("placement-manage", "placement/placement.conf", "db", "sync")],
        "barbican": [Step(("barbican-manage", "db", "upgrade"))],
        "designate": [step("designate-manage", "designate/designate.conf", "database", "sync")],
        "swift": [step for ring in RINGS for step in _ring(configuration, ring)],
    }  # fmt: skip


def _ring(configuration: Configuration, ring: str) -> list[Step]:
    """Swift's map of one device; made once, since it is the same for ever."""
    builder = configuration.layout.config("swift", f"{ring}.builder")
    if builder.with_name(f"{ring}.ring.gz").exists():
        return []
    builder.unlink(missing_ok=True)
    port = str(configuration.ports[f"swift-{ring}"])
    return [
        Step(("swift-ring-builder", str(builder), "create", "8", "1", "1")),
        Step(("swift-ring-builder", str(builder), "add", "--region", "1", "--zone", "1", "--ip", HOST,
              "--port", port, "--device", "d1", "--weight", "100")),
        Step(("swift-ring-builder", str(builder), "rebalance")),
    ]  # fmt: skip


def migrate(processes: Processes, migrated: Callable[[str, float], None] = lambda _service, _seconds: None) -> None:
    """Run all chains; `migrated` is called with a service and the seconds of its chain when that is done.

    SandboxError when a step fails.
    """
    configuration = processes.configuration
    order = {
        # each step uses one core and waits for the database now and then
        "parallel": (os.cpu_count() or 1) + 1,
        "chains": [
            {
                "name": service,
                "steps": [
                    processes.task(f"migrate-{service}") | {"arguments": step.arguments, "accepted": step.accepted}
                    for step in steps
                ],
            }
            for service, steps in chains(configuration).items()
            if steps
        ],
    }
    log = processes.layout.log_file("migrate")
    seconds: dict[str, float] = {}
    problem = None
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [configuration.installation.python, "-m", "loopback_cloud.migrate"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            env=processes.environment(), cwd=processes.layout.state,
        ) as running,
    ):  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        json.dump(order, running.stdin)
        running.stdin.close()
        for line in running.stdout:
            event = json.loads(line)
            service = event["chain"]
            seconds[service] = seconds.get(service, 0.0) + event["seconds"]
            if not event["ok"]:
                told = last_lines(processes.layout.log_file(f"migrate-{service}"))
                problem = f"The database of {service} could not be migrated ({event['command']}). {told}"
            elif event["step"] == event["of"]:
                migrated(service, seconds[service])
    for service in seconds:
        processes.layout.pid_file(f"migrate-{service}").unlink(missing_ok=True)
    if problem:
        raise SandboxError(problem)
    if running.returncode:
        raise SandboxError(f"The databases could not be migrated. {last_lines(log)}")
