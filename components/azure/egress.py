"""The only way out on Azure: a firewall that lets pass the allowed host names over HTTPS, and nothing else."""

import pulumi
from pulumi_azure_native import network

from components.assurance import Measure
from components.azure.site import AzureSite
from components.backend import EgressFacts, NetworkFacts
from components.blueprint import EGRESS, TECHNICAL
from components.flows import HTTPS

_GROUP_PRIORITY, _COLLECTION_PRIORITY = 200, 200
"""Azure takes 100 to 65000; there is nothing else to come before or after."""


class Egress(pulumi.ComponentResource):
    """A firewall with a list of names, spread over the region's zones. Known malicious addresses are always cut off.

    With intrusion detection its tier is Premium. Its public address only lets out: no rule forwards anything inside.
    """

    facts: EgressFacts
    address: network.PublicIPAddress
    firewall: network.AzureFirewall

    def __init__(self, site: AzureSite, zones: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Egress", "egress", {}, opts)
        self._site = site
        self._tags = site.labels(workspace=None, data_class=TECHNICAL)
        self._tier = "Premium" if site.blueprint.on(Measure.INTRUSION_DETECTION) else "Standard"
        self.address = self._address()
        policy = self._policy()
        rules = self._rules(policy)
        self.firewall = network.AzureFirewall(
            "egress-firewall",
            azure_firewall_name=f"{site.blueprint.name}-egress",
            resource_group_name=site.group_name,
            location=site.location,
            sku=network.AzureFirewallSkuArgs(name="AZFW_VNet", tier=self._tier),
            firewall_policy=network.SubResourceArgs(id=policy.id),
            ip_configurations=[
                network.AzureFirewallIPConfigurationArgs(
                    name="exit",
                    subnet=network.SubResourceArgs(id=zones.zones[EGRESS].subnet_id),
                    public_ip_address=network.SubResourceArgs(id=self.address.id),
                )
            ],
            zones=site.all_zones,
            tags=self._tags,
            # Two writes to a policy and its firewall at one time are refused [k].
            opts=pulumi.ResourceOptions.merge(site.child(self), pulumi.ResourceOptions(depends_on=rules)),
        )
        self.facts = EgressFacts(self.firewall.id, site.blueprint.egress.allowed_hosts)
        self.register_outputs({})

    def _address(self) -> network.PublicIPAddress:
        site = self._site
        return network.PublicIPAddress(
            "egress-address",
            public_ip_address_name=f"{site.blueprint.name}-egress",
            resource_group_name=site.group_name,
            location=site.location,
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            zones=site.all_zones,
            tags=self._tags,
            opts=site.child(self),
        )

    def _policy(self) -> network.FirewallPolicy:
        site = self._site
        detects = site.blueprint.on(Measure.INTRUSION_DETECTION)
        return network.FirewallPolicy(
            "egress-policy",
            firewall_policy_name=f"{site.blueprint.name}-egress",
            resource_group_name=site.group_name,
            location=site.location,
            sku=network.FirewallPolicySkuArgs(tier=self._tier),
            threat_intel_mode="Deny",
            intrusion_detection=network.FirewallPolicyIntrusionDetectionArgs(mode="Deny") if detects else None,
            tags=self._tags,
            opts=site.child(self),
        )

    def _rules(self, policy: network.FirewallPolicy) -> list[pulumi.Resource]:
        """The allowed names; a hub that allows none has a firewall without rules, which denies everything."""
        site = self._site
        if not site.blueprint.egress.allowed_hosts:
            return []
        allowed = network.ApplicationRuleArgs(
            rule_type="ApplicationRule",
            name="allowed-hosts",
            description="the hub's machines reach these names, over HTTPS alone",
            source_addresses=[str(site.blueprint.address_space)],
            target_fqdns=list(site.blueprint.egress.allowed_hosts),
            protocols=[network.FirewallPolicyRuleApplicationProtocolArgs(protocol_type="Https", port=HTTPS[1])],
        )
        group = network.FirewallPolicyRuleCollectionGroup(
            "egress-rules",
            rule_collection_group_name="egress",
            firewall_policy_name=policy.name,
            resource_group_name=site.group_name,
            priority=_GROUP_PRIORITY,
            rule_collections=[
                network.FirewallPolicyFilterRuleCollectionArgs(
                    rule_collection_type="FirewallPolicyFilterRuleCollection",
                    name="allowed-hosts",
                    priority=_COLLECTION_PRIORITY,
                    action=network.FirewallPolicyFilterRuleCollectionActionArgs(type="Allow"),
                    rules=[allowed],
                )
            ],
            opts=site.child(self),
        )
        return [group]
