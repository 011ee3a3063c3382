"""First-boot instructions: valid, without secrets, small, and the same whatever other workspaces exist."""

import re
import subprocess
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from specs import example, hub

from components.assurance import Assurance, Measure
from components.blueprint import Blueprint, Machine, Role
from components.cloud_init import Surroundings, user_data
from components.clouds import DataSets
from components.loading import load
from components.planning import plan

CLOUDS = ("azure", "ovh", "sandbox", "generic")
LIMIT = 24 * 1024
"""Bytes: in base64 half of what nova takes (65,535), and less on Azure."""


@cache
def blueprint(cloud: str, level: str = "hds") -> Blueprint:
    egress = {"allowed_hosts": ["packages.example.net", "*.example.org"], "resolvers": ["203.0.113.53"]}
    spec = hub("hospital", cloud, assurance="baseline", egress=egress)
    # What a cloud cannot give at a level is another test's matter: here every level is planned on every cloud.
    return plan(spec.model_copy(update={"assurance": Assurance(level)}))


def surroundings(planned: Blueprint, machine: Machine) -> Surroundings:
    """As back ends give them."""
    stores = {
        f"{grant.store}/{grant.area}": planned.store(grant.store)
        for grant in planned.grants
        if grant.identity == machine.identity and planned.store(grant.store).workspace == machine.workspace
    }
    if planned.cloud == "azure":
        return Surroundings(
            objects="azureblob",
            stores={
                area: f"https://{store.name.replace('-', '')}.blob.core.windows.net/{area.split('/')[1]}"
                for area, store in stores.items()
            },
            data_set=f"{machine.zone}/inbox" if machine.workspace else None,
            resolver="168.63.129.16",
            private_domains=("blob.core.windows.net", "privatelink.blob.core.windows.net"),
        )
    shared = machine.workspace and planned.means.data_sets is DataSets.SHARES
    return Surroundings(
        objects="swift",
        stores={area: store.name for area, store in stores.items()},
        data_set="10.40.16.5:/shares/one" if shared else None,
        outbox="10.40.16.5:/shares/two" if shared else None,
        auth_url="https://identity.example.eu/v3",
        region="GRA",
        backed_up={"database": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030"} if machine.role is Role.SERVICES else {},
        volume_region="GRA11",
        copy_region="SBG",
        api_hosts=("identity.example.eu", "objects.example.eu"),
    )


def every_machine() -> list[Any]:
    """Each role on each cloud at each level: the first machine of a pool or role stands for the others."""
    return [
        pytest.param(cloud, level.value, machine.key, id=f"{cloud}-{level}-{machine.key}")
        for cloud in CLOUDS
        for level in Assurance
        for machine in blueprint(cloud, level.value).machines
        if machine.number == 1
    ]


@cache
def text(cloud: str, key: str, level: str = "hds") -> str:
    planned = blueprint(cloud, level)
    machine = planned.machine(key)
    return user_data(planned, machine, surroundings(planned, machine))


@cache
def config(cloud: str, key: str, level: str = "hds") -> Any:
    return yaml.load(text(cloud, key, level), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def written(cloud: str, key: str, level: str = "hds") -> dict[str, str]:
    """Files by path."""
    return {file["path"]: file["content"] for file in config(cloud, key, level)["write_files"]}


def commands(cloud: str, key: str, level: str = "hds") -> list[str]:
    return [" ".join(command) for command in config(cloud, key, level)["runcmd"]]


@pytest.mark.parametrize(("cloud", "level", "key"), every_machine())
def test_is_a_cloud_config_that_closes_what_must_be_closed(cloud: str, level: str, key: str) -> None:
    made = text(cloud, key, level)
    assert made.startswith("#cloud-config\n")
    assert len(made.encode()) < LIMIT
    made_config = config(cloud, key, level)
    assert made_config["ssh_pwauth"] is False
    assert made_config["disable_root"] is True
    assert made_config["ssh_authorized_keys"] == list(blueprint(cloud, level).ssh_public_keys)
    assert all(user == "default" or user["lock_passwd"] for user in made_config["users"])
    paths = [file["path"] for file in made_config["write_files"]]
    assert len(paths) == len(set(paths)), "a file written twice"
    for path in ("/etc/ssh/sshd_config.d/10-hub.conf", "/etc/audit/rules.d/90-hub.rules", "/etc/rsyslog.d/10-hub.conf"):
        assert path in paths


@pytest.mark.parametrize(("cloud", "level", "key"), every_machine())
def test_names_nothing_that_is_missing_and_nobody_else(cloud: str, level: str, key: str) -> None:
    planned = blueprint(cloud, level)
    made, files = text(cloud, key, level), written(cloud, key, level)
    assert "None" not in made
    others = {workspace for workspace in planned.end_dates if workspace not in (None, planned.machine(key).workspace)}
    assert not [other for other in others if re.search(rf"\b{other}\b", made)]
    assert not re.search(r"(?i)(password|secret|token)\s*[:=]\s*[\"']?[A-Za-z0-9+/]{12}", made)
    assert "PRIVATE KEY" not in made
    # Every program and every unit that is run or enabled is written, or comes from Debian.
    for command in commands(cloud, key, level):
        for word in command.split():
            if word.startswith("/usr/local/sbin/"):
                assert word in files
            if re.fullmatch(r"hub-[a-z]+\.(service|timer|path)", word):
                assert f"/etc/systemd/system/{word}" in files
    for path, content in files.items():
        if path.startswith("/etc/systemd/system/"):
            assert all(program in files for program in re.findall(r"/usr/local/sbin/hub-[a-z]+", content))


@pytest.mark.parametrize(("cloud", "key"), [
    ("azure", "services-1"), ("azure", "gate-1"), ("azure", "cardio-train-1"), ("ovh", "services-1"),
    ("ovh", "gate-1"), ("ovh", "database-1"), ("ovh", "cardio-train-1"), ("generic", "cardio-train-1"),
])  # fmt: skip
def test_scripts_are_valid_bash(cloud: str, key: str) -> None:
    scripts = [content for content in written(cloud, key).values() if content.startswith("#!/bin/bash")]
    assert scripts
    for content in scripts:
        checked = subprocess.run(["bash", "-n"], input=content, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr


SLOTS = st.integers(1, 15)


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{3}[a-z0-9]{0,5}", fullmatch=True), SLOTS, min_size=1, max_size=6))
def test_no_workspace_changes_what_another_machine_is_told(others: dict[str, int]) -> None:
    """Hosts and the workspace `first` are told the same, with any other workspaces and with none."""

    def told(cloud: str, *studies: dict[str, Any]) -> dict[str, str]:
        planned = plan(load(example("small", cloud, workspaces=list(studies)), {}))
        return {
            machine.key: user_data(planned, machine, surroundings(planned, machine))
            for machine in planned.machines
            if machine.workspace in (None, "first-study")
        }

    pool = {"name": "train", "accelerator": "CPU:8"}
    first = {"name": "first-study", "slot": 16, "pools": [pool]}
    slots: dict[int, str] = {slot: name for name, slot in others.items()}
    rest = [{"name": name, "slot": slot, "pools": [pool]} for slot, name in slots.items()]
    for cloud in ("azure", "sandbox"):
        assert told(cloud, first) == told(cloud, *rest, first)


def test_is_the_same_each_time() -> None:
    assert text("ovh", "gate-1") == text("ovh", "gate-1")


class TestEntry:
    def test_bastion_forwards_to_ssh_alone_and_others_not_at_all(self) -> None:
        bastion = written("ovh", "bastion-1")["/etc/ssh/sshd_config.d/10-hub.conf"]
        assert "AllowTcpForwarding local\nPermitOpen *:22\n" in bastion
        assert "AllowTcpForwarding no" in written("ovh", "gate-1")["/etc/ssh/sshd_config.d/10-hub.conf"]

    @pytest.mark.parametrize("closed", ["PasswordAuthentication no", "PermitRootLogin no", "X11Forwarding no",
                                        "AllowAgentForwarding no", "PermitTunnel no", "LogLevel VERBOSE"])  # fmt: skip
    def test_sshd_is_closed(self, closed: str) -> None:
        assert closed in written("ovh", "bastion-1")["/etc/ssh/sshd_config.d/10-hub.conf"].splitlines()

    def test_sessions_are_recorded_where_the_level_says_so(self) -> None:
        path = "/etc/ssh/sshd_config.d/10-hub.conf"
        assert "hub-session" in written("ovh", "gate-1", "hds")[path]
        assert "hub-session" not in written("ovh", "gate-1", "baseline")[path]
        assert any("tlog" in command for command in commands("ovh", "gate-1", "hds"))

    def test_no_file_transfer_unless_it_was_waived(self) -> None:
        planned = blueprint("ovh")
        machine = planned.machine("gate-1")
        around = surroundings(planned, machine)
        waived = replace(planned, measures=planned.measures - {Measure.NO_COPY_OUT})
        close = ["sed", "--in-place", "s/^Subsystem/#&/", "/etc/ssh/sshd_config"]
        assert close in yaml.safe_load(user_data(planned, machine, around))["bootcmd"]
        assert close not in yaml.safe_load(user_data(waived, machine, around))["bootcmd"]

    def test_gate_alone_delivers_where_data_sets_are_copied(self) -> None:
        sshd = written("generic", "cardio-train-1")["/etc/ssh/sshd_config.d/10-hub.conf"]
        assert "Match User delivery\n" in sshd
        assert "Match User *,!delivery\n" in sshd
        assert "delivery" not in written("ovh", "cardio-train-1")["/etc/ssh/sshd_config.d/10-hub.conf"]


class TestTraces:
    def test_go_to_every_services_host_over_tls_with_a_queue_on_disk(self) -> None:
        rsyslog = written("ovh", "gate-1")["/etc/rsyslog.d/10-hub.conf"]
        for receiver in blueprint("ovh").resolvers:
            assert f'target="{receiver}" port="6514"' in rsyslog
            assert f'queue.filename="to-{receiver}"' in rsyslog
        assert rsyslog.count('StreamDriverAuthMode="x509/certvalid"') == len(blueprint("ovh").resolvers)

    def test_services_hosts_keep_theirs(self) -> None:
        files = written("ovh", "services-1")
        assert "omfwd" not in files["/etc/rsyslog.d/10-hub.conf"]
        assert "ownhost" in files["/etc/rsyslog.d/20-receiver.conf"]

    def test_expire_with_their_retention(self) -> None:
        assert "TRACES_SECONDS=31536000\n" in written("ovh", "services-2")["/etc/hub/settings"]


class TestNames:
    @pytest.mark.parametrize(("cloud", "key", "servers"), [
        ("ovh", "gate-1", "10.40.1.10 10.40.1.11"), ("ovh", "proxy-1", "203.0.113.53"),
        ("azure", "services-1", "168.63.129.16"), ("azure", "cardio-train-1", "10.40.1.10 10.40.1.11"),
    ])  # fmt: skip
    def test_are_asked_of_the_services_hosts(self, cloud: str, key: str, servers: str) -> None:
        assert f"DNS={servers}\n" in written(cloud, key)["/etc/systemd/resolved.conf.d/hub.conf"]

    def test_only_the_hubs_own_are_answered_behind_proxies(self) -> None:
        unbound = written("ovh", "services-1")["/etc/unbound/unbound.conf"]
        assert 'local-zone: "." refuse' in unbound
        assert 'local-data: "gate-1.demo.internal. IN A 10.40.3.10"' in unbound
        assert "forward-zone" not in unbound
        assert "transparent" not in unbound

    def test_allowed_and_private_ones_are_forwarded_where_the_platform_answers(self) -> None:
        unbound = written("azure", "services-1")["/etc/unbound/unbound.conf"]
        zones = re.findall(r'local-zone: "(\S+)\." transparent', unbound)
        assert zones == [
            "blob.core.windows.net",
            "example.org",
            "packages.example.net",
            "privatelink.blob.core.windows.net",
        ]
        assert "forward-addr: 168.63.129.16" in unbound


class TestWayOut:
    def test_squid_lets_out_to_the_allowed_names_only(self) -> None:
        squid = written("ovh", "proxy-1")["/etc/squid/squid.conf"]
        assert "acl hub src 10.40.0.0/16\n" in squid
        assert "acl allowed dstdomain -n packages.example.net\n" in squid
        assert r"acl below dstdom_regex -n -i ^[a-z0-9.-]+\.example\.org$" in squid
        assert "acl hosts src 10.40.1.0/24 10.40.3.0/24\n" in squid
        assert "dns_nameservers 203.0.113.53\n" in squid
        rules = [line for line in squid.splitlines() if line.startswith("http_access")]
        assert rules == [
            "http_access deny !CONNECT",
            "http_access deny !tls",
            "http_access deny !hub",
            "http_access allow allowed",
            "http_access allow below",
            "http_access allow hosts api",
            "http_access deny all",
        ]

    def test_everything_else_goes_by_the_proxies(self) -> None:
        assert "PROXIES='10.40.4.10 10.40.4.11'\n" in written("ovh", "gate-1")["/etc/hub/settings"]
        assert "/etc/apt/apt.conf.d/30-hub-proxy" in written("ovh", "cardio-train-1")
        assert "/etc/apt/apt.conf.d/30-hub-proxy" not in written("azure", "cardio-train-1")


class TestServices:
    def test_only_the_first_host_backs_up(self) -> None:
        path = "/etc/systemd/system/hub-backup.timer"
        assert "OnCalendar=*-*-* 02:00:00 UTC\n" in written("ovh", "services-1")[path]
        assert path not in written("ovh", "services-2")
        assert path not in written("azure", "services-1")

    def test_copies_only_what_the_plan_copies(self) -> None:
        planned = plan(hub("hospital", "ovh", backup={"second_region": "SBG7"}))
        machine = planned.machine("services-1")
        files = yaml.safe_load(user_data(planned, machine, surroundings(planned, machine)))["write_files"]
        rclone = next(file["content"] for file in files if file["path"] == "/etc/hub/rclone.conf")
        assert "[warehouse]\ntype = alias\nremote = warehouse-store:demo-warehouse\n" in rclone
        assert "[warehouse-copy]\ntype = alias\nremote = warehouse-copy-store:demo-warehouse-copy\n" in rclone


class TestGate:
    def test_senders_deliver_to_it_where_stores_have_no_private_address(self) -> None:
        assert "listen 10.40.3.10:443 ssl;" in written("ovh", "gate-1")["/etc/nginx/nginx.conf"]
        assert "/etc/nginx/nginx.conf" not in written("azure", "gate-1")

    def test_reaches_stores_by_its_identity_or_a_credential_brought_later(self) -> None:
        azure, ovh = (written(cloud, "gate-1")["/etc/hub/rclone.conf"] for cloud in ("azure", "ovh"))
        assert "account = demowarehouse\nuse_msi = true\n" in azure
        assert "type = swift\nenv_auth = true\nauth = https://identity.example.eu/v3\nregion = GRA\n" in ovh
        assert "key" not in ovh

    def test_cannot_export_without_a_waiver(self) -> None:
        assert "EXPORT_APPROVAL=on\n" in written("ovh", "gate-1")["/etc/hub/settings"]


class TestDatabase:
    def test_lets_in_the_gate_alone_by_tls_and_never_as_superuser(self) -> None:
        files = written("ovh", "database-1")
        lines = files["/etc/hub/postgresql/pg_hba.conf"].splitlines()
        assert [line.split() for line in lines if line.startswith("host")] == [
            ["hostssl", "all", "postgres", "10.40.3.10/32", "reject"],
            ["hostssl", "all", "all", "10.40.3.10/32", "scram-sha-256"],
        ]
        assert "listen_addresses = '10.40.2.10'\n" in files["/etc/hub/postgresql/hub.conf"]
        assert (
            "ExecStart=/usr/local/sbin/hub-volume hub-database 100 /var/lib/postgresql\n"
            in (files["/etc/systemd/system/hub-volume.service"])
        )


class TestWorkload:
    UNIT = "/etc/systemd/system/hub-workload@.service"

    def test_needs_accelerator_scratch_and_data(self) -> None:
        needed = {
            ("ovh", "cardio-train-1"): "hub-folders.service data.mount outbox.mount hub-accelerator.service",
            ("ovh", "cardio-prepare-1"): "hub-folders.service data.mount outbox.mount",
            ("azure", "cardio-train-1"): "hub-folders.service hub-data.service hub-accelerator.service",
            ("generic", "cardio-train-1"): "hub-folders.service hub-accelerator.service",
        }
        for (cloud, key), units in needed.items():
            assert f"Requires={units}\nAfter={units}\n" in written(cloud, key)[self.UNIT]

    def test_reaches_proxies_and_names_and_never_the_metadata(self) -> None:
        assert (
            "IPAddressDeny=any\nIPAddressAllow=localhost 10.40.4.10 10.40.4.11 10.40.1.10 10.40.1.11\n"
            in (written("ovh", "cardio-train-1")[self.UNIT])
        )
        assert "IPAddressDeny=169.254.169.254\n" in written("azure", "cardio-train-1")[self.UNIT]

    def test_data_are_mounted_read_only(self) -> None:
        mount = written("ovh", "cardio-train-1")["/etc/systemd/system/data.mount"]
        assert "What=10.40.16.5:/shares/one\n" in mount
        assert "Options=ro,nosuid,nodev,noexec,nfsvers=4.1" in mount
        azure = written("azure", "cardio-train-1")
        assert "--read-only" in azure["/etc/systemd/system/hub-data.service"]
        assert "remote = data-store:inbox\n" in azure["/etc/hub/rclone.conf"]
        copied = written("generic", "cardio-train-1")["/etc/systemd/system/hub-folders.service"]
        assert "--bind --options ro,nosuid,nodev,noexec /scratch/exchange/data /data" in copied

    def test_stops_when_idle_unless_never(self) -> None:
        service = written("ovh", "cardio-train-1")["/etc/systemd/system/hub-idle.service"]
        assert "ExecStart=/usr/local/sbin/hub-idle 60 2\n" in service
        assert "/etc/systemd/system/hub-idle.service" not in written("ovh", "registry-statistics-1")

    def test_has_the_means_to_send_exports_only_to_its_own_private_store(self) -> None:
        assert (
            "OUTBOX=https://demowscardio.blob.core.windows.net/outbox\n"
            in (written("azure", "cardio-train-1")["/etc/hub/settings"])
        )
        assert "/usr/local/sbin/hub-put" not in written("ovh", "cardio-train-1")

    def test_leaves_exports_in_a_share_that_the_gate_empties_where_stores_have_no_private_address(self) -> None:
        mount = written("ovh", "cardio-train-1")["/etc/systemd/system/outbox.mount"]
        assert "What=10.40.16.5:/shares/two\nWhere=/outbox\n" in mount
        assert "Options=rw,nosuid,nodev,noexec,nfsvers=4.1" in mount
        assert "After=hub-folders.service\n" in mount
        assert "/scratch/outbox" not in written("ovh", "cardio-train-1")["/etc/systemd/system/hub-folders.service"]
        assert "/etc/systemd/system/outbox.mount" not in written("azure", "cardio-train-1")
