"""Policy packs under the real engine and the language host."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

pytestmark = pytest.mark.engine

PROGRAM = """
    import pulumi

    class Zone(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("trial:index:Zone", name)

    for name in ("warehouse", "exchange"):
        Zone(name)
"""

PACK = """
    import json
    import os
    import pathlib
    import sys

    from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy, StackValidationPolicy
    import pulumi

    pathlib.Path("seen.json").write_text(json.dumps({
        "stack": pulumi.get_stack(), "project": pulumi.get_project(), "dry_run": pulumi.runtime.is_dry_run(),
        "region": pulumi.Config("trial").get("region"),
    }))

    def no_exchange(args, report):
        if args.name == "exchange":
            report("there is an exchange")

    def count(args, report):
        report(f"{len(args.resources)} resources", None)

    print("to standard error", file=sys.stderr)
    PolicyPack("trial", enforcement_level=EnforcementLevel.MANDATORY, policies=[
        ResourceValidationPolicy("no-exchange", "No zone is called exchange.", no_exchange),
        StackValidationPolicy("count", "Counts.", count, enforcement_level=EnforcementLevel.ADVISORY),
    ])
"""


def test_a_pack_knows_its_stack_and_stops_a_preview(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    assert project.run("config", "set", "region", "GRA11").returncode == 0
    pack = project.pack("pack", PACK)
    preview = project.run("preview", "--policy-pack", str(pack))
    assert preview.returncode == 1
    assert "there is an exchange" in preview.stdout
    assert "3 resources" in preview.stdout
    assert "$PATH" not in preview.stdout
    seen = json.loads((pack / "seen.json").read_text())
    assert seen == {"stack": "dev", "project": "trial", "dry_run": True, "region": "GRA11"}
    assert project.processes() == []


def test_a_pack_that_prints_before_its_port_is_told_so(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    pack = project.pack("pack", 'print("loading rules")\n')
    preview = project.run("preview", "--policy-pack", str(pack))
    assert preview.returncode != 0
    assert "the policy pack printed 'loading rules' before its port" in preview.stdout
    assert "print to standard error, or not before PolicyPack(...)" in preview.stdout
    assert "Traceback" not in preview.stdout
    assert project.processes() == []


def test_a_pack_that_raises_shows_why(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    pack = project.pack("pack", 'raise ValueError("no table of regions")\n')
    preview = project.run("preview", "--policy-pack", str(pack))
    assert preview.returncode != 0
    assert "ValueError: no table of regions" in preview.stdout
    assert "the policy pack did not start" in preview.stdout
    assert project.processes() == []


def test_a_recorded_state_is_judged_without_the_program(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    assert project.run("up", "--yes", "--skip-preview").returncode == 0
    state = project.folder / "state.json"
    state.write_text(project.run("stack", "export").stdout)
    project.write("__main__.py", "raise SystemExit('the program must not run')\n")
    pack = project.pack("pack", PACK)
    judged = project.run("policy", "analyze", "--file", str(state), "--policy-pack", str(pack))
    assert judged.returncode != 0
    assert "there is an exchange" in judged.stdout
    assert "the program must not run" not in judged.stdout


def test_a_pack_that_says_much_before_it_starts_does_not_hang(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    pack = project.pack("pack", f"import sys\nprint('x' * (1 << 20), file=sys.stderr)\n{textwrap.dedent(PACK)}")
    preview = project.run("preview", "--policy-pack", str(pack))
    assert preview.returncode == 1
    assert "there is an exchange" in preview.stdout


def test_a_pack_that_ends_without_a_word_is_named(project: Project) -> None:
    project.write("__main__.py", PROGRAM)
    pack = project.pack("pack", "import os\nos._exit(7)\n")
    preview = project.run("preview", "--policy-pack", str(pack))
    assert preview.returncode != 0
    assert "the policy pack did not start:\nit ended with exit code 7" in re.sub("\n +", "\n", preview.stdout)
