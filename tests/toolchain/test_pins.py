"""Versions and the key of a toolchain's content."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

from toolchain import pins
from toolchain.pins import Sources


@pytest.fixture
def copied(tmp_path: Path) -> Sources:
    original = Sources()
    copy = tmp_path / "toolchain"
    shutil.copytree(original.command.parent, copy)
    return Sources(
        copy / original.command.name,
        copy / original.openstack_provider.name,
        copy / original.language_host.name,
        copy / original.recipe.name,
    )


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0", (3, 259, 0)),
        ("v3.259.0\nwarning: a new version 4.0.0 is available", (3, 259, 0)),
        ("go version go1.26.8 linux/amd64", (1, 26, 8)),
        ("3.256.0-alpha.x1234", (3, 256, 0)),
        ("1.26", (1, 26, 0)),
        ("5", (5, 0, 0)),
    ],
)
def test_parse_version(text: str, version: pins.Version) -> None:
    assert pins.parse_version(text) == version


def test_a_text_without_a_version_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no version in 'unknown'"):
        pins.parse_version("unknown")


def test_versions_compare_as_numbers() -> None:
    assert pins.parse_version("v3.1000.0") > pins.MINIMUM_PULUMI > pins.parse_version("v3.99.0")


@pytest.mark.parametrize(("version", "text"), [((3, 256, 0), "3.256"), ((1, 26, 8), "1.26.8")])
def test_shown(version: pins.Version, text: str) -> None:
    assert pins.shown(version) == text


def test_the_key_is_the_same_for_the_same_content(copied: Sources) -> None:
    key = pins.key(Sources())
    assert re.fullmatch("[0-9a-f]{16}", key)
    assert pins.key(copied) == key


def test_every_file_decides_the_key(copied: Sources) -> None:
    keys = {pins.key(copied)}
    files = list(copied.files())
    for file in files:
        file.write_bytes(file.read_bytes() + b"\n")
        keys.add(pins.key(copied))
    assert len(keys) == len(files) + 1


def test_all_that_is_built_from_is_in_the_key() -> None:
    sources = Sources()
    beside = {"__pycache__", "requirements.in"}
    expected = {
        path
        for folder in (sources.command, sources.openstack_provider, sources.language_host)
        for path in folder.iterdir()
        if path.name not in beside
    }
    assert set(sources.files()) == expected | {sources.recipe}


def test_a_file_that_is_new_or_renamed_changes_the_key(copied: Sources) -> None:
    before = pins.key(copied)
    extra = copied.language_host / "extra.py"
    extra.write_text("")
    added = pins.key(copied)
    extra.rename(extra.with_name("other.py"))
    assert len({before, added, pins.key(copied)}) == 3


def test_what_is_not_built_does_not_change_the_key(copied: Sources) -> None:
    before = pins.key(copied)
    (copied.language_host / "__pycache__").mkdir(exist_ok=True)
    (copied.language_host / "__pycache__" / "host.cpython-311.pyc").write_bytes(b"x")
    (copied.command / "README.md").write_text("x")
    assert pins.key(copied) == before


def test_another_machine_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pins.key(Sources())
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert pins.key(Sources()) != before


def test_the_openstack_provider_answers_to_the_version_that_the_sdk_asks_for() -> None:
    spec = find_spec("pulumi_openstack")
    assert spec is not None
    assert spec.origin is not None
    plugin = json.loads((Path(spec.origin).parent / "pulumi-plugin.json").read_text())
    assert plugin["name"] == "openstack"
    assert Sources().openstack_version() == plugin["version"]


def test_the_language_host_has_the_pulumi_package_of_the_toolkit() -> None:
    sources = Sources()
    pinned = re.findall(r"^pulumi==(\S+)", sources.requirements.read_text(), re.MULTILINE)
    assert pinned == [metadata.version("pulumi")]
    assert (sources.language_host / "requirements.in").read_text() == f"pulumi=={pinned[0]}\n"


def test_the_lock_has_hashes_and_no_address() -> None:
    text = Sources().requirements.read_text()
    requirements = re.findall(r"^[a-z].*==.*\\$", text, re.MULTILINE)
    assert len(requirements) == len(re.findall(r"^\S.*==", text, re.MULTILINE)) > 10
    assert "://" not in text


def test_the_pinned_command_is_one_that_would_be_used_as_it_is() -> None:
    assert pins.parse_version(Sources().pulumi_version()) >= pins.MINIMUM_PULUMI


def test_a_lock_file_without_its_version_is_named(copied: Sources) -> None:
    table = copied.openstack_provider / "tokens.tsv"
    table.write_text(table.read_text().split("\n", 1)[1])
    with pytest.raises(ValueError, match=re.escape(f"{table} does not say its version")):
        copied.openstack_version()


def test_the_newest_go_that_a_module_wants_counts(copied: Sources) -> None:
    module = copied.openstack_provider / "go.mod"
    module.write_text(module.read_text().replace("\ngo 1.26\n", "\ngo 1.99.1\n"))
    assert copied.go_version() == (1, 99, 1)
    assert replace(copied, openstack_provider=copied.command).go_version() == (1, 26, 0)
