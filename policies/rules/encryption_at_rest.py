"""Rule `encryption-at-rest`: what a resource stores is encrypted, visibly from its arguments or by declaration."""

from __future__ import annotations

from policies.configuration import Configuration, Service
from policies.readers.facts import Moot
from policies.records import ResourceRecord
from policies.results import Evidence, Severity, State
from policies.rules.cloud import cloud_of, provider_of
from policies.rules.rule import Decision, Rule, decide, findings, not_applicable, reader_or_decision


def _decide(record: ResourceRecord, configuration: Configuration) -> Decision:
    reader = reader_or_decision(record)
    if isinstance(reader, Decision):
        return reader
    if isinstance(reader.encryption, Moot):
        return not_applicable(reader.encryption)
    if isinstance(reader.encryption, Service):
        return _declared(reader.encryption, record, configuration)
    nothing = Decision(State.NOT_EVALUATED, "nothing says how it is encrypted")
    return decide(findings(record, reader.encryption, configuration), nothing)


def _declared(service: Service, record: ResourceRecord, configuration: Configuration) -> Decision:
    provider = provider_of(record)
    if provider is None:
        return Decision(State.NOT_EVALUATED, "the resource's provider is not known")
    cloud = cloud_of(provider)
    evidence = (Evidence.of(cloud.node),)
    for declaration in configuration.encryption_at_rest.declared_encryption:
        if (declaration.service, declaration.auth_host) == (service, cloud.host):
            return Decision(State.PASS, f"declared: {declaration.source} ({declaration.date})", evidence)
    return Decision(
        State.NOT_EVALUATED,
        f"no argument shows whether the {service.value} of this cloud encrypts, and nobody has declared it",
        evidence,
    )


RULE = Rule(
    id="encryption-at-rest",
    title="Stored data are encrypted",
    severity=Severity.CRITICAL,
    rationale="A lost disk or storage given to another customer must reveal nothing.",
    remediation="Use an encrypted volume type, boot from such a volume, give a disk encryption set or encryption at "
    "host; where only the host knows, declare its word with the source in declaredEncryption.",
    decide=_decide,
)
