"""What is written: reproducible, readable by machines, and honest about time and place."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit import auditing, evidence
from audit.engine import AuditError
from audit.events import Record
from audit.evidence import Dossier, Subject, Versions
from audit.verdict import conclude
from audit.workplace import Project
from policies.results import Result, Run, State

EPOCH = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


@pytest.fixture
def dossier(
    make_result: Callable[..., Result], make_run: Callable[..., Run], make_record: Callable[..., Record]
) -> Dossier:
    """An audit with one failure."""
    run, record = make_run(make_result("b", State.FAIL), make_result("a")), make_record("a", "b")
    return Dossier(
        1,
        Subject("hub", "t", "preview", EPOCH, None, "stacks/Pulumi.t.yaml", "d" * 64),
        Versions("0.1.0", "3.259.0", "0.1.0", {"openstack": "5.5.3"}),
        auditing.DEFAULTS,
        conclude(run, record, None, project="hub", stack="t"),
        record.resources,
        evidence.settled(run, EPOCH),
    )


def test_document(dossier: Dossier) -> None:
    document = json.loads(evidence.to_json(dossier))
    assert document["judgement"] == {
        "verdict": "fail",
        "exit_code": 1,
        "reason": "1 result of mandatory rules failed",
        "detail": "",
    }
    assert document["subject"]["time"] == "2026-11-24T00:00:00Z"
    assert [resource["name"] for resource in document["resources"]] == ["a", "b"]
    assert [(each["urn"][-1], each["results"][0]["state"]) for each in document["run"]["resources"]] == [
        ("a", "pass"),
        ("b", "fail"),
    ]
    assert document["versions"]["providers"] == {"openstack": "5.5.3"}


def test_both_files_are_written_and_equal_dossiers_give_equal_bytes(dossier: Dossier, tmp_path: Path) -> None:
    first, second = (auditing.write(dossier, tmp_path / name / "deep") for name in ("one", "two"))
    assert first == tmp_path / "one" / "deep" / "index.html"
    for name in ("index.html", "results.json"):
        assert (first.parent / name).read_bytes() == (second.parent / name).read_bytes()


def test_fixed_time(monkeypatch: pytest.MonkeyPatch, make_run: Callable[..., Run]) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH.timestamp())))
    assert evidence.now() == EPOCH
    run = evidence.settled(make_run(), EPOCH)
    assert run is not None
    assert (run.started, run.finished) == (EPOCH, EPOCH)


def test_own_times_are_kept_without_a_fixed_one(monkeypatch: pytest.MonkeyPatch, make_run: Callable[..., Run]) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert evidence.settled(make_run(), EPOCH) == make_run()
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
    project = Project(tmp_path, "hub", tmp_path, None)
    assert auditing.default_folder(project, "t") == tmp_path / "evidence" / "t-20261124T000000Z"


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
