"""What code cannot show: the papers an auditor asks for, and who hands them in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Party(StrEnum):
    """Who has an item and must hand it in."""

    OPERATOR = "operator"
    """Who runs the hub."""
    HOST = "host"
    """Who runs the cloud underneath."""


@dataclass(frozen=True)
class EvidenceItem:
    """A paper that shows what no configuration can. `what` says what must stand in it."""

    id: str
    title: str
    hand_in_by: Party
    what: str


_HOST, _OPERATOR = Party.HOST, Party.OPERATOR

EVIDENCE_ITEMS = (
    EvidenceItem(
        "hds-certificate",
        "HDS certificate",
        _HOST,
        "The certificate in force, of version 2.0, with its activities, sites, services and dates, and those of "
        "certified subcontractors.",
    ),
    EvidenceItem(
        "hds-contract",
        "Hosting contract",
        _HOST,
        "The signed contract with the clauses that article R.1111-11 of the public health code asks for.",
    ),
    EvidenceItem(
        "subcontractor-list",
        "Subcontractors",
        _HOST,
        "Every subcontractor with its role, country, law it is under and certificate, how its changes are followed, "
        "and what happens when it loses the certificate.",
    ),
    EvidenceItem(
        "guarantees-sheet",
        "Sheet of guarantees",
        _HOST,
        "The published table of actors, qualifications, remote access and foreign law, with its address and date.",
    ),
    EvidenceItem(
        "foreign-law-analysis",
        "Analysis of foreign law",
        _HOST,
        "The extra-European rules that could force access, measures against it, and the risk that remains.",
    ),
    EvidenceItem(
        "isms-scope",
        "Scope of the management system",
        _HOST,
        "The ISO 27001 certificate, its scope, the statement of applicability in French and the risk treatment.",
    ),
    EvidenceItem(
        "host-audits",
        "Audits of the host",
        _HOST,
        "The last HDS audit report and the summary of an independent audit less than three years old.",
    ),
    EvidenceItem(
        "french-support",
        "Interfaces and support in French",
        _HOST,
        "Where interfaces and first-level support in French are found.",
    ),
    EvidenceItem(
        "service-agreement",
        "Service agreement",
        _HOST,
        "The agreement in force, with its clauses on law, location, availability, backups, remote access and audits.",
    ),
    EvidenceItem(
        "secnumcloud-attestation",
        "SecNumCloud qualification",
        _HOST,
        "The attestation of the services used, or the plain statement that they have none.",
    ),
    EvidenceItem(
        "ownership-statement",
        "Seat and owners of the host",
        _HOST,
        "Seat, main establishment, shares and votes held from outside of the Union, rights of veto and appointment.",
    ),
    EvidenceItem(
        "autonomy-statement",
        "Autonomy of operation",
        _HOST,
        "How the service goes on without a third party under foreign control, by own skills or two other suppliers.",
    ),
    EvidenceItem(
        "supply-chain-statement",
        "Origin of hardware and software",
        _HOST,
        "Where hardware and software come from, under which licences, and on whom maintenance depends.",
    ),
    EvidenceItem(
        "environmental-report",
        "Environmental report",
        _HOST,
        "Energy, water, carbon and end of life of the sites used.",
    ),
    EvidenceItem(
        "remote-access-safeguards",
        "Safeguards of remote access",
        _HOST,
        "From which countries people of the host and its subcontractors can connect, on which legal ground, and under "
        "whose supervision.",
    ),
    EvidenceItem(
        "storage-encryption-statement",
        "Encryption of storage by the host",
        _HOST,
        "For services whose arguments show nothing: what is encrypted, with keys of which customer, kept where.",
    ),
    EvidenceItem(
        "media-disposal",
        "Disposal of media",
        _HOST,
        "How media are tracked, emptied before another customer has them, and destroyed.",
    ),
    EvidenceItem(
        "infrastructure-security",
        "Security of the infrastructure underneath",
        _HOST,
        "How customers are kept apart, the infrastructure is administered, and its certificates, traces and network "
        "links are protected.",
    ),
    EvidenceItem(
        "switching-terms",
        "Terms of leaving the host",
        _HOST,
        "Notice, transition, formats, assistance and charges when the customer changes to another provider.",
    ),
    EvidenceItem(
        "responsibility-split",
        "Split of responsibilities",
        _OPERATOR,
        "Who does what between host, operator, controller and project teams, agreed in writing.",
    ),
    EvidenceItem(
        "contact-list",
        "Contacts",
        _OPERATOR,
        "Who is called for incidents, who names a health professional entitled to access, checked at a given date.",
    ),
    EvidenceItem(
        "staff-awareness",
        "Awareness of staff",
        _OPERATOR,
        "Trainings in secrecy and security with dates and names, and the signed charter of confidentiality.",
    ),
    EvidenceItem(
        "workstation-hardening",
        "Hardened workstations",
        _OPERATOR,
        "Named accounts, session locks, encrypted disks and filtering on the machines people connect from.",
    ),
    EvidenceItem(
        "incident-procedure",
        "Incidents and breaches",
        _OPERATOR,
        "The procedure, the register of breaches, and templates of notices to the authority and to persons.",
    ),
    EvidenceItem(
        "authorisation-review",
        "Review of authorisations",
        _OPERATOR,
        "Who validated each authorisation, and the last yearly review with what was withdrawn.",
    ),
    EvidenceItem(
        "strong-authentication",
        "Strong authentication",
        _OPERATOR,
        "The directory's rules on several factors, such as conditional access, with their exceptions.",
    ),
    EvidenceItem(
        "key-custody",
        "Custody of keys",
        _OPERATOR,
        "Who can use, change and destroy keys, how they are generated, rotated and recovered.",
    ),
    EvidenceItem(
        "pseudonymisation-procedure",
        "Pseudonymisation",
        _OPERATOR,
        "How pseudonyms are made per space, where identifying data lie apart, and how sets are minimised.",
    ),
    EvidenceItem(
        "re-identification-procedure",
        "Identifying persons again",
        _OPERATOR,
        "For which purposes, by which trained team, after which check.",
    ),
    EvidenceItem(
        "anonymity-test",
        "Tests of anonymity",
        _OPERATOR,
        "For each kind of export the test of three criteria, or the study of the risk of identification.",
    ),
    EvidenceItem(
        "export-register",
        "Register of exports",
        _OPERATOR,
        "Each export with who approved it, when, and what the control of it found.",
    ),
    EvidenceItem(
        "trace-review",
        "Reviews of traces",
        _OPERATOR,
        "The monthly reviews with findings, and the alerts that are set.",
    ),
    EvidenceItem(
        "impact-assessment",
        "Impact assessment",
        _OPERATOR,
        "The assessment of impact on data protection, with the date it was last looked at.",
    ),
    EvidenceItem(
        "data-lifetime",
        "Lifetime of data",
        _OPERATOR,
        "How long each data set is kept and how it is deleted afterwards.",
    ),
    EvidenceItem(
        "restore-test",
        "Test of restoring",
        _OPERATOR,
        "The last test with date, what was restored, how long it took and how old the data were.",
    ),
    EvidenceItem(
        "exit-plan",
        "Plan of exit",
        _OPERATOR,
        "What is exported in which format to where, in which order, with time and cost.",
    ),
    EvidenceItem(
        "destruction-record",
        "Record of destruction",
        _OPERATOR,
        "After a study or a contract: which data, copies and keys were destroyed, when and by whom.",
    ),
)
"""Every item, the host's first."""
