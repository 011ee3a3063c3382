"""The control map: which rule or paper supports which control, how strongly, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policies.controls import cnil, data_act, evidence_map, gdpr, hds, iso27001, rule_map, secnumcloud, sovereignty
from policies.controls.control import Control
from policies.controls.evidence_items import EVIDENCE_ITEMS, Party


class Assurance(StrEnum):
    """What a link is worth. None of them says that a requirement is met as a whole."""

    ENFORCED = "enforced by code"
    """A mandatory rule decides all of it that can be checked in a stack."""
    SUPPORTED = "supported"
    """A rule decides a part of it."""
    DECLARED = "declared by the operator"
    """The operator says so, in configuration or on paper."""
    WITH_HOST = "with the host"
    """The host says so, on paper."""


@dataclass(frozen=True)
class Link:
    """`subject`, a rule's id or an evidence item's, supports `control`, an id of the catalogue."""

    subject: str
    control: str
    assurance: Assurance
    why: str


CONTROLS: tuple[Control, ...] = (
    *hds.CONTROLS,
    *secnumcloud.CONTROLS,
    *cnil.CONTROLS,
    *iso27001.CONTROLS,
    *gdpr.CONTROLS,
    *data_act.CONTROLS,
    *sovereignty.CONTROLS,
)
"""The catalogue, referential by referential."""

_BY_RULE = (
    (Assurance.ENFORCED, rule_map.ENFORCED),
    (Assurance.SUPPORTED, rule_map.SUPPORTED),
    (Assurance.DECLARED, rule_map.DECLARED),
)
_BY_PARTY = {Party.OPERATOR: Assurance.DECLARED, Party.HOST: Assurance.WITH_HOST}

LINKS: tuple[Link, ...] = (
    *(
        Link(rule, control, assurance, why)
        for assurance, reasons in _BY_RULE
        for rule, shown in reasons.items()
        for control, why in shown.items()
    ),
    *(
        Link(item.id, control, _BY_PARTY[item.hand_in_by], why)
        for item in EVIDENCE_ITEMS
        for control, why in evidence_map.SHOWN[item.id].items()
    ),
)
"""The whole map: rules from the strongest link to the weakest, then evidence items."""

_CONTROLS = {control.id: control for control in CONTROLS}


def control(control_id: str) -> Control:
    """The control of an id. Raises `KeyError` when the catalogue does not hold it."""
    if control_id not in _CONTROLS:
        raise KeyError(f"no control {control_id!r} in the catalogue; policies/controls has one module per referential")
    return _CONTROLS[control_id]


def controls_of(subject: str) -> tuple[str, ...]:
    """Ids of the controls a rule or an evidence item supports, each once, in the order of the map.

    Raises `KeyError` when nothing of that id is in the map.
    """
    found = dict.fromkeys(link.control for link in LINKS if link.subject == subject)
    if not found:
        raise KeyError(f"no rule or evidence item {subject!r} in the control map")
    return tuple(found)


def links_of_control(control_id: str) -> tuple[Link, ...]:
    """What supports a control, in the order of the map. Raises `KeyError` when the catalogue does not hold it."""
    wanted = control(control_id).id
    return tuple(link for link in LINKS if link.control == wanted)
