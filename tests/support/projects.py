"""A copy of the project that a test may change, and the command `hub` run in it as a user would."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_CLOUD_VARIABLES = ("OS_", "ARM_", "AZURE_", "PULUMI_")


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    output: str

    @property
    def text(self) -> str:
        """What was printed, with the terminal's line breaks taken out."""
        return " ".join(self.output.split())


class ProjectCopy:
    """`Pulumi.yaml` and `stacks/` in a folder of their own; packages and pack are the checkout's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
        settings["runtime"]["options"]["virtualenv"] = sys.prefix
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump(settings))
        shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=shutil.ignore_patterns("__pycache__"))

    def change(self, stack: str, **values: Any) -> None:
        """Set top-level values of the stack's spec; None removes a key."""
        file = self.folder / "stacks" / f"Pulumi.{stack}.yaml"
        settings = yaml.safe_load(file.read_text())
        spec = settings["config"]["health-data-hub:hub"]
        spec.update(values)
        for key in [key for key, value in spec.items() if value is None]:
            del spec[key]
        file.write_text(yaml.safe_dump(settings))

    def consent(self, stack: str, *names: str) -> None:
        """Agree to the destruction of what hubs or workspaces of these names hold."""
        file = self.folder / "stacks" / f"Pulumi.{stack}.yaml"
        settings = yaml.safe_load(file.read_text())
        settings["config"]["health-data-hub:consentToDestroy"] = list(names)
        file.write_text(yaml.safe_dump(settings))

    def add(self, source: str) -> None:
        """Write something by hand at the end of the program."""
        program = self.folder / "stacks" / "__main__.py"
        program.write_text(program.read_text() + "\n" + source)

    def run(self, *command: str | Path, environment: Mapping[str, str] | None = None, limit: int = 300) -> Ran:
        """Run a command in the copy, without any cloud or Pulumi variable of the caller."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(_CLOUD_VARIABLES)}
        ran = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env={**clean, "COLUMNS": "200", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout)

    def hub(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
        """Run the command `hub`."""
        return self.run(Path(sys.prefix) / "bin" / "hub", *arguments, environment=environment)

    def audit(
        self, stack: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> tuple[Ran, dict[str, Any]]:
        """Audit without a cloud; what was printed and the written `results.json`."""
        out = self.folder / "evidence-of-test"
        shutil.rmtree(out, ignore_errors=True)
        ran = self.hub("audit", stack, "--no-cloud", "--out", str(out), *arguments, environment=environment)
        assert (out / "index.html").is_file(), ran.output
        return ran, json.loads((out / "results.json").read_text())


def judged(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every result of a written audit, with the resource that it is about."""
    return [
        {**result, "urn": resource["urn"], "type": resource["type"]}
        for resource in results["run"]["resources"]
        for result in resource["results"]
    ]


def states(results: Mapping[str, Any], name: str) -> dict[str, str]:
    """State by rule of the resource with this logical name."""
    found = {result["rule"]: result["state"] for result in judged(results) if result["urn"].rpartition("::")[2] == name}
    assert found, f"nothing was said about {name}"
    return found
