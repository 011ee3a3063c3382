"""How a working Pulumi is found or built. Go and the user's Pulumi are small scripts here; others build for real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

GO = """#!/bin/sh
if [ "$1" = version ]; then echo go version go{version} linux/amd64; exit; fi
echo "$@" >> {calls}
{build}
"""

# Stands for the compiler: what it puts out is a command that can install plugins, as the toolchain's build asks.
BUILD = """
/bin/sleep 1
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\n/bin/mkdir -p "$PULUMI_HOME/plugins/$3-$4-v$5"\\n' > "$2"
/bin/chmod +x "$2"
"""


@dataclass(frozen=True)
class Machine:
    """A machine of which only PATH is left to choose."""

    folder: Path

    @property
    def calls(self) -> Path:
        return self.folder / "calls"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def has(self, command: str, script: str) -> Path:
        path = self.folder / "bin" / command
        path.parent.mkdir(exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)
        return path

    def has_go(self, version: str = "1.26.8", build: str = BUILD) -> Path:
        return self.has("go", GO.format(version=version, calls=self.calls, build=build))

    def has_pulumi(self, version: str) -> Path:
        return self.has("pulumi", f"#!/bin/sh\necho {version}\n")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "toolchain", *arguments],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
            | {"PATH": str(self.folder / "bin"), "HUB_CACHE": str(self.cache)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int | None, str, str]:
        process = self.start(*arguments)
        out, error = process.communicate(timeout=300)
        return process.returncode, out, error


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def ways_out(problem: str) -> str:
    return (
        f"Pulumi 3.256 or later is needed: {problem}.\n"
        "Do one of these, then try again:\n"
        "  - install Pulumi:  curl -fsSL https://get.pulumi.com | sh\n"
        "  - install Go ≥ 1.26; Pulumi 3.259.0 is then built once, in some minutes\n"
    )


def test_neither_pulumi_nor_go(machine: Machine) -> None:
    problem = "there is none on PATH, and there is no Go on PATH to build it with"
    assert machine.run() == (1, "", ways_out(problem))
    assert machine.run("env") == (1, "", ways_out(problem))


def test_an_old_pulumi_and_no_go(machine: Machine) -> None:
    pulumi = machine.has_pulumi("v3.255.9")
    problem = f"{pulumi} is 3.255.9, and there is no Go on PATH to build it with"
    assert machine.run() == (1, "", ways_out(problem))


def test_an_old_go(machine: Machine) -> None:
    go = machine.has_go("1.20.1")
    said = "go version go1.20.1 linux/amd64"
    problem = f"there is none on PATH, and {go} is not Go 1.26 or later ({said})"
    assert machine.run() == (1, "", ways_out(problem))


@pytest.mark.parametrize("version", ["v3.256.0", "v3.300.1", "v4.0.0"])
def test_a_recent_pulumi_is_used_as_it_is(machine: Machine, version: str) -> None:
    pulumi = machine.has_pulumi(version)
    machine.has_go()
    assert machine.run() == (0, f"pulumi {version[1:]} (your own): {pulumi}\n", "")
    assert not machine.calls.exists()
    code, out, error = machine.run("env", "--no-cloud")
    assert (code, error) == (0, "")
    assert f"export PULUMI_HOME={machine.cache}/toolchain/installed/home-no-cloud\n" in out


def test_a_pulumi_that_does_not_run_is_no_pulumi(machine: Machine) -> None:
    machine.has("pulumi", "#!/bin/sh\nexit 3\n")
    code, _, error = machine.run()
    assert code == 1
    assert error == ways_out("there is none on PATH, and there is no Go on PATH to build it with")


def test_a_built_pulumi_on_path_is_not_taken_for_the_users_own(machine: Machine) -> None:
    ours = machine.cache / "toolchain" / "0123" / "pulumi"
    ours.parent.mkdir(parents=True)
    machine.has_pulumi("v3.259.0").rename(ours)
    (machine.folder / "bin").rmdir()
    (machine.folder / "bin").symlink_to(ours.parent)
    assert machine.run()[1] == f"pulumi 3.259.0 (your own): {machine.folder / 'bin' / 'pulumi'}\n"
    environment = os.environ | {"PATH": str(ours.parent), "HUB_CACHE": str(machine.cache)}
    done = subprocess.run(
        [sys.executable, "-m", "toolchain"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Pulumi 3.256 or later is needed: there is none on PATH")


def test_a_failed_build_shows_the_last_lines_and_the_log(machine: Machine) -> None:
    machine.has_go(build='for i in 1 2 3 4 5 6 7 8 9; do echo "line $i"; echo "more [$i]" >&2; done; exit 2')
    code, out, error = machine.run()
    assert (code, out) == (1, "")
    log = next((machine.cache / "toolchain").glob("*.log"))
    shown = [f"{kind} {i}" if kind == "line" else f"more [{i}]" for i in range(1, 10) for kind in ("line", "more")]
    assert error == (
        "building the Pulumi command 3.259.0 …\n"
        "Building the Pulumi command 3.259.0 failed with exit code 2. The last lines:\n\n"
        + "\n".join(shown[-15:])
        + f"\n\nThe whole log: {log}\n"
    )
    assert log.read_text().splitlines() == shown
    assert not log.with_suffix("").exists()


@pytest.mark.engine
def test_two_at_once_build_once_and_later_nothing_is_built(machine: Machine) -> None:
    go = machine.has_go()
    said = [process.communicate(timeout=300) for process in [machine.start(), machine.start()]]
    folder = next(p for p in (machine.cache / "toolchain").iterdir() if p.is_dir())
    assert [out for out, _ in said] == [f"pulumi 3.259.0 (built): {folder / 'pulumi'}\n"] * 2
    steps = ["the Pulumi command 3.259.0", "the OpenStack provider 5.5.3", "the language host's Python"]
    steps += ["the language host's packages", "the language host"]
    builder, waiter = sorted((error for _, error in said), key=len, reverse=True)
    assert re.sub(r"in \d+ s", "in N s", builder) == "".join(f"building {s} …\nbuilt {s} in N s\n" for s in steps)
    assert waiter == f"another process builds the toolchain; waiting for {folder.with_suffix('.lock')}\n"
    calls = machine.calls.read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["build", "build"]
    assert "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0" in calls[0]

    go.unlink()
    assert machine.run() == (0, f"pulumi 3.259.0 (built): {folder / 'pulumi'}\n", "")

    # What is left: the command, the language host that runs from where it was moved to, two homes with the provider.
    assert sorted(p.name for p in folder.iterdir()) == [
        "home",
        "home-no-cloud",
        "pulumi",
        "pulumi-language-python",
        "venv",
    ]
    host = subprocess.run([folder / "pulumi-language-python", "-version"], capture_output=True, text=True, check=True)
    assert host.stdout == "3.272.0\n"
    for home in ("home", "home-no-cloud"):
        assert (folder / home / "plugins" / "resource-openstack-v5.5.3").is_dir()

    # A Python that was removed below the toolchain makes it unusable: it is built again, or the ways out are told.
    (folder / "venv" / "bin" / "python").unlink()
    assert machine.run()[0] == 1
    machine.has_go()
    assert machine.run()[0] == 0
    assert (folder / "venv" / "bin" / "python").exists()
