"""`hub init`, `hub schema`, `hub explain`, completion, quiet and verbose, and the commit hook."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from typer.main import get_command

from cli import init
from cli.app import app
from cli.arguments import stacks, subjects_like
from cli.commands import ABOUT, Commands, load
from cli.explain import ExplainedControl, ExplainedItem, ExplainedRule, explain
from cli.schema import SCHEMAS, Subject, spec, stack_file
from policies.controls import links_of_control

Hub = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE6V1CxM8PgZ0nGdrtqAMg2Gm2t6zK0m6L0o5X8f3mZB operations@hospital.example"
ANSWERS = {
    "--owner": "data-office@hospital.example",
    "--security": "csirt@hospital.example",
    "--health-professional": "dim@hospital.example",
    "--admin-network": "192.0.2.0/26",
    "--ssh-key": KEY,
    "--workspace": "cardio",
}


def asked(**more: str) -> list[str]:
    return [part for pair in {**ANSWERS, **{f"--{key}": each for key, each in more.items()}}.items() for part in pair]


# init


@pytest.mark.parametrize(
    "where",
    [
        {"cloud": "azure", "region": "francecentral"},
        {"cloud": "ovh", "region": "GRA11", "resolver": "203.0.113.53"},
        {"cloud": "sandbox"},
    ],
)
def test_what_init_writes_is_accepted_by_check_and_by_its_schema(
    hub: Hub, project: Path, where: dict[str, str]
) -> None:
    written = hub("init", "mine", *asked(**where))
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.splitlines()[0] == "Written: stacks/Pulumi.mine.yaml"
    assert written.stdout.splitlines()[-1] == "Next: hub check mine"
    assert hub("check", "--quiet", "mine") == type(written)(0, "", "")
    text = (project / "stacks" / "Pulumi.mine.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=stack.schema.json\n")
    schema = json.loads((project / "stacks" / "stack.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(yaml.safe_load(text), default=str)))


def test_init_tells_everything_that_is_missing_at_once_and_writes_nothing(hub: Hub, project: Path) -> None:
    before = sorted(project.rglob("*"))
    answer = hub("init", "--json")
    assert [each["path"] for each in json.loads(answer.stdout)["error"]["problems"]] == [
        "--admin-network",
        "--cloud",
        "--health-professional",
        "--owner",
        "--region",
        "--security",
        "--ssh-key",
        "--workspace",
    ]
    assert sorted(project.rglob("*")) == before


def test_init_refuses_what_check_would_and_a_file_in_the_way_together(hub: Hub, project: Path) -> None:
    file = project / "stacks" / "Pulumi.ovh-gra11.yaml"
    before = file.read_bytes()
    answer = hub("init", "ovh-gra11", *asked(cloud="azure", region="eastus", owner="nobody: [x"), "--json")
    problems = json.loads(answer.stdout)["error"]["problems"]
    assert [each["path"] for each in problems] == ["STACK", "contacts.owner", "region"]
    assert problems[1]["given"] == "nobody: [x"
    assert (answer.returncode, file.read_bytes()) == (3, before)


@pytest.mark.parametrize(
    "answer", ["a: b", "x, y", "# no", "'", '"', "{", "[", "- a", "null", "2026-01-01", "é", "a\nb"]
)
def test_an_answer_stays_what_it_is(answer: str) -> None:
    given = {question.key: "x" for question in init.QUESTIONS} | {"cloud": "ovh", "workspace": answer, "owner": answer}
    hub_ = yaml.safe_load(init.stack_text("p", given))["config"]["p:hub"]
    assert (hub_["workspaces"][0]["name"], hub_["contacts"]["owner"]) == (answer, answer)


def test_the_key_may_be_a_file(tmp_path: Path, hub: Hub, project: Path) -> None:
    file = tmp_path / "key.pub"
    file.write_text(KEY + "\n")
    arguments = asked(cloud="sandbox", **{"ssh-key": str(file)})
    assert hub("init", "mine", *arguments).returncode == 0
    written = yaml.safe_load((project / "stacks" / "Pulumi.mine.yaml").read_text())
    assert written["config"]["health-data-hub:hub"]["ssh_public_keys"] == [KEY]


def test_the_local_openstack_is_the_one_of_the_sandbox() -> None:
    text = (ROOT / "sandbox" / "openstack" / "content.py").read_text(encoding="utf-8")
    assert f'IMAGE_ID = "{init._SANDBOX_IMAGE}"' in text
    assert f'EXTERNAL_NETWORK_ID = "{init._SANDBOX_NETWORK}"' in text


# schema


@pytest.mark.parametrize("subject", Subject)
def test_every_schema_is_sound(subject: Subject) -> None:
    Draft202012Validator.check_schema(SCHEMAS[subject]())


@pytest.mark.parametrize("stack", ["azure-francecentral", "ovh-gra11", "sandbox"])
def test_the_stack_files_follow_the_schema_and_a_slip_does_not(stack: str) -> None:
    text = (ROOT / "stacks" / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    settings = json.loads(json.dumps(yaml.safe_load(text), default=str))
    checker = Draft202012Validator(stack_file("health-data-hub"))
    checker.validate(settings)
    settings["config"]["health-data-hub:hub"] |= {"regoin": "x", "cloud": "aws", "perimeter": "moon"}
    found = {error.validator for error in checker.iter_errors(settings)}
    assert found == {"additionalProperties", "enum"}


def test_the_schema_of_stack_files_is_published() -> None:
    published = json.loads((ROOT / "stacks" / init.SCHEMA_FILE).read_text(encoding="utf-8"))
    assert published == stack_file("health-data-hub")


def test_an_editor_reads_what_a_key_is_for() -> None:
    properties = spec()["properties"]
    assert properties["end_date"]["description"] == ("When the hub's authorisation ends: no access is given beyond it.")
    assert [name for name in ("name", "cloud", "region", "perimeter") if not properties[name].get("description")] == []
    assert properties["cloud"]["enum"] == ["azure", "generic", "ovh", "sandbox"]


# explain


def test_a_rule_is_explained(hub: Hub) -> None:
    rule = explain("RESIDENCY")
    assert isinstance(rule, ExplainedRule)
    assert (rule.id, rule.severity, rule.enforcement) == ("residency", "critical", "mandatory")
    assert {each.name: each.default for each in rule.configuration}["perimeter"] == "eu"
    assert ("HDS-EXI-28", "enforced by code") in {(each.control, each.assurance.value) for each in rule.controls}
    shown = hub("explain", "residency").stdout
    for text in (rule.title, "What to do when it fails", "sandboxRegions", "HDS-EXI-28", "enforced by code"):
        assert text in shown


def test_a_control_is_explained(hub: Hub) -> None:
    control = explain("hds-exi-28")
    assert isinstance(control, ExplainedControl)
    assert [(each.subject, each.assurance) for each in control.supported_by] == [
        (link.subject, link.assurance) for link in links_of_control("HDS-EXI-28")
    ]
    shown = hub("explain", "HDS-EXI-28").stdout
    for text in (control.title, "How it was read: verified", "read 2026-11-23", "hds-contract", "with the host"):
        assert text in " ".join(shown.split())


def test_an_evidence_item_is_explained() -> None:
    item = explain("hds-certificate")
    assert isinstance(item, ExplainedItem)
    assert (item.kind, item.hand_in_by) == ("evidence item", "host")


def test_an_unknown_id_names_the_nearest(hub: Hub) -> None:
    answer = hub("explain", "residency2")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr.startswith(
        "error: no rule, control or evidence item has the id 'residency2'. Did you mean residency"
    )


# completion, quiet, verbose


def test_completion_knows_stacks_and_ids(project: Path) -> None:
    assert stacks("o") == ["ovh-gra11"]
    assert subjects_like("hds-exi-28") == ["HDS-EXI-28"]
    assert "residency" in subjects_like("res")
    (project / "Pulumi.yaml").write_text("[")
    assert stacks("o") == []


def test_a_shell_completes(project: Path) -> None:
    program = "import sys; sys.argv[0] = 'hub'; from cli.app import main; main()"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "_HUB_COMPLETE": "complete_bash",
        "COMP_WORDS": "hub check az",
        "COMP_CWORD": "2",
    }
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.stdout.split() == ["azure-francecentral"], answer.stderr


def test_quiet_and_verbose(hub: Hub) -> None:
    quiet, verbose = hub("--quiet", "check", "ovh-gra11"), hub("check", "ovh-gra11", "-v")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert "Zones in 10.40.0.0/16" in verbose.stdout
    assert verbose.stderr.splitlines()[0] == "read stacks/Pulumi.ovh-gra11.yaml"
    assert verbose.stderr.splitlines()[-1].startswith("hub check took ")


def test_a_file_that_is_no_yaml_is_told_in_words(hub: Hub, project: Path) -> None:
    for text, said in (("config: [", "is no valid YAML"), ("- a", "must hold settings"), ("config: x", "must hold")):
        (project / "stacks" / "Pulumi.bad.yaml").write_text(text)
        answer = hub("check", "bad")
        assert answer.returncode == 3
        assert answer.stderr.startswith("error: stacks/Pulumi.bad.yaml ")
        assert said in answer.stderr


def test_the_problems_of_several_stacks_are_told_together(hub: Hub, project: Path) -> None:
    for name in ("a", "b"):
        (project / "stacks" / f"Pulumi.{name}.yaml").write_text("config: {}\n")
    answer = hub("check", "stacks/Pulumi.a.yaml", "stacks/Pulumi.b.yaml", "ovh-gra11", "--json")
    assert [each["path"] for each in json.loads(answer.stdout)["error"]["problems"]] == ["a: hub", "b: hub"]


# the commit hook


def test_the_hook_refuses_a_commit(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The real pre-commit, with this repository's hook from a repository that holds nothing else."""
    scratch = tmp_path_factory.mktemp("hook")
    hooks, tools = scratch / "hooks", scratch / "bin"
    for folder in (hooks, tools):
        folder.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    (tools / "hub").write_text(f'#!/bin/sh\nexec {sys.executable} -c "from cli.app import main; main()" "$@"\n')
    (tools / "hub").chmod(0o755)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(scratch / "home"),
        **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    for folder in (hooks, project):
        run("git", "init", "--quiet", cwd=folder)
        run("git", "add", "--all", cwd=folder)
    assert run("git", "commit", "--quiet", "-m", "hook", cwd=hooks).returncode == 0
    revision = run("git", "rev-parse", "HEAD", cwd=hooks).stdout.strip()
    settings = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": "hub-check"}]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings))
    hook = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    good = run(*hook, cwd=project)
    assert (good.returncode, good.stdout.count("Passed")) == (0, 1), good.stdout + good.stderr
    file = project / "stacks" / "Pulumi.ovh-gra11.yaml"
    file.write_text(file.read_text().replace("perimeter: eu", "perimeter: moon"))
    bad = run(*hook, cwd=project)
    assert bad.returncode == 1
    assert "ovh-gra11: perimeter: moon is not accepted" in bad.stdout


# what is loaded when


@pytest.mark.parametrize("name", sorted(ABOUT))
def test_a_list_of_commands_says_of_each_what_it_says_itself(name: str) -> None:
    said = load(name).help.partition("\n\n")[0]
    assert ABOUT[name] == " ".join(said.split())


def test_every_command_is_listed_in_its_order() -> None:
    listed = get_command(app)
    assert isinstance(listed, Commands)
    assert list(listed.commands) == list(ABOUT)


def test_a_name_that_is_no_command_is_told_with_what_is_like_it(hub: Hub) -> None:
    answer = hub("adit")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "No such command 'adit'. Did you mean 'audit'" in answer.stderr


def test_a_list_of_commands_loads_none_of_them(project: Path) -> None:
    program = "import sys; import cli.app; print(*sorted(each for each in sys.modules if each.startswith('cli.')))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=project, env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["cli.answers", "cli.app", "cli.commands", "cli.failures", "cli.screen"]
