"""Results on disk: a killed run loses nothing and cannot be taken for a finished one."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.journal import Journal
from policies.judge import judge
from policies.packs import HDS
from policies.results import Result, Run, load, partial_path, to_json

BEGUN = Run(False, "hub", "dev", True, "hds", "0.1.0", {}, datetime(2026, 11, 23, tzinfo=UTC), None, HDS.about, ())


@pytest.fixture
def results(make: Any) -> tuple[Result, ...]:
    return judge([make("openstack:blockstorage/volume:Volume", {"volumeType": "luks"})], Configuration())


def test_a_finished_run_is_one_document(tmp_path: Path, results: tuple[Result, ...]) -> None:
    path = tmp_path / "deep" / "results.json"
    journal = Journal(path, BEGUN)
    for result in results:
        journal.add([result])
    whole = replace(BEGUN, complete=True, results=results)
    journal.finish(whole)
    assert load(path) == whole
    assert [found.name for found in path.parent.iterdir()] == ["results.json"]


def test_a_new_run_ends_the_truth_of_the_old_one(tmp_path: Path, results: tuple[Result, ...]) -> None:
    path = tmp_path / "results.json"
    path.write_text(to_json(replace(BEGUN, complete=True, results=results)), encoding="utf-8")
    Journal(path, BEGUN)
    assert load(path) == BEGUN


KILLED = """
import os, signal, sys
from pathlib import Path
from policies.journal import Journal
from policies.results import from_json
whole = from_json(sys.stdin.read())
journal = Journal(Path(sys.argv[1]), whole)
for result in whole.results:
    journal.add([result])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_every_result_and_no_mark(tmp_path: Path, results: tuple[Result, ...]) -> None:
    path = tmp_path / "results.json"
    text = to_json(replace(BEGUN, complete=True, results=results))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], input=text, text=True, env=environment, check=False
    )
    assert done.returncode == -signal.SIGKILL
    left = load(path)
    assert (left.complete, left.results, left.passed) == (False, results, False)


def test_a_line_cut_short_is_left_out(tmp_path: Path, results: tuple[Result, ...]) -> None:
    path = tmp_path / "results.json"
    journal = Journal(path, BEGUN)
    journal.add(results[:1])
    with partial_path(path).open("a", encoding="utf-8") as lines:
        lines.write('{"rule": "resid')
    assert load(path).results == results[:1]
