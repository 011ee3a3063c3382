"""The hub on Azure, area by area."""

import pulumi

from components.azure import site
from components.azure.admin import Admin
from components.azure.backup import Backup
from components.azure.budget import Budget
from components.azure.compute import Compute
from components.azure.egress import Egress
from components.azure.exchange import Exchange
from components.azure.identity import Identities
from components.azure.keys import Keys
from components.azure.logs import Areas, Logs
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
    opts = pulumi.ResourceOptions(parent=parent, transformations=[without_other_versions])
    network = Network(place, opts)
    _, _, hub_network_id = network.networks[0]
    private_link = PrivateLink(place, network.facts, hub_network_id, opts)
    egress = Egress(place, network.facts, opts)
    admin = Admin(place, network.facts, opts)
    keys = Keys(place, private_link, opts)
    storage = Storage(place, keys, private_link, opts)
    identity = Identities(place, keys, storage, opts)
    compute = Compute(place, keys, network.facts, storage, identity.facts, opts).facts
    backup = Backup(place, keys, storage, compute, opts)
    logs = Logs(place, Areas(network, egress, admin, keys, storage, backup), private_link, opts).facts
    exchange = Exchange(place, compute, identity, opts).facts
    if blueprint.budget is not None:
        Budget(place, blueprint.budget, opts)
    return HubFacts(
        network.facts,
        egress.facts,
        admin.facts,
        identity.facts,
        keys.facts,
        storage.facts,
        logs,
        compute,
        backup.facts,
        exchange,
    )


def without_other_versions(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """Take away the aliases that the SDK gives each resource: one for every version of its type that Azure ever had.

    No state of a hub was written with another version's token, and `hub lock` tells when an SDK renames a type. They
    are some twenty-five per resource, and each waits for the URN of the resource's parent: most of a program's time.
    """
    aliases = args.opts.aliases
    if not aliases:
        return None
    opts = pulumi.ResourceOptions.merge(args.opts, None)
    opts.aliases = [alias for alias in aliases if not _of_another_version(alias)]
    return pulumi.ResourceTransformationResult(args.props, opts)


def _of_another_version(alias: object) -> bool:
    """Whether an alias says nothing but a type with a version: ours, on renames, name what was renamed."""
    if not isinstance(alias, pulumi.Alias) or not str(alias.type_).startswith("azure-native:"):
        return False
    return [name for name, value in vars(alias).items() if value is not ...] == ["type_"]
