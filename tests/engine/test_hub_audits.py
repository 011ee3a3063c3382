"""The command `hub` on the example stacks with the real engine and the real pack, as CI runs it: without a cloud."""

import json
from pathlib import Path

import pytest
from projects import ProjectCopy, judged, states

pytestmark = pytest.mark.engine


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    return ProjectCopy(tmp_path)


def test_the_azure_example_passes(project: ProjectCopy) -> None:
    ran, results = project.audit("azure-francecentral")
    assert ran.code == 0, ran.output
    assert results["run"]["complete"] is True
    assert {result["state"] for result in judged(results)} == {"pass", "not applicable"}
    assert "PASS azure-francecentral" in ran.text


def test_the_sandbox_passes_and_fails_while_its_destruction_is_agreed_to(project: ProjectCopy) -> None:
    assert project.hub("audit", "sandbox", "--no-cloud").code == 0
    project.consent("sandbox", "demo")
    ran = project.hub("audit", "sandbox", "--no-cloud")
    assert ran.code == 1
    assert "deletion-protection: protect is false" in ran.text


def test_the_ovh_example_lacks_only_what_the_operator_has_to_declare(project: ProjectCopy) -> None:
    ran, results = project.audit("ovh-gra11")
    assert ran.code == 2, ran.output
    open_ = {
        (result["rule"], result["state"], result["urn"].rpartition("::")[2])
        for result in judged(results)
        if result["state"] not in ("pass", "not applicable")
    }
    stores = ("warehouse", "import", "quarantine", "export", "traces")
    shares = (
        f"workspace-{study}-{box}-share" for study in ("cardio", "onco", "registry") for box in ("inbox", "outbox")
    )
    assert open_ == {("encryption-at-rest", "not evaluated", f"storage-{each}") for each in (*stores, *shares)}


def test_the_ovh_example_passes_once_the_operator_declares_it(project: ProjectCopy) -> None:
    file = project.folder / "stacks" / "policy.ovh-gra11.json"
    declared = [
        {"service": service, "authHost": "auth.cloud.ovh.net", "source": "contract annex 3", "date": "2026-11-24"}
        for service in ("object-store", "file-share")
    ]
    file.write_text(
        json.dumps({**json.loads(file.read_text()), "encryption-at-rest": {"declaredEncryption": declared}})
    )
    ran, results = project.audit("ovh-gra11")
    assert ran.code == 0, ran.output
    [said] = {
        result["reason"]
        for result in judged(results)
        if result["urn"].endswith("Container::storage-import") and result["rule"] == "encryption-at-rest"
    }
    assert "contract annex 3" in said


def test_the_only_public_address_is_named_until_it_is_declared(project: ProjectCopy) -> None:
    for stack, names in (
        ("azure-francecentral", {"egress-address"}),
        ("ovh-gra11", {"admin-bastion-address", "egress-router"}),
    ):
        (project.folder / "stacks" / f"policy.{stack}.json").unlink()
        ran, results = project.audit(stack)
        assert ran.code == 1, ran.output
        failed = {
            (result["rule"], result["urn"].rpartition("::")[2])
            for result in judged(results)
            if result["state"] == "fail"
        }
        exits = names if stack == "ovh-gra11" else set()
        assert failed == {("no-public-exposure", name) for name in names} | {("egress-control", name) for name in exits}


@pytest.mark.parametrize(
    ("stack", "region"),
    [
        ("azure-francecentral", "eastus"),
        ("azure-francecentral", "uksouth"),
        ("azure-francecentral", "switzerlandnorth"),
        ("azure-francecentral", "norwayeast"),
        ("azure-francecentral", "francecentrale"),
        ("ovh-gra11", "UK1"),
        ("ovh-gra11", "BHS5"),
        ("ovh-gra11", "EU-WEST-LZ-MNC-A"),
        ("ovh-gra11", "eu-west-eri"),
        ("ovh-gra11", "GRA1l"),
    ],
)
def test_the_same_spec_in_a_wrong_place_never_passes(project: ProjectCopy, stack: str, region: str) -> None:
    project.change(stack, region=region)
    ran, results = project.audit(stack)
    assert ran.code == 3, ran.output
    assert f"region: {region} is not accepted" in ran.text
    assert [each["type"] for each in results["resources"] if each["type"].startswith(("azure", "openstack"))] == []


def test_a_region_in_the_environment_that_contradicts_the_spec_never_passes(project: ProjectCopy) -> None:
    ran, _ = project.audit("ovh-gra11", environment={"OS_REGION_NAME": "BHS5"})
    assert ran.code == 3, ran.output
    assert "region: OS_REGION_NAME=BHS5 is not accepted; allowed: GRA11, as the spec says" in ran.text


def test_norway_is_refused_under_eu_and_accepted_under_eea(project: ProjectCopy) -> None:
    project.change("azure-francecentral", region="norwayeast", perimeter="eea")
    ran, results = project.audit("azure-francecentral")
    assert ran.code == 1, ran.output
    assert states(results, "storage-warehouse")["residency"] == "fail"
    file = project.folder / "stacks" / "policy.azure-francecentral.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "residency": {"perimeter": "eea"}}))
    ran, results = project.audit("azure-francecentral")
    assert ran.code == 0, ran.output
    assert states(results, "storage-warehouse")["residency"] == "pass"


def test_what_was_added_by_hand_on_openstack_is_named(project: ProjectCopy) -> None:
    project.add(
        """
from pulumi_openstack import Provider, blockstorage, networking
own = Provider("own", region="GRA11", auth_url="https://auth.cloud.ovh.net/v3")
given = pulumi.ResourceOptions(provider=own)
blockstorage.Volume("clear-volume", size=1, volume_type="high-speed", region="GRA11", opts=given)
networking.FloatingIp("public-address", pool="Ext-Net", region="GRA11", opts=given)
abroad = Provider("abroad", region="BHS5", auth_url="https://auth.cloud.ovh.net/v3")
blockstorage.Volume("canadian-volume", size=1, volume_type="classic-luks", region="BHS5",
                    opts=pulumi.ResourceOptions(provider=abroad))
"""
    )
    ran, results = project.audit("ovh-gra11")
    assert ran.code == 1, ran.output
    clear = states(results, "clear-volume")
    assert {rule for rule, state in clear.items() if state == "fail"} == {
        "encryption-at-rest",
        "labels",
        "backup-coverage",
        "deletion-protection",
    }
    assert (clear["residency"], clear["no-public-exposure"]) == ("pass", "not applicable")
    assert states(results, "public-address")["no-public-exposure"] == "fail"
    assert states(results, "canadian-volume")["residency"] == "fail"
    assert all(name in ran.text for name in ("clear-volume", "public-address", "canadian-volume"))


def test_a_resource_of_a_default_provider_never_passes(project: ProjectCopy) -> None:
    project.add(
        'from pulumi_azure_native import resources\nresources.ResourceGroup("loose", location="francecentral")\n'
    )
    ran, results = project.audit("azure-francecentral")
    assert ran.code == 1, ran.output
    [default] = {result["urn"] for result in judged(results) if "::default_" in result["urn"]}
    assert states(results, default.rpartition("::")[2])["explicit-provider"] == "fail"
    assert states(results, "loose")["explicit-provider"] == "fail"


def test_a_preview_that_fails_judges_nothing(project: ProjectCopy) -> None:
    project.add('from pulumi_openstack import blockstorage\nblockstorage.Volume("loose", size=1, volume_type="luks")\n')
    ran, results = project.audit("ovh-gra11", environment={"OS_REGION_NAME": "GRA11"})
    assert ran.code == 3, ran.output
    assert "::loose 1 error occurred: * One of 'auth_url' or 'cloud' must be specified" in ran.text
    assert results["run"] is None
    assert results["judgement"]["reason"].startswith("loose: failed; what was said of it may quote a secret")
    assert "auth_url" not in results["judgement"]["detail"]


def test_what_was_added_by_hand_on_azure_is_named(project: ProjectCopy) -> None:
    project.add(
        """
import pulumi_azure_native as azure
own = azure.Provider("own", location="francecentral", subscription_id="00000000-0000-0000-0000-000000000000")
given = pulumi.ResourceOptions(provider=own)
def store(name, location, sku):
    azure.storage.StorageAccount(name, account_name=name, resource_group_name="demo", location=location,
        kind="StorageV2", sku=azure.storage.SkuArgs(name=sku), opts=given)
store("americanstore", "westus", "Standard_LRS")
store("copiedstore", "francecentral", "Standard_GRS")
azure.network.PublicIPAddress("public-address", public_ip_address_name="public", resource_group_name="demo",
    location="francecentral", public_ip_allocation_method="Static",
    sku=azure.network.PublicIPAddressSkuArgs(name="Standard"), opts=given)
azure.botservice.Bot("unheard-of", resource_name_="bot", resource_group_name="demo", location="francecentral",
    opts=given)
"""
    )
    ran, results = project.audit("azure-francecentral")
    assert ran.code == 1, ran.output
    assert states(results, "americanstore")["residency"] == "fail"
    assert states(results, "copiedstore")["residency"] == "fail"
    assert states(results, "copiedstore")["no-public-exposure"] == "fail"
    assert states(results, "public-address")["no-public-exposure"] == "fail"
    unheard = states(results, "unheard-of")
    for rule in ("residency", "encryption-at-rest", "no-public-exposure", "known-types", "least-privilege"):
        assert unheard[rule] == "not evaluated"
    assert unheard["explicit-provider"] == "pass"
    assert states(results, "storage-warehouse")["residency"] == "pass"


def test_an_invalid_spec_is_told_whole_and_nothing_is_touched(project: ProjectCopy) -> None:
    project.change(
        "ovh-gra11",
        regoin="GRA11",
        region="nowhere",
        address_space="10.0.0.0/33",
        admin_networks=["192.0.2.0/24"],
        senders=["192.0.2.128/25"],
        custody="customer",
        workspaces=[{"name": "alpha", "slot": 1}, {"name": "beta", "slot": 1}],
    )
    checked = project.hub("check", "ovh-gra11")
    ran, results = project.audit("ovh-gra11")
    assert (checked.code, ran.code) == (3, 3)
    for said in (
        "regoin: an unknown key is not accepted",
        "region: nowhere is not accepted; allowed: in the European Union: DE1, EU-SOUTH-MIL",
        "address_space: 10.0.0.0/33 is not accepted",
        "senders[0]: 192.0.2.128/25 is not accepted; allowed: a range apart from admin_networks[0] 192.0.2.0/24",
        "custody: customer is not accepted; allowed: provider on ovh",
        "workspaces[1].slot: 1 is not accepted; allowed: a slot of its own: alpha has this one",
    ):
        assert said in checked.text
        assert said in ran.text
    assert "Traceback" not in checked.output + ran.output
    assert [each["type"] for each in results["resources"] if each["type"].startswith("openstack")] == []
    assert not (project.folder / ".hub" / "state").exists()


def test_check_shows_the_plan_without_an_engine(project: ProjectCopy) -> None:
    ran = project.hub("check", "azure-francecentral", environment={"PATH": "/usr/bin:/bin"})
    assert ran.code == 0, ran.output
    for line in (
        ("workspace-onco", "demo-ws-onco", "10.40.17.0/24"),
        ("exchange", "warehouse", "tcp/443", "the import gate writes checked data"),
        ("demo-cardio-train-1", "H100:2", "Standard_NC80adis_H100_v5"),
        ("hsm-keys", "not available"),
    ):
        assert any(all(part in shown for part in line) for shown in ran.output.splitlines()), line


def test_a_stack_that_does_not_exist_is_told_the_ones_that_do(project: ProjectCopy) -> None:
    ran = project.hub("audit", "nowhere", "--no-cloud")
    assert ran.code == 3
    assert "azure-francecentral, ovh-gra11, sandbox" in ran.text
    assert "Traceback" not in ran.output
