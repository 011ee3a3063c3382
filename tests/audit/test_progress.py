"""What a run of the engine shows of itself: a line of progress, and in the log all that it says."""

import io
import json
import logging
import time
from pathlib import Path

import pytest
from rich.console import Console

from audit.events import EventReader
from audit.progress import engine_progress, writing_progress

RECORDED = Path(__file__).parent / "recorded"
NETWORK = "openstack:networking/network:Network"


def follow(lines: list[str], console: Console) -> None:
    reader = EventReader()
    with engine_progress(console, "Preview of t") as observer:
        for line in lines:
            assert reader.feed(line)
            observer(reader)


def said(caplog: pytest.LogCaptureFixture, lines: list[str]) -> list[str]:
    with caplog.at_level(logging.INFO, logger="audit"):
        follow(lines, Console(file=io.StringIO()))
    return [record.getMessage() for record in caplog.records]


def recorded(name: str) -> list[str]:
    return (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


def diagnostic(message: str, severity: str = "info", urn: str | None = None) -> str:
    return json.dumps({"sequence": 1, "diagnosticEvent": {"message": message, "severity": severity, "urn": urn}})


def test_log_has_steps_violations_and_what_was_printed_as_they_come(caplog: pytest.LogCaptureFixture) -> None:
    assert said(caplog, recorded("violation")) == [
        "info: hello",
        "create pulumi:pulumi:Stack hub-t",
        "create pulumi:providers:openstack gra",
        "create hub:test:C area",
        "mandatory enc v: x\nvolume must be encrypted",
        "create openstack:blockstorage/volume:Volume v",
        f"create {NETWORK} area-net",
        "error: preview failed",
    ]


def test_log_says_which_resource_a_provider_speaks_of(caplog: pytest.LogCaptureFixture) -> None:
    errors = [line for line in said(caplog, recorded("provider-error")) if line.startswith("error")]
    assert len(errors) == 1
    assert errors[0].startswith("error r: openstack:networking/secGroupRule:SecGroupRule resource 'r' has a problem")


def test_log_is_plain_text_without_what_moves_a_cursor(caplog: pytest.LogCaptureFixture) -> None:
    coloured = diagnostic("<{%fg 1%}>red<{%reset%}>\x1b[31m\u00a0é\x1b[0m\x1b[2K\r\x07\n", "warning", "a::b")
    assert said(caplog, [coloured]) == ["warning b: red\u00a0é[2K"]


def test_log_leaves_out_what_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert said(caplog, [diagnostic(" \n"), diagnostic("marshalled", "debug"), '{"sequence":2,"cancelEvent":{}}']) == []


def test_log_shows_no_credential_of_the_environment(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "OS_PASSWORD": "canary",
        "ARM_CLIENT_SECRET": "canary-longer",
        "OVH_APPLICATION_KEY": "4711k",
        "X_TOKEN": "abc",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    line = diagnostic("no token for canary-longer, canary; 4711k abc")
    assert said(caplog, [line]) == ["info: no token for [secret], [secret]; [secret] abc"]


def test_log_of_a_step_holds_no_value(caplog: pytest.LogCaptureFixture) -> None:
    new = {"type": "x:y:Z", "inputs": {"password": "canary"}, "outputs": {"key": "canary"}}
    step = {
        "sequence": 1,
        "resourcePreEvent": {"metadata": {"op": "update", "urn": "a::b", "type": "x:y:Z", "new": new}},
    }
    assert said(caplog, [json.dumps(step)]) == ["update x:y:Z b"]


def test_without_a_log_the_engine_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    written = io.StringIO()
    follow(recorded("violation"), Console(file=written))
    assert caplog.records == []
    assert [line.split(" · ")[0] for line in written.getvalue().splitlines()] == ["Preview of t …", "Preview of t"]


def test_files_are_told_on_a_terminal_alone() -> None:
    for terminal, shown in ((True, "Evidence · page.html"), (False, "")):
        screen = io.StringIO()
        console = Console(file=screen, force_terminal=terminal, width=80)
        with writing_progress(console, "Evidence") as observer:
            observer("page.html")
            time.sleep(0.3)  # a live line is drawn some times a second
        assert shown in screen.getvalue()
        assert bool(screen.getvalue()) is terminal
