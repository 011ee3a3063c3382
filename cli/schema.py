"""`hub schema`: JSON Schemas (2020-12) of what people write and of what the toolkit writes, for editors and readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from audit import evidence
from cli.answers import SCHEMA_VERSION, Answer, Error, print_json
from cli.commands import results_by_command
from cli.project import current
from components.clouds import clouds
from components.spec import HubSpec
from policies import configuration, results

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WRITTEN: JsonSchemaMode = "serialization"
_ERROR = "error"

Schema = dict[str, Any]


class Subject(StrEnum):
    """What has a schema."""

    SPEC = "spec"
    """A hub: what stands under `<project>:hub` in a stack's file."""
    STACK = "stack"
    """The whole file `Pulumi.<stack>.yaml`."""
    CONFIGURATION = "configuration"
    """The configuration of the rules, `policy.<stack>.json`."""
    RESULTS = "results"
    """`results.json` of an evidence folder."""
    RUN = "run"
    """What the policy pack alone writes when the engine runs it."""
    OUTPUT = "output"
    """What every command prints with `--json`."""


@dataclass(frozen=True)
class Described:
    """A schema, and what it describes."""

    subject: Subject
    json_schema: Schema


def run(
    subject: Annotated[
        Subject,
        typer.Argument(
            help="spec: a hub; stack: Pulumi.<stack>.yaml; configuration: policy.<stack>.json; results: results.json "
            "of an evidence folder; run: what the policy pack alone writes; output: what commands print with --json."
        ),
    ],
) -> Answer[Described]:
    """Print the JSON Schema of a file that people write, or of one that the toolkit writes."""
    schema = SCHEMAS[subject]()
    return Answer(Described(subject, schema), lambda: print_json(schema))


def spec() -> Schema:
    """The schema of a hub's spec. What needs the whole spec to be judged, only `hub check` tells."""
    schema = HubSpec.model_json_schema()
    schema["properties"]["cloud"] |= {"enum": sorted(clouds())}
    return {"$schema": _DIALECT, **schema}


def stack_file(project: str) -> Schema:
    """The schema of a stack's file in a project of this name; what else Pulumi keeps in it is left alone."""
    hub = spec()
    definitions = {**hub.pop("$defs"), "HubSpec": hub}
    del hub["$schema"]
    consent = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Names of the hub or of workspaces whose stores, volumes and keys may be destroyed.",
    }
    return {
        "$schema": _DIALECT,
        "title": f"Stack of {project}",
        "type": "object",
        "properties": {
            "config": {
                "type": "object",
                "properties": {
                    f"{project}:hub": {"$ref": "#/$defs/HubSpec"},
                    f"{project}:consentToDestroy": consent,
                },
                "required": [f"{project}:hub"],
            }
        },
        "required": ["config"],
        "$defs": definitions,
    }


def output() -> Schema:
    """The schema of what a command prints with `--json`: its result, or why there is none."""
    shapes: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(shape) for name, shape in results_by_command().items()}
    references, shared = TypeAdapter.json_schemas(
        [*((name, _WRITTEN, shape) for name, shape in shapes.items()), (_ERROR, _WRITTEN, TypeAdapter(Error))]
    )
    answers = [_envelope({"command": {"const": name}, "result": references[name, _WRITTEN]}) for name in sorted(shapes)]
    failed = _envelope({"command": {"type": "string"}, "error": references[_ERROR, _WRITTEN]})
    return {"$schema": _DIALECT, "title": "Output of hub", "oneOf": [*answers, failed], "$defs": shared["$defs"]}


def _envelope(content: Mapping[str, Any]) -> Schema:
    properties = {"schema_version": {"const": SCHEMA_VERSION}, "exit_code": {"type": "integer"}, **content}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMAS: Mapping[Subject, Callable[[], Schema]] = {
    Subject.SPEC: spec,
    Subject.STACK: lambda: stack_file(current().name),
    Subject.CONFIGURATION: configuration.json_schema,
    Subject.RESULTS: evidence.json_schema,
    Subject.RUN: results.json_schema,
    Subject.OUTPUT: output,
}
"""How each schema is made."""
