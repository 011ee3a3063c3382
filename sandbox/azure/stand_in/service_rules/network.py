"""Networks, subnets, security rules, routes, firewalls, bastions, private endpoints."""

import ipaddress
import re
from collections.abc import Iterator
from typing import TypeAlias

from ..problems import Problem
from .inputs import Inputs
from .registry import rule

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIORITIES = (100, 4096)  # of security rules [docs: network-security-groups-overview]
COLLECTION_PRIORITIES = (100, 65000)  # of firewall rule collections and their groups [sdk]

# Subnets that a service finds by name -> (longest prefix, service) [docs]
SERVICE_SUBNETS = {
    "AzureFirewallSubnet": (26, "Azure Firewall"),
    "AzureFirewallManagementSubnet": (26, "Azure Firewall"),
    "AzureBastionSubnet": (26, "Azure Bastion"),
    "GatewaySubnet": (29, "the virtual network gateway"),
}
# No security group may be put on these. [k]
NO_SECURITY_GROUP = frozenset({"AzureFirewallSubnet", "AzureFirewallManagementSubnet", "GatewaySubnet"})
SMALLEST_SUBNET = 29  # five addresses of each are Azure's own [docs: virtual-networks-faq]

_PORTS = re.compile(r"\*|\d{1,5}(-\d{1,5})?")
_SERVICE_TAG = re.compile(r"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)?")


def network_of(prefix: str) -> Network:
    """Parse `10.0.0.0/24`. Raises ValueError with the reason: no prefix, or host bits set."""
    return ipaddress.ip_network(prefix, strict=True)


def prefixes_of(inputs: Inputs, *names: str) -> list[tuple[str, Network]]:
    """Path and network of every valid prefix in these properties, single or list."""
    found = []
    for path, text in _texts(inputs, names):
        try:
            found.append((path, network_of(text)))
        except ValueError:
            continue  # said by `_valid`
    return found


def _texts(inputs: Inputs, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if isinstance(inputs.get(name), str):
            yield inputs.path(name), inputs.text(name)
        yield from inputs.texts(name)


def _valid(inputs: Inputs, *names: str) -> Iterator[Problem]:
    for path, text in _texts(inputs, names):
        try:
            network_of(text)
        except ValueError as error:
            yield Problem(path, f"InvalidCIDRNotation: '{text}' is not an address prefix: {error}")


@rule("network:VirtualNetwork")
def address_space(inputs: Inputs) -> Iterator[Problem]:
    """A network has an address space; its prefixes do not overlap. [k]"""
    prefixes = "addressSpace.addressPrefixes"
    if inputs.absent(prefixes) and inputs.absent("addressSpace.ipamPoolPrefixAllocations"):
        yield inputs.problem(prefixes, "a network needs at least one address prefix, such as '10.0.0.0/16'")
    yield from _valid(inputs, prefixes)
    yield from _overlaps(prefixes_of(inputs, prefixes))
    for subnet in inputs.each("subnets"):
        yield from subnet_prefix(subnet)


def _overlaps(networks: list[tuple[str, Network]]) -> Iterator[Problem]:
    for index, (path, network) in enumerate(networks):
        for _, earlier in networks[:index]:
            if network.version == earlier.version and network.overlaps(earlier):
                yield Problem(path, f"'{network}' overlaps '{earlier}', which is given too")


@rule("network:Subnet")
def subnet_prefix(inputs: Inputs) -> Iterator[Problem]:
    """A subnet has a prefix, not smaller than Azure and the service that it is reserved for need. [docs]"""
    names = ("addressPrefix", "addressPrefixes")
    if all(inputs.absent(name) for name in (*names, "ipamPoolPrefixAllocations")):
        yield inputs.problem("addressPrefix", "a subnet needs an address prefix, such as '10.0.1.0/24'")
    yield from _valid(inputs, *names)
    subnet = inputs.text("subnetName") or inputs.text("name")
    longest, user = SERVICE_SUBNETS.get(subnet, (SMALLEST_SUBNET, "Azure"))
    for path, network in prefixes_of(inputs, *names):
        if network.version == 4 and network.prefixlen > longest:
            yield Problem(path, f"'{network}' is too small for '{subnet}': {user} needs /{longest} or larger")
        if network.version == 6 and network.prefixlen != 64:
            yield Problem(path, f"'{network}' is not allowed: an IPv6 subnet is exactly /64")
    if subnet in NO_SECURITY_GROUP and not inputs.absent("networkSecurityGroup"):
        yield inputs.problem("networkSecurityGroup", f"a security group is not allowed on '{subnet}'")
    for name in ("networkSecurityGroup", "routeTable", "natGateway"):
        if not inputs.absent(name) and inputs.absent(f"{name}.id"):
            yield inputs.problem(f"{name}.id", f"a subnet refers to its {name} by id")


@rule("network:SecurityRule")
def security_rule(inputs: Inputs) -> Iterator[Problem]:
    """A rule has a priority in range, sources, destinations and ports; the ARM schema wants none of them. [k]"""
    yield from inputs.outside("priority", *PRIORITIES)
    for side in ("source", "destination"):
        prefix, prefixes = f"{side}AddressPrefix", f"{side}AddressPrefixes"
        groups = f"{side}ApplicationSecurityGroups"
        given = [name for name in (prefix, prefixes, groups) if not inputs.absent(name)]
        if not given:
            yield inputs.problem(prefix, f"a rule needs a {side}: '{prefix}', '{prefixes}' or '{groups}'")
        elif len(given) > 1:
            yield inputs.problem(given[0], f"only one of '{given[0]}' and '{given[1]}' may be given")
        for path, text in _texts(inputs, (prefix, prefixes)):
            if text != "*" and not _SERVICE_TAG.fullmatch(text) and not _is_address(text):
                yield Problem(path, f"'{text}' is neither an address prefix nor a service tag nor '*'")
        port, ports = f"{side}PortRange", f"{side}PortRanges"
        if inputs.absent(port) and inputs.absent(ports):
            yield inputs.problem(port, f"a rule needs ports: '{port}' or '{ports}'; '*' means all")
        for path, text in _texts(inputs, (port, ports)):
            if not _is_port_range(text):
                yield Problem(path, f"'{text}' is not a port from 0 to 65535, a range 'from-to' or '*'")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _is_port_range(text: str) -> bool:
    if not _PORTS.fullmatch(text):
        return False
    bounds = [int(port) for port in text.split("-")] if text != "*" else []
    return bounds == sorted(bounds) and all(port <= 65535 for port in bounds)


@rule("network:NetworkSecurityGroup")
def inline_rules(inputs: Inputs) -> Iterator[Problem]:
    """Rules written into the group obey what rules of their own do, and no two have the same priority. [docs]"""
    taken: dict[tuple[str, int], str] = {}
    for one in inputs.each("securityRules"):
        yield from security_rule(one)
        name, direction, priority = one.text("name"), one.text("direction"), one.get("priority")
        if not name:
            yield one.problem("name", "a rule in a group needs a name")
        if direction and isinstance(priority, int):
            if earlier := taken.get((direction, priority)):
                yield one.problem("priority", f"SecurityRuleConflict: {direction} {priority} is taken by '{earlier}'")
            taken.setdefault((direction, priority), name)


@rule("network:Route")
def route(inputs: Inputs) -> Iterator[Problem]:
    """Only a route to an appliance has, and needs, the address of the next hop. [docs: virtual-networks-udr]"""
    kind, hop = inputs.text("nextHopType"), "nextHopIpAddress"
    if kind == "VirtualAppliance" and inputs.absent(hop):
        yield inputs.problem(hop, "a route to a 'VirtualAppliance' needs the address of the appliance")
    elif kind and kind != "VirtualAppliance" and inputs.text(hop):
        yield inputs.problem(hop, f"a route to '{kind}' has no next hop address; only 'VirtualAppliance' does")


@rule("network:RouteTable")
def inline_routes(inputs: Inputs) -> Iterator[Problem]:
    for one in inputs.each("routes"):
        yield from route(one)


@rule("network:PublicIPAddress")
def standard_is_static(inputs: Inputs) -> Iterator[Problem]:
    """A standard address is static; Dynamic is the default. [docs: public-ip-addresses]"""
    method = "publicIPAllocationMethod"
    if inputs.text("sku.name") == "Standard" and (inputs.absent(method) or inputs.text(method) == "Dynamic"):
        yield inputs.problem(method, "a public address of SKU 'Standard' must be 'Static'")


@rule("network:NatGateway")
def nat_sku(inputs: Inputs) -> Iterator[Problem]:
    if inputs.absent("sku.name"):
        yield inputs.problem("sku.name", "a NAT gateway needs the SKU 'Standard'")
    yield from inputs.outside("idleTimeoutInMinutes", 4, 120, " minutes")


@rule("network:NetworkInterface")
def interface_addresses(inputs: Inputs) -> Iterator[Problem]:
    """An interface has at least one address, each in a subnet. [k]"""
    if inputs.absent("ipConfigurations"):
        yield inputs.problem("ipConfigurations", "an interface needs at least one IP configuration")
    for one in inputs.each("ipConfigurations"):
        if one.absent("name"):
            yield one.problem("name", "an IP configuration needs a name")
        if one.absent("subnet.id"):
            yield one.problem("subnet.id", "an IP configuration needs the id of its subnet")
        if one.text("privateIPAllocationMethod") == "Static" and one.absent("privateIPAddress"):
            yield one.problem("privateIPAddress", "a 'Static' allocation needs the address")


@rule("network:PrivateEndpoint")
def private_endpoint(inputs: Inputs) -> Iterator[Problem]:
    """An endpoint is in a subnet and connects to something. [k]"""
    if inputs.absent("subnet.id"):
        yield inputs.problem("subnet.id", "a private endpoint needs the id of its subnet")
    lists = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
    if all(inputs.absent(name) for name in lists):
        yield inputs.problem(lists[0], "a private endpoint needs a connection to a service")
    for name in lists:
        for connection in inputs.each(name):
            if connection.absent("privateLinkServiceId"):
                yield connection.problem("privateLinkServiceId", "a connection needs the id of the service")
            if connection.absent("name"):
                yield connection.problem("name", "a connection needs a name")


@rule("network:PrivateDnsZoneGroup")
def zone_group(inputs: Inputs) -> Iterator[Problem]:
    for config in inputs.each("privateDnsZoneConfigs"):
        if config.absent("privateDnsZoneId"):
            yield config.problem("privateDnsZoneId", "a zone configuration needs the id of the private DNS zone")


def _in_subnet(inputs: Inputs, wanted: str, user: str) -> Iterator[Problem]:
    for config in inputs.each("ipConfigurations"):
        subnet = config.text("subnet.id")
        if subnet and subnet.rsplit("/", 1)[-1] != wanted:
            yield config.problem("subnet.id", f"{user} must be in a subnet named '{wanted}', not '{subnet}'")


@rule("network:AzureFirewall")
def firewall(inputs: Inputs) -> Iterator[Problem]:
    """The subnet is found by name; threat intelligence is set in the policy when there is one. [k]"""
    if inputs.text("sku.name") != "AZFW_Hub":
        yield from _in_subnet(inputs, "AzureFirewallSubnet", "a firewall")
    if not inputs.absent("firewallPolicy") and not inputs.absent("networkRuleCollections"):
        yield inputs.problem("networkRuleCollections", "a firewall with a policy has its rules in the policy")


@rule("network:FirewallPolicy")
def firewall_policy(inputs: Inputs) -> Iterator[Problem]:
    """Intrusion detection and TLS inspection are of the Premium tier. [docs: firewall/premium-features]"""
    tier = "Standard" if inputs.absent("sku.tier") else inputs.text("sku.tier")
    for name in ("intrusionDetection", "transportSecurity"):
        if tier in ("Basic", "Standard") and not inputs.absent(name):
            yield inputs.problem(name, f"needs sku.tier 'Premium', but the policy is '{tier}'")


@rule("network:FirewallPolicyRuleCollectionGroup")
def collection_priorities(inputs: Inputs) -> Iterator[Problem]:
    yield from inputs.outside("priority", *COLLECTION_PRIORITIES)
    for collection in inputs.each("ruleCollections"):
        yield from collection.outside("priority", *COLLECTION_PRIORITIES)


@rule("network:BastionHost")
def bastion(inputs: Inputs) -> Iterator[Problem]:
    """What each tier of the bastion offers. [docs: bastion/configuration-settings]"""
    sku = "Basic" if inputs.absent("sku.name") else inputs.text("sku.name")
    if sku != "Developer":
        yield from _in_subnet(inputs, "AzureBastionSubnet", "a bastion")
    yield from inputs.outside("scaleUnits", 2, 50)
    standard = ("enableFileCopy", "enableIpConnect", "enableShareableLink", "enableTunneling")
    premium = ("enablePrivateOnlyBastion", "enableSessionRecording")
    for names, tiers in ((standard, ("Standard", "Premium")), (premium, ("Premium",))):
        for name in names:
            if sku and sku not in tiers and inputs.get(name) is True:
                yield inputs.problem(name, f"needs sku.name {' or '.join(tiers)}, but the bastion is '{sku}'")
