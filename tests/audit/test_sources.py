"""States as sources: what is read, and what is refused in words."""

import json
from pathlib import Path

import pytest
from small_state import PROVIDER, STACK, VOLUME, state

from audit import auditing, sources
from audit.auditing import Rules
from audit.engine import AuditError
from audit.events import Position
from audit.evidence import Input, Mode, digest
from audit.verdict import Verdict


def written(tmp_path: Path, document: object) -> Path:
    file = tmp_path / "state.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return file


def test_an_exported_state_is_judged_without_project_engine_or_login(tmp_path: Path) -> None:
    file = written(tmp_path, state())
    source = sources.exported(file)
    assert source.mode is Mode.EXPORTED
    assert source.inputs == (Input("the state", digest(file.read_bytes())),)
    assert [(each.name, each.operation, each.place) for each in source.record.resources] == [
        ("data", "same", "GRA11"),
        ("gra", "same", "GRA11"),
        ("flat-dev", "same", None),
    ]
    assert source.record.providers == {"openstack": "5.5.3"}
    assert source.positions == {PROVIDER: Position("__main__.py", 3), VOLUME: Position("__main__.py", 5)}
    dossier = auditing.audit(source, Rules.choose(None, "dev", None), None, "dev", None)
    assert (dossier.subject.project, dossier.subject.stack) == ("flat", "dev")
    assert dossier.subject.revision is None
    assert dossier.versions.pulumi is None
    assert {each.urn for each in dossier.run.results} == {STACK, PROVIDER, VOLUME} if dossier.run else False


def test_what_a_state_holds_wrongly_fails(tmp_path: Path) -> None:
    source = sources.exported(written(tmp_path, state(region="BHS5")))
    dossier = auditing.audit(source, Rules.choose(None, "dev", None), None, "dev", None)
    assert dossier.judgement.verdict is Verdict.FAIL
    assert dossier.run is not None
    assert ("residency", VOLUME) in {(each.rule, each.urn) for each in dossier.run.results if each.blocks}


INTERRUPTED = state()
INTERRUPTED["deployment"]["pending_operations"] = [{"type": "creating", "resource": {"urn": VOLUME}}]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "the state is not JSON"),
        ("[]", "the document holds no deployment; write it with `pulumi stack export --file FILE`"),
        ({"version": 2, "deployment": {}}, "the state has version 2, and version 3 is read"),
        ({"version": 3, "deployment": None}, "the state holds no resource: nothing is deployed"),
        (INTERRUPTED, "an operation was interrupted: run `pulumi refresh`"),
        ({"version": 3, "deployment": {"resources": [{"type": "x"}]}}, "the state cannot be read"),
        ({"version": 3, "deployment": {"resources": "none"}}, "the state cannot be read"),
    ],
)
def test_a_broken_state_is_refused_in_words(document: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=said):
        sources.exported(written(tmp_path, document))


def test_a_state_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"cannot be read: .*No such file"):
        sources.exported(tmp_path / "none.json")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AuditError, match="cannot be read"):
        sources.exported(tmp_path / "binary")
