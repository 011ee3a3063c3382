"""The OpenStack sandbox as its users meet it: a cloud of its own, asked through its public interfaces."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sandbox.openstack import Sandbox, installation
from sandbox.openstack.inventory import SERVICES
from sandbox.openstack.settings import Progress

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("openstack-sandbox")]

IMAGE_ID = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212"
EXTERNAL_NETWORK_ID = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030"
# what a caller's shell may hold: a proxy that goes nowhere, the credentials of another cloud
HOSTILE = {"http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9", "OS_CLOUD": "other", "OS_TOKEN": "x"}
Ask = Callable[..., Any]

# asks for the JSON that is written by the program's last line; `cloud` is openstacksdk's connection
PREAMBLE = f"""
IMAGE_ID = "{IMAGE_ID}"
import json, sys, time, openstack
cloud = openstack.connect(load_yaml_config=False)
def answer(what): json.dump(what, sys.stdout)
def wait(get, wanted, limit=40):
    end = time.monotonic() + limit
    while (found := get()).status not in (wanted, wanted.lower()):
        assert found.status.upper() != "ERROR" and time.monotonic() < end, found
        time.sleep(0.2)
    return found
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a sandbox whose first start was killed in the middle of its migrations."""
    installation.current().ensure(Console(quiet=True))  # the proxy below would be in the way
    home = tmp_path_factory.mktemp("cloud")
    command = [sys.executable, "-m", "sandbox.openstack", "--home", str(home), "start"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **HOSTILE}) as first:
        assert first.stderr is not None
        told = []
        for line in first.stderr:
            told.append(line)
            if "database ready" in line:
                first.send_signal(signal.SIGKILL)
                break
        else:
            pytest.fail(f"the first start ended before a database was ready: {''.join(told)}")
    yield home
    Sandbox(home).stop()
    shutil.rmtree(home)


@pytest.fixture
def sandbox(home: Path) -> Sandbox:
    """The sandbox, running."""
    sandbox = Sandbox(home)
    sandbox.start()
    return sandbox


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Run a program with openstacksdk against the sandbox, as user `hub` or as the administrator."""

    def run(program: str, *, admin: bool = False) -> Any:
        result = subprocess.run(
            [sandbox.bin / "python", "-I", "-c", PREAMBLE + program],
            env={"PATH": os.defpath, **sandbox.environment(admin=admin)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run


def working_in(folder: Path) -> set[int]:
    """The processes, of whatever parent, whose working folder lies in `folder`."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.add(int(process.name))
        except OSError:
            continue
    return found


def test_a_start_that_was_killed_is_made_good_by_the_next(home: Path) -> None:
    assert Progress.read(home / "data" / "progress.json") is None
    left = working_in(home)
    assert left, "the killed start has left the database and migrations behind"
    sandbox = Sandbox(home)
    sandbox.start()
    assert sandbox.running()
    status = sandbox.status()
    assert [service.name for service in status] == ["mysql", *SERVICES]
    assert all(service.answering and service.pid not in left for service in status)
    assert working_in(home) == {service.pid for service in status}
    assert sandbox.snapshots() == ["base"]


def test_a_second_start_changes_no_process(sandbox: Sandbox) -> None:
    before = [(service.name, service.pid) for service in sandbox.status()]
    sandbox.start()
    assert [(service.name, service.pid) for service in sandbox.status()] == before


def test_a_service_that_died_is_noticed_and_started_again(sandbox: Sandbox) -> None:
    before = {service.name: service.pid for service in sandbox.status()}
    victim = before.pop("barbican")
    assert victim is not None
    os.kill(victim, signal.SIGKILL)
    assert not sandbox.running()
    sandbox.start()
    assert sandbox.running()
    after = {service.name: service.pid for service in sandbox.status()}
    assert after.pop("barbican") not in (None, victim)
    assert after == before


def test_first_content(ask: Ask) -> None:
    found = ask(
        """
image = cloud.image.get_image(IMAGE_ID)
types = {t.name: t for t in cloud.block_storage.types()}
luks = cloud.block_storage.get_type_encryption(types["luks"].id)
network = cloud.network.find_network("public")
answer({
    "image": [image.name, image.status, image.visibility, image.min_disk, image.disk_format],
    "types": sorted(types),
    "default type": cloud.block_storage.get("/types/default").json()["volume_type"]["name"],
    "luks": [luks.provider, luks.cipher, luks.key_size, luks.control_location],
    "plain": cloud.block_storage.get_type_encryption(types["standard"].id).provider,
    "flavors": {f.name: [f.vcpus, f.ram, f.extra_specs.get("pci_passthrough:alias")]
                for f in cloud.compute.flavors(details=True, get_extra_specs=True)},
    "network": [network.id, network.is_router_external, [s.cidr for s in cloud.network.subnets(network_id=network.id)]],
    "shares": [t["name"] for t in cloud.shared_file_system.get("/types").json()["share_types"]],
    "catalog": sorted({entry["type"] for entry in cloud.service_catalog}),
    "roles": sorted(r.name for r in (cloud.identity.get_role(a.role["id"]) for a in cloud.identity.role_assignments(
        user_id=cloud.identity.find_user("hub").id, scope_project_id=cloud.identity.find_project("hub").id))),
})
""",
        admin=True,
    )
    assert found == {
        "image": ["debian-12", "active", "public", 1, "raw"],
        "types": ["__DEFAULT__", "luks", "standard"],
        "default type": "standard",
        "luks": ["luks", "aes-xts-plain64", 256, "front-end"],
        "plain": None,
        "flavors": {
            "m1.small": [1, 2048, None],
            "m1.medium": [2, 4096, None],
            "c-2": [2, 4096, None],
            "c-4": [4, 8192, None],
            "c-8": [8, 16384, None],
            "gpu-h100-1": [30, 389120, "h100:1"],
            "gpu-h100-2": [60, 778240, "h100:2"],
            "gpu-h100-4": [120, 1556480, "h100:4"],
        },
        "network": [EXTERNAL_NETWORK_ID, True, ["203.0.113.0/24"]],
        "shares": ["default"],
        "catalog": sorted({"identity", *(kind for service in SERVICES.values() for kind in service.catalog)}),
        "roles": ["creator", "load-balancer_member", "manager", "member"],
    }


def test_the_openstack_command_finds_the_cloud(sandbox: Sandbox) -> None:
    lines = subprocess.run(
        [sys.executable, "-m", "sandbox.openstack", "--home", sandbox.home, "env"],
        env={**os.environ, **HOSTILE},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = subprocess.run(
        ["bash", "-c", f"{lines}\nopenstack image show {IMAGE_ID} -f value -c name && command -v openstack"],
        env={**os.environ, **HOSTILE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.splitlines() == ["debian-12", str(sandbox.bin / "openstack")], shown.stderr


def test_user_hub_has_room_for_forty_workspaces_and_is_no_administrator(ask: Ask) -> None:
    found = ask("""
project = cloud.current_project_id
compute, network = cloud.get_compute_quotas(project), cloud.network.get_quota(project)
storage = cloud.block_storage.get_quota_set(project)
try:
    cloud.compute.create_flavor(name="mine", vcpus=1, ram=1, disk=1)
    refused = None
except openstack.exceptions.ForbiddenException as error:
    refused = error.status_code
chosen = cloud.network.post("/networks", json={"network": {"id": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a9999"}})
answer({"refused": refused, "chosen id": chosen.status_code,
        "servers": compute.instances, "cores": compute.cores, "networks": network.networks,
        "ports": network.ports, "routers": network.routers, "groups": network.security_groups,
        "rules": network.security_group_rules, "shared networks": network.rbac_policies,
        "volumes": storage.volumes, "gigabytes": storage.gigabytes})
""")
    assert found == {
        "refused": 403,
        "chosen id": 403,
        "servers": 1000,
        "cores": 10_000,
        "networks": 1000,
        "ports": 10_000,
        "routers": 500,
        "groups": 2000,
        "rules": 20_000,
        "shared networks": 1000,
        "volumes": 2000,
        "gigabytes": 1_000_000,
    }


def test_an_encrypted_volume_of_user_hub_has_its_key_in_barbican(ask: Ask) -> None:
    found = ask("""
def volume(kind):
    made = cloud.block_storage.create_volume(name=kind, size=1, volume_type=kind)
    return wait(lambda: cloud.block_storage.get_volume(made.id), "AVAILABLE")
luks, plain = volume("luks"), volume("standard")
made = cloud.block_storage.create_volume(name="root", size=1, volume_type="luks", image_id=IMAGE_ID)
root = wait(lambda: cloud.block_storage.get_volume(made.id), "AVAILABLE")
key = cloud.block_storage.get(f"/volumes/{luks.id}/encryption").json()
secret = cloud.key_manager.get_secret(key["encryption_key_id"])
answer({"encrypted": [luks.is_encrypted, plain.is_encrypted], "cipher": key["cipher"],
        "secret": [secret.status, secret.algorithm, secret.bit_length],
        "from an image": [root.is_encrypted, root.is_bootable]})
""")
    assert found == {
        "encrypted": [True, False],
        "cipher": "aes-xts-plain64",
        "secret": ["ACTIVE", "aes", 256],
        "from an image": [True, True],
    }


def test_a_server_with_two_graphics_processors_becomes_active_on_its_network(ask: Ask) -> None:
    found = ask("""
network = cloud.network.create_network(name="study")
cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.7.0.0/24")
made = cloud.compute.create_server(name="gpu", image_id=IMAGE_ID,
    flavor_id=cloud.compute.find_flavor("gpu-h100-2").id, networks=[{"uuid": network.id}])
server = wait(lambda: cloud.compute.get_server(made.id), "ACTIVE")
(port,) = cloud.network.ports(device_id=server.id)
answer([server.status, port.status, port.fixed_ips[0]["ip_address"] == server.addresses["study"][0]["addr"]])
""")
    assert found == ["ACTIVE", "ACTIVE", True]


def test_a_restored_snapshot_has_what_was_there_and_nothing_of_later(sandbox: Sandbox, ask: Ask) -> None:
    make = 'answer(cloud.network.create_network(name="{}").id)'
    names = "answer(sorted(n.name for n in cloud.network.networks() if n.name in ('before', 'after')))"
    ask(make.format("before"))
    pids = [(service.name, service.pid) for service in sandbox.status() if service.name != "mysql"]
    sandbox.snapshot("monday")
    assert [(service.name, service.pid) for service in sandbox.status() if service.name != "mysql"] == pids
    ask(make.format("after"))
    assert ask(names) == ["after", "before"]
    sandbox.restore("monday")
    assert sandbox.running()
    # the first requests after a start come several at once, as a deployment engine sends them
    made = ask("""
from concurrent.futures import ThreadPoolExecutor
def create(number): return cloud.network.post("/networks", json={"network": {"name": f"n{number}"}}).status_code
cloud.network.get_endpoint()
with ThreadPoolExecutor(8) as threads: answer(list(threads.map(create, range(8))))
""")
    assert made == [201] * 8
    assert ask(names) == ["before"]


def test_stop_leaves_no_process_and_free_ports(sandbox: Sandbox) -> None:
    ports = {service.name: service.port for service in sandbox.status()}
    sandbox.stop()
    assert working_in(sandbox.home) == set()
    assert not sandbox.running()
    assert [(service.pid, service.answering) for service in sandbox.status()] == [(None, False)] * len(ports)
