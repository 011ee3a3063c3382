"""What the OpenStack sandbox decides before any service runs."""

from __future__ import annotations

import configparser
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from typer.testing import CliRunner

from sandbox.openstack import Sandbox, SandboxError, furnishing, installation, ports
from sandbox.openstack.commands import app
from sandbox.openstack.configuration import Configuration
from sandbox.openstack.installation import Installation
from sandbox.openstack.inventory import DEFAULT_PORTS, SERVICES
from sandbox.openstack.layout import Layout
from sandbox.openstack.migration import chains
from sandbox.openstack.processes import Processes, alive
from sandbox.openstack.sandbox import choose_services
from sandbox.openstack.settings import Progress, Settings

NOWHERE = "http://127.0.0.1:9"


def listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen()
    return listening


@pytest.fixture
def base() -> int:
    """A port which is free, as are those of the next two shifts."""
    for port in range(20_000, 30_000, 7):
        if not ports.taken({str(shift): port + shift for shift in (0, 100, 200)}):
            return port
    pytest.fail("no free ports on this machine")


@pytest.fixture
def one_port(base: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let sandboxes need that one port only."""
    monkeypatch.setattr(ports, "DEFAULT_PORTS", {"keystone": base})
    return base


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """The configuration of a sandbox moved by 700, with an installation that holds what rendering copies."""
    share = tmp_path / "venv" / "etc"
    for service in ("nova", "designate"):
        (share / service).mkdir(parents=True)
        (share / service / "api-paste.ini").write_text(f"# {service}\n")
    return Configuration(Layout(tmp_path / "home"), ports.shifted(700), Installation(tmp_path / "venv"))


@pytest.fixture
def spawn() -> Iterator[Callable[[Path], subprocess.Popen[bytes]]]:
    """Start processes that only sleep, in a given folder."""
    started = []

    def begin(folder: Path) -> subprocess.Popen[bytes]:
        folder.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(["sleep", "60"], cwd=folder)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


# ports


@pytest.mark.usefixtures("one_port")
def test_usual_ports_are_chosen_when_free(tmp_path: Path) -> None:
    assert ports.choose(tmp_path / "home", tmp_path / "claims.json") == 0


def test_a_taken_port_moves_all(one_port: int, tmp_path: Path) -> None:
    with listen(one_port):
        assert ports.taken({"keystone": one_port, "nova": one_port + 100}) == {"keystone": one_port}
        assert ports.choose(tmp_path / "home", tmp_path / "claims.json") == 100


@pytest.mark.usefixtures("one_port")
def test_ports_of_a_stopped_sandbox_stay_its_own(tmp_path: Path) -> None:
    first, second, claims = tmp_path / "first", tmp_path / "second", tmp_path / "claims.json"
    first.mkdir()
    assert ports.choose(first, claims) == 0
    assert ports.choose(second, claims) == 100
    assert ports.choose(first, claims) == 0
    first.rmdir()
    assert ports.choose(tmp_path / "third", claims) == 0
    assert json.loads(claims.read_text()) == {"0": str(tmp_path / "third")}


def test_no_ports_left_is_said_with_the_remedy(one_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "SHIFTS", range(0, 200, 100))
    with listen(one_port), listen(one_port + 100), pytest.raises(SandboxError, match="Stop other sandboxes"):
        ports.choose(tmp_path / "home", tmp_path / "claims.json")


def test_default_ports_are_those_of_openstack_and_distinct() -> None:
    assert ports.shifted(0)["keystone"] == 5000
    assert ports.shifted(100)["keystone"] == 5100
    assert len(set(DEFAULT_PORTS.values())) == len(DEFAULT_PORTS)
    # no two shifts may share a port, or two sandboxes side by side could not run
    everything = [port for shift in ports.SHIFTS for port in ports.shifted(shift).values()]
    assert len(set(everything)) == len(everything)


# configuration


def test_every_port_in_the_configuration_is_shifted(configuration: Configuration) -> None:
    configuration.render()
    named: dict[str, set[int]] = {}
    for path in configuration.files():
        named[path.name] = {
            int(port)
            for port in re.findall(
                r"(?:127\.0\.0\.1:|\bport = |_listen_port = |bind_port = |port: )(\d+)", path.read_text()
            )
        }
    # the others are told their port on the command line; 5555 is octavia's health manager, which does not run
    told = {"placement", "nova", "neutron", "manila"}
    expected = {port + 700 for name, port in DEFAULT_PORTS.items() if name not in told}
    assert set().union(*named.values()) == expected | {5555}
    assert named["nova.conf"] == {5700, 9992, 10011, 14006}  # keystone, glance, barbican, database
    assert named["my.cnf"] == {14006}
    assert named["proxy-server.conf"] == {5700, 8780}
    assert named["pools.yaml"] == {6054}


def test_rendered_files_can_be_read_and_hold_no_placeholder(configuration: Configuration) -> None:
    configuration.render()
    for path in configuration.files():
        text = path.read_text()
        assert "{{" not in text
        assert "{%" not in text
        if path.suffix == ".yaml":
            assert yaml.safe_load(text)
        else:
            # strict: a section or an option given twice is an error
            configparser.RawConfigParser(allow_no_value=True).read_string(text)
    cinder = configparser.RawConfigParser()
    cinder.read(configuration.layout.config("cinder", "cinder.conf"))
    assert cinder["DEFAULT"]["osapi_volume_listen_port"] == "9476"
    assert cinder["DEFAULT"]["osapi_volume_listen"] == "127.0.0.1"
    assert cinder["key_manager"]["backend"] == "barbican"


def test_rendering_again_keeps_the_secrets(configuration: Configuration) -> None:
    configuration.render()
    before = {path: path.read_bytes() for path in configuration.layout.data.rglob("*") if path.is_file()}
    configuration.render()
    assert {path: path.read_bytes() for path in configuration.layout.data.rglob("*") if path.is_file()} == before
    keys = {(configuration.layout.etc / name).read_text() for name in ("barbican/master_key", "swift/root_secret")}
    assert len(keys) == 2


def test_every_service_with_a_database_is_migrated(configuration: Configuration) -> None:
    assert set(chains(configuration)) == set(SERVICES)
    assert [step.arguments[0] for step in chains(configuration)["swift"]] == ["swift-ring-builder"] * 9
    for ring in ("object", "container", "account"):
        made = configuration.layout.config("swift", f"{ring}.ring.gz")
        made.parent.mkdir(parents=True, exist_ok=True)
        made.touch()
    assert chains(configuration)["swift"] == []


def test_services_see_nothing_of_the_callers_proxies_and_credentials(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "OS_TOKEN", "OS_CLOUD", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, NOWHERE)
    assert NOWHERE not in Processes(configuration.layout, configuration).environment().values()


# what a home remembers


def test_settings_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    assert Settings.read(path) is None
    Settings(shift=300).write(path)
    assert Settings.read(path) == Settings(shift=300)
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["{", '{"shift": "far"}', '{"shift": 0, "colour": "red"}'])
def test_settings_that_cannot_be_read_name_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    with pytest.raises(SandboxError, match=re.escape(str(path))):
        Settings.read(path)


def test_half_made_data_count_as_missing(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.database.mkdir(parents=True)
    assert Progress.read(layout.progress) is None
    Progress(installation="abc").write(layout.progress)
    assert Progress.read(layout.progress) == Progress(installation="abc", content={})
    layout.progress.unlink()
    with pytest.raises(SandboxError, match="There is no sandbox in"):
        Sandbox(tmp_path).snapshot("half")
    assert Sandbox(tmp_path).snapshots() == []


def test_content_is_made_once_for_each_running_service_and_again_when_its_program_changes() -> None:
    now = furnishing.digest()
    assert furnishing.missing({}, SERVICES) == ["accounts", "cinder", "nova", "neutron", "glance", "manila"]
    assert furnishing.missing({"accounts": now}, ["keystone", "glance"]) == ["glance"]
    assert furnishing.missing({"accounts": now, "glance": now}, ["keystone", "glance"]) == []
    assert furnishing.missing({"accounts": now, "glance": "older"}, ["glance"]) == ["glance"]


@pytest.mark.parametrize("name", ["a$b", "a%b", "a#b", "a;b"])
def test_a_home_that_configuration_files_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SandboxError, match="HUB_SANDBOX_HOME"):
        Sandbox(tmp_path / name).start()
    assert not (tmp_path / name).exists()


def test_a_home_too_deep_for_sockets_is_refused() -> None:
    room = 107 - len("/run/octavia-status.sock")
    Layout(Path("/" + "x" * (room - 1))).check()
    with pytest.raises(SandboxError, match="1 bytes too long"):
        Layout(Path("/" + "x" * room)).check()


# services


def test_services_come_in_the_order_of_their_start_with_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUB_SANDBOX_SERVICES", raising=False)
    assert choose_services(None) == tuple(SERVICES)
    assert choose_services(["nova"]) == ("keystone", "placement", "nova")
    assert choose_services(["swift", "keystone"]) == ("keystone", "swift")
    monkeypatch.setenv("HUB_SANDBOX_SERVICES", "glance, barbican")
    assert choose_services(None) == ("keystone", "glance", "barbican")
    assert choose_services(["swift"]) == ("keystone", "swift")


def test_an_unknown_service_is_named_with_those_there_are() -> None:
    with pytest.raises(SandboxError, match=r"Unknown service heat, trove\. The sandbox has keystone, placement"):
        choose_services(["trove", "nova", "heat"])


# processes


def test_only_processes_that_work_in_the_home_are_its_own(
    configuration: Configuration, spawn: Callable[[Path], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    layout = configuration.layout
    processes = Processes(layout, configuration)
    own, halted, stranger = spawn(layout.state), spawn(layout.state), spawn(tmp_path / "elsewhere")
    os.kill(halted.pid, signal.SIGSTOP)
    layout.run.mkdir(parents=True)
    layout.pid_file("nova").write_text(str(own.pid))
    layout.pid_file("swift").write_text(str(halted.pid))
    layout.pid_file("cinder").write_text(str(stranger.pid))
    layout.pid_file("glance").write_text("")
    assert processes.pids() == {"nova": own.pid, "swift": halted.pid}
    processes.stop()
    assert (own.wait(5), halted.wait(5)) == (-signal.SIGTERM, -signal.SIGTERM)
    assert alive(stranger.pid)
    assert list(layout.run.iterdir()) == []


def test_a_process_that_has_ended_but_was_not_waited_for_is_not_alive(
    spawn: Callable[[Path], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    process = spawn(tmp_path)
    assert alive(process.pid)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not alive(process.pid)


def test_a_taken_port_is_named_before_a_service_is_started(base: int, tmp_path: Path) -> None:
    configuration = Configuration(Layout(tmp_path), {"keystone": base}, Installation(tmp_path))
    with listen(base), pytest.raises(SandboxError, match=f"Port {base}, which this sandbox uses for keystone"):
        Processes(configuration.layout, configuration).launch(["keystone"])


def test_a_service_that_ends_shows_the_end_of_its_log(configuration: Configuration) -> None:
    layout = configuration.layout
    layout.log.mkdir(parents=True)
    layout.log_file("nova").write_text("\n".join(f"line {number}" for number in range(40)))
    ended = subprocess.Popen(["true"])
    ended.wait()
    with pytest.raises(SandboxError) as caught:
        Processes(layout, configuration).wait({"nova": ended.pid})
    assert str(caught.value).splitlines() == [
        f"nova ended while it started. The log is {layout.log_file('nova')}; its last lines:",
        *(f"  line {number}" for number in range(25, 40)),
    ]


# what people and clients see


def test_environment_of_the_user_and_of_the_administrator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("NO_PROXY", "example.org,127.0.0.1")
    Settings(shift=200).write(tmp_path / "settings.json")
    sandbox = Sandbox(tmp_path)
    expected = {
        "OS_AUTH_URL": "http://127.0.0.1:5200/v3",
        "OS_USERNAME": "hub",
        "OS_PASSWORD": "local",
        "OS_PROJECT_NAME": "hub",
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": "RegionOne",
        "OS_IDENTITY_API_VERSION": "3",
        "NO_PROXY": "example.org,127.0.0.1,localhost",
        "no_proxy": "example.org,127.0.0.1,localhost",
    }
    assert sandbox.environment() == expected
    assert sandbox.environment(admin=True) == expected | {"OS_USERNAME": "admin", "OS_PROJECT_NAME": "admin"}
    assert sandbox.auth_url == "http://127.0.0.1:5200/v3"


def test_env_command_takes_away_what_would_contradict_and_puts_the_client_last_on_the_path(tmp_path: Path) -> None:
    Settings(shift=200).write(tmp_path / "settings.json")
    stray = {"OS_CLOUD": "other", "OS_TOKEN": "x", "OS_USERNAME": "me"}
    lines = CliRunner().invoke(app, ["--home", str(tmp_path), "env"], env=stray).stdout.splitlines()
    assert lines[0].split()[0] == "unset"
    assert {"OS_CLOUD", "OS_TOKEN"} <= set(lines[0].split())
    assert "OS_USERNAME" not in lines[0].split()
    assert "export OS_USERNAME=hub" in lines
    assert lines[-1] == f'export PATH="$PATH":{Sandbox(tmp_path).bin}'


@pytest.mark.parametrize("command", ["status", "env", "snapshot x"])
def test_commands_before_the_first_start_say_what_to_do(tmp_path: Path, command: str) -> None:
    result = CliRunner().invoke(app, ["--home", str(tmp_path / "home"), *command.split()])
    assert result.exit_code == 1
    message = f"There is no sandbox in {tmp_path / 'home'} yet. Start one with: hub sandbox start"
    assert result.stderr.replace("\n", "") == message


def test_nothing_is_restored_from_a_snapshot_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "monday").mkdir(parents=True)
    (tmp_path / "snapshots" / "half.new").mkdir()
    with pytest.raises(SandboxError, match=r"no snapshot 'tuesday' of .*\. There are: monday\."):
        Sandbox(tmp_path).restore("tuesday")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b"])
def test_names_of_snapshots_cannot_leave_their_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SandboxError, match="cannot be named"):
        Sandbox(tmp_path).snapshot(name)


def test_stop_without_a_sandbox_does_nothing(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.stop()
    assert sandbox.status() == []
    assert sandbox.running() is False


# installation


def test_the_installation_is_named_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_CACHE", str(tmp_path))
    first = installation.current()
    assert first.folder.parent == tmp_path / "sandbox-openstack"
    assert installation.current() == first
    changed = tmp_path / "requirements.lock"
    changed.write_text(installation.LOCK.read_text() + "# changed\n")
    monkeypatch.setattr(installation, "HERE", Path("/"))
    before = installation.current().key
    monkeypatch.setattr(installation, "LOCK", changed)
    assert installation.current().key != before


def test_missing_programs_are_asked_for_with_the_command_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation, "SYSTEM_PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SandboxError) as caught:
        Installation(tmp_path / "venv").ensure(Console(quiet=True))
    packages = "mariadb-server-core mariadb-client-core qemu-utils openssl"
    assert f"sudo apt-get install --no-install-recommends {packages}\n" in str(caught.value)
    assert not (tmp_path / "venv").exists()


def test_the_lock_pins_every_wanted_package_by_hash_and_names_no_index() -> None:
    lock = installation.LOCK.read_text()
    wanted = [
        line.partition("==")[0].lower()
        for line in installation.LOCK.with_suffix(".in").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    blocks = re.split(r"\n(?=\S)", lock.partition("\n")[2].strip())
    pinned = {block.partition("==")[0].lower(): block for block in blocks}
    assert set(wanted) <= set(pinned)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
