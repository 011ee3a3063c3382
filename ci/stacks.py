"""Lists the stacks that CI audits, as JSON; with `--evidence DIR` fails when one of them has none there.

Runs on a bare Python, before anything is installed.
"""

import argparse
import json
import re
import sys
from pathlib import Path

LOCAL = "sandbox"
"""The stack of the local OpenStack: it is deployed on a developer's own machine, and nowhere else."""

_FILE = re.compile(r"Pulumi\.(.+)\.yaml")
# A name goes into commands, file names and the names of artifacts.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def stacks(folder: Path) -> list[str]:
    """The names of the stacks whose files lie in the folder, but for the local one."""
    found = (_FILE.fullmatch(file.name) for file in sorted(folder.iterdir()))
    names = [match[1] for match in found if match and match[1] != LOCAL]
    if not names:
        sys.exit(f"error: there is no stack to audit: {folder} has no file Pulumi.<stack>.yaml but that of {LOCAL}")
    odd = [name for name in names if not _PLAIN.fullmatch(name)]
    if odd:
        sys.exit(
            f"error: a stack's name has letters, digits, '.', '_' and '-' alone; rename {', '.join(map(repr, odd))}"
        )
    return names


def main() -> None:
    """Print the names, or say which of them have no evidence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evidence", metavar="DIR", type=Path, help="a folder with the evidence of each stack")
    folder = parser.parse_args().evidence
    names = stacks(Path("stacks"))
    if folder is None:
        sys.stdout.write(json.dumps(names) + "\n")
        return
    missing = [name for name in names if not (folder / name / "results.json").is_file()]
    if missing:
        sys.exit(
            f"error: no evidence of {', '.join(missing)}: its audit ended before it could write any (see its log), "
            "or the stack is missing in the pipeline's list"
        )


if __name__ == "__main__":
    main()
