"""Azure Resource Manager's ids: which path a type has, and which of its inputs are parts of the path."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .catalogue import PACKAGE
from .values import Values

FILE = Path(__file__).with_name("paths.txt")
SUBSCRIPTION = "subscriptionId"
GROUP = "resourceGroupName"
BELOW_GROUP = f"/subscriptions/{{{SUBSCRIPTION}}}/resourceGroups/{{{GROUP}}}/providers/Microsoft."


@dataclass(frozen=True)
class ArmPath:
    """The id of a type with its parameters in braces: `…/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`."""

    template: str

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that make up the id, without the subscription: a change of one of them is another resource."""
        return tuple(name for name in re.findall(r"{(\w+)}", self.template) if name != SUBSCRIPTION)

    @cached_property
    def own(self) -> str | None:
        """The input that is the resource's own name; None where the name is fixed (`…/tags/default`)."""
        return self.parameters[-1] if self.template.endswith("}") else None

    @cached_property
    def is_part(self) -> bool:
        """Is the resource a part of another one, as a subnet is of a network?"""
        return type_of(self.template).count("/") > 1

    def id(self, subscription: str, inputs: Values) -> str:
        """The id of a resource with these inputs (without secret marks). Raises KeyError if a parameter is missing."""

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            return subscription if name == SUBSCRIPTION else str(inputs[name]).strip("/")

        path = re.sub(r"{(\w+)}", value, self.template)
        return path if path.startswith("/") else f"/{path}"

    def parse(self, resource_id: str) -> dict[str, str]:
        """The parameters that an id was made of; empty if it is not an id of this type."""
        pattern = ""
        for index, part in enumerate(re.split(r"({\w+})", self.template)):
            if index % 2 == 0:
                pattern += re.escape(part)
            else:
                # Only what begins a path can hold slashes itself: {scope}, {resourceUri}.
                pattern += f"(?P<{part[1:-1]}>{'/.+' if index == 1 and not pattern else '[^/]+'})"
        match = re.fullmatch(pattern, resource_id, re.IGNORECASE)
        return {name: text for name, text in match.groupdict().items() if name != SUBSCRIPTION} if match else {}


def load() -> Mapping[str, ArmPath]:
    """The known paths by token."""
    paths = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            short, path = line.split()
            paths[f"{PACKAGE}:{short}"] = ArmPath(path if path[0] in "/{" else BELOW_GROUP + path)
    return paths


def type_of(resource_id: str) -> str:
    """`Microsoft.Network/virtualNetworks/subnets` for the id of a subnet."""
    _, providers, tail = resource_id.rpartition("/providers/")
    space, *parts = tail.split("/")
    return "/".join([space, *parts[0::2]]) if providers else "Microsoft.Resources/resourceGroups"


def group_id(resource_id: str) -> str | None:
    """The id of the resource group that a resource is in, lower-case."""
    match = re.match(r"/subscriptions/[^/]+/resourcegroups/[^/]+(?=/)", resource_id.lower())
    return match.group(0) if match else None


def parent_id(resource_id: str) -> str | None:
    """The id of the resource that a resource is a part of, lower-case: the network of a subnet. None at the top.

    Only the first name below the resource provider counts: what stands between (`blobServices/default`) exists by
    itself.
    """
    head, providers, tail = resource_id.lower().rpartition("/providers/")
    parts = tail.split("/")
    return f"{head}{providers}{'/'.join(parts[:3])}" if providers and len(parts) > 3 else None
