"""The hub on OpenStack, area by area."""

import pulumi

from components.backend import Consent, HubFacts
from components.blueprint import Blueprint
from components.openstack import site
from components.openstack.admin import Admin
from components.openstack.backup import Backup
from components.openstack.budget import Quotas
from components.openstack.compute import Compute
from components.openstack.egress import Egress
from components.openstack.exchange import Exchange
from components.openstack.identity import Identities
from components.openstack.keys import Keys
from components.openstack.logs import Logs
from components.openstack.names import Names
from components.openstack.network import Network
from components.openstack.storage import Storage
from components.spec import HubSpec


def render(spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
    """Make the hub below `parent` and return its facts."""
    if spec.openstack is None:
        raise ValueError("the spec was not loaded: its openstack block is missing")
    place = site.build(blueprint, spec.openstack, consent, parent)
    opts = pulumi.ResourceOptions(parent=parent)
    network = Network(place, opts)
    egress = Egress(place, network.facts, opts)
    identity = Identities(place, opts).facts
    keys = Keys(place, opts).facts
    storage = Storage(place, network.facts, opts)
    logs = Logs(place, storage.facts, opts).facts
    compute = Compute(place, network.facts, storage, opts).facts
    admin = Admin(place, compute, egress.interfaces, opts).facts
    backup = Backup(place, identity, opts).facts
    exchange = Exchange(place, compute, identity, storage, opts).facts
    if place.profile.private_dns:
        Names(place, opts)
    if blueprint.quota:
        Quotas(place, network.project_id, opts)
    return HubFacts(
        network.facts,
        egress.facts,
        admin,
        identity,
        keys,
        storage.facts,
        logs,
        compute,
        backup,
        exchange,
    )
