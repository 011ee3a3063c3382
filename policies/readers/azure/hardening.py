"""What hardens Azure's machines, ways in and exits: what they start from, and features that nobody needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.facts import GIVEN, Check, Finding, broken, each, may_be, meets, must_be, sound
from policies.records import UNKNOWN, Node

# --- machines


def machine(path: str = "") -> tuple[Check, ...]:
    """A virtual machine, or the profile of a scale set's at `path`, whose missing patches no argument can ask for."""
    return tuple(_within(path, check) for check in (_MACHINE if path else (*_MACHINE, _patches)))


def _within(path: str, check: Check) -> Check:
    def inside(node: Node, configuration: Configuration) -> Iterable[Finding]:
        yield from check(node.at(path) if path else node, configuration)

    return inside


def _extensions(profile: Node, configuration: Configuration) -> Iterable[Finding]:
    system = profile["osProfile"]
    if not system.given:
        return
    allowed = system["allowExtensionOperations"]
    if allowed.value in {True, None} and any(profile.at("storageProfile.dataDisks").items()):
        yield sound("extensions may be put in: Azure Backup brings its own to machines with disks of data", allowed)
    else:
        yield from must_be("allowExtensionOperations", False)(system, configuration)


def _patches(profile: Node, configuration: Configuration) -> Iterable[Finding]:
    system = profile["osProfile"]
    if system.given:
        windows = system["windowsConfiguration"]
        settings = windows if windows.given else system["linuxConfiguration"]
        yield from must_be("patchSettings.assessmentMode", "AutomaticByPlatform")(settings, configuration)
        yield from may_be("provisionVMAgent", True)(settings, configuration)


_EXACT = re.compile(r"\d+(\.\d+)+", re.ASCII)
_IMAGE_IDS = ("id", "sharedGalleryImageId", "communityGalleryImageId")


def _exact_image(profile: Node, _: Configuration) -> Iterable[Finding]:
    image = profile.at("storageProfile.imageReference")
    if not image.given:
        return
    if named := [image[key] for key in _IMAGE_IDS if image[key].given]:
        for node in named:
            yield _exact_id(node)
        return
    version = image["version"]
    if _EXACT.fullmatch(version.text or ""):
        yield sound(f"starts from exactly {version.shown}", version)
    else:
        yield broken(f"{version.path} is {version.shown}: what is in it may change; name an exact version", version)


def _exact_id(node: Node) -> Finding:
    if node.raw is UNKNOWN:
        return sound(f"{node.path} is made in the same run", node)
    gallery = re.search(r"/galleries/|/sharedgalleries/|/communitygalleries/", node.text or "", re.IGNORECASE)
    version = re.search(r"/versions/([^/]+)$", node.text or "", re.IGNORECASE)
    if not gallery or (version and _EXACT.fullmatch(version[1])):
        return sound(f"starts from exactly {node.shown}", node)
    return broken(f"{node.path} is {node.shown}: what is in it may change; name an exact version", node)


def _kept_disks(disk: Node, configuration: Configuration) -> Iterable[Finding]:
    if meets(disk["createOption"], "Attach"):
        yield from may_be("deleteOption", "Detach")(disk, configuration)


_MACHINE: tuple[Check, ...] = (
    must_be("securityProfile.securityType", "TrustedLaunch", "ConfidentialVM"),
    must_be("securityProfile.uefiSettings.secureBootEnabled", True),
    must_be("securityProfile.uefiSettings.vTpmEnabled", True),
    _extensions,
    _exact_image,
    each("storageProfile.dataDisks", _kept_disks),
)


# --- ways in and out


def _private(node: Node, configuration: Configuration) -> Iterable[Finding]:
    # A public address is refused, or declared, by itself.
    if not any(one["publicIPAddress"].given for one in node["ipConfigurations"].items()):
        yield from must_be("enablePrivateOnlyBastion", True)(node, configuration)


BASTION: tuple[Check, ...] = (
    must_be("sku.name", "Premium"),
    must_be("enableSessionRecording", True),
    _private,
    must_be("disableCopyPaste", True),
    # Sessions through a tunnel are not recorded; the others pass what copying and pasting may not.
    may_be("enableTunneling", False),
    may_be("enableFileCopy", False),
    may_be("enableIpConnect", False),
    may_be("enableKerberos", False),
)
FIREWALL: tuple[Check, ...] = (must_be("sku.tier", "Premium"), must_be("firewallPolicy.id", GIVEN))
"""Only this tier can look into what passes, and a policy says what it looks for."""
FIREWALL_POLICY: tuple[Check, ...] = (
    must_be("sku.tier", "Premium"),
    must_be("threatIntelMode", "Deny"),
    must_be("intrusionDetection.mode", "Deny"),
)
NETWORK: tuple[Check, ...] = (must_be("encryption.enabled", True),)
"""Machines that can encrypt what they send each other do."""


# --- vaults and stores

VAULT: tuple[Check, ...] = (
    may_be("properties.enabledForDeployment", False),
    may_be("properties.enabledForDiskEncryption", False),
    may_be("properties.enabledForTemplateDeployment", False),
)
"""Nobody gets secrets by deploying something: roles alone give them."""
STORE: tuple[Check, ...] = (must_be("allowedCopyScope", "PrivateLink", "AAD"),)
"""Nothing is copied to accounts of others by the service itself."""
