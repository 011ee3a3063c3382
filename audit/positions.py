"""Where a resource was asked for: the line of the stack's file that its workspace stands in, or of the program."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from audit.events import Position
from policies.readers.labels import WORKSPACE, labels_of
from policies.records import ResourceRecord

_PROGRAM = re.compile(r"project:///((?!\.\.)[^#]+)#(\d+)")
"""How the engine writes a source position in a state: `project:///__main__.py#12,5`."""


class Positions:
    """The lines of one stack's file: of the hub's spec, and of each workspace in it."""

    def __init__(self, file: str, text: str, project: str) -> None:
        """`file` is how the evidence names the file. A text without a spec of a hub has no lines to tell."""
        self._file = file
        spec = _value(_value(yaml.compose(text), "config"), f"{project}:hub")
        self._spec = None if spec is None else spec.start_mark.line
        self._workspaces = dict(_workspaces(spec))

    def of(self, record: ResourceRecord) -> Position | None:
        """Where the spec asks for a resource of the hub; none for a resource that is not of a hub."""
        if self._spec is None or "health-data-hub:" not in record.urn:
            return None
        given = labels_of(record)
        named = None if given is None else given[WORKSPACE].raw
        return Position(self._file, self._workspaces.get(str(named), self._spec) + 1)


def in_program(resource: Mapping[str, Any]) -> Position | None:
    """The line of the program that a state tells of a resource."""
    found = _PROGRAM.match(resource.get("sourcePosition") or "")
    return Position(found[1], int(found[2])) if found else None


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _workspaces(spec: yaml.Node | None) -> list[tuple[str, int]]:
    listed = _value(spec, "workspaces")
    if not isinstance(listed, yaml.SequenceNode):
        return []
    named = [(_value(each, "name"), each.start_mark.line) for each in listed.value]
    return [(name.value, line) for name, line in named if isinstance(name, yaml.ScalarNode)]
