"""The real engine against the stand-in: previews, updates, drift, replacement, refusals."""

import hashlib
import json
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import sandbox.azure
import toolchain
from toolchain import Toolchain

pytestmark = pytest.mark.engine

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/rg-hub"
ACCOUNT = f"{GROUP}/providers/microsoft.storage/storageaccounts/sthub001"

HUB = """
    import pulumi
    import pulumi_azure_native as azure

    config = pulumi.Config()
    place = config.get("location") or "francecentral"
    group = azure.resources.ResourceGroup("group", resource_group_name="rg-hub", location=place)
    network = azure.network.VirtualNetwork(
        "network",
        resource_group_name=group.name,
        virtual_network_name="vnet-hub",
        location=place,
        address_space={"address_prefixes": ["10.0.0.0/16"]},
    )
    azure.network.Subnet(
        "data",
        resource_group_name=group.name,
        virtual_network_name=network.name,
        subnet_name="data",
        address_prefix="10.0.1.0/24",
        default_outbound_access=False,
    )
    store = azure.storage.StorageAccount(
        "store",
        resource_group_name=group.name,
        account_name="sthub001",
        location=place,
        kind="StorageV2",
        sku={"name": config.get("sku") or "Standard_ZRS"},
        is_hns_enabled=config.get_bool("hns"),
        tags={"owner": pulumi.Output.secret("dpo@hospital.example")},
    )
    pulumi.export("blob", store.primary_endpoints.blob)
    """


@pytest.fixture(scope="session")
def tools() -> Toolchain:
    found = toolchain.ensure()
    own = found.folder / "venv" / "bin" / "python"
    sandbox.azure.install(found, own if own.exists() else Path(sys.executable))
    return found


@dataclass(frozen=True)
class Run:
    """A finished command: its exit code and all that it printed."""

    code: int
    text: str

    @property
    def errors(self) -> set[str]:
        return {line.strip() for line in self.text.splitlines() if line.strip().startswith("error: ")}


@dataclass(frozen=True)
class Project:
    """A Pulumi project with one stack, its state and its "Azure" in a folder."""

    folder: Path
    tools: Toolchain

    @property
    def cloud_file(self) -> Path:
        return self.folder / "cloud.json"

    def write(self, program: str) -> None:
        (self.folder / "__main__.py").write_text(textwrap.dedent(program))

    def pulumi(self, *arguments: str) -> Run:
        environment = os.environ | self.tools.environment(no_cloud=True) | sandbox.azure.environment(self.cloud_file)
        environment |= {"PULUMI_BACKEND_URL": f"file://{self.folder}", "PULUMI_CONFIG_PASSPHRASE": "test"}
        command = [str(self.tools.pulumi), *arguments, "--non-interactive", "--color", "never"]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)
        return Run(done.returncode, done.stdout + done.stderr)

    def configure(self, **settings: str) -> None:
        for name, value in settings.items():
            assert self.pulumi("config", "set", name, value).code == 0

    def cloud(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.cloud_file.read_text())
        return found

    def store(self, cloud: dict[str, Any]) -> None:
        self.cloud_file.write_text(json.dumps(cloud))

    def up(self) -> Run:
        return self.pulumi("up", "--yes", "--skip-preview")


@pytest.fixture
def project(tmp_path: Path, tools: Toolchain) -> Project:
    (tmp_path / "Pulumi.yaml").write_text(
        f"name: hub\nruntime: {{name: python, options: {{virtualenv: {sys.prefix!r}}}}}\n"
    )
    made = Project(tmp_path, tools)
    assert made.pulumi("stack", "init", "test").code == 0
    return made


def test_the_life_of_a_hub(project: Project) -> None:
    project.write(HUB)
    preview = project.pulumi("preview")
    assert preview.code == 0, preview.text
    assert "+ 5 to create" in preview.text
    assert not project.cloud_file.exists() or project.cloud_file.read_text() == ""

    created = project.up()
    assert created.code == 0, created.text
    assert 'blob: "https://sthub001.blob.core.windows.net/"' in created.text
    assert set(project.cloud()) == {
        GROUP,
        ACCOUNT,
        f"{GROUP}/providers/microsoft.network/virtualnetworks/vnet-hub",
        f"{GROUP}/providers/microsoft.network/virtualnetworks/vnet-hub/subnets/data",
    }
    assert "dpo@hospital.example" not in project.pulumi("stack", "export").text

    again = project.pulumi("preview", "--expect-no-changes")
    assert again.code == 0, again.text
    assert "5 unchanged" in again.text

    project.configure(sku="Standard_LRS")
    changed = project.up()
    assert changed.code == 0, changed.text
    assert "~ 1 updated" in changed.text
    assert project.cloud()[ACCOUNT]["sku"] == {"name": "Standard_LRS"}

    # Somebody changes the account by hand.
    drifted = project.cloud()
    drifted[ACCOUNT]["sku"]["name"] = "Standard_GRS"
    project.store(drifted)
    refreshed = project.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.code == 0, refreshed.text
    assert re.search(r"store updated .*\[diff: ~sku\]", refreshed.text), refreshed.text
    assert "dpo@hospital.example" not in project.pulumi("stack", "export").text
    mending = project.pulumi("preview", "--diff")
    assert '~ name: "Standard_GRS" => "Standard_LRS"' in mending.text, mending.text
    assert "~ 1 to update" in mending.text
    assert project.up().code == 0
    assert project.cloud()[ACCOUNT]["sku"] == {"name": "Standard_LRS"}

    # Somebody deletes it.
    lost = project.cloud()
    del lost[ACCOUNT]
    project.store(lost)
    missing = project.pulumi("refresh", "--yes", "--skip-preview")
    assert "- 1 deleted" in missing.text, missing.text
    assert "+ 1 created" in project.up().text

    project.configure(location="westeurope")
    moved = project.up()
    assert moved.code == 0, moved.text
    assert "+-4 replaced" in moved.text
    assert {one["location"] for one in project.cloud().values() if "location" in one} == {"westeurope"}

    gone = project.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.text
    assert project.cloud() == {}


def test_what_is_decided_at_the_creation_replaces(project: Project) -> None:
    project.write(HUB)
    assert project.up().code == 0
    project.configure(hns="true")
    preview = project.pulumi("preview", "--diff")
    assert "+-1 to replace" in preview.text, preview.text
    assert "+ isHnsEnabled" in preview.text


def test_a_preview_lists_everything_that_is_wrong(project: Project) -> None:
    project.write("""
        import pulumi
        import pulumi_azure_native as azure

        azure.network.VirtualNetwork(
            "network",
            resource_group_name="rg-hub",
            virtual_network_name="vnet-hub",
            location="francecentrall",
            address_space={"addressPrefix": "10.0.0.0/16"},
        )
        azure.keyvault.Vault(
            "vault",
            resource_group_name="rg-hub",
            vault_name="kv",
            location="westeurope",
            properties={"enable_purge_protection": False, "enable_rbac_authorization": True, "sku": {"family": "A"}},
        )
        store = azure.storage.StorageAccount(
            "store",
            resource_group_name="rg-hub",
            account_name="sthub001",
            location="westeurope",
            kind="Nonsense",
            sku={"name": "Standard_ZRS"},
            tags={"owner": pulumi.Output.secret(4711)},
        )
        """)
    preview = project.pulumi("preview")
    assert preview.code != 0
    found = {line for line in preview.errors if "Azure would refuse" not in line and "preview failed" not in line}
    assert found == {
        "error: addressSpace.addressPrefix: there is no property 'addressPrefix' here; did you mean 'addressPrefixes'?",
        "error: location: LocationNotAvailableForResourceType: 'francecentrall' is not an Azure region; "
        "did you mean 'francecentral'?",
        "error: addressSpace.addressPrefixes: a network needs at least one address prefix, such as '10.0.0.0/16'",
        "error: vaultName: 'kv' has 2 characters; allowed are 3 to 24",
        "error: properties.tenantId: missing required property 'tenantId'",
        "error: properties.sku.name: missing required property 'name'",
        "error: properties.enablePurgeProtection: cannot be set to false: leave it out, or set it to true",
        "error: kind: 'Nonsense' is not one of 'Storage', 'StorageV2', 'BlobStorage', 'FileStorage' and "
        "'BlockBlobStorage'",
        "error: tags.owner: must be a string, but is a secret",
    }
    assert "Azure would refuse this program: 9 problems in 3 resources" in preview.text
    assert "4711" not in preview.text


def test_an_update_makes_nothing_of_what_is_wrong(project: Project) -> None:
    project.write(HUB.replace('kind="StorageV2"', 'kind="Nonsense"'))
    updated = project.up()
    assert updated.code != 0
    assert "kind: 'Nonsense' is not one of" in updated.text
    assert ACCOUNT not in (project.cloud() if project.cloud_file.exists() else {})


def test_what_exists_is_refused_at_its_check(project: Project) -> None:
    project.write(HUB)
    assert project.up().code == 0
    project.write(HUB.replace('kind="StorageV2"', 'kind="Nonsense"'))
    preview = project.pulumi("preview")
    assert preview.code != 0
    assert (
        "error: azure-native:storage:StorageAccount resource 'store' has a problem: kind: 'Nonsense' is not one of "
        "'Storage', 'StorageV2', 'BlobStorage', 'FileStorage' and 'BlockBlobStorage'"
    ) in preview.errors
    assert project.cloud()[ACCOUNT]["kind"] == "StorageV2"


@pytest.mark.parametrize(
    ("cloud", "code"),
    [
        ({}, "Code=\"ResourceGroupNotFound\" Message=\"Resource group 'rg-hub' could not be found.\""),
        ({GROUP: {"id": GROUP}}, "Code=\"ParentResourceNotFound\""),
        (
            {GROUP: {"id": GROUP}, f"{GROUP}/providers/microsoft.network/virtualnetworks/vnet-hub": {
                "id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub",
                "addressSpace": {"addressPrefixes": ["10.9.0.0/16"]},
            }},
            "NetcfgSubnetRangeOutsideVnet: '10.0.1.0/24' is not within 'vnet-hub' (10.9.0.0/16)",
        ),
        (
            {GROUP: {"id": GROUP}, f"{GROUP}/providers/microsoft.network/virtualnetworks/vnet-hub": {
                "id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub",
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            }, f"{GROUP}/providers/microsoft.network/virtualnetworks/vnet-hub/subnets/data": {
                "id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/data",
            }},
            "cannot create already existing resource",
        ),
    ],
)  # fmt: skip
def test_what_the_cloud_holds_decides_at_the_creation(project: Project, cloud: dict[str, Any], code: str) -> None:
    project.store(cloud)
    project.write("""
        import pulumi_azure_native as azure

        azure.network.Subnet(
            "data",
            resource_group_name="rg-hub",
            virtual_network_name="vnet-hub",
            subnet_name="data",
            address_prefix="10.0.1.0/24",
        )
        """)
    assert project.pulumi("preview").code == 0
    created = project.up()
    assert created.code != 0
    assert code in created.text
    assert project.cloud() == cloud


def test_any_type_of_the_sdk_can_be_previewed_even_if_not_created(project: Project) -> None:
    project.store({GROUP: {"id": GROUP}})
    project.write("""
        import pulumi_azure_native as azure

        azure.kusto.Cluster(
            "cluster", resource_group_name="rg-hub", location="westeurope", sku={"name": "Dev", "tier": "Basic"}
        )
        """)
    refused = project.pulumi("preview")
    assert refused.code != 0
    assert any(line.startswith("error: sku.name: 'Dev' is not one of ") for line in refused.errors), refused.text
    project.write("""
        import pulumi_azure_native as azure

        azure.kusto.Cluster(
            "cluster",
            resource_group_name="rg-hub",
            location="westeurope",
            sku={"name": "Standard_D11_v2", "tier": "Standard"},
        )
        """)
    assert project.pulumi("preview").code == 0
    created = project.up()
    assert created.code != 0
    assert "the azure-native stand-in can preview kusto:Cluster but not create it" in created.text


def test_configuration_of_the_provider_is_checked(project: Project) -> None:
    project.write("""
        import pulumi
        import pulumi_azure_native as azure

        provider = azure.Provider("here", location="westeuropa", subscription_id="a-subscription")
        azure.resources.ResourceGroup("group", opts=pulumi.ResourceOptions(provider=provider))
        """)
    preview = project.pulumi("preview")
    assert preview.code != 0
    assert (
        "location: LocationNotAvailableForResourceType: 'westeuropa' is not an Azure region; did you mean 'westeurope'?"
    ) in preview.text


def test_the_provider_decides_subscription_and_location(project: Project) -> None:
    project.write("""
        import pulumi
        import pulumi_azure_native as azure

        provider = azure.Provider("here", location="westeurope", subscription_id="a-subscription")
        group = azure.resources.ResourceGroup("group", opts=pulumi.ResourceOptions(provider=provider))
        who = azure.authorization.get_client_config_output(opts=pulumi.InvokeOptions(provider=provider))
        pulumi.export("subscription", who.subscription_id)
        """)
    created = project.up()
    assert created.code == 0, created.text
    assert 'subscription: "a-subscription"' in created.text
    ((resource_id, group),) = project.cloud().items()
    assert re.fullmatch(r"/subscriptions/a-subscription/resourcegroups/group[0-9a-f]{8}", resource_id)
    assert group["location"] == "westeurope"


def test_an_existing_resource_can_be_looked_up_and_imported(project: Project) -> None:
    project.write(HUB)
    assert project.up().code == 0
    group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hub"
    project.write(f"""
        import pulumi
        import pulumi_azure_native as azure

        group = azure.resources.ResourceGroup.get("found", "{group}")
        pulumi.export("place", group.location)
        """)
    assert project.pulumi("stack", "init", "second").code == 0
    looked_up = project.up()
    assert looked_up.code == 0, looked_up.text
    assert 'place: "francecentral"' in looked_up.text
    project.write("import pulumi")
    account = project.cloud()[ACCOUNT]["id"]
    imported = project.pulumi(
        "import", "azure-native:storage:StorageAccount", "store", account, "--yes", "--generate-code=false"
    )
    assert imported.code == 0, imported.text
    state = json.loads(project.pulumi("stack", "export").text)
    (inputs,) = [one["inputs"] for one in state["deployment"]["resources"] if one["type"].endswith("StorageAccount")]
    assert inputs["accountName"] == "sthub001"
    assert inputs["sku"] == {"name": "Standard_ZRS"}
    assert "primaryEndpoints" not in inputs


def test_a_run_without_a_file_creates_and_keeps_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.azure, "environment", lambda _file: {"AZURE_STAND_IN_CLOUD": ""})
    project.write(HUB)
    assert project.up().code == 0
    assert project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes").code == 0
    assert project.pulumi("destroy", "--yes", "--skip-preview").code == 0
    assert not project.cloud_file.exists()


def test_the_stand_in_is_only_where_it_was_asked_for(tools: Toolchain) -> None:
    def plugins(*, no_cloud: bool) -> set[str]:
        home = tools.home(no_cloud=no_cloud)
        assert home is not None
        return {path.name for path in (home / "plugins").iterdir()}

    assert "resource-azure-native-v3.29.0" in plugins(no_cloud=True)
    assert "resource-azure-native-v3.29.0" not in plugins(no_cloud=False)


def test_a_second_installation_does_nothing(tools: Toolchain, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tools.home(no_cloud=True)
    assert home is not None
    folder = home / "plugins" / "resource-azure-native-v3.29.0"
    program = folder / sandbox.azure.PLUGIN
    python = Path(program.read_text().splitlines()[0].removeprefix("#!"))

    def times() -> dict[str, tuple[int, str]]:
        files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        return {str(f): (f.stat().st_mtime_ns, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files}

    before = times()
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a command was run"))
    sandbox.azure.install(tools, python)
    assert times() == before
    assert (folder / "catalogue.zip").stat().st_size > 100_000
