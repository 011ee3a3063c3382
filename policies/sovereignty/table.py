"""The table of chapter 8 of the HDS referential v2.0 for a stack: who is behind it, and which law reaches them.

EXI 28 to 31 ask a host to say where data lie, who reaches them from where, which law outside of the Union it is under,
and to publish that. A certificate is a host's, not a stack's: this table supports those answers with dated facts and
with what the operator declares, and leaves open what neither says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from policies.records import ResourceRecord
from policies.results import Exposure
from policies.sovereignty.actors import left_open
from policies.sovereignty.declared import Declared, by_actor, in_eu, named
from policies.sovereignty.facts import CRITERIA, Actor, Certainty, Custody, Fact, Kind
from policies.sovereignty.use import InUse, actors_in_use

NOT_DECLARED = "not declared"
NOT_EVALUATED = "not evaluated"
NOT_APPLICABLE = "not applicable"
NOT_FOUND = "not found"


@dataclass(frozen=True)
class Cell:
    """One answer. `holds` is `None` for an open one, and for a column that asks no yes or no."""

    text: str
    holds: bool | None = None
    basis: tuple[Fact, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """How sure the facts behind the answer are, the first one first; the answer itself where there are none."""
        return tuple(dict.fromkeys(fact.certainty.value for fact in self.basis)) or (self.text,)


class Form(StrEnum):
    """What EXI 31 asks a host to publish."""

    QUALIFIED = "statement: SecNumCloud 3.2 service, without risk of access imposed by a third country"
    NO_TRANSFER = "statement: no transfer outside of the European Economic Area"
    FULL_TABLE = "full table of chapter 8"
    NOT_APPLICABLE = "not applicable"
    NOT_EVALUATED = "not evaluated"


@dataclass(frozen=True)
class Row:
    """One actor: the columns of chapter 8, then what the operator adds, then the form of EXI 31."""

    actor: str
    kind: Kind
    because: tuple[str, ...]
    """Which providers of the stack lead to the actor."""
    legal_name: Cell
    role: Cell
    hds: Cell
    secnumcloud: Cell
    activities: Cell
    exi_29: Cell
    exi_30: Cell
    criteria_not_met: Cell
    laws: Cell
    mitigations: Cell
    key_custody: Cell
    admin_origin: Cell
    log_place: Cell
    form: Form
    form_reason: str

    @property
    def cells(self) -> tuple[tuple[str, Cell], ...]:
        """The columns with their titles, in the order of the table."""
        return tuple((title, getattr(self, name)) for name, title in COLUMNS)


COLUMNS: tuple[tuple[str, str], ...] = (
    ("legal_name", "Legal name"),
    ("role", "Role"),
    ("hds", "HDS-certified (v2.0)"),
    ("secnumcloud", "SecNumCloud 3.2-qualified"),
    ("activities", "Activities"),
    ("exi_29", "EXI 29: access from outside of the EEA"),
    ("exi_30", "EXI 30: under the law of a third country"),
    ("criteria_not_met", "Criteria of 19.6 not met"),
    ("laws", "Laws"),
    ("mitigations", "Mitigations"),
    ("key_custody", "Custody of keys"),
    ("admin_origin", "Origin of administration"),
    ("log_place", "Place of logs"),
)
"""Name of each column in `Row`, and its title."""


def exposure(records: Iterable[ResourceRecord], declared: Iterable[Declared] = ()) -> tuple[Row, ...]:
    """One row per actor behind the stack. Raises `ValueError` when two declarations speak of the same actor.

    A declaration fills what is open and adds to what is known; it lifts nothing that speaks against an actor.
    """
    words = by_actor(declared)
    return tuple(_row(one, words.get(one.actor.id)) for one in actors_in_use(records))


def told(records: Iterable[ResourceRecord], declared: Iterable[Declared] = ()) -> tuple[Exposure, ...]:
    """The table as it stands in results."""
    return tuple(
        Exposure(
            row.actor,
            row.because,
            {title: cell.text for title, cell in row.cells},
            {title: cell.marks for title, cell in row.cells},
            row.form.value,
            row.form_reason,
        )
        for row in exposure(records, declared)
    )


def _row(used: InUse, word: Declared | None) -> Row:
    if used.actor.kind is Kind.NOT_A_HOST:
        return _blank(used, NOT_APPLICABLE, Form.NOT_APPLICABLE, "nobody hosts here but whoever runs this machine")
    if used.actor.kind is Kind.UNKNOWN:
        return _blank(used, NOT_EVALUATED, Form.NOT_EVALUATED, "the program does not show whose cloud it is")
    actor = used.actor
    missing = left_open(actor, used.services)
    exi_30 = _question(actor.exi_30, _laws_word(word), bad=True)
    row = Row(
        actor=actor.id,
        kind=actor.kind,
        because=used.because,
        legal_name=_text((*actor.legal_name, *actor.parent), word, word.legal_name if word else None),
        role=_text(actor.role, word, word.role if word else None),
        hds=_question((*actor.hds, *missing), _certificate(word), bad=False),
        secnumcloud=_question(actor.secnumcloud, _qualification(word), bad=False),
        activities=_activities(actor, word),
        exi_29=_question((*actor.exi_29, *missing), _remote(word), bad=True),
        exi_30=exi_30,
        criteria_not_met=_criteria(actor, word),
        laws=_laws(actor, word, exi_30),
        mitigations=_mitigations(actor, word),
        key_custody=_custody(actor, word),
        admin_origin=_admin_origin(word),
        log_place=_log_place(word),
        form=Form.NOT_EVALUATED,
        form_reason="",
    )
    form, reason = _form(row)
    return replace(row, form=form, form_reason=reason)


def _blank(used: InUse, text: str, form: Form, reason: str) -> Row:
    """A row in which every question has the same answer, but for the name and role where facts give them."""
    cell, actor = Cell(text), used.actor
    return Row(
        actor=actor.id,
        kind=actor.kind,
        because=used.because,
        legal_name=_text(actor.legal_name, None, None) if actor.legal_name else cell,
        role=_text(actor.role, None, None) if actor.role else cell,
        hds=cell,
        secnumcloud=cell,
        activities=cell,
        exi_29=cell,
        exi_30=cell,
        criteria_not_met=cell,
        laws=cell,
        mitigations=cell,
        key_custody=cell,
        admin_origin=cell,
        log_place=cell,
        form=form,
        form_reason=reason,
    )


def _question(facts: tuple[Fact, ...], word: Fact | None, *, bad: bool) -> Cell:
    """A yes or no: one bad answer decides; else the operator's word does; else one open fact leaves it open."""
    basis = facts if word is None else (word, *facts)
    answers = {fact.holds for fact in basis if fact.holds is not None}
    if bad in answers:
        return Cell(_yes_or_no(bad), bad, basis)
    if word is not None and word.holds is not None:
        return Cell(_yes_or_no(word.holds), word.holds, basis)
    if any(fact.certainty is Certainty.NOT_FOUND for fact in facts) or not answers:
        return Cell(_open(facts), None, basis)
    return Cell(_yes_or_no(not bad), not bad, basis)


def _yes_or_no(holds: bool) -> str:
    return "yes" if holds else "no"


def _open(facts: tuple[Fact, ...]) -> str:
    if not facts:
        return NOT_DECLARED
    known = any(fact.holds is not None for fact in facts)
    return f"{NOT_FOUND} for every service in use" if known else NOT_FOUND


def _text(facts: tuple[Fact, ...], word: Declared | None, given: str | None) -> Cell:
    if word is not None and given is not None:
        return Cell(given, None, (word.fact(given), *facts))
    return Cell(facts[0].text, None, facts) if facts else Cell(NOT_DECLARED)


def _certificate(word: Declared | None) -> Fact | None:
    if word is None or word.hds_certificate is None:
        return None
    return word.fact(f"certificate {word.hds_certificate}", holds=True)


def _qualification(word: Declared | None) -> Fact | None:
    if word is None or word.secnumcloud_qualification is None:
        return None
    return word.fact(f"qualification {word.secnumcloud_qualification}", holds=True)


def _remote(word: Declared | None) -> Fact | None:
    if word is None or word.remote_access is None:
        return None
    access = word.remote_access
    if not access.from_outside_eea:
        return word.fact("no access from outside of the European Economic Area", holds=False)
    countries = ", ".join(map(named, access.countries)) or f"countries {NOT_DECLARED}"
    return word.fact(f"from {countries}; safeguards: {access.safeguards or NOT_DECLARED}", holds=True)


def _laws_word(word: Declared | None) -> Fact | None:
    if word is None or word.laws is None:
        return None
    if not word.laws:
        return word.fact("under no law of a country outside of the Union", holds=False)
    return word.fact(f"under {', '.join(word.laws)}", holds=True)


def _activities(actor: Actor, word: Declared | None) -> Cell:
    if word is not None and word.activities is not None:
        text = ", ".join(map(str, sorted(set(word.activities))))
        return Cell(text, None, (word.fact(f"activities {text}"), *actor.activities_basis))
    if actor.activities:
        return Cell(", ".join(map(str, actor.activities)), None, actor.activities_basis)
    return Cell(_open(actor.activities_basis), None, actor.activities_basis)


def _criteria(actor: Actor, word: Declared | None) -> Cell:
    known = dict(actor.unmet_19_6)
    declared = () if word is None or word.unmet_19_6 is None else word.unmet_19_6
    basis = tuple(known.values()) + actor.stated_19_6
    if word is not None and word.unmet_19_6 is not None:
        said = f"does not meet {', '.join(declared)}" if declared else "meets every criterion of chapter 19.6"
        basis = (word.fact(said, holds=bool(declared)), *basis)
    unmet = [criterion for criterion in CRITERIA if criterion in known or criterion in declared]
    if unmet:
        return Cell(", ".join(unmet), True, basis)
    if word is not None and word.unmet_19_6 is not None:
        return Cell("none", False, basis)
    return Cell("none, as it states of itself" if actor.stated_19_6 else NOT_DECLARED, None, basis)


def _laws(actor: Actor, word: Declared | None, exi_30: Cell) -> Cell:
    names = [law.name for law in actor.laws]
    basis = (*actor.laws_basis, *(law.who_is_under for law in actor.laws))
    if word is not None and word.laws:
        names += [law for law in word.laws if law not in names]
        basis = (word.fact(f"under {', '.join(word.laws)}", holds=True), *basis)
    if names:
        return Cell(", ".join(names), True, basis)
    if actor.laws_basis:
        return Cell(actor.laws_basis[0].text, actor.laws_basis[0].holds, basis)
    return Cell("none" if exi_30.holds is False else exi_30.text, exi_30.holds, exi_30.basis)


def _mitigations(actor: Actor, word: Declared | None) -> Cell:
    declared = () if word is None or word.mitigations is None else tuple(map(word.fact, word.mitigations))
    basis = (*declared, *actor.mitigations)
    if basis:
        return Cell("; ".join(fact.text for fact in basis), None, basis)
    return Cell("none" if word is not None and word.mitigations is not None else NOT_DECLARED)


def _custody(actor: Actor, word: Declared | None) -> Cell:
    """Whether the customer holds the keys: the operator's own choice, so that its word goes before what is usual."""
    if word is not None and word.key_custody is not None:
        custody = word.key_custody
        said = word.fact(f"keys are held by: {custody.value}", holds=custody is not Custody.PROVIDER)
        return Cell(custody.value, said.holds, (said, *actor.custody_basis))
    if actor.custody is not None:
        return Cell(actor.custody.value, actor.custody is not Custody.PROVIDER, actor.custody_basis)
    return Cell(NOT_DECLARED)


def _admin_origin(word: Declared | None) -> Cell:
    """Whether everybody who administers does so from the Union: SecNumCloud 3.2, 19.2.c."""
    if word is None or (word.admin_networks is None and word.admin_countries is None):
        return Cell(NOT_DECLARED)
    countries = word.admin_countries
    parts = (*(word.admin_networks or ()), *map(named, countries or ()))
    holds = None if countries is None else all(map(in_eu, countries))
    text = ", ".join(parts) + ("" if countries is not None else f"; countries {NOT_DECLARED}")
    return Cell(text, holds, (word.fact(f"administered from {text}", holds=holds),))


def _log_place(word: Declared | None) -> Cell:
    """Whether logs lie in the Union: SecNumCloud 3.2, 19.2.d counts them among technical data."""
    if word is None or word.log_place is None:
        return Cell(NOT_DECLARED)
    country = word.log_country
    holds = None if country is None else in_eu(country)
    text = f"{word.log_place}, " + (f"country {NOT_DECLARED}" if country is None else named(country))
    return Cell(text, holds, (word.fact(f"logs lie in {text}", holds=holds),))


def _form(row: Row) -> tuple[Form, str]:
    """Which form of EXI 31 applies. A qualification that is open counts as none, and what is open is no *no*."""
    if row.laws.holds or row.exi_30.holds:
        return Form.FULL_TABLE, f"under the law of a country outside of the Union: {row.laws.text}"
    if row.secnumcloud.holds:
        return Form.QUALIFIED, "SecNumCloud 3.2-qualified, and no such law is known"
    if row.exi_29.holds:
        return Form.FULL_TABLE, "data can be reached from outside of the European Economic Area"
    questions = (("EXI 29", row.exi_29), ("EXI 30", row.exi_30))
    still_open = ", ".join(f"{title} ({cell.text})" for title, cell in questions if cell.holds is None)
    if still_open:
        return Form.NOT_EVALUATED, f"open: {still_open}"
    return Form.NO_TRANSFER, "not SecNumCloud-qualified; EXI 29 and EXI 30 are both answered with no"
