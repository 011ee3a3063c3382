"""The language host's answers, asked as the engine asks: over gRPC."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from toolchain.pins import Sources

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "toolchain.language_host", "-root=/", "127.0.0.1:1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        yield started
        started.kill()


@pytest.fixture(scope="module")
def host(process: subprocess.Popen[str]) -> Iterator[language_pb2_grpc.LanguageRuntimeStub]:
    assert process.stdout is not None
    port = int(process.stdout.readline())
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield language_pb2_grpc.LanguageRuntimeStub(channel)


def info(folder: Path, **options: object) -> language_pb2.ProgramInfo:
    given = struct_pb2.Struct()
    given.update(options)
    return language_pb2.ProgramInfo(
        root_directory=str(folder), program_directory=str(folder), entry_point=".", options=given
    )


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A virtual environment with made-up packages."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = next((folder / "lib").glob("python*/site-packages"))

    def package(name: str, version: str, plugin: str | None = None, *requires: str) -> None:
        described = packages / f"{name}-{version}.dist-info" / "METADATA"
        described.parent.mkdir()
        lines = [f"Name: {name.replace('_', '-')}", f"Version: {version}", *(f"Requires-Dist: {r}" for r in requires)]
        described.write_text("Metadata-Version: 2.1\n" + "\n".join(lines) + "\n")
        if plugin is not None:
            (packages / name).mkdir()
            (packages / name / "pulumi-plugin.json").write_text(plugin)

    package("pulumi_cloud", "1.2.3", '{"resource": true, "name": "cloud", "version": "1.2.4", "server": "https://own"}')
    package(
        "pulumi_old", "0.9.0", '{"resource": true, "name": "old"}', "Grpcio>=1; python_version>'3'", "x; extra == 'y'"
    )
    package("pulumi_rules", "2.0.0", '{"resource": false, "name": "rules"}')
    package(
        "pulumi_made",
        "3.0.0",
        '{"resource": true, "name": "bridge", "version": "1.0.0",'
        ' "parameterization": {"name": "made", "version": "3.0.0", "value": "aGVhbHRo"}}',
    )
    package("pulumi_broken", "4.0.0", "{")
    package("grpcio", "1.85.3")
    package("x", "1.0")
    return folder


def test_the_plugins_of_installed_packages(
    host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path, venv: Path
) -> None:
    request = language_pb2.GetRequiredPackagesRequest(info=info(tmp_path, virtualenv=venv.name))
    packages = sorted(host.GetRequiredPackages(request).packages, key=lambda p: p.name)
    assert [(p.name, p.kind, p.version, p.server) for p in packages] == [
        ("bridge", "resource", "1.0.0", ""),
        ("cloud", "resource", "1.2.4", "https://own"),
        ("old", "resource", "0.9.0", ""),
    ]
    parameter = packages[0].parameterization
    assert (parameter.name, parameter.version, parameter.value) == ("made", "3.0.0", b"health")
    assert not packages[1].HasField("parameterization")


@pytest.mark.parametrize(
    ("transitive", "expected"),
    [
        (True, ["grpcio", "pulumi-broken", "pulumi-cloud", "pulumi-made", "pulumi-old", "pulumi-rules", "x"]),
        (False, ["pulumi-broken", "pulumi-cloud", "pulumi-made", "pulumi-old", "pulumi-rules", "x"]),
    ],
)
def test_installed_packages(
    host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path, venv: Path, transitive: bool, expected: list[str]
) -> None:
    request = language_pb2.GetProgramDependenciesRequest(
        info=info(tmp_path, virtualenv=venv.name), transitiveDependencies=transitive
    )
    found = host.GetProgramDependencies(request).dependencies
    assert [dependency.name for dependency in found] == expected
    assert {d.name: d.version for d in found}["pulumi-old"] == "0.9.0"


def test_about_a_program(host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path, venv: Path) -> None:
    about = host.About(language_pb2.AboutRequest(info=info(tmp_path, virtualenv=venv.name)))
    assert about.executable == str(venv / "bin" / "python")
    assert about.version == ".".join(map(str, sys.version_info[:3]))
    assert dict(about.metadata) == {"toolchain": "pip"}


def test_the_lock_of_uv_chooses_uv(host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path, venv: Path) -> None:
    venv.rename(tmp_path / ".venv")
    (tmp_path / "uv.lock").touch()
    (tmp_path / "stacks").mkdir()
    asked = info(tmp_path)
    asked.program_directory = str(tmp_path / "stacks")
    about = host.About(language_pb2.AboutRequest(info=asked))
    assert about.executable == str(tmp_path / ".venv" / "bin" / "python")
    assert dict(about.metadata) == {"toolchain": "uv"}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"virtualenv": "none"},
            "the virtual environment {folder}/none does not exist; run `pulumi install` to make it",
        ),
        ({"virtualenv": 7}, "the option 'virtualenv' must be the path of a folder, not 7.0"),
        ({"toolchain": "poetry"}, "the toolchain 'poetry' is not supported; use one of: pip, uv"),
    ],
)
def test_wrong_options_are_explained(
    host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path, options: dict[str, object], problem: str
) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        host.GetRequiredPackages(language_pb2.GetRequiredPackagesRequest(info=info(tmp_path, **options)))
    assert raised.value.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert raised.value.details() == problem.format(folder=tmp_path)


def test_open_options_are_asked_for(host: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path) -> None:
    def asked(**options: object) -> list[str]:
        request = language_pb2.RuntimeOptionsRequest(info=info(tmp_path, **options))
        return [prompt.key for prompt in host.RuntimeOptionsPrompts(request).prompts]

    assert asked() == ["toolchain"]
    assert asked(toolchain="pip") == ["virtualenv"]
    assert asked(toolchain="pip", virtualenv="venv") == []
    assert asked(toolchain="uv") == []


def test_the_version_is_that_of_the_package(host: language_pb2_grpc.LanguageRuntimeStub) -> None:
    pinned = re.search(r"^pulumi==(\S+)", Sources().requirements.read_text(), re.MULTILINE)
    assert pinned is not None
    assert host.GetPluginInfo(empty_pb2.Empty()).version == pinned[1]


def test_the_host_enters_no_package_but_the_stubs() -> None:
    program = (
        "import sys, toolchain.language_host.host; print(sorted(m for m in sys.modules if m.startswith('pulumi.')))"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    entered = set(re.findall(r"'(pulumi\.[\w.]+)'", said))
    assert {name for name in entered if not name.startswith("pulumi.runtime.proto")} == {"pulumi.runtime"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_silently_when_told(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "toolchain.language_host"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline().strip().isdigit()
        started.send_signal(number)
        assert started.communicate(timeout=20)[0] == ""
        assert started.returncode == 0


def test_it_ends_with_its_parent() -> None:
    program = (
        "import subprocess, sys\n"
        "command = [sys.executable, '-m', 'toolchain.language_host']\n"
        "host = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)\n"
        "host.stdout.readline()\n"
        "print(host.pid)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    end = time.monotonic() + 20
    while _runs(int(said)):
        assert time.monotonic() < end, "the host outlives its parent"
        time.sleep(0.1)


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/exe").readlink() != Path()  # a process that was not yet collected has none
    except OSError:
        return False
