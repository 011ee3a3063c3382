"""Rule `known-types`, and the readers it speaks of."""

from typing import Any

import pytest

from policies.readers import known_kinds
from policies.records import UNKNOWN, Secret

RULE = "known-types"


def test_component_is_not_applicable(decide: Any, make: Any) -> None:
    assert decide(RULE, make("hub:test:Zone", custom=False, provider=None)).state == "not applicable"
    assert decide(RULE, make("pulumi:pulumi:Stack", custom=False)).state == "not applicable"


@pytest.mark.parametrize("inputs", [{}, {"name": UNKNOWN}, {"name": Secret()}])
def test_known_type_passes_whatever_its_values(decide: Any, make: Any, inputs: Any) -> None:
    result = decide(RULE, make("openstack:compute/keypair:Keypair", inputs))
    assert result.state == "pass"
    assert [(one.path, one.value) for one in result.evidence] == [("type", "openstack:compute/keypair:Keypair")]


@pytest.mark.parametrize(
    "token",
    [
        "openstack:orchestration/stackV1:StackV1",
        "openstack:containerinfra/cluster:Cluster",
        "azure-native:web:WebApp",
        "random:index/randomId:RandomId",
        "pulumi:providers:random",
        "aws:s3/bucket:Bucket",
    ],
)
def test_a_type_nobody_reads_is_not_evaluated(decide: Any, make: Any, token: str) -> None:
    result = decide(RULE, make(token, {}, {}))
    assert result.state == "not evaluated"
    assert result.reason == "no reader knows this type, so nobody can say where it puts data"
    assert not result.rule_error


def test_a_resource_that_is_only_read_is_not_evaluated(decide: Any, make: Any) -> None:
    result = decide(RULE, make("openstack:networking/network:Network", external=True))
    assert (result.state, result.reason) == ("not evaluated", "only read here, so its arguments are not known")


@pytest.mark.parametrize("token", ["openstack:compute/instance:Instance", "azure-native:storage:StorageAccount"])
@pytest.mark.parametrize("shape", ["text", 7, ["list"]])
def test_malformed_inputs_are_a_rule_error_never_a_pass(decide: Any, make: Any, token: str, shape: Any) -> None:
    result = decide("encryption-at-rest", make(token, {"blockDevices": shape, "encryption": shape}))
    assert result.state == "not evaluated"
    assert result.rule_error


def test_the_types_a_hub_is_made_of_are_known(good: Any) -> None:
    from policies.records import kind_of

    assert {kind_of(token) for token in good} <= set(known_kinds())
    assert len(known_kinds()) == len(set(known_kinds())) > 150
