"""A large stack: the resources of a hub several times over, registered by type token, without any SDK's classes.

Without the classes the program itself costs little, so that what is put beside a preview shows in full.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from audit.workplace import Project
from bench.recording import Registration, SecretValue
from policies.records import PROVIDER_PREFIX, UNKNOWN, Secret

_PROGRAM = '''"""Written by bench: a large stack, from the list of its resources beside this file."""

import json
from pathlib import Path

import pulumi

STACK = json.loads((Path(__file__).parent / "stack.json").read_text())


def value(written, origins):
    if isinstance(written, dict):
        if "$secret" in written:
            return pulumi.Output.secret(value(written["$secret"], origins))
        if "$later" in written:
            return pulumi.Output.all(*(each.id for each in origins)).apply(lambda ids: ids[0])
        return {key: value(member, origins) for key, member in written.items()}
    if isinstance(written, list):
        return [value(member, origins) for member in written]
    return written


for copy in range(STACK["copies"]):
    made = {}
    for each in STACK["resources"]:
        name = f"{each['name']}-{copy}"
        properties = {
            key: value(written, [made[origin] for origin in each["sources"].get(key, [])])
            for key, written in each["inputs"].items()
        }
        options = pulumi.ResourceOptions(
            provider=made.get(each["provider"]), protect=each["protect"], version=each["version"]
        )
        if each["package"]:
            made[each["name"]] = pulumi.ProviderResource(each["package"], name, properties, options)
        else:
            made[each["name"]] = pulumi.CustomResource(each["token"], name, properties, options)
'''


def write(
    folder: Path,
    name: str,
    stack: str,
    registrations: Sequence[Registration],
    previewed: Mapping[str, Mapping[str, Any]],
    copies: int,
) -> Project:
    """Write the program of `copies` times the recorded resources as a project of its own into `folder`.

    `previewed` are the inputs that the engine showed, by logical name: they say what a preview knows already.
    """
    known = {each.name for each in registrations}
    described = [_described(each, previewed.get(each.name, {}), known) for each in registrations]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__main__.py").write_text(_PROGRAM, encoding="utf-8")
    (folder / "stack.json").write_text(json.dumps({"copies": copies, "resources": described}), encoding="utf-8")
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": name, "runtime": runtime}), encoding="utf-8")
    (folder / f"Pulumi.{stack}.yaml").write_text("config: {}\n", encoding="utf-8")
    return Project.load(folder)


def _described(made: Registration, previewed: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    provides = made.token.startswith(PROVIDER_PREFIX)
    sources = {key: [name for name in names if name in known] for key, names in made.sources.items()}
    return {
        "name": made.name,
        "token": made.token,
        "package": made.token.removeprefix(PROVIDER_PREFIX) if provides else "",
        "provider": made.provider,
        "protect": made.protect,
        "version": made.version,
        "sources": sources,
        "inputs": {key: _written(value, previewed.get(key)) for key, value in made.inputs.items()},
    }


def _written(value: Any, previewed: Any) -> Any:
    match value:
        case SecretValue():
            return {"$secret": _written(value.value, previewed)}
        case Mapping():
            known = previewed if isinstance(previewed, Mapping) else {}
            return {key: _written(member, known.get(key)) for key, member in value.items()}
        case list():
            same = isinstance(previewed, list) and len(previewed) == len(value)
            return [_written(*pair) for pair in zip(value, previewed if same else [None] * len(value), strict=True)]
        case _ if value is UNKNOWN:
            hidden = previewed is None or previewed is UNKNOWN or isinstance(previewed, Secret)
            return {"$later": True} if hidden else previewed
        case _:
            return value
