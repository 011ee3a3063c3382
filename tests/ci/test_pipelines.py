"""The pipelines for CI: valid, pinned, without credentials where they must be, and doing what they say when run."""

import json
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import dossiers
import pipelines
import pytest
import yaml
from pipelines import ROOT, Github, gitlab_document, gitlab_files, gitlab_jobs, gitlab_rule, run_gitlab, workflow

from audit import evidence

STACK = "azure-francecentral"
PACK = (
    "results.json",
    "results.sarif",
    "code-scanning.sarif",
    "results.junit.xml",
    "code-quality.json",
    "summary.md",
    "index.html",
)
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
MARK = "<!-- health data hub: evidence -->"

OWN = {
    "event_name": "pull_request",
    "repository": "hospital/hub",
    "actor": "somebody",
    "token": "token-of-the-job",
    "sha": "abc",
    "ref": "refs/pull/7/merge",
    "event": {
        "pull_request": {"number": 7, "base": {"sha": "base"}, "head": {"repo": {"full_name": "hospital/hub"}}},
    },
}
FORK = {**OWN, "event": {"pull_request": {**OWN["event"]["pull_request"], "head": {"repo": {"full_name": "x/hub"}}}}}
PUSH = {**OWN, "event_name": "push", "event": {}, "ref": "refs/heads/main"}


# As written


def test_the_workflow_is_valid() -> None:
    check_schema("vendor.github-workflows", pipelines.GITHUB)


def test_gitlabs_configuration_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "hub.yml"
    file.write_text(yaml.safe_dump(gitlab_document(stacks=[STACK])))
    check_schema("vendor.gitlab-ci", file)


def check_schema(schema: str, file: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.skipif(shutil.which("go") is None, reason="actionlint is built by Go")
def test_actionlint_finds_nothing() -> None:
    linted = subprocess.run(
        ["go", "run", ACTIONLINT, "-no-color", str(pipelines.GITHUB)], capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_every_action_is_pinned_by_hash_with_its_version_beside() -> None:
    used = re.findall(r"uses: (.+)", pipelines.GITHUB.read_text())
    assert len(used) > 5
    loose = [each for each in used if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)]
    assert loose == []


def test_no_marker_is_left() -> None:
    left = {
        marker
        for file in (ROOT / "ci").rglob("*")
        if file.is_file() and file.suffix in {".yml", ".py"}
        for marker in re.findall(r"PIN_\w+", file.read_text())
    }
    assert left == set()


def test_one_action_has_one_pin() -> None:
    pins: dict[str, set[str]] = {}
    for action, pin in re.findall(r"uses: ([\w-]+/[\w-]+)[\w/-]*@(.+)", pipelines.GITHUB.read_text()):
        pins.setdefault(action, set()).add(pin)
    assert {action: len(each) for action, each in pins.items() if len(each) > 1} == {}


# Credentials


def test_nothing_runs_with_the_rights_of_the_target_branch() -> None:
    assert workflow()["on"] == {"pull_request": None, "push": {"branches": ["main"]}}


def test_no_job_can_do_more_than_it_must() -> None:
    assert workflow()["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow()["jobs"].items()} == {
        "stacks": {"contents": "read"},
        "audit": {"contents": "read"},
        "code-scanning": {"actions": "read", "contents": "read", "security-events": "write"},
        "comment": {"contents": "read", "pull-requests": "write"},
    }


def test_no_secret_is_used_and_one_job_alone_sees_its_token() -> None:
    written = pipelines.GITHUB.read_text()
    assert re.findall(r"\bsecrets\b", written) == []
    assert [name for name, job in workflow()["jobs"].items() if "github.token" in json.dumps(job)] == ["comment"]
    assert re.findall(r"(?i)\b(?:ARM|AZURE|OS|OVH|PULUMI)_[A-Z]+", written + pipelines.GITLAB.read_text()) == []


def test_no_checkout_leaves_its_token_and_what_can_write_takes_nothing_of_the_change() -> None:
    for name, job in workflow()["jobs"].items():
        checkouts = [step["with"] for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert all(each["persist-credentials"] is False for each in checkouts), name
        if "write" in job["permissions"].values():
            assert all(each["ref"] == "${{ github.event.pull_request.base.sha }}" for each in checkouts), name
            assert not any(step.get("uses", "").startswith("actions/cache") for step in job["steps"]), name


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (OWN, {"stacks", "audit", "code-scanning", "comment"}),
        (FORK, {"stacks", "audit"}),
        (PUSH, {"stacks", "audit", "code-scanning"}),
        ({**OWN, "actor": "dependabot[bot]"}, {"stacks", "audit"}),
    ],
    ids=["own", "fork", "push", "dependabot"],
)
def test_which_jobs_run(event: dict[str, Any], wanted: set[str], tmp_path: Path) -> None:
    for audited in ("success", "failure"):
        needs = {"stacks": {"result": "success"}, "audit": {"result": audited}}
        runner = Github(tmp_path, tmp_path, event, needs=needs)
        assert {name for name in workflow()["jobs"] if runner.wanted(name)} == wanted


def test_code_scanning_can_be_switched_off(tmp_path: Path) -> None:
    needs = {"stacks": {"result": "success"}}
    assert not Github(tmp_path, tmp_path, PUSH, {"HUB_CODE_SCANNING": "off"}, needs=needs).wanted("code-scanning")


MERGE_REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_PROJECT_ID": "12",
    "CI_MERGE_REQUEST_PROJECT_ID": "12",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "12",
    "CI_DEFAULT_BRANCH": "main",
}


@pytest.mark.parametrize(
    ("variables", "comment", "wanted"),
    [
        (MERGE_REQUEST, True, {"hub-audit": "on_success", "hub-complete": "always", "hub-comment": "always"}),
        (MERGE_REQUEST, False, {"hub-audit": "on_success", "hub-complete": "always"}),
        (
            {**MERGE_REQUEST, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "99"},
            True,
            {"hub-audit": "on_success", "hub-complete": "always"},
        ),
        ({**MERGE_REQUEST, "CI_PROJECT_ID": "99"}, True, {"hub-audit": "on_success", "hub-complete": "always"}),
        (
            {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"},
            True,
            {"hub-audit": "on_success", "hub-complete": "always"},
        ),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic", "CI_DEFAULT_BRANCH": "main"}, True, {}),
    ],
    ids=["own", "not-asked-for", "fork-in-ours", "in-the-fork", "main", "topic"],
)
def test_which_jobs_run_on_gitlab(variables: dict[str, str], comment: bool, wanted: dict[str, str]) -> None:
    jobs = gitlab_jobs(stacks=[STACK], comment=comment)
    assert {name: when for name, job in jobs.items() if (when := gitlab_rule(job, variables))} == wanted


def test_on_gitlab_the_commenting_job_alone_has_an_environment_and_runs_the_target_branchs_script() -> None:
    jobs = gitlab_jobs(stacks=[STACK])
    assert [name for name, job in jobs.items() if "environment" in job] == ["hub-comment"]
    assert "HUB_COMMENT_TOKEN" not in pipelines.GITLAB.read_text()
    assert jobs["hub-comment"]["script"] == ["python3 .hub/comment.py gitlab evidence/*/summary.md"]
    assert "git show FETCH_HEAD:ci/comment.py > .hub/comment.py" in jobs["hub-comment"]["before_script"]


# Run with a stand-in for `hub`, for what surrounds it

HUB = """#!/bin/bash
echo "$*" >> hub.log
[ "$1" = audit ] || exit "${CHECK_CODE:-0}"
while [ "$1" != --out ]; do shift; done
mkdir -p "$2"
for file in results.sarif results.junit.xml code-quality.json index.html; do echo "$file" > "$2/$file"; done
cp former.json "$2/results.json"
echo "summary of $2" > "$2/summary.md"
echo '{"runs": []}' > "$2/code-scanning.sarif"
exit "${AUDIT_CODE:-0}"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose `hub` writes down what it is asked for."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "ci", folder / "ci")
    (folder / "stacks").mkdir()
    for name in (STACK, "ovh-gra11", "sandbox"):
        (folder / "stacks" / f"Pulumi.{name}.yaml").touch()
    (folder / "Makefile").write_text("install: ;\n")
    (folder / "former.json").write_text(evidence.to_json(dossiers.of_hub("ovh")))
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "hub").write_text(HUB)
    (binaries / "hub").chmod(0o755)
    (binaries / "python").write_text(f'#!/bin/bash\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    (binaries / "python").chmod(0o755)
    return folder


@pytest.fixture
def apt(tmp_path: Path) -> str:
    """A PATH whose `apt-get` does nothing, to go before all others."""
    folder = tmp_path / "apt"
    folder.mkdir()
    (folder / "apt-get").write_text("#!/bin/bash\n")
    (folder / "apt-get").chmod(0o755)
    return f"{folder}:{pipelines.environment()['PATH']}"


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def asked(checkout: Path) -> list[str]:
    return (checkout / "hub.log").read_text().splitlines()


def test_the_stacks_are_those_with_a_file_but_for_the_sandbox(checkout: Path, tmp_path: Path) -> None:
    job = Github(checkout, tmp_path, OWN).run("stacks")
    assert job.code == 0, job.output
    assert json.loads(job.outputs["names"]) == [STACK, "ovh-gra11"]


@pytest.mark.parametrize("name", ["a b", "$(id)", "-x", "é"])
def test_a_stack_with_an_odd_name_stops_the_run(name: str, checkout: Path, tmp_path: Path) -> None:
    (checkout / "stacks" / f"Pulumi.{name}.yaml").touch()
    job = Github(checkout, tmp_path, OWN).run("stacks")
    assert job.code == 1
    assert f"rename {name!r}" in job.output


def test_no_stack_at_all_stops_the_run(checkout: Path, tmp_path: Path) -> None:
    for file in (checkout / "stacks").glob("*"):
        file.unlink()
    assert Github(checkout, tmp_path, OWN).run("stacks").code == 1


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_the_audits_exit_code_ends_the_job_after_the_evidence_is_kept(
    code: int, checkout: Path, tmp_path: Path
) -> None:
    runner = Github(checkout, tmp_path / "store", OWN, variables={"AUDIT_CODE": str(code)})
    job = runner.run("audit", stack=STACK)
    assert job.code == code
    assert asked(checkout) == [f"check {STACK}", f"audit {STACK} --no-cloud --out evidence/{STACK}"]
    assert names_in(tmp_path / "store" / "artifacts" / f"evidence-{STACK}") == set(PACK)
    assert job.summary == f"summary of evidence/{STACK}\n"
    assert not (tmp_path / "store" / "caches").exists()
    assert runner.needs["audit"]["result"] == ("failure" if code else "success")


def test_a_refused_spec_ends_the_job_before_the_audit(checkout: Path, tmp_path: Path) -> None:
    job = Github(checkout, tmp_path, OWN, variables={"CHECK_CODE": "3"}).run("audit", stack=STACK)
    assert job.code == 3
    assert asked(checkout) == [f"check {STACK}"]


def test_a_pull_request_is_compared_with_what_the_main_branch_left(checkout: Path, tmp_path: Path) -> None:
    pushed = Github(checkout, tmp_path, PUSH, variables={"AUDIT_CODE": "2"}).run("audit", stack=STACK)
    assert pushed.code == 2
    assert asked(checkout)[-1] == f"audit {STACK} --no-cloud --out evidence/{STACK}"
    for used in (checkout / ".hub" / "former", checkout / "evidence", tmp_path / "artifacts"):
        shutil.rmtree(used)
    assert Github(checkout, tmp_path, OWN).run("audit", stack=STACK).code == 0
    assert asked(checkout)[-1] == f"audit {STACK} --no-cloud --out evidence/{STACK} --against .hub/former"
    # Of a stack whose name begins alike, there is none.
    shutil.rmtree(checkout / ".hub" / "former")
    assert Github(checkout, tmp_path, OWN).run("audit", stack="azure").code == 0
    assert asked(checkout)[-1] == "audit azure --no-cloud --out evidence/azure"


def test_code_scanning_gets_its_file(checkout: Path, tmp_path: Path) -> None:
    runner = Github(checkout, tmp_path, OWN)
    runner.run("audit", stack=STACK)
    fresh = tmp_path / "elsewhere"
    fresh.mkdir()
    runner.folder = fresh
    assert runner.run("code-scanning", stack=STACK).code == 0
    assert runner.scanned == {f"hub-{STACK}": {"runs": []}}


def test_without_evidence_code_scanning_gets_nothing(tmp_path: Path) -> None:
    runner = Github(tmp_path, tmp_path, OWN)
    assert runner.run("code-scanning", stack=STACK).code == 0
    assert runner.scanned == {}


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_on_gitlab_the_audits_exit_code_is_the_jobs_and_the_evidence_is_there(
    code: int, checkout: Path, apt: str
) -> None:
    job = gitlab_jobs(stacks=[STACK])["hub-audit"]
    assert job["parallel"] == {"matrix": [{"STACK": [STACK]}]}
    assert job["artifacts"]["when"] == "always"
    ended, said = run_gitlab(job, checkout, {"STACK": STACK, "PATH": apt, "AUDIT_CODE": str(code)})
    assert ended == code, said
    assert asked(checkout) == [f"check {STACK}", f"audit {STACK} --no-cloud --out evidence/{STACK}"]
    pack = checkout / "evidence" / STACK
    assert gitlab_files(job, checkout, {"STACK": STACK}) == {
        "paths": [pack],
        "junit": [pack / "results.junit.xml"],
        "codequality": [pack / "code-quality.json"],
    }


def test_a_stack_that_is_not_listed_fails_the_pipeline(checkout: Path) -> None:
    job = gitlab_jobs(stacks=[STACK])["hub-complete"]
    for done in ((), (STACK,), (STACK, "ovh-gra11")):
        for name in done:
            (checkout / "evidence" / name).mkdir(parents=True, exist_ok=True)
            (checkout / "evidence" / name / "results.json").touch()
        ended, said = run_gitlab(job, checkout, {})
        missing = [name for name in (STACK, "ovh-gra11") if name not in done]
        assert ended == (1 if missing else 0), said
        assert not missing or f"no evidence of {', '.join(missing)}: " in said


# A forge that remembers comments


class Forge(BaseHTTPRequestHandler):
    """Both forges' comments, GitLab's artifacts, and what each question was allowed by."""

    comments: ClassVar[list[dict[str, Any]]] = []
    asked: ClassVar[list[tuple[str, str, str]]] = []
    artifact: ClassVar[bytes | None] = None
    refuse: ClassVar[bool] = False

    def handle_any(self) -> None:
        path, _, query = self.path.partition("?")
        allowed = self.headers.get("Authorization") or self.headers.get("JOB-TOKEN") or ""
        self.asked.append((self.command, path, allowed))
        sent = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.refuse:
            return self.answer(403, b"{}")
        if path.endswith("/user"):
            return self.answer(200, b'{"username": "hub-bot"}')
        if "/jobs/artifacts/" in path:
            return self.answer(404, b"") if self.artifact is None else self.answer(200, self.artifact)
        if self.command == "GET":
            page = int(re.findall(r"\bpage=(\d+)", query)[0])
            return self.answer(200, json.dumps(self.comments[100 * (page - 1) : 100 * page]).encode())
        if self.command == "POST":
            self.comments.append(comment(len(self.comments) + 1, ours(path), sent["body"]))
        else:
            self.comments[int(path.rpartition("/")[2]) - 1]["body"] = sent["body"]
        return self.answer(200, b"{}")

    do_GET = do_POST = do_PATCH = do_PUT = handle_any  # noqa: N815

    def answer(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


def ours(path: str) -> str:
    return "hub-bot" if "/merge_requests/" in path else "github-actions[bot]"


def comment(number: int, author: str, body: str) -> dict[str, Any]:
    return {"id": number, "user": {"login": author}, "author": {"username": author}, "body": body}


@pytest.fixture
def forge() -> Iterator[str]:
    """The address of a forge."""
    Forge.comments, Forge.asked, Forge.artifact, Forge.refuse = [], [], None, False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_comment_is_written_once_and_then_changed(checkout: Path, forge: str, tmp_path: Path) -> None:
    Forge.comments = [comment(number, "somebody", f"{MARK}\nnot ours") for number in range(1, 151)]
    for number, audits in enumerate(((STACK,), (STACK, "ovh-gra11"))):
        store = tmp_path / f"store-{number}"
        runner = Github(checkout, store, OWN, variables={"GITHUB_API_URL": forge, "AUDIT_CODE": "1"})
        for stack in audits:
            runner.run("audit", stack=stack)
        shutil.rmtree(checkout / "evidence")
        job = runner.run("comment")
        assert job.code == 0, job.output
        assert runner.checked_out[-1]["ref"] == "base"
    assert len(Forge.comments) == 151
    assert Forge.comments[150]["body"] == (f"{MARK}\nsummary of evidence/{STACK}\n\nsummary of evidence/ovh-gra11\n")
    assert all(each["body"].endswith("not ours") for each in Forge.comments[:150])
    assert [(way, path) for way, path, _ in Forge.asked if way != "GET"] == [
        ("POST", "/repos/hospital/hub/issues/7/comments"),
        ("PATCH", "/repos/hospital/hub/issues/comments/151"),
    ]
    assert {allowed for _, _, allowed in Forge.asked} == {"Bearer token-of-the-job"}


def test_without_evidence_the_comment_does_not_go_on_saying_pass(checkout: Path, forge: str, tmp_path: Path) -> None:
    Forge.comments = [comment(1, "github-actions[bot]", f"{MARK}\n### PASS\n")]
    job = Github(checkout, tmp_path / "store", OWN, variables={"GITHUB_API_URL": forge}).run("comment")
    assert job.code == 0, job.output
    assert Forge.comments[0]["body"].startswith(f"{MARK}\nNo audit came as far as writing evidence")


def test_a_comment_is_cut_before_a_forge_refuses_it(checkout: Path, forge: str, tmp_path: Path) -> None:
    (checkout / "evidence" / "evidence-x").mkdir(parents=True)
    (checkout / "evidence" / "evidence-x" / "summary.md").write_text("x" * 70_000)
    assert Github(checkout, tmp_path / "store", OWN, variables={"GITHUB_API_URL": forge}).run("comment").code == 0
    [written] = Forge.comments
    assert len(written["body"]) == 60_000
    assert written["body"].endswith("cut here: the rest stands in the evidence.\n")


def test_a_refused_comment_is_told_in_words(checkout: Path, forge: str, tmp_path: Path) -> None:
    Forge.refuse = True
    job = Github(checkout, tmp_path / "store", OWN, variables={"GITHUB_API_URL": forge}).run("comment")
    assert job.code == 1
    assert "error: the forge refused the comment: 403" in job.output
    assert "Traceback" not in job.output


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, check=True)


def test_gitlabs_comment_comes_from_the_target_branchs_script(checkout: Path, forge: str, tmp_path: Path) -> None:
    upstream = tmp_path / "upstream"
    upstream.mkdir()
    shutil.copytree(ROOT / "ci", upstream / "ci")
    git(upstream, "init", "--quiet", "--initial-branch", "main")
    git(upstream, "add", ".")
    git(upstream, "commit", "--quiet", "--message", "target")
    git(checkout, "init", "--quiet")
    git(checkout, "remote", "add", "origin", str(upstream))
    (checkout / "ci" / "comment.py").write_text("raise SystemExit('the change itself was run')\n")
    (checkout / "evidence" / STACK).mkdir(parents=True)
    variables = {
        "CI_API_V4_URL": f"{forge}/api/v4",
        "CI_MERGE_REQUEST_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "3",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "HUB_COMMENT_TOKEN": "of-the-project",
    }
    job = gitlab_jobs(stacks=[STACK], comment=True)["hub-comment"]
    for said in ("first", "second"):
        (checkout / "evidence" / STACK / "summary.md").write_text(said)
        ended, output = run_gitlab(job, checkout, variables)
        assert ended == 0, output
    assert [each["body"] for each in Forge.comments] == [f"{MARK}\nsecond"]
    assert [(way, path) for way, path, _ in Forge.asked if way != "GET"] == [
        ("POST", "/api/v4/projects/12/merge_requests/3/notes"),
        ("PUT", "/api/v4/projects/12/merge_requests/3/notes/1"),
    ]
    assert {allowed for _, _, allowed in Forge.asked} == {"Bearer of-the-project"}
    del variables["HUB_COMMENT_TOKEN"]
    ended, output = run_gitlab(job, checkout, variables)
    assert ended == 1
    assert "error: the variable HUB_COMMENT_TOKEN is not set: docs/ci.md" in output


def merge_request(forge: str, apt: str, job: str = f"hub-audit: [{STACK}]") -> dict[str, str]:
    return {
        "STACK": STACK,
        "PATH": apt,
        "CI_API_V4_URL": f"{forge}/api/v4",
        "CI_PROJECT_ID": "12",
        "CI_JOB_NAME": job,
        "CI_JOB_TOKEN": "of-the-job",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release/1",
    }


def packed(folder: Path, pack: Path) -> bytes:
    """An artifact as GitLab gives it."""
    file = folder / "artifact.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for each in sorted(pack.iterdir()):
            archive.write(each, f"evidence/{STACK}/{each.name}")
    return file.read_bytes()


def test_on_gitlab_a_merge_request_is_compared_with_the_target_branchs_evidence(
    checkout: Path, forge: str, apt: str, tmp_path: Path
) -> None:
    job = gitlab_jobs(stacks=[STACK])["hub-audit"]
    former, whole = tmp_path / "pack", dossiers.of_hub("ovh")
    former.mkdir()
    assert whole.run is not None
    without = f"audit {STACK} --no-cloud --out evidence/{STACK}"
    for written, wanted in (
        (None, without),
        ("", without),
        (evidence.to_json(whole), f"{without} --against .hub/former"),
        (evidence.to_json(replace(whole, run=None)), without),
        (evidence.to_json(replace(whole, run=replace(whole.run, complete=False))), without),
        ("{}", without),
    ):
        (former / "results.json").write_text(written or "")
        Forge.artifact = packed(tmp_path, former) if written else (None if written is None else b"no archive")
        ended, said = run_gitlab(job, checkout, merge_request(forge, apt))
        assert ended == 0, said
        assert asked(checkout)[-1] == wanted
        assert ("No difference will be told" in said) is (wanted == without)
    assert {(path, allowed) for _, path, allowed in Forge.asked} == {
        ("/api/v4/projects/12/jobs/artifacts/release%2F1/download", "of-the-job")
    }


# Run whole, with the real `hub` and the real engine


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the working tree as it stands, with a commit of its own."""
    folder = tmp_path_factory.mktemp("clone") / "hub"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "as it stands")
    return folder


@pytest.mark.engine
def test_both_pipelines_audit_a_stack_from_a_bare_clone(clone: Path, forge: str, apt: str, tmp_path: Path) -> None:
    # GitHub: a stack that passes.
    runner = Github(clone, tmp_path / "store", OWN, variables={"GITHUB_API_URL": forge})
    assert STACK in json.loads(runner.run("stacks").outputs["names"])
    job = runner.run("audit", stack=STACK)
    assert job.code == 0, job.output
    pack = tmp_path / "store" / "artifacts" / f"evidence-{STACK}"
    assert set(PACK) <= names_in(pack)
    results = json.loads((pack / "results.json").read_text())
    assert (results["judgement"]["verdict"], results["subject"]["stack"]) == ("pass", STACK)
    assert re.fullmatch("[0-9a-f]{40}", results["subject"]["revision"]), "the pipeline left files beside the checkout"
    assert json.loads((pack / "code-quality.json").read_text()) == []
    assert job.summary == (pack / "summary.md").read_text()
    assert job.summary.startswith(f"### PASS `{STACK}`: ")
    shutil.rmtree(clone / "evidence")  # as on the fresh machine of each job
    assert runner.run("code-scanning", stack=STACK).code == 0
    assert [run["results"] for run in runner.scanned[f"hub-{STACK}"]["runs"]] == [[]]
    shutil.rmtree(clone / "evidence")
    assert runner.run("comment").code == 0
    assert [each["body"] for each in Forge.comments] == [f"{MARK}\n{job.summary}"]

    # GitLab: the same stack without what its operator declares, told against GitHub's evidence.
    (clone / "stacks" / f"policy.{STACK}.json").unlink()
    shutil.rmtree(clone / "evidence")
    Forge.artifact = packed(tmp_path, pack)
    gitlab = gitlab_jobs(stacks=[STACK])["hub-audit"]
    ended, said = run_gitlab(gitlab, clone, merge_request(forge, apt))
    assert ended == 1, said
    files = gitlab_files(gitlab, clone, {"STACK": STACK})
    assert [len(each) for each in files.values()] == [1, 1, 1]
    findings = json.loads(files["codequality"][0].read_text())
    assert {finding["check_name"] for finding in findings} == {"admin-origin", "no-public-exposure"}
    assert all((clone / finding["location"]["path"]).is_file() for finding in findings)
    summary = (files["paths"][0] / "summary.md").read_text()
    assert summary.startswith(f"### FAIL `{STACK}`: ")
    assert f"(then: pass): {len(findings)} worse</summary>" in summary
