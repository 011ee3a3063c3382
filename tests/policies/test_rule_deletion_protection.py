"""Rule `deletion-protection`."""

from typing import Any

import pytest

from policies.configuration import Configuration
from policies.readers.stateful import LOST
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.deletion_protection import RULE

CONTAINER = "openstack:objectstorage/container:Container"
SECRET = "openstack:keymanager/secretV1:SecretV1"


def judge(record: ResourceRecord) -> Result:
    return RULE.apply(record, Configuration())


def test_what_can_be_made_again_is_not_applicable(make: Any) -> None:
    result = judge(make("azure-native:network:Subnet", {}))
    assert (result.state, result.reason) == ("not applicable", "holds nothing that could not be made again")


def test_an_unknown_type_is_not_evaluated(make: Any) -> None:
    assert judge(make("azure-native:nobody:Knows", {}, protect=True)).state == "not evaluated"


@pytest.mark.parametrize("kind", sorted(LOST))
def test_protected_passes_and_unprotected_fails(make: Any, kind: str) -> None:
    kept = judge(make(kind, {}, protect=True))
    assert kept.state == "pass"
    assert [(one.path, one.value) for one in kept.evidence] == [("protect", "true"), ("forceDestroy", "(absent)")]
    lost = judge(make(kind, {}))
    assert (lost.state, lost.reason) == ("fail", f"protect is false, allowed: true, for with it goes {LOST[kind]}")
    assert [(one.path, one.value) for one in lost.evidence] == [("protect", "false")]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (False, "pass"),
        (None, "pass"),
        (True, "fail"),
        ("true", "fail"),
        (UNKNOWN, "not evaluated"),
        (Secret(), "not evaluated"),
    ],
)
def test_a_container_that_is_emptied_to_be_deleted(make: Any, value: Any, state: str) -> None:
    result = judge(make(CONTAINER, {"forceDestroy": value}, protect=True))
    assert result.state == state
    if state == "fail":
        assert result.reason.endswith("allowed: false: it is emptied to be deleted")


@pytest.mark.parametrize(
    ("secret_type", "state"),
    [
        ("passphrase", "not applicable"),
        ("certificate", "not applicable"),
        ("public", "not applicable"),
        ("symmetric", "fail"),
        ("private", "fail"),
        ("opaque", "fail"),
        (None, "fail"),
        (UNKNOWN, "not evaluated"),
        (Secret(), "not evaluated"),
    ],
)
def test_only_secrets_that_encrypt_must_be_kept(make: Any, secret_type: Any, state: str) -> None:
    assert judge(make(SECRET, {"secretType": secret_type})).state == state


def test_what_is_only_read_is_not_evaluated(make: Any) -> None:
    assert judge(make(CONTAINER, {}, external=True)).state == "not evaluated"
