"""Readers of Azure networks: what lets in, and what carries connections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.configuration import Configuration
from policies.readers.azure import hardening
from policies.readers.azure.checks import own_retention
from policies.readers.azure.kinds import GLOBAL_SERVICE, Types, child, plumbing
from policies.readers.azure.places import AT, place_at
from policies.readers.facts import (
    LOCAL_ONLY,
    NO_DATA,
    Finding,
    Moot,
    Question,
    Reader,
    always,
    broken,
    each,
    may_be,
    meets,
    must_be,
    must_not_be_given,
    sound,
    unclear,
)
from policies.readers.members import each_alone
from policies.readers.sources import covers_everybody, is_everybody_word, is_inside_tag
from policies.records import Node

_MODERN_POLICIES = (
    "AppGwSslPolicy20170401",
    "AppGwSslPolicy20170401S",
    "AppGwSslPolicy20220101",
    "AppGwSslPolicy20220101S",
)
"""Predefined policies that begin at TLS 1.2 (Microsoft: Application Gateway TLS policy overview)."""


def _inbound(node: Node, _: Configuration) -> Iterable[Finding]:
    if not meets(node["direction"], "Inbound") or not meets(node["access"], "Allow"):
        yield sound("lets nothing in", node["direction"], node["access"])
        return
    named = [node["sourceAddressPrefix"], *node["sourceAddressPrefixes"].items()]
    sources = [source for source in named if source.given]
    ranges = []
    for source in sources:
        text = source.text or ""
        if is_everybody_word(text):
            yield broken(f"lets in everybody: {source.path} is {text}", source)
        elif not is_inside_tag(text):
            ranges.append(source)
    yield from _ranges(ranges)
    if not sources and not any(node["sourceApplicationSecurityGroups"].items()):
        yield broken("lets in everybody: no source is given", node["sourceAddressPrefix"])


def _ranges(sources: Sequence[Node]) -> Iterable[Finding]:
    try:
        everybody = covers_everybody([source.text or "" for source in sources])
    except ValueError:
        yield unclear("a source is a service tag, and which addresses it holds is Azure's to change", *sources)
        return
    if everybody:
        yield broken(f"lets in everybody: {', '.join(source.shown for source in sources)}", *sources)
    elif sources:
        yield sound("lets in named ranges only", *sources)


def _nat_collections(node: Node, configuration: Configuration) -> Iterable[Finding]:
    for collection in node["ruleCollections"].items():
        kind = collection["ruleCollectionType"]
        if meets(kind, "FirewallPolicyNatRuleCollection"):
            yield broken("forwards a public port to a machine", kind)
        else:
            yield from must_be("ruleCollectionType", "FirewallPolicyFilterRuleCollection")(collection, configuration)


def _encrypted_only(node: Node, _: Configuration) -> Iterable[Finding]:
    """What a rule for names lets out to them is encrypted."""
    for collection in node["ruleCollections"].items():
        for rule in collection["rules"].items():
            if meets(rule["ruleType"], "ApplicationRule"):
                yield from each_alone(rule["protocols"].items(), _encrypted_protocol)


def _encrypted_protocol(protocol: Node) -> Iterable[Finding]:
    kind = protocol["protocolType"]
    if any(meets(kind, one) for one in ("Https", "Mssql")):
        yield sound(f"{kind.path} is {kind.shown}", kind)
    else:
        yield broken(f"{kind.path} is {kind.shown}: lets out what is not encrypted, allowed: Https or Mssql", kind)


def _tls(node: Node, configuration: Configuration) -> Iterable[Finding]:
    """A policy of an application gateway, predefined by name or written out."""
    policy = node["sslPolicy"]
    if meets(policy["policyType"], "Predefined"):
        yield from must_be("policyName", *_MODERN_POLICIES)(policy, configuration)
    else:
        yield from must_be("minProtocolVersion", "TLSv1_2", "TLSv1_3")(policy, configuration)


def _profiles(node: Node, configuration: Configuration) -> Iterable[Finding]:
    for profile in node["sslProfiles"].items():
        if profile["sslPolicy"].given:
            yield from _tls(profile, configuration)


def _vpn_users(node: Node, _: Configuration) -> Iterable[Finding]:
    for way in node.at("vpnClientConfiguration.vpnAuthenticationTypes").items():
        if meets(way, "AAD"):
            yield sound("VPN clients sign in as a person of the tenant", way)
        else:
            yield broken(f"{way.path} is {way.shown}: certificates and RADIUS secrets can be shared; give AAD", way)


_NO_PUBLIC_IP = must_not_be_given("publicIPAddress", "gives a public address")

_NETWORK = {
    "ApplicationGateway": plumbing(
        [each("frontendIPConfigurations", _NO_PUBLIC_IP)],
        {
            Question.TRANSIT: (
                each("httpListeners", must_be("protocol", "Https")),
                each("listeners", must_be("protocol", "Tls")),
                each("backendHttpSettingsCollection", must_be("protocol", "Https")),
                each("backendSettingsCollection", must_be("protocol", "Tls")),
                _tls,
                _profiles,
            )
        },
    ),
    "ApplicationSecurityGroup": plumbing(),
    "AzureFirewall": plumbing(
        [
            must_not_be_given("natRuleCollections", "forwards public ports to machines"),
            must_not_be_given("hubIPAddresses", "gives public addresses"),
        ],
        {Question.HARDENING: hardening.FIREWALL},
    ),
    "BastionHost": plumbing(
        [each("ipConfigurations", _NO_PUBLIC_IP), may_be("enableShareableLink", False)],
        {Question.HARDENING: hardening.BASTION},
    ),
    "DdosProtectionPlan": plumbing(),
    "FirewallPolicy": plumbing(more={Question.HARDENING: hardening.FIREWALL_POLICY}),
    "FirewallPolicyRuleCollectionGroup": child([_nat_collections], {Question.TRANSIT: (_encrypted_only,)}),
    "FlowLog": Reader(
        (*AT, place_at("flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.workspaceRegion")),
        NO_DATA,
        LOCAL_ONLY,
        {Question.RETENTION: (own_retention("retentionPolicy"),)},
    ),
    "LoadBalancer": plumbing([each("frontendIPConfigurations", _NO_PUBLIC_IP)]),
    "NatGateway": plumbing(Moot("lets traffic out only; its addresses are judged by themselves")),
    "NetworkInterface": plumbing([each("ipConfigurations", _NO_PUBLIC_IP)]),
    "NetworkSecurityGroup": plumbing([each("securityRules", _inbound)]),
    "NetworkSecurityPerimeter": plumbing(),
    "NetworkWatcher": plumbing(),
    "PrivateDnsZoneGroup": child(),
    "PrivateEndpoint": plumbing(),
    "PublicIPAddress": plumbing([always("is a public address")]),
    "PublicIPPrefix": plumbing([always("is a range of public addresses")]),
    "Route": child(),
    "RouteTable": plumbing(),
    "SecurityRule": child([_inbound]),
    "Subnet": child(),
    "VirtualNetwork": plumbing(more={Question.HARDENING: hardening.NETWORK}),
    "VirtualNetworkGateway": plumbing(
        [each("ipConfigurations", _NO_PUBLIC_IP)],
        {Question.CREDENTIALS: (_vpn_users,)},
    ),
    "VirtualNetworkPeering": child(),
}

_PRIVATE_DNS = {
    "PrivateZone": GLOBAL_SERVICE,
    "VirtualNetworkLink": GLOBAL_SERVICE,
    "PrivateRecordSet": child(),
}

TYPES: Types = {"network": _NETWORK, "privatedns": _PRIVATE_DNS}
