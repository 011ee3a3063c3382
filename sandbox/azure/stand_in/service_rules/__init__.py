"""What the Azure services refuse although every type is right.

The real provider's preview does not know these rules either: with it they fail in the middle of an update. They are
pure functions over the inputs of one resource; what needs the neighbours too is in `address_plan`.

State of 2026-11. Sources: the ARM type definitions (snapshot 2026-08-20), the descriptions in the SDK
(pulumi_azure_native 3.29.0, marked `[sdk]`), Microsoft's documentation (`[docs]`), and what users of the services know
(`[k]`: nobody here could try it on Azure). A rule is here only if it is certain: what is not here may still be refused.
"""

from collections.abc import Iterator

from ..problems import Problem
from ..values import Values
from . import compute, containers, data, governance, keys, names, network, regions, storage
from .inputs import Inputs
from .registry import RULES, Rule, rule

__all__ = ["RULES", "Inputs", "Rule", "judge", "rule"]

# Importing a module of rules registers them.
AREAS = (compute, containers, data, governance, keys, network, storage)


def judge(type_name: str, values: Values) -> Iterator[Problem]:
    """Every reason for which the service would refuse a `storage:StorageAccount` with these inputs.

    What failed the type check, and what is secret, is unknown in `values`.
    """
    inputs = Inputs(values)
    yield from names.check(type_name, inputs)
    yield from regions.check(type_name, inputs)
    for one in RULES.get(type_name, ()):
        yield from one(inputs)
