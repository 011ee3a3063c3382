"""The address plan: which range each zone has, decided by slot so that no workspace ever moves another."""

from ipaddress import IPv4Network, summarize_address_range

BLOCK_PREFIX = 24
"""Each hub zone and each workspace has one /24."""
HUB_BLOCKS = 16
"""Blocks kept for the hub's own zones, now and later; workspace slots begin after them."""
WIDEST, NARROWEST = 12, 19
"""Prefix lengths of an address space: a /19 holds 16 workspaces, a /16 holds 240."""


def slots(address_space: IPv4Network) -> int:
    """How many workspaces fit in an address space."""
    return max((1 << max(BLOCK_PREFIX - address_space.prefixlen, 0)) - HUB_BLOCKS, 0)


def hub_block(address_space: IPv4Network, index: int) -> IPv4Network:
    """The range of the hub's own zone number `index` (0 to 15)."""
    if not 0 <= index < HUB_BLOCKS:
        raise ValueError(f"hub zones are numbered 0 to {HUB_BLOCKS - 1}, not {index}")
    return _block(address_space, index)


def workspace_block(address_space: IPv4Network, slot: int) -> IPv4Network:
    """The range of the workspace in `slot` (from 1)."""
    if not 1 <= slot <= slots(address_space):
        raise ValueError(f"{address_space} has slots 1 to {slots(address_space)}, not {slot}")
    return _block(address_space, HUB_BLOCKS + slot - 1)


def hub_range(address_space: IPv4Network) -> IPv4Network:
    """The blocks of the hub's own zones as one range."""
    return IPv4Network((address_space.network_address, BLOCK_PREFIX - HUB_BLOCKS.bit_length() + 1))


def workspace_ranges(address_space: IPv4Network) -> tuple[IPv4Network, ...]:
    """The blocks of all slots, taken or free, in as few ranges as possible: they never change."""
    first = _block(address_space, HUB_BLOCKS).network_address
    return tuple(summarize_address_range(first, address_space.broadcast_address))


def _block(address_space: IPv4Network, number: int) -> IPv4Network:
    start = int(address_space.network_address) + number * 2 ** (32 - BLOCK_PREFIX)
    return IPv4Network((start, BLOCK_PREFIX))
