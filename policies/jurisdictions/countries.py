"""Countries that hold data centres of the clouds we know, and the unions they belong to.

Source: membership of the European Union (27 states since 1 February 2020) and of the European Economic Area (the
Union with Iceland, Liechtenstein and Norway). The United Kingdom and Switzerland are in neither; an adequacy decision
matters for remote access (HDS EXI 29), never for the place of storage (EXI 28). Checked 2026-11-23.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166-1 code."""

    code: str
    name: str
    in_eu: bool
    in_eea: bool


_EU = {
    "AT": "Austria",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GR": "Greece",
    "HR": "Croatia",
    "HU": "Hungary",
    "IE": "Ireland",
    "IT": "Italy",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "LV": "Latvia",
    "MT": "Malta",
    "NL": "Netherlands",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SE": "Sweden",
    "SI": "Slovenia",
    "SK": "Slovakia",
}
_EEA_ONLY = {"IS": "Iceland", "LI": "Liechtenstein", "NO": "Norway"}
_OTHERS = {
    "AE": "United Arab Emirates",
    "AR": "Argentina",
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CI": "Ivory Coast",
    "CL": "Chile",
    "GB": "United Kingdom",
    "HK": "Hong Kong",
    "ID": "Indonesia",
    "IL": "Israel",
    "IN": "India",
    "JP": "Japan",
    "KR": "South Korea",
    "MA": "Morocco",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NZ": "New Zealand",
    "QA": "Qatar",
    "SG": "Singapore",
    "US": "United States",
    "ZA": "South Africa",
}

COUNTRIES: Mapping[str, Country] = {
    code: Country(code, name, in_eu=members is _EU, in_eea=members is not _OTHERS)
    for members in (_EU, _EEA_ONLY, _OTHERS)
    for code, name in members.items()
}
"""Every country a table of places may name, by code."""
