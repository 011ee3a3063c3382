"""`--json`: one envelope for every command, on standard output alone, errors included, as its schema says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from cli import answers
from cli.answers import Answer, Error, answering
from cli.commands import ABOUT, load, results_by_command
from cli.schema import output
from components.problems import Problem, SpecError

Hub = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
SCHEMA = output()


def held(text: str) -> dict[str, object]:
    """The document in a text that is one document and nothing else, and follows the schema."""
    document: dict[str, object] = json.loads(text)
    Draft202012Validator(SCHEMA).validate(document)
    return document


def every_command() -> set[str]:
    found = set()
    for name, command in ((name, load(name)) for name in ABOUT):
        found |= {f"{name} {each}" for each in command.commands} if hasattr(command, "commands") else {name}
    return found


def test_every_command_has_a_result_in_the_schema() -> None:
    assert set(results_by_command()) == every_command()


def test_the_schema_is_sound_and_published() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads((ROOT / "cli" / "output.schema.json").read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "ovh-gra11", "azure-francecentral"),
        ("parity", "ovh-gra11"),
        ("coverage", "ovh"),
        ("explain", "isolation"),
        ("explain", "HDS-EXI-28"),
        ("explain", "hds-certificate"),
        ("schema", "spec"),
    ],
)
def test_what_a_command_prints_follows_the_schema(hub: Hub, arguments: tuple[str, ...]) -> None:
    answer = hub(*arguments, "--json")
    document = held(answer.stdout)
    assert (document["command"], document["exit_code"], answer.returncode) == (arguments[0], 0, 0)
    assert "result" in document
    assert answer.stderr == ""


def test_a_plan_as_json(hub: Hub) -> None:
    result = json.loads(hub("--json", "check", "ovh-gra11").stdout)["result"]
    (planned,) = result["stacks"]
    assert (planned["stack"], planned["cloud"], planned["region"], planned["perimeter"]) == (
        "ovh-gra11",
        "ovh",
        "GRA11",
        "eu",
    )
    zones = {zone["key"]: zone["cidr"] for zone in planned["zones"]}
    assert zones["admin"] == "10.40.0.0/24"
    assert "backups" in planned["measures"]


def test_a_refused_spec_is_told_problem_by_problem(hub: Hub, project: Path) -> None:
    file = project / "stacks" / "Pulumi.ovh-gra11.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("perimeter: eu", "perimeter: moon").replace("slot: 2", "slot: 1"), encoding="utf-8")
    answer = hub("check", "ovh-gra11", "--json")
    assert answer.returncode == 3
    assert held(answer.stdout)["error"] == {
        "message": "The hub's spec has 2 problems; nothing was touched",
        "problems": [
            {"path": "perimeter", "given": "moon", "allowed": "'fr', 'eu' or 'eea'", "remedy": ""},
            {
                "path": "workspaces[1].slot",
                "given": "1",
                "allowed": "a slot of its own: cardio has this one",
                "remedy": "A slot is never changed once deployed; give the newer workspace another.",
            },
        ],
    }
    assert answer.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "command", "said"),
    [
        (("check", "nope"), "check", "there is no stack 'nope'"),
        (("check",), "check", "Missing argument 'STACK...'"),
        (("check", "--nope", "t"), "check", "No such option: --nope"),
        (("nope",), "", "No such command 'nope'"),
        (("explain", "residenzy"), "explain", "Did you mean residency?"),
        (("coverage", "aws"), "coverage", "the package pulumi-aws is not installed"),
        (("check", "ovh-gra11", "--quiet", "--verbose"), "check", "give --quiet or --verbose, not both"),
        (("schema", "nope"), "schema", "'nope' is not one of"),
        (("init",), "init", "The hub's spec has"),
    ],
)
def test_errors_are_json_too(hub: Hub, arguments: tuple[str, ...], command: str, said: str) -> None:
    answer = hub(*arguments, "--json")
    document = held(answer.stdout)
    error = document["error"]
    assert isinstance(error, dict)
    assert said in error["message"]
    assert (document["command"], document["exit_code"], answer.returncode) == (command, 3, 3)
    assert "Traceback" not in answer.stderr


def test_a_defect_is_json_with_its_traceback_beside_it(hub: Hub, project: Path) -> None:
    (project / "Pulumi.yaml").unlink()
    (project / "Pulumi.yaml").write_text("name: 3\nbackend: 3\n")
    answer = hub("check", "t", "--json")
    assert answer.returncode == 3
    assert "error" in held(answer.stdout)


def test_one_command_asked_for_twice_over_keeps_the_exit_code_of_its_answer() -> None:
    def command() -> Answer[Error]:
        return Answer(Error("found"), lambda: typer.echo("shown"), exit_code=2)

    one = typer.Typer()
    one.command()(answering("one", command))
    plain, as_json = CliRunner().invoke(one, []), CliRunner().invoke(one, ["--json"])
    answers.mode.choose(json=False, quiet=False, verbose=False)
    answers._RESULTS.pop("one")
    assert (plain.exit_code, plain.stdout) == (2, "shown\n")
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (
        2,
        {"schema_version": 1, "command": "one", "exit_code": 2, "result": {"message": "found", "problems": []}},
    )


def test_an_error_holds_every_problem() -> None:
    error = Error.of(SpecError([Problem("b", "1", "2"), Problem("a", "3", "4", "do")]))
    assert [each.path for each in error.problems] == ["a", "b"]
    assert error.message == "The hub's spec has 2 problems; nothing was touched"
