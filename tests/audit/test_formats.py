"""The formats of the evidence, read by the tools and schemas of others, and what each says of the four states."""

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import dossiers
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator, FormatChecker
from junitparser import Error, Failure, JUnitXml, Skipped

from audit.evidence import Dossier
from audit.formats import (
    FORMATS,
    Format,
    code_scanning,
    inventory,
    junit,
    materials,
    oscal,
    sarif,
    sovereignty,
    spreadsheet,
    tabular,
)
from audit.formats.findings import WHOLE_AUDIT
from audit.inventory import Item
from audit.verdict import Judgement, Verdict, counts
from policies.controls import CONTROLS
from policies.results import Enforcement, Evidence, Result, State, Waived

SCHEMAS = Path(__file__).parent / "schemas"
WAIVER = Waived("moves in December", "ops@hospital.example", date(2026, 12, 31))
TIME_LIMIT = 20.0
"""Seconds of the processor for all formats of 5,000 resources: about twice what a busy machine of two cores took."""


@cache
def good() -> Dossier:
    """The good hub with a twentieth of its results."""
    return thinned(dossiers.of_hub("ovh"))


@cache
def bad() -> Dossier:
    """The bad stack with all that is open and a twentieth of its other results."""
    return thinned(dossiers.of_bad("azure"))


def thinned(dossier: Dossier) -> Dossier:
    assert dossier.run is not None
    kept = tuple(
        result
        for index, result in enumerate(dossier.run.results)
        if index % 20 == 0 or result.state in {State.FAIL, State.NOT_EVALUATED}
    )
    return replace(dossier, run=replace(dossier.run, results=kept))


def run_failed() -> Dossier:
    """An audit of which nothing came back but the engine's last words."""
    judgement = Judgement(Verdict.RUN_FAILED, "the engine ended before its summary", "killed\nby the kernel")
    return replace(bad(), run=None, resources=(), inventory=(), judgement=judgement)


def cut_short() -> Dossier:
    """An audit that was stopped when it had judged three results, all of them passes."""
    whole = good()
    assert whole.run is not None
    passes = tuple(result for result in whole.run.results if result.state is State.PASS)[:3]
    judgement = Judgement(Verdict.RUN_FAILED, "the results are not complete")
    return replace(whole, run=replace(whole.run, complete=False, finished=None, results=passes), judgement=judgement)


def unseen() -> Dossier:
    """An audit in which nothing blocks, and yet something was not seen."""
    judgement = Judgement(Verdict.NOT_EVALUATED, "no policy saw what the program only reads from the cloud (x)")
    return replace(good(), judgement=judgement)


def waived() -> Dossier:
    """The bad stack, its first failure waived and its second one of an advisory rule."""
    stack = bad()
    assert stack.run is not None
    first, second = [result for result in stack.run.results if result.state is State.FAIL][:2]
    advisory = second._replace(about=replace(second.about, enforcement=Enforcement.ADVISORY))
    changed = {id(first): first._replace(waived=WAIVER), id(second): advisory}
    results = tuple(changed.get(id(result), result) for result in stack.run.results)
    return replace(stack, run=replace(stack.run, results=results))


EVERY: Mapping[str, Callable[[], Dossier]] = {
    "good": good,
    "bad": bad,
    "run failed": run_failed,
    "cut short": cut_short,
    "unseen": unseen,
    "waived": waived,
}
every = pytest.mark.parametrize("dossier", EVERY.values(), ids=EVERY.keys())
every_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.FILE)


def results_of(dossier: Dossier) -> tuple[Result, ...]:
    assert dossier.run is not None
    return dossier.run.results


def number(dossier: Dossier, *states: State) -> int:
    return sum(counts(results_of(dossier))[state] for state in states)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


# All formats


def test_files_are_named_once() -> None:
    assert [form.FILE for form in FORMATS] == [
        "results.sarif",
        "code-scanning.sarif",
        "code-quality.json",
        "results.junit.xml",
        "oscal-assessment-results.json",
        "results.csv",
        "bill-of-materials.cdx.json",
        "inventory.csv",
        "sovereignty.csv",
    ]


@every_format
@every
def test_same_dossier_same_bytes(form: Format, dossier: Callable[[], Dossier]) -> None:
    one = dossier()
    assert form.render(one).encode() == form.render(replace(one, resources=tuple(one.resources))).encode()


@every_format
@pytest.mark.parametrize("dossier", [run_failed, cut_short])
def test_failed_run_never_looks_like_an_empty_success(form: Format, dossier: Callable[[], Dossier]) -> None:
    failed = dossier()
    text = form.render(failed)
    assert failed.judgement.reason in text
    assert "run failed" in text.lower()


@every_format
@every
def test_nothing_claims_too_much(form: Format, dossier: Callable[[], Dossier]) -> None:
    assert "complian" not in form.render(dossier()).lower()


@every_format
def test_secrets_are_shown_as_such(form: Format) -> None:
    shown = results_of(bad())[0]._replace(evidence=(Evidence("password", "[secret]"),))
    stack = bad()
    assert stack.run is not None
    text = form.render(replace(stack, run=replace(stack.run, results=(shown,))))
    assert "canary" not in form.render(stack).lower()
    if form in (sarif, spreadsheet, oscal):
        assert "[secret]" in text


# SARIF


@cache
def sarif_schema() -> Draft4Validator:
    text = (SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text), format_checker=FormatChecker())


def sarif_run(form: Format, dossier: Dossier) -> Any:
    log = json.loads(form.render(dossier))
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("form", [sarif, code_scanning], ids=lambda form: form.FILE)
@every
def test_sarif_follows_the_official_schema(form: Format, dossier: Callable[[], Dossier]) -> None:
    whole = dossier()
    run = sarif_run(form, whole)
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]][-23:] == (
        [] if whole.run is None else asked(whole)
    ) or not whole.run
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "none" or result["kind"] == "fail"
    for rule in driver["rules"]:
        assert len(rule["properties"]["tags"]) <= 10
        for relation in rule["relationships"]:
            taxonomy = run["taxonomies"][relation["target"]["toolComponent"]["index"]]
            assert taxonomy["taxa"][relation["target"]["index"]]["id"] == relation["target"]["id"]
            assert taxonomy["guid"] == relation["target"]["toolComponent"]["guid"]


def asked(dossier: Dossier) -> list[str]:
    assert dossier.run is not None
    return [about.id for about in dossier.run.rules]


def test_sarif_lists_every_rule_and_every_state() -> None:
    stack = bad()
    run = sarif_run(sarif, stack)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == asked(stack)
    assert Counter(result["kind"] for result in run["results"]) == {
        "pass": number(stack, State.PASS),
        "fail": number(stack, State.FAIL),
        "notApplicable": number(stack, State.NOT_APPLICABLE),
        "open": number(stack, State.NOT_EVALUATED),
    }
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["exitCode"] == 1
    assert run["automationDetails"]["id"] == f"hub audit/{stack.subject.project}/{stack.subject.stack}/"


def test_sarif_places_results() -> None:
    stack = bad()
    run = sarif_run(sarif, stack)
    for told, result in zip(run["results"], results_of(stack), strict=True):
        (location,) = told["locations"]
        assert location["physicalLocation"] == {
            "artifactLocation": {"uri": "stacks/x.yaml", "uriBaseId": "SRCROOT"},
            "region": {"startLine": 3},
        }
        (logical,) = location["logicalLocations"]
        assert run["logicalLocations"][logical["index"]]["fullyQualifiedName"] == result.urn


def test_sarif_without_a_line_points_to_the_stacks_file() -> None:
    stack = bad()
    subject = replace(stack.subject, specification="stacks/Pulumi.à b.yaml")
    run = sarif_run(sarif, replace(stack, resources=(), subject=subject))
    physical = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert {each["artifactLocation"]["uri"] for each in physical} == {"stacks/Pulumi.%C3%A0%20b.yaml"}
    assert {each["region"]["startLine"] for each in physical} == {1}


def test_fingerprints_are_unique_and_outlive_lines_and_words() -> None:
    stack = bad()
    assert stack.run is not None
    reworded = tuple(result._replace(reason="other words") for result in stack.run.results)
    moved = replace(stack, resources=(), run=replace(stack.run, results=reworded))
    prints = [
        [result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif_run(sarif, each)["results"]]
        for each in (stack, moved)
    ]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(stack.run.results)


def test_sarif_suppresses_what_is_waived() -> None:
    run = sarif_run(sarif, waived())
    suppressed = [result for result in run["results"] if result["suppressions"]]
    assert [result["suppressions"] for result in suppressed] == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "moves in December (ops@hospital.example, until 2026-12-31)",
                "properties": {"owner": "ops@hospital.example", "until": "2026-12-31"},
            }
        ]
    ]
    assert (suppressed[0]["kind"], suppressed[0]["level"]) == ("fail", "note")
    assert not any("suppressions" in result for result in sarif_run(sarif, bad())["results"])


def test_code_scanning_has_what_is_open_and_nothing_else() -> None:
    stack = bad()
    results = sarif_run(code_scanning, stack)["results"]
    assert len(results) == number(stack, State.FAIL, State.NOT_EVALUATED)
    assert {(result["kind"], result["level"]) for result in results} == {("fail", "error")}
    unjudged = [result for result in results if ": not evaluated: " in result["message"]["text"]]
    assert len(unjudged) == number(stack, State.NOT_EVALUATED) > 0
    assert sarif_run(code_scanning, good())["results"] == []


def test_code_scanning_grades_what_does_not_block() -> None:
    run = sarif_run(code_scanning, waived())
    (accepted,) = [result for result in run["results"] if result["suppressions"]]
    assert accepted["level"] == "note"
    assert accepted["message"]["text"].endswith(" (waived until 2026-12-31)")
    assert Counter(result["level"] for result in run["results"])["error"] == len(run["results"]) - 2


def test_code_scanning_keeps_to_githubs_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_scanning, "MOST", 10)
    dossier = waived()
    run = sarif_run(code_scanning, dossier)
    assert len(run["results"]) == 10
    assert all(result["properties"]["blocks"] for result in run["results"])
    left_out = number(dossier, State.FAIL, State.NOT_EVALUATED) - 10
    assert [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]] == [
        f"{left_out} findings more than 10 are not in this file; results.json has all"
    ]


@pytest.mark.parametrize("form", [sarif, code_scanning], ids=lambda form: form.FILE)
def test_sarif_of_a_failed_run(form: Format) -> None:
    run = sarif_run(form, run_failed())
    (result,) = run["results"]
    assert (result["ruleId"], result["kind"], result["level"]) == (WHOLE_AUDIT, "fail", "error")
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["exitCode"] == 3


def test_what_was_not_seen_is_a_finding_of_the_audit_itself() -> None:
    results = sarif_run(code_scanning, unseen())["results"]
    assert [(result["ruleId"], result["properties"]["state"]) for result in results] == [(WHOLE_AUDIT, "not evaluated")]


# JUnit


def suites_of(dossier: Dossier) -> dict[str, Any]:
    report = JUnitXml.fromstring(junit.render(dossier).encode())
    told = {suite.name: suite for suite in report}
    stated = (report.tests, report.failures, report.errors)
    assert len(told) == len(list(report))
    report.update_statistics()
    assert stated == (report.tests, report.failures, report.errors)
    return told


@every
def test_junit_counts_are_right(dossier: Callable[[], Dossier]) -> None:
    for suite in suites_of(dossier()).values():
        stated = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert stated == (suite.tests, suite.failures, suite.errors, suite.skipped)
        assert len({case.name for case in suite}) == suite.tests


def test_junit_has_a_suite_a_rule_and_a_case_a_resource() -> None:
    stack = bad()
    suites = suites_of(stack)
    assert sorted(suites) == sorted(asked(stack))
    outcomes = Counter(type(case.result[0]) if case.result else None for suite in suites.values() for case in suite)
    assert outcomes == {
        None: number(stack, State.PASS),
        Failure: number(stack, State.FAIL),
        Error: number(stack, State.NOT_EVALUATED),
        Skipped: number(stack, State.NOT_APPLICABLE),
    }
    assert {suite.timestamp for suite in suites.values()} == {"2026-11-24T12:00:00"}
    failed = next(result for result in results_of(stack) if result.state is State.FAIL)
    name = failed.urn.split("::", 2)[2]
    (case,) = [case for case in suites[failed.rule] if case.name == name]
    assert case.classname == f"{stack.subject.project}.{stack.subject.stack}.{failed.rule}"
    assert case.result[0].message == f"fail: {failed.reason}"
    assert case.result[0].text.endswith(f"\nRemedy: {failed.remediation}")


def test_junit_skips_what_is_waived() -> None:
    messages = [
        case.result[0].message
        for suite in suites_of(waived()).values()
        for case in suite
        if case.result and isinstance(case.result[0], Skipped) and ", waived until" in case.result[0].message
    ]
    (message,) = messages
    assert message.startswith("fail, waived until 2026-12-31 by ops@hospital.example (moves in December): ")


def test_junit_of_a_failed_run_is_red() -> None:
    suites = suites_of(run_failed())
    ((name, suite),) = suites.items()
    assert (name, suite.tests, suite.failures) == (WHOLE_AUDIT, 1, 1)
    (case,) = suite
    assert "killed\nby the kernel" in case.result[0].text


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_junit_takes_any_text(text: str) -> None:
    stack = bad()
    assert stack.run is not None
    failed = next(result for result in stack.run.results if result.state is State.FAIL)
    strange = failed._replace(reason=text, evidence=(Evidence(text, text),))
    (suite,) = suites_of(replace(stack, run=replace(stack.run, results=(strange,)))).values()
    assert suite.failures == 1


# OSCAL


@cache
def oscal_schema() -> Draft7Validator:
    text = (SCHEMAS / f"oscal-assessment-results-{oscal.VERSION}.json").read_text(encoding="utf-8")
    # The schema's patterns are ECMA's; Python's have no classes of Unicode.
    text = text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    return Draft7Validator(json.loads(text), format_checker=FormatChecker())


def oscal_result(dossier: Dossier) -> Any:
    document = json.loads(oscal.render(dossier))
    assert [error.message for error in oscal_schema().iter_errors(document)] == []
    (result,) = document["assessment-results"]["results"]
    return result


@every
def test_oscal_follows_the_official_schema(dossier: Callable[[], Dossier]) -> None:
    result = oscal_result(dossier())
    observations = [each["uuid"] for each in result.get("observations", ())]
    assert len(set(observations)) == len(observations)
    items = {each["uuid"] for each in result["local-definitions"]["inventory-items"]}
    for each in result.get("observations", ()):
        assert {subject["subject-uuid"] for subject in each["subjects"]} <= items
    for finding in result.get("findings", ()):
        assert {each["observation-uuid"] for each in finding["related-observations"]} <= set(observations)
        assert finding["target"]["status"]["state"] == "not-satisfied"


def test_oscal_observes_every_result_once() -> None:
    stack = bad()
    result = oscal_result(stack)
    items = {each["uuid"]: each["props"][0]["value"] for each in result["local-definitions"]["inventory-items"]}
    seen = sorted(
        (items[subject["subject-uuid"]], properties["rule"], properties["state"])
        for each in result["observations"]
        for properties in [{one["name"]: one["value"] for one in each["props"]}]
        for subject in each["subjects"]
    )
    assert seen == sorted((one.urn, one.rule, one.state.value) for one in results_of(stack))


def test_oscal_finds_against_each_requirement_that_something_speaks_against() -> None:
    stack = bad()
    open_ = [result for result in results_of(stack) if result.state in {State.FAIL, State.NOT_EVALUATED}]
    findings = oscal_result(stack)["findings"]
    assert [finding["target"]["target-id"] for finding in findings] == sorted(
        {control for result in open_ for control in result.about.controls}
    )
    of_residence = next(finding for finding in findings if finding["target"]["target-id"] == "HDS-EXI-28")
    assert len(of_residence["related-observations"]) == sum("HDS-EXI-28" in result.about.controls for result in open_)
    assert of_residence["target"]["status"] == {"state": "not-satisfied", "reason": "fail"}
    assert "findings" not in oscal_result(good())


def test_oscal_refers_to_its_plan_and_to_the_controls() -> None:
    hub = good()
    document = json.loads(oscal.render(hub))["assessment-results"]
    (plan,) = document["back-matter"]["resources"]
    assert document["import-ap"]["href"] == f"#{plan['uuid']}"
    version = document["metadata"]["oscal-version"]
    assert oscal_schema().schema["$id"] == f"http://csrc.nist.gov/ns/oscal/{version}/oscal-ar-schema.json"
    assert document["metadata"]["last-modified"] == "2026-11-24T12:00:00Z"
    (selection,) = document["results"][0]["reviewed-controls"]["control-selections"]
    assert hub.run is not None
    expected = {control for about in hub.run.rules for control in about.controls}
    assert {each["control-id"] for each in selection["include-controls"]} == expected


def test_oscal_uuids_stay_but_that_of_the_document() -> None:
    hub = good()
    later = replace(hub, subject=replace(hub.subject, time=hub.subject.time.replace(day=25)))
    first, second = (json.loads(oscal.render(each))["assessment-results"] for each in (hub, later))
    assert first["uuid"] != second["uuid"]
    observed = [[each["uuid"] for each in document["results"][0]["observations"]] for document in (first, second)]
    assert observed[0] == observed[1]


def test_oscal_of_a_failed_run_reviews_nothing() -> None:
    result = oscal_result(run_failed())
    (selection,) = result["reviewed-controls"]["control-selections"]
    assert len(selection["exclude-controls"]) == len(CONTROLS)
    (finding,) = result["findings"]
    assert finding["target"]["target-id"] == WHOLE_AUDIT
    assert result["title"] == "run failed: the engine ended before its summary"


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_oscal_takes_any_text(text: str) -> None:
    stack = bad()
    assert stack.run is not None
    chosen = [next(one for one in stack.run.results if one.state is state) for state in (State.FAIL, State.PASS)]
    strange = tuple(each._replace(reason=text, evidence=(Evidence(text, text),)) for each in chosen)
    assert len(oscal_result(replace(stack, run=replace(stack.run, results=strange)))["observations"]) == 2


# Tables


def test_spreadsheet_has_every_result() -> None:
    stack = bad()
    table = rows(spreadsheet.render(stack))
    assert [(row["URN"], row["rule"], row["state"]) for row in table] == [
        (result.urn, result.rule, result.state.value) for result in results_of(stack)
    ]
    assert sum(row["blocks"] == "yes" for row in table) == sum(result.blocks for result in results_of(stack))
    assert {(row["file"], row["line"]) for row in table} == {("stacks/x.yaml", "3")}
    (accepted,) = [row for row in rows(spreadsheet.render(waived())) if row["waived until"]]
    assert (accepted["waived until"], accepted["waived by"], accepted["waived because"], accepted["blocks"]) == (
        "2026-12-31",
        "ops@hospital.example",
        "moves in December",
        "no",
    )


def test_spreadsheet_of_a_failed_run_is_one_failure() -> None:
    (row,) = rows(spreadsheet.render(run_failed()))
    assert (row["state"], row["blocks"], row["rule"]) == ("fail", "yes", WHOLE_AUDIT)
    assert row["evidence"] == "detail = killed\nby the kernel"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r", "\n", " =", "\N{FULLWIDTH EQUALS SIGN}", "\N{NO-BREAK SPACE}+"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    assert tabular.cell(text) == f"'{text}"
    stack = bad()
    assert stack.run is not None
    failed = next(result for result in stack.run.results if result.state is State.FAIL)
    evil = failed._replace(urn=f"urn:pulumi:s::p::t::{text}", reason=text)
    (row,) = rows(spreadsheet.render(replace(stack, run=replace(stack.run, results=(evil,)))))
    assert (row["resource"], row["reason"]) == (f"'{text}", f"'{text}")


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_cells_keep_their_text_and_start_no_formula(text: str) -> None:
    told = tabular.cell(text)
    assert told.removeprefix("'") == text.replace("\x00", "\ufffd").removeprefix("'") or told == f"'{text}"
    assert not told.lstrip().startswith(("=", "+", "-", "@"))


def test_cells_fit_into_a_spreadsheet() -> None:
    assert tabular.cell("x" * 32_000) == "x" * 32_000
    cut = tabular.cell("x" * 32_001)
    assert len(cut) == 32_000
    assert cut.endswith("x … (cut; whole in results.json)")


def test_inventory() -> None:
    item = Item(
        "urn:x",
        "azure-native:storage:StorageAccount",
        "data",
        None,
        "w",
        "health",
        ("a", "b"),
        "yes",
        "ours",
        kept_in="software",
        declared_custody="customer-hsm",
    )
    other = Item("urn:x", "azure-native:storage:StorageAccount", "=1+1", "i", None, None, (), None, None)
    assert rows(inventory.render(replace(good(), inventory=(item, other)))) == [
        {
            "resource": "data",
            "type": "azure-native:storage:StorageAccount",
            "id": "",
            "workspace": "w",
            "data class": "health",
            "places": "a, b",
            "encryption": "yes",
            "custody": "ours",
            "key kept in": "software",
            "custody declared": "customer-hsm",
            "URN": "urn:x",
        },
        {
            "resource": "'=1+1",
            "type": "azure-native:storage:StorageAccount",
            "id": "i",
            "workspace": "",
            "data class": "",
            "places": "",
            "encryption": "",
            "custody": "",
            "key kept in": "",
            "custody declared": "",
            "URN": "urn:x",
        },
    ]


def test_sovereignty() -> None:
    (row,) = rows(sovereignty.render(dossiers.of_hub("azure")))
    assert row["Actor"] == "microsoft-azure"
    assert row["EXI 30: under the law of a third country"] == "yes [secondary source]"
    assert row["Activities"] == "not found"
    assert row["Form of EXI 31"] == "full table of chapter 8"
    assert list(row) == list(sovereignty.HEADER)


@pytest.mark.parametrize("form", [inventory, sovereignty], ids=lambda form: form.FILE)
def test_tables_of_a_failed_run_begin_with_it(form: Format) -> None:
    (row,) = rows(form.render(run_failed()))
    assert next(iter(row.values())).startswith("RUN FAILED: the engine ended before its summary; the ")


# Bill of materials


@every
def test_bill_of_materials_follows_the_official_schema(dossier: Callable[[], Dossier]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(materials.render(dossier())) is None


def test_bill_of_materials_lists_what_judged() -> None:
    stack = bad()
    bill = json.loads(materials.render(stack))
    components = {component["bom-ref"]: component for component in bill["components"]}
    assert {ref: component.get("version") for ref, component in components.items()} == {
        "pack": stack.versions.pack,
        "pulumi": "3.256.0",
        "provider:openstack": "5.5.3",
        "input:stacks/Pulumi.test.yaml"
        if stack.subject.stack == "test"
        else f"input:{stack.subject.inputs[0].name}": None,
    }
    assert bill["metadata"]["component"]["version"] == "0.1.0"
    assert bill["metadata"]["timestamp"] == "2026-11-24T12:00:00+00:00"
    assert sorted(rule["name"] for rule in components["pack"]["components"]) == sorted(asked(stack))
    properties = {each["name"]: each["value"] for each in bill["metadata"]["properties"]}
    assert properties["health-data-hub:verdict"] == "fail"


def test_bill_of_materials_has_a_number_of_its_content() -> None:
    numbers = [json.loads(materials.render(each))["serialNumber"] for each in (bad(), bad(), good(), run_failed())]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    assert all(each.startswith("urn:uuid:") for each in numbers)


# Size


def test_five_thousand_resources() -> None:
    """Counted in the time of the processor, for the machine may be busy with other things."""
    large = enlarged(5_000)
    begin = time.process_time()
    written = {form.FILE: len(form.render(large)) for form in FORMATS}
    assert time.process_time() - begin < TIME_LIMIT
    assert written["results.sarif"] < 80e6
    assert len(large.resources) == 5_000


def enlarged(size: int) -> Dossier:
    """The good hub and the bad stack over and over, under other names."""
    hub, bad = dossiers.of_hub("azure"), dossiers.of_bad("azure")
    by_urn: dict[str, list[Result]] = {}
    for result in (*results_of(hub), *results_of(bad)):
        by_urn.setdefault(result.urn, []).append(result)
    known = (*hub.resources, *bad.resources)
    resources = tuple(
        replace(known[index % len(known)], urn=f"{known[index % len(known)].urn}-{index}") for index in range(size)
    )
    results = tuple(
        result._replace(urn=resource.urn)
        for index, resource in enumerate(resources)
        for result in by_urn.get(known[index % len(known)].urn, ())
    )
    assert hub.run is not None
    return replace(hub, resources=resources, run=replace(hub.run, results=results))
