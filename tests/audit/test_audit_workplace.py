"""Where a stack is run: nothing of the user's is touched without need, and no credential leaks into a no-cloud run."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import sandbox.azure
from audit import workplace
from audit.engine import AuditError
from audit.workplace import Project
from toolchain import Toolchain

SPEC = {
    "secretsprovider": "passphrase",
    "encryptedkey": "key",
    "encryptionsalt": "v1:salt",
    "config": {
        "hub:a": {"b": [{"secure": "v1:cipher"}, 2]},
        "hub:c": {"secure": "v1:x"},
        "hub:d": {"secure": 1, "e": 2},
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the stacks `t` and `sandbox`."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: hub\nruntime: python\nstackConfigDir: stacks\n")
    for stack in ("t", "sandbox"):
        (tmp_path / "stacks" / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    return Project.load(tmp_path)


@pytest.fixture
def tools(tmp_path: Path) -> Toolchain:
    """A toolchain that nothing here runs."""
    return Toolchain(tmp_path / "tools" / "pulumi", "3.259.0", built=True, folder=tmp_path / "tools")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine that runs the tests decides them."""
    for name in list(os.environ):
        if name.startswith(("PULUMI_", "OS_", "ARM_", "AZURE_", "OVH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_project_and_its_stacks(project: Project) -> None:
    assert (project.name, project.backend, project.stacks()) == ("hub", None, ["sandbox", "t"])
    assert project.configuration("t") == project.root / "stacks" / "Pulumi.t.yaml"
    with pytest.raises(AuditError) as refused:
        project.configuration("nope")
    assert str(refused.value) == (
        "there is no stack 'nope': stacks/Pulumi.nope.yaml is missing; stacks here: sandbox, t"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no Pulumi.yaml: run the command from the toolkit's checkout"),
        ("name: [", "is no valid YAML"),
        ("runtime: python", "names no project: it needs a line `name: …`"),
        ("just text", "names no project: it needs a line `name: …`"),
    ],
)
def test_bad_project_is_refused_in_words(content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "Pulumi.yaml").write_text(content)
    with pytest.raises(AuditError, match=message):
        Project.load(tmp_path)


def test_own_state_and_passphrase_where_nothing_is_set(project: Project, tools: Toolchain) -> None:
    environment = workplace.cloud_environment(project, "t", tools)
    assert environment["PULUMI_BACKEND_URL"] == (project.root / ".hub" / "state").as_uri()
    file = Path(environment["PULUMI_CONFIG_PASSPHRASE_FILE"])
    assert file == project.root / ".hub" / "passphrase"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_text()
    assert len(first) >= 32
    assert workplace.cloud_environment(project, "t", tools)["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(file)
    assert file.read_text() == first


def _by_variable(project: Project, patch: pytest.MonkeyPatch) -> Project:
    patch.setenv("PULUMI_BACKEND_URL", "s3://states")
    return project


def _by_project(project: Project, _: pytest.MonkeyPatch) -> Project:
    return Project(project.root, project.name, project.configuration_folder, "s3://states")


def _by_login(project: Project, _: pytest.MonkeyPatch) -> Project:
    return _logged_in(project, '{"current": "s3://states"}')


def _logged_in(project: Project, credentials: str) -> Project:
    home = project.root / "tools" / "home"
    home.mkdir(parents=True)
    (home / "credentials.json").write_text(credentials)
    return project


@pytest.mark.parametrize("choose", [_by_variable, _by_project, _by_login])
def test_back_end_that_the_user_chose_is_kept(
    choose: Callable[[Project, pytest.MonkeyPatch], Project],
    project: Project,
    tools: Toolchain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = workplace.cloud_environment(choose(project, monkeypatch), "t", tools)
    assert environment.get("PULUMI_BACKEND_URL") == os.environ.get("PULUMI_BACKEND_URL")
    assert not {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & environment.keys()
    assert not (project.root / ".hub").exists()


@pytest.mark.parametrize("credentials", ["", "[]", '{"current": ""}', "{}"])
def test_login_that_says_nothing_chooses_nothing(credentials: str, project: Project, tools: Toolchain) -> None:
    environment = workplace.cloud_environment(_logged_in(project, credentials), "t", tools)
    assert environment["PULUMI_BACKEND_URL"] == (project.root / ".hub" / "state").as_uri()


def test_passphrase_of_the_user_is_kept(project: Project, tools: Toolchain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "own")
    environment = workplace.cloud_environment(project, "t", tools)
    assert environment["PULUMI_CONFIG_PASSPHRASE"] == "own"
    assert "PULUMI_CONFIG_PASSPHRASE_FILE" not in environment


def test_sandbox_that_does_not_run_is_told(
    project: Project, tools: Toolchain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUB_SANDBOX_HOME", str(tmp_path / "no-sandbox"))
    with pytest.raises(AuditError, match="hub sandbox start"):
        workplace.cloud_environment(project, "sandbox", tools)


def test_no_credential_reaches_a_run_without_cloud(
    tools: Toolchain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = {
        "OS_PASSWORD": "s1",
        "OS_TOKEN": "s2",
        "OS_AUTH_URL": "s3",
        "ARM_CLIENT_SECRET": "s4",
        "AZURE_CLIENT_SECRET": "s5",
        "OVH_APPLICATION_SECRET": "s6",
        "PULUMI_CONFIG_PASSPHRASE_FILE": "s7",
        "PULUMI_ACCESS_TOKEN": "s8",
        "PULUMI_BACKEND_URL": "s9",
    }
    for name, value in secret.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OS_REGION_NAME", "BHS5")
    monkeypatch.setattr(sandbox.azure, "install", lambda *_: None)
    environment = workplace.no_cloud_environment(tools, tmp_path / "state", {"PULUMI_CONFIG_PASSPHRASE": "x"})
    assert not set(secret.values()) & set(environment.values())
    assert environment["OS_REGION_NAME"] == "BHS5"  # for the program to refuse
    assert "OS_AUTH_URL" not in environment
    assert environment["OS_USERNAME"] == "no-cloud"
    assert environment["PULUMI_BACKEND_URL"] == (tmp_path / "state").as_uri()
    assert environment["PULUMI_HOME"] == str(tools.home(no_cloud=True))
    assert environment["PULUMI_CONFIG_PASSPHRASE"] == "x"


def test_settings_without_secrets_keep_all_else() -> None:
    assert workplace.without_secrets(SPEC) == {
        "config": {
            "hub:a": {"b": [workplace.WITHHELD, 2]},
            "hub:c": workplace.WITHHELD,
            "hub:d": {"secure": 1, "e": 2},
        }
    }
