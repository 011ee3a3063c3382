"""The results document."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import policies
from policies.configuration import Configuration
from policies.feeders import Feed
from policies.judge import judge_feed
from policies.packs import HDS
from policies.records import Secret
from policies.results import Enforcement, Run, State, from_json, from_line, json_schema, to_json, to_lines

PACK = Path(policies.__file__).parent
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def run(make: Any, good: Any) -> Run:
    records = [make(token, inputs, name=f"r{number}") for number, (token, inputs) in enumerate(good.items())]
    records.append(make("openstack:blockstorage/volume:Volume", {"volumeType": Secret()}, name="secret"))
    return judge_feed(Feed("hub", "dev", True, True, tuple(records)), Configuration(), NOON)


def test_published_schema_is_the_one_of_the_code() -> None:
    assert json.loads((PACK / "results.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_a_document_tells_the_run_again(run: Run) -> None:
    assert from_json(to_json(run)) == run


def test_equal_runs_give_equal_bytes_whatever_the_order(run: Run) -> None:
    assert to_json(replace(run, results=run.results[::-1])) == to_json(run)


def test_document_fields(run: Run) -> None:
    document = json.loads(to_json(run))
    assert sorted(document) == [
        "complete",
        "configuration",
        "dry_run",
        "exposure",
        "finished",
        "pack",
        "pack_version",
        "project",
        "resources",
        "rules",
        "schema_version",
        "stack",
        "started",
    ]
    assert document["started"] == "2026-11-23T12:00:00Z"
    assert document["pack_version"] == policies.VERSION
    assert document["configuration"]["residency"]["perimeter"] == "eu"


def test_secrets_are_marks_only(run: Run) -> None:
    hidden = [
        result for result in run.results if result.urn.endswith("::secret") and result.rule == "encryption-at-rest"
    ]
    assert [(result.state, [one.value for one in result.evidence]) for result in hidden] == [
        (State.NOT_EVALUATED, ["[secret]"])
    ]


def test_lines_tell_results_again(run: Run) -> None:
    lines = to_lines(run.results).splitlines()
    assert len(lines) == len({result.urn for result in run.results})
    assert [result for line in lines for result in from_line(line, run.rules)] == list(run.results)


def test_a_rule_is_told_of_once(run: Run) -> None:
    document = json.loads(to_json(run))
    assert [rule["id"] for rule in document["rules"]] == sorted(rule.id for rule in HDS.everything)
    assert set(document["resources"][0]["results"][0]) == {
        "evidence",
        "reason",
        "rule",
        "rule_error",
        "state",
        "waived",
    }


def test_results_of_a_rule_that_nothing_is_told_of_are_refused(run: Run) -> None:
    document = json.loads(to_json(run))
    document["rules"] = document["rules"][1:]
    with pytest.raises(ValueError, match="of which it says nothing"):
        from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("state", "enforcement", "blocks"),
    [
        ("pass", "mandatory", False),
        ("fail", "mandatory", True),
        ("not applicable", "mandatory", False),
        ("not evaluated", "mandatory", True),
        ("fail", "advisory", False),
        ("not evaluated", "advisory", False),
    ],
)
def test_what_blocks(run: Run, state: str, enforcement: str, blocks: bool) -> None:
    about = replace(run.rules[0], enforcement=Enforcement(enforcement))
    result = run.results[0]._replace(about=about, state=State(state))
    assert result.blocks is blocks
    assert replace(run, results=(result,)).passed is not blocks
    assert replace(run, results=(result,), complete=False).passed is False


def test_a_document_of_another_version_is_refused_with_the_way_out(run: Run) -> None:
    with pytest.raises(ValueError, match=r"schema version 1 cannot be read; this is version 2: read them with"):
        from_json(
            to_json(run)
            .replace('"schema_version": 2', '"schema_version": 1', 1)
            .replace('"schema_version":2', '"schema_version":1', 1)
        )


@pytest.mark.parametrize("text", ["{}", "[]", "nonsense", '{"schema_version": 2}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"validation error|Expecting value"):
        from_json(text)


def test_the_packs_version_is_the_codes() -> None:
    lines = (PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8").splitlines()
    assert f"version: {policies.VERSION}" in lines
