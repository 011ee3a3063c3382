"""A toolchain that is ready: where it lies, the environment it needs, its plugins."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from toolchain.cache import locked, toolchains_folder
from toolchain.errors import ToolchainError
from toolchain.installed import path_without_toolchains

HOME = "home"
HOME_NO_CLOUD = "home-no-cloud"
IGNORE_AMBIENT = "PULUMI_IGNORE_AMBIENT_PLUGINS"
DISABLE_ACQUISITION = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"


@dataclass(frozen=True)
class Toolchain:
    """A working Pulumi command and what belongs to it."""

    pulumi: Path
    """The command."""
    version: str
    """Its version, "3.259.0"."""
    built: bool
    """False when the user's own pulumi is used."""
    folder: Path
    """What this toolchain keeps in the cache."""

    def home(self, *, no_cloud: bool) -> Path | None:
        """The PULUMI_HOME of a run, where its plugins are found; None leaves it to the user's own installation.

        Runs without a cloud have a home of their own, so that a stand-in for a cloud's provider which is installed
        there is never found by a run against the real cloud.
        """
        if no_cloud:
            return self.folder / HOME_NO_CLOUD
        return self.folder / HOME if self.built else None

    def environment(self, *, no_cloud: bool = False) -> dict[str, str]:
        """What to add to the environment of everything that runs the command.

        A run without a cloud takes plugins only from its own home: neither from PATH nor by download, either of which
        could bring a provider that reaches a real cloud. (With the user's own pulumi the OpenStack provider still comes
        by download.) Whatever the caller inherited from a run without a cloud is taken back for a run with one.
        """
        path = path_without_toolchains()
        added = {
            "PATH": f"{self.folder}{os.pathsep}{path}" if self.built else path,
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }
        inherited = Path(os.environ.get("PULUMI_HOME") or os.sep)
        ours = toolchains_folder() in inherited.parents
        home = self.home(no_cloud=no_cloud)
        if home is not None:
            added["PULUMI_HOME"] = str(home)
        elif ours:
            added["PULUMI_HOME"] = str(Path.home() / ".pulumi")
        if no_cloud:
            added[IGNORE_AMBIENT] = "true"
            if self.built:
                added[DISABLE_ACQUISITION] = "true"
        elif ours and inherited.name == HOME_NO_CLOUD:
            added |= {IGNORE_AMBIENT: "false", DISABLE_ACQUISITION: "false"}
        return added

    def install_plugin(self, kind: str, name: str, version: str, source: Path, *, no_cloud: bool) -> None:
        """Install a plugin from a file or folder, so that it answers to this name and version.

        Nothing is done when the same content is installed already; other content under the same version replaces it.

        Raises:
            ToolchainError: The source is missing, the command refused it, or the home is the user's own.
        """
        home = self.home(no_cloud=no_cloud)
        plugin = f"{kind}-{name}-v{version}"
        if home is None:
            raise ToolchainError(
                f"The plugin {plugin} is not installed: this toolchain uses your own {self.pulumi}, whose plugins are "
                f"yours. Install it with `pulumi plugin install {kind} {name} {version}`."
            )
        if not source.exists():
            raise ToolchainError(f"The plugin {plugin} is not installed: there is no {source}.")
        wanted = _digest(source)
        mark = home / "plugins" / f"{plugin}.sha256"
        with locked(home / "plugins.lock"):
            if mark.is_file() and mark.read_text() == wanted and mark.with_name(plugin).is_dir():
                return
            mark.unlink(missing_ok=True)
            command = [str(self.pulumi), "plugin", "install", kind, name, version, "--file", str(source), "--reinstall"]
            environment = os.environ | self.environment(no_cloud=no_cloud) | {"PULUMI_HOME": str(home)}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ToolchainError(
                    f"The plugin {plugin} could not be installed from {source}:\n{(done.stderr or done.stdout).strip()}"
                )
            mark.write_text(wanted)

    def link_plugins(self) -> None:
        """Give the home of runs without a cloud the plugins of the real one, by hard links."""
        plugins = self.folder / HOME / "plugins"
        shutil.copytree(plugins, self.folder / HOME_NO_CLOUD / "plugins", copy_function=os.link)


def _digest(source: Path) -> str:
    digest = hashlib.sha256()
    files = (
        [source]
        if source.is_file()
        else sorted(f for f in source.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    )
    for file in files:
        head = f"{file.relative_to(source.parent)}\0{file.stat().st_mode & 0o111}\0{file.stat().st_size}\0"
        digest.update(head.encode() + file.read_bytes())
    return digest.hexdigest()
