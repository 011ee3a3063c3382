"""French for what is judged and told in English: the record stays English, this is how the page renders it."""

from collections.abc import Iterator
from functools import cache

from audit.page.french import reasons
from audit.page.french.controls import CONTROLS as CONTROLS_FR
from audit.page.french.controls import NOTES, REFERENTIALS
from audit.page.french.countries import BY_NAME
from audit.page.french.evidence_items import ITEMS
from audit.page.french.inventory import CHANGES, CUSTODY, ENCRYPTION
from audit.page.french.phrases import Phrases
from audit.page.french.rules import RULES
from audit.page.french.sovereignty import ANSWERS, CERTAINTIES, FACTS, FORMS, LAWS, NUMBERS, SIGHTINGS
from audit.page.french.verdict import VERDICTS
from policies.controls import CONTROLS, EVIDENCE_ITEMS
from policies.packs import HDS


@cache
def in_french(text: str) -> str | None:
    """A text of the record in French; none where it is not known, such as one from another release.

    It is found by its English, so that what it renders is what was judged, and not what the rule says today.
    """
    told = _phrase(text) or _listed(text, "; ", " ; ") or _listed(text, ", ", ", ")
    return told or reasons.in_french(text) or _with_country(text)


def _phrase(text: str) -> str | None:
    return _PHRASES.in_french(text, in_french)


def _listed(text: str, separator: str, french_separator: str) -> str | None:
    """A list of phrases that are all known."""
    parts = text.split(separator)
    told = [_phrase(part) for part in parts]
    known = [part for part in told if part is not None]
    return french_separator.join(known) if len(known) == len(told) else None


def _with_country(text: str) -> str | None:
    """What ends with countries, such as networks of administrators; the rest is the operator's word, and stays."""
    *first, last = text.split(", ")
    if last not in BY_NAME:
        return None
    return ", ".join(BY_NAME.get(part, part) for part in (*first, last))


def _catalogue() -> Iterator[tuple[str, str]]:
    """Each fixed text of rules, controls and papers with its French."""
    for about in HDS.about:
        rule = RULES[about.id]
        yield about.title, rule.title
        yield about.rationale, rule.rationale
        yield about.remediation, rule.remediation
    for control in CONTROLS:
        referential, french = control.referential, REFERENTIALS[control.referential.prefix]
        yield referential.name, french.name
        yield referential.publisher, french.publisher
        yield referential.version, french.version
        yield control.title, CONTROLS_FR[control.id]
        if control.note:
            yield control.note, NOTES[control.id]
    for item in EVIDENCE_ITEMS:
        yield item.what, ITEMS[item.id].what


_PHRASES = Phrases(
    {
        **dict(_catalogue()),
        **BY_NAME,
        **ANSWERS,
        **CERTAINTIES,
        **NUMBERS,
        **LAWS,
        **FORMS,
        **FACTS,
        **SIGHTINGS,
        **ENCRYPTION,
        **CUSTODY,
        **CHANGES,
        **VERDICTS,
    }
)
