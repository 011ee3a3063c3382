"""What is written: reproducible, readable by machines, and honest about time and place."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from dossiers import of_hub

from audit import auditing, evidence
from audit.auditing import Rules
from audit.engine import AuditError
from audit.events import Record
from audit.evidence import Dossier, Drift
from audit.inventory import Item
from audit.workplace import Project
from policies.results import Result, Run, State

EPOCH = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


@pytest.fixture
def dossier(
    make_result: Callable[..., Result],
    make_run: Callable[..., Run],
    make_record: Callable[..., Record],
    make_dossier: Callable[..., Dossier],
) -> Dossier:
    """An audit with one failure."""
    made: Dossier = make_dossier(make_run(make_result("a"), make_result("b", State.FAIL)), make_record("a", "b"))
    return made


def test_document(dossier: Dossier) -> None:
    document = json.loads(evidence.to_json(dossier))
    assert document["judgement"] == {
        "verdict": "fail",
        "exit_code": 1,
        "reason": "1 result of mandatory rules failed",
        "detail": "",
    }
    assert document["subject"]["time"] == "2026-11-24T12:00:00Z"
    assert [resource["name"] for resource in document["resources"]] == ["a", "b"]
    assert [(each["urn"][-1], each["results"][0]["state"]) for each in document["run"]["resources"]] == [
        ("a", "pass"),
        ("b", "fail"),
    ]
    assert document["versions"]["providers"] == {"openstack": "5.5.3"}


def test_a_document_is_read_back_as_it_was_written(dossier: Dossier) -> None:
    more = replace(
        dossier,
        inventory=(Item("u", "t", "n", None, "onco", "health", ("GRA11",), "by the host", "provider"),),
        connections=of_hub("ovh").connections,
        drift=(Drift("u", "region", "GRA11", "BHS5", ("residency",), ("HDS-EXI-28",)),),
    )
    assert evidence.from_json(evidence.to_json(more)) == more
    failed = replace(dossier, run=None)
    assert evidence.from_json(evidence.to_json(failed)) == failed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "the document is no evidence of an audit"),
        ("[]", "the document is no evidence of an audit"),
        ("nonsense", "Expecting value"),
        ('{"schema_version": 1}', "evidence of schema version 1 cannot be read; this is version 2"),
        ('{"schema_version": 2}', "validation error"),
    ],
)
def test_what_is_no_evidence_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        evidence.from_json(text)


def test_published_schema_is_the_one_of_the_code_and_takes_what_is_written(dossier: Dossier) -> None:
    schema = evidence.json_schema()
    assert json.loads(Path(evidence.__file__).with_name("results.schema.json").read_text(encoding="utf-8")) == schema
    jsonschema.validate(json.loads(evidence.to_json(dossier)), schema)
    jsonschema.validate(json.loads(evidence.to_json(of_hub("ovh"))), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema_version": 2}, schema)


def test_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH.timestamp())))
    assert evidence.now() == EPOCH
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert evidence.now().tzinfo is UTC


@pytest.mark.parametrize("value", ["", "soon", "1.5", "9" * 30])
def test_fixed_time_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(AuditError, match="it must be a whole number of seconds since 1970"):
        evidence.now()


def test_revision(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert evidence.revision(tmp_path) is None
    git("init", "-q")
    assert evidence.revision(tmp_path) is None
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "-q", "-m", "first")
    assert evidence.revision(tmp_path) == git("rev-parse", "HEAD")
    (tmp_path / "file").write_text("2")
    assert evidence.revision(tmp_path) == git("rev-parse", "HEAD") + "+changes"


def test_default_folder_is_named_by_stack_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH.timestamp())))
    assert auditing.default_folder(tmp_path, "t") == tmp_path / "evidence" / "t-20261124T000000Z"


def test_policy_configuration_is_given_or_beside_the_stack_or_the_default(tmp_path: Path) -> None:
    project = Project(tmp_path, "hub", tmp_path / "stacks", None)
    (tmp_path / "stacks").mkdir()
    choose = auditing.PolicyConfiguration.choose
    assert choose(project, "t", None) == auditing.PolicyConfiguration(None, auditing.DEFAULTS)
    own = tmp_path / "stacks" / "policy.t.json"
    own.write_text("{}")
    assert choose(project, "t", None) == auditing.PolicyConfiguration(own, "stacks/policy.t.json")
    assert choose(project, "u", None).file is None
    given = tmp_path / "given.json"
    with pytest.raises(AuditError, match=r"given\.json is no file"):
        choose(project, "t", given)
    given.write_text("{}")
    assert choose(project, "t", given) == auditing.PolicyConfiguration(given, "given.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "must be an object with a section per rule"),
        ('{"residency": "disabled"}', "enforcement level 'disabled' would switch a rule off"),
        ('{"residense": {}}', "residense: no such setting; allowed here: "),
    ],
)
def test_a_policy_configuration_that_cannot_be_used(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "given.json"
    file.write_text(text)
    with pytest.raises(AuditError, match=f"given.json.*{said}"):
        Rules.choose(None, "t", file)
