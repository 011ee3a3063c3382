"""Kubernetes clusters and container registries."""

from collections.abc import Iterator

from ..problems import Problem
from . import vm_sizes
from .inputs import Inputs
from .names import NAMES
from .registry import rule


@rule("containerservice:ManagedCluster")
def cluster(inputs: Inputs) -> Iterator[Problem]:
    """What a cluster cannot be created without. [k]"""
    if inputs.absent("dnsPrefix") and inputs.absent("fqdnSubdomain"):
        yield inputs.problem("dnsPrefix", "a cluster needs 'dnsPrefix' or 'fqdnSubdomain'")
    if inputs.absent("identity.type") and inputs.absent("servicePrincipalProfile"):
        yield inputs.problem("identity", "a cluster needs a managed identity or a service principal")
    if inputs.text("sku.name") != "Automatic":
        pools = list(inputs.each("agentPoolProfiles"))
        if inputs.absent("agentPoolProfiles"):
            yield inputs.problem("agentPoolProfiles", "a cluster needs a pool with mode 'System'")
        elif pools and not any(pool.text("mode") == "System" or _unknown(pool, "mode") for pool in pools):
            yield inputs.problem("agentPoolProfiles", "one of the pools must have mode 'System'")
    for pool in inputs.each("agentPoolProfiles"):
        if reason := NAMES["containerservice:AgentPool"][1].check(pool.text("name")):
            yield pool.problem("name", reason)
        yield from agent_pool(pool)


def _unknown(inputs: Inputs, path: str) -> bool:
    return inputs.get(path) is None and not inputs.absent(path)


@rule("containerservice:ManagedCluster")
def cluster_settings(inputs: Inputs) -> Iterator[Problem]:
    """Settings that need each other. [docs: aks/azure-cni-powered-by-cilium, private-clusters]"""
    network = "networkProfile"
    plane = f"{network}.networkDataplane"
    if inputs.text(f"{network}.networkPolicy") == "cilium" and (
        inputs.absent(plane) or inputs.text(plane) not in ("", "cilium")
    ):
        yield inputs.problem(plane, "must be 'cilium' with networkPolicy 'cilium'")
    zone = inputs.text("apiServerAccessProfile.privateDNSZone")
    if zone.startswith("/") and inputs.text("identity.type") == "SystemAssigned":
        yield inputs.problem("identity.type", "must be 'UserAssigned' with a private DNS zone of one's own")
    if inputs.get("disableLocalAccounts") is True and inputs.absent("aadProfile"):
        yield inputs.problem("aadProfile", "is needed when disableLocalAccounts is true: nobody could log in")


@rule("containerservice:AgentPool")
def agent_pool(inputs: Inputs) -> Iterator[Problem]:
    """Scaling needs its bounds. [k]"""
    yield from vm_sizes.check(inputs, "vmSize")
    if inputs.get("enableAutoScaling") is True:
        for name in ("minCount", "maxCount"):
            if inputs.absent(name):
                yield inputs.problem(name, "is needed when enableAutoScaling is true")
    low, high = inputs.get("minCount"), inputs.get("maxCount")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield inputs.problem("minCount", f"must not be more than maxCount ({high}), but is {low}")


@rule("containerregistry:Registry")
def registry_tier(inputs: Inputs) -> Iterator[Problem]:
    """Private access and customers' keys are of the Premium tier. [docs: container-registry-skus]"""
    sku = inputs.text("sku.name")
    premium = {
        "publicNetworkAccess": inputs.text("publicNetworkAccess") == "Disabled",
        "encryption": inputs.text("encryption.status") == "enabled",
        "networkRuleSet": not inputs.absent("networkRuleSet"),
        "zoneRedundancy": inputs.text("zoneRedundancy") == "Enabled",
        "policies.exportPolicy.status": inputs.text("policies.exportPolicy.status") == "disabled",
    }
    for name, used in premium.items():
        if used and sku and sku != "Premium":
            yield inputs.problem(name, f"needs sku.name 'Premium', but the registry is '{sku}'")
    if premium["policies.exportPolicy.status"] and inputs.text("publicNetworkAccess") == "Enabled":
        reason = "must be 'Disabled' when policies.exportPolicy.status is 'disabled'"
        yield inputs.problem("publicNetworkAccess", reason)
