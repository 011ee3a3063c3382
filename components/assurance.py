"""The assurance ladder: three levels in place of dozens of flags, and what each of them turns on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from components.capabilities import Capability


class Assurance(StrEnum):
    """How far a hub goes, from the least that is ever deployed to a hub under European law alone."""

    BASELINE = "baseline"
    """For building and trying, never for health data."""
    HDS = "hds"
    """What the HDS referential, the CNIL's texts and SecNumCloud's technical chapters ask of a hub. The default."""
    SOVEREIGN = "sovereign"
    """The same, with nobody in reach of the data who is under the law of a country outside of the Union."""


class Measure(StrEnum):
    """A protection that a level turns on. Whatever is not listed here is on at every level and cannot be waived."""

    BACKUPS = "backups"
    EXPORT_APPROVAL = "export-approval"
    NO_COPY_OUT = "no-copy-out"
    KEY_PER_WORKSPACE = "key-per-workspace"
    LOCKED_ARCHIVES = "locked-archives"
    FLOW_LOGS = "flow-logs"
    SESSION_RECORDING = "session-recording"
    INTRUSION_DETECTION = "intrusion-detection"
    REDUNDANT_SERVICES = "redundant-services"
    SPREAD_MACHINES = "spread-machines"
    FREQUENT_ROTATION = "frequent-rotation"


@dataclass(frozen=True)
class Meaning:
    """What a measure does, the requirements behind it, the capability it rests on, the first level that has it."""

    does: str
    controls: tuple[str, ...]
    rests_on: Capability | None
    since: Assurance


MEANINGS: Mapping[Measure, Meaning] = {
    Measure.BACKUPS: Meaning(
        "database volume and hosts are backed up every day, kept inside the perimeter",
        ("HDS-EXI-25", "SNC-12.5.a", "SNC-17.6.a"),
        Capability.BACKUPS,
        Assurance.BASELINE,
    ),
    Measure.EXPORT_APPROVAL: Meaning(
        "only an approver, never a machine, can put something into the export store",
        ("CNIL-MR007-SEC-EXP-2", "CNIL-MR007-SEC-EXP-3"),
        Capability.EXPORT_APPROVAL,
        Assurance.BASELINE,
    ),
    Measure.NO_COPY_OUT: Meaning(
        "administrators' sessions carry no clipboard, no file transfer and no tunnel out",
        ("SNC-9.6", "HDS-EXI-05"),
        Capability.ADMIN_BASTION,
        Assurance.BASELINE,
    ),
    Measure.KEY_PER_WORKSPACE: Meaning(
        "each workspace has a key of its own; destroying it erases the study",
        ("SNC-10.1.a", "SNC-19.4.a"),
        None,
        Assurance.HDS,
    ),
    Measure.LOCKED_ARCHIVES: Meaning(
        "retention of traces, exports and backups is locked: nobody can shorten it",
        ("SNC-12.7", "CNIL-MR007-SEC-JOU-3"),
        Capability.IMMUTABLE_LOGS,
        Assurance.HDS,
    ),
    Measure.FLOW_LOGS: Meaning(
        "traffic between zones is recorded",
        ("SNC-12.7", "CNIL-MR007-SEC-JOU-1"),
        Capability.FLOW_LOGS,
        Assurance.HDS,
    ),
    Measure.SESSION_RECORDING: Meaning(
        "administrators' sessions are recorded",
        ("HDS-EXI-16", "CNIL-MR007-SEC-JOU-1"),
        Capability.SESSION_RECORDING,
        Assurance.HDS,
    ),
    Measure.INTRUSION_DETECTION: Meaning(
        "traffic that leaves the hub is inspected, known attacks are cut off",
        ("SNC-12.14",),
        Capability.INTRUSION_DETECTION,
        Assurance.HDS,
    ),
    Measure.REDUNDANT_SERVICES: Meaning(
        "two hosts resolve names and forward traces, two proxies let out, so that the loss of one stops nobody",
        ("HDS-EXI-05", "SNC-17.6.a"),
        None,
        Assurance.HDS,
    ),
    Measure.SPREAD_MACHINES: Meaning(
        "machines of a pool stand in different zones or on different hosts",
        ("HDS-EXI-05",),
        Capability.SPREAD_MACHINES,
        Assurance.HDS,
    ),
    Measure.FREQUENT_ROTATION: Meaning(
        "keys are rotated every 90 days in place of every year",
        ("SNC-10.5.a",),
        Capability.KEY_ROTATION,
        Assurance.SOVEREIGN,
    ),
}

REQUIRED: Mapping[Assurance, tuple[Capability, ...]] = {
    Assurance.BASELINE: (
        Capability.ZONE_ISOLATION,
        Capability.ENCRYPTED_VOLUMES,
        Capability.ADMIN_BASTION,
        Capability.EGRESS_ALLOW_LIST,
    ),
    Assurance.HDS: (Capability.VERSIONED_STORES, Capability.EXPORT_APPROVAL, Capability.BACKUPS),
    Assurance.SOVEREIGN: (Capability.EU_JURISDICTION,),
}
"""What each level adds to what a cloud must have; a level is refused on a cloud that lacks one of them."""

SOVEREIGN_PERIMETERS = ("fr", "eu")
"""SecNumCloud 3.2, 19.2.b to d: the European Union, not the European Economic Area."""

_LADDER = list(Assurance)


def measures(level: Assurance) -> frozenset[Measure]:
    """What a level turns on: its own measures and those of the levels below."""
    reached = _LADDER[: _LADDER.index(level) + 1]
    return frozenset(measure for measure, meaning in MEANINGS.items() if meaning.since in reached)


def in_force(level: Assurance, waived: Iterable[Measure]) -> frozenset[Measure]:
    """What a level turns on, without what was waived."""
    return measures(level) - frozenset(waived)


def required(level: Assurance) -> tuple[Capability, ...]:
    """What a cloud must have for a level."""
    reached = _LADDER[: _LADDER.index(level) + 1]
    return tuple(capability for each in reached for capability in REQUIRED[each])
