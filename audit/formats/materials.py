"""What judged, as a bill of materials in CycloneDX 1.6: toolkit, policy pack with its rules, Pulumi and providers.

The bill is of the audit, not of the stack: the stack's own list is the inventory.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6

from audit.evidence import Dossier
from audit.formats.findings import rules
from policies.results import About

FILE = "bill-of-materials.cdx.json"

_NAMESPACE = UUID("0c9b5f5e-7d1a-5f0c-9a56-5b1f2f1d4c07")
_PREFIX = "health-data-hub:"
"""Begins the names of properties that are ours, as CycloneDX asks."""


def render(dossier: Dossier) -> str:
    """The bill. Equal dossiers give equal text, and the serial number is told from the content."""
    bom = _bom(dossier)
    unnumbered = UUID(int=0)
    bom.serial_number = unnumbered
    content = JsonV1Dot6(bom).output_as_string(indent=1)
    number = uuid5(_NAMESPACE, hashlib.sha256(content.encode()).hexdigest())
    return content.replace(unnumbered.urn, number.urn, 1) + "\n"


def _bom(dossier: Dossier) -> Bom:
    versions = dossier.versions
    toolkit = Component(
        name="health-data-hub", version=versions.toolkit, type=ComponentType.APPLICATION, bom_ref="toolkit"
    )
    pack = Component(
        name=dossier.run.pack if dossier.run else "policies",
        version=versions.pack,
        type=ComponentType.LIBRARY,
        bom_ref="pack",
        description="Policy pack",
        components=[_rule(about) for about in rules(dossier)],
    )
    inputs = [
        Component(
            name=each.name,
            type=ComponentType.FILE,
            bom_ref=f"input:{each.name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each.digest)],
        )
        for each in dossier.subject.inputs
    ]
    providers = [
        Component(
            name=package,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=f"provider:{package}",
            description="Pulumi provider",
        )
        for package, version in sorted(dossier.versions.providers.items())
    ]
    engine = (
        []
        if versions.pulumi is None
        else [Component(name="pulumi", version=versions.pulumi, type=ComponentType.APPLICATION, bom_ref="pulumi")]
    )
    bom = Bom(
        components=[pack, *engine, *providers, *inputs],
        metadata=BomMetaData(timestamp=dossier.subject.time, component=toolkit, properties=_properties(_told(dossier))),
    )
    bom.register_dependency(toolkit, [pack, *engine, *providers, *inputs])
    return bom


def _rule(about: About) -> Component:
    return Component(
        name=about.id,
        version=about.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"rule:{about.id}",
        description=about.title,
        properties=_properties([("severity", about.severity.value), ("enforcement", about.enforcement.value)]),
    )


def _told(dossier: Dossier) -> Iterable[tuple[str, str]]:
    subject, judgement = dossier.subject, dossier.judgement
    yield "project", subject.project
    yield "stack", subject.stack
    yield "mode", subject.mode.value
    yield "policy-configuration", dossier.policy_configuration
    yield "verdict", judgement.verdict.label
    yield "reason", judgement.reason
    if subject.revision is not None:
        yield "revision", subject.revision


def _properties(told: Iterable[tuple[str, str]]) -> list[Property]:
    return [Property(name=_PREFIX + name, value=value) for name, value in told]
