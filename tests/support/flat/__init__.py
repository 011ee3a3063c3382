"""Stacks as other teams write them: plain classes of the SDKs, no component of ours. One good and one bad each cloud.

Each program is a file that the engine can run as it is. `records` runs it without an engine; `document` is what its
operator tells the rules.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hub_records import plain

from bench.recording import Registration, record
from policies.configuration import Configuration
from policies.records import (
    PROVIDER_PREFIX,
    ROOT_STACK,
    ProviderRecord,
    ResourceRecord,
    provider_inputs,
    provider_record,
)

FOLDER = Path(__file__).parent
PROJECT, STACK = "flat", "dev"
PROGRAMS = ("azure_good", "azure_bad", "openstack_good", "openstack_bad")


def source(program: str) -> str:
    """The text of a program."""
    return (FOLDER / f"{program}.py").read_text(encoding="utf-8")


def document(program: str) -> dict[str, Any]:
    """What the operator of a program tells the rules, as it is written for `--policy-pack-config`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{program}.json").read_text(encoding="utf-8"))
    return found


def configuration(program: str) -> Configuration:
    """The same, read."""
    return Configuration.from_pack(document(program))


@cache
def records(program: str) -> tuple[ResourceRecord, ...]:
    """All resources of a program as a preview shows them: the stack's own and default providers too."""
    made = record(lambda: runpy.run_path(str(FOLDER / f"{program}.py"), run_name="__main__"), PROJECT, STACK)
    urns = {each.name: _urn(each.token, each.name) for each in made}
    providers = {each.name: provider_record(urns[each.name], _inputs(each)) for each in made if _is_provider(each)}
    by_default = {
        (urn := _default_provider(each)): provider_record(urn, {})
        for each in made
        if each.provider is None and not _is_provider(each)
    }
    root = f"{PROJECT}-{STACK}"
    return (
        ResourceRecord(_urn(ROOT_STACK, root), ROOT_STACK, root, False, {}),
        *(ResourceRecord(urn, each.type, each.name, True, {}) for urn, each in by_default.items()),
        *(_record(each, urns, _provider(each, providers, by_default)) for each in made),
    )


def _is_provider(made: Registration) -> bool:
    return made.token.startswith(PROVIDER_PREFIX)


def _urn(token: str, name: str) -> str:
    return f"urn:pulumi:{STACK}::{PROJECT}::{token}::{name}"


def _default_provider(made: Registration) -> str:
    package = made.token.partition(":")[0]
    return _urn(f"{PROVIDER_PREFIX}{package}", f"default_{made.version.replace('.', '_')}")


def _provider(
    made: Registration, explicit: Mapping[str, ProviderRecord], by_default: Mapping[str, ProviderRecord]
) -> ProviderRecord | None:
    if _is_provider(made):
        return None
    return explicit[made.provider] if made.provider else by_default[_default_provider(made)]


def _inputs(made: Registration) -> Mapping[str, Any]:
    inputs = {key: plain(value) for key, value in made.inputs.items()}
    return provider_inputs(_urn(made.token, made.name), inputs) if _is_provider(made) else inputs


def _record(made: Registration, urns: Mapping[str, str], provider: ProviderRecord | None) -> ResourceRecord:
    return ResourceRecord(
        urns[made.name],
        made.token,
        made.name,
        True,
        _inputs(made),
        provider=provider,
        parent=_urn(ROOT_STACK, f"{PROJECT}-{STACK}"),
        references={
            key: tuple(sorted(urns[name] for name in names if name in urns))
            for key, names in made.sources.items()
            if names
        },
        protect=made.protect,
    )
