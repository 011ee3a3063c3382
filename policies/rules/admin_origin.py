"""Rule `admin-origin`: ports of administration are open to networks inside the perimeter alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from policies.configuration import AdministrationSettings, Configuration, DeclaredNetwork
from policies.jurisdictions import COUNTRIES
from policies.readers.facts import Finding, Verdict, broken, sound, unclear
from policies.readers.openings import FILTERS, NETWORK, OPENSTACK_SUBNET, SUBNET, Opening, Openings
from policies.readers.sources import covers_everybody, is_everybody_word, is_inside_tag
from policies.records import UNKNOWN, Node, ResourceRecord, UnreadableError
from policies.results import Evidence, Severity, State
from policies.rules.rule import ONLY_READ, Decision, Judgements, StackRule, decide, unreadable
from policies.stack import Stack

Network = IPv4Network | IPv6Network

MANAGEMENT = frozenset({22, 3389, 5985, 5986})
"""SSH, RDP and WinRM: ports by which machines are administered."""
HTTPS = frozenset({443})
"""The port of a bastion service, or of a cluster's interface."""
_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
"""Ranges that no public network carries (RFC 1918, RFC 4193)."""
_OWN_KINDS = (NETWORK, SUBNET, OPENSTACK_SUBNET)
_NOTHING_OPEN = Decision(State.NOT_APPLICABLE, "opens no port of administration")


def _decide(stack: Stack, configuration: Configuration) -> Judgements:
    openings_in, own = Openings(stack), _own_networks(stack)
    judge = partial(_source, stack=stack, own=own, settings=configuration.admin_origin)
    for record in stack.of(*sorted(FILTERS)):
        if record.external:
            yield record, ONLY_READ
            continue
        try:
            openings = [
                (opening, ports)
                for opening in openings_in.of(record)
                if (ports := opening.opens(MANAGEMENT | HTTPS if opening.bastion else MANAGEMENT))
            ]
        except UnreadableError as problem:
            yield record, decide([unreadable(problem)], _NOTHING_OPEN)
            continue
        if openings:
            found = [one for opening, ports in openings for one in _opening(opening, ports, judge)]
            yield record, decide(found, _NOTHING_OPEN)


def _own_networks(stack: Stack) -> tuple[Network, ...]:
    """The address ranges of the stack's own networks, as far as they are known."""
    ranges = [
        node
        for record in stack.of(*_OWN_KINDS)
        for path in ("addressSpace.addressPrefixes", "addressPrefix", "addressPrefixes", "cidr")
        for node in _members(record.properties.at(path))
    ]
    return _merged(network for node in ranges if (network := _network(node)) is not None)


def _members(node: Node) -> Iterator[Node]:
    if isinstance(node.raw, list | tuple):
        yield from node.items()
    elif isinstance(node.raw, str):
        yield node


def _network(node: Node) -> Network | None:
    try:
        return ip_network(str(node.raw), strict=False)
    except ValueError:
        return None


def _opening(opening: Opening, ports: Sequence[int], judge: partial[Iterator[Finding]]) -> Iterator[Finding]:
    what = f"port {', '.join(map(str, ports))}"
    if opening.inside:
        yield sound(f"{what} for members of a group of the stack's own")
    elif not opening.sources:
        yield broken(f"{what} is open to everybody: no source is given")
    for source in opening.sources:
        try:
            yield from judge(opening.record, what, source)
        except UnreadableError as problem:
            yield unreadable(problem)
    yield from _together(opening, what)


def _together(opening: Opening, what: str) -> Iterator[Finding]:
    """Ranges that are everybody only when they are taken together."""
    ranges = [str(network) for source in opening.sources if (network := _network(source)) is not None]
    if covers_everybody(ranges) and not any(covers_everybody([each]) for each in ranges):
        yield broken(f"{what} is open to everybody: {', '.join(ranges)}", *opening.sources)


def _source(
    record: ResourceRecord,
    what: str,
    source: Node,
    *,
    stack: Stack,
    own: tuple[Network, ...],
    settings: AdministrationSettings,
) -> Iterator[Finding]:
    if source.raw is UNKNOWN and stack.origins(record, source, _OWN_KINDS):
        yield sound(f"{what} for a network of the stack's own", source)
        return
    text = source.text or ""
    network = _network(source)
    if is_everybody_word(text) or (network is not None and covers_everybody([text])):
        yield broken(f"{what} is open to everybody: {source.path} is {text}", source)
    elif is_inside_tag(text):
        yield sound(f"{what} for the stack's own networks or the platform itself ({text})", source)
    elif network is None:
        yield unclear(f"{source.path} is {text}, and nobody can say which addresses that holds", source)
    elif _within(network, own):
        yield sound(f"{what} for {text}, the stack's own", source)
    else:
        yield from _outside(what, source, network, settings)


def _outside(what: str, source: Node, network: Network, settings: AdministrationSettings) -> Iterator[Finding]:
    perimeter, near = settings.perimeter, [each for each in settings.declared_networks if _overlap(network, each)]
    wrong = [each for each in near if not perimeter.holds(COUNTRIES[each.country])]
    if wrong:
        countries = ", ".join(sorted({COUNTRIES[each.country].name for each in wrong}))
        text = f"{what} is open to {network}, which administers from {countries}; allowed: {perimeter.words}"
        yield Finding(Verdict.BROKEN, text, _evidence(source, wrong))
    elif _within(network, _merged(each.network for each in near)):
        countries = ", ".join(sorted({COUNTRIES[each.country].name for each in near}))
        yield Finding(Verdict.SOUND, f"{what} for {network}, declared in {countries}", _evidence(source, near))
    elif _within(network, _PRIVATE):
        yield sound(f"{what} for {network}, a private range: reached by a private line of the operator's", source)
    else:
        yield unclear(
            f"{what} is open to {network}, and nobody has said in which country it administers; "
            "declare the whole range in declaredNetworks",
            source,
        )


def _overlap(network: Network, declared: DeclaredNetwork) -> bool:
    return isinstance(network, IPv4Network) and network.overlaps(declared.network)


def _merged(ranges: Iterable[Network]) -> tuple[Network, ...]:
    """Ranges that lie side by side as one."""
    networks = list(ranges)
    return (
        *collapse_addresses(each for each in networks if isinstance(each, IPv4Network)),
        *collapse_addresses(each for each in networks if isinstance(each, IPv6Network)),
    )


def _within(network: Network, merged: Iterable[Network]) -> bool:
    """Whether one of the ranges holds the whole network."""
    if isinstance(network, IPv4Network):
        return any(isinstance(each, IPv4Network) and network.subnet_of(each) for each in merged)
    return any(isinstance(each, IPv6Network) and network.subnet_of(each) for each in merged)


def _evidence(source: Node, declared: Sequence[DeclaredNetwork]) -> tuple[Evidence, ...]:
    said = (
        Evidence(
            "admin-origin.declaredNetworks", f"{each.network}: {each.country}, according to {each.source}, {each.date}"
        )
        for each in declared
    )
    return (Evidence.of(source), *said)


RULE = StackRule(
    id="admin-origin",
    title="Administration comes from networks inside the perimeter",
    severity=Severity.HIGH,
    rationale="Who administers a hub can reach its data: remote access from a third country is a transfer.",
    remediation="Open ports of administration to the operator's own networks alone, and declare each of them in "
    "`declaredNetworks` with the country that people work in and the document that says so.",
    decide=_decide,
    otherwise="opens no port of administration",
)
