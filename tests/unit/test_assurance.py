"""The ladder: each level holds the one below, and the documents say of it what the code does."""

import re
from pathlib import Path

import pytest

from components.assurance import MEANINGS, Assurance, Measure, measures, required

ROOT = Path(__file__).resolve().parents[2]


def test_each_level_holds_the_one_below() -> None:
    baseline, hds, sovereign = (measures(level) for level in Assurance)
    assert baseline < hds < sovereign == set(Measure)
    needs = [set(required(level)) for level in Assurance]
    assert needs[0] < needs[1] < needs[2]


def test_every_measure_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Measure)
    assert [measure for measure, meaning in MEANINGS.items() if not meaning.does or not meaning.controls] == []


@pytest.mark.parametrize("document", ["README.md", "docs/adr/0006-assurance-ladder.md"])
def test_the_documents_show_the_ladder_as_it_is(document: str) -> None:
    rows = dict(re.findall(r"^\| ([a-z-]+)[^|]*\|(.*)\|$", (ROOT / document).read_text(), flags=re.MULTILINE))
    shown = {
        name: [cell.strip() == "on" for cell in cells.split("|")]
        for name, cells in rows.items()
        if name in set(Measure)
    }
    assert shown == {measure: [measure in measures(level) for level in Assurance] for measure in Measure}
