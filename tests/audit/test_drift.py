"""Drift: what differs, and which rules and controls it weakens."""

import json
from datetime import UTC, datetime
from typing import Any

from small_state import VOLUME, state

from audit.drift import GONE, drift
from audit.evidence import Drift
from policies.configuration import Configuration
from policies.feeders import Feed
from policies.feeders import state as states
from policies.judge import judge_feed
from policies.results import Run

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def feed(document: dict[str, Any]) -> Feed:
    return states.read(json.dumps(document))


def judge(given: Feed) -> Run:
    return judge_feed(given, Configuration(), NOW)


def test_nothing_drifted() -> None:
    assert drift(feed(state()), feed(state()), judge) == ()


def test_a_drifted_region_weakens_the_rule_on_places_and_its_controls() -> None:
    (found,) = drift(feed(state()), feed(state(region="BHS5")), judge)
    assert (found.urn, found.path, found.recorded, found.live) == (VOLUME, "region", "GRA11", "BHS5")
    assert "residency" in found.weakens
    assert "HDS-EXI-28" in found.controls


def test_what_weakens_nothing_is_told_all_the_same() -> None:
    assert drift(feed(state()), feed(state(size=2)), judge) == (Drift(VOLUME, "size", "1", "2", (), ()),)


def test_what_the_cloud_no_longer_has_is_gone() -> None:
    live = state()
    del live["deployment"]["resources"][2]
    (found,) = drift(feed(state()), feed(live), judge)
    assert (found.urn, found.path, found.live) == (VOLUME, "", GONE)


def test_a_better_value_weakens_nothing() -> None:
    (found,) = drift(feed(state(region="BHS5")), feed(state()), judge)
    assert found.weakens == ()


def test_secrets_are_told_without_their_value() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "hunter2"}
    (found,) = drift(feed(state()), feed(state(description=secret)), judge)
    assert (found.path, found.recorded, found.live) == ("description", "(absent)", "[secret]")
