"""Where a stack is run: its project, its state, its configuration and the environment that the engine gets."""

import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

import sandbox.azure
from audit.engine import AuditError, Engine
from sandbox.openstack import Sandbox
from toolchain import Toolchain

SANDBOX_STACK = "sandbox"
"""The stack that is deployed to the local OpenStack, with the credentials that the sandbox gives."""

SANDBOX_PASSPHRASE = "sandbox"  # noqa: S105 - no secret
"""Of the sandbox's state on this machine: known to all, as its cloud's password is, so that its file can be kept."""

_CREDENTIALS = (
    "OS_",
    "ARM_",
    "AZURE_",
    "OVH_",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_BACKEND_URL",
    "PULUMI_ACCESS_TOKEN",
)
_PLACES = ("OS_REGION_NAME", "OS_CLOUD", "ARM_LOCATION_NAME", "ARM_ENVIRONMENT")
"""Variables that name a place: kept, so that one that contradicts the spec is refused and not overlooked."""

_NO_CREDENTIALS = {
    "OS_USERNAME": "no-cloud",
    "OS_PASSWORD": "no-cloud",
    "OS_PROJECT_NAME": "no-cloud",
    "OS_USER_DOMAIN_NAME": "Default",
    "OS_PROJECT_DOMAIN_NAME": "Default",
}
WITHHELD = "withheld: this preview has no key to the stack's secrets"


@dataclass(frozen=True)
class Project:
    """A Pulumi project on disk. `configuration_folder` holds the stacks' files `Pulumi.<stack>.yaml`."""

    root: Path
    name: str
    configuration_folder: Path
    backend: str | None

    @classmethod
    def load(cls, root: Path) -> "Project":
        """Read `Pulumi.yaml`. Raises `AuditError` when there is none or it names no project."""
        file = root / "Pulumi.yaml"
        try:
            settings = yaml.safe_load(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise AuditError(f"{root} has no Pulumi.yaml: run the command from the toolkit's checkout") from None
        except yaml.YAMLError as problem:
            raise AuditError(f"{file} is no valid YAML: {problem}") from None
        if not isinstance(settings, dict) or not isinstance(settings.get("name"), str):
            raise AuditError(f"{file} names no project: it needs a line `name: …`")
        backend = (settings.get("backend") or {}).get("url")
        return cls(root, settings["name"], root / (settings.get("stackConfigDir") or "."), backend)

    @property
    def state(self) -> Path:
        """What the toolkit keeps for this checkout; git ignores it."""
        return self.root / ".hub"

    def stacks(self) -> list[str]:
        """The stacks that have a file here."""
        found = self.configuration_folder.glob("Pulumi.*.yaml")
        return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in found)

    def configuration(self, stack: str) -> Path:
        """The file of a stack. Raises `AuditError` naming the stacks there are when it has none."""
        file = self.configuration_folder / f"Pulumi.{stack}.yaml"
        if not file.is_file():
            known = ", ".join(self.stacks()) or "none yet"
            raise AuditError(
                f"there is no stack {stack!r}: {file.relative_to(self.root)} is missing; stacks here: {known}"
            )
        return file


@dataclass(frozen=True)
class Workplace:
    """A stack ready to be run. `config_file` replaces the stack's own file where that one must stay untouched."""

    project: Project
    stack: str
    engine: Engine
    config_file: Path | None
    no_cloud: bool


@contextmanager
def without_cloud(project: Project, stack: str, toolchain: Toolchain) -> Iterator[Workplace]:
    """A workplace without credentials, on a state that is thrown away: nothing of the user's is read or written."""
    configuration = project.configuration(stack)
    with TemporaryDirectory(prefix="hub-") as name:
        folder = Path(name)
        copy = _copy(project, stack, without_secrets(_read(configuration)), folder / "configuration")
        engine = Engine(
            toolchain.pulumi,
            project.root,
            no_cloud_environment(toolchain, folder / "state", {"PULUMI_CONFIG_PASSPHRASE": secrets.token_urlsafe(24)}),
        )
        engine.create_stack(stack, copy.parent)
        yield Workplace(project, stack, engine, copy, no_cloud=True)


@contextmanager
def as_configured(project: Project, stack: str, toolchain: Toolchain) -> Iterator[Workplace]:
    """A workplace as plain `pulumi` would have it in this environment; where no back end is set, the checkout's own.

    In the checkout's own back end a missing stack is made, and the stack's committed file is left as it is: the key
    material of a local state has no place in it. Raises `AuditError` when the user's own back end has no such stack.
    """
    configuration = project.configuration(stack)
    environment = cloud_environment(project, stack, toolchain)
    engine = Engine(toolchain.pulumi, project.root, environment)
    local = environment.get("PULUMI_BACKEND_URL") == _local_backend(project)
    config_file = None
    if local and "encryptionsalt" not in (settings := _read(configuration)):
        folder = project.state / "stacks"
        previous = folder / configuration.name
        salt = _read(previous).get("encryptionsalt") if previous.exists() else None
        config_file = _copy(project, stack, settings | ({"encryptionsalt": salt} if salt else {}), folder)
    if not engine.has_stack(stack):
        if not local:
            raise AuditError(
                f"your Pulumi back end has no stack {stack!r}: make it with `pulumi stack init {stack}`, "
                "or judge the program alone with --no-cloud"
            )
        engine.create_stack(stack, (config_file or configuration).parent)
    yield Workplace(project, stack, engine, config_file, no_cloud=False)


def no_cloud_environment(toolchain: Toolchain, state: Path, passphrase: Mapping[str, str]) -> dict[str, str]:
    """An environment without any credential of the caller: a local state in `state`, a stand-in for Azure.

    `passphrase` is the variable that gives the passphrase of that state.
    """
    state.mkdir(parents=True, exist_ok=True)
    # The user's own pulumi brings no interpreter for the stand-in; the one that runs this has what it needs.
    python = toolchain.folder / "venv" / "bin" / "python"
    sandbox.azure.install(toolchain, python if python.exists() else Path(sys.executable))
    kept = {key: value for key, value in os.environ.items() if key in _PLACES or not key.startswith(_CREDENTIALS)}
    return {
        **kept,
        **_NO_CREDENTIALS,
        **toolchain.environment(no_cloud=True),
        **sandbox.azure.environment(None),
        "PULUMI_BACKEND_URL": state.resolve().as_uri(),
        **passphrase,
    }


def cloud_environment(project: Project, stack: str | None, toolchain: Toolchain) -> dict[str, str]:
    """The caller's environment, completed where it says nothing: the checkout's own state and passphrase.

    For the stack of the local OpenStack the sandbox's credentials replace all others. Raises `AuditError` when that
    sandbox does not run.
    """
    environment = {**os.environ, **toolchain.environment()}
    if not _has_backend(project, environment):
        (project.state / "state").mkdir(parents=True, exist_ok=True)
        environment["PULUMI_BACKEND_URL"] = _local_backend(project)
    local = environment.get("PULUMI_BACKEND_URL") == _local_backend(project)
    if local and stack == SANDBOX_STACK:
        environment.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
        environment["PULUMI_CONFIG_PASSPHRASE"] = SANDBOX_PASSPHRASE
    elif local and not {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & environment.keys():
        environment |= passphrase(project)
    if stack == SANDBOX_STACK:
        environment = {key: value for key, value in environment.items() if not key.startswith("OS_")}
        environment |= _sandbox_credentials() | {key: os.environ[key] for key in _PLACES if key in os.environ}
    return environment


def _sandbox_credentials() -> dict[str, str]:
    openstack = Sandbox()
    if not openstack.running():
        raise AuditError("the local OpenStack does not run: start it with `hub sandbox start`, or add --no-cloud")
    return {key: value for key, value in openstack.environment().items() if key.startswith("OS_")}


def _has_backend(project: Project, environment: Mapping[str, str]) -> bool:
    """Whether the user has chosen where states live: by a variable, in the project's file, or by `pulumi login`."""
    if environment.get("PULUMI_BACKEND_URL") or project.backend:
        return True
    home = Path(environment.get("PULUMI_HOME") or Path.home() / ".pulumi")
    try:
        login = json.loads((home / "credentials.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(login, dict) and bool(login.get("current"))


def _local_backend(project: Project) -> str:
    return (project.state / "state").resolve().as_uri()


def passphrase(project: Project) -> dict[str, str]:
    """The variable that names the passphrase of the checkout's own state: random, made once, read by its owner only."""
    file = project.state / "passphrase"
    variable = {"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}
    project.state.mkdir(exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return variable
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_urlsafe(32))
    return variable


def _read(configuration: Path) -> dict[str, Any]:
    try:
        settings = yaml.safe_load(configuration.read_text(encoding="utf-8"))
    except yaml.YAMLError as problem:
        raise AuditError(f"{configuration} is no valid YAML: {problem}") from None
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        raise AuditError(f"{configuration} must hold settings (`config: …`), not {type(settings).__name__}")
    return settings


def _copy(project: Project, stack: str, settings: Mapping[str, Any], folder: Path) -> Path:
    """Write a stack's settings into `folder`, a bare project of the same name in which a stack can be made."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = yaml.safe_dump({"name": project.name, "runtime": "python"})
    (folder / "Pulumi.yaml").write_text(bare, encoding="utf-8")
    file = folder / f"Pulumi.{stack}.yaml"
    file.write_text(yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return file


def without_secrets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings without the keys of secrets, and with a placeholder for each secret value."""
    keys = {"encryptionsalt", "encryptedkey", "secretsprovider"}
    return {key: _withheld(value) for key, value in settings.items() if key not in keys}


def _withheld(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"secure"}:
            return WITHHELD
        return {key: _withheld(inner) for key, inner in value.items()}
    return [_withheld(inner) for inner in value] if isinstance(value, list) else value
