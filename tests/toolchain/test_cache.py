"""Where built tools are kept, and the lock on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from toolchain.cache import cache_folder, locked

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HUB_CACHE": "/x/tools", "XDG_CACHE_HOME": "/y", "HOME": "/h"}, "/x/tools"),
        ({"HUB_CACHE": "~/tools", "HOME": "/h"}, "/h/tools"),
        ({"XDG_CACHE_HOME": "/y", "HOME": "/h"}, "/y/health-data-hub"),
        ({"HUB_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/health-data-hub"),
    ],
)
def test_cache_folder(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str) -> None:
    for name in ("HUB_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


def test_a_relative_cache_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUB_CACHE", "tools")
    assert cache_folder() == tmp_path / "tools"


def test_a_free_lock_is_taken_without_waiting(tmp_path: Path) -> None:
    waited: list[bool] = []
    with locked(tmp_path / "new" / "a.lock", on_wait=lambda: waited.append(True)):
        assert (tmp_path / "new" / "a.lock").is_file()
    assert waited == []


def test_a_held_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holding = []

    def release() -> None:
        holding.append(holder.poll() is None)
        holder.communicate()

    with locked(path, on_wait=release):
        assert holding == [True]
        assert holder.returncode == 0
