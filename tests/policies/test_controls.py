"""The control catalogue and its map: nothing orphaned, nothing claimed that is not shown."""

import re
from collections import Counter
from pathlib import Path

import pytest

import policies.controls
from policies.controls import (
    CONTROLS,
    EVIDENCE_ITEMS,
    LINKS,
    Assurance,
    Certainty,
    EvidenceItem,
    Party,
    control,
    controls_of,
    evidence_map,
    links_of_control,
)
from policies.results import Enforcement
from policies.rules import RULES, STACK_RULES, Statement

REPOSITORY = Path(policies.controls.__file__).parents[2]
OWN = REPOSITORY / "policies" / "controls"
RULE_IDS = {
    "residency",
    "explicit-provider",
    "known-types",
    "encryption-at-rest",
    "encryption-in-transit",
    "key-protection",
    "no-public-exposure",
    "isolation",
    "egress-control",
    "admin-origin",
    "no-shared-secrets",
    "least-privilege",
    "no-plaintext-secrets",
    "trace-coverage",
    "trace-retention",
    "trace-protection",
    "backup-coverage",
    "backup-protection",
    "deletion-protection",
    "hardening",
    "labels",
    "waivers",
    "sovereignty",
}
ITEMS = {item.id: item for item in EVIDENCE_ITEMS}
PATTERNS = {
    "HDS-EXI-": r"\d{2}",
    "SNC-": r"\d{1,2}\.\d{1,2}(\.[a-r])?",
    "CNIL-EDS-": r"\d+(\.\d+)+|SEC-[A-Z]{3}(-\d+(\.\d+)?)?",
    "CNIL-MR007-": r"5\.[12]|SEC-[A-Z]{3}-\d",
    "ISO-A.": r"[5-8]\.\d{1,2}",
    "GDPR-": r"\d{2}",
    "DATA-ACT-": r"\d{2}",
    "SOV-": r"[1-8]",
}
WRITTEN_ID = re.compile(rf'"((?:{"|".join(map(re.escape, PATTERNS))})[\w.-]+)"')
UNCERTAIN = re.compile("translation|paraphrase|assumed|inferred|not known")


def numbers(prefix: str) -> list[str]:
    return [each.id.removeprefix(prefix) for each in CONTROLS if each.referential.prefix == prefix]


# --- the catalogue


def test_no_id_stands_twice() -> None:
    assert not [one for one, times in Counter(each.id for each in CONTROLS).items() if times > 1]
    assert len(ITEMS) == len(EVIDENCE_ITEMS)
    assert not ITEMS.keys() & RULE_IDS


def test_an_id_is_its_referentials_prefix_and_a_number_of_its_kind() -> None:
    prefixes = {each.referential.prefix for each in CONTROLS}
    assert prefixes == PATTERNS.keys()
    patterns = {prefix: re.escape(prefix) + f"({number})" for prefix, number in PATTERNS.items()}
    assert not [each.id for each in CONTROLS if not re.fullmatch(patterns[each.referential.prefix], each.id)]


def test_whatever_is_not_verified_says_what_is_missing() -> None:
    uncertain = [each for each in CONTROLS if each.certainty is not Certainty.VERIFIED]
    assert uncertain
    assert not [each.id for each in uncertain if not re.fullmatch(r"[A-Z].+\.", each.note)]


def test_titles_are_short_words_and_no_sentences() -> None:
    assert not [each.id for each in CONTROLS if not re.fullmatch(r"[A-Z].{5,110}[^.]", each.title)]


def test_titles_are_unique_within_a_referential() -> None:
    for prefix in PATTERNS:
        titles = [each.title for each in CONTROLS if each.referential.prefix == prefix]
        assert len(titles) == len(set(titles))


def test_hds_is_complete() -> None:
    assert numbers("HDS-EXI-") == [f"{number:02}" for number in range(1, 32)]


def test_chapter_19_of_secnumcloud_is_complete() -> None:
    sections = {"1": "r", "2": "e", "3": "b", "4": "b", "5": "c", "6": "f"}
    expected = [
        f"19.{section}.{chr(letter)}" for section, last in sections.items() for letter in range(ord("a"), ord(last) + 1)
    ]
    assert [number for number in numbers("SNC-") if number.startswith("19.")] == expected


def test_mr007_is_complete() -> None:
    families = {"REP": 1, "HAB": 4, "IDE": 2, "ESP": 2, "TRA": 1, "EXP": 3, "SEN": 3, "JOU": 3, "INC": 4}
    items = {f"SEC-{family}-{item}" for family, last in families.items() for item in range(1, last + 1)}
    assert set(numbers("CNIL-MR007-")) == items | {"5.1", "5.2"}


def test_articles_and_objectives_are_complete() -> None:
    assert numbers("GDPR-") == ["28", "32", "44", "45", "46", "47", "48", "49"]
    assert numbers("DATA-ACT-") == [str(article) for article in range(23, 32)]
    assert numbers("SOV-") == [str(objective) for objective in range(1, 9)]


@pytest.mark.parametrize(
    ("prefix", "certainties"),
    [
        ("HDS-EXI-", {Certainty.VERIFIED}),
        ("SNC-", {Certainty.VERIFIED}),
        ("CNIL-EDS-", {Certainty.SECONDARY, Certainty.NOT_FOUND}),
        ("CNIL-MR007-", {Certainty.SECONDARY}),
        ("ISO-A.", {Certainty.FROM_MEMORY}),
        ("GDPR-", {Certainty.VERIFIED}),
        ("DATA-ACT-", {Certainty.SECONDARY}),
        ("SOV-", {Certainty.VERIFIED}),
    ],
)
def test_each_referential_is_as_certain_as_its_source(prefix: str, certainties: set[Certainty]) -> None:
    found = [each for each in CONTROLS if each.referential.prefix == prefix]
    assert {each.certainty for each in found} == certainties
    assert len({each.referential for each in found}) == 1
    assert re.search(r"\b2026-11-2[35]\b", found[0].referential.source)


def written_ids() -> set[str]:
    sources = [path for folder in ("components", "policies") for path in (REPOSITORY / folder).rglob("*.py")]
    return {
        one
        for path in sources
        if not path.is_relative_to(OWN)
        for one in WRITTEN_ID.findall(path.read_text(encoding="utf-8"))
    }


def test_every_id_that_code_names_is_in_the_catalogue() -> None:
    named = written_ids()
    assert {"HDS-EXI-05", "SNC-12.14", "CNIL-MR007-SEC-ESP-2"} <= named
    assert not named - {each.id for each in CONTROLS}


# --- the map


def test_every_control_is_supported_by_something() -> None:
    assert not [each.id for each in CONTROLS if not links_of_control(each.id)]


@pytest.mark.parametrize("subject", sorted(RULE_IDS | ITEMS.keys()))
def test_every_rule_and_item_supports_something(subject: str) -> None:
    assert controls_of(subject)


def test_links_have_both_ends() -> None:
    assert {link.subject for link in LINKS} == RULE_IDS | ITEMS.keys()
    assert {link.control for link in LINKS} == {each.id for each in CONTROLS}
    assert evidence_map.SHOWN.keys() == ITEMS.keys()


def test_no_link_stands_twice() -> None:
    pairs = Counter((link.subject, link.control) for link in LINKS)
    assert not [pair for pair, times in pairs.items() if times > 1]


def test_every_reason_is_a_full_sentence() -> None:
    assert not [link for link in LINKS if not re.fullmatch(r"[A-Z].{28,}\.", link.why)]
    assert not [link for link in LINKS if "  " in link.why]


def test_every_reason_is_its_links_own() -> None:
    reasons = Counter(link.why for link in LINKS)
    assert not [reason for reason, times in reasons.items() if times > 1]


def test_a_paper_is_worth_the_word_of_whoever_hands_it_in() -> None:
    worth = {Party.HOST: Assurance.WITH_HOST, Party.OPERATOR: Assurance.DECLARED}
    papers = [link for link in LINKS if link.subject in ITEMS]
    assert not [link for link in papers if link.assurance is not worth[ITEMS[link.subject].hand_in_by]]


def test_a_rule_never_speaks_for_the_host() -> None:
    assert not [link for link in LINKS if link.subject in RULE_IDS and link.assurance is Assurance.WITH_HOST]


def test_little_is_enforced_and_by_mandatory_rules_alone() -> None:
    enforced = {(link.subject, link.control) for link in LINKS if link.assurance is Assurance.ENFORCED}
    assert enforced == {
        ("residency", "HDS-EXI-28"),
        ("trace-retention", "SNC-12.6.c"),
        ("trace-retention", "CNIL-MR007-SEC-JOU-3"),
    }
    advisory = {rule.id for rule in (*RULES, *STACK_RULES) if rule.enforcement is Enforcement.ADVISORY}
    assert not advisory & {rule for rule, _ in enforced}


@pytest.mark.parametrize("rule", [*RULES, *STACK_RULES], ids=lambda rule: rule.id)
def test_every_rule_there_is_stands_in_the_map(rule: Statement) -> None:
    assert rule.id in RULE_IDS
    assert rule.controls == controls_of(rule.id)


def test_what_is_enforced_without_a_verified_text_says_so() -> None:
    enforced = [link for link in LINKS if link.assurance is Assurance.ENFORCED]
    uncertain = [link for link in enforced if control(link.control).certainty is not Certainty.VERIFIED]
    assert uncertain
    assert not [link for link in uncertain if not UNCERTAIN.search(link.why)]


def test_what_is_linked_to_an_item_that_was_not_found_says_so() -> None:
    unfound = [link for link in LINKS if control(link.control).certainty is Certainty.NOT_FOUND]
    assert unfound
    assert not [link for link in unfound if not UNCERTAIN.search(link.why)]


@pytest.mark.parametrize(
    ("subject", "control_id", "assurance"),
    [
        ("residency", "HDS-EXI-28", Assurance.ENFORCED),
        ("residency", "SNC-12.5.d", Assurance.SUPPORTED),
        ("residency", "SNC-19.2.b", Assurance.SUPPORTED),
        ("residency", "CNIL-EDS-12.2", Assurance.SUPPORTED),
        ("residency", "CNIL-MR007-5.1", Assurance.SUPPORTED),
        ("explicit-provider", "SNC-19.2.a", Assurance.SUPPORTED),
        ("known-types", "HDS-EXI-04", Assurance.SUPPORTED),
        ("no-public-exposure", "SNC-9.6.h", Assurance.SUPPORTED),
        ("no-public-exposure", "CNIL-EDS-SEC-RES", Assurance.SUPPORTED),
        ("encryption-at-rest", "HDS-EXI-05", Assurance.SUPPORTED),
        ("encryption-at-rest", "SNC-10.1.a", Assurance.SUPPORTED),
        ("encryption-at-rest", "ISO-A.8.24", Assurance.SUPPORTED),
        ("encryption-at-rest", "CNIL-EDS-SEC-LOG-2", Assurance.SUPPORTED),
        ("isolation", "CNIL-MR007-SEC-ESP-1", Assurance.SUPPORTED),
        ("egress-control", "SNC-12.14", Assurance.SUPPORTED),
        ("admin-origin", "HDS-EXI-29", Assurance.SUPPORTED),
        ("admin-origin", "SNC-19.2.c", Assurance.SUPPORTED),
        ("trace-retention", "CNIL-MR007-SEC-JOU-3", Assurance.ENFORCED),
        ("trace-retention", "CNIL-EDS-SEC-JOU-4", Assurance.SUPPORTED),
        ("trace-protection", "HDS-EXI-15", Assurance.SUPPORTED),
        ("backup-protection", "SNC-12.5.d", Assurance.SUPPORTED),
        ("labels", "HDS-EXI-11", Assurance.DECLARED),
        ("sovereignty", "HDS-EXI-30", Assurance.DECLARED),
        ("sovereignty", "HDS-EXI-31", Assurance.DECLARED),
        ("hds-certificate", "HDS-EXI-12", Assurance.WITH_HOST),
        ("guarantees-sheet", "HDS-EXI-31", Assurance.WITH_HOST),
        ("ownership-statement", "SNC-19.6.b", Assurance.WITH_HOST),
        ("strong-authentication", "CNIL-MR007-SEC-IDE-2", Assurance.DECLARED),
        ("exit-plan", "HDS-EXI-27", Assurance.DECLARED),
        ("restore-test", "SNC-12.5.c", Assurance.DECLARED),
        ("impact-assessment", "CNIL-EDS-13.4", Assurance.DECLARED),
    ],
)
def test_well_known_pairs(subject: str, control_id: str, assurance: Assurance) -> None:
    assert control_id in controls_of(subject)
    assert [link.assurance for link in links_of_control(control_id) if link.subject == subject] == [assurance]


def test_contract_clauses_of_hds_are_shown_by_the_contract() -> None:
    assert {f"HDS-EXI-{number}" for number in range(17, 28)} <= set(controls_of("hds-contract"))


def test_encryption_names_no_requirement_of_hds_but_the_risk_events() -> None:
    for rule in ("encryption-at-rest", "encryption-in-transit", "key-protection"):
        assert [one for one in controls_of(rule) if one.startswith("HDS-")] == ["HDS-EXI-05"]


def test_traces_are_never_filed_under_logical_protection() -> None:
    for rule in ("trace-coverage", "trace-retention", "trace-protection", "trace-review"):
        assert not [one for one in controls_of(rule) if "SEC-LOG" in one]


# --- asking the map


def test_controls_come_in_the_order_of_the_map_and_once() -> None:
    assert controls_of("trace-retention") == (
        "SNC-12.6.c",
        "CNIL-MR007-SEC-JOU-3",
        "CNIL-EDS-SEC-JOU-4",
        "ISO-A.8.15",
        "ISO-A.5.33",
    )
    assert [link.subject for link in links_of_control("SOV-8")] == ["environmental-report"]
    assert control("HDS-EXI-28").referential.version.startswith("2.0")


def test_unknown_ids_are_refused() -> None:
    with pytest.raises(KeyError, match="no control 'HDS-EXI-32' in the catalogue"):
        control("HDS-EXI-32")
    with pytest.raises(KeyError, match="no control 'SNC-1' in the catalogue"):
        links_of_control("SNC-1")
    with pytest.raises(KeyError, match="no rule or evidence item 'tidiness' in the control map"):
        controls_of("tidiness")


# --- words


@pytest.mark.parametrize("item", EVIDENCE_ITEMS, ids=lambda item: item.id)
def test_an_item_says_what_must_stand_in_it(item: EvidenceItem) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", item.id)
    assert item.title
    assert re.fullmatch(r"[A-Z].{28,}\.", item.what)


def test_nothing_promises_more_than_support() -> None:
    sources = sorted(OWN.glob("*.py"))
    assert len(sources) > 10
    for path in sources:
        assert "complian" not in path.read_text(encoding="utf-8").lower(), path.name
