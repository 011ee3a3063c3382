"""The records of an example hub as a preview shows them, made without an engine."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from specs import ROOT, STACKS, hub

from bench.recording import Registration, SecretValue, record
from components.declared import declared
from components.hub import HealthDataHub
from components.planning import plan
from policies.configuration import Configuration
from policies.records import PROVIDER_PREFIX, ROOT_STACK, ResourceRecord, Secret, provider_inputs, provider_record

PROJECT, STACK = "health-data-hub", "test"
ROOT_URN = f"urn:pulumi:{STACK}::{PROJECT}::{ROOT_STACK}::{PROJECT}-{STACK}"
HUB = "health-data-hub:index:HealthDataHub"


@cache
def records(example: str, cloud: str) -> tuple[ResourceRecord, ...]:
    """Every resource of an example hub on a cloud, the stack and the hub's component too."""
    spec = hub(example, cloud)
    component = ResourceRecord(_urn(HUB, "hub"), HUB, "hub", False, declared(plan(spec)), parent=ROOT_URN)
    return (
        ResourceRecord(ROOT_URN, ROOT_STACK, ROOT_URN.rpartition("::")[2], False, {}),
        component,
        *of_program(lambda: HealthDataHub("hub", spec)),
    )


def of_program(program: Callable[[], object]) -> tuple[ResourceRecord, ...]:
    """The custom resources that a program registers."""
    made = record(program, PROJECT, STACK)
    urns = {each.name: _urn(each.token, each.name) for each in made}
    inputs = {each.name: _inputs(each) for each in made}
    return tuple(_record(each, urns, inputs) for each in made)


def configuration(cloud: str) -> Configuration:
    """What the stack of a cloud tells the rules, and the host's word where nothing shows that stores are encrypted."""
    return Configuration.from_pack(document(cloud))


def document(cloud: str) -> dict[str, Any]:
    """The same as it is written."""
    text = (ROOT / "stacks" / f"policy.{STACKS[cloud]}.json").read_text(encoding="utf-8")
    given: dict[str, Any] = json.loads(text)
    if cloud == "ovh":
        word = {"authHost": "auth.cloud.ovh.net", "source": "statement of the host", "date": "2026-11-01"}
        services = ("object-store", "file-share")
        given["encryption-at-rest"] = {"declaredEncryption": [{**word, "service": each} for each in services]}
    return given


def _urn(token: str, name: str) -> str:
    """As deep as the hub's component: the areas in between say nothing to a rule."""
    within = "" if token == HUB else f"{HUB}$"
    return f"urn:pulumi:{STACK}::{PROJECT}::{within}{token}::{name}"


def _inputs(made: Registration) -> Mapping[str, Any]:
    inputs = {key: plain(value) for key, value in made.inputs.items()}
    if made.token.startswith(PROVIDER_PREFIX):
        return provider_inputs(_urn(made.token, made.name), inputs)
    return inputs


def plain(value: Any) -> Any:
    """A recorded value as records have it: nothing of a secret is left."""
    match value:
        case SecretValue():
            return Secret()
        case Mapping():
            return {key: plain(member) for key, member in value.items()}
        case list():
            return [plain(member) for member in value]
        case _:
            return value


def _record(made: Registration, urns: Mapping[str, str], inputs: Mapping[str, Mapping[str, Any]]) -> ResourceRecord:
    provider = provider_record(urns[made.provider], inputs[made.provider]) if made.provider else None
    return ResourceRecord(
        urns[made.name],
        made.token,
        made.name,
        True,
        inputs[made.name],
        provider=provider,
        parent=_urn(HUB, "hub"),
        references={
            key: tuple(sorted(urns[name] for name in names if name in urns))
            for key, names in made.sources.items()
            if names
        },
        protect=made.protect,
    )
