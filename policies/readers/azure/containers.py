"""Readers of Azure's managed Kubernetes and container registry."""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.azure.checks import none_of
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, child, plumbing
from policies.readers.azure.places import AT, PARENT_PLACE
from policies.readers.facts import GIVEN, Finding, Question, Reader, always, each, may_be, must_be
from policies.records import Node


def _node_pools(node: Node, configuration: Configuration) -> Iterable[Finding]:
    for pool in node["agentPoolProfiles"].items():
        yield from must_be("enableEncryptionAtHost", True)(pool, configuration)


_SERVICE = {
    "ManagedCluster": Reader(
        AT,
        [_node_pools, *encrypted([("diskEncryptionSetID", GIVEN)], by_service=True)],
        [
            must_be("apiServerAccessProfile.enablePrivateCluster", True),
            each("agentPoolProfiles", may_be("enableNodePublicIP", False)),
        ],
        {
            Question.CREDENTIALS: (
                must_be("disableLocalAccounts", True),
                none_of("servicePrincipalProfile.secret", "is a secret of a principal; give the cluster an identity"),
                none_of("windowsProfile.adminPassword", "is a password, which several can know"),
            ),
            Question.PRIVILEGE: (
                must_be("aadProfile.enableAzureRBAC", True),
                may_be("enableRBAC", True),
                # A command run through Azure is run as the cluster's administrator.
                must_be("apiServerAccessProfile.disableRunCommand", True),
            ),
        },
    ),
    "AgentPool": Reader(PARENT_PLACE, [must_be("enableEncryptionAtHost", True)], [may_be("enableNodePublicIP", False)]),
}

_REGISTRY = {
    "Registry": Reader(
        AT,
        encrypted([("encryption.keyVaultProperties.keyIdentifier", GIVEN)], by_service=True),
        [must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter"), may_be("anonymousPullEnabled", False)],
        {Question.CREDENTIALS: (must_be("adminUserEnabled", False),)},
    ),
    "Replication": plumbing(),
    "ScopeMap": child(),
    "Token": child(more={Question.CREDENTIALS: (always("is a name with passwords of the registry's own"),)}),
}

TYPES: Types = {"containerregistry": _REGISTRY, "containerservice": _SERVICE}
