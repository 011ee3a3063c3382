"""The Pulumi command that the user has, if it is new enough."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from toolchain.cache import toolchains_folder
from toolchain.pins import MINIMUM_PULUMI, Version, parse_version


@dataclass(frozen=True)
class Installed:
    """A `pulumi` found on PATH."""

    pulumi: Path
    version: Version

    @property
    def usable(self) -> bool:
        """Whether it is new enough to be used as it is."""
        return self.version >= MINIMUM_PULUMI


def path_without_toolchains() -> str:
    """PATH without the folders of built toolchains, which a shell may have inherited from `python -m toolchain env`."""
    ours = toolchains_folder()
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(f for f in folders if ours not in Path(f).parents)


def find() -> Installed | None:
    """The user's own `pulumi`, the first on PATH that is not one of ours; None when there is none that runs."""
    found = shutil.which("pulumi", path=path_without_toolchains())
    if found is None:
        return None
    try:
        said = subprocess.run(
            [found, "version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "1"},
        ).stdout
        return Installed(Path(found).absolute(), parse_version(said))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
