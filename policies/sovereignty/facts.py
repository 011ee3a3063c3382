"""What the exposure to foreign law is made of: dated facts, laws, criteria and the actors they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a fact is."""

    VERIFIED = "verified"
    """Read in the text named: an official text, or the page of the vendor who speaks of itself."""
    SECONDARY = "secondary source"
    """Read in what others write of it, or drawn from that by inference."""
    MEMORY = "from memory"
    """Not read anywhere: it may be shown, and answers no question."""
    NOT_FOUND = "not found"
    """Looked for in vain: the question stays open."""
    DECLARED = "declared by the operator"
    """The operator's word, with the document it rests on."""


_READ = frozenset({Certainty.VERIFIED, Certainty.SECONDARY, Certainty.DECLARED})


@dataclass(frozen=True)
class Fact:
    """One sentence, and where it comes from.

    `date` is the day of the source, or the day it was looked at where the source carries none. `holds` answers the
    question of the column that the fact stands in, and `None` leaves it open: what was not found, or is only
    remembered, can answer nothing.
    """

    text: str
    source: str
    date: date
    certainty: Certainty
    holds: bool | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.source.strip():
            raise ValueError("a fact needs a text and a source")
        if self.holds is not None and self.certainty not in _READ:
            raise ValueError(f"a fact that is {self.certainty.value} answers no question: {self.text}")


@dataclass(frozen=True)
class Law:
    """A law of a country outside of the Union that can force access to data."""

    id: str
    name: str
    country: str
    who_is_under: Fact


class Custody(StrEnum):
    """Who holds the keys that encrypt data at rest."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    CUSTOMER_HSM = "customer-hsm"
    """Keys of the customer's own in an HSM that no other customer shares, under a security domain it alone holds."""


class Kind(StrEnum):
    """What is known of whoever runs a cloud."""

    KNOWN = "known"
    """The tables of this package speak of it."""
    DECLARED = "declared"
    """A cloud known by the host of its identity service: nothing but what the operator declares."""
    NOT_A_HOST = "not a host"
    """The operator's own machine."""
    UNKNOWN = "unknown"
    """The program does not say, or may not show, which cloud it is: no declaration can be matched with it."""


ACTIVITIES: Mapping[int, str] = {
    1: "physical sites",
    2: "hardware infrastructure",
    3: "virtual infrastructure",
    4: "platform for hosting applications",
    5: "administration and operation of the information system",
    6: "backup of health data",
}
"""The six activities of a host of health data: public health code, R.1111-9, in our words."""

CRITERIA: Mapping[str, str] = {
    "19.6.a": "registered office, central administration and main establishment in a member state of the Union",
    "19.6.b": "no more than 24 % of capital and votes with one third party from outside of the Union, 39 % with all, "
    "and no veto of theirs",
    "19.6.c": "no technical possibility for a company based or controlled outside of the Union to obtain data",
    "19.6.d": "lasting autonomy of operation from such companies",
    "19.6.e": "respect of fundamental rights and of the Union's values",
    "19.6.f": "customers are told within a month of any change of the above",
}
"""Chapter 19.6 of SecNumCloud 3.2 (ANSSI, 2022-03-08), in our words: protection against law from outside."""


@dataclass(frozen=True)
class Actor:
    """Whoever takes part in the hosting, with what is known of it.

    In `hds`, `secnumcloud`, `exi_29` and `exi_30` the facts answer: certified? qualified? can data be reached from
    outside of the European Economic Area? is it under the law of a country outside of it? `covers` are the services, by
    module of their resource types, of which its own answers speak (`None` for all), `services` facts on others.
    """

    id: str
    kind: Kind
    legal_name: tuple[Fact, ...] = ()
    role: tuple[Fact, ...] = ()
    parent_country: str | None = None
    """ISO 3166-1 code of the country of the company at the top."""
    parent: tuple[Fact, ...] = ()
    hds: tuple[Fact, ...] = ()
    secnumcloud: tuple[Fact, ...] = ()
    activities: tuple[int, ...] = ()
    activities_basis: tuple[Fact, ...] = ()
    exi_29: tuple[Fact, ...] = ()
    exi_30: tuple[Fact, ...] = ()
    laws: tuple[Law, ...] = ()
    laws_basis: tuple[Fact, ...] = ()
    unmet_19_6: tuple[tuple[str, Fact], ...] = ()
    stated_19_6: tuple[Fact, ...] = ()
    """What the actor says of itself on chapter 19.6."""
    mitigations: tuple[Fact, ...] = ()
    custody: Custody | None = None
    custody_basis: tuple[Fact, ...] = ()
    covers: frozenset[str] | None = None
    services: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def facts(self) -> Iterator[Fact]:
        """Every fact that is kept of the actor."""
        for group in (
            self.legal_name,
            self.role,
            self.parent,
            self.hds,
            self.secnumcloud,
            self.activities_basis,
            self.exi_29,
            self.exi_30,
            self.laws_basis,
            self.stated_19_6,
            self.mitigations,
            self.custody_basis,
        ):
            yield from group
        for law in self.laws:
            yield law.who_is_under
        for _, fact in self.unmet_19_6:
            yield fact
        yield from self.services.values()
