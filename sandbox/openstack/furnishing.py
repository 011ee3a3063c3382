"""Runs the content program in the installation's Python, for the parts that the data still lack."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import last_lines
from sandbox.openstack.inventory import HOST, PASSWORD, REGION, SERVICES
from sandbox.openstack.processes import Processes

PROGRAM = Path(__file__).parent / "content.py"
ACCOUNTS = "accounts"
# services that need content of their own
PARTS = ("cinder", "nova", "neutron", "glance", "manila")


def digest() -> str:
    """Names the content: a change of the program lets it run again."""
    return hashlib.sha256(PROGRAM.read_bytes()).hexdigest()[:16]


def missing(done: dict[str, str], running: Iterable[str]) -> list[str]:
    """The parts to make, when `done` maps parts to the digest of the program that made them."""
    wanted = [ACCOUNTS, *(part for part in PARTS if part in set(running))]
    return [part for part in wanted if done.get(part) != digest()]


def make(processes: Processes, parts: list[str]) -> None:
    """Make parts of the content. SandboxError when the cloud refuses."""
    configuration = processes.configuration
    order = {
        "auth_url": configuration.auth_url,
        "region": REGION,
        "password": PASSWORD,
        "parts": parts,
        "endpoints": [
            {"service": service.name, "type": kind, "url": f"http://{HOST}:{configuration.ports[service.name]}{path}"}
            for service in SERVICES.values()
            for kind, path in service.catalog.items()
        ],
    }
    log = processes.layout.log_file("content")
    with (
        log.open("w") as output,
        subprocess.Popen(
            [configuration.installation.python, "-I", PROGRAM],
            stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, text=True,
            env=processes.environment(), cwd=processes.layout.state,
        ) as running,
    ):  # fmt: skip
        # a start that is killed leaves this running; the next one ends it with the other processes
        processes.layout.pid_file("content").write_text(str(running.pid))
        running.communicate(json.dumps(order))
    processes.layout.pid_file("content").unlink(missing_ok=True)
    if running.returncode:
        raise SandboxError(f"The first content ({', '.join(parts)}) could not be made. {last_lines(log)}")
