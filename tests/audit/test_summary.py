"""The short text for a merge request: what it says, that it stays short, that nothing gets in with what it quotes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import dossiers
import pytest
from markdown_it import MarkdownIt

from audit.comparing import Change, Course, Difference
from audit.events import Resource
from audit.evidence import Dossier, Mode
from audit.formats import summary
from audit.verdict import Judgement, Verdict
from policies.results import Enforcement, Result, Run, State

SINCE = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def make_dossier(make_run: Callable[..., Run]) -> Callable[..., Dossier]:
    """A dossier with the results given."""

    def make(*results: Result, verdict: Verdict = Verdict.FAIL, reason: str = "because") -> Dossier:
        run = make_run(*results)
        return replace(dossiers.of_hub("ovh"), run=run, resources=(), judgement=Judgement(verdict, reason))

    return make


def step(operation: str, name: str) -> Resource:
    return Resource(
        f"urn:pulumi:t::hub::test:index:Thing::{name}", "test:index:Thing", name, operation, False, "", None
    )


def test_a_hub_that_passes_is_told_in_a_few_lines() -> None:
    dossier = dossiers.of_hub("azure")
    assert dossier.run is not None
    passed = sum(result.state is State.PASS for result in dossier.run.results)
    rest = len(dossier.run.results) - passed
    assert summary.render(dossier).splitlines() == [
        f"### PASS `test`: 23 rules judged {len(dossier.resources)} resources; nothing blocks",
        "",
        "Preview without cloud credentials of `0123456789abcdef0123456789abcdef01234567`, 2026-11-24 12:00 UTC",
        "",
        "| rule | level | pass | fail | not applicable | not evaluated |",
        "|---|---|--:|--:|--:|--:|",
        f"| **23 rules in all** |  | {passed} | · | {rest} | · |",
        "",
        f"<details><summary>Plan: {len(dossier.resources)} created</summary>",
        "",
        "Seen on an empty state, for want of credentials: all that the stack has is created.",
        "",
        "</details>",
        "",
        f"<sub>toolkit 0.1.0, policies {dossier.run.pack_version}, Pulumi 3.256.0, openstack 5.5.3</sub>",
    ]


def test_what_blocks_is_listed_failures_first_with_one_remedy_for_each_rule(
    make_dossier: Callable[..., Dossier], make_result: Callable[..., Result]
) -> None:
    said = summary.render(
        make_dossier(
            make_result("c", State.NOT_EVALUATED, reason="unknown"),
            make_result("a", State.FAIL, reason="wrong"),
            make_result("b", State.FAIL, reason="wrong"),
            make_result("d", State.FAIL, reason="worse"),
            make_result("e", State.PASS),
            make_result("e", State.PASS, rule="labels"),
        )
    )
    start = said.index("**What blocks**")
    assert said[start : said.index("\n\n<details>")].splitlines() == [
        "**What blocks**",
        "",
        "- **fail** `residency` on `d`: worse",
        "- **fail** `residency` on `a`, `b`: wrong",
        "- **not evaluated** `residency` on `c`: unknown",
        "  - *remedy:* remedy of residency",
    ]
    assert "| `residency` | mandatory | 1 | 3 | · | 1 |\n| 1 other rule |  | 1 | · | · | · |\n" in said
    assert "| **2 rules in all** |  | 2 | 3 | · | 1 |" in said


def test_what_is_waived_or_advisory_blocks_nothing(
    make_dossier: Callable[..., Dossier], make_result: Callable[..., Result]
) -> None:
    said = summary.render(make_dossier(make_result("a", State.FAIL, enforcement=Enforcement.ADVISORY)))
    assert "**What blocks**" not in said
    assert "| `residency` | advisory | · | 1 | · | · |" in said


@pytest.mark.parametrize("example", ["azure", "openstack"])
def test_it_stays_short_however_much_fails(example: str) -> None:
    bad = dossiers.of_bad(example)
    assert bad.run is not None
    many = replace(bad.run, results=tuple(result._replace(reason=result.reason * 9) for result in bad.run.results) * 40)
    said = summary.render(replace(bad, run=many, resources=bad.resources * 60))
    assert len(said) < 12_000
    assert "more kinds, in the evidence" in said


def test_the_plan_names_first_what_can_lose_data(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier()
    preview = replace(
        dossier,
        subject=replace(dossier.subject, mode=Mode.PREVIEW),
        resources=(step("create", "fresh"), step("replace", "moved"), step("same", "kept"), step("update", "turned")),
    )
    said = summary.render(preview)
    assert "<summary>Plan: 1 replaced, 1 changed, 1 created, 1 unchanged</summary>" in said
    assert "\n- replaced: `moved`\n- changed: `turned`\n- created: `fresh`\n" in said
    whole = summary.render(replace(preview, leaving=(step("delete", "lost"),)))
    assert "\n- deleted: `lost`\n- replaced: `moved`\n" in whole
    assert "<summary>Plan: 1 deleted, 1 replaced, 1 changed, 1 created, 1 unchanged</summary>" in whole


@pytest.mark.parametrize("mode", [Mode.RECORDED, Mode.EXPORTED, Mode.LIVE])
def test_where_nothing_is_planned_no_plan_is_told(mode: Mode, make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier()
    assert "Plan" not in summary.render(replace(dossier, subject=replace(dossier.subject, mode=mode)))


def test_the_difference_tells_resources_as_such_and_other_results_one_by_one(
    make_dossier: Callable[..., Dossier], make_result: Callable[..., Result]
) -> None:
    urn = "urn:pulumi:t::hub::test:index:Thing::{}".format
    difference = Difference(
        SINCE,
        "pass",
        (
            Change(Course.WORSE, "residency", urn("kept"), State.PASS, State.FAIL, "now abroad"),
            Change(Course.APPEARED, "residency", urn("new"), None, State.PASS, "within"),
            Change(Course.VANISHED, "residency", urn("old"), State.PASS, None, ""),
        ),
        unchanged=7,
    )
    said = summary.render(
        make_dossier(
            make_result("kept", State.FAIL),
            make_result("kept", rule="labels"),
            make_result("new"),
            make_result("new", State.NOT_APPLICABLE, rule="labels"),
        ),
        difference,
    )
    start = said.index("<details><summary>Against")
    assert said[start : said.index("</details>", start)].splitlines() == [
        "<details><summary>Against the audit of 2026-11-20 08:30 UTC (then: pass): 1 worse, 1 appeared, 1 vanished"
        "</summary>",
        "",
        "- new: `new`",
        "- gone: `old`",
        "- **worse** `residency` on `kept`: pass → fail: now abroad",
        "",
    ]


def test_a_new_resource_that_is_open_is_told_by_its_results_too(
    make_dossier: Callable[..., Dossier], make_result: Callable[..., Result]
) -> None:
    urn = "urn:pulumi:t::hub::test:index:Thing::new"
    change = Change(Course.APPEARED, "residency", urn, None, State.FAIL, "abroad")
    said = summary.render(make_dossier(make_result("new", State.FAIL)), Difference(SINCE, "pass", (change,), 0))
    assert "- new: `new`\n- **appeared** `residency` on `new`: none → fail: abroad\n" in said


def test_no_difference_is_said() -> None:
    said = summary.render(dossiers.of_hub("ovh"), Difference(SINCE, "not evaluated", (), 9))
    assert "(then: not evaluated): no result differs</summary>\n\nNothing changed.\n" in said


def test_a_run_that_failed_tells_what_the_engine_said() -> None:
    dossier = replace(
        dossiers.of_hub("ovh"),
        run=None,
        resources=(),
        judgement=Judgement(Verdict.RUN_FAILED, "the program failed", "line 1\n\n</pre><img src=x> @you"),
    )
    said = summary.render(dossier)
    assert said.startswith("### RUN FAILED `test`: the program failed\n")
    assert "<pre>line 1\n\n&lt;/pre&gt;&lt;img src=x&gt; @you</pre>" in said


HOSTILE = "`code` </details><script>x</script> @somebody #12 !7 [a](http://x) | **b** ~~c~~\n/close\n# d"


def test_quoted_text_brings_no_markup_no_mention_and_no_command(
    make_dossier: Callable[..., Dossier], make_result: Callable[..., Result]
) -> None:
    urn = f"urn:pulumi:t::hub::test:index:Thing::{HOSTILE}"
    result = make_result("v", State.FAIL, reason=HOSTILE, rule=HOSTILE, remediation=HOSTILE)._replace(urn=urn)
    change = Change(Course.WORSE, HOSTILE, urn, State.PASS, State.FAIL, HOSTILE)
    dossier = make_dossier(result, reason=HOSTILE)
    dossier = replace(
        dossier, subject=replace(dossier.subject, mode=Mode.PREVIEW), resources=(step("delete", HOSTILE),)
    )
    said = summary.render(dossier, Difference(SINCE, HOSTILE, (change,), 0))
    assert not any(line.startswith(("/", "# ")) for line in said.splitlines())
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(said)
    for tag in ("<script", "<a ", "<s>", "<em>b", "<strong>b", "<h1"):
        assert tag not in shown, tag
    assert shown.count("</details>") == 2
    outside_code = "".join(part for index, part in enumerate(said.split("`")) if index % 2 == 0)
    assert "@somebody" not in outside_code
    assert "#12" not in outside_code
    assert shown.count("<table>") == 1
    assert shown.count("<tr>") == 3


def test_the_same_dossier_gives_the_same_text() -> None:
    assert summary.render(dossiers.of_bad("azure")) == summary.render(dossiers.of_bad("azure"))
