"""The catalogue holds what the installed SDK says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sandbox.azure
from sandbox.azure import catalogue_builder
from sandbox.azure.catalogue_builder import CatalogueError, Sdk
from sandbox.azure.stand_in import arm
from sandbox.azure.stand_in.catalogue import Catalogue, Properties, Property, Type


@pytest.fixture(scope="module")
def sdk() -> Sdk:
    return Sdk.installed()


@pytest.fixture(scope="module")
def catalogue(sdk: Sdk) -> Catalogue:
    return Catalogue(sandbox.azure.catalogue(sdk))


def required(properties: Properties) -> set[str]:
    return {name for name, declared in properties.items() if declared.required}


def test_it_has_every_resource_type_of_the_sdk_and_no_other(sdk: Sdk, catalogue: Catalogue) -> None:
    in_sdk = set()
    for path in sdk.folder.glob("*/*.py"):
        text = path.read_text(encoding="utf-8")
        if "(pulumi.CustomResource):" in text:
            in_sdk.update(re.findall(r"super\(\w+, __self__\).__init__\(\s*'(azure-native:\w+:\w+)'", text))
    in_catalogue = {
        f"azure-native:{module}:{name}" for module in catalogue.modules for name in catalogue.module(module).resources
    }
    assert in_catalogue == in_sdk
    assert len(in_catalogue) == 2288


def test_its_version_is_that_of_the_plugin(sdk: Sdk, catalogue: Catalogue) -> None:
    assert (sdk.version, catalogue.version) == ("3.29.0", "3.29.0")


def test_every_type_loads_and_all_that_it_refers_to_is_there(catalogue: Catalogue) -> None:
    judged = 0
    for name in catalogue.modules:
        module = catalogue.module(name)
        declared = [module.inputs(resource) for resource in module.resources]
        declared += [module.object(one) for one in module.objects]
        for properties in declared:
            for one in properties.values():
                for kind, target in references(one.type):
                    assert target in (module.objects if kind == "object" else module.enums), (name, target)
                    judged += 1
        assert all(values for values in module.enums.values())
    assert judged == 17_251


def references(of: Type) -> Iterator[tuple[str, str]]:
    if isinstance(of, str):
        assert of in {"string", "integer", "number", "boolean", "asset", "any"}
        return
    ((kind, inner),) = of.items()
    match kind:
        case "object" | "enum":
            yield kind, inner
        case "list" | "map":
            yield from references(inner)
        case "union":
            for part in inner:
                yield from references(part)
        case _:
            pytest.fail(f"unknown kind of type: {kind}")


def test_storage_account(catalogue: Catalogue) -> None:
    account = catalogue.resource("azure-native:storage:StorageAccount")
    assert account is not None
    assert account.version == "2024-01-01"
    assert required(account.inputs) == {"kind", "resourceGroupName", "sku"}
    assert account.inputs["enableHttpsTrafficOnly"] == Property("boolean")
    assert account.inputs["tags"] == Property({"map": "string"})
    assert account.inputs["minimumTlsVersion"] == Property({"enum": "MinimumTlsVersion"})
    assert account.module.enums["MinimumTlsVersion"] == ["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"]
    assert account.module.enums["KeySource"] == ["Microsoft.Storage", "Microsoft.Keyvault"]
    encryption = account.module.object("EncryptionArgs")
    assert encryption["encryptionIdentity"] == Property({"object": "EncryptionIdentityArgs"})
    assert account.module.object("EncryptionIdentityArgs") == {"encryptionUserAssignedIdentity": Property("string")} | {
        "encryptionFederatedIdentityClientId": Property("string")
    }


def test_vault(catalogue: Catalogue) -> None:
    vault = catalogue.resource("azure-native:keyvault:Vault")
    assert vault is not None
    assert required(vault.inputs) == {"properties", "resourceGroupName"}
    assert set(vault.inputs) == {"location", "properties", "resourceGroupName", "tags", "vaultName"}
    assert required(vault.module.object("VaultPropertiesArgs")) == {"sku", "tenantId"}
    assert vault.module.object("SkuArgs") == {
        "family": Property({"enum": "SkuFamily"}, required=True),
        "name": Property({"enum": "SkuName"}, required=True),
    }
    assert vault.module.enums["SkuName"] == ["standard", "premium"]
    assert vault.module.enums["SkuFamily"] == ["A"]
    assert vault.module.object("KeyAttributesArgs")["expires"] == Property("number")


def test_virtual_machine(catalogue: Catalogue) -> None:
    machine = catalogue.resource("azure-native:compute:VirtualMachine")
    assert machine is not None
    assert machine.version == "2024-11-01"
    assert required(machine.inputs) == {"resourceGroupName"}
    assert machine.inputs["zones"] == Property({"list": "string"})
    assert required(machine.module.object("DataDiskArgs")) == {"createOption", "lun"}
    assert machine.module.object("SecurityProfileArgs")["securityType"] == Property({"enum": "SecurityTypes"})
    assert machine.module.enums["SecurityTypes"] == ["TrustedLaunch", "ConfidentialVM"]


def test_subnet(catalogue: Catalogue) -> None:
    subnet = catalogue.resource("azure-native:network:Subnet")
    assert subnet is not None
    assert required(subnet.inputs) == {"resourceGroupName", "virtualNetworkName"}
    assert subnet.inputs["natGateway"] == Property({"object": "SubResourceArgs"})
    assert subnet.inputs["delegations"] == Property({"list": {"object": "DelegationArgs"}})
    assert subnet.module.enums["VirtualNetworkPrivateEndpointNetworkPolicies"] == [
        "Enabled",
        "Disabled",
        "NetworkSecurityGroupEnabled",
        "RouteTableEnabled",
    ]


def test_variants_are_told_apart_by_their_constants(catalogue: Catalogue) -> None:
    module = catalogue.module("machinelearningservices")
    assert module.object("AmlComputeArgs")["computeType"] == Property("string", required=True, const="AmlCompute")


def test_names_that_differ_on_the_wire(catalogue: Catalogue) -> None:
    component = catalogue.resource("azure-native:applicationinsights:Component")
    endpoint = catalogue.resource("azure-native:network:PublicIPAddress")
    assert component is not None
    assert endpoint is not None
    assert {"applicationType", "resourceName"} <= set(component.inputs)
    assert {"publicIPAllocationMethod", "publicIpAddressName"} <= set(endpoint.inputs)


def test_the_configuration_of_the_provider(catalogue: Catalogue) -> None:
    assert set(catalogue.configuration()) >= {"location", "subscriptionId", "tenantId", "useOidc"}


@pytest.mark.parametrize(
    "token",
    ["azure-native:network:Subnett", "azure-native:nowhere:Subnet", "other:network:Subnet", "azure-native:provider:X"],
)
def test_an_unknown_type_is_none(catalogue: Catalogue, token: str) -> None:
    assert catalogue.resource(token) is None


def test_every_known_path_is_made_of_inputs(catalogue: Catalogue) -> None:
    paths = arm.load()
    for token, path in paths.items():
        kind = catalogue.resource(token)
        assert kind is not None, token
        assert set(path.parameters) <= set(kind.inputs), token
        assert arm.type_of(path.template).startswith("Microsoft."), token
    assert len(paths) == len(arm.FILE.read_text().split("\n")) - 4  # three lines of comment, one of nothing


def test_an_unknown_annotation_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_inputs.py").write_text(
        "@pulumi.input_type\nclass XArgs:\n"
        "    def __init__(__self__, *, a: frozenset[str]): pass\n"
        "    @pulumi.getter\n    def a(self) -> frozenset[str]: pass\n"
    )
    with pytest.raises(CatalogueError, match=r"a type that the catalogue does not know: frozenset\[str\]"):
        catalogue_builder.read_module(tmp_path)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("pulumi.Input[Optional[Union[_builtins.str, 'Kind']]]", {"enum": "Kind"}),
        (
            "pulumi.Input[Sequence[pulumi.Input[Union['AArgs', 'BArgs']]]]",
            {"list": {"union": [{"object": "AArgs"}, {"object": "BArgs"}]}},
        ),
        ("Optional[Any]", "any"),
        ("pulumi.Input[Union[pulumi.Asset, pulumi.Archive]]", "asset"),
        ("pulumi.Input[Mapping[str, pulumi.Input[_builtins.float]]]", {"map": "number"}),
    ],
)
def test_annotations(tmp_path: Path, annotation: str, expected: Any) -> None:
    ast.parse(annotation)
    (tmp_path / "_enums.py").write_text("class Kind(_builtins.str, Enum):\n    A = 'a'\n")
    (tmp_path / "_inputs.py").write_text(
        "@pulumi.input_type\nclass XArgs:\n"
        f"    def __init__(__self__, *, one: {annotation} = None): pass\n"
        f"    @pulumi.getter(name='oneWire')\n    def one(self) -> {annotation}: pass\n"
    )
    assert catalogue_builder.read_module(tmp_path) == {
        "resources": {},
        "objects": {"XArgs": {"oneWire": {"type": expected}}},
        "enums": {"Kind": ["a"]},
    }
