"""A third back end is one folder: everything that the project does with a cloud works with it."""

import ast
import io
import re
from pathlib import Path

import pytest
from hubs import Case, hub
from rich.console import Console
from specs import ROOT
from specs import hub as loaded

from cli.parity import compared, show
from components.clouds import backend_of, clouds
from components.planning import plan
from components.problems import SpecError

FOLDER = ROOT / "tests" / "support" / "backends" / "null"
ROOMS = ("audit", "cli", "components", "policies", "sandbox", "stacks", "toolchain")


def test_it_is_found_by_its_folder() -> None:
    assert clouds()["null"].family == "null"
    assert backend_of("null").name == "null"


def test_nothing_outside_of_the_folder_knows_it() -> None:
    word = re.compile(r"""components\.null|health-data-hub:null|["']null["']:""")
    sources = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "services" not in file.parts]
    assert [str(file.relative_to(ROOT)) for file in sources if word.search(file.read_text())] == []


def imports(file: Path) -> set[str]:
    found = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {
        name
        for node in found
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }


def test_it_keeps_the_contracts_of_back_ends() -> None:
    for file in FOLDER.glob("*.py"):
        rooms = {name for name in imports(file) if name.split(".")[0] in (*ROOMS, "pulumi_azure_native")}
        others = {name for name in rooms if not name.startswith("components.")}
        assert others == set(), file.name
        assert not {name for name in rooms if re.match(r"components\.(azure|openstack)", name)}
    assert not any(name.startswith("pulumi") for name in imports(FOLDER / "clouds.py"))


def test_a_spec_may_name_it_and_is_checked_by_it() -> None:
    assert loaded("small", "null").cloud == "null"
    with pytest.raises(SpecError) as refused:
        loaded("small", "null", region="elsewhere")
    assert [(problem.path, problem.allowed) for problem in refused.value.problems] == [("region", "somewhere")]


def test_parity_compares_it() -> None:
    shown = io.StringIO()
    blueprint = plan(loaded("hospital", "null"))
    show(blueprint, Console(width=300, file=shown))
    assert "null" in compared(blueprint)
    assert "null (here)" in shown.getvalue()
    assert "H100-2" in shown.getvalue()


def test_the_hub_has_outputs_on_it() -> None:
    assert set(hub(Case("null", "hds")).facts) == set(hub(Case("sandbox", "hds")).facts)
