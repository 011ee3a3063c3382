"""The hub on OpenStack, area by area."""

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.openstack import site
from components.openstack.compute import Compute
from components.openstack.keys import Keys
from components.openstack.logs import Logs
from components.openstack.network import Network
from components.openstack.storage import Storage
from components.spec import HubSpec


def render(spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
    """Make the hub below `parent` and return its facts."""
    if spec.openstack is None:
        raise ValueError("the spec was not loaded: its openstack block is missing")
    place = site.build(blueprint, spec.openstack, consent, parent)
    opts = pulumi.ResourceOptions(parent=parent)
    network = Network(place, opts).facts
    keys = Keys(place, opts).facts
    storage = Storage(place, opts).facts
    logs = Logs(place, storage, opts).facts
    return HubFacts(network, keys, storage, logs, Compute(place, network, opts).facts)
