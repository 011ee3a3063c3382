"""`--verbose` shows on standard error what the audit logs, `--quiet` and no option do not."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from audit.events import EventReader
from audit.progress import engine_progress
from cli import screen

RECORDED = Path(__file__).parents[1] / "audit" / "recorded" / "violation.jsonl"
TITLE = "Preview of t"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    screen.mode.choose(json=False, quiet=False, verbose=False)


def watched(monkeypatch: pytest.MonkeyPatch, console: Console, *, quiet: bool, verbose: bool) -> None:
    """Follow a recorded run as a command would."""
    monkeypatch.setattr(screen, "progress", console)
    screen.mode.choose(json=True, quiet=quiet, verbose=verbose)
    reader = EventReader()
    with engine_progress(console, TITLE) as observer:
        for line in RECORDED.read_text(encoding="utf-8").splitlines():
            assert reader.feed(line)
            observer(reader)


@pytest.mark.parametrize(
    ("quiet", "verbose", "shown"),
    [
        (False, True, [
            "Preview of t …", "info: hello", "create pulumi:pulumi:Stack hub-t",
            "create pulumi:providers:openstack gra", "create hub:test:C area", "mandatory enc v: x",
            "volume must be encrypted", "create openstack:blockstorage/volume:Volume v",
            "create openstack:networking/network:Network area-net", "error: preview failed", "Preview of t",
        ]),
        (False, False, ["Preview of t …", "Preview of t"]),
        (True, False, []),
    ],
)  # fmt: skip
def test_what_the_engine_says(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: bool,
    verbose: bool,
    shown: list[str],
) -> None:
    watched(monkeypatch, Console(stderr=True, width=40), quiet=quiet, verbose=verbose)
    answer = capsys.readouterr()
    assert answer.out == ""
    assert [line.split(" · ")[0] for line in answer.err.splitlines()] == shown


def test_in_a_terminal_the_lines_stand_above_the_live_one(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, color_system=None, width=120)
    watched(monkeypatch, console, quiet=False, verbose=True)
    text = written.getvalue()
    assert "\ncreate hub:test:C area\n" in text.replace("\x1b[2K", "").replace("\r", "\n")
    # The live line is drawn again beneath, and nothing of it is left in the end.
    assert text.splitlines()[-1].startswith(f"\x1b[1A\x1b[2K{TITLE} · done in ")


def test_other_libraries_logs_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screen, "progress", Console(stderr=True))
    screen.mode.choose(json=False, quiet=False, verbose=True)
    logging.getLogger("urllib3").info("not ours")
    logging.getLogger("audit.progress").info("ours [bold]")
    assert capsys.readouterr().err.splitlines() == ["ours [bold]"]
