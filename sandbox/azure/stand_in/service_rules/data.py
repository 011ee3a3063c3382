"""Machine learning workspaces, log workspaces, databases."""

from collections.abc import Iterator

from ..problems import Problem
from . import vm_sizes
from .inputs import Inputs
from .registry import rule

# Gigabytes a day that a cluster of log workspaces can be bought for. [docs: azure-monitor/logs/cost-logs]
CLUSTER_CAPACITIES = (100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000)


@rule("machinelearningservices:Workspace")
def workspace(inputs: Inputs) -> Iterator[Problem]:
    """A workspace keeps its things in an account and a vault that it is given. [k]"""
    if inputs.absent("identity.type"):
        yield inputs.problem("identity.type", "a workspace needs an identity")
    if inputs.text("kind").lower() in ("", "default", "hub") and inputs.absent("hubResourceId"):
        for name in ("storageAccount", "keyVault"):
            if inputs.absent(name):
                yield inputs.problem(name, "a workspace needs the id of one")
    if inputs.text("encryption.status") == "Enabled":
        for name in ("keyIdentifier", "keyVaultArmId"):
            if inputs.absent(f"encryption.keyVaultProperties.{name}"):
                yield inputs.problem(f"encryption.keyVaultProperties.{name}", "is needed with a customer's key")


@rule("machinelearningservices:Compute")
def compute(inputs: Inputs) -> Iterator[Problem]:
    yield from vm_sizes.check(inputs, "properties.properties.vmSize")
    scale = "properties.properties.scaleSettings"
    low, high = inputs.get(f"{scale}.minNodeCount"), inputs.get(f"{scale}.maxNodeCount")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield inputs.problem(f"{scale}.minNodeCount", f"must not be more than maxNodeCount ({high}), but is {low}")


@rule("operationalinsights:Workspace")
def log_retention(inputs: Inputs) -> Iterator[Problem]:
    """[sdk: WorkspaceArgs.retention_in_days] Only the free tier keeps less than 30 days."""
    if inputs.text("sku.name") in ("PerGB2018", "CapacityReservation"):
        yield from inputs.outside("retentionInDays", 30, 730, " days")


@rule("operationalinsights:Cluster")
def cluster_capacity(inputs: Inputs) -> Iterator[Problem]:
    capacity = inputs.get("sku.capacity")
    if isinstance(capacity, int) and capacity not in CLUSTER_CAPACITIES:
        allowed = ", ".join(map(str, CLUSTER_CAPACITIES))
        yield inputs.problem("sku.capacity", f"must be one of {allowed} (GB a day), but is {capacity}")


@rule("dbforpostgresql:Server")
def server_backup(inputs: Inputs) -> Iterator[Problem]:
    yield from inputs.outside("backup.backupRetentionDays", 7, 35, " days")
