"""A stand-in for the azure-native provider, for previews without an Azure account.

The real engine runs real programs against it: it checks what they ask for as the SDK's types and the services would,
says what would be created, changed and replaced, and keeps its "Azure" in a JSON file if it is given one. It is
installed only into the toolchain's home for runs without a cloud, so that a run against the real Azure never finds it.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sandbox.azure import catalogue_builder
from sandbox.azure.catalogue_builder import Sdk
from sandbox.azure.stand_in.cloud import VARIABLE
from toolchain import Toolchain, cache_folder
from toolchain.cache import locked

__all__ = ["environment", "install"]

PLUGIN = "pulumi-resource-azure-native"
SOURCES = Path(__file__).parent / "stand_in"
PROGRAM = """#!{python}
import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
runpy.run_module("stand_in", run_name="__main__")
"""


def install(toolchain: Toolchain, python: Path) -> None:
    """Put the stand-in for the installed pulumi_azure_native into the toolchain's home for runs without a cloud.

    `python` is the interpreter that will run it; it needs the package `pulumi` and nothing else. The first call for a
    version of the SDK reads the SDK's sources for about ten seconds; later calls do nothing unless something changed.

    Raises:
        CatalogueError: pulumi_azure_native is not installed, or is written in an unknown way.
        ToolchainError: The plugin could not be installed.
    """
    sdk = Sdk.installed()
    folder = _plugin_folder(sdk, python)
    toolchain.install_plugin("resource", "azure-native", sdk.version, folder, no_cloud=True)


def environment(cloud_file: Path | None) -> dict[str, str]:
    """What to add to the environment of a run: the file that is "Azure" (None keeps nothing), and made-up credentials.

    The subscription and the tenant are the program's own; the stand-in makes them up where a program names none.
    """
    return {
        VARIABLE: str(cloud_file.absolute()) if cloud_file else "",
        "ARM_CLIENT_ID": "22222222-2222-2222-2222-222222222222",
        "ARM_CLIENT_SECRET": "none",
    }


def catalogue(sdk: Sdk) -> Path:
    """The catalogue of the SDK's types, built when it is not in the cache yet."""
    builder = Path(catalogue_builder.__file__).read_bytes()
    folder = cache_folder() / "azure-stand-in"
    target = folder / f"catalogue-{sdk.version}-{_digest([builder])}.zip"
    with locked(folder / "lock"):
        if not target.exists():
            partial = target.with_suffix(".partial")
            catalogue_builder.build(sdk, partial)
            partial.rename(target)
    return target


def _plugin_folder(sdk: Sdk, python: Path) -> Path:
    """A folder with the executable, its sources and the catalogue, named by its content."""
    types = catalogue(sdk)
    program = PROGRAM.format(python=python)
    sources = list(_sources())
    key = _digest([program.encode(), types.name.encode(), *(b for path in sources for b in _named(path))])
    folder = cache_folder() / "azure-stand-in" / f"plugin-{key}"
    with locked(folder.with_name("lock")):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                staged = Path(scratch) / "plugin"
                for path in sources:
                    target = staged / "stand_in" / path.relative_to(SOURCES)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
                shutil.copyfile(types, staged / "catalogue.zip")
                (staged / PLUGIN).write_text(program, encoding="utf-8")
                (staged / PLUGIN).chmod(0o755)
                staged.rename(folder)
    return folder


def _sources() -> Iterator[Path]:
    return (path for path in sorted(SOURCES.rglob("*")) if path.suffix in (".py", ".txt"))


def _named(path: Path) -> tuple[bytes, bytes]:
    return str(path.relative_to(SOURCES)).encode(), path.read_bytes()


def _digest(parts: list[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]
