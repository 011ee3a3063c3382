"""Rule `explicit-provider`: the program, not its environment, says which cloud and region a resource is made in."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers import COMPONENT
from policies.readers.facts import Finding, Moot, broken, sound
from policies.records import PROVIDER_PREFIX, ProviderRecord, ResourceRecord
from policies.results import Severity, State
from policies.rules.cloud import provider_of
from policies.rules.rule import UNKNOWN_TYPE, Decision, Rule, decide, not_applicable

_OPENSTACK = PROVIDER_PREFIX + "openstack"
_AZURE = PROVIDER_PREFIX + "azure-native"
_OVH = PROVIDER_PREFIX + "ovh"
_NOTHING = not_applicable(Moot("nothing to say"))


def _decide(record: ResourceRecord, _: Configuration) -> Decision:
    if not record.custom:
        return not_applicable(COMPONENT)
    provider = provider_of(record)
    if provider is None:
        return Decision(State.NOT_EVALUATED, "the resource's provider is not known")
    if provider.type not in {_OPENSTACK, _AZURE, _OVH}:
        return UNKNOWN_TYPE
    return decide([*provider.once(_settings), *_another_region(record, provider)], _NOTHING)


def _settings(provider: ProviderRecord) -> list[Finding]:
    if provider.default:
        return [broken("uses a default provider, whose cloud and region come from the environment")]
    if provider.type == _AZURE:
        return [_explicit(provider, "subscriptionId")]
    if provider.type == _OVH:
        return [_explicit(provider, "endpoint")]
    found = [_explicit(provider, "authUrl"), _explicit(provider, "region")]
    cloud = provider.properties["cloud"]
    if cloud.given:
        found.insert(0, broken("the provider takes an entry of clouds.yaml, a file outside the program", cloud))
    return found


def _another_region(record: ResourceRecord, provider: ProviderRecord) -> Iterable[Finding]:
    if provider.default or provider.type != _OPENSTACK or record.type == provider.type:
        return
    own, inherited = record.properties["region"], provider.properties["region"]
    if own.given and inherited.given and own.value != inherited.value:
        yield broken(f"region {own.shown} is not the provider's, which is {inherited.shown}", own, inherited)


def _explicit(provider: ProviderRecord, name: str) -> Finding:
    setting = provider.properties[name]
    if setting.given and setting.raw != "":
        return sound(f"the provider gives its {name}", setting)
    return broken(f"the provider gives no {name}, so the environment decides", setting)


RULE = Rule(
    id="explicit-provider",
    title="The program names the cloud and the region",
    severity=Severity.HIGH,
    rationale="An environment variable or a file on somebody's machine must not decide in which country data are kept.",
    remediation="Pass an explicit provider with plain authUrl and region (OpenStack), subscriptionId (Azure) or "
    "endpoint (OVH), one provider per region.",
    waivable=False,
    decide=_decide,
)
