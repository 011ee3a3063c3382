"""Rule `explicit-provider`."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

VOLUME = "openstack:blockstorage/volume:Volume"
GROUP = "azure-native:resources:ResourceGroup"
RULE = "explicit-provider"


def test_component_is_not_applicable(decide: Any, make: Any) -> None:
    result = decide(RULE, make("hub:test:Zone", custom=False, provider=None))
    assert (result.state, result.reason) == (
        "not applicable",
        "groups other resources, which are judged by themselves",
    )


def test_explicit_provider_passes(decide: Any, make: Any) -> None:
    result = decide(RULE, make(VOLUME, {"region": "GRA11"}))
    assert result.state == "pass"
    assert [one.path for one in result.evidence] == ["provider.authUrl", "provider.region"]
    assert decide(RULE, make(GROUP, {"location": "eastus"})).state == "pass"


def test_ovhclouds_own_provider_names_its_endpoint(decide: Any, make: Any) -> None:
    assert decide(RULE, make("ovh:Iam/policy:Policy", {}, {"endpoint": "ovh-eu"})).state == "pass"


@pytest.mark.parametrize("token", [VOLUME, GROUP])
def test_default_provider_fails(decide: Any, make: Any, token: str) -> None:
    result = decide(RULE, make(token, {"region": "GRA11"}, provider_name="default_5_5_3"))
    assert result.state == "fail"
    assert result.reason == "uses a default provider, whose cloud and region come from the environment"


def test_unknown_region_is_not_evaluated(decide: Any, make: Any) -> None:
    result = decide(RULE, make(VOLUME, {"region": UNKNOWN}))
    assert (result.state, result.reason) == ("not evaluated", "region is not known yet")


def test_secret_settings_are_explicit_but_a_secret_region_cannot_be_compared(decide: Any, make: Any) -> None:
    secret_subscription = decide(RULE, make(GROUP, {}, {"subscriptionId": Secret()}))
    assert secret_subscription.state == "pass"
    assert [(one.path, one.value) for one in secret_subscription.evidence] == [("provider.subscriptionId", "[secret]")]
    secret_region = decide(RULE, make(VOLUME, {"region": Secret()}))
    assert (secret_region.state, secret_region.reason) == ("not evaluated", "region is secret")


@pytest.mark.parametrize(
    ("token", "given", "reason"),
    [
        (VOLUME, {"region": "GRA11"}, "the provider gives no authUrl, so the environment decides"),
        (VOLUME, {"authUrl": "https://a/"}, "the provider gives no region, so the environment decides"),
        (VOLUME, {"authUrl": "https://a/", "region": ""}, "the provider gives no region, so the environment decides"),
        (
            VOLUME,
            {"authUrl": "https://a/", "region": "GRA11", "cloud": "mine"},
            "the provider takes an entry of clouds.yaml, a file outside the program",
        ),
        (GROUP, {}, "the provider gives no subscriptionId, so the environment decides"),
        ("ovh:Iam/policy:Policy", {}, "the provider gives no endpoint, so the environment decides"),
    ],
)
def test_what_the_environment_would_decide_fails(decide: Any, make: Any, token: str, given: Any, reason: str) -> None:
    result = decide(RULE, make(token, {}, given))
    assert (result.state, result.reason) == ("fail", reason)


def test_a_region_other_than_the_providers_fails(decide: Any, make: Any) -> None:
    result = decide(RULE, make(VOLUME, {"region": "SBG5"}))
    assert (result.state, result.reason) == ("fail", "region SBG5 is not the provider's, which is GRA11")


def test_providers_themselves(decide: Any, make: Any, ovh: Any) -> None:
    assert decide(RULE, make("pulumi:providers:openstack", ovh)).state == "pass"
    assert decide(RULE, make("pulumi:providers:openstack", {}, name="default_5_5_3")).state == "fail"
    assert decide(RULE, make("pulumi:providers:azure-native", {"subscriptionId": "s"})).state == "pass"
    assert decide(RULE, make("pulumi:providers:random", {})).state == "not evaluated"


def test_what_cannot_be_judged(decide: Any, make: Any) -> None:
    assert decide(RULE, make(VOLUME, {}, provider=None)).state == "not evaluated"
    assert decide(RULE, make("random:index/randomId:RandomId", {}, {})).state == "not evaluated"
