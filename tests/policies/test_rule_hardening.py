"""Rule `hardening`: machines start from what is known, and nothing offers more than is needed."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

RULE = "hardening"
VM = "azure-native:compute:VirtualMachine"
SET = "azure-native:compute:VirtualMachineScaleSet"
BASTION = "azure-native:network:BastionHost"
FIREWALL = "azure-native:network:AzureFirewall"
POLICY = "azure-native:network:FirewallPolicy"
NETWORK = "azure-native:network:VirtualNetwork"
KEY_VAULT = "azure-native:keyvault:Vault"
ACCOUNT = "azure-native:storage:StorageAccount"
INSTANCE = "openstack:compute/instance:Instance"
ID = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212"
GALLERY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/ours/images/base"


def put(inputs: Any, path: str, value: Any) -> Any:
    """The inputs with another value at a dotted path, `None` for none."""
    head, _, rest = path.partition(".")
    if isinstance(inputs, list):
        return [put(member, rest, value) if rest else value for member in inputs]
    return {**inputs, head: put(inputs.get(head) or {}, rest, value) if rest else value}


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(token: str, inputs: Any) -> str:
        return str(decide(RULE, make(token, inputs)).state)

    return of


# Type, path, a value that fails.
BROKEN = [
    (VM, "securityProfile.securityType", "Standard"),
    (VM, "securityProfile.uefiSettings.secureBootEnabled", False),
    (VM, "securityProfile.uefiSettings.vTpmEnabled", False),
    (VM, "osProfile.linuxConfiguration.patchSettings.assessmentMode", "ImageDefault"),
    (VM, "osProfile.linuxConfiguration.provisionVMAgent", False),
    (VM, "storageProfile.imageReference.version", "latest"),
    (BASTION, "sku.name", "Standard"),
    (BASTION, "enableSessionRecording", False),
    (BASTION, "enablePrivateOnlyBastion", False),
    (BASTION, "disableCopyPaste", False),
    (BASTION, "enableFileCopy", True),
    (BASTION, "enableIpConnect", True),
    (BASTION, "enableKerberos", True),
    (BASTION, "enableTunneling", True),
    (FIREWALL, "sku.tier", "Standard"),
    (POLICY, "sku.tier", "Standard"),
    (POLICY, "threatIntelMode", "Alert"),
    (POLICY, "intrusionDetection.mode", "Off"),
    (NETWORK, "encryption.enabled", False),
    (KEY_VAULT, "properties.enabledForDeployment", True),
    (KEY_VAULT, "properties.enabledForDiskEncryption", True),
    (KEY_VAULT, "properties.enabledForTemplateDeployment", True),
    (ACCOUNT, "allowedCopyScope", "Everywhere"),
]


@pytest.mark.parametrize(("token", "path", "wrong"), BROKEN)
def test_each_value_decides(state: Any, good: Any, token: str, path: str, wrong: Any) -> None:
    assert state(token, good[token]) == "pass"
    assert state(token, put(good[token], path, wrong)) == "fail"
    assert state(token, put(good[token], path, UNKNOWN)) == "not evaluated"
    assert state(token, put(good[token], path, Secret())) == "not evaluated"


OFF_UNLESS_ASKED = ("enableFileCopy", "enableIpConnect", "enableKerberos", "enableTunneling", "enabledFor")


@pytest.mark.parametrize(("token", "path"), [case[:2] for case in BROKEN])
def test_what_is_left_out_counts_as_weak_but_for_features(state: Any, good: Any, token: str, path: str) -> None:
    is_off = any(name in path for name in OFF_UNLESS_ASKED) or path.endswith("provisionVMAgent")
    assert state(token, put(good[token], path, None)) == ("pass" if is_off else "fail")


def test_a_broken_value_decides_whatever_else_is_hidden(decide: Any, make: Any, good: Any) -> None:
    inputs = put(put(good[POLICY], "threatIntelMode", "Alert"), "intrusionDetection", Secret())
    result = decide(RULE, make(POLICY, inputs))
    assert (result.state, result.reason) == ("fail", "threatIntelMode is Alert, allowed: Deny")
    assert [(one.path, one.value) for one in result.evidence] == [("threatIntelMode", "Alert")]


@pytest.mark.parametrize(
    "token",
    ["azure-native:network:Subnet", "openstack:networking/network:Network", "openstack:blockstorage/volume:Volume"],
)
def test_others_have_nothing_to_harden(decide: Any, make: Any, token: str) -> None:
    result = decide(RULE, make(token, {"name": "n"}))
    assert (result.state, result.reason) == ("not applicable", "has nothing to harden that its arguments show")


# Machines on Azure.


def test_a_confidential_machine_is_as_good(state: Any, good: Any) -> None:
    assert state(VM, put(good[VM], "securityProfile.securityType", "ConfidentialVM")) == "pass"


def test_extensions_are_for_machines_whose_disks_are_backed_up(decide: Any, make: Any, good: Any) -> None:
    path = "osProfile.allowExtensionOperations"
    without = put(good[VM], "storageProfile.dataDisks", [])
    assert [decide(RULE, make(VM, put(without, path, value))).state for value in (False, True, None)] == [
        "pass",
        "fail",
        "fail",
    ]
    assert [decide(RULE, make(VM, put(good[VM], path, value))).state for value in (False, True, None)] == ["pass"] * 3
    assert decide(RULE, make(VM, put(without, path, UNKNOWN))).state == "not evaluated"
    assert decide(RULE, make(VM, put(without, path, Secret()))).state == "not evaluated"


def test_patches_of_windows_are_looked_for_too(state: Any, good: Any) -> None:
    def windows(mode: str) -> Any:
        system = {
            "allowExtensionOperations": False,
            "windowsConfiguration": {"patchSettings": {"assessmentMode": mode}},
        }
        return {**good[VM], "osProfile": system}

    assert state(VM, windows("AutomaticByPlatform")) == "pass"
    assert state(VM, windows("ImageDefault")) == "fail"


def test_a_disk_that_was_attached_stays(state: Any, good: Any) -> None:
    def disk(**more: Any) -> Any:
        return put(good[VM], "storageProfile.dataDisks", [{"lun": 0, **more}])

    assert state(VM, disk(createOption="Attach")) == "pass"
    assert state(VM, disk(createOption="Attach", deleteOption="Detach")) == "pass"
    assert state(VM, disk(createOption="Attach", deleteOption="Delete")) == "fail"
    assert state(VM, disk(createOption="Empty", deleteOption="Delete")) == "pass"
    assert state(VM, disk(createOption="Attach", deleteOption=UNKNOWN)) == "not evaluated"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"version": "24.04.202610010"}, "pass"),
        ({"version": "LATEST"}, "fail"),
        ({"version": "24"}, "fail"),
        ({"id": f"{GALLERY}/versions/1.4.0"}, "pass"),
        ({"id": f"{GALLERY}/versions/latest"}, "fail"),
        ({"id": GALLERY}, "fail"),
        ({"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/base"}, "pass"),
        ({"id": UNKNOWN}, "pass"),
        ({"id": Secret()}, "not evaluated"),
        ({"sharedGalleryImageId": "/sharedGalleries/ours/images/base"}, "fail"),
        ({"communityGalleryImageId": "/communityGalleries/theirs/images/base/versions/2.0.1"}, "pass"),
        (None, "pass"),
    ],
)
def test_a_machine_starts_from_an_exact_image(state: Any, good: Any, image: Any, expected: str) -> None:
    assert state(VM, put(good[VM], "storageProfile.imageReference", image)) == expected


def test_a_scale_set_is_asked_for_what_it_has(decide: Any, make: Any, good: Any) -> None:
    profile = {key: value for key, value in good[VM].items() if key != "location"}
    of_set = put({"virtualMachineProfile": profile}, "virtualMachineProfile.osProfile.linuxConfiguration", {})
    assert decide(RULE, make(SET, of_set)).state == "pass"
    weak = put(of_set, "virtualMachineProfile.storageProfile.imageReference.version", "latest")
    result = decide(RULE, make(SET, weak))
    assert (result.state, result.reason) == (
        "fail",
        "virtualMachineProfile.storageProfile.imageReference.version is latest: what is in it may change; name an "
        "exact version",
    )


# Ways in and out.


def test_a_bastion_with_a_public_address_is_for_another_rule(decide: Any, make: Any, good: Any) -> None:
    public = put(good[BASTION], "ipConfigurations", [{"name": "one", "publicIPAddress": {"id": "p"}}])
    public = put(public, "enablePrivateOnlyBastion", False)
    assert decide(RULE, make(BASTION, public)).state == "pass"
    assert decide("no-public-exposure", make(BASTION, public)).state == "fail"


def test_a_firewall_without_a_policy_looks_for_nothing(state: Any, good: Any) -> None:
    assert state(FIREWALL, put(good[FIREWALL], "firewallPolicy", None)) == "fail"
    assert state(FIREWALL, put(good[FIREWALL], "firewallPolicy.id", UNKNOWN)) == "pass"


# Machines on OpenStack.


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"imageId": ID}, "pass"),
        ({"imageId": ID.replace("-", "")}, "pass"),
        ({"imageId": UNKNOWN}, "pass"),
        ({"imageId": "debian-12"}, "fail"),
        ({"imageName": "debian-12"}, "fail"),
        ({"imageName": "debian-12", "imageId": ID}, "pass"),
        ({"imageName": UNKNOWN}, "fail"),
        ({"imageId": Secret()}, "not evaluated"),
        ({"blockDevices": [{"sourceType": "image", "uuid": ID}]}, "pass"),
        ({"blockDevices": [{"sourceType": "image", "uuid": "debian-12"}]}, "fail"),
        ({"blockDevices": [{"sourceType": "image", "uuid": Secret()}]}, "not evaluated"),
        ({"blockDevices": UNKNOWN}, "not evaluated"),
        ({"blockDevices": [{"sourceType": "volume", "uuid": "any"}]}, "not applicable"),
    ],
)
def test_an_instance_names_its_image_by_id(state: Any, inputs: Any, expected: str) -> None:
    assert state(INSTANCE, inputs) == expected


def test_the_good_instance_passes(state: Any, good: Any) -> None:
    assert state(INSTANCE, good[INSTANCE]) == "pass"
