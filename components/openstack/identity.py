"""Identities on OpenStack: an application credential per workload and per kind of people, cut down by access rules."""

from collections.abc import Sequence

import pulumi
from pulumi_openstack import identity as keystone
from pulumi_openstack import keymanager

from components.backend import IdentityFacts
from components.blueprint import HEALTH, TECHNICAL, Identity
from components.openstack.access_rules import NOTHING, AccessRule, access_rules
from components.openstack.site import OpenStackSite


class Identities(pulumi.ComponentResource):
    """Credentials that end with their workspace or the hub, each with the least that its work needs.

    The secret of each lies in the key manager, readable by its creator alone; an operator brings it to where it is
    used, since nothing secret stands in first-boot instructions. A workload that has nothing to ask of the cloud's API
    has a credential that opens nothing, and no stored secret. Whoever deploys must have logged in with a password or
    an unrestricted credential: keystone lets no restricted one make others.
    """

    facts: IdentityFacts

    def __init__(self, site: OpenStackSite, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Identities", "identity", {}, opts)
        self._site = site
        made: dict[str, keystone.ApplicationCredential] = {}
        hubs_last: list[pulumi.Resource] = []
        for identity in site.blueprint.identities:
            # They share rules, which keystone keeps once for each user: it refuses one of two that come with the same
            # new rule at the same time (409). Those of workspaces come last, with rules that are there by then.
            made[identity.key] = self._credential(identity, after=hubs_last)
            if identity.workspace is None:
                hubs_last = [made[identity.key]]
        self.facts = IdentityFacts({key: credential.id for key, credential in made.items()})
        self.register_outputs({})

    def _credential(self, identity: Identity, after: Sequence[pulumi.Resource]) -> keystone.ApplicationCredential:
        site, rules = self._site, access_rules(self._site.blueprint, identity)
        credential = keystone.ApplicationCredential(
            f"identity-{identity.key}",
            name=identity.name,
            description=identity.purpose,
            unrestricted=False,
            expires_at=f"{identity.ends.isoformat()}T23:59:59Z",
            roles=self._roles(rules),
            access_rules=[
                keystone.ApplicationCredentialAccessRuleArgs(service=rule.service, method=rule.method, path=rule.path)
                for rule in rules
            ],
            region=site.region,
            # Nothing of it can be changed, and its name is taken as long as it is there.
            opts=pulumi.ResourceOptions.merge(site.renewed(self), pulumi.ResourceOptions(depends_on=after)),
        )
        if rules != NOTHING:
            self._keep(identity, credential)
        return credential

    def _roles(self, rules: Sequence[AccessRule]) -> list[str] | None:
        """The reader's roles for whoever only looks; None, all of the deployer's, where the profile knows none."""
        profile = self._site.profile
        reads = all(rule.method in {"GET", "HEAD"} for rule in rules)
        return list(profile.reader_roles if reads else profile.worker_roles) or None

    def _keep(self, identity: Identity, credential: keystone.ApplicationCredential) -> None:
        site = self._site
        data_class = HEALTH if identity.workspace else TECHNICAL
        keymanager.SecretV1(
            f"identity-{identity.key}-secret",
            name=f"{identity.name}-credential",
            secret_type="passphrase",  # noqa: S106 - the kind of secret, not a secret
            payload=credential.secret,
            payload_content_type="text/plain",
            acl=keymanager.SecretV1AclArgs(read=keymanager.SecretV1AclReadArgs(project_access=False)),
            metadata=site.labels(workspace=identity.workspace, data_class=data_class),
            region=site.region,
            opts=site.child(self),
        )
