"""Sets of addresses and services, and boxes of traffic."""

import pytest

from policies.network.ranges import (
    EVERYBODY,
    EVERYTHING,
    IPV4,
    PRIVATE,
    PUBLIC,
    Box,
    Ranges,
    addresses,
    port_range,
    services,
    told,
    told_services,
    without,
)


def test_two_halves_are_the_whole() -> None:
    assert addresses("0.0.0.0/1") | addresses("128.0.0.0/1") == IPV4
    assert addresses("0.0.0.0/0") | addresses("::/0") == EVERYBODY


def test_sets_are_joined_cut_and_compared() -> None:
    whole, half = addresses("10.0.0.0/24"), addresses("10.0.0.128/25")

    assert whole & half == half
    assert whole - half == addresses("10.0.0.0/25")
    assert (whole - half) | half == whole
    assert not half - whole
    assert whole.overlaps(half)
    assert not addresses("10.0.0.0/25").overlaps(half)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10.0.0.7", 167772167, 167772167),
        ("10.0.0.0/30", 167772160, 167772163),
        ("10.0.0.1-10.0.0.3", 167772161, 167772163),
    ],
)
def test_addresses_are_networks_single_ones_or_spans(text: str, low: int, high: int) -> None:
    assert addresses(text) == Ranges(((low, high),))


@pytest.mark.parametrize("text", ["Internet", "10.0.0.0/33", ""])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        addresses(text)


def test_the_two_families_never_meet() -> None:
    assert not addresses("::/0") & addresses("0.0.0.0/0")
    assert PRIVATE | PUBLIC == EVERYBODY


def test_services_are_ports_of_a_protocol() -> None:
    assert services("tcp", port_range("443")) == services("6", port_range("443"))
    assert services(None, port_range("53")) == services("udp", port_range("53")) | services("tcp", port_range("53"))
    assert services("icmp", port_range("8")) == services("icmp")
    assert services(None) == EVERYTHING
    assert not services("tcp") & services("udp")
    with pytest.raises(ValueError, match="no protocol"):
        services("tpc")


def test_both_are_told_as_people_write_them() -> None:
    assert told(IPV4) == "0.0.0.0/0"
    assert told(EVERYBODY) == "everybody"
    assert told(addresses("10.0.0.0/8") | addresses("192.168.1.1")) == "10.0.0.0/8, 192.168.1.1/32"
    assert told(IPV4 - addresses("10.0.0.0/8")) == "0.0.0.0/5, 8.0.0.0/7, 11.0.0.0/8 and more"
    assert told(addresses("2001:db8::/32")) == "2001:db8::/32"
    assert told_services(EVERYTHING) == "everything"
    assert told_services(services("tcp", port_range("1-1024")) | services("icmp")) == "icmp, tcp/1-1024"


def test_what_is_left_of_a_box_is_everything_but_the_other() -> None:
    one, two = addresses("10.0.0.0/24"), addresses("10.0.1.0/24")
    whole = Box(one, two, EVERYTHING)
    hole = Box(addresses("10.0.0.0/25"), addresses("10.0.1.0/25"), services("tcp"))

    left = without([whole], [hole])

    assert not any(piece & hole for piece in left)
    assert without([whole], [*left, hole]) == []
    assert without([hole], [whole]) == []
