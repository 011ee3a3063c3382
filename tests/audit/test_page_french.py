"""The French side of the page: complete, true to the English it renders, no English left but what is quoted."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from html import unescape

import dossiers
import pytest

from audit.comparing import Change, Course, Difference
from audit.evidence import Dossier, Drift
from audit.page import LISTED, data, page
from audit.page.french import in_french
from audit.page.french.controls import CONTROLS as CONTROLS_FR
from audit.page.french.controls import NOTES, REFERENTIALS
from audit.page.french.countries import COUNTRIES as COUNTRIES_FR
from audit.page.french.evidence_items import ITEMS
from audit.page.french.inventory import CHANGES, CUSTODY, ENCRYPTION
from audit.page.french.phrases import Phrases
from audit.page.french.rules import RULES
from audit.page.french.sovereignty import ANSWERS, CERTAINTIES, FACTS, FORMS, LAWS, NUMBERS, SIGHTINGS
from audit.page.french.verdict import VERDICTS
from policies.controls import CONTROLS, EVIDENCE_ITEMS
from policies.jurisdictions import COUNTRIES
from policies.packs import PACKS
from policies.results import State
from policies.sovereignty import actors, facts
from policies.sovereignty.table import Form

CATALOGUES = [ANSWERS, CERTAINTIES, CHANGES, CUSTODY, ENCRYPTION, FACTS, FORMS, LAWS, NUMBERS, SIGHTINGS, VERDICTS]
STACKS = [
    (dossiers.of_hub, "azure"),
    (dossiers.of_hub, "ovh"),
    (dossiers.of_bad, "azure"),
    (dossiers.of_bad, "openstack"),
]
ENGLISH = re.compile(r"\b(?:the|is|are|was|were|which|with|nobody|allowed|judged|its)\b")


def places(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def quoted_facts() -> Iterator[str]:
    """The facts of the actors that some answer quotes."""
    for actor in actors.KNOWN:
        yield from (fact.text for fact in (*actor.legal_name[:1], *actor.role[:1], *actor.mitigations))
        if actor.laws_basis and not actor.laws:
            yield actor.laws_basis[0].text


def test_every_rule_control_referential_paper_and_country_is_there_and_nothing_else() -> None:
    assert RULES.keys() == {about.id for pack in PACKS.values() for about in pack.about}
    assert CONTROLS_FR.keys() == {control.id for control in CONTROLS}
    assert NOTES.keys() == {control.id for control in CONTROLS if control.note}
    assert REFERENTIALS.keys() == {control.referential.prefix for control in CONTROLS}
    assert ITEMS.keys() == {item.id for item in EVIDENCE_ITEMS}
    assert COUNTRIES_FR.keys() == COUNTRIES.keys()


def test_every_answer_of_the_sovereignty_table_is_there_and_nothing_else() -> None:
    assert FACTS.keys() == set(quoted_facts())
    assert LAWS.keys() == {law.name for actor in actors.KNOWN for law in actor.laws}
    assert {form.value for form in Form} <= FORMS.keys() | ANSWERS.keys()
    assert {one.value for one in facts.Certainty} <= CERTAINTIES.keys() | ANSWERS.keys()
    assert CERTAINTIES.keys() <= {one.value for one in facts.Certainty}
    assert {one.value for one in facts.Custody} <= ANSWERS.keys()


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_places_for_values_are_the_same(catalogue: Mapping[str, str]) -> None:
    assert {english: places(french) for english, french in catalogue.items()} == {
        english: places(english) for english in catalogue
    }


def test_texts_are_whole() -> None:
    texts = [getattr(rule, field.name) for rule in RULES.values() for field in fields(rule)]
    texts += [getattr(item, field.name) for item in ITEMS.values() for field in fields(item)]
    texts += [getattr(one, field.name) for one in REFERENTIALS.values() for field in fields(one)]
    texts += [*CONTROLS_FR.values(), *NOTES.values(), *(french for one in CATALOGUES for french in one.values())]
    assert [text for text in texts if text != text.strip() or not text or "  " in text] == []
    assert [text for text in texts if "conforme" in text.lower()] == []
    assert [text for text in texts if ENGLISH.search(text)] == []


def test_what_a_rule_names_in_code_is_named_in_french_too() -> None:
    """Options, settings and articles, by which a reader finds what to write."""
    words = re.compile(r"`[^`]+`|\b[a-z]+[A-Z]\w+|\b\d[\d.]*\b")
    for about in PACKS["hds"].about:
        rule = RULES[about.id]
        for english, french in ((about.rationale, rule.rationale), (about.remediation, rule.remediation)):
            assert set(words.findall(english)) - {"name=value"} <= set(words.findall(french)), about.id


def test_equal_english_has_equal_french() -> None:
    by_english: dict[str, set[str]] = {}
    for control in CONTROLS:
        by_english.setdefault(control.title, set()).add(CONTROLS_FR[control.id])
        by_english.setdefault(control.note, set()).add(NOTES.get(control.id, ""))
    for item in EVIDENCE_ITEMS:
        by_english.setdefault(item.what, set()).add(ITEMS[item.id].what)
    assert [english for english, french in by_english.items() if len(french) > 1] == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Stored data are encrypted", "Les données stockées sont chiffrées"),
        ("Data Act", "Règlement sur les données (Data Act)"),
        (
            'provider "azure" of azure-native: the Azure public cloud',
            "fournisseur « azure » de azure-native : le cloud public Azure",
        ),
        (
            "under the law of a country outside of the Union: FISA 702, CLOUD Act",
            "relève du droit d'un pays hors de l'Union : FISA 702, CLOUD Act",
        ),
        ("under the law of a country outside of the Union: Some Act", None),
        (
            "open: EXI 29 (not found for every service in use)",
            "question ouverte : EXI 29 (non trouvé pour tous les services utilisés)",
        ),
        (
            "open: EXI 29 (not found), EXI 30 (not declared)",
            "questions ouvertes : EXI 29 (non trouvé), EXI 30 (non déclaré)",
        ),
        ("19.6.a, 19.6.c", "19.6.a, 19.6.c"),
        ("verified, from memory", "vérifié, de mémoire"),
        ("not found, verified, secondary source", "non trouvé, vérifié, source secondaire"),
        ("10.0.0.0/8, France, Germany", "10.0.0.0/8, France, Allemagne"),
        ("10.0.0.0/8; countries not declared", "10.0.0.0/8 ; pays non déclarés"),
        ("as store: encrypted with the customer's key", None),
        ("23 rules judged 1 resource; nothing blocks", "23 règles ont jugé 1 ressource ; rien ne bloque"),
        (
            "82 results of mandatory rules failed; 16 more could not be evaluated",
            "82 résultats de règles obligatoires sont des échecs ; 16 de plus n'ont pas pu être évalués",
        ),
        (
            "5 resources that the engine registered were not judged by every rule: a, b, c and 2 more",
            "5 ressources que le moteur a enregistrées n'ont pas été jugées par chaque règle : a, b, c et 2 autres",
        ),
        ("title of another release", None),
        ("", None),
    ],
)
def test_texts_of_the_record(english: str, french: str | None) -> None:
    if english.startswith("as store"):
        inner = in_french("encrypted with the customer's key")
        french = None if inner is None else f"comme store : {inner}"
    assert in_french(english) == french


def test_phrase_with_an_inner_text_that_is_not_known_stays_english() -> None:
    phrases = Phrases({"{count} of {name}: {REASON}": "{REASON} : {count} de {name}", "plain": "simple"})
    known = {"why": "pourquoi"}.get
    assert phrases.in_french("3 of x.{y}: why", known) == "pourquoi : 3 de x.{y}"
    assert phrases.in_french("3 of x: no idea", known) is None
    assert phrases.in_french("three of x: why", known) is None
    assert phrases.in_french("plain", known) == "simple"
    assert phrases.in_french("plainly", known) is None


def french_side(document: str) -> str:
    """The texts that a French reader sees and that are not marked as English, one on a line."""
    seen = re.sub(r"<(style|script|noscript)\b.*?</\1>", "", document, flags=re.DOTALL)
    seen = re.sub(r'<section class="drawing only-en".*?</section>', "", seen, flags=re.DOTALL)
    seen = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>[^<]*</\1>', "", seen)
    seen = re.sub(r"<(code|pre)\b.*?</\1>|<td class=\"mono\">[^<]*</td>", "", seen, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "\n", seen))


@pytest.mark.parametrize(("made", "cloud"), STACKS)
def test_no_english_is_left_but_what_is_quoted(made: Callable[[str], Dossier], cloud: str) -> None:
    dossier = made(cloud)
    document = page(dossier, "fr")
    left = [line.strip() for line in french_side(document).split("\n") if ENGLISH.search(line)]
    # The host's own words, as the operator declared them.
    assert [line for line in left if "« statement of the host »" not in line] == []
    marked = {unescape(one) for one in re.findall(r'<span lang="en">([^<]*)<', document)}
    assert marked == set()


@pytest.mark.parametrize(("made", "cloud"), STACKS)
def test_script_has_the_french_of_all_that_was_judged(made: Callable[[str], Dossier], cloud: str) -> None:
    dossier = made(cloud)
    assert dossier.run
    french = data.explorer(dossier.run, dossier.resources, dossier.inventory)["french"]
    rules = [text for about in dossier.run.rules for text in (about.title, about.rationale, about.remediation)]
    told = [*rules, *(result.reason for result in dossier.run.results)]
    told += [text for item in dossier.inventory for text in (item.encryption, item.custody, item.kept_in) if text]
    assert {text for text in told if french.get(text, text) == text} == set()


def test_text_without_french_stands_in_english_and_is_marked() -> None:
    dossier = dossiers.of_bad("azure")
    assert dossier.run
    failed = next(result for result in dossier.run.results if result.state is State.FAIL)
    odd = replace(failed.about, title="A title of <another> release")
    rules = tuple(odd if about.id == odd.id else about for about in dossier.run.rules)
    document = page(replace(dossier, run=replace(dossier.run, rules=rules)), "fr")
    assert '<td><span lang="en">A title of &lt;another&gt; release</span></td>' in document
    assert RULES[odd.id].title not in document


def test_difference_and_waivers_are_told_in_french() -> None:
    dossier = dossiers.of_bad("azure")
    assert dossier.run
    failed = next(result for result in dossier.run.results if result.state is State.FAIL)
    reason = f"{failed.reason} (waived until 2027-01-31 by dpo: moving out)"
    change = Change(Course.BETTER, failed.rule, failed.urn, State.FAIL, State.FAIL, reason)
    difference = Difference(datetime(2026, 10, 1, tzinfo=UTC), "not evaluated", (change,), 41)
    document = page(dossier, "fr", difference=difference)
    assert f"{in_french(failed.reason)} (dérogation jusqu'au {date(2027, 1, 31)} par dpo : moving out)" in unescape(
        document
    )
    assert "dont le verdict était : non évalué. Résultats inchangés : 41." in unescape(document)


def test_drift_is_listed_up_to_the_limit_what_weakens_first() -> None:
    dossier = dossiers.of_hub("ovh")
    harmless = [Drift(f"urn::x{number}", "size", "1", "2", (), ()) for number in range(LISTED + 4)]
    worst = Drift("urn::worst", "place", "GRA11", "BHS5", ("residency",), ("HDS-EXI-28",))
    document = page(replace(dossier, drift=(*harmless, worst)))
    section = document[
        document.index('<section aria-labelledby="drift">') : document.index('<section aria-labelledby="items">')
    ]
    rows = re.findall(r'<tr><td class="resource">(\S+?)<br>', section)
    assert rows == ["worst", *(f"x{number}" for number in range(LISTED - 1))]
    assert "Drifted properties not listed here: 5. All stand in results.json." in section
    gone = Drift("urn::lost", "", "(recorded)", "(gone)", (), ())
    section = page(replace(dossier, drift=(gone,)), "fr")
    assert ">(disparue)</span>" in section
    assert "not listed here" not in unescape(page(replace(dossier, drift=(gone,)))).split('id="texts"')[0]


def test_navigation_is_in_the_order_of_the_page() -> None:
    document = page(replace(dossiers.of_hub("azure"), drift=()))
    navigation = document[document.index("<nav") : document.index("</nav>")]
    main = document[document.index("<main") :]
    linked = [anchor for anchor in re.findall(r'href="#([\w-]+)"(?! data-filter)', navigation) if "-fr-" not in anchor]
    positions = [main.index(f'id="{anchor}"') for anchor in linked]
    assert positions == sorted(positions)
    assert len(linked) >= 14


def test_without_a_script_both_languages_say_that_switching_needs_one() -> None:
    said = re.search(r"<noscript>(.*?)</noscript>", page(dossiers.of_hub("azure")), re.DOTALL)
    assert said
    assert re.findall(r'lang="(\w+)">([^<]+)<', said[1]) == [
        ("en", "Changing the language of this page needs JavaScript in the browser."),
        ("fr", "Changer la langue de cette page demande JavaScript dans le navigateur."),
    ]
