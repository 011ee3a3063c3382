"""Rule `waivers`, and what a waiver does to the finding that it accepts."""

from datetime import date
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.judge import judge
from policies.packs import HDS
from policies.results import State

RULE = "waivers"
VOLUME = "openstack:blockstorage/volume:Volume"
WAIVER = {
    "type": "openstack:blockstorage:Volume",
    "name": "lab",
    "reason": "moves to an encrypted one in December",
    "owner": "ops@hospital.example",
    "granted": "2026-11-01",
    "until": "2026-12-31",
}
TODAY = date(2026, 11, 25)


def document(**changes: str) -> dict[str, Any]:
    return {"encryption-at-rest": {"waivers": [{**WAIVER, **changes}]}}


def test_nothing_was_waived(decide_together: Any, make: Any) -> None:
    found = decide_together(RULE, [make(VOLUME, {}, name="lab")])
    assert (found["lab"].state, found["lab"].reason) == ("not applicable", "nothing about it was waived")


def test_a_waiver_in_force_is_reported(decide_together: Any, make: Any) -> None:
    found = decide_together(RULE, [make(VOLUME, {}, name="lab"), make(VOLUME, {}, name="other")], document())
    assert found["lab"].state == "pass"
    assert found["lab"].reason == (
        "encryption-at-rest is waived until 2026-12-31 by ops@hospital.example: moves to an encrypted one in December"
    )
    assert [(one.path, one.value) for one in found["lab"].evidence] == [
        (
            "encryption-at-rest.waivers",
            "encryption-at-rest on openstack:blockstorage:Volume lab: 2026-11-01 to 2026-12-31, ops@hospital.example",
        )
    ]
    assert found["other"].state == "not applicable"


@pytest.mark.parametrize(
    ("changes", "today", "reason"),
    [
        ({}, date(2027, 1, 1), "ended on 2026-12-31"),
        ({}, date(2026, 10, 31), "begins on 2026-11-01 only"),
        ({"name": "gone"}, TODAY, "is about no resource of this stack"),
    ],
)
def test_a_waiver_that_does_not_count_fails(
    decide_together: Any, make: Any, changes: dict[str, str], today: date, reason: str
) -> None:
    found = decide_together(RULE, [make(VOLUME, {}, name="lab")], document(**changes), today)
    assert found["lab"].state == "fail"
    assert reason in found["lab"].reason


@pytest.mark.parametrize("rule", ["residency", "explicit-provider", "known-types"])
def test_no_waiver_counts_for_where_data_lie(decide_together: Any, make: Any, rule: str) -> None:
    found = decide_together(RULE, [make(VOLUME, {}, name="lab")], {rule: {"waivers": [WAIVER]}})
    assert (found["lab"].state, found["lab"].reason) == ("fail", f"no waiver counts for the rule {rule}")


def encryption(make: Any, given: dict[str, Any], today: date = TODAY, **inputs: Any) -> Any:
    results = judge([make(VOLUME, inputs, name="lab")], Configuration.from_pack(given), HDS, today)
    [found] = [result for result in results if result.rule == "encryption-at-rest"]
    return found


def test_a_waived_finding_keeps_its_state_and_stops_nothing(make: Any) -> None:
    found = encryption(make, document(), volumeType="classic")
    assert (found.state, found.blocks) == (State.FAIL, False)
    assert found.waived is not None
    assert (found.waived.owner, found.waived.until) == ("ops@hospital.example", date(2026, 12, 31))


def test_other_findings_and_other_days_are_not_waived(make: Any) -> None:
    assert encryption(make, document(name="other"), volumeType="classic").blocks
    assert encryption(make, document(), date(2027, 1, 1), volumeType="classic").blocks
    assert encryption(make, document(), volumeType="luks").waived is None


def test_a_place_cannot_be_waived(make: Any) -> None:
    results = judge(
        [make(VOLUME, {"region": "BHS5"}, name="lab")],
        Configuration.from_pack({"residency": {"waivers": [WAIVER]}}),
        HDS,
        TODAY,
    )
    [found] = [result for result in results if result.rule == "residency"]
    assert (found.state, found.waived, found.blocks) == (State.FAIL, None, True)


def test_measures_that_a_hub_does_without_are_reported(decide_together: Any, make: Any) -> None:
    hub = "health-data-hub:index:HealthDataHub"
    given = {"without": {"backups": "rebuilt from the source every day"}}
    found = decide_together(RULE, [make(hub, given, name="hub", custom=False)])
    assert (found["hub"].state, found["hub"].reason) == (
        "pass",
        "the hub's spec does without backups: rebuilt from the source every day",
    )
    assert decide_together(RULE, [make(hub, {"without": {}}, name="hub", custom=False)])["hub"].reason == (
        "the hub's spec does without no measure"
    )
