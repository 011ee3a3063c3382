"""Audits by the real engine, of small programs and without any cloud."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from rich.console import Console

import toolchain
from audit import auditing, packing, sources, workplace
from audit.auditing import Rules
from audit.engine import AuditError
from audit.evidence import Dossier
from audit.verdict import Verdict
from audit.workplace import Project

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = """
import pulumi
import pulumi_openstack as openstack
provider = openstack.Provider("gra", region="GRA11", auth_url="https://auth.cloud.ovh.net/v3", user_name="u",
                              password="hunter2", tenant_name="t", delayed_auth=True)
explicit = pulumi.ResourceOptions(provider=provider)
"""
GOOD = (
    PROVIDER
    + """
labels = {"owner": "o", "workspace": "hub", "data-class": "technical", "control-scope": "c", "end-date": "2999-12-31"}
kept = pulumi.ResourceOptions(provider=provider, protect=True)
openstack.blockstorage.Volume("v", size=1, region="GRA11", volume_type="classic-luks", metadata=labels, opts=kept)
"""
)
BAD = PROVIDER + 'openstack.blockstorage.Volume("v", size=1, region="BHS5", volume_type="classic", opts=explicit)'


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Project]:
    """A project with one stack, `t`, of the program given."""

    def write(program: str) -> Project:
        virtualenv = f"runtime: {{name: python, options: {{virtualenv: {sys.prefix!r}}}}}"
        (tmp_path / "Pulumi.yaml").write_text(f"name: hub\n{virtualenv}\n")
        (tmp_path / "Pulumi.t.yaml").write_text(
            "encryptionsalt: v1:foreign\nconfig:\n  hub:key: {secure: v1:foreign}\n"
        )
        (tmp_path / "__main__.py").write_text(program)
        return Project.load(tmp_path)

    return write


def audit(project: Project, configuration: Path | None = None) -> Dossier:
    tools, rules = toolchain.ensure(), Rules.choose(project, "t", configuration)
    with workplace.without_cloud(project, "t", tools) as prepared:
        source = sources.preview(prepared, Console(quiet=True))
    return auditing.audit(source, rules, project, "t", tools.version)


def test_good_program_passes_and_nothing_of_the_user_is_touched(project: Callable[[str], Project]) -> None:
    made = project(GOOD)
    before = {file: file.read_bytes() for file in made.root.iterdir() if file.is_file()}
    dossier = audit(made)
    assert dossier.judgement.verdict is Verdict.PASS, dossier.judgement
    assert {file: file.read_bytes() for file in made.root.iterdir() if file.is_file()} == before
    assert not (made.root / ".hub").exists()
    assert [(resource.name, resource.place) for resource in dossier.resources] == [
        ("v", "GRA11"),
        ("gra", "GRA11"),
        ("hub-t", None),
    ]
    assert dossier.versions.providers == {"openstack": "5.5.3"}
    assert dossier.run is not None
    assert {result.urn for result in dossier.run.results} == {resource.urn for resource in dossier.resources}
    page = packing.write(dossier, made.root / "out")
    assert "hunter2" not in page.read_text() + (page.parent / "results.json").read_text()


def test_bad_program_fails_by_its_policies_alone(project: Callable[[str], Project]) -> None:
    dossier = audit(project(BAD))
    assert dossier.judgement.verdict is Verdict.FAIL, dossier.judgement
    assert dossier.run is not None
    failed = {(result.rule, result.urn[-4:]) for result in dossier.run.results if result.blocks}
    assert {("residency", "e::v"), ("encryption-at-rest", "e::v"), ("explicit-provider", "e::v")} <= failed


def test_program_that_raises_after_its_resources(project: Callable[[str], Project]) -> None:
    dossier = audit(project(GOOD + "\nraise RuntimeError('halfway')"))
    assert dossier.judgement.verdict is Verdict.RUN_FAILED
    assert dossier.judgement.reason == "the program failed: RuntimeError: halfway"


QUOTED = (
    PROVIDER
    + """
group = openstack.networking.SecGroup("g", opts=explicit)
openstack.networking.SecGroupRule(
    "r", direction=pulumi.Output.secret("canary-7c1d"), ethertype="IPv4", security_group_id=group.id, opts=explicit
)
"""
)


def test_a_secret_that_a_provider_quotes_is_printed_and_not_kept(
    project: Callable[[str], Project], capfd: pytest.CaptureFixture[str]
) -> None:
    made = project(QUOTED)
    dossier = audit(made)
    assert dossier.judgement.verdict is Verdict.RUN_FAILED
    assert dossier.judgement.reason.startswith("r: failed; what was said of it may quote a secret")
    assert "canary-7c1d" in capfd.readouterr().err
    folder = packing.write(dossier, made.root / "out").parent
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 10
    assert [file.name for file in files if b"canary-7c1d" in file.read_bytes()] == []


def test_policies_and_a_broken_program_at_once_are_a_failed_run(project: Callable[[str], Project]) -> None:
    dossier = audit(project(BAD + "\nraise RuntimeError('halfway')"))
    assert dossier.judgement.verdict is Verdict.RUN_FAILED


def test_policy_configuration_that_is_refused(project: Callable[[str], Project], tmp_path: Path) -> None:
    configuration = tmp_path / "wrong.json"
    configuration.write_text('{"residency": {"perimeter": "mars"}}')
    with pytest.raises(AuditError, match=r"wrong.json: .*residency.perimeter: Input should be 'fr', 'eu' or 'eea'"):
        audit(project(GOOD), configuration)


@pytest.fixture
def no_back_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the caller says where states live."""
    for name in ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_back_end")
def test_own_state_is_made_once_and_the_committed_file_stays(project: Callable[[str], Project]) -> None:
    made, tools = project(GOOD), toolchain.ensure()
    file = made.configuration("t")
    file.write_text("config: {}  # committed\n")
    salts = []
    for _ in range(2):
        with workplace.as_configured(made, "t", tools) as prepared:
            assert prepared.engine.has_stack("t")
            assert prepared.config_file == made.root / ".hub" / "stacks" / "Pulumi.t.yaml"
            salts.append(yaml.safe_load(prepared.config_file.read_text())["encryptionsalt"])
    assert salts[0] == salts[1]
    assert file.read_text() == "config: {}  # committed\n"


def test_stack_that_the_back_end_of_the_user_lacks(
    project: Callable[[str], Project], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", tmp_path.as_uri())
    with (
        pytest.raises(AuditError, match="make it with `pulumi stack init t`"),
        workplace.as_configured(project(GOOD), "t", toolchain.ensure()),
    ):
        pass


def test_interrupted_audit_leaves_no_process_and_no_evidence(project: Callable[[str], Project]) -> None:
    made = project("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(300)")
    marker = f"HUB_TEST_MARK={made.root}"
    command = [sys.executable, "-c", "from cli.app import main; main()", "audit", "t", "--no-cloud"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUB_TEST_MARK": str(made.root)}
    with subprocess.Popen(
        command, cwd=made.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as hub:
        limit = time.monotonic() + 120
        while not (made.root / "started").exists() and hub.poll() is None and time.monotonic() < limit:
            time.sleep(0.05)
        assert (made.root / "started").exists()
        hub.send_signal(signal.SIGINT)
        said = hub.communicate(timeout=60)[0].decode()
    assert hub.returncode == 130, said
    assert "Traceback" not in said
    limit = time.monotonic() + 10
    while (left := _running(marker)) and time.monotonic() < limit:
        time.sleep(0.1)
    assert left == []
    assert not (made.root / "evidence").exists()


def _running(marker: str) -> list[str]:
    """Command lines of the processes whose environment holds the marker."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and marker.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
