"""Machines of workspaces: a checked accelerator, scratch, a read-only data set, an outbox, and a stop when idle."""

from components.blueprint import Blueprint, Machine
from components.cloud_init.assets import asset, filled
from components.cloud_init.every_machine import receives_copies
from components.cloud_init.hosts import nfs_client, own_volume
from components.cloud_init.instructions import Instructions, enable, job, script, unit
from components.cloud_init.objects import rclone, remote
from components.cloud_init.surroundings import Surroundings
from components.clouds import DataSets

_NOT_GRAPHICS = "CPU"
_FOLDERS, _ACCELERATOR = "hub-folders.service", "hub-accelerator.service"


def workload(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    """What a machine needs before a workload may start on it, and the unit that starts one."""
    model, count = machine.accelerator.split(":")
    gpus = 0 if model == _NOT_GRAPHICS else int(count)
    data_set, data_unit = _data_set(blueprint, surroundings)
    copied = receives_copies(blueprint, machine)
    made = own_volume(machine, "hub-scratch", "/scratch") + data_set
    made += _accelerator(model, gpus) if gpus else Instructions()
    made += Instructions(
        files=(
            unit(_FOLDERS, filled("workload/folders.service", exchange=copied, shared=surroundings.outbox is not None)),
            unit(
                "hub-workload@.service",
                filled(
                    "workload/workload.service",
                    needed=_needed(data_unit, surroundings, gpus),
                    gpu=gpus > 0,
                    ways_out=[*blueprint.egress.proxies, *blueprint.resolvers] if blueprint.egress.proxies else [],
                ),
            ),
        ),
        users=("hub-workload", *(("delivery",) if copied else ())),
        commands=tuple(enable(name) for name in dict.fromkeys((_FOLDERS, data_unit))),
    )
    made += _outbox(surroundings)
    if machine.idle_stop_minutes is not None:
        arguments = f"{machine.idle_stop_minutes} {gpus}"
        made += Instructions(files=(script("workload/idle"),))
        made += job("idle", "Stop when nothing is done", arguments=arguments, minutes=1)
    return made


def _needed(data_unit: str, surroundings: Surroundings, gpus: int) -> list[str]:
    """The units without which no workload starts."""
    outbox = ("outbox.mount",) if surroundings.outbox is not None else ()
    return list(dict.fromkeys((_FOLDERS, data_unit, *outbox, *((_ACCELERATOR,) if gpus else ()))))


def _accelerator(model: str, count: int) -> Instructions:
    service = filled("workload/accelerator.service", model=model, count=count)
    return Instructions(files=(script("workload/accelerator"), unit(_ACCELERATOR, service)))


def _data_set(blueprint: Blueprint, surroundings: Surroundings) -> tuple[Instructions, str]:
    """The data set at /data, and the unit that brings it there."""
    match blueprint.means.data_sets:
        case DataSets.OBJECTS:
            place = surroundings.stores.get(surroundings.data_set or "", surroundings.data_set or "")
            files = (
                unit("hub-data.service", asset("workload/data.service")),
                rclone({"data": remote(place, surroundings)}, surroundings),
            )
            return Instructions(files=files, packages=("fuse3", "rclone")), "hub-data.service"
        case DataSets.SHARES:
            made = _mounted("data", "The workspace's data set, read-only", surroundings.data_set, read_only=True)
            return nfs_client() + made, "data.mount"
        case DataSets.COPIED:
            return Instructions(), _FOLDERS


def _mounted(where: str, description: str, what: str | None, *, read_only: bool, after: str = "") -> Instructions:
    """A file share at a folder below the root."""
    content = filled(
        "workload/share.mount", description=description, what=what, where=f"/{where}", read_only=read_only, after=after
    )
    name = f"{where}.mount"
    return Instructions(files=(unit(name, content),), commands=(enable(name),))


def _outbox(surroundings: Surroundings) -> Instructions:
    """What waits for export: a file share that the gate empties, or sent to the workspace's own store where that has an
    address inside the hub. Where neither is there, the gate fetches it.

    The egress proxy lets no workspace reach the cloud's API: whoever could, could write into other people's stores.
    """
    if surroundings.outbox is not None:
        description = "What the workspace wants to export"
        return _mounted("outbox", description, surroundings.outbox, read_only=False, after=_FOLDERS)
    place = next((place for area, place in surroundings.stores.items() if area.endswith("/outbox")), None)
    if surroundings.objects != "azureblob" or place is None:
        return Instructions()
    return job("outbox", "What the workspace wants to export", minutes=5) + Instructions(
        files=(script("workload/outbox"), script("objects/put-azureblob", "/usr/local/sbin/hub-put")),
        packages=("curl", "jq"),
        settings={"OUTBOX": place},
    )
