"""Which versions the toolchain has, and the key that names one content of it.

Every version is read from the file that decides it, so that none is written down twice.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

Version = tuple[int, int, int]

MINIMUM_PULUMI: Version = (3, 256, 0)
"""The oldest Pulumi command that is used as it is; older ones lack the streaming JSON preview."""


@dataclass(frozen=True)
class Sources:
    """The folders and files that decide what a built toolchain is made of."""

    command: Path = HERE / "command"
    openstack_provider: Path = HERE / "openstack_provider"
    language_host: Path = HERE / "language_host"
    recipe: Path = HERE / "recipe.py"

    @property
    def requirements(self) -> Path:
        """The hashed lock of the Python packages under the language host."""
        return self.language_host / "requirements.lock"

    def files(self) -> Iterable[Path]:
        """Every file that decides the content, in a fixed order."""
        for pattern in ("go.mod", "go.sum"):
            yield self.command / pattern
        for pattern in ("go.mod", "go.sum", "*.go", "*.tsv"):
            yield from sorted(self.openstack_provider.glob(pattern))
        for pattern in ("*.py", "requirements.lock"):
            yield from sorted(self.language_host.glob(pattern))
        yield self.recipe

    def pulumi_version(self) -> str:
        """The version of the Pulumi command, "3.259.0", from command/go.mod."""
        return _found(r"^require github\.com/pulumi/pulumi/pkg/v3 v(\S+)", self.command / "go.mod")

    def openstack_version(self) -> str:
        """The version that the OpenStack provider answers to, "5.5.3", from the first line of tokens.tsv."""
        return _found(r"\A# pulumi_openstack (\S+)$", self.openstack_provider / "tokens.tsv")

    def go_version(self) -> Version:
        """The oldest Go that builds both modules."""
        return max(parse_version(_found(r"^go (\S+)$", f / "go.mod")) for f in (self.command, self.openstack_provider))


def _found(pattern: str, file: Path) -> str:
    match = re.search(pattern, file.read_text(), re.MULTILINE)
    if match is None:
        raise ValueError(f"{file} does not say its version: no line matches {pattern}")
    return match[1]


def parse_version(text: str) -> Version:
    """The first version in `text`: "v3.259.0", "go1.26.8" and "3.256.0-alpha.1" are understood; missing parts are 0.

    Raises:
        ValueError: There is no number in the text.
    """
    match = re.search(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", text)
    if match is None:
        raise ValueError(f"there is no version in {text!r}")
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def shown(version: Version) -> str:
    """A version as people write it: "3.256", the last part only when it is not 0."""
    return ".".join(map(str, version if version[2] else version[:2]))


def key(sources: Sources) -> str:
    """A short name for what the sources, this kind of machine and this Python make together: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    machine = f"{platform.system()} {platform.machine()} python{sys.version_info.major}.{sys.version_info.minor}"
    for name, content in ((machine, b""), *((f"{f.parent.name}/{f.name}", f.read_bytes()) for f in sources.files())):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
