"""The command `hub` itself: words instead of tracebacks, and exit codes that never look like a judgement."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def hub(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    program = "from cli.app import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **variables}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one stack."""
    (tmp_path / "Pulumi.yaml").write_text("name: hub\nruntime: python\n")
    (tmp_path / "Pulumi.t.yaml").write_text("config: {}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit"], "error: name the stack to audit; stacks here: t"),
        (["audit", "t", "--live", "--no-cloud"], "error: --no-cloud and --live are different ways to look at a stack"),
        (["audit", "t", "--no-cloud", "--plan", "x"], "error: --plan keeps the plan of a preview with credentials"),
        (["audit", "t", "--against", "none"], "error: none is no pack of evidence"),
        (["audit", "t", "--sign", "none"], "error: the key none is no file"),
        (["audit", "--state", "none"], "error: the state none cannot be read"),
        (["verify", "none"], "error: none is no pack of evidence"),
        (["audit", "--nope", "t"], "No such option: --nope"),
        (["audit", "nope"], "error: there is no stack 'nope': Pulumi.nope.yaml is missing; stacks here: t"),
        (["audit", "t", "--policy-config", "none.json"], "error: the policy configuration none.json is no file"),
        (["env", "nope"], "error: there is no stack 'nope'"),
    ],
)
def test_what_is_asked_wrongly_is_a_failed_run(arguments: list[str], said: str, project: Path) -> None:
    answer = hub(*arguments, cwd=project)
    assert answer.returncode == 3
    assert said.lower() in answer.stderr.lower()
    assert "Traceback" not in answer.stderr + answer.stdout


def test_neither_pulumi_nor_go(project: Path) -> None:
    answer = hub("audit", "t", cwd=project, PATH="/nowhere", HUB_CACHE=str(project / "cache"))
    assert answer.returncode == 3
    assert "get.pulumi.com" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_names_every_command(project: Path) -> None:
    answer = hub("--help", cwd=project)
    assert answer.returncode == 0
    for command in ("audit", "check", "demo", "env", "sandbox"):
        assert f" {command} " in answer.stdout


@pytest.mark.engine
def test_env_makes_plain_pulumi_work(project: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -c 'from cli.app import main; main()'"
    shell = f'eval "$({command} env t)" && pulumi stack ls --json'
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    environment["PYTHONPATH"] = str(ROOT)
    answer = subprocess.run(
        ["bash", "-c", shell], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (answer.stdout.strip(), answer.returncode) == ("[]", 0), answer.stderr
    assert (project / ".hub" / "state" / ".pulumi").is_dir()
