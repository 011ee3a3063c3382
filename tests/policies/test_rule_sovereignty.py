"""Rule `sovereignty`: asked for by configuration or by the hub's level; Azure public never passes, with the reason."""

from typing import Any

import pytest

from policies.configuration import Configuration, ConfigurationError
from policies.records import UNKNOWN, Secret

RULE = "sovereignty"
HUB = "health-data-hub:index:HealthDataHub"
WANTED = {RULE: {"required": True}}
WORD = {
    "actor": "ovhcloud",
    "source": "contract 12, annex 3",
    "date": "2026-10-01",
    "hdsCertificate": "certificate 7",
    "activities": [1, 2, 3, 4, 6],
    "remoteAccess": {"fromOutsideEea": False},
    "laws": [],
    "unmet196": [],
    "keyCustody": "customer",
    "adminNetworks": ["192.0.2.0/26"],
    "adminCountries": ["FR"],
    "logPlace": "GRA11",
    "logCountry": "FR",
}


def providers(make: Any, package: str, **inputs: Any) -> list[Any]:
    """A provider and a network of it."""
    cloud = make(f"pulumi:providers:{package}", inputs, name="cloud")
    token = "openstack:networking/network:Network" if package == "openstack" else "azure-native:network:VirtualNetwork"
    return [cloud, make(token, {}, inputs, name="network")]


def ovh(make: Any) -> list[Any]:
    return providers(make, "openstack", authUrl="https://auth.cloud.ovh.net/v3", region="GRA11")


def azure(make: Any) -> list[Any]:
    return providers(make, "azure-native", subscriptionId="s", environment="public")


def test_nobody_asks_so_it_is_not_applicable(decide_together: Any, make: Any) -> None:
    found = decide_together(RULE, [*azure(make), make(HUB, {"assurance": "hds"}, name="hub", custom=False)])
    assert {name: result.state for name, result in found.items()} == dict.fromkeys(found, "not applicable")
    assert "the level sovereign was not asked for" in found["cloud"].reason


@pytest.mark.parametrize("document", [WANTED, {}])
def test_azure_never_passes_and_the_reason_is_told(decide_together: Any, make: Any, document: Any) -> None:
    asking = [] if document else [make(HUB, {"assurance": "sovereign"}, name="hub", custom=False)]
    found = decide_together(RULE, [*azure(make), *asking], document)
    assert found["cloud"].state == "fail"
    for reason in ("19.6", "CLOUD Act", "FISA", "whatever the region"):
        assert reason in found["cloud"].reason
    assert found["network"].state == "not applicable"


def test_the_best_declaration_lifts_nothing_on_azure(decide_together: Any, make: Any) -> None:
    word = {**WORD, "actor": "microsoft-azure", "keyCustody": "customer-hsm"}
    found = decide_together(RULE, azure(make), {RULE: {"required": True, "declared": [word]}})
    assert found["cloud"].state == "fail"


def test_ovhcloud_is_open_until_it_is_declared(decide_together: Any, make: Any) -> None:
    assert decide_together(RULE, ovh(make), WANTED)["cloud"].state == "not evaluated"
    told = decide_together(RULE, ovh(make), {RULE: {"required": True, "declared": [WORD]}})
    # A network is no service of OVHcloud's own table, and its certificate is declared.
    assert (told["cloud"].state, told["cloud"].reason.partition(":")[0]) == ("pass", "ovhcloud")


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_a_cloud_that_is_hidden_is_not_evaluated(decide_together: Any, make: Any, hidden: Any) -> None:
    found = decide_together(RULE, providers(make, "openstack", authUrl=hidden, region="GRA11"), WANTED)
    assert found["cloud"].state == "not evaluated"


def test_the_sandbox_has_no_host(decide_together: Any, make: Any, loopback: Any) -> None:
    assert decide_together(RULE, providers(make, "openstack", **loopback), WANTED)["cloud"].state == "not applicable"


def test_two_words_on_one_actor_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="declared twice"):
        Configuration.from_pack({RULE: {"declared": [WORD, WORD]}})
    with pytest.raises(ConfigurationError, match="no such setting"):
        Configuration.from_pack({RULE: {"declared": [{**WORD, "custody": "customer"}]}})
