"""Make openstack_provider/tokens.tsv: the Pulumi token of each resource and data source of the Terraform provider.

The published provider writes this table by hand; here it is read from the installed pulumi_openstack, whose version
stands in the first line. After a change of version:

    pulumi-resource-openstack -names | python -m toolchain.tokens > toolchain/openstack_provider/tokens.tsv
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

MODULES = {"fw": "firewall", "lb": "loadbalancer", "db": "database"}
"""Modules that the package calls otherwise than the Terraform provider."""

EXCEPTIONS = {
    ("resource", "openstack_blockstorage_quotaset_v3"): "openstack:blockstorage/quoteSetV3:QuoteSetV3",
    ("resource", "openstack_objectstorage_object_v1"): "openstack:objectstorage/containerObject:ContainerObject",
    ("datasource", "openstack_dns_zone_v2"): "openstack:dns/getDnsZone:getDnsZone",
    ("datasource", "openstack_loadbalancer_flavor_v2"): (
        "openstack:loadbalancer/getLbFlavorDeprecated:getLbFlavorDeprecated"
    ),
    ("datasource", "openstack_sharedfilesystem_availability_zones_v2"): (
        "openstack:sharedfilesystem/getAvailbilityZones:getAvailbilityZones"
    ),
}
"""Names that the package spells in its own way."""

Tokens = dict[tuple[str, str, str], list[str]]
"""Tokens by kind, module and plain name."""


def sdk_folder() -> Path:
    """The folder of the installed pulumi_openstack, found without importing it."""
    spec = importlib.util.find_spec("pulumi_openstack")
    if spec is None or spec.origin is None:
        raise ImportError("the package 'pulumi_openstack' is not installed")
    return Path(spec.origin).parent


def table(names: Iterable[str], sdk: Path) -> str:
    """The table for `names`, lines such as "resource openstack_compute_instance_v2", by the package in `sdk`.

    Raises:
        ValueError: Names for which the package has no token, or more than one.
    """
    tokens = _tokens(sdk)
    lines, lost = [], []
    for line in names:
        kind, name = line.split()
        token = EXCEPTIONS.get((kind, name)) or _token(tokens, kind, name)
        if token is None:
            lost.append(line.strip())
        else:
            lines.append(f"{kind}\t{name}\t{token}\n")
    if lost:
        raise ValueError(f"no single token in {sdk} for: {', '.join(lost)}; add them to EXCEPTIONS")
    version = json.loads((sdk / "pulumi-plugin.json").read_text())["version"]
    return f"# pulumi_openstack {version}\n{''.join(lines)}"


def _tokens(sdk: Path) -> Tokens:
    """All tokens: of resources from the package's own table of modules, of data sources from its get_*.py files."""
    found: Tokens = {}
    for token in re.findall(r'"(openstack:\w+/\w+:\w+)": "\w+"', (sdk / "__init__.py").read_text()):
        _, module, _, name = re.split("[:/]", token)
        found.setdefault(("resource", module, _plain(name)), []).append(token)
    for file in sdk.glob("**/get_*.py"):
        for token in sorted(set(re.findall(r"'(openstack:\w+/get\w+:get\w+)'", file.read_text()))):
            _, module, _, name = re.split("[:/]", token)
            found.setdefault(("datasource", module, _plain(name.removeprefix("get"))), []).append(token)
    return found


def _token(tokens: Tokens, kind: str, name: str) -> str | None:
    match = re.fullmatch(r"openstack_([a-z0-9]+)_(.*?)(_v\d)?", name)
    if match is None:
        return None
    module = MODULES.get(match[1], match[1])
    # A few live at the top of the package, under their full name.
    found = tokens.get((kind, module, _plain(match[2]))) or tokens.get((kind, "index", _plain(match[1] + match[2])))
    return found[0] if found and len(found) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"v\d$", "", re.sub(r"[^a-z0-9]", "", name.lower()))


if __name__ == "__main__":
    sys.stdout.write(table(sys.stdin, sdk_folder()))
