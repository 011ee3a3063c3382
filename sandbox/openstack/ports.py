"""Which ports a sandbox uses: the usual ones of OpenStack, all moved by one shift when any of them is taken."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.inventory import DEFAULT_PORTS, HOST

STEP = 100
# further on, a port of one shift would be another's of the first: 8776 (cinder) + 1100 is 9876 (octavia)
SHIFTS = range(0, 11 * STEP, STEP)


def shifted(shift: int) -> dict[str, int]:
    """The ports by name for a shift."""
    return {name: port + shift for name, port in DEFAULT_PORTS.items()}


def taken(ports: Mapping[str, int]) -> dict[str, int]:
    """Those of `ports` on which somebody listens at loopback."""
    return {name: port for name, port in ports.items() if not _free(port)}


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # a port whose last connections still linger in TIME_WAIT may be used again
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def choose(home: Path, claims: Path) -> int:
    """Choose a shift whose ports are free and which no other home on this machine has claimed, and claim it.

    `claims` is a file kept for all homes of a user, so that a sandbox which is stopped at the moment keeps its ports.
    The caller holds a lock on it. SandboxError when no shift is left.
    """
    others = {shift: owner for shift, owner in _read(claims).items() if owner != str(home) and Path(owner).is_dir()}
    for shift in SHIFTS:
        if shift not in others and not taken(shifted(shift)):
            claims.parent.mkdir(parents=True, exist_ok=True)
            claims.write_text(json.dumps({**others, shift: str(home)}, indent=2) + "\n")
            return shift
    raise SandboxError(
        f"No free ports for a sandbox: in each of {len(SHIFTS)} places, from {min(DEFAULT_PORTS.values())} upwards in "
        f"steps of {STEP}, one is taken. Stop other sandboxes, or remove homes listed in {claims}."
    )


def _read(claims: Path) -> dict[int, str]:
    try:
        return {int(shift): owner for shift, owner in json.loads(claims.read_text()).items()}
    except FileNotFoundError:
        return {}
