"""Articles of the GDPR that hosting, security and transfers rest on."""

from __future__ import annotations

from policies.controls.control import Certainty, Referential

GDPR = Referential(
    prefix="GDPR-",
    name="General Data Protection Regulation",
    publisher="European Union",
    version="Regulation (EU) 2016/679",
    source="full transcription in intuitem/ciso-assistant-community, gdpr.yaml, read 2026-11-23",
)

_TITLES = {
    "28": "Processors act on documented instructions, under a contract that binds their own processors alike",
    "32": "Security fits the risk: encryption, pseudonymisation, resilience, restoring, regular testing",
    "44": "No transfer to a third country outside of this chapter, onward transfers included",
    "45": "Transfers on an adequacy decision",
    "46": "Transfers on appropriate safeguards",
    "47": "Binding corporate rules",
    "48": "A third country's order is not recognised by itself",
    "49": "Narrow derogations for single transfers",
}

CONTROLS = tuple(GDPR.control(number, title, Certainty.VERIFIED) for number, title in _TITLES.items())
"""The articles used, in order."""
