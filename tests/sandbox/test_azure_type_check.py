"""Every kind of mistake is found, with its path, the value given, and what is allowed."""

from typing import Any

import pytest

import sandbox.azure
from sandbox.azure.catalogue_builder import Sdk
from sandbox.azure.stand_in import type_check
from sandbox.azure.stand_in.catalogue import Catalogue
from sandbox.azure.stand_in.values import SECRET, SIGNATURE, UNKNOWN

ASSET = "c44067f5952c0a294b673a41bacd8c17"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(sandbox.azure.catalogue(Sdk.installed()))


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


def problems(catalogue: Catalogue, type_name: str, values: dict[str, Any]) -> list[str]:
    kind = catalogue.resource(f"azure-native:{type_name}")
    assert kind is not None
    return [str(problem) for problem in type_check.check(kind.module, kind.inputs, values)]


ACCOUNT: dict[str, Any] = {"resourceGroupName": "rg", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        (
            {"minimumTlsVerson": "TLS1_2"},
            ["minimumTlsVerson: there is no property 'minimumTlsVerson' here; did you mean 'minimumTlsVersion'?"],
        ),
        (
            {"minimum_tls_version": "TLS1_2"},
            ["minimum_tls_version: there is no property 'minimum_tls_version' here; did you mean 'minimumTlsVersion'?"],
        ),
        (
            {"sku": {"name": "Standard_ZRS", "zzz": 1}},
            ["sku.zzz: there is no property 'zzz' here; known are 'name'"],
        ),
        ({"sku": {}}, ["sku.name: missing required property 'name'"]),
        (
            {"minimumTlsVersion": "TLS1.2"},
            [
                "minimumTlsVersion: 'TLS1.2' is not one of 'TLS1_0', 'TLS1_1', 'TLS1_2' and 'TLS1_3'; "
                "did you mean 'TLS1_2'?"
            ],
        ),
        (
            {"encryption": {"keySource": "Microsoft.KeyVault"}},
            [
                "encryption.keySource: 'Microsoft.KeyVault' is not one of 'Microsoft.Storage' and "
                "'Microsoft.Keyvault'; did you mean 'Microsoft.Keyvault'?"
            ],
        ),
        ({"networkRuleSet": {"defaultAction": "Deny", "bypass": "Logging, Metrics"}}, []),
        (
            {"networkRuleSet": {"defaultAction": "Deny", "bypass": "Logging,Metric"}},
            ["networkRuleSet.bypass: 'Logging,Metric' is not one of 'None', 'Logging', 'Metrics' and 'AzureServices'"],
        ),
        (
            {"kind": ["StorageV2"]},
            [
                "kind: a list of 1 is not one of 'Storage', 'StorageV2', 'BlobStorage', 'FileStorage' and "
                "'BlockBlobStorage'"
            ],
        ),
        ({"sku": "Standard_ZRS"}, ["sku: must be an object with 'name', but is 'Standard_ZRS'"]),
        ({"sku": ["Standard_ZRS"]}, ["sku: must be an object with 'name', but is a list of 1"]),
        ({"allowSharedKeyAccess": "false"}, ["allowSharedKeyAccess: must be true or false, but is 'false'"]),
        ({"allowSharedKeyAccess": 0}, ["allowSharedKeyAccess: must be true or false, but is the number 0"]),
        ({"accountName": 7}, ["accountName: must be a string, but is the number 7"]),
        ({"accountName": True}, ["accountName: must be a string, but is true"]),
        ({"tags": ["a"]}, ["tags: must be an object of names and values, but is a list of 1"]),
        ({"tags": {"a": 1}}, ["tags.a: must be a string, but is the number 1"]),
        (
            {"keyPolicy": {"keyExpirationPeriodInDays": 1.5}},
            ["keyPolicy.keyExpirationPeriodInDays: must be a whole number, but is the number 1.5"],
        ),
        (
            {"keyPolicy": {"keyExpirationPeriodInDays": True}},
            ["keyPolicy.keyExpirationPeriodInDays: must be a whole number, but is true"],
        ),
        (
            {"networkRuleSet": {"defaultAction": "Deny", "ipRules": {"a": 1}}},
            ["networkRuleSet.ipRules: must be a list, but is an object with 'a'"],
        ),
        (
            {"networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"iPAddressOrRange": "1.2.3.4"}, {}]}},
            ["networkRuleSet.ipRules[1].iPAddressOrRange: missing required property 'iPAddressOrRange'"],
        ),
    ],
)
def test_storage_account(catalogue: Catalogue, more: dict[str, Any], expected: list[str]) -> None:
    assert problems(catalogue, "storage:StorageAccount", ACCOUNT | more) == expected


def test_all_problems_of_a_resource_are_found_at_once(catalogue: Catalogue) -> None:
    assert problems(catalogue, "storage:StorageAccount", {"kind": 1, "skuu": 2}) == [
        "skuu: there is no property 'skuu' here; did you mean 'sku'?",
        "kind: the number 1 is not one of 'Storage', 'StorageV2', 'BlobStorage', 'FileStorage' and 'BlockBlobStorage'",
        "resourceGroupName: missing required property 'resourceGroupName'",
        "sku: missing required property 'sku'",
    ]


def test_unknown_values_are_not_judged_at_any_depth(catalogue: Catalogue) -> None:
    unknown = {"kind": UNKNOWN, "sku": {"name": UNKNOWN}, "tags": UNKNOWN, "isHnsEnabled": UNKNOWN}
    assert problems(catalogue, "storage:StorageAccount", ACCOUNT | unknown) == []


def test_secrets_are_judged_but_not_shown(catalogue: Catalogue) -> None:
    values = ACCOUNT | {"tags": {"good": secret("hush"), "bad": secret(4711)}, "kind": secret("StorageV22")}
    assert problems(catalogue, "storage:StorageAccount", values) == [
        "kind: a secret is not one of 'Storage', 'StorageV2', 'BlobStorage', 'FileStorage' and 'BlockBlobStorage'",
        "tags.bad: must be a string, but is a secret",
    ]


def test_what_stands_in_a_secret_object_is_not_shown_either(catalogue: Catalogue) -> None:
    rules = secret({"defaultAction": "Denyy", "bypass": 4711})
    assert problems(catalogue, "storage:StorageAccount", ACCOUNT | {"networkRuleSet": rules}) == [
        "networkRuleSet.bypass: a secret is not one of 'None', 'Logging', 'Metrics' and 'AzureServices'",
        "networkRuleSet.defaultAction: a secret is not one of 'Allow' and 'Deny'",
    ]


COMPUTE: dict[str, Any] = {"resourceGroupName": "rg", "workspaceName": "ws"}


@pytest.mark.parametrize(
    ("compute", "expected"),
    [
        ({"computeType": "AmlCompute", "properties": {"vmSize": "Standard_D4s_v5"}}, []),
        ({"computeType": UNKNOWN}, []),
        (
            {"computeType": "AmlComput"},
            [
                "properties.computeType: 'AmlComput' is not one of 'AKS', 'AmlCompute', 'ComputeInstance', "
                "'DataFactory', 'DataLakeAnalytics', 'Databricks', 'HDInsight', 'Kubernetes', 'SynapseSpark' and "
                "'VirtualMachine'; did you mean 'AmlCompute'?"
            ],
        ),
        (
            {"computeType": "AmlCompute", "properties": {"vmsize": "x"}},
            ["properties.properties.vmsize: there is no property 'vmsize' here; did you mean 'vmSize'?"],
        ),
        (
            {"properties": {}},
            [
                "properties.computeType: missing required property 'computeType': one of 'AKS', 'AmlCompute', "
                "'ComputeInstance', 'DataFactory', 'DataLakeAnalytics', 'Databricks', 'HDInsight', 'Kubernetes', "
                "'SynapseSpark' and 'VirtualMachine'"
            ],
        ),
    ],
)
def test_variants(catalogue: Catalogue, compute: dict[str, Any], expected: list[str]) -> None:
    assert problems(catalogue, "machinelearningservices:Compute", COMPUTE | {"properties": compute}) == expected


def test_a_list_that_the_service_has_outgrown_takes_every_text(catalogue: Catalogue) -> None:
    machine = {"resourceGroupName": "rg", "hardwareProfile": {"vmSize": "Standard_NC40ads_H100_v5"}}
    assert problems(catalogue, "compute:VirtualMachine", machine) == []
    machine["hardwareProfile"] = {"vmSize": 4}
    assert problems(catalogue, "compute:VirtualMachine", machine) == [
        "hardwareProfile.vmSize: must be a string, but is the number 4"
    ]


def test_files_are_taken_where_files_are_wanted(catalogue: Catalogue) -> None:
    blob = {"resourceGroupName": "rg", "accountName": "a", "containerName": "c"}
    assert problems(catalogue, "storage:Blob", blob | {"source": {SIGNATURE: ASSET, "text": "x"}}) == []
    assert problems(catalogue, "storage:Blob", blob | {"source": "x"}) == [
        "source: must be a file or an archive, but is 'x'"
    ]
