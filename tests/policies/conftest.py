"""Records to judge: a good one of every kind that carries data, and factories to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import good_azure
import good_openstack
import pytest

from policies.configuration import Configuration
from policies.records import UNKNOWN, ProviderRecord, ResourceRecord, provider_record
from policies.results import Result
from policies.rules import RULES, STACK_RULES
from policies.stack import Stack

PREFIX = "urn:pulumi:dev::hub::"
OVH = {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11"}
LOOPBACK = {"authUrl": "http://127.0.0.1:5000/v3", "region": "RegionOne"}
AZURE = {"subscriptionId": "11111111-2222-3333-4444-555555555555", "environment": "public"}

GOOD: dict[str, dict[str, Any]] = {**good_openstack.GOOD, **good_azure.GOOD}

Make = Callable[..., ResourceRecord]
Decide = Callable[..., Result]
DecideTogether = Callable[..., dict[str, Result]]
TODAY = date(2026, 11, 25)


def provider(package: str, inputs: Mapping[str, Any], name: str = "cloud") -> ProviderRecord:
    return provider_record(f"{PREFIX}pulumi:providers:{package}::{name}", inputs)


@pytest.fixture
def good() -> dict[str, dict[str, Any]]:
    """Inputs that no rule objects to, by type."""
    return GOOD


@pytest.fixture
def make() -> Make:
    """Makes a record: `make(type, inputs, provider_inputs, provider_name=…)`; the provider is OVHcloud or Azure."""

    def record(
        token: str,
        inputs: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        *,
        provider_name: str = "cloud",
        **more: Any,
    ) -> ResourceRecord:
        package = "azure-native" if token.startswith("azure-native") else token.partition(":")[0]
        name = more.pop("name", "it")
        defaults: dict[str, Any] = {"provider": None, "custom": True}
        if not token.startswith("pulumi:"):
            chosen = (AZURE if package == "azure-native" else OVH) if given is None else given
            defaults["provider"] = provider(package, chosen, provider_name)
        return ResourceRecord(f"{PREFIX}{token}::{name}", token, name, inputs=inputs or {}, **(defaults | more))

    return record


def beside(record: ResourceRecord) -> list[ResourceRecord]:
    """What belongs to a resource and is judged with it: what deletes the traces of a storage account in time."""
    if record.kind != "azure-native:storage:StorageAccount":
        return []
    token = "azure-native:storage:ManagementPolicy"
    delete = {"daysAfterCreationGreaterThan": 365}
    rules = [{"enabled": True, "definition": {"actions": {"baseBlob": {"delete": delete}}}}]
    inputs = {"accountName": UNKNOWN, "policy": {"rules": rules}}
    urn = f"{PREFIX}{token}::lifecycle"
    return [ResourceRecord(urn, token, "lifecycle", True, inputs, references={"accountName": (record.urn,)})]


@pytest.fixture
def decide() -> Decide:
    """Applies one rule by its id to a resource alone: `decide(rule, record, configuration_as_json)`."""
    by_id = {rule.id: rule for rule in RULES}
    together = {rule.id: rule for rule in STACK_RULES}

    def apply(rule: str, record: ResourceRecord, document: Mapping[str, Any] | None = None) -> Result:
        configuration = Configuration.from_pack(document or {})
        if rule in by_id:
            return by_id[rule].apply(record, configuration)
        results = together[rule].apply(Stack((record, *beside(record)), TODAY), configuration)
        return next(result for result in results if result.urn == record.urn)

    return apply


@pytest.fixture
def decide_together() -> DecideTogether:
    """Applies one rule to a stack: `decide_together(rule, records, configuration_as_json, today)`; results by name."""
    by_id = {rule.id: rule for rule in STACK_RULES}

    def apply(
        rule: str, records: Sequence[ResourceRecord], document: Mapping[str, Any] | None = None, today: date = TODAY
    ) -> dict[str, Result]:
        results = by_id[rule].apply(Stack(tuple(records), today), Configuration.from_pack(document or {}))
        return {result.urn.rpartition("::")[2]: result for result in results}

    return apply


@pytest.fixture
def loopback() -> dict[str, str]:
    """Provider inputs of a cloud on this machine."""
    return dict(LOOPBACK)


@pytest.fixture
def ovh() -> dict[str, str]:
    """Provider inputs of OVHcloud."""
    return dict(OVH)


@pytest.fixture
def azure() -> dict[str, str]:
    """Provider inputs of Azure."""
    return dict(AZURE)
