"""GitLab's code-quality report: what blocks, where it stands, and findings that GitLab can tell apart."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dossiers
import pytest

from audit.events import Position
from audit.evidence import Dossier
from audit.formats import code_quality
from audit.verdict import Judgement, Verdict
from policies.results import Enforcement, Result, Run, Severity, State

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


@pytest.fixture
def findings(make_run: Callable[..., Run]) -> Callable[..., list[dict[str, Any]]]:
    """The report of the results given."""

    def report(*results: Result, **changes: Any) -> list[dict[str, Any]]:
        base = replace(dossiers.of_hub("ovh"), judgement=Judgement(Verdict.FAIL, "because"), resources=())
        return read(replace(base, **{"run": make_run(*results), **changes}))

    return report


def read(dossier: Dossier) -> list[dict[str, Any]]:
    document = json.loads(code_quality.render(dossier))
    assert isinstance(document, list)
    return document


def test_a_pass_has_no_finding() -> None:
    assert code_quality.render(dossiers.of_hub("azure")) == "[]\n"


@pytest.mark.parametrize("example", ["azure", "openstack"])
def test_every_blocking_result_is_one_finding(example: str) -> None:
    dossier = dossiers.of_bad(example)
    assert dossier.run is not None
    blocking = [result for result in dossier.run.results if result.blocks]
    found = read(dossier)
    assert len(found) == len(blocking) > 0
    assert sorted(each["check_name"] for each in found) == sorted(result.rule for result in blocking)
    assert len({each["fingerprint"] for each in found}) == len(found)
    for each in found:
        assert set(each) == {"type", "check_name", "description", "categories", "severity", "fingerprint", "location"}
        assert each["severity"] in SEVERITIES
        assert each["location"] == {"path": "stacks/x.yaml", "lines": {"begin": 3}}


def test_a_finding_whole(
    findings: Callable[..., list[dict[str, Any]]], make_result: Callable[..., Result], make_dossier_resource: Any
) -> None:
    result = make_result("store", State.FAIL, reason="it lies abroad")
    [found] = findings(result, resources=(make_dossier_resource(result.urn, Position("stacks/__main__.py", 12)),))
    assert found == {
        "type": "issue",
        "check_name": "residency",
        "description": "store: fail: it lies abroad",
        "categories": ["Security"],
        "severity": "critical",
        "fingerprint": hashlib.sha256(f"residency\n{result.urn}\nfail".encode()).hexdigest(),
        "location": {"path": "stacks/__main__.py", "lines": {"begin": 12}},
    }


@pytest.fixture
def make_dossier_resource() -> Callable[..., Any]:
    """A resource asked for at a line."""

    def make(urn: str, position: Position | None) -> Any:
        return replace(dossiers.of_hub("ovh").resources[0], urn=urn, position=position)

    return make


@pytest.mark.parametrize(
    ("severity", "shown"),
    [
        (Severity.LOW, "minor"),
        (Severity.MEDIUM, "major"),
        (Severity.HIGH, "critical"),
        (Severity.CRITICAL, "blocker"),
    ],
)
def test_severities(
    severity: Severity, shown: str, findings: Callable[..., list[dict[str, Any]]], make_result: Callable[..., Result]
) -> None:
    result = make_result("store", State.NOT_EVALUATED)
    [found] = findings(result._replace(about=replace(result.about, severity=severity)))
    assert found["severity"] == shown


def test_a_finding_keeps_its_fingerprint_when_words_and_line_change(
    findings: Callable[..., list[dict[str, Any]]], make_result: Callable[..., Result], make_dossier_resource: Any
) -> None:
    one, other = (make_result("store", State.FAIL, reason=reason) for reason in ("first", "second"))
    prints = [
        findings(result, resources=(make_dossier_resource(result.urn, Position("a.py", line)),))[0]["fingerprint"]
        for line, result in enumerate((one, other), start=1)
    ]
    assert prints[0] == prints[1]
    [unjudged] = findings(make_result("store", State.NOT_EVALUATED))
    assert unjudged["fingerprint"] != prints[0]


def test_a_place_that_nobody_knows_is_the_stacks_file(
    findings: Callable[..., list[dict[str, Any]]], make_result: Callable[..., Result], make_dossier_resource: Any
) -> None:
    result = make_result("store", State.FAIL)
    subject = dossiers.of_hub("ovh").subject
    for resources in ((), (make_dossier_resource(result.urn, None),)):
        [found] = findings(result, resources=resources)
        assert found["location"] == {"path": "stacks/Pulumi.test.yaml", "lines": {"begin": 1}}
    [found] = findings(result, subject=replace(subject, specification=None))
    assert found["location"] == {"path": "Pulumi.yaml", "lines": {"begin": 1}}


def test_only_what_blocks_is_a_finding(
    findings: Callable[..., list[dict[str, Any]]], make_result: Callable[..., Result]
) -> None:
    found = findings(
        make_result("a", State.FAIL, enforcement=Enforcement.ADVISORY, rule="labels"),
        make_result("b", State.FAIL),
        make_result("c", State.NOT_APPLICABLE),
        make_result("d", State.PASS),
    )
    assert [each["description"].partition(":")[0] for each in found] == ["b"]


@pytest.mark.parametrize(
    ("verdict", "run"),
    [(Verdict.RUN_FAILED, False), (Verdict.RUN_FAILED, True), (Verdict.NOT_EVALUATED, True)],
)
def test_an_audit_that_did_not_pass_is_never_an_empty_report(
    verdict: Verdict,
    run: bool,
    findings: Callable[..., list[dict[str, Any]]],
    make_result: Callable[..., Result],
) -> None:
    more: dict[str, Any] = {} if run else {"run": None}
    [found] = findings(make_result("a"), judgement=Judgement(verdict, "no policy saw it"), **more)
    assert (found["check_name"], found["severity"]) == ("audit", "blocker")
    assert found["description"] == f"test: {verdict.label}: no policy saw it"
    assert found["location"]["path"] == "stacks/Pulumi.test.yaml"
