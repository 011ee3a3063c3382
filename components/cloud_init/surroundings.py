"""What a machine's first boot must know of the cloud that it runs on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Surroundings:
    """Addresses that only a back end knows, as plain text; nothing here is secret.

    `objects` is the kind of object storage, by its name in rclone: `azureblob`, reached under the machine's own
    managed identity, or `swift`, reached with the application credential that an operator puts on the machine.
    `stores` maps each area of a store that the machine may use (`traces/data`) to where it is: the account's URL and
    container on Azure, the container's name on Swift. `data_set` is what a workload mounts at /data (a container of
    `stores`, by its area, or an NFS export), None where data sets are copied; `outbox` is the NFS export for what
    waits for export, None where there is no such share. `resolver` is the platform's own resolver, which answers for
    private names on clouds where names of private endpoints are made by the platform; `private_domains` are the
    domains that it is asked for beside the allowed hosts. `auth_url` and `region` are those of the object storage, for
    Swift. `backed_up` are ids of the volumes that the services' hosts back up, where the
    cloud has no service for it, `volume_region` the region they are in; `copy_region` is that of the stores' copies.
    `api_hosts` are names of the cloud's own API that the hub's hosts must reach by the proxy.
    """

    objects: str
    stores: Mapping[str, str] = field(default_factory=dict)
    data_set: str | None = None
    outbox: str | None = None
    resolver: str | None = None
    private_domains: tuple[str, ...] = ()
    auth_url: str | None = None
    region: str | None = None
    backed_up: Mapping[str, str] = field(default_factory=dict)
    volume_region: str | None = None
    copy_region: str | None = None
    api_hosts: tuple[str, ...] = ()
