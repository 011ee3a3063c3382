"""Programs under the real engine and the language host."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

pytestmark = pytest.mark.engine

COMPONENTS = """
    import pulumi

    class Zone(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("trial:index:Zone", name)
            self.register_outputs({"label": f"zone {name}"})

    Zone("warehouse")
    Zone("exchange")
    pulumi.export("region", pulumi.Config().require("region"))
    pulumi.export("dry_run", pulumi.runtime.is_dry_run())
    pulumi.export("stack", f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}")
"""

OPENSTACK = """
    import pulumi
    import pulumi_openstack as openstack

    provider = openstack.Provider(
        "cloud", auth_url="{url}", region="GRA11", user_name="u", password="p", tenant_name="t", delayed_auth=True
    )
    options = pulumi.ResourceOptions(provider=provider)
    network = openstack.networking.Network("warehouse", opts=options)
    openstack.networking.Subnet(
        "subnet", network_id=network.id, cidr="10.0.0.0/24", opts=options,
        allocation_pools=[{{"start": "10.0.0.2", "end": "10.0.0.9"}}],
    )
    heat = openstack.orchestration.StackV1("heat", template_opts={{"Bin": "x"}}, opts=options)
    pulumi.export("heat", heat.stack_outputs)
"""


def diagnostics(output: str) -> str:
    """What is said below "Diagnostics:", without the indentation of the listing."""
    told = output.split("Diagnostics:\n", 1)[1].split("\nResources:", 1)[0]
    return re.sub(r"^ {4}", "", told, flags=re.MULTILINE).strip()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"still not so after {seconds} s"
        time.sleep(0.1)


def outputs(project: Project) -> object:
    return json.loads(project.run("stack", "output", "--json").stdout)


def test_preview_up_refresh_and_destroy(project: Project) -> None:
    project.write("__main__.py", COMPONENTS)
    assert project.run("config", "set", "region", "GRA11").returncode == 0

    preview = project.run("preview")
    assert preview.returncode == 0, preview.stdout
    assert "+ 3 to create" in preview.stdout
    assert "$PATH" not in preview.stdout
    assert "warning" not in preview.stdout

    assert project.run("up", "--yes", "--skip-preview").returncode == 0
    assert outputs(project) == {"region": "GRA11", "dry_run": False, "stack": "organization/trial/dev"}
    again = project.run("preview", "--expect-no-changes")
    assert "3 unchanged" in again.stdout, again.stdout

    refreshed = project.run("refresh", "--yes", "--skip-preview")
    assert refreshed.returncode == 0, refreshed.stdout
    destroyed = project.run("destroy", "--yes", "--skip-preview")
    assert "- 3 deleted" in destroyed.stdout, destroyed.stdout
    assert json.loads(project.run("stack", "export").stdout)["deployment"].get("resources", []) == []
    assert project.processes() == []


def test_openstack_resources_are_previewed_without_a_cloud(project: Project) -> None:
    project.write("__main__.py", OPENSTACK.format(url="http://127.0.0.1:1/v3"))
    preview = project.run("preview", "--diff")
    assert preview.returncode == 0, preview.stdout
    assert "+ 5 to create" in preview.stdout
    assert re.search(r"allocationPools: \[\s+\[0\]: \{\s+end +: \"10.0.0.9\"", preview.stdout), preview.stdout
    assert re.search(r"password +: \[secret\]", preview.stdout)
    assert "heat: [unknown]" in preview.stdout
    assert "$PATH" not in preview.stdout


def test_a_program_that_raises_shows_its_own_frames_only(project: Project) -> None:
    project.write("plan.py", "def allot(slot):\n    raise KeyError(slot)\n")
    main = project.write("__main__.py", "import plan\nplan.allot(300)\n")
    preview = project.run("preview")
    assert preview.returncode == 1
    assert diagnostics(preview.stdout) == (
        "pulumi:pulumi:Stack (trial-dev):\n"
        "error: Program failed with an unhandled exception:\n"
        "Traceback (most recent call last):\n"
        f'  File "{main}", line 2, in <module>\n'
        "    plan.allot(300)\n"
        f'  File "{main.with_name("plan.py")}", line 2, in allot\n'
        "    raise KeyError(slot)\n"
        "KeyError: 300"
    )


def test_a_syntax_error_is_shown_alone(project: Project) -> None:
    main = project.write("__main__.py", "zones = 1\nzones = = 2\n")
    preview = project.run("preview")
    assert preview.returncode == 1
    assert diagnostics(preview.stdout) == (
        "pulumi:pulumi:Stack (trial-dev):\n"
        "error: Program failed with an unhandled exception:\n"
        f'  File "{main}", line 2\n'
        "    zones = = 2\n"
        "            ^\n"
        "SyntaxError: invalid syntax"
    )


def test_a_module_imported_late_is_found_in_the_programs_folder(project: Project) -> None:
    project.write("late.py", "value = 'found'\n")
    project.write(
        "__main__.py",
        """
        import pulumi

        def look(_):
            import late
            return late.value

        pulumi.export("late", pulumi.Output.from_input(1).apply(look))
        """,
    )
    up = project.run("up", "--yes", "--skip-preview")
    assert up.returncode == 0, up.stdout
    assert outputs(project) == {"late": "found"}


def test_a_missing_program_and_a_missing_environment_are_named(project: Project) -> None:
    main = project.folder / "__main__.py"
    main.unlink()
    assert f"error: there is no program: {main} does not exist" in project.run("preview").stdout
    project.runtime("virtualenv: venv")
    told = project.run("preview").stdout
    assert f"the virtual environment {project.folder / 'venv'} does not exist; run `pulumi install` to make it" in told
    project.runtime("toolchain: conda")
    assert "the toolchain 'conda' is not supported; use one of: pip, uv" in project.run("preview").stdout


def test_install_makes_the_environment_with_pip(project: Project) -> None:
    project.runtime("virtualenv: venv")
    project.write("requirements.txt", "semver==3.0.4\n")
    installed = project.run("install")
    assert installed.returncode == 0, installed.stdout
    python = project.folder / "venv" / "bin" / "python"
    asked = [str(python), "-c", "import semver; print(semver.__version__)"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "3.0.4\n"
    project.write("requirements.txt", "semver==0.0.0.1\n")
    failed = project.run("install")
    assert failed.returncode != 0
    assert "No matching distribution found for semver==0.0.0.1" in failed.stdout
    assert "requirements.txt` failed with exit code 1" in failed.stdout


def test_install_and_run_with_uv(project: Project) -> None:
    project.environment["PATH"] += f"{os.pathsep}{sys.prefix}/bin"  # where the toolkit's own uv is
    project.runtime("toolchain: uv")
    project.write(
        "pyproject.toml",
        """
        [project]
        name = "trial"
        version = "0"
        requires-python = ">=3.11"
        dependencies = ["pulumi==3.272.0"]
        """,
    )
    project.write("__main__.py", "import sys, pulumi\npulumi.export('prefix', sys.prefix)\n")
    installed = project.run("install")
    assert installed.returncode == 0, installed.stdout
    up = project.run("up", "--yes", "--skip-preview")
    assert up.returncode == 0, up.stdout
    assert outputs(project) == {"prefix": str(project.folder / ".venv")}


def test_about_names_the_programs_packages(project: Project) -> None:
    project.write("__main__.py", "import pulumi\n")
    about = json.loads(project.run("about", "--json", "--transitive").stdout)
    assert about["runtime"]["language"] == "python"
    assert {"pulumi", "pulumi_openstack"} <= {package["name"] for package in about["dependencies"]}


def test_ctrl_c_in_a_slow_program_leaves_no_process(project: Project) -> None:
    started = project.folder / "started"
    project.write("__main__.py", f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(120)\n")
    preview = project.start("preview")
    wait_until(started.exists, 60)
    os.killpg(preview.pid, signal.SIGINT)  # as a terminal does: to the whole group
    said, _ = preview.communicate(timeout=60)
    assert preview.returncode != 0
    assert "preview canceled" in said, said
    wait_until(lambda: project.processes() == [], 15)


def test_ctrl_c_in_the_middle_of_a_create_leaves_no_process(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a cloud that takes calls and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v3"
        project.write("__main__.py", OPENSTACK.format(url=url))
        up = project.start("up", "--yes", "--skip-preview")
        silent.settimeout(60)
        connection, _ = silent.accept()
        with connection:
            os.killpg(up.pid, signal.SIGINT)
            time.sleep(2)
            if up.poll() is None:  # the first asks the provider to finish, the second does not wait for it
                os.killpg(up.pid, signal.SIGINT)
            said, _ = up.communicate(timeout=60)
    assert up.returncode != 0
    assert "error: update cancelled" in said, said
    wait_until(lambda: project.processes() == [], 15)
    state = json.loads(project.run("stack", "export").stdout)["deployment"]
    assert not [r for r in state["resources"] if r["type"].startswith("openstack:networking")]


def test_two_updates_at_once(project: Project) -> None:
    project.write("__main__.py", COMPONENTS)
    for stack in ("dev", "other"):
        if stack != "dev":
            assert project.run("stack", "init", stack).returncode == 0
        assert project.run("config", "set", "region", stack, "--stack", stack).returncode == 0
    both = [project.start("up", "--yes", "--skip-preview", "--stack", stack) for stack in ("dev", "other")]
    for update in both:
        said, _ = update.communicate(timeout=120)
        assert update.returncode == 0, said
    for stack in ("dev", "other"):
        found = json.loads(project.run("stack", "output", "--json", "--stack", stack).stdout)
        assert found["stack"] == f"organization/trial/{stack}"
        assert found["region"] == stack


def test_a_second_update_of_the_same_stack_is_refused(project: Project) -> None:
    started = project.folder / "started"
    go_on = project.folder / "go_on"
    project.write(
        "__main__.py",
        f"""
        import pathlib, time
        pathlib.Path({str(started)!r}).touch()
        while not pathlib.Path({str(go_on)!r}).exists():
            time.sleep(0.1)
        """,
    )
    first = project.start("up", "--yes", "--skip-preview")
    wait_until(started.exists, 60)
    second = project.run("up", "--yes", "--skip-preview")
    assert second.returncode != 0
    assert "the stack is currently locked by 1 lock(s)" in second.stdout
    go_on.touch()
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said
