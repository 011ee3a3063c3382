"""Every value that a pass rests on is decisive: take it away, replace it or hide it, and the pass is gone."""

from typing import Any

import pytest
from inputs import holds, put, steps

from policies.records import UNKNOWN, Secret

RULES = ("residency", "encryption-at-rest", "no-public-exposure")
CUSTOMER = {"encryption-at-rest": {"keyCustody": "customer"}}
MAY_BE_ABSENT = {
    "publicAccess",
    "networkRuleSet.defaultAction",
    "properties.networkAcls.defaultAction",
    "properties.redundancySettings.crossRegionRestore",
    "agentPoolProfiles[0].enableNodePublicIP",
    "properties.regions[0].name",
    "enableShareableLink",
    "region",
}
"""Values whose absence is as good: nothing stands there that could open or copy anything."""


@pytest.fixture
def decisive(good: Any, make: Any, decide: Any) -> list[tuple[str, str, str]]:
    """Every (rule, type, path) that some pass cites and that stands in the resource's own inputs."""
    cited = []
    for token, inputs in good.items():
        for rule in RULES:
            result = decide(rule, make(token, inputs), CUSTOMER)
            assert result.state in {"pass", "not applicable"}, (rule, token, result.reason)
            if result.state == "pass":
                cited += [(rule, token, one.path) for one in result.evidence if holds(inputs, steps(one.path))]
    return cited


def test_there_is_enough_to_mutate(decisive: list[tuple[str, str, str]]) -> None:
    assert len(decisive) == len(set(decisive)) >= 50
    assert {rule for rule, _, _ in decisive} == set(RULES)


def survivors(decisive: Any, good: Any, make: Any, decide: Any, mutant: Any) -> set[str]:
    alive = set()
    for rule, token, path in decisive:
        inputs = put(good[token], steps(path), mutant)
        if decide(rule, make(token, inputs), CUSTOMER).state == "pass":
            alive.add(path)
    return alive


REFERENCES = {
    "networkId",
    "vipNetworkId",
    "securityGroupIds",
    "encryption.diskEncryptionSetId",
    "encryption.keyVaultProperties.keyName",
    "encryption.keyVaultProperties.keyIdentifier",
    "properties.encryption.keyVaultProperties.keyUri",
    "properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri",
    "storageProfile.osDisk.managedDisk.diskEncryptionSet.id",
    "storageProfile.dataDisks[0].managedDisk.diskEncryptionSet.id",
    "features.clusterResourceId",
    "diskEncryptionSetID",
}
"""Names of other resources: that one is named is decisive, not which; it is judged by itself."""


def test_no_removed_value_leaves_a_pass(decisive: Any, good: Any, make: Any, decide: Any) -> None:
    alive = survivors(decisive, good, make, decide, None)
    assert alive <= MAY_BE_ABSENT | {"networkId", "vipNetworkId"}


def test_no_replaced_value_leaves_a_pass(decisive: Any, good: Any, make: Any, decide: Any) -> None:
    alive = survivors(decisive, good, make, decide, "mutant")
    assert alive <= REFERENCES


def test_no_unknown_value_leaves_a_pass(decisive: Any, good: Any, make: Any, decide: Any) -> None:
    assert survivors(decisive, good, make, decide, UNKNOWN) <= REFERENCES


def test_no_secret_value_leaves_a_pass(decisive: Any, good: Any, make: Any, decide: Any) -> None:
    assert survivors(decisive, good, make, decide, Secret()) <= REFERENCES - {"networkId", "vipNetworkId"}
