"""States and events give the same records; what is neither is refused."""

import json
from typing import Any

import pytest

from policies.configuration import Configuration
from policies.feeders import FeedError, events, stack_of, state
from policies.feeders.wire import decode, decode_properties
from policies.judge import judge_feed
from policies.records import UNKNOWN, Secret

PREFIX = "urn:pulumi:dev::hub::"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
STACK = f"{PREFIX}pulumi:pulumi:Stack::hub-dev"
CLOUD = f"{PREFIX}pulumi:providers:openstack::cloud"
DEFAULT = f"{PREFIX}pulumi:providers:openstack::default_5_5_3"


def volume(name: str, provider: str, **inputs: Any) -> dict[str, Any]:
    token = "openstack:blockstorage/volume:Volume"
    return {
        "urn": f"{PREFIX}{token}::{name}",
        "type": token,
        "custom": True,
        "id": "1",
        "parent": STACK,
        "inputs": {"__defaults": [], "size": 22, **inputs},
        "outputs": {},
        "provider": f"{provider}::0123",
        "protect": True,
    }


RESOURCES: list[dict[str, Any]] = [
    {"urn": STACK, "type": "pulumi:pulumi:Stack", "custom": False},
    volume("good", CLOUD, volumeType="classic-luks"),
    volume("secret", CLOUD, volumeType={**SECRET, "ciphertext": "v1:abc"}),
    volume("unknown", CLOUD, volumeType=UNKNOWN_TEXT),
    volume("default", DEFAULT, volumeType="luks"),
    {
        "urn": CLOUD,
        "type": "pulumi:providers:openstack",
        "custom": True,
        "inputs": {
            "__internal": {},
            "authUrl": "https://auth.cloud.ovh.net/v3",
            "region": "GRA11",
            "password": {**SECRET, "plaintext": '"hush"'},
        },
        "outputs": {},
    },
]


def as_state(resources: list[dict[str, Any]], **more: Any) -> str:
    return json.dumps({"version": 3, "deployment": {"resources": resources, **more}})


def as_events(resources: list[dict[str, Any]], op: str = "create", result: str = "succeeded") -> list[str]:
    steps = [
        {"resourcePreEvent": {"metadata": {"op": op, "urn": one["urn"], "type": one["type"], "new": one}}}
        for one in resources
    ]
    ends: list[dict[str, Any]] = [{"summaryEvent": {"isPreview": True, "result": result}}, {"cancelEvent": {}}]
    return [json.dumps({"sequence": number, **event}) for number, event in enumerate([*steps, *ends])]


def test_both_feeders_give_the_same_records() -> None:
    ours = state.read(as_state(RESOURCES))
    theirs = events.read(as_events(RESOURCES))
    assert ours.records == theirs.records
    assert (ours.project, ours.stack, ours.dry_run, ours.complete) == ("hub", "dev", False, True)
    assert (theirs.project, theirs.stack, theirs.dry_run, theirs.complete) == ("hub", "dev", True, True)


def test_records_carry_what_was_given() -> None:
    records = {record.name: record for record in state.read(as_state(RESOURCES)).records}
    good = records["good"]
    assert good.inputs == {"size": 22, "volumeType": "classic-luks"}
    assert good.provider is not None
    assert good.provider.inputs == {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11", "password": Secret()}
    assert (good.parent, good.protect, good.custom, good.external, good.outputs) == (STACK, True, True, False, {})
    assert records["secret"].inputs["volumeType"] == Secret()
    assert records["unknown"].inputs["volumeType"] is UNKNOWN
    assert (records["hub-dev"].custom, records["hub-dev"].provider) == (False, None)


def test_a_default_provider_that_is_only_named_gets_a_record() -> None:
    spoken = {"urn": DEFAULT, "type": "pulumi:providers:openstack", "custom": True, "inputs": {"region": "GRA11"}}
    silent = judge_feed(events.read(as_events(RESOURCES)), Configuration()).results
    loud = judge_feed(state.read(as_state([*RESOURCES, spoken])), Configuration()).results
    assert silent == loud
    states = {result.rule: result.state for result in silent if result.urn == DEFAULT}
    assert states["explicit-provider"] == "fail"
    assert states["residency"] == "not evaluated"


def test_no_secret_is_kept_anywhere() -> None:
    feed = state.read(as_state(RESOURCES))
    assert "hush" not in repr(feed)
    assert "v1:abc" not in repr(feed)


def test_what_is_only_read_is_marked() -> None:
    assert {record.external for record in events.read(as_events(RESOURCES[1:2], op="read")).records} == {True}
    external = [{**RESOURCES[1], "external": True}]
    assert [record.external for record in state.read(as_state(external)).records] == [True]


@pytest.mark.parametrize("op", ["delete", "delete-replaced", "discard"])
def test_what_goes_away_is_not_judged(op: str) -> None:
    assert events.read(as_events(RESOURCES, op=op)).records == ()


@pytest.mark.parametrize(
    ("lines", "complete"),
    [
        (as_events(RESOURCES), True),
        (as_events(RESOURCES, result="failed"), False),
        (as_events(RESOURCES)[:-2], False),
        (as_events([]), False),
        ([*as_events(RESOURCES), "", "\n"], True),
    ],
)
def test_a_run_that_did_not_end_well_is_not_complete(lines: list[str], complete: bool) -> None:
    assert events.read(lines).complete is complete


def test_a_state_with_unfinished_operations_is_not_complete() -> None:
    assert not state.read(as_state(RESOURCES, pending_operations=[{"type": "creating"}])).complete
    assert not state.read(as_state([])).complete


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", r"^the state is not JSON \(.*\); write it with `pulumi stack export --file FILE`$"),
        ("[]", r"^the document holds no deployment; write it with"),
        ('{"version": 2, "deployment": {}}', r"^the state has version 2, and version 3 is read;"),
    ],
)
def test_what_is_no_state_is_refused(text: str, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        state.read(text)


@pytest.mark.parametrize(
    "line",
    [
        "Previewing update (dev):",
        '{"steps": []}',
        "[1]",
        '{"sequence":7,"timestamp":1,"resOutputsEvent":{"meta',
        '{"sequence":7,"timestamp":1,"resourcePreEvent":{]}',
    ],
)
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(FeedError, match=r"^line 2 is not an event of the engine; run `PULUMI_ENABLE_STREAMING"):
        events.read([as_events([])[0], line])


@pytest.mark.parametrize("urn", ["", "urn:pulumi:dev", "not a urn"])
def test_what_is_no_urn_is_refused(urn: str) -> None:
    with pytest.raises(FeedError, match="is not a URN of Pulumi"):
        stack_of(urn)


def test_values_are_decoded() -> None:
    mark = "4dabf18193072939515e22adb298388d"
    output = {mark: "d0e6a833031e9bbcd3f4e8bde6ca49a4"}
    assert decode_properties(
        {
            "whole": 22.0,
            "half": 0.5,
            "flag": True,
            "__internal": {},
            "list": [1.0, {"__defaults": [], "deep": UNKNOWN_TEXT}],
            "secret": {**SECRET, "value": "x"},
            "redacted": "[secret]",
            "file": {mark: "c44067f5952c0a294b673a41bacd8c17", "path": "f"},
            "reference": {mark: "5cf8f73096256a8f31e491e813e4eb8e", "urn": STACK},
            "plain output": {**output, "value": "v"},
            "secret output": {**output, "value": "v", "secret": True},
            "unknown output": output,
        }
    ) == {
        "whole": 22,
        "half": 0.5,
        "flag": True,
        "list": [1, {"deep": UNKNOWN}],
        "secret": Secret(),
        "redacted": Secret(),
        "file": "[file]",
        "reference": STACK,
        "plain output": "v",
        "secret output": Secret(),
        "unknown output": UNKNOWN,
    }
    assert isinstance(decode(22.0), int)
