"""The programs of the first boot, run with stand-ins for the commands that they call."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

import pytest

MINUTES = 3
"""How long a machine may be idle here."""
SCRIPTS = Path(str(files("components.cloud_init"))) / "files"

RCLONE = '''#!/usr/bin/env python3
"""A stand-in for rclone whose remotes are folders below $REMOTES."""
import fnmatch, hashlib, json, os, pathlib, shutil, sys
words, flags, skip = [], {}, False
valued = {"--config", "--disable", "--exclude", "--include", "--max-depth", "--min-age"}
arguments = iter(sys.argv[1:])
for word in arguments:
    if word in valued: flags[word] = next(arguments)
    elif word.startswith("--"): flags[word] = True
    else: words.append(word)
command, *places = words
with open(os.environ["CALLS"], "a") as calls: calls.write("rclone " + " ".join(words) + "\\n")
if command in os.environ.get("RCLONE_FAILS", "").split(): sys.exit(1)
def path(place):
    name, colon, rest = place.partition(":")
    return pathlib.Path(place) if place.startswith("/") else pathlib.Path(os.environ["REMOTES"]) / name / rest
def listed(place):
    root = path(place)
    found = sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())
    if "--include" in flags: found = [each for each in found if fnmatch.fnmatch("/" + each, flags["--include"])]
    if "--exclude" in flags: found = [each for each in found if not fnmatch.fnmatch("/" + each, flags["--exclude"])]
    return found
if command == "lsf": print("\\n".join(listed(places[0])))
elif command == "cat": sys.stdout.buffer.write(path(places[0]).read_bytes())
elif command == "size":
    print(json.dumps({"count": len(listed(places[0])), "bytes": sum((path(places[0]) / each).stat().st_size for each in listed(places[0]))}))
elif command in ("copy", "move"):
    for each in listed(places[0]):
        target = path(places[1]) / each
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path(places[0]) / each, target)
        if command == "move": (path(places[0]) / each).unlink()
elif command == "check":
    same = all((path(places[1]) / each).read_bytes() == (path(places[0]) / each).read_bytes() for each in listed(places[0]))
    sys.exit(0 if same else 1)
elif command == "purge": shutil.rmtree(path(places[0]))
'''  # noqa: E501


needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed here; machines get it")


class Machine:
    """A folder that stands for a machine: stand-ins first on PATH, each call noted."""

    def __init__(self, root: Path) -> None:
        self.root, self.calls_file = root, root / "calls"
        (root / "bin").mkdir()
        self.calls_file.touch()
        self.variables: dict[str, str] = {"CALLS": str(self.calls_file), "HUB_PAUSE": "0", "HUB_TRIES": "2"}

    def has(self, name: str, script: str = "") -> None:
        """A command that notes its call, then does what `script` says."""
        body = script if script.startswith("#!") else f'#!/bin/bash\necho "{name} $*" >>"$CALLS"\n{script}\n'
        program = self.root / "bin" / name
        program.write_text(body)
        program.chmod(0o755)

    def installs(self, *names: str) -> None:
        """Programs of the hub's own, by their place among the files of the first boot."""
        for name in names:
            self.has(f"hub-{name.split('/')[1]}", (SCRIPTS / f"{name}.sh").read_text())

    def settings(self, **values: str) -> None:
        path = self.root / "settings"
        path.write_text("".join(f"{key}='{value}'\n" for key, value in values.items()))
        self.variables["HUB_SETTINGS"] = str(path)

    def run(
        self, name: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        variables = {**self.variables, **(environment or {}), "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}"}
        return subprocess.run(
            ["bash", str(SCRIPTS / f"{name}.sh"), *arguments],
            env=variables,
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines()

    def called(self, beginning: str) -> list[str]:
        return [call for call in self.calls if call.startswith(beginning)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.has("logger")
    made.has("sleep")
    return made


class TestVolume:
    """Never a disk with something on it; never a guess between two."""

    GIB = 1024**3

    def machine_with(self, machine: Machine, *disks: str, signatures: str = "", found: int = 2, parts: int = 1) -> None:
        """Disks as lsblk shows them; `found` is blkid's status: 2 nothing, 0 something, 8 several things."""
        listing = "\n".join(disks)
        machine.has("udevadm")
        machine.has("mountpoint", "exit 1")
        machine.has("mount")
        machine.has("mkfs.ext4", 'touch "$(dirname "$CALLS")/made"')
        machine.has("wipefs", f"printf '{signatures}'")
        machine.has(
            "blkid",
            f"""
case "$*" in
  *match-token*) [ -e "$(dirname "$CALLS")/made" ] && echo /dev/sdb && exit 0; exit 2 ;;
  *) exit {found} ;;
esac""",
        )
        machine.has(
            "lsblk",
            f"""
case "$*" in
  *NAME,TYPE*) cat <<END
{listing}
END
  ;;
  *MOUNTPOINT*) ;;
  *) for part in $(seq {parts}); do echo part; done ;;
esac""",
        )

    def test_a_new_one_is_made_and_mounted_where_no_device_or_set_user_id_counts(
        self, machine: Machine, tmp_path: Path
    ) -> None:
        self.machine_with(machine, f"/dev/sda disk {20 * self.GIB} 0", f"/dev/sdb disk {100 * self.GIB} 0")
        assert machine.run("every/volume", "hub-scratch", "100", str(tmp_path / "scratch")).returncode == 0
        assert machine.called("mkfs") == ["mkfs.ext4 -q -m 0 -L hub-scratch /dev/sdb"]
        assert machine.called("mount ") == [f"mount --options nodev,nosuid,noatime /dev/sdb {tmp_path / 'scratch'}"]

    def test_an_own_one_is_mounted_as_it_is(self, machine: Machine, tmp_path: Path) -> None:
        (tmp_path / "made").touch()
        self.machine_with(machine, f"/dev/sdb disk {100 * self.GIB} 0", signatures="ext4", found=0)
        assert machine.run("every/volume", "hub-scratch", "100", str(tmp_path / "scratch")).returncode == 0
        assert not machine.called("mkfs")
        assert machine.called("mount ")

    def test_a_mounted_one_is_left_alone(self, machine: Machine, tmp_path: Path) -> None:
        self.machine_with(machine)
        machine.has("mountpoint")
        assert machine.run("every/volume", "hub-scratch", "100", str(tmp_path / "scratch")).returncode == 0
        assert not machine.called("mount ")

    @pytest.mark.parametrize(
        ("disks", "holds"),
        [
            pytest.param(["/dev/sdb disk 107374182400 0"], {"signatures": "xfs"}, id="a signature"),
            pytest.param(["/dev/sdb disk 107374182400 0"], {"found": 0}, id="a file system"),
            pytest.param(["/dev/sdb disk 107374182400 0"], {"found": 8}, id="several things"),
            pytest.param(["/dev/sdb disk 107374182400 0"], {"found": 4}, id="cannot be read"),
            pytest.param(["/dev/sdb disk 107374182400 0"], {"parts": 2}, id="a partition"),
            pytest.param(["/dev/sdb disk 107374182400 1"], {}, id="read-only"),
            pytest.param(["/dev/sdb disk 107374182399 0"], {}, id="another size"),
            pytest.param(["/dev/sr0 rom 107374182400 0"], {}, id="no disk"),
            pytest.param(["/dev/sdb disk 107374182400 0", "/dev/sdc disk 107374182400 0"], {}, id="two of them"),
            pytest.param([], {}, id="none"),
        ],
    )
    def test_nothing_else_is_ever_formatted(
        self, machine: Machine, tmp_path: Path, disks: list[str], holds: dict[str, object]
    ) -> None:
        self.machine_with(machine, *disks, **holds)  # type: ignore[arg-type]
        assert machine.run("every/volume", "hub-scratch", "100", str(tmp_path / "scratch")).returncode == 1
        assert not machine.called("mkfs")
        assert not machine.called("mount ")


class TestIdle:
    """Off only after the whole time without any work; what cannot be told counts as work."""

    def idle(self, machine: Machine) -> None:
        for name in ("loginctl", "systemctl"):
            machine.has(name)
        machine.has("nvidia-smi", "printf '0\\n3\\n'")
        self.now(machine, 1000)
        self.processors(machine, 0, 0)

    def now(self, machine: Machine, seconds: int) -> None:
        machine.has("date", f"echo {seconds}")

    def processors(self, machine: Machine, work: int, idle: int) -> None:
        (machine.root / "stat").write_text(f"cpu  {work} 0 0 {idle} 0 0 0 0 0 0\n")

    def look(self, machine: Machine) -> str:
        made = machine.run(
            "workload/idle",
            str(MINUTES),
            "2",
            environment={"HUB_STATE": str(machine.root / "state"), "HUB_PROC": str(machine.root)},
        )
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def minute(self, machine: Machine, number: int) -> None:
        """One look in that minute, with processors at 2 % since the last one."""
        self.now(machine, 1000 + 60 * number)
        self.processors(machine, 120 * (number + 1), 5880 * (number + 1))
        self.look(machine)

    def test_off_after_the_whole_time(self, machine: Machine) -> None:
        self.idle(machine)
        for number in range(MINUTES):
            self.minute(machine, number)
        assert "systemctl poweroff" not in machine.calls
        self.minute(machine, MINUTES)
        assert "systemctl poweroff" in machine.calls

    def test_work_in_between_starts_the_time_anew(self, machine: Machine) -> None:
        self.idle(machine)
        for number in range(MINUTES):
            self.minute(machine, number)
        machine.has("loginctl", "echo 1 1000 debian")
        assert self.look(machine) == "busy: somebody is logged in"
        machine.has("loginctl")
        self.minute(machine, MINUTES + 1)
        assert "systemctl poweroff" not in machine.calls

    @pytest.mark.parametrize(
        ("command", "says", "reason"),
        [
            ("loginctl", "echo 1 1000 debian", "somebody is logged in"),
            ("loginctl", "exit 1", "sessions cannot be told"),
            ("systemctl", "echo hub-workload@train.service", "a workload runs"),
            ("systemctl", "exit 1", "workloads cannot be told"),
            ("nvidia-smi", "printf '0\\n80\\n'", "graphics processors are used at 80 %"),
            ("nvidia-smi", "exit 9", "use of graphics processors cannot be told"),
        ],
    )
    def test_is_busy(self, machine: Machine, command: str, says: str, reason: str) -> None:
        self.idle(machine)
        machine.has(command, says)
        assert self.look(machine) == f"busy: {reason}"

    def test_is_busy_with_processors(self, machine: Machine) -> None:
        self.idle(machine)
        self.processors(machine, 100, 9900)
        assert self.look(machine) == ""
        self.processors(machine, 900, 10_000)
        assert self.look(machine) == "busy: processors are used at 88 %"

    def test_no_graphics_processors_are_asked_where_there_are_none(self, machine: Machine) -> None:
        self.idle(machine)
        machine.run("workload/idle", "60", "0", environment={"HUB_STATE": str(machine.root / "state"),
                                                             "HUB_PROC": str(machine.root)})  # fmt: skip
        assert not machine.called("nvidia-smi")


class TestAccelerator:
    def test_driver_sees_what_the_machine_is_for(self, machine: Machine) -> None:
        machine.has("nvidia-smi", "printf 'NVIDIA H100 80GB HBM3\\nNVIDIA H100 80GB HBM3\\n'")
        assert machine.run("workload/accelerator", "H100", "2").returncode == 0

    @pytest.mark.parametrize(
        ("says", "reason"),
        [
            ("printf 'NVIDIA H100 80GB HBM3\\n'", "expected 2 of H100, the driver sees: NVIDIA H100 80GB HBM3"),
            ("printf 'NVIDIA A100\\nNVIDIA A100\\n'", "the driver sees: NVIDIA A100, NVIDIA A100"),
            ("printf 'NVIDIA H100\\nNVIDIA H100\\nNVIDIA H100\\n'", "expected 2 of H100"),
            ("echo 'driver mismatch'; exit 9", "does not answer: driver mismatch"),
        ],
    )
    def test_anything_else_is_said(self, machine: Machine, says: str, reason: str) -> None:
        machine.has("nvidia-smi", says)
        made = machine.run("workload/accelerator", "H100", "2")
        assert made.returncode == 1
        assert reason in made.stderr

    def test_no_driver_is_said(self, machine: Machine) -> None:
        made = machine.run("workload/accelerator", "H100", "2")
        assert made.returncode == 1
        assert "no NVIDIA driver" in made.stderr


class TestBackup:
    SETTINGS: ClassVar[Mapping[str, str]] = {
        "HUB": "demo",
        "BACKED_UP": "database=id-1",
        "KEEP_DAYS": "30",
        "KEEP_WEEKS": "12",
    }

    def day(self, days: int) -> str:
        return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y%m%d")

    def cloud(self, machine: Machine, *names: str, create: str = "", status: str = "available") -> None:
        machine.settings(**self.SETTINGS)
        listing = "\n".join(f"id-of-{name} {name}" for name in names)
        machine.has(
            "openstack",
            f"""
case "$*" in
  *" create "*) {create or "echo new"} ;;
  *" show "*) echo {status} ;;
  *" list "*) printf '%s\\n' "{listing}" ;;
esac""",
        )

    def test_takes_a_snapshot_and_a_backup_of_it(self, machine: Machine) -> None:
        self.cloud(machine)
        assert machine.run("services/backup").returncode == 0
        name = f"demo-database-daily-{self.day(0)}"
        assert f"openstack volume snapshot create --volume id-1 --force --format value --column id {name}" in (
            machine.calls
        )
        created = machine.called("openstack volume backup create")
        assert f"--snapshot {name} --name {name}" in created[0]
        weekly = datetime.now(UTC).isoweekday() == 1
        assert len(created) == (2 if weekly else 1)

    def test_deletes_its_own_that_are_too_old_and_nothing_else(self, machine: Machine) -> None:
        old_day, old_week = f"demo-database-daily-{self.day(31)}", f"demo-database-weekly-{self.day(12 * 7 + 1)}"
        kept = (
            f"demo-database-daily-{self.day(30)}",
            f"demo-database-weekly-{self.day(80)}",
            f"other-database-daily-{self.day(400)}",
            f"demo-database-daily-{self.day(400)}-before-upgrade",
            f"by-hand-{self.day(400)}",
        )
        self.cloud(machine, old_day, old_week, *kept)
        assert machine.run("services/backup").returncode == 0
        for kind in ("backup", "snapshot"):
            assert machine.called(f"openstack volume {kind} delete") == [
                f"openstack volume {kind} delete id-of-{old_day}",
                f"openstack volume {kind} delete id-of-{old_week}",
            ]

    @pytest.mark.parametrize(("create", "status"), [("exit 1", "available"), ("echo new", "error")])
    def test_fails_loudly_and_deletes_nothing_when_none_was_made(
        self, machine: Machine, create: str, status: str
    ) -> None:
        self.cloud(machine, f"demo-database-daily-{self.day(400)}", create=create, status=status)
        made = machine.run("services/backup")
        assert made.returncode == 1
        assert "nothing was deleted" in made.stderr
        assert not machine.called("openstack volume backup delete")

    def test_copies_go_on_after_one_failed(self, machine: Machine) -> None:
        machine.settings(COPIES="warehouse export")
        machine.has("rclone", '[[ "$*" != *warehouse* ]]')
        assert machine.run("services/copies").returncode == 1
        assert len(machine.called("rclone")) == 2
        assert all("--immutable" in call and " copy " in call for call in machine.called("rclone"))


class TestArchive:
    def traces(self, machine: Machine) -> Path:
        folder = machine.root / "traces"
        (folder / "live").mkdir(parents=True)
        (folder / "live" / "10.40.3.10.log").write_text("one\n")
        (folder / "live" / "10.40.2.10.log").touch()
        machine.settings(TRACES="demo-traces", TRACES_SECONDS="31536000")
        machine.variables["HUB_TRACES"] = str(folder)
        machine.has("systemctl")
        return folder

    def test_sends_each_part_once_with_its_retention(self, machine: Machine) -> None:
        folder = self.traces(machine)
        machine.has("hub-put")
        assert machine.run("services/archive").returncode == 0
        (sent,) = machine.called("hub-put")
        assert "10.40.3.10.log.gz demo-traces syslog/20" in sent
        assert sent.endswith("-10.40.3.10.log.gz 31536000")
        assert "systemctl kill --signal=HUP --kill-whom=main rsyslog.service" in machine.calls
        assert not list((folder / "spool").iterdir())

    def test_keeps_what_could_not_be_sent_and_sends_it_next_time(self, machine: Machine) -> None:
        folder = self.traces(machine)
        machine.has("hub-put", "exit 22")
        assert machine.run("services/archive").returncode != 0
        assert len(list((folder / "spool").iterdir())) == 1
        machine.has("hub-put")
        assert machine.run("services/archive").returncode == 0
        assert not list((folder / "spool").iterdir())


@needs_jq
class TestPut:
    """Secrets pass by standard input, never as arguments, which everybody on a machine can read."""

    CURL = """
for word in "$@"; do
  if [ "$word" = --data ]; then body=$(cat); echo "body $body" >>"$CALLS"; fi
  if [ "$last" = --dump-header ]; then printf 'HTTP/1.1 201\\r\\nX-Subject-Token: the-token\\r\\n' >"$word"; fi
  if [ "$last" = --output ] && [ "$word" != /dev/null ]; then
    cat >"$word" <<'END'
{"token": {"catalog": [{"type": "object-store", "endpoints": [
  {"interface": "public", "region": "OTHER", "url": "https://other/v1/A"},
  {"interface": "public", "region": "GRA", "url": "https://objects/v1/A"}]}]}}
END
  fi
  if [ "$last" = --header ] && [ "$word" = @- ]; then sed 's/^/header /' >>"$CALLS"; fi
  last=$word
done
case "$*" in *identity/oauth2*) echo '{"access_token": "the-token"}' ;; esac
"""

    def test_swift(self, machine: Machine, tmp_path: Path) -> None:
        machine.settings(AUTH_URL="https://identity/v3", OBJECT_REGION="GRA")
        machine.has("curl", self.CURL)
        file = tmp_path / "file"
        file.touch()
        secret = {"OS_APPLICATION_CREDENTIAL_ID": "an-id", "OS_APPLICATION_CREDENTIAL_SECRET": "a-secret"}
        made = machine.run("objects/put-swift", str(file), "demo-traces", "a/b", "60", environment=secret)
        assert made.returncode == 0, made.stderr
        asked, put = machine.called("curl")
        assert asked.endswith("https://identity/v3/auth/tokens")
        assert put.endswith("https://objects/v1/A/demo-traces/a/b")
        assert machine.called("header") == ["header X-Auth-Token: the-token", "header X-Delete-After: 60"]
        assert not [call for call in machine.called("curl") if "a-secret" in call or "the-token" in call]
        assert any("a-secret" in line for line in machine.calls)

    def test_azure(self, machine: Machine, tmp_path: Path) -> None:
        machine.has("curl", self.CURL)
        file = tmp_path / "file"
        file.touch()
        made = machine.run("objects/put-azureblob", str(file), "https://store/outbox", "a/b")
        assert made.returncode == 0, made.stderr
        _, put = machine.called("curl")
        assert put.endswith("https://store/outbox/a/b")
        assert "the-token" not in put
        assert "header Authorization: Bearer the-token" in machine.calls
        assert "header x-ms-blob-type: BlockBlob" in machine.calls

    def test_no_token_no_object(self, machine: Machine, tmp_path: Path) -> None:
        machine.has("curl", "exit 22")
        assert machine.run("objects/put-azureblob", str(tmp_path), "https://store/outbox", "a").returncode != 0
        assert len(machine.called("curl")) == 1


@needs_jq
class TestGate:
    SET = "lab/set-1"

    def gate(self, machine: Machine) -> Path:
        remotes, checks = machine.root / "remotes", machine.root / "checks.d"
        for name in ("import", "quarantine", "warehouse", "export"):
            (remotes / name).mkdir(parents=True)
        checks.mkdir()
        for number, name in ((10, "size"), (20, "manifest"), (30, "virus")):
            program = checks / f"{number}-{name}"
            program.write_text((SCRIPTS / "gate" / f"check-{name}.sh").read_text())
            program.chmod(0o755)
        machine.has("rclone", RCLONE)
        machine.installs("gate/check")
        machine.settings(EXPORT_APPROVAL="on")
        machine.variables |= {
            "REMOTES": str(remotes),
            "HUB_CHECKS": str(checks),
            "HUB_INCOMING": str(machine.root / "incoming"),
            "HUB_LIMITS": str(machine.root / "checks.conf"),
            "HUB_PLACES": str(machine.root / "places"),
            "HUB_WORKSPACES": str(machine.root / "workspaces"),
        }
        return remotes

    def deliver(self, folder: Path, content: bytes = b"id;age\n", digest: str | None = None) -> None:
        folder.mkdir(parents=True)
        (folder / "table.csv").write_bytes(content)
        (folder / "SHA256SUMS").write_text(f"{digest or hashlib.sha256(content).hexdigest()}  table.csv\n")

    def arrived(self, store: Path) -> list[str]:
        return sorted(path.name for path in store.rglob("*") if path.is_file())

    def test_what_passes_goes_into_the_warehouse(self, machine: Machine) -> None:
        remotes = self.gate(machine)
        self.deliver(remotes / "import" / self.SET)
        made = machine.run("gate/import")
        assert made.returncode == 0, made.stderr
        assert self.arrived(remotes / "warehouse" / "incoming" / self.SET) == ["SHA256SUMS", "table.csv"]
        assert not self.arrived(remotes / "import")
        assert not self.arrived(remotes / "quarantine")
        assert machine.called(f"logger --tag hub-import -- data set {self.SET} accepted: 3 checks passed")

    def test_what_came_over_https_goes_the_same_way(self, machine: Machine) -> None:
        remotes = self.gate(machine)
        self.deliver(machine.root / "incoming" / self.SET)
        (machine.root / "incoming" / "lab" / "unfinished").mkdir()
        (machine.root / "incoming" / "lab" / "unfinished" / "table.csv").touch()
        assert machine.run("gate/import").returncode == 0
        assert self.arrived(remotes / "warehouse" / "incoming" / self.SET) == ["SHA256SUMS", "table.csv"]
        assert self.arrived(machine.root / "incoming") == ["table.csv"]

    def test_what_is_not_complete_waits(self, machine: Machine) -> None:
        remotes = self.gate(machine)
        self.deliver(remotes / "import" / self.SET)
        (remotes / "import" / self.SET / "SHA256SUMS").unlink()
        assert machine.run("gate/import").returncode == 0
        assert self.arrived(remotes / "import") == ["table.csv"]

    @pytest.mark.parametrize("fault", ["digest", "more", "less", "none", "large", "virus"])
    def test_what_does_not_pass_goes_into_quarantine(self, machine: Machine, fault: str) -> None:
        remotes = self.gate(machine)
        folder = remotes / "import" / self.SET
        self.deliver(folder, digest="0" * 64 if fault == "digest" else None)
        match fault:
            case "more":
                (folder / "other.csv").write_text("not listed")
            case "less":
                (folder / "SHA256SUMS").open("a").write(f"{'0' * 64}  missing.csv\n")
            case "none":
                (folder / "table.csv").unlink()
            case "large":
                (machine.root / "checks.conf").write_text("MAXIMUM_GIB=0\n")
            case "virus":
                machine.has("clamdscan", "exit 1")
        assert machine.run("gate/import").returncode == 0
        assert self.arrived(remotes / "quarantine" / "refused" / self.SET)
        assert not self.arrived(remotes / "warehouse")
        assert not self.arrived(remotes / "import")
        assert machine.called(f"logger --tag hub-import -- data set {self.SET} refused: ")

    def test_nothing_passes_without_checks(self, machine: Machine) -> None:
        remotes = self.gate(machine)
        self.deliver(remotes / "import" / self.SET)
        machine.variables["HUB_CHECKS"] = str(machine.root / "no-checks")
        assert machine.run("gate/import").returncode == 0
        assert self.arrived(remotes / "quarantine")
        assert not self.arrived(remotes / "warehouse")

    @pytest.mark.parametrize("fails", ["copy", "check"])
    def test_nothing_is_deleted_that_did_not_arrive(self, machine: Machine, fails: str) -> None:
        remotes = self.gate(machine)
        self.deliver(remotes / "import" / self.SET)
        assert machine.run("gate/import", environment={"RCLONE_FAILS": fails}).returncode == 1
        assert self.arrived(remotes / "import") == ["SHA256SUMS", "table.csv"]

    def exporting(self, machine: Machine) -> Path:
        remotes = self.gate(machine)
        outbox = machine.root / "outbox"
        outbox.mkdir()
        (outbox / "model.bin").write_text("weights")
        (machine.root / "places").write_text('place() { [ "$1" != bad ] && echo "$1"; }\n')
        (machine.root / "workspaces").write_text(f"# name outbox\nonco bad\ncardio {outbox}\n")
        return remotes

    def test_exports_wait_in_quarantine(self, machine: Machine) -> None:
        remotes = self.exporting(machine)
        assert machine.run("gate/export").returncode == 1, "one workspace could not be reached"
        assert self.arrived(remotes / "quarantine" / "exports" / "cardio") == ["model.bin"]
        assert not self.arrived(remotes / "export")
        assert not self.arrived(machine.root / "outbox")
        assert machine.called("logger --tag hub-export -- export of cardio waits for approval")

    def test_exports_pass_after_checks_where_approval_was_waived(self, machine: Machine) -> None:
        remotes = self.exporting(machine)
        machine.settings(EXPORT_APPROVAL="waived")
        passes = machine.root / "checks.d" / "only"
        for check in (machine.root / "checks.d").iterdir():
            check.unlink()
        passes.write_text("#!/bin/bash\n")
        passes.chmod(0o755)
        machine.run("gate/export")
        assert self.arrived(remotes / "export" / "cardio") == ["model.bin"]

    def test_data_sets_are_delivered_by_name(self, machine: Machine) -> None:
        remotes = self.exporting(machine)
        self.deliver(remotes / "warehouse" / "cohort")
        inbox = machine.root / "inbox"
        made = machine.run("gate/deliver", "cohort", "cardio", str(inbox), environment={"USER": "operator"})
        assert made.returncode == 0, made.stderr
        assert self.arrived(inbox / "cohort") == ["SHA256SUMS", "table.csv"]
        assert machine.called("logger --tag hub-deliver -- data set cohort delivered to cardio by operator")
        (remotes / "warehouse" / "empty").mkdir()
        assert machine.run("gate/deliver", "empty", "cardio", str(inbox)).returncode == 1

    @pytest.mark.parametrize(
        ("written", "place"),
        [
            ("https://wscardio.blob.example/outbox", ":azureblob,account=wscardio,use_msi=true:outbox"),
            (
                "sftp://10.40.16.20/outbox",
                ":sftp,host=10.40.16.20,user=delivery,key_file=/etc/hub/credentials/delivery,"
                "known_hosts_file=/etc/hub/known_hosts:/outbox",
            ),
        ],
    )
    def test_places_of_workspaces(self, written: str, place: str) -> None:
        made = subprocess.run(
            ["bash", "-c", f'. {SCRIPTS / "gate" / "places.sh"}; place "$1"', "place", written],
            text=True,
            capture_output=True,
            check=True,
        )
        assert made.stdout.strip() == place


class TestOutbox:
    def test_sends_what_is_finished_and_keeps_what_was_not_taken(self, machine: Machine) -> None:
        folder = machine.root / "outbox"
        (folder / "run 1").mkdir(parents=True)
        (folder / "run").mkdir()
        for name in ("run/model.bin", "run 1/odd.bin"):
            (folder / name).touch()
            os.utime(folder / name, (0, 0))
        (folder / "young.bin").touch()
        machine.settings(OUTBOX="https://store/outbox")
        machine.variables["HUB_OUTBOX"] = str(folder)
        machine.has("hub-put")
        made = machine.run("workload/outbox")
        assert made.returncode == 0
        (sent,) = machine.called("hub-put")
        assert sent.endswith("/run/model.bin")
        assert "not sent" in made.stderr
        assert sorted(path.name for path in folder.rglob("*.bin")) == ["odd.bin", "young.bin"]


class TestWayOut:
    def test_first_proxy_that_answers(self, machine: Machine) -> None:
        machine.settings(PROXIES="10.40.4.10 10.40.4.11", PROXY_PORT="3128", NO_PROXY=".demo.internal")
        machine.has("timeout", '[[ "$*" == *10.40.4.11* ]]')
        assert machine.run("every/proxy").stdout == "http://10.40.4.11:3128\n"
        target = machine.root / "proxy.env"
        machine.variables["HUB_PROXY_ENVIRONMENT"] = str(target)
        assert machine.run("every/proxy", "write").returncode == 0
        assert "https_proxy=http://10.40.4.11:3128\n" in target.read_text()
        machine.has("timeout", "exit 1")
        assert machine.run("every/proxy", "write").returncode == 1
        assert "10.40.4.11" in target.read_text(), "the last one that answered stays"

    def test_packages_are_tried_again(self, machine: Machine) -> None:
        machine.has("apt-get", '[ "$(grep -c apt-get "$CALLS")" -gt 1 ]')
        assert machine.run("every/packages", "squid").returncode == 0
        assert machine.calls[-1].endswith("--option Dpkg::Options::=--force-confold install squid")
        machine.has("apt-get", "exit 100")
        assert machine.run("every/packages", "squid").returncode == 1
