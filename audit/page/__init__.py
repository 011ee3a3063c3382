"""The page a person reads: one self-contained HTML file, in English and French, without any access to the network."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.comparing import Difference
from audit.evidence import Dossier
from audit.page import data, views
from audit.page.drawings import drawings
from audit.page.french import in_french
from audit.page.texts import TEXTS, Language
from audit.verdict import Verdict, counts
from policies.controls import EVIDENCE_ITEMS, controls_of
from policies.records import name_of
from policies.results import State

NAMED = 12
"""How many resources of one kind the page names where it tells of them together; the list of results has all."""
LISTED = 300
"""How many rows a table that stands there without a script has at most; what is left out is counted below it."""


@dataclass(frozen=True)
class Entry:
    """One audit on the page that links several."""

    dossier: Dossier
    href: str

    @property
    def counts(self) -> Mapping[State, int]:
        """How many results are in each state."""
        return counts(self.dossier.run.results if self.dossier.run else ())


def page(
    dossier: Dossier,
    language_default: Language = "en",
    difference: Difference | None = None,
    attachments: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The page of one audit.

    `language_default` is the language it opens in, `difference` what changed since a former audit. `attachments` are
    the papers in the pack: by the evidence item's id, their paths relative to the page.
    """
    results = dossier.run.results if dossier.run else ()
    rules = views.by_rule(dossier)
    blocking, waivers = views.blocking(dossier), views.waivers(dossier)
    drawn = {language: drawings(dossier, language) for language in TEXTS}
    document = data.explorer(dossier.run, dossier.resources, dossier.inventory)
    return (
        _environment(language_default)
        .get_template("page.html.j2")
        .render(
            dossier=dossier,
            subject=dossier.subject,
            judgement=dossier.judgement,
            counts=counts(results),
            blocking=blocking,
            waivers=waivers,
            stopping=sum(len(group.urns) for group in blocking),
            waived=sum(len(group.urns) for group in waivers),
            rules=rules,
            referentials=views.by_control(rules),
            workspaces=views.by_workspace(dossier),
            external=[resource for resource in dossier.resources if resource.external],
            exposure=dossier.run.exposure if dossier.run else (),
            drift=views.drift(dossier),
            configuration=views.configuration(dossier),
            items=[(item, controls_of(item.id)) for item in EVIDENCE_ITEMS],
            attachments=attachments or {},
            difference=difference,
            drawings=drawn,
            custody_drawn=any(drawing.id == "custody" for drawing in drawn[language_default]),
            data=data.embedded(document),
            texts=data.embedded(TEXTS),
            listed=LISTED,
            named=NAMED,
        )
    )


def index(title: str, entries: Iterable[Entry], notes: Iterable[str]) -> str:
    """A small page that links the pages of several audits, with lines of notes below."""
    return (
        _environment("en").get_template("index.html.j2").render(title=title, entries=list(entries), notes=list(notes))
    )


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("audit.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = TEXTS[language]

    def text(key: str, **values: Any) -> str:
        """The plain text, for where no element can stand."""
        return texts[key].format(**values)

    def marks(key: str, **values: Any) -> Markup:
        """The attributes by which the script says an element's text in the other language."""
        values_mark = Markup(' data-v="{}"').format(json.dumps(values, ensure_ascii=False)) if values else ""
        return Markup('data-t="{}"').format(key) + values_mark

    def translated(key: str, **values: Any) -> Markup:
        """The text in an element of its own."""
        return Markup("<span {}>{}</span>").format(marks(key, **values), text(key, **values))

    def judged(english: str) -> Markup:
        """A text of the record, in both languages where its French is known; one of them is shown."""
        french = in_french(english)
        if french is None:
            return Markup('<span lang="en">{}</span>').format(english)
        if french == english:
            return Markup("{}").format(english)
        return Markup('<span class="only-en" lang="en">{}</span><span class="only-fr" lang="fr">{}</span>').format(
            english, french
        )

    def attribute(name: str, key: str) -> Markup:
        """An attribute with a text."""
        return Markup('{0}="{1}" data-t-{0}="{2}"').format(name, text(key), key)

    environment.filters.update(slug=_slug, moment=_moment, name_of=name_of)
    environment.globals.update(
        language=language,
        states=data.STATES,
        Verdict=Verdict,
        text=text,
        marks=marks,
        t=translated,
        judged=judged,
        TEXTS=TEXTS,
        attribute=attribute,
    )
    return environment


def _slug(text: object) -> str:
    return str(text).replace(" ", "-")


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
