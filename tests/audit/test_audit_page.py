"""The page: complete, self-contained, escaped, and plain about what was not judged."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from audit.engine import Failure
from audit.events import Record
from audit.evidence import Dossier, Subject, Versions
from audit.page import Entry, index, page
from audit.verdict import Verdict, conclude
from policies.controls import control
from policies.results import Evidence, Result, Run, State

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
def make_dossier(make_run: Callable[..., Run], make_record: Callable[..., Record]) -> Callable[..., Dossier]:
    """The dossier of an audit with the results given, or of a run that failed."""

    def make(*results: Result, failure: Failure | None = None, read: tuple[str, ...] = ()) -> Dossier:
        names = sorted({result.urn.rpartition("::")[2] for result in results})
        record = make_record(*names, read=read)
        run = make_run(*results) if results else None
        return Dossier(
            schema_version=1,
            subject=Subject(
                project="hub",
                stack="t",
                mode="preview without cloud credentials",
                time=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
                revision=None,
                specification="stacks/Pulumi.t.yaml",
                digest="d" * 64,
            ),
            versions=Versions("0.1.0", "3.259.0", "0.1.0", {"openstack": "5.5.3"}),
            policy_configuration="the pack's defaults",
            judgement=conclude(run, record, failure, project="hub", stack="t"),
            resources=record.resources,
            run=run,
        )

    return make


def text(document: str) -> str:
    without_code = re.sub(r"<(style|script)>.*?</\1>", "", document, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without_code).split())


def test_every_result_opens_to_its_evidence(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    results = [
        make_result(f"{name}{number}", state, rule=rule)
        for number, (name, state) in enumerate(zip("abcd", State, strict=True))
        for rule in ("residency", "exposure")
    ]
    document = page(make_dossier(*results))
    outline = Outline(document)
    opened = outline.all("details")
    assert len(opened) == len(results)
    assert sorted(str(found["data-state"]) for found in opened) == sorted(
        ["pass", "fail", "not-applicable", "not-evaluated"] * 2
    )
    ids = [found["id"] for _, found in outline.elements if "id" in found]
    assert len(ids) == len(set(ids))
    targets = {str(found["href"])[1:] for found in outline.all("a") if str(found["href"]).startswith("#")}
    assert targets <= set(ids)
    for result in results:
        assert result.urn in document
        assert result.reason in document
    assert document.count("GRA11</td>") == len(results) + 4  # once as evidence, once per resource as its place


def test_what_blocks_comes_first_and_with_its_remedy(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(
        make_dossier(make_result("good"), make_result("unknown", State.NOT_EVALUATED), make_result("bad", State.FAIL))
    )
    states = [str(found["data-state"]) for found in Outline(document).all("details")]
    assert states == ["fail", "not-evaluated", "pass"]
    read = text(document)
    assert read.index("FAIL · t") < read.index("1 result of mandatory rules failed") < read.index("What blocks")
    assert read.count("remedy of residency") == 2 * 2  # in the list of what blocks, and where each result opens


@pytest.mark.parametrize(
    ("state", "label"),
    [(State.PASS, "pass"), (State.FAIL, "fail"), (State.NOT_EVALUATED, "not evaluated")],
)
def test_verdict_in_the_title_and_the_banner(
    state: State, label: str, make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(make_dossier(make_result("a", state)))
    assert f"<title>{label.upper()} · t" in document
    assert [found["class"] for found in Outline(document).all("div", role="status")] == [
        f"verdict {label.replace(' ', '-')}"
    ]


def test_failed_run_says_why_and_judges_nothing(make_dossier: Callable[..., Dossier]) -> None:
    document = page(make_dossier(failure=Failure("boom <b>", "line 1\nline 2")))
    read = text(document)
    assert "run failed boom &lt;b&gt;. Nothing below is a judgement of this stack." in read
    assert "line 1\nline 2" in document
    assert "By rule" not in read


def test_values_are_escaped(make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]) -> None:
    hostile = "<script>alert(1)</script>\"'&"
    document = page(
        make_dossier(
            make_result("a", State.FAIL, reason=hostile, remediation=hostile, evidence=(Evidence(hostile, hostile),))
        )
    )
    assert "<script>alert" not in document
    assert document.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 6
    assert len(Outline(document).all("script")) == 1


def test_nothing_is_fetched(make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]) -> None:
    outline = Outline(page(make_dossier(make_result("a"))))
    assert [found["href"] for found in outline.all("link")] == ["data:,"]
    assert not [found for _, found in outline.elements if "src" in found or "action" in found]
    policy = outline.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert str(policy).startswith("default-src 'none';")
    assert {str(found["href"]) for found in outline.all("a") if not str(found["href"]).startswith("#")} == {
        "results.json"
    }


def test_wording(make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]) -> None:
    read = text(page(make_dossier(make_result("a")))).lower()
    assert "complian" not in read
    assert "supports" in read


def test_controls_count_the_results_that_support_them(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    read = text(
        page(
            make_dossier(
                make_result("a", State.FAIL, controls=("HDS-EXI-28",)), make_result("b", controls=("HDS-EXI-28",))
            )
        )
    )
    title = control("HDS-EXI-28").title
    assert f"HDS-EXI-28 {title} residency 1 0 1 0" in read  # fail, not evaluated, pass, not applicable


def test_resource_without_a_judgement_is_named_so(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    document = page(make_dossier(make_result("a"), read=("ext",)))
    assert "not judged" in text(document)
    assert "urn:pulumi:t::hub::test:index:Thing::ext" in document


def test_index_links_the_audits_and_shows_their_verdicts(
    make_result: Callable[..., Result], make_dossier: Callable[..., Dossier]
) -> None:
    good, failed = make_dossier(make_result("a")), make_dossier(failure=Failure("boom"))
    failed = replace(failed, subject=replace(failed.subject, stack="u"))
    document = index("Two clouds", [Entry(good, "t/index.html"), Entry(failed, "u/index.html")], ["took 2 s"])
    outline = Outline(document)
    assert [found["href"] for found in outline.all("a")] == ["t/index.html", "u/index.html"]
    read = text(document)
    assert "t pass 1 rule judged 1 resource; nothing blocks 0 0 1 0" in read
    assert "u run failed boom 0 0 0 0" in read
    assert "took 2 s" in read
    assert failed.judgement.verdict is Verdict.RUN_FAILED
