"""What the pages for auditors and the README say of the rules is what the rules say of themselves."""

import re
from pathlib import Path

import pytest

from policies.configuration import Configuration
from policies.packs import HDS, PACKS
from policies.rules import Rule, StackRule

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", HDS.everything, ids=lambda rule: rule.id)
def test_the_page_tells_of_each_rule(rule: Rule | StackRule) -> None:
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| {rule.id} | {rule.severity.value} | ")]
    _, _, severity, title, supports, _ = (cell.strip() for cell in line.split("|"))
    assert (severity, title) == (rule.severity.value, rule.title)
    assert set(supports.split(", ")) <= set(rule.controls)


def test_the_page_tells_of_no_other_rule() -> None:
    told = set(re.findall(r"^\| ([a-z-]+) \| (?:low|medium|high|critical) \|", PAGE, re.MULTILINE))
    assert told == {rule.id for rule in HDS.everything}


def test_the_readme_names_every_rule_and_how_many_there_are() -> None:
    assert [rule.id for rule in HDS.everything if f"`{rule.id}`" not in README] == []
    assert f"{len(HDS.everything)} rules judged" in README


def test_every_pack_is_named() -> None:
    assert [name for name in PACKS if f"`{name}`" not in PAGE] == []


def test_every_setting_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    for rule, settings in Configuration().to_json().items():
        assert settings.keys() - named == set(), rule
