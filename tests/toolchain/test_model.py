"""The environment of a toolchain and its homes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolchain import Toolchain, ToolchainError


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    for name in [name for name in os.environ if name.startswith("PULUMI_")]:
        monkeypatch.delenv(name)
    return tmp_path / "toolchain"


@pytest.fixture
def built(cache: Path) -> Toolchain:
    return Toolchain(cache / "0123" / "pulumi", "3.259.0", built=True, folder=cache / "0123")


@pytest.fixture
def own(cache: Path) -> Toolchain:
    return Toolchain(Path("/opt/pulumi/bin/pulumi"), "3.300.0", built=False, folder=cache / "installed")


def inherit(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_a_built_toolchain_has_its_own_home_and_comes_first(built: Toolchain) -> None:
    assert built.environment() == {
        "PATH": f"{built.folder}:/usr/bin:/bin",
        "PULUMI_HOME": str(built.folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }


def test_a_run_without_a_cloud_takes_plugins_from_its_own_home_only(built: Toolchain) -> None:
    assert built.environment(no_cloud=True) == {
        "PATH": f"{built.folder}:/usr/bin:/bin",
        "PULUMI_HOME": str(built.folder / "home-no-cloud"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def test_the_users_own_pulumi_keeps_its_home(own: Toolchain) -> None:
    assert own.home(no_cloud=False) is None
    assert own.environment() == {"PATH": "/usr/bin:/bin", "PULUMI_SKIP_UPDATE_CHECK": "1"}


def test_the_users_own_pulumi_has_a_home_of_ours_without_a_cloud(own: Toolchain) -> None:
    assert own.environment(no_cloud=True) == {
        "PATH": "/usr/bin:/bin",
        "PULUMI_HOME": str(own.folder / "home-no-cloud"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
    }


def test_an_environment_inside_an_environment_does_not_grow(built: Toolchain, monkeypatch: pytest.MonkeyPatch) -> None:
    first = built.environment()
    inherit(monkeypatch, first)
    assert built.environment() == first


@pytest.mark.parametrize("kind", ["built", "own"])
def test_a_real_run_inside_one_without_a_cloud_does_not_see_the_stand_ins(
    kind: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    toolchain: Toolchain = request.getfixturevalue(kind)
    inherit(monkeypatch, toolchain.environment(no_cloud=True))
    environment = toolchain.environment()
    real = toolchain.folder / "home" if toolchain.built else Path.home() / ".pulumi"
    assert environment["PULUMI_HOME"] == str(real)
    assert environment["PULUMI_IGNORE_AMBIENT_PLUGINS"] == "false"
    assert environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] == "false"


def test_a_home_that_the_user_chose_is_left_alone(own: Toolchain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_HOME", "/srv/pulumi")
    monkeypatch.setenv("PULUMI_IGNORE_AMBIENT_PLUGINS", "true")
    assert own.environment() == {"PATH": "/usr/bin:/bin", "PULUMI_SKIP_UPDATE_CHECK": "1"}


def test_nothing_is_installed_into_the_users_home(own: Toolchain, tmp_path: Path) -> None:
    with pytest.raises(ToolchainError, match=r"whose plugins are yours\. Install it with `pulumi plugin install"):
        own.install_plugin("resource", "openstack", "5.5.3", tmp_path, no_cloud=False)


def test_a_plugin_that_is_not_there_is_named(built: Toolchain, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(ToolchainError, match=f"resource-openstack-v5.5.3 is not installed: there is no {missing}"):
        built.install_plugin("resource", "openstack", "5.5.3", missing, no_cloud=True)
