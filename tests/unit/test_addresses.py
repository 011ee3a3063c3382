"""The address plan."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import addresses

SPACE = IPv4Network("10.40.0.0/16")


def test_slots_depend_on_the_size_of_the_space() -> None:
    assert {prefix: addresses.slots(IPv4Network(f"10.0.0.0/{prefix}")) for prefix in (12, 16, 19, 20, 24, 30)} == {
        12: 4080,
        16: 240,
        19: 16,
        20: 0,
        24: 0,
        30: 0,
    }


def test_blocks_are_fixed_by_index_and_slot() -> None:
    assert addresses.hub_block(SPACE, 0) == IPv4Network("10.40.0.0/24")
    assert addresses.hub_block(SPACE, 15) == IPv4Network("10.40.15.0/24")
    assert addresses.workspace_block(SPACE, 1) == IPv4Network("10.40.16.0/24")
    assert addresses.workspace_block(SPACE, 240) == IPv4Network("10.40.255.0/24")


@pytest.mark.parametrize("slot", [0, 241])
def test_a_slot_outside_of_the_space_is_refused(slot: int) -> None:
    with pytest.raises(ValueError, match=rf"slots 1 to 240, not {slot}"):
        addresses.workspace_block(SPACE, slot)


def test_a_hub_zone_outside_of_its_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 15, not 16"):
        addresses.hub_block(SPACE, 16)


@given(st.integers(12, 19), st.data())
def test_no_two_blocks_overlap_and_all_lie_in_the_space(prefix: int, data: st.DataObject) -> None:
    space = IPv4Network((int(IPv4Network("10.0.0.0/8").network_address), prefix))
    slots = data.draw(st.sets(st.integers(1, addresses.slots(space)), max_size=12))
    blocks = [addresses.hub_block(space, index) for index in range(4)]
    blocks += [addresses.workspace_block(space, slot) for slot in slots]
    assert all(block.subnet_of(space) for block in blocks)
    assert all(not a.overlaps(b) for i, a in enumerate(blocks) for b in blocks[:i])
