"""Golden graphs: what each example hub registers on each cloud, as text that a person can review.

`make golden` writes them anew. Small and hospital are told in full, national (some 1,500 resources) in one line for
each resource, with a digest of everything else. Beside them stands what becomes of each mutant of the hospital's hub.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest import mock

import mutation
import yaml
from recording import Graph, Recorded, record
from specs import EXAMPLES, ROOT, hub

from components.hub import HealthDataHub

FOLDER = ROOT / "tests" / "golden"
CLOUDS = ("azure", "ovh")
_USER_DATA = ("customData", "userData")
_CLOUD_VARIABLES = ("OS_", "ARM_", "AZURE_")


def text(example: str, cloud: str) -> str:
    """The graph of an example hub on a cloud, at the example's own level, as a deployment registers it."""
    with _without_cloud_variables():
        graph = record(lambda: HealthDataHub("hub", hub(example, cloud)))
    told = _in_a_line if example == "national" else _in_full
    return f"# {example} on {cloud}: {len(graph.resources)} resources. `make golden` writes this file.\n" + told(graph)


def file_name(example: str, cloud: str) -> str:
    """Name of the golden file in `FOLDER`."""
    return f"{example}-{cloud}.txt"


def _in_full(graph: Graph) -> str:
    return "".join("\n" + _told(resource) for _, resource in sorted(graph.resources.items()))


def _in_a_line(graph: Graph) -> str:
    return "\n" + "".join(
        f"{resource.type}  {name}  in {resource.parent}  {_digest(_told(resource))}\n"
        for name, resource in sorted(graph.resources.items())
    )


def _told(resource: Recorded) -> str:
    says: dict[str, Any] = {"name": resource.name, "type": resource.type, "parent": resource.parent}
    flags = {
        "protect": resource.protect,
        "retain on delete": resource.retain,
        "delete before replace": resource.delete_before_replace,
    }
    says |= {
        "provider": resource.provider,
        "depends on": sorted(resource.dependencies),
        "options": [flag for flag, on in flags.items() if on],
        "replaced by changes of": list(resource.replace_on_changes),
        "ignores changes of": list(resource.ignore_changes),
        "inputs": _shortened(dict(resource.shown)),
    }
    return yaml.safe_dump({key: value for key, value in says.items() if value}, sort_keys=False, width=1000)


def _shortened(value: Any, key: str = "") -> Any:
    """First-boot instructions by their digest: they have tests of their own."""
    if isinstance(value, dict):
        return {each: _shortened(value[each], each) for each in sorted(value)}
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    if key in _USER_DATA and isinstance(value, str):
        return f"sha256 {_digest(value)} of {len(value)} characters"
    return value


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


@contextmanager
def _without_cloud_variables() -> Iterator[None]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(_CLOUD_VARIABLES)}
    with mock.patch.dict(os.environ, clean, clear=True):
        yield


def main() -> int:
    """Write every golden file anew."""
    made = {file_name(example, cloud): partial(text, example, cloud) for example in EXAMPLES for cloud in CLOUDS}
    made |= {mutation.file_name(cloud): partial(mutation.text, cloud) for cloud in mutation.CLOUDS}
    for name, tell in made.items():
        path = FOLDER / name
        path.write_text(tell(), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
