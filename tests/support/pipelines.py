"""Runs the steps of the pipelines in `ci/` as a runner would, on this machine: what they upload stays in folders.

It knows of GitHub's expressions and of GitLab's configuration what the two files use, and refuses the rest.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / "ci" / "github" / "hub.yml"
GITLAB = ROOT / "ci" / "gitlab" / "hub.yml"
KEPT = ("HOME", "LANG", "HUB_CACHE", "GOPROXY", "GOFLAGS", "GONOSUMDB", "GONOSUMCHECK", "GOSUMDB")
"""Of the caller's variables: no credential among them."""
SPEED = {"actions/setup-python", "actions/setup-go", "actions/cache"}
"""Actions that this machine needs nothing of."""
KEPT_BY_PREFIX = ("PIP_", "UV_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy")


def environment(**more: str) -> dict[str, str]:
    """The variables that a runner starts with; the tests' own Python comes first."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith(KEPT_BY_PREFIX)}
    return {**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "CI": "true", **more}


def bash(script: str, folder: Path, variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a script as both forges do: it ends at the first command that fails."""
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
        check=False,
    )
    return ran.returncode, ran.stdout


# GitHub


@dataclass(frozen=True)
class Job:
    """How a job ended: the first step that failed decides."""

    code: int
    ran: tuple[str, ...]
    output: str
    outputs: Mapping[str, str]
    summary: str


@dataclass
class Github:
    """A runner of GitHub's workflow. `artifacts`, `caches` and `scanned` are what the jobs left with GitHub."""

    folder: Path
    store: Path
    github: Mapping[str, Any]
    repository_variables: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    needs: dict[str, Any] = field(default_factory=dict)
    scanned: dict[str, Any] = field(default_factory=dict)
    checked_out: list[Mapping[str, Any]] = field(default_factory=list)

    def wanted(self, name: str) -> bool:
        """Whether the job's condition lets it run after the jobs that it needs."""
        condition = workflow()["jobs"][name].get("if")
        return condition is None or bool(self._value(condition, {}, failed=False))

    def run(self, name: str, **matrix: str) -> Job:
        """Run one job of the workflow."""
        job, context = workflow()["jobs"][name], {"matrix": matrix, "steps": {}}
        files = {key: self.store / f"{name}-{key}" for key in ("output", "summary")}
        for file in files.values():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("")
        base = {
            **environment(),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_REPOSITORY": self.github["repository"],
            **self.variables,
            **self._filled(job.get("env", {}), context),
        }
        code, ran, said = 0, [], []
        for step in job["steps"]:
            condition = step.get("if", "success()")
            if not self._value(condition, context, failed=code != 0):
                continue
            title = step.get("name") or step["uses"].partition("@")[0]
            ran.append(title)
            if "uses" in step:
                self._use(step["uses"].partition("@")[0], self._filled(step.get("with", {}), context))
                ended, text = 0, ""
            else:
                assert "${{" not in step["run"], "a script must get values as variables: they may hold commands"
                ended, text = bash(step["run"], self.folder, {**base, **self._filled(step.get("env", {}), context)})
            said.append(f"== {title}\n{text}")
            written = dict(line.split("=", 1) for line in files["output"].read_text().splitlines())
            if "id" in step:
                context["steps"][step["id"]] = {"outputs": written}
            code = code or ended
        outputs = self._filled(job.get("outputs", {}), context)
        self.needs[name] = {"result": "failure" if code else "success", "outputs": outputs}
        return Job(code, tuple(ran), "\n".join(said), outputs, files["summary"].read_text())

    def _use(self, action: str, given: Mapping[str, Any]) -> None:
        """What an action does, as far as the workflow relies on it."""
        match action:
            case "actions/checkout":
                self.checked_out.append(given)
            case "actions/upload-artifact":
                path = self.folder / given["path"]
                if path.is_dir():
                    shutil.copytree(path, self.store / "artifacts" / given["name"])
            case "actions/download-artifact":
                for found in sorted((self.store / "artifacts").glob(given["pattern"])):
                    flat = given.get("merge-multiple")
                    target = self.folder / given["path"] / ("" if flat else found.name)
                    shutil.copytree(found, target, dirs_exist_ok=True)
            case "actions/cache/save":
                shutil.copytree(self.folder / given["path"], self.store / "caches" / given["key"])
            case "actions/cache/restore":
                caches = sorted((self.store / "caches").glob("*"))
                for found in [each for each in caches if each.name.startswith(given["restore-keys"].strip())][-1:]:
                    shutil.copytree(found, self.folder / given["path"], dirs_exist_ok=True)
            case "github/codeql-action/upload-sarif":
                self.scanned[given["category"]] = json.loads((self.folder / given["sarif_file"]).read_text())
            case _:
                assert action in SPEED, f"the tests know nothing of {action}"

    def _filled(self, values: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self._text(value, context) if isinstance(value, str) else value for key, value in values.items()}

    def _text(self, text: str, context: Mapping[str, Any]) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(self._value(found[1], context, failed=False)), text)

    def _value(self, expression: str, context: Mapping[str, Any], *, failed: bool) -> Any:
        """The value of an expression, by way of Python's own: the operators differ in their spelling alone."""
        inner = expression.strip().removeprefix("${{").removesuffix("}}")
        everything = {
            "github": self.github,
            "needs": self.needs,
            "vars": self.repository_variables,
            "runner": {"os": "Linux", "arch": "X64"},
            **context,
        }

        def looked_up(found: re.Match[str]) -> str:
            if found[0].startswith("'"):
                return found[0]
            value: Any = everything
            for key in found[0].split("."):
                value = value.get(key, "") if isinstance(value, Mapping) else ""
            return repr(value)

        spelled = re.sub(r"'[^']*'|\b[a-z]\w*(?:\.[\w-]+)+", looked_up, inner)
        for ours, pythons in (("&&", " and "), ("||", " or ")):
            spelled = spelled.replace(ours, pythons)
        spelled = " ".join(re.sub(r"!(?!=)", " not ", spelled).split())
        functions = {
            "success": lambda: not failed,
            "cancelled": lambda: False,
            "fromJSON": json.loads,
            "hashFiles": lambda *patterns: "0" * 8 if any(self._matching(patterns)) else "",
        }
        value = eval(spelled, {"__builtins__": {}}, functions)
        stated = any(f"{function}(" in inner for function in ("success", "cancelled", "always", "failure"))
        return value if stated or not failed else False

    def _matching(self, patterns: tuple[str, ...]) -> Iterator[Path]:
        for pattern in patterns:
            yield from self.folder.glob(pattern)


def workflow() -> Any:
    """GitHub's workflow as data; its trigger stands under `on`, which YAML reads as true."""
    read = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in read.items()}


# GitLab


def gitlab_jobs(**inputs: Any) -> dict[str, Any]:
    """GitLab's jobs with the inputs put in and `extends` followed, hidden ones left out."""
    header, body = yaml.safe_load_all(GITLAB.read_text(encoding="utf-8"))
    declared = header["spec"]["inputs"]
    assert set(inputs) <= set(declared)
    given = {name: inputs.get(name, declaration.get("default")) for name, declaration in declared.items()}
    filled = _with_inputs(body, given)
    return {
        name: {**filled.get(job.get("extends"), {}), **job} for name, job in filled.items() if not name.startswith(".")
    }


def gitlab_document(**inputs: Any) -> Any:
    """GitLab's configuration with the inputs put in, as its own schema describes it."""
    header, body = yaml.safe_load_all(GITLAB.read_text(encoding="utf-8"))
    declared = header["spec"]["inputs"]
    return _with_inputs(body, {name: inputs.get(name, each.get("default")) for name, each in declared.items()})


def run_gitlab(job: Mapping[str, Any], folder: Path, variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a job's scripts in one shell, as GitLab does."""
    own = job.get("variables", {})
    values = environment(CI_PROJECT_DIR=str(folder), **variables)
    values |= {key: _expanded(value, values) for key, value in own.items() if key not in KEPT}
    return bash("\n".join([*job.get("before_script", []), *job["script"]]), folder, values)


def gitlab_files(job: Mapping[str, Any], folder: Path, variables: Mapping[str, str]) -> dict[str, list[Path]]:
    """What the job's artifacts are: by report, and under `paths` what it keeps."""
    artifacts = job["artifacts"]
    patterns = {"paths": artifacts["paths"], **{name: [each] for name, each in artifacts["reports"].items()}}
    return {
        name: [file for each in written for file in sorted(folder.glob(_expanded(each, variables).rstrip("/")))]
        for name, written in patterns.items()
    }


def gitlab_rule(job: Mapping[str, Any], variables: Mapping[str, str]) -> str | None:
    """When the job runs, none when no rule is met."""
    for rule in job["rules"]:
        spelled = re.sub(r"\$(\w+)", lambda found: repr(variables.get(found[1], "")), rule["if"])
        if eval(spelled.replace("&&", " and ").replace("||", " or "), {"__builtins__": {}}):
            return str(rule.get("when", "on_success"))
    return None


def _with_inputs(value: Any, inputs: Mapping[str, Any]) -> Any:
    match value:
        case dict():
            return {key: _with_inputs(member, inputs) for key, member in value.items()}
        case list():
            return [_with_inputs(member, inputs) for member in value]
        case str() if whole := re.fullmatch(r"\$\[\[ inputs\.(\w+) \]\]", value):
            return inputs[whole[1]]
        case str():
            spelled: Callable[[re.Match[str]], str] = lambda found: json.dumps(inputs[found[1]]).strip('"')  # noqa: E731
            return re.sub(r"\$\[\[ inputs\.(\w+) \]\]", spelled, value)
        case _:
            return value


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda found: variables[found[1]], text)
