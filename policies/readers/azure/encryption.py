"""How Azure resources are encrypted at rest: with the customer's key, the provider's, or by the service always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.configuration import Configuration, KeyCustody
from policies.readers.facts import Check, Expected, Finding, Moot, broken, meets, sound
from policies.records import Node

KEY_MATERIAL = Moot("key material, which the vault itself encrypts")

SERVICE_ENCRYPTS = "the service always encrypts what it stores, with keys the provider holds"
"""True of Azure services that have no argument for it (learn.microsoft.com, Azure encryption at rest)."""

Condition = tuple[str, Expected]


def encrypted(
    customer: Sequence[Condition], provider: Sequence[Condition] = (), *, by_service: bool = False
) -> tuple[Check]:
    """Encryption with the customer's key, else with the provider's, where the configuration allows that.

    `customer` and `provider` are what the arguments must say for each; `by_service` means that the service encrypts
    whatever the arguments say.
    """

    def check(node: Node, configuration: Configuration) -> Iterable[Finding]:
        if customer and all(meets(node.at(path), expected) for path, expected in customer):
            yield sound("encrypted with the customer's key", *(node.at(path) for path, _ in customer))
            return
        missing = [node.at(path) for path, _ in customer]
        if configuration.encryption_at_rest.key_custody is KeyCustody.CUSTOMER:
            yield broken("no key of the customer's, which the configuration asks for", *missing)
        elif provider and all(meets(node.at(path), expected) for path, expected in provider):
            yield sound("encrypted with the provider's key", *(node.at(path) for path, _ in provider))
        elif by_service:
            yield sound(SERVICE_ENCRYPTS)
        else:
            yield broken(
                "neither the customer's nor the provider's encryption is asked for",
                *missing,
                *(node.at(path) for path, _ in provider),
            )

    return (check,)
