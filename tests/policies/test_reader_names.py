"""Every property a reader names exists: a check on a misspelt one would see nothing, and object to nothing."""

import re
from pathlib import Path

import pulumi_azure_native
import pulumi_openstack
import pytest
from property_names import named_in, wire_names

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


def test_openstack_properties_exist() -> None:
    named = {one for source in Path(openstack.__file__).parent.glob("*.py") for one in named_in(source, READING)}
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
