"""The hub's own hosts: bastion, egress proxy, services, gate and database, each with what it is for."""

import re

from components.assurance import Measure
from components.blueprint import EXCHANGE, SERVICES, Blueprint, Machine, Role
from components.cloud_init.assets import asset, filled
from components.cloud_init.every_machine import PROXY_ENVIRONMENT
from components.cloud_init.instructions import File, Instructions, enable, job, script, unit
from components.cloud_init.objects import CREDENTIAL, Remote, rclone, remote, remotes
from components.cloud_init.surroundings import Surroundings
from components.clouds import DataSets

BACKUP_CREDENTIAL = "/etc/hub/credentials/backup.env"
"""Variables OS_APPLICATION_CREDENTIAL_ID and …_SECRET of the identity that makes backups."""
_SECONDS_A_DAY = 86_400


def bastion() -> Instructions:
    """Nothing but the door: what it needs is in the settings of sshd."""
    return Instructions()


def proxy(blueprint: Blueprint, surroundings: Surroundings) -> Instructions:
    """Squid, with the allowed hosts. Its clients are the whole hub: no workspace that comes or goes changes it."""
    wildcards = [host for host in blueprint.egress.allowed_hosts if host.startswith("*.")]
    content = filled(
        "proxy/squid.conf",
        port=blueprint.egress.port,
        hub=blueprint.address_space,
        names=[host for host in blueprint.egress.allowed_hosts if host not in wildcards],
        # A domain allows what is below it, not itself.
        domains=[rf"^[a-z0-9.-]+\.{re.escape(host.removeprefix('*.'))}$" for host in wildcards],
        host_ranges=[blueprint.zone(zone).cidr for zone in (SERVICES, EXCHANGE)],
        api_hosts=sorted(set(surroundings.api_hosts)),
        resolvers=blueprint.egress.resolvers,
    )
    return Instructions(
        files=(File("/etc/squid/squid.conf", content),),
        packages=("squid",),
        commands=(enable("squid.service"),),
    )


# Services: names, traces, backups.


def services(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    """Names, the receiver and archiver of traces; on the first host also backups and copies, where they are ours."""
    made = _names(blueprint, machine, surroundings) + _archive(blueprint, surroundings)
    if machine.number != 1:
        return made
    if blueprint.backup is not None and surroundings.backed_up:
        made += _backup(blueprint, surroundings, blueprint.backup.daily_at)
    if blueprint.backup is not None and surroundings.copy_region is not None:
        made += _copies(blueprint, surroundings, surroundings.copy_region)
    return made


def _names(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    allowed = {host.removeprefix("*.") for host in blueprint.egress.allowed_hosts}
    content = filled(
        "services/unbound.conf",
        address=machine.address,
        hub=blueprint.address_space,
        domain=blueprint.domain,
        records={host.key: host.address for host in blueprint.machines if host.address is not None},
        resolver=surroundings.resolver,
        forwarded=sorted(allowed | set(surroundings.private_domains)) if surroundings.resolver else [],
    )
    return Instructions(
        files=(File("/etc/unbound/unbound.conf", content),),
        packages=("unbound",),
        commands=(enable("unbound.service"),),
    )


def _archive(blueprint: Blueprint, surroundings: Surroundings) -> Instructions:
    written = job("archive", "Traces into the archive", minutes=5, environment=(PROXY_ENVIRONMENT, CREDENTIAL))
    return written + Instructions(
        files=(
            File("/etc/rsyslog.d/20-receiver.conf", asset("services/receiver.conf")),
            script("services/archive"),
            script(f"objects/put-{surroundings.objects}", "/usr/local/sbin/hub-put"),
        ),
        packages=("curl", "jq"),
        settings={
            "TRACES": surroundings.stores.get("traces/data", ""),
            "TRACES_SECONDS": str(blueprint.logs.retention_days * _SECONDS_A_DAY),
            **_swift(surroundings),
        },
    )


def _swift(surroundings: Surroundings) -> dict[str, str]:
    if surroundings.objects != "swift":
        return {}
    return {"AUTH_URL": surroundings.auth_url or "", "OBJECT_REGION": surroundings.region or ""}


def _backup(blueprint: Blueprint, surroundings: Surroundings, daily_at: str) -> Instructions:
    plan = blueprint.backup
    if plan is None:
        raise ValueError("no backup is planned")
    cloud = {
        "OS_AUTH_TYPE": "v3applicationcredential",
        "OS_AUTH_URL": surroundings.auth_url or "",
        "OS_REGION_NAME": surroundings.volume_region or surroundings.region or "",
        "OS_IDENTITY_API_VERSION": "3",
    }
    made = job(
        "backup",
        "Backups of volumes",
        calendar=f"*-*-* {daily_at}:00 UTC",
        environment=(PROXY_ENVIRONMENT, "/etc/hub/cloud.env", BACKUP_CREDENTIAL),
    )
    return made + Instructions(
        files=(
            script("services/backup"),
            File("/etc/hub/cloud.env", "".join(f"{key}={value}\n" for key, value in cloud.items())),
        ),
        packages=("python3-openstackclient",),
        settings={
            "HUB": blueprint.name,
            "BACKED_UP": " ".join(f"{purpose}={volume}" for purpose, volume in sorted(surroundings.backed_up.items())),
            "KEEP_DAYS": str(plan.keep_days),
            "KEEP_WEEKS": str(plan.keep_weeks),
        },
    )


def _copies(blueprint: Blueprint, surroundings: Surroundings, region: str) -> Instructions:
    stores: dict[str, Remote] = {}
    for copy in blueprint.copies:
        stores[copy.of] = remote(blueprint.store(copy.of).name, surroundings)
        stores[f"{copy.of}-copy"] = remote(copy.name, surroundings, region)
    made = job(
        "copies",
        "Copies of stores in the second region",
        calendar="Sun *-*-* 04:00:00 UTC",
        environment=(PROXY_ENVIRONMENT, BACKUP_CREDENTIAL),
    )
    return made + Instructions(
        files=(script("services/copies"), rclone(stores, surroundings)),
        packages=("rclone",),
        settings={"COPIES": " ".join(copy.of for copy in blueprint.copies)},
    )


# The gate.


def gate(blueprint: Blueprint, machine: Machine, surroundings: Surroundings) -> Instructions:
    """Imports that are checked, exports that wait for approval, and data sets given to workspaces by a person."""
    environment = (PROXY_ENVIRONMENT, CREDENTIAL)
    made = (
        job("import", "Data sets that were delivered", minutes=5, environment=environment)
        + job("export", "What workspaces want to export", minutes=5, environment=environment)
        + Instructions(
            files=(
                script("gate/import"),
                script("gate/export"),
                script("gate/deliver"),
                script("gate/check"),
                script("gate/check-size", "/etc/hub/checks.d/10-size"),
                script("gate/check-manifest", "/etc/hub/checks.d/20-manifest"),
                script("gate/check-virus", "/etc/hub/checks.d/30-virus"),
                script("gate/check-virus", "/etc/hub/export-checks.d/30-virus"),
                File("/usr/local/lib/hub/places", asset("gate/places.sh")),
                rclone(remotes(surroundings), surroundings),
            ),
            packages=("jq", "rclone"),
            settings={"EXPORT_APPROVAL": "on" if blueprint.on(Measure.EXPORT_APPROVAL) else "waived"},
        )
    )
    match blueprint.means.data_sets:
        case DataSets.SHARES:
            made += nfs_client()
        case DataSets.COPIED:
            key = "/etc/hub/credentials/delivery"
            made += Instructions(
                commands=(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "delivery", "-f", key),)
            )
        case DataSets.OBJECTS:
            pass
    return made if blueprint.means.private_stores else made + _deliveries(machine)


def nfs_client() -> Instructions:
    """NFS 4 alone: what older versions listened with stays off."""
    return Instructions(packages=("nfs-common",), first=(("systemctl", "mask", "rpcbind.service", "rpcbind.socket"),))


def _deliveries(machine: Machine) -> Instructions:
    """Where the import store has no address of its own in the hub, senders deliver to the gate."""
    return Instructions(
        files=(
            File("/etc/nginx/nginx.conf", filled("gate/nginx.conf", address=machine.address)),
            unit("nginx.service.d/hub.conf", asset("gate/nginx-when.conf")),
        ),
        packages=("nginx",),
        certified=("nginx.service",),
        commands=(
            (
                "install",
                "--directory",
                "--owner",
                "www-data",
                "--mode",
                "0700",
                "/srv/incoming",
                "/srv/incoming/.partial",
            ),
            enable("nginx.service"),
        ),
    )


# The database.


def database(blueprint: Blueprint, machine: Machine) -> Instructions:
    """PostgreSQL on the machine's encrypted volume, reached by the gate alone."""
    gate_address = next(host.address for host in blueprint.machines if host.role is Role.GATE)
    return own_volume(machine, "hub-database", "/var/lib/postgresql") + Instructions(
        files=(
            script("database/database"),
            unit("postgresql@.service.d/hub.conf", asset("database/after-volume.conf")),
            File("/etc/hub/postgresql/hub.conf", filled("database/postgresql.conf", address=machine.address)),
            File("/etc/hub/postgresql/pg_hba.conf", filled("database/pg_hba.conf", gate=gate_address)),
        ),
        commands=(("/usr/local/sbin/hub-database",),),
    )


def own_volume(machine: Machine, label: str, directory: str) -> Instructions:
    """The machine's own volume, found by its size, or by the label that it got when it was new."""
    if machine.volume is None:
        raise ValueError(f"machine {machine.key} has no volume")
    service = filled("every/volume.service", label=label, gib=machine.volume.size_gb, directory=directory)
    return Instructions(
        files=(script("every/volume"), unit("hub-volume.service", service)), commands=(enable("hub-volume.service"),)
    )
