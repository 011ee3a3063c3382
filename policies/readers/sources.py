"""Who is meant by the source of a network rule."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

EVERYBODY_WORDS = frozenset({"*", "any", "internet", "0.0.0.0", "::"})  # noqa: S104 - names, nothing is bound
"""Sources that mean the whole internet in Azure's rules, besides ranges."""

OTHERS_TAGS = ("azurecloud",)
"""Service tags that stand for other customers' machines; regional ones are written with a dot after them."""

INSIDE_TAGS = frozenset({"virtualnetwork", "azureloadbalancer", "gatewaymanager"})
"""Service tags that mean the own network or the platform's own probes and control plane."""

WIDEST_IPV4 = 8
WIDEST_IPV6 = 16
"""Public ranges with a shorter prefix than these are no network anybody runs, but a part of everybody: 0.0.0.0/0
is often written as two halves. The largest allocations to one organisation are /8 and, for IPv6, /16 (IANA)."""


def covers_everybody(prefixes: Iterable[str]) -> bool:
    """Whether the ranges, taken together, hold the internet or a large part of it.

    Raises `ValueError` for what is no address range.
    """
    networks = [ip_network(prefix, strict=False) for prefix in prefixes]
    merged: list[IPv4Network | IPv6Network] = [
        *collapse_addresses(network for network in networks if isinstance(network, IPv4Network)),
        *collapse_addresses(network for network in networks if isinstance(network, IPv6Network)),
    ]
    return any(_too_wide(network) for network in merged)


def _too_wide(network: IPv4Network | IPv6Network) -> bool:
    widest = WIDEST_IPV4 if network.version == 4 else WIDEST_IPV6
    return network.prefixlen < widest and not network.is_private


def is_everybody_word(source: str) -> bool:
    """Whether an Azure source names the internet or other customers by a word."""
    word = source.casefold()
    return word in EVERYBODY_WORDS or word.startswith(OTHERS_TAGS)


def is_inside_tag(source: str) -> bool:
    """Whether an Azure source is a service tag for the own network or the platform's control plane."""
    return source.casefold() in INSIDE_TAGS
