"""Takes former evidence away that nothing can be compared with, and says why: the audit then tells no difference.

What an earlier run left must not stop a change: it may be of an audit that failed, or of another form.
"""

import argparse
import shutil
import sys
from pathlib import Path

from audit.comparing import load_dossier
from audit.engine import AuditError


def main() -> None:
    """Leave the folder as it is, or remove it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path)
    folder = parser.parse_args().folder
    if not folder.is_dir():
        sys.stdout.write("No difference will be told: there is no former evidence\n")
    elif flaw := _flaw(folder):
        shutil.rmtree(folder)
        sys.stdout.write(f"No difference will be told: {flaw}\n")


def _flaw(folder: Path) -> str | None:
    try:
        run = load_dossier(folder).run
    except AuditError as problem:
        return str(problem)
    return None if run is not None and run.complete else "the former audit did not come to all of its results"


if __name__ == "__main__":
    main()
