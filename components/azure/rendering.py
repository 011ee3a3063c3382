"""The hub on Azure, area by area."""

import pulumi

from components.azure import site
from components.azure.compute import Compute
from components.azure.keys import Keys
from components.azure.logs import Logs
from components.azure.network import Network
from components.azure.private_link import PrivateLink
from components.azure.storage import Storage
from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.spec import HubSpec


def render(spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
    """Make the hub below `parent` and return its facts."""
    if spec.azure is None:
        raise ValueError("the spec was not loaded: its azure block is missing")
    place = site.build(blueprint, spec.azure, consent, parent)
    opts = pulumi.ResourceOptions(parent=parent)
    network = Network(place, opts)
    private_link = PrivateLink(place, network.facts, network.networks, opts)
    keys = Keys(place, private_link, opts)
    storage = Storage(place, keys, private_link, opts)
    logs = Logs(place, network.facts, keys.vault.id, storage, opts).facts
    compute = Compute(place, keys, network.facts, opts).facts
    return HubFacts(network.facts, keys.facts, storage.facts, logs, compute)
