"""Keys and secrets in the key manager, barbican.

It renews no key by itself and its orders take no access list, so age is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policies.configuration import Configuration
from policies.readers.facts import LOCAL_ONLY, Finding, Moot, Question, Reader, broken, sound
from policies.readers.key_strength import strong_enough
from policies.readers.members import filled
from policies.readers.openstack.places import REGION
from policies.readers.plain_text import must_be_marked_secret
from policies.records import Node

KEY_MATERIAL = Moot("key material, which the key manager's own store encrypts")


def _ordered(node: Node, _: Configuration) -> Iterable[Finding]:
    yield from strong_enough(node.at("meta.algorithm"), node.at("meta.bitLength"))


def _stored(node: Node, _: Configuration) -> Iterable[Finding]:
    algorithm, bits = node["algorithm"], node["bitLength"]
    if filled(algorithm) or bits.given:
        yield from strong_enough(algorithm, bits)


_OPEN_KINDS = frozenset({"certificate", "public"})
"""Kinds of secrets that everybody may know."""


def _secret_readers(node: Node, configuration: Configuration) -> Iterable[Finding]:
    kind = node["secretType"]
    if kind.text in _OPEN_KINDS:
        yield sound(f"{kind.path} is {kind.shown}, which everybody may know", kind)
    else:
        yield from _readers(node, configuration)


def _readers(node: Node, _: Configuration) -> Iterable[Finding]:
    everybody = node.at("acl.read.projectAccess")
    if everybody.value is False:
        yield sound("only its creator and those named in its access list may read it", everybody)
    else:
        yield broken(
            f"{everybody.path} is {everybody.shown}: every member of the project may read it, allowed: false", everybody
        )


KEY_MANAGER: Mapping[str, Reader] = {
    "ContainerV1": Reader(REGION, KEY_MATERIAL, LOCAL_ONLY, {Question.KEYS: [_readers]}),
    "OrderV1": Reader(REGION, KEY_MATERIAL, LOCAL_ONLY, {Question.KEYS: [_ordered]}),
    "SecretV1": Reader(
        REGION,
        KEY_MATERIAL,
        LOCAL_ONLY,
        {Question.KEYS: [must_be_marked_secret("payload"), _stored, _secret_readers]},
    ),
}
