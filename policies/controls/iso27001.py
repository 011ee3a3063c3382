"""Items of Annex A of ISO/IEC 27001:2022 that rules and evidence support."""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

ISO27001 = Referential(
    prefix="ISO-A.",
    name="ISO/IEC 27001, Annex A",
    publisher="ISO and IEC",
    version="2022",
    source="from memory; the standard is not public. Numbers and subjects agree with the list of headings in "
    "intuitem/ciso-assistant-community, iso27001-2022.yaml, read 2026-11-25",
)

_TITLES = {
    "5.9": "What holds information is listed, with its owner",
    "5.12": "Information is classed by the protection it needs",
    "5.13": "Labels show the class",
    "5.14": "Information is protected while it travels",
    "5.15": "Rules say who may reach what",
    "5.16": "Identities are managed from beginning to end",
    "5.17": "Passwords, keys and tokens are handed out and kept safely",
    "5.18": "Rights are given, reviewed and taken back",
    "5.20": "Agreements with suppliers speak of security",
    "5.22": "Suppliers' services and their changes are watched",
    "5.23": "Cloud services are chosen, used and left in a planned way",
    "5.24": "Incidents are prepared for",
    "5.26": "Incidents are answered as planned",
    "5.30": "Systems can be brought back in time",
    "5.33": "Records can be neither lost nor falsified",
    "5.34": "Personal data are protected as law asks",
    "5.35": "Somebody independent reviews security",
    "5.36": "Own rules are checked, and deviations dealt with",
    "6.3": "People are made aware and trained",
    "6.6": "People promise confidentiality",
    "7.10": "Storage media are managed until they are destroyed",
    "7.14": "Equipment is emptied before it is reused or thrown away",
    "8.1": "Workstations are protected",
    "8.2": "Privileged rights are few and watched",
    "8.3": "Access to information is restricted",
    "8.5": "People and machines authenticate securely",
    "8.9": "Configurations are defined, enforced and watched",
    "8.10": "What is no longer needed is deleted",
    "8.11": "Data are masked or pseudonymised",
    "8.12": "Leaks are prevented",
    "8.13": "Backups are made, kept and tested",
    "8.14": "Enough stands twice for the availability promised",
    "8.15": "Events are recorded, and the records protected",
    "8.16": "Unusual behaviour is noticed",
    "8.20": "Networks are protected",
    "8.22": "Networks are kept apart",
    "8.23": "Access to outside sites is filtered",
    "8.24": "Rules say how cryptography and keys are used",
}

_NOTE = "What the item asks is from memory; its number was checked against a public list of headings."

CONTROLS = tuple(ISO27001.control(number, title, Certainty.FROM_MEMORY, _NOTE) for number, title in _TITLES.items())
"""The items used, in the order of the annex."""
