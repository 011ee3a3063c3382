"""Two texts of the CNIL: the referential on health data warehouses, and the methodology MR-007.

Traces are the family SEC-JOU in both; SEC-LOG is logical protection, such as encryption at rest. The same subject has
different numbers: retention of traces is SEC-JOU-4 for warehouses and SEC-JOU-3 in MR-007.
"""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

WAREHOUSES = Referential(
    prefix="CNIL-EDS-",
    name="Referential on health data warehouses",
    publisher="CNIL",
    version="deliberation 2021-118 of 7 October 2021",
    source="a hospital's plan and a tool's security plan that work from it, both public, read 2026-11-23; the text "
    "itself could not be read",
)

MR007 = Referential(
    prefix="CNIL-MR007-",
    name="Methodology MR-007, public-interest studies on the main base of the SNDS",
    publisher="CNIL",
    version="deliberation 2023-082 of 20 July 2023",
    source="machine translation of the official text in mnov88/eurlextract, read 2026-11-23",
)

_WAREHOUSE_TITLES = {
    "5.2.1.1": "Directly identifying data are kept apart from the rest",
    "5.8": "Directly identifying data stay apart in every later use",
    "6.2": "Identifying data are reachable for contacting persons again, for nothing else",
    "7.2": "Data are kept for twenty years at most",
    "11.3": "Processors are under the law of the Union or of an adequate country",
    "12.2": "Nothing is transferred outside of the Union",
    "13.4": "The impact assessment is looked at again and updated",
    "SEC-AUT": "Authentication with two factors, the family",
    "SEC-ESP-1": "Project spaces are sealed from each other and from the warehouse",
    "SEC-ESP-2": "Data sets in a project space are minimised",
    "SEC-ESP-2.1": "Each project space has pseudonyms of its own",
    "SEC-EXP-1": "Anonymous data alone leave, and the anonymisation is documented",
    "SEC-EXP-2": "A responsible person approves each export beforehand",
    "SEC-EXP-3": "Exports are controlled",
    "SEC-EXP-4": "Aggregates stay safe even when filtered",
    "SEC-HAB-1": "Profiles of authorisation are distinct",
    "SEC-HAB-2": "Authorisations are fine-grained",
    "SEC-HAB-3": "Each authorisation is personal and validated",
    "SEC-HAB-4": "Privileged access is for a small team",
    "SEC-HAB-5": "Authorisations are reviewed every year and when a project ends",
    "SEC-HAB-6": "Authorisations are withdrawn at once",
    "SEC-JOU-1": "Access and operations are recorded",
    "SEC-JOU-4": "Traces are kept for six to twelve months",
    "SEC-LOG-2": "Storage is encrypted",
    "SEC-LOG-3": "Backups are encrypted",
    "SEC-LOG-4": "Directly identifying data have a further layer of encryption",
    "SEC-PSE-1.2": "A person has one pseudonym in the warehouse, another one in each project space",
    "SEC-REI": "Identifying persons again follows a procedure, by a small trained team, the family",
    "SEC-RES": "The warehouse's network is isolated, the family",
}

_PARAPHRASED = "Read in a project's paraphrase, not in the text."
_FAMILY = "Only the family was seen in public projects; the numbers of its items were not found."
_EXPORTS = "Four items were seen for five subjects; which item asks for what was not found."
_ORDER = "Six subjects were seen for six items in a project's paraphrase; that they stand in this order is assumed."
_WAREHOUSE_NOTES = {
    "5.8": "Seen beside 5.2.1.1 with one paraphrase for both; what this one adds is not known.",
    "SEC-AUT": _FAMILY,
    "SEC-REI": _FAMILY,
    "SEC-RES": _FAMILY,
    "SEC-LOG-3": "Two items were seen on encrypted storage; that this one is about backups is inferred.",
    **{f"SEC-EXP-{item}": _EXPORTS for item in range(1, 5)},
    **{f"SEC-HAB-{item}": _ORDER for item in range(1, 7)},
}
_NOT_FOUND = {"5.8", "SEC-LOG-3", *(f"SEC-EXP-{item}" for item in range(1, 5))}

_MR007_TITLES = {
    "5.1": "Hosting in the European Economic Area; no transfer and no remote access outside of the Union",
    "5.2": "Who hosts or administers is under the law of the Union alone",
    "SEC-REP-1": "Roles are agreed in writing: awareness, traces, incidents, exports",
    "SEC-HAB-1": "Several profiles of authorisation, with access by need alone",
    "SEC-HAB-2": "Each authorisation is personal and validated by the hierarchy",
    "SEC-HAB-3": "Authorisations are reviewed every year and when a study ends",
    "SEC-HAB-4": "Permissions end with the authorisation",
    "SEC-IDE-1": "Persons are identified at level 2 of the health sector's framework",
    "SEC-IDE-2": "Authentication is strong, with two different factors",
    "SEC-ESP-1": "Each study has a sealed space of its own",
    "SEC-ESP-2": "Imported sets are minimised, with pseudonyms unique to each space",
    "SEC-TRA-1": "Transmissions are encrypted, in transit and at rest after receipt",
    "SEC-EXP-1": "Anonymous sets alone leave, on a documented test of three criteria",
    "SEC-EXP-2": "A responsible person approves each export beforehand",
    "SEC-EXP-3": "Exports are watched; doubtful ones go to a partitioned quarantine",
    "SEC-SEN-1": "People are trained in professional secrecy",
    "SEC-SEN-2": "People sign a charter of confidentiality",
    "SEC-SEN-3": "Workstations are hardened",
    "SEC-JOU-1": "Connections, queries and operations are recorded, with who and when",
    "SEC-JOU-2": "Traces are reviewed every month and when an authorisation ends, with alerts",
    "SEC-JOU-3": "Traces are kept for six months to a year, for three at most with a reason",
    "SEC-INC-1": "A procedure for incidents exists",
    "SEC-INC-2": "A register of breaches is kept",
    "SEC-INC-3": "The authority is told of breaches",
    "SEC-INC-4": "The persons are told of breaches",
}

_TRANSLATED = "Read in a machine translation of the official text."

CONTROLS = (
    *(
        WAREHOUSES.control(
            number,
            title,
            Certainty.NOT_FOUND if number in _NOT_FOUND else Certainty.SECONDARY,
            _WAREHOUSE_NOTES.get(number, _PARAPHRASED),
        )
        for number, title in _WAREHOUSE_TITLES.items()
    ),
    *(MR007.control(number, title, Certainty.SECONDARY, _TRANSLATED) for number, title in _MR007_TITLES.items()),
)
"""What was seen of the first text, then all of the second."""
