"""Requirements EXI 01 to 31 of the HDS certification referential.

They bind the certified host. The operator of a hub answers for those that reach into its own stacks, and collects the
host's papers for the rest.
"""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

HDS = Referential(
    prefix="HDS-EXI-",
    name="Certification referential for hosts of health data",
    publisher="Agence du numérique en santé",
    version="2.0, approved by the order of 26 April 2024",
    source="all 31 requirements in intuitem/ciso-assistant-community, hds-v2.yaml, read 2026-11-23",
)

_TITLES = {
    "01": "Certification rests on an ISO 27001 management system, contracts, sovereignty answers, guarantees sheet",
    "02": "Protecting customers' health data is an issue of the management system",
    "03": "Data protection law is among what interested parties require",
    "04": "The scope covers every processing of health data, with backups and transfers of media",
    "05": "A minimum list of risk events is treated, from lost media to extra-European law",
    "06": "Changes in subcontractors' measures stay under control",
    "07": "Interfaces and first-level support exist in French",
    "08": "The statement of applicability can be had in French",
    "09": "Security objectives include protecting the data and meeting the GDPR",
    "10": "Staff and subcontractors know how critical the data are",
    "11": "A list of contacts per customer leads to a health professional",
    "12": "Customers get the HDS certificate and those of certified subcontractors",
    "13": "Responsibilities are split between host and customer",
    "14": "A procedure exists for a subcontractor that loses its certificate",
    "15": "The customer can verify: audits, summary of independent audits, access traces",
    "16": "Internal audits look at the access traces of people acting for the host",
    "17": "Contract: scope and dates of the certificate",
    "18": "Contract: services and results for availability, integrity, confidentiality, auditability",
    "19": "Contract: rights of the persons, notice of breaches, audits",
    "20": "Contract: the customer's contact for incidents that touch health data",
    "21": "Contract: indicators of quality and performance",
    "22": "Contract: conditions for external providers, with equal protection",
    "23": "Contract: how access to hosted data is framed",
    "24": "Contract: duties on technical changes",
    "25": "Contract: guarantees and procedures for the host's own failure",
    "26": "Contract: the data are used for hosting alone",
    "27": "Contract: everything is given back in usable formats, then every copy destroyed",
    "28": "Health data are stored in the European Economic Area only, at a documented place",
    "29": "Remote access from outside of the area rests on adequacy or on safeguards",
    "30": "Extra-European laws that could force access are listed with mitigations and residual risks",
    "31": "The map of transfers and risks is published and kept current",
}

_NOTES = {
    "05": "No requirement of this referential asks for encryption as such: it answers events A to C, with ISO A.8.24.",
    "28": "An adequacy decision does not make a place acceptable for storage.",
    "31": "The sheet has three forms, by qualification and by transfers; code can draft it, not publish it.",
}

CONTROLS = tuple(
    HDS.control(number, title, Certainty.VERIFIED, _NOTES.get(number, "")) for number, title in _TITLES.items()
)
"""Every requirement, in the order of the text."""
