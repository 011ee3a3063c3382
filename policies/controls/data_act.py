"""Chapter VI of the Data Act, on switching between cloud services, with the articles around it."""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

DATA_ACT = Referential(
    prefix="DATA-ACT-",
    name="Data Act",
    publisher="European Union",
    version="Regulation (EU) 2023/2854, applicable since 12 September 2025",
    source="accounts by law firms and others, read 2026-11-23; the text itself was not read",
)

_TITLES = {
    "23": "Obstacles to switching, porting and unbundling are removed",
    "24": "Technical duties reach as far as the provider's own services",
    "25": "Contract: two months' notice, thirty days' transition, thirty days to fetch data, erasing",
    "26": "Procedures, formats and a register are told to the customer",
    "27": "All parties act in good faith",
    "28": "The jurisdiction of the infrastructure and measures against foreign access are published",
    "29": "Switching charges fall to cost, and to nothing from 12 January 2027",
    "30": "Infrastructure allows equal function elsewhere; other services have open interfaces and export formats",
    "31": "Custom-built and test services follow rules of their own",
}

_NOTE = "Read in secondary sources only."

CONTROLS = tuple(DATA_ACT.control(number, title, Certainty.SECONDARY, _NOTE) for number, title in _TITLES.items())
"""The articles, in order."""
