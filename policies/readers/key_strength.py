"""Whether a key is long enough for its algorithm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policies.readers.data_class import whole
from policies.readers.facts import Finding, broken, sound
from policies.records import Node

LEAST_BITS: Mapping[str, int] = {
    "aes": 256,
    "ec": 256,
    "hmacsha256": 256,
    "hmacsha384": 256,
    "hmacsha512": 256,
    "oct": 256,
    "rsa": 3072,
}
"""Least length in bits by algorithm. RSA as ANSSI asks for use beyond 2030 (its guide on mechanisms, from memory); the
rest is our own choice of 256. `oct` is a symmetric key in OVHcloud's key management, as in JSON Web Keys."""


def strong_enough(algorithm: Node, bits: Node) -> Iterable[Finding]:
    """A key of a known algorithm with enough bits; a length left to the service is not enough."""
    least = LEAST_BITS.get((algorithm.text or "").casefold())
    if least is None:
        yield broken(f"{algorithm.path} is {algorithm.shown}, allowed: {', '.join(sorted(LEAST_BITS))}", algorithm)
        return
    number = whole(bits)
    if number is not None and number >= least:
        yield sound(f"{algorithm.shown} with {number} bits", algorithm, bits)
    else:
        yield broken(f"{bits.path} is {bits.shown}, allowed for {algorithm.shown}: {least} or more", algorithm, bits)
