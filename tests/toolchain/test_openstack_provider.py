"""The built OpenStack provider agrees with the installed Python package."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import typing
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pulumi
import pulumi_openstack
import pytest
from pulumi import _types

from toolchain import Toolchain, tokens
from toolchain.pins import Sources

pytestmark = pytest.mark.engine

TABLE = Sources().openstack_provider / "tokens.tsv"


@pytest.fixture(scope="module")
def provider(ready: Toolchain) -> Path:
    home = ready.home(no_cloud=True)
    assert home is not None
    return home / "plugins" / f"resource-openstack-v{Sources().openstack_version()}" / "pulumi-resource-openstack"


def lines(*command: str | Path) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def classes_of(hint: object) -> Iterator[type]:
    """The classes of nested properties in a type such as Sequence['outputs.Port']."""
    for argument in typing.get_args(hint):
        yield from classes_of(argument)
    if inspect.isclass(hint) and _types.is_output_type(hint):
        yield hint


def paths(types: dict[str, type]) -> set[str]:
    found = set(types)
    for name, hint in types.items():
        for nested in classes_of(hint):
            found |= {f"{name}.{path}" for path in paths(_types.output_type_types(nested))}
    return found


def sdk_properties() -> dict[str, set[str]]:
    """Every property of every resource and data source of the package, by token."""
    found = {}
    for module_info in pkgutil.walk_packages(pulumi_openstack.__path__, "pulumi_openstack."):
        module = importlib.import_module(module_info.name)
        own = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == module.__name__]
        for each in own:
            if issubclass(each, pulumi.CustomResource) and getattr(each, "pulumi_type", None):
                found[each.pulumi_type] = paths(_types.resource_types(each))
        invoked = set(re.findall(r"'(openstack:\w+/get\w+:get\w+)'", Path(str(module.__file__)).read_text()))
        results = [c for c in own if _types.is_output_type(c) and not c.__name__.startswith("Awaitable")]
        if invoked and results:
            (token,), (result,) = invoked, results
            found[token] = paths(_types.output_type_types(result))
    return found


def test_the_token_table_is_what_the_package_says(provider: Path) -> None:
    assert tokens.table(lines(provider, "-names"), tokens.sdk_folder()) == TABLE.read_text()


def test_a_name_without_a_token_is_refused() -> None:
    with pytest.raises(ValueError, match="for: resource openstack_quantum_teleport_v9; add them to EXCEPTIONS"):
        tokens.table(["resource openstack_quantum_teleport_v9"], tokens.sdk_folder())


def test_every_property_has_the_name_that_the_package_uses(provider: Path) -> None:
    ours: dict[str, set[str]] = defaultdict(set)
    for line in lines(provider, "-properties"):
        token, path = line.split(" ")
        ours[token].add(path)
    sdk = sdk_properties()
    assert len(ours) == len(TABLE.read_text().splitlines()) - 1
    # The package gives resources and results an id, and resources a URN, which the Terraform provider does not name.
    differing = {
        token: (sorted(ours[token] - sdk[token]), sorted(sdk[token] - ours[token] - {"id", "urn"}))
        for token in ours
        if ours[token] - sdk[token] or sdk[token] - ours[token] - {"id", "urn"}
    }
    assert differing == {}


def test_the_provider_has_the_version_of_the_package(ready: Toolchain) -> None:
    for no_cloud in (False, True):
        environment = os.environ | ready.environment(no_cloud=no_cloud)
        listed = subprocess.run(
            [ready.pulumi, "plugin", "ls"], env=environment, capture_output=True, text=True, check=True
        ).stdout
        assert re.search(rf"^openstack +resource +{re.escape(Sources().openstack_version())} ", listed, re.MULTILINE)


def test_a_plugin_is_installed_once_and_again_when_its_content_changes(ready: Toolchain, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    program = source / "pulumi-resource-trial"
    program.write_text("#!/bin/sh\necho one\n")
    program.chmod(0o755)
    trial = Toolchain(ready.pulumi, ready.version, ready.built, tmp_path / "folder")
    installed = trial.folder / "home-no-cloud" / "plugins" / "resource-trial-v1.2.3" / program.name

    trial.install_plugin("resource", "trial", "1.2.3", source, no_cloud=True)
    first = installed.stat()
    trial.install_plugin("resource", "trial", "1.2.3", source, no_cloud=True)
    assert installed.stat() == first
    program.write_text("#!/bin/sh\necho two\n")
    trial.install_plugin("resource", "trial", "1.2.3", source, no_cloud=True)
    assert installed.read_text() == "#!/bin/sh\necho two\n"
    assert not (trial.folder / "home").exists()
