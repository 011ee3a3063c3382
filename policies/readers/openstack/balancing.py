"""Load balancers: what their listeners accept, and how they speak to their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import Finding, Question, Reader, broken, sound, unclear
from policies.readers.openstack.network import external
from policies.readers.openstack.places import plain
from policies.readers.tls import listener, safe_versions
from policies.records import Node


def _listener(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from listener(node["protocol"], node["tlsVersions"])


def _pool(node: Node, _: Configuration) -> Iterable[Finding]:
    # Octavia allows a TCP pool behind a TCP or an HTTPS listener only, an HTTP pool behind one that ended TLS.
    protocol, encrypts = node["protocol"], node["tlsEnabled"]
    if encrypts.value is True:
        yield sound("speaks TLS to its members", encrypts)
        yield from safe_versions(node["tlsVersions"])
    elif protocol.text in {"HTTPS", "TCP"}:
        yield sound(f"{protocol.path} is {protocol.shown}: passes on what its listener accepts", protocol)
    elif protocol.text in {"PROXY", "PROXYV2"}:
        yield unclear(f"{protocol.path} is {protocol.shown}, which does not say whether TLS ended before it", protocol)
    else:
        yield broken(
            f"{protocol.path} is {protocol.shown} and {encrypts.path} is {encrypts.shown}: speaks to its members in "
            "the clear, allowed: tlsEnabled true",
            protocol,
            encrypts,
        )


BALANCING: Mapping[str, Reader] = {
    **{name: plain() for name in ("FlavorV2", "L7PolicyV2", "L7RuleV2", "Member", "Members", "Monitor", "Quota")},
    "Listener": plain(more={Question.TRANSIT: [_listener]}),
    "LoadBalancer": plain([external("vipNetworkId"), external("vipSubnetId")]),
    "Pool": plain(more={Question.TRANSIT: [_pool]}),
}
