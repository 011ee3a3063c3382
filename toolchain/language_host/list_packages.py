"""Print as JSON what is installed where this file runs: the interpreter of a program. It needs nothing but Python."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any


def plugins() -> list[dict[str, Any]]:
    """The contents of the pulumi-plugin.json of every package that has one, with the package's own version."""
    found = []
    for file in (file for folder in sys.path for file in sorted(Path(folder).glob("*/pulumi-plugin.json"))):
        try:
            described = json.loads(file.read_text())
            if "version" not in described:
                described["version"] = importlib.metadata.version(file.parent.name)
        except (OSError, ValueError, importlib.metadata.PackageNotFoundError):
            continue  # not a plugin that anybody could ask for
        found.append(described)
    return found


def packages() -> list[dict[str, Any]]:
    """Every installed distribution; `direct` when no other one needs it."""
    distributions = {_same(d.name): d for d in importlib.metadata.distributions()}
    needed = {
        _same(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])
        for d in distributions.values()
        for requirement in d.requires or ()
        if "extra ==" not in requirement
    }
    return [
        {"name": d.name, "version": d.version, "direct": name not in needed}
        for name, d in sorted(distributions.items())
    ]


def _same(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(plugins() if sys.argv[1] == "plugins" else packages()))
