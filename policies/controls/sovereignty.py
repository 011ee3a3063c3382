"""Objectives of the Commission's cloud sovereignty framework: a scale for providers, not a law."""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

SOVEREIGNTY = Referential(
    prefix="SOV-",
    name="Cloud Sovereignty Framework",
    publisher="European Commission",
    version="1.2.1 of October 2025",
    source="all eight objectives in intuitem/ciso-assistant-community, cloud-sovereignty-framework.yaml, "
    "read 2026-11-25",
)

_TITLES = {
    "1": "Strategy: owners, governance and money are anchored in the Union",
    "2": "Law: exposure to authorities and laws from outside of the Union",
    "3": "Data and AI: the customer alone controls keys, place and access",
    "4": "Operations: people in the Union can run, support and move the service",
    "5": "Supply chain: origin of hardware and software",
    "6": "Technology: open interfaces, standards and licences",
    "7": "Security: monitoring, traces and audits stay under control from the Union",
    "8": "Environment: energy, water and materials",
}

CONTROLS = tuple(SOVEREIGNTY.control(number, title, Certainty.VERIFIED) for number, title in _TITLES.items())
"""The objectives, in order."""
