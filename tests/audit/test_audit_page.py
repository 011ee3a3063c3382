"""The page as a file: complete without a script, self-contained, escaped, and plain about what was not judged."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import dossiers
import pytest

from audit.comparing import Change, Course, Difference
from audit.engine import Failure
from audit.events import Record
from audit.evidence import Dossier, Drift, Mode
from audit.inventory import Item
from audit.page import LISTED, Entry, index, page
from audit.page.texts import TEXTS
from policies.controls import CONTROLS, EVIDENCE_ITEMS, control
from policies.results import Evidence, Result, Run, State, Waived

VOID = {"meta", "link", "br", "input"}


class Outline(HTMLParser):
    """What the tests ask of a page: its elements, its links and ids, and whether every element is closed."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(document)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = attributes.items()
        return [found for name, found in self.elements if name == tag and wanted <= found.items()]


@pytest.fixture
def make_dossier(
    make_dossier: Callable[..., Dossier], make_run: Callable[..., Run], make_record: Callable[..., Record]
) -> Callable[..., Dossier]:
    """The dossier of an audit without a cloud with the results given, or of a run that failed."""

    def make(
        *results: Result, failure: Failure | None = None, read: tuple[str, ...] = (), **changes: object
    ) -> Dossier:
        names = sorted({result.urn.rpartition("::")[2] for result in results})
        run = make_run(*results) if results else None
        dossier = make_dossier(run, make_record(*names, read=read), failure)
        subject = replace(dossier.subject, mode=Mode.WITHOUT_CLOUD)
        return replace(dossier, **{"subject": subject, **changes})  # type: ignore[arg-type]

    return make


def text(document: str) -> str:
    without_code = re.sub(r"<(style|script|svg)\b.*?</\1>", "", document, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without_code).split())


def embedded(document: str, name: str = "data") -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', document, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_both_languages_are_complete_and_have_the_same_places_for_values() -> None:
    english, french = TEXTS["en"], TEXTS["fr"]
    assert english.keys() == french.keys()
    places = {key: set(re.findall(r"\{\w+\}", value)) for key, value in english.items()}
    assert {key: set(re.findall(r"\{\w+\}", value)) for key, value in french.items()} == places
    assert all(value.strip() for value in (*english.values(), *french.values()))


def test_every_result_is_embedded_with_its_evidence() -> None:
    dossier = dossiers.of_bad("azure")
    assert dossier.run
    data = embedded(page(dossier))
    told = {
        (
            data["resources"][number][0],
            data["rules"][row[at]][0],
            data["states"][data["outcomes"][row[at + 1]][0]],
            data["outcomes"][row[at + 1]][1],
            tuple(map(tuple, data["outcomes"][row[at + 1]][2])),
        )
        for number, row in enumerate(data["results"])
        for at in range(0, len(row), 2)
    }
    assert told == {
        (one.urn, one.rule, one.state, one.reason, tuple((seen.path, seen.value) for seen in one.evidence))
        for one in dossier.run.results
    }
    assert sum(len(row) for row in data["results"]) == 2 * len(dossier.run.results)


def test_links_of_the_page_lead_somewhere() -> None:
    outline = Outline(page(dossiers.of_bad("openstack")))
    ids = [found["id"] for _, found in outline.elements if "id" in found]
    assert len(ids) == len(set(ids))
    targets = {str(found["href"])[1:] for found in outline.all("a") if str(found["href"]).startswith("#")}
    assert len(targets) > 20
    assert targets <= set(ids)


def test_what_blocks_comes_first_and_with_its_remedy(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(
        make_dossier(make_result("good"), make_result("unknown", State.NOT_EVALUATED), make_result("bad", State.FAIL))
    )
    table = document[document.index('<h2 id="blocking"') : document.index('<h2 id="results"')]
    assert re.findall(r'class="chip ([\w-]+)"', table)[:2] == ["fail", "not-evaluated"]
    assert text(table).count("remedy of residency") == 2
    assert "reason of good" not in table
    read = text(document)
    assert read.index("FAIL · t") < read.index("1 result of mandatory rules failed") < read.index("reason of bad")


def test_blocking_results_beyond_the_limit_are_counted(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    results = [make_result(f"n{number:04}", State.FAIL) for number in range(LISTED + 7)]
    assert "Kinds of blocking results not listed here: 7." in text(page(make_dossier(*results)))


@pytest.mark.parametrize(
    ("state", "label", "french"),
    [
        (State.PASS, "pass", "RÉUSSI"),
        (State.FAIL, "fail", "ÉCHEC"),
        (State.NOT_EVALUATED, "not evaluated", "NON ÉVALUÉ"),
    ],
)
def test_verdict_in_the_title_and_the_banner(
    state: State, label: str, french: str, make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    dossier = make_dossier(make_result("a", state))
    document = page(dossier)
    assert f">{label.upper()} · t · audit of 2026-11-24 12:00:00 UTC</title>" in document
    assert [found["class"] for found in Outline(document).all("div", role="status")] == [
        f"verdict {label.replace(' ', '-')}"
    ]
    in_french = page(dossier, "fr")
    assert '<html lang="fr">' in in_french
    assert f">{french} · t · audit du 2026-11-24 12:00:00 UTC</title>" in in_french


def test_failed_run_says_why_and_judges_nothing(make_dossier: Callable[..., Dossier]) -> None:
    document = page(make_dossier(failure=Failure("boom <b>", "line 1\nline 2")))
    read = text(document)
    assert "run failed boom &lt;b&gt; . Nothing below is a judgement of this stack." in read
    assert "line 1\nline 2" in document
    assert "By rule" not in read


def test_values_are_escaped(make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]) -> None:
    hostile = "</script><script>alert(1)</script>\"'&"
    result = make_result("a", State.FAIL, reason=hostile, remediation=hostile, evidence=(Evidence(hostile, hostile),))
    item = Item(hostile, hostile, hostile, None, hostile, None, (hostile,), hostile, hostile)
    drift = Drift(hostile, hostile, hostile, hostile, (hostile,), (hostile,))
    document = page(make_dossier(result, inventory=(item,), drift=(drift,)))
    assert "<script>alert" not in document
    assert len(Outline(document).all("script")) == 3
    assert embedded(document)["outcomes"][0][1] == hostile


def test_nothing_is_fetched() -> None:
    outline = Outline(page(dossiers.of_bad("azure")))
    assert [found["href"] for found in outline.all("link")] == ["data:,"]
    assert not [found for _, found in outline.elements if "src" in found or "action" in found]
    policy = outline.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert str(policy).startswith("default-src 'none';")
    outside = {str(found["href"]) for found in outline.all("a") if not str(found["href"]).startswith("#")}
    assert outside == {"results.json", *(f"attachments/{item.id}/" for item in EVIDENCE_ITEMS)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_wording(language: Any) -> None:
    read = text(page(dossiers.of_bad("azure"), language)).lower()
    assert "complian" not in read
    assert "conforme" not in read


def test_every_control_of_the_catalogue_with_the_strength_of_its_support(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(
        make_dossier(make_result("a", State.FAIL, controls=("HDS-EXI-28",)), make_result("b", controls=("HDS-EXI-28",)))
    )
    read = text(document)
    for one in CONTROLS:
        assert one.id in read
    row = next(row for row in document.split("<tr>") if row.startswith('<th scope="row"') and ">HDS-EXI-28<" in row)
    assert text("<x " + row).count(control("HDS-EXI-28").title) == 1
    assert "assurance.enforced by code" in row
    assert "assurance.with the host" in row
    assert re.findall(r'class="number [\w-]+">(\d+)<', row) == ["1", "0", "1", "0"]


def test_resource_without_a_judgement_is_named_so(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(make_dossier(make_result("a"), read=("ext",)))
    assert "What the program only reads. No policy sees it: urn:pulumi:t::hub::test:index:Thing::ext" in text(document)
    data = embedded(document)
    unjudged = [one[0] for one, row in zip(data["resources"], data["results"], strict=True) if not row]
    assert unjudged == ["urn:pulumi:t::hub::test:index:Thing::ext"]


def test_papers_to_hand_in_have_each_a_place(make_dossier: Callable[..., Dossier]) -> None:
    papers = {"hds-certificate": ("attachments/hds-certificate/the certificate.pdf",)}
    document = page(make_dossier(failure=Failure("boom")), attachments=papers)
    outline = Outline(document)
    assert len(outline.all("tr")) >= len(EVIDENCE_ITEMS)
    assert len(outline.all("a", href="attachments/hds-certificate/the%20certificate.pdf")) == 1
    assert text(document).count("nothing attached") == len(EVIDENCE_ITEMS) - 1


def test_drift_is_told_in_control_terms(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    result = make_result("a", State.FAIL)
    drift = Drift(result.urn, "place", "GRA11", "BHS5", ("residency",), ("HDS-EXI-28",))
    told = text(page(make_dossier(result, drift=(drift,))))
    assert "place GRA11 BHS5 This drifted property weakens HDS-EXI-28 by the rule residency" in told
    assert "Not looked at" in text(page(make_dossier(result)))
    assert "None: the cloud is as it was recorded." in text(page(make_dossier(result, drift=())))


def test_waivers_and_difference(make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]) -> None:
    waived = make_result("a", State.FAIL, waived=Waived("moving out", "dpo", date(2027, 1, 31)))
    difference = Difference(
        datetime(2026, 10, 1, tzinfo=UTC),
        "pass",
        (Change(Course.WORSE, "residency", waived.urn, State.PASS, State.FAIL, "moved"),),
        41,
    )
    read = text(page(make_dossier(waived, make_result("b")), difference=difference))
    assert "reason of a Waived : moving out dpo 2027-01-31" in read
    assert "verdict was: pass. Unchanged results: 41." in read
    assert f"worse residency a {waived.urn} pass fail moved" in read


def test_workspaces_count_their_results(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    results = [make_result("a", State.FAIL), make_result("b")]
    item = Item(results[0].urn, "t", "a", None, "oncology", None, (), None, None)
    read = text(page(make_dossier(*results, inventory=(item,))))
    assert "oncology 1 1 0 0 0 (no workspace) 1 0 0 1 0" in read


def test_index_links_the_audits_and_shows_their_verdicts(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    good, failed = make_dossier(make_result("a")), make_dossier(failure=Failure("boom"))
    failed = replace(failed, subject=replace(failed.subject, stack="u"))
    document = index("Two clouds", [Entry(good, "t/index.html"), Entry(failed, "u/index.html")], ["took 2 s"])
    assert [found["href"] for found in Outline(document).all("a")] == ["t/index.html", "u/index.html"]
    read = text(document)
    assert "t pass 1 rule judged 1 resource; nothing blocks 0 0 1 0" in read
    assert "u run failed boom 0 0 0 0" in read
    assert "took 2 s" in read


def test_the_inventory_says_whose_key_it_is_and_in_what_it_is_kept(make_dossier: Callable[..., Dossier]) -> None:
    def item(name: str, custody: str | None, kept_in: str | None) -> Item:
        return Item(f"urn:pulumi:t::hub::a:b:C::{name}", "a:b:C", name, None, None, None, (), None, custody, kept_in)

    kept = [
        item("a", "the customer's key", "a hardware security module that customers share"),
        item("b", "the provider's key", "not shown by its arguments"),
        item("c", None, None),
    ]
    data = embedded(page(make_dossier(inventory=tuple(kept))))
    assert [row[-1] for row in data["inventory"]] == [
        ["the customer's key", "a hardware security module that customers share"],
        ["the provider's key"],
        [],
    ]
    french = data["french"]["a hardware security module that customers share"]
    assert french == "un module matériel de sécurité (HSM) partagé entre clients"
