"""What the operator declares of an actor: with the document it rests on, and never against what is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from policies.jurisdictions import COUNTRIES
from policies.sovereignty.facts import ACTIVITIES, CRITERIA, Certainty, Custody, Fact

_COUNTRY = re.compile(r"[A-Z]{2}")
_AS_WRITTEN = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")
"""How the rules' configuration spells these records."""


@dataclass(frozen=True)
class RemoteAccess:
    """Whether the actor's people can reach data from outside of the European Economic Area (HDS EXI 29).

    `safeguards` names the adequacy decision (GDPR 45) or the safeguards (GDPR 46) of each country.
    """

    __pydantic_config__ = _AS_WRITTEN

    from_outside_eea: bool
    countries: tuple[str, ...] = ()
    safeguards: str = ""

    def __post_init__(self) -> None:
        _check_countries(self.countries)
        if self.countries and not self.from_outside_eea:
            raise ValueError("countries of remote access are given, and that there is none: give one of the two")


@dataclass(frozen=True)
class Declared:
    """The operator's word on one actor. `None` means *not declared*; an empty tuple means *none*.

    `actor` is an actor's id: `microsoft-azure`, `ovhcloud`, `aiven`, or `cloud:HOST` by the host of the identity
    service. `source` and `date` are those of the document: contract, certificate, statement. `laws` are those of
    countries outside of the Union that the actor is under, `unmet_19_6` the criteria it does not meet. Countries are
    ISO 3166-1 codes.
    """

    __pydantic_config__ = _AS_WRITTEN

    actor: str
    source: str
    date: date
    legal_name: str | None = None
    role: str | None = None
    hds_certificate: str | None = None
    """Reference of a certificate of version 2.0 of the HDS referential."""
    secnumcloud_qualification: str | None = None
    """Reference of a qualification by version 3.2 of SecNumCloud, of the very service in use."""
    activities: tuple[int, ...] | None = None
    remote_access: RemoteAccess | None = None
    laws: tuple[str, ...] | None = None
    unmet_19_6: tuple[str, ...] | None = None
    mitigations: tuple[str, ...] | None = None
    key_custody: Custody | None = None
    admin_networks: tuple[str, ...] | None = None
    admin_countries: tuple[str, ...] | None = None
    log_place: str | None = None
    log_country: str | None = None

    def __post_init__(self) -> None:
        if not self.actor.strip() or not self.source.strip():
            raise ValueError("a declaration needs an actor and a source")
        for name in ("legal_name", "role", "hds_certificate", "secnumcloud_qualification", "log_place"):
            given = getattr(self, name)
            if given is not None and not given.strip():
                raise ValueError(f"{self.actor}: {name} is empty; leave it out to declare nothing")
        for name in ("activities", "admin_networks", "admin_countries"):
            if getattr(self, name) == ():
                raise ValueError(f"{self.actor}: {name} is empty; leave it out to declare nothing")
        _check_known("activity", self.activities or (), ACTIVITIES)
        _check_known("criterion", self.unmet_19_6 or (), CRITERIA)
        _check_countries(self.admin_countries or ())
        _check_countries(() if self.log_country is None else (self.log_country,))
        if self.log_country is not None and self.log_place is None:
            raise ValueError(f"{self.actor}: log_country needs log_place")

    def fact(self, text: str, *, holds: bool | None = None) -> Fact:
        """A sentence of this declaration."""
        return Fact(text, self.source, self.date, Certainty.DECLARED, holds)


def by_actor(declared: Iterable[Declared]) -> Mapping[str, Declared]:
    """The declarations by actor. Raises `ValueError` when two speak of the same one."""
    found: dict[str, Declared] = {}
    for one in declared:
        identity = one.actor.lower()  # as hosts are compared
        if identity in found:
            raise ValueError(f"{identity} is declared twice: which of the two holds?")
        found[identity] = one
    return found


def in_eu(code: str) -> bool:
    """Whether the country is in the Union: the table of countries holds all of its members."""
    return code in COUNTRIES and COUNTRIES[code].in_eu


def named(code: str) -> str:
    """The country's name, or its code where the table has none."""
    return COUNTRIES[code].name if code in COUNTRIES else code


def _check_countries(codes: tuple[str, ...]) -> None:
    for code in codes:
        if not _COUNTRY.fullmatch(code):
            raise ValueError(f"{code!r} is not a country's code of two capitals, such as FR")


def _check_known(what: str, given: Iterable[object], known: Collection[object]) -> None:
    for one in given:
        if one not in known:
            raise ValueError(f"{one!r} is no {what}; give some of {', '.join(map(str, known))}")
