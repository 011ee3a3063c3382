"""Clauses of SecNumCloud 3.2 that a stack touches, and chapter 19 as a whole.

They bind the provider that wants the qualification. A hub on a service without it follows them as good measure, and
cannot claim the qualification.
"""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

SECNUMCLOUD = Referential(
    prefix="SNC-",
    name="SecNumCloud, requirements on providers of cloud services",
    publisher="ANSSI",
    version="3.2 of 8 March 2022",
    source="intuitem/ciso-assistant-community, secnumcloud-3.2.yaml, read 2026-11-23, chapters 9, 10, 12, 13 and 19 "
    "again 2026-11-25",
)

_TITLES = {
    "9.2.c": "A user who leaves loses every access",
    "9.3.a": "Rights are given, changed and withdrawn by a procedure",
    "9.4.a": "Access rights are reviewed every year",
    "9.5.d": "Technical accounts are reached through a person's own account",
    "9.6": "Access to administration interfaces, the section as a whole",
    "9.6.e": "Administration over a public network is authenticated and encrypted",
    "9.6.f": "Administration asks for several factors",
    "9.6.h": "Nothing of a public administration interface answers before authentication",
    "9.7.a": "Customers are partitioned from each other",
    "10.1.a": "Stored data are encrypted, so that a reallocated volume or a lost disk reveals nothing",
    "10.2.c": "TLS follows ANSSI's recommendations",
    "10.2.d": "IPsec follows ANSSI's recommendations",
    "10.2.e": "SSH follows ANSSI's recommendations",
    "10.5.a": "Keys follow the rules on their management",
    "10.5.c": "Keys that encrypt data are kept in a container or on a separate medium",
    "10.5.d": "Secrets of administration are kept in a container",
    "10.6.a": "Certificates of the infrastructure come from an authority in the Union",
    "12.5.a": "Everything is backed up every day",
    "12.5.b": "Access to backups is controlled, and its traces are reviewed every month",
    "12.5.c": "Restoring is tested regularly",
    "12.5.d": "Backups lie far enough away, under the same rules of location as live data",
    "12.6.b": "Events that matter to security are recorded",
    "12.6.c": "Traces are kept for six months or more",
    "12.6.d": "A customer gets the traces about itself",
    "12.7": "Protection of traces, the section as a whole",
    "12.7.c": "Traces go to central servers, on another machine than the one they tell of",
    "12.7.e": "Few can read traces, and collectors have no more rights than they need",
    "12.14": "What leaves the infrastructure is inspected and can be cut off, in a zone of its own",
    "13.1.a": "A map of the system holds the matrix of allowed flows with their reasons",
    "13.2.a": "Flows are separated by sensitivity, nature, owner and technical domain",
    "17.6.a": "A backup service exists for the customer's data",
    "19.1.a": "Each customer has a service agreement and accepts its changes",
    "19.1.b": "Agreement: duties of each party, exclusions, location of service and support",
    "19.1.c": "Agreement: the law of a member state applies",
    "19.1.d": "Agreement: data are handled lawfully from before the sale to the end of service",
    "19.1.e": "Agreement: the assessment of risks from extra-European law can be asked for",
    "19.1.f": "Agreement: means by which applicable law is respected",
    "19.1.g": "Agreement: the customer may leave without penalty if the qualification is lost",
    "19.1.h": "Agreement: the customer gets all its data back",
    "19.1.i": "Data come back as documented files or through documented interfaces",
    "19.1.j": "Agreement: availability of the service",
    "19.1.k": "Agreement: the provider may not dispose of the customer's data",
    "19.1.l": "Agreement: nothing about the service is told to third parties",
    "19.1.m": "Agreement: whether data are backed up by themselves",
    "19.1.n": "Agreement: whether remote administration or support is allowed",
    "19.1.o": "Agreement: attestation of the qualification, complaints and audits by the authority",
    "19.1.p": "Agreement: audits by a qualified auditor whom the provider mandates",
    "19.1.q": "Agreement: what audits under GDPR 28 need is provided",
    "19.1.r": "A qualified auditor is recommended for such audits",
    "19.2.a": "The customer is told where its data are stored and processed",
    "19.2.b": "The customer's data are stored and processed in the Union",
    "19.2.c": "The service is administered and supervised from the Union",
    "19.2.d": "Technical data are stored and processed in the Union",
    "19.2.e": "Support from outside of the Union is listed, controlled and supervised from inside",
    "19.3.a": "Interfaces for customers exist in French",
    "19.3.b": "First-level support speaks French",
    "19.4.a": "At the end everything is erased securely, by destroying keys for instance",
    "19.4.b": "At the end technical data about the customer are deleted",
    "19.5.a": "The provider's own processing follows the principles of data protection",
    "19.5.b": "The provider's own processing respects the persons' rights",
    "19.5.c": "As a processor the provider says when an instruction breaks data protection law",
    "19.6.a": "Seat, central administration and main establishment are in a member state",
    "19.6.b": "Capital and votes outside of the Union stay under 24 % each and 39 % together",
    "19.6.c": "Third parties under foreign control have no technical means to obtain data or technical data",
    "19.6.d": "Third parties leave the provider able to go on by itself, or are qualified",
    "19.6.e": "The service respects fundamental rights and the Union's values",
    "19.6.f": "The customer learns within a month of changes that touch the section",
}

_NOTES = {
    "10.1.a": "One key per customer is what the clause gives as an example for block storage.",
    "12.14": "The clause speaks of what leaves the provider's infrastructure; a hub applies it to its own way out.",
    "19.2.b": "The perimeter is the Union, not the European Economic Area: Norway is outside.",
    "19.6.b": "The limits are upper bounds on holders outside of the Union, often quoted the wrong way round.",
}

CONTROLS = tuple(
    SECNUMCLOUD.control(number, title, Certainty.VERIFIED, _NOTES.get(number, "")) for number, title in _TITLES.items()
)
"""The clauses used, in the order of the text."""
