"""The requirements a hub is judged by, and a map of what supports each of them: a rule, or a paper people hand in."""

from policies.controls.control import Certainty, Control, Referential
from policies.controls.evidence_items import EVIDENCE_ITEMS, EvidenceItem, Party
from policies.controls.mapping import CONTROLS, LINKS, Assurance, Link, control, controls_of, links_of_control

__all__ = [
    "CONTROLS",
    "EVIDENCE_ITEMS",
    "LINKS",
    "Assurance",
    "Certainty",
    "Control",
    "EvidenceItem",
    "Link",
    "Party",
    "Referential",
    "control",
    "controls_of",
    "links_of_control",
]
