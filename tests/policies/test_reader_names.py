"""Every property a reader names exists: a check on a misspelt one would see nothing, and object to nothing."""

import ast
import re
from pathlib import Path

import pulumi_azure_native
import pulumi_openstack
import pytest

from policies.readers import azure, known_kinds, openstack, ovh
from policies.readers.facts import Reader
from policies.records import kind_of

AZURE_SDK = Path(pulumi_azure_native.__file__).parent
OPENSTACK_SDK = Path(pulumi_openstack.__file__).parent
READING = {
    "_acl",
    "_external",
    "_not_enabled",
    "_places_in",
    "_stays",
    "at",
    "each",
    "encrypted",
    "may_be",
    "must_be",
    "must_not_be_given",
}


def named_in(source: Path) -> set[str]:
    """The segments of every property path a reader's source names: subscripts, and first arguments of checks."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript):
            found.append(node.slice)
        elif isinstance(node, ast.Call) and (
            getattr(node.func, "id", None) in READING or getattr(node.func, "attr", None) in READING
        ):
            found += node.args[:1]
            found += [pair.elts[0] for pair in ast.walk(node) if isinstance(pair, ast.Tuple) and pair.elts]
    paths = {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {segment for path in paths for segment in path.split(".")}


def wire_names(sources: list[Path]) -> set[str]:
    """All property names of an SDK, as they go over the wire."""
    names: set[str] = set()
    for source in sources:
        text = source.read_text(encoding="utf-8")
        names |= set(re.findall(r'pulumi\.getter\(name="(\w+)"\)', text))
        names |= set(re.findall(r"@pulumi\.getter\n\s+def (\w+)\(", text))
    return names


def test_openstack_properties_exist() -> None:
    named = set[str]().union(*map(named_in, Path(openstack.__file__).parent.glob("*.py")))
    assert len(named) > 60
    assert named - wire_names(list(OPENSTACK_SDK.rglob("*.py"))) == set()


def test_openstack_types_exist() -> None:
    tokens = {
        kind_of(token)
        for source in OPENSTACK_SDK.rglob("*.py")
        for token in re.findall(r"'(openstack:[\w/]+:\w+)',\n\s+resource_name,", source.read_text(encoding="utf-8"))
    }
    assert set(openstack.READERS) - tokens == set()


@pytest.mark.parametrize("module", sorted({kind.split(":")[1] for kind in azure.READERS}))
def test_azure_types_exist(module: str) -> None:
    text = "".join(source.read_text(encoding="utf-8") for source in (AZURE_SDK / module).glob("[!_]*.py"))
    kinds = {kind for kind in azure.READERS if kind.split(":")[1] == module}
    assert {kind for kind in kinds if f"'{kind}'," not in text and f'"{kind}"' not in text} == set()


def test_every_kind_has_all_three_answers() -> None:
    readers: list[Reader] = [*azure.READERS.values(), *openstack.READERS.values(), *ovh.READERS.values()]
    assert all(reader.places and reader.encryption and reader.exposure for reader in readers)
    assert len(known_kinds()) == len(readers) + 3
