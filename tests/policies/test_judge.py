"""Judging as a whole: nothing raises, nothing depends on order, every rule speaks about every record."""

import random
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.configuration import Configuration
from policies.judge import judge
from policies.packs import HDS
from policies.readers import known_kinds
from policies.records import UNKNOWN, ResourceRecord, Secret, provider_record
from policies.results import State
from policies.rules import RULES

URN = "urn:pulumi:dev::hub::"
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=8),
        st.sampled_from([UNKNOWN, Secret(), "0.0.0.0/0", "francecentral", "GRA11", "Inbound", "Allow", "ingress"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        """location region sku properties encryption networks blockDevices volumeType direction remoteIpPrefix addresses
        ipConfigurations securityRules securityGroupIds storageProfile authUrl endpointOverrides""",
    )
)


@given(kind=st.sampled_from(known_kinds()), inputs=st.dictionaries(KEYS, VALUES), given=st.dictionaries(KEYS, VALUES))
def test_no_input_whatever_raises_or_passes_unread(kind: str, inputs: Any, given: Any) -> None:
    provider = provider_record(URN + "pulumi:providers:" + kind.partition(":")[0] + "::cloud", given)
    record = ResourceRecord(URN + kind + "::it", kind, "it", True, inputs, provider=provider)
    results = judge([record], Configuration())
    assert [result.rule for result in results] == sorted(rule.id for rule in HDS.everything)
    assert all(result.reason for result in results)
    assert all(result.state is State.NOT_EVALUATED for result in results if result.rule_error)


def test_results_do_not_depend_on_order(make: Any, good: Any) -> None:
    records = [make(token, inputs, name=f"r{number}") for number, (token, inputs) in enumerate(good.items())]
    shuffled = random.Random(7).sample(records, len(records))
    assert judge(shuffled, Configuration()) == judge(records, Configuration())
    assert len(judge(records, Configuration())) == len(records) * len(HDS.everything)


def test_a_defect_of_a_rule_is_a_result(make: Any) -> None:
    def defective(record: ResourceRecord, _: Configuration) -> Any:
        raise ZeroDivisionError(record.name)

    result = replace(RULES[0], decide=defective).apply(make("openstack:compute/keypair:Keypair"), Configuration())
    assert (result.state, result.rule_error) == (State.NOT_EVALUATED, True)
    assert result.reason == "the rule failed: ZeroDivisionError: it"
    assert result.blocks


@pytest.mark.parametrize("rule", HDS.everything, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is(rule: Any) -> None:
    assert rule.version.isdigit()
    assert rule.controls
    assert rule.rationale.endswith(".")
    assert rule.remediation.endswith(".")
    assert not rule.title.endswith(".")


def test_the_core_needs_neither_pulumi_nor_a_provider() -> None:
    program = (
        "import sys, policies.judge, policies.feeders.state, policies.feeders.events; "
        "print([name for name in sys.modules if name.partition('.')[0].startswith(('pulumi', 'components', 'grpc'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
