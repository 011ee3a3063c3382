"""`hub coverage`: every resource type of a package in exactly one list, from files that are read and never imported."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from audit.coverage import PACKAGES, Coverage, Kinds, coverage_of
from audit.engine import AuditError
from cli import coverage as command
from cli.app import app
from policies.readers import known_kinds, ovh_types, reader_of
from policies.readers.facts import Moot
from policies.records import ResourceRecord, kind_of

ROOT = Path(__file__).resolve().parents[2]
TABLE = """
_utilities.register(
    resource_modules=\"\"\"
[
 {"pkg": "new", "mod": "a", "fqn": "pulumi_new.a", "classes": {"new:a:One": "One", "new:a:Two": "Two"}},
 {"pkg": "new", "mod": "b", "fqn": "pulumi_new.b", "classes": {"new:b:Three": "Three"}}
]
\"\"\",
    resource_packages="[]",
)
raise SystemExit("this package was imported")
"""

Install = Callable[[str, str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes an installed SDK: `install(package, version, first_file)`."""

    def make(package: str, version: str, first_file: str) -> None:
        folder = f"pulumi_{package.replace('-', '_')}"
        information = tmp_path / f"{folder}-{version}.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pulumi-{package}\nVersion: {version}\n")
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text(first_file)
        monkeypatch.syspath_prepend(tmp_path)

    return make


def hub(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["coverage", *arguments], env={"COLUMNS": "160"})


def folder_of(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@pytest.mark.parametrize("package", PACKAGES)
def test_no_reader_reads_a_type_that_its_package_does_not_have(package: str) -> None:
    assert coverage_of(package).no_such_type == ()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_kind_stands_in_one_list_and_the_rules_agree(package: str) -> None:
    kinds = coverage_of(package).kinds
    known = kinds.read + kinds.no_data
    assert len({*known, *kinds.not_known}) == kinds.total
    assert set(known) == {kind for kind in known_kinds() if kind.startswith(f"{package}:")}
    assert not set(kinds.not_known) & set(known_kinds())
    assert all(list(one) == sorted(one) for one in (kinds.read, kinds.no_data, kinds.not_known))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_data_is_said_by_the_reader_itself(package: str) -> None:
    for kind in coverage_of(package).kinds.no_data:
        reader = reader_of(ResourceRecord("", kind, "", True, {}))
        assert reader is not None
        assert isinstance(reader.places, Moot)
        assert reader.encryption == Moot("holds no health data")


def test_what_holds_data_in_its_parent_is_read() -> None:
    kinds = coverage_of("azure-native").kinds
    children = {
        "azure-native:storage:BlobContainer",
        "azure-native:dbforpostgresql:Database",
        "azure-native:keyvault:Key",
    }
    assert children <= set(kinds.read)
    assert "azure-native:network:VirtualNetworkPeering" in kinds.no_data


@pytest.mark.parametrize("package", ["azure-native", "openstack"])
def test_the_table_holds_every_class_of_the_sources(package: str) -> None:
    kinds = coverage_of(package).kinds
    sources = folder_of(f"pulumi_{package.replace('-', '_')}").rglob("[!_]*.py")
    tokens = {
        kind_of(token)
        for source in sources
        for token in re.findall(r"'([\w-]+:[\w/]+:\w+)',\n\s+resource_name,", source.read_text(encoding="utf-8"))
    }
    assert {*kinds.read, *kinds.no_data, *kinds.not_known} == tokens


def test_the_list_of_a_package_that_is_not_installed_is_dated_and_sorted() -> None:
    assert len(ovh_types.TYPES) == 179
    assert list(ovh_types.TYPES) == sorted(set(ovh_types.TYPES))
    assert all(re.fullmatch(r"ovh:[A-Z]?\w+/\w+:\w+", token) for token in ovh_types.TYPES)
    found = coverage_of("ovh")
    assert (found.version, found.source) == ("2.22.0", "types of pulumi-ovh 2.22.0 listed on 2026-11-25")


def test_types_come_from_files_without_importing_the_sdk(install: Install) -> None:
    install("new", "1.2.3", TABLE)
    kinds = Kinds((), (), ("new:a:One", "new:a:Two", "new:b:Three"))
    assert coverage_of("new") == Coverage("new", "1.2.3", "pulumi-new 1.2.3 as installed", kinds, ())
    assert dict(kinds.modules()) == {"a": Kinds((), (), kinds.not_known[:2]), "b": Kinds((), (), kinds.not_known[2:])}


def test_an_installed_package_counts_more_than_its_list_and_says_what_it_lacks(install: Install) -> None:
    install("ovh", "9.0.0", TABLE.replace("new:a:One", "ovh:Okms/okms:Okms").replace("new:", "ovh:"))
    found = coverage_of("ovh")
    assert (found.version, found.source) == ("9.0.0", "pulumi-ovh 9.0.0 as installed")
    assert found.kinds == Kinds(("ovh:okms:Okms",), (), ("ovh:a:Two", "ovh:b:Three"))
    assert set(found.no_such_type) == {kind for kind in known_kinds() if kind.startswith("ovh:")} - {"ovh:okms:Okms"}
    answer = hub("ovh", "--json")
    assert answer.exit_code == 0
    (package,) = json.loads(answer.stdout)["result"]["packages"]
    assert package["kinds"]["read"] == ["ovh:okms:Okms"]


def test_what_is_read_and_does_not_exist_is_shown_in_the_table() -> None:
    console = Console(width=160, file=(sink := StringIO()))
    found = Coverage("p", "1", "s", Kinds(("p:a:A",), (), ("p:a:B", "p:a:C")), ("p:a:Misspelt",))
    command.show([found], console, by_module=False)
    row = next(line for line in sink.getvalue().splitlines() if line.startswith("│ p "))
    assert row.replace("│", " ").split() == ["p", "1", "3", "1", "·", "2", "33", "%", "1"]


@pytest.mark.parametrize(
    ("first_file", "said"),
    [
        ("", "pulumi-new 1.0.0 lists no resource types"),
        ('register(resource_modules="[]")', "pulumi-new 1.0.0 lists no resource types"),
        ('register(resource_modules="[")', "the types of pulumi-new 1.0.0 cannot be read: "),
        ('register(resource_modules="[{}]")', "the types of pulumi-new 1.0.0 cannot be read: 'classes'"),
        ("register(resource_modules=TABLE)", "the types of pulumi-new 1.0.0 cannot be read: "),
        ("register(resource_modules=3)", "the types of pulumi-new 1.0.0 cannot be read: "),
        ("register(", "the types of pulumi-new 1.0.0 cannot be read: "),
    ],
)
def test_a_table_that_cannot_be_read_is_never_an_empty_package(install: Install, first_file: str, said: str) -> None:
    install("new", "1.0.0", first_file)
    with pytest.raises(AuditError, match=re.escape(said)):
        coverage_of("new")


@pytest.mark.parametrize("package", ["nope", "", "../azure-native", "os.path"])
def test_a_package_neither_installed_nor_listed(package: str) -> None:
    with pytest.raises(AuditError) as problem:
        coverage_of(package)
    assert str(problem.value) == (
        f"the package pulumi-{package} is not installed, and there is no list of its types; "
        "packages with readers: azure-native, openstack, ovh"
    )


def test_all_known_is_said_of_nothing_less() -> None:
    assert Kinds(("p:a:A",) * 998, ("p:a:B",), ("p:a:C",)).percent == 99
    assert Kinds(("p:a:A",), ("p:a:B",), ()).percent == 100


def test_the_summary() -> None:
    answer = hub()
    assert answer.exit_code == 0
    assert "\x1b" not in answer.stdout
    rows = [line.replace("│", " ").split() for line in answer.stdout.splitlines() if line.startswith("│")]
    for package, row in zip(PACKAGES, rows, strict=True):
        found = coverage_of(package)
        sizes = [found.kinds.total, *map(len, (found.kinds.read, found.kinds.no_data, found.kinds.not_known))]
        assert row == [package, found.version, *map(str, sizes), str(found.kinds.percent), "%", "·"]
    assert "ovh: types of pulumi-ovh 2.22.0 listed on 2026-11-25" in answer.stdout.splitlines()


def test_one_package_shows_its_modules() -> None:
    lines = hub("openstack").stdout.splitlines()
    assert "Modules of openstack" in [line.strip() for line in lines]
    rows = {cells[0]: cells[1:] for line in lines if (cells := line.replace("│", " ").split()) and line[0] == "│"}
    assert set(rows) == {"openstack", *(name for name, _ in coverage_of("openstack").kinds.modules())}
    assert rows["identity"][0] == "13"
    assert "Modules of ovh" in hub("--verbose").stdout


def test_unknown_lists_names_alone() -> None:
    answer = hub("--unknown")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [kind for package in PACKAGES for kind in coverage_of(package).kinds.not_known]
    assert hub("ovh", "--unknown").stdout.splitlines() == list(coverage_of("ovh").kinds.not_known)


def test_json_has_a_stable_form() -> None:
    answer = hub("--json")
    assert answer.exit_code == 0
    packages = json.loads(answer.stdout)["result"]["packages"]
    assert [one["package"] for one in packages] == list(PACKAGES)
    for one in packages:
        found = coverage_of(one["package"])
        assert list(one) == ["package", "version", "source", "kinds", "no_such_type"]
        assert list(one["kinds"]) == ["read", "no_data", "not_known"]
        assert (one["version"], one["source"]) == (found.version, found.source)
        assert {name: tuple(kinds) for name, kinds in one["kinds"].items()} == vars(found.kinds)


def test_the_whole_command_fails_in_words() -> None:
    program = "from cli.app import main; main()"
    answer = subprocess.run(
        [sys.executable, "-c", program, "coverage", "aws"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr.startswith("error: the package pulumi-aws is not installed, and there is no list of its types")


def test_one_form_at_a_time() -> None:
    answer = hub("--unknown", "--json")
    assert answer.exit_code != 0
    assert answer.stdout == ""


def test_it_is_quick() -> None:
    started = time.process_time()
    for package in PACKAGES:
        coverage_of(package)
    assert time.process_time() - started < 1  # in seconds; measured: 0.1
