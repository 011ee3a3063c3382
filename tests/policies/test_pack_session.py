"""The pack's session, called as the SDK calls its policies."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi_policy
import pytest
from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.policy import _NotApplicableError

from policies.configuration import Configuration
from policies.feeders.pack import COMPLETENESS, RESULTS_VARIABLE, Session, message, policies, prepare_sdk
from policies.packs import HDS
from policies.results import Enforcement, Result, Severity, State, load
from policies.rules import RULES, STACK_RULES

PREFIX = "urn:pulumi:dev::hub::"
VOLUME = "openstack:blockstorage/volume:Volume"
OPTIONS = PolicyResourceOptions(
    False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], f"{PREFIX}pulumi:pulumi:Stack::s"
)
CLOUD = PolicyProviderResource(
    "pulumi:providers:openstack",
    {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11"},
    f"{PREFIX}pulumi:providers:openstack::cloud",
    "cloud",
)


def asked(name: str, inputs: Mapping[str, Any], configuration: Any = None) -> ResourceValidationArgs:
    return ResourceValidationArgs(VOLUME, inputs, f"{PREFIX}{VOLUME}::{name}", name, OPTIONS, CLOUD, configuration)


def in_stack(*names: str) -> StackValidationArgs:
    return StackValidationArgs(
        [PolicyResource(VOLUME, {}, f"{PREFIX}{VOLUME}::{name}", name, OPTIONS, CLOUD, None, [], {}) for name in names]
    )


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.delenv(RESULTS_VARIABLE, raising=False)
    return Session(tmp_path, HDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".hub" / "results" / "hub.dev.json"


def ask_all(session: Session, name: str, inputs: Mapping[str, Any]) -> list[Result]:
    return [session.judge(rule, asked(name, inputs)) for rule in RULES]


def end(session: Session, args: StackValidationArgs) -> tuple[Result, ...]:
    for rule in STACK_RULES:
        session.judge_together(rule, args)
    return session.finish(args)


def test_results_are_on_disk_before_the_end(session: Session, path: Path) -> None:
    results = ask_all(session, "one", {"volumeType": "luks"})
    run = load(path)
    assert (run.complete, run.project, run.stack) == (False, "hub", "dev")
    assert set(run.results) == set(results)


def test_the_end_makes_the_run_complete(session: Session, path: Path) -> None:
    ask_all(session, "one", {"volumeType": "luks"})
    assert end(session, in_stack("one")) == ()
    run = load(path)
    assert run.complete
    assert {result.rule for result in run.results} == {rule.id for rule in HDS.everything}
    assert run.configuration == Configuration().to_json()
    assert run.finished is not None
    assert run.finished >= run.started


def test_the_last_answer_about_a_resource_counts(session: Session, path: Path) -> None:
    ask_all(session, "one", {"volumeType": "classic"})
    ask_all(session, "one", {"volumeType": "luks"})
    end(session, in_stack("one"))
    [result] = [each for each in load(path).results if each.rule == "encryption-at-rest"]
    assert result.state is State.PASS


def test_a_resource_nobody_asked_about_is_not_evaluated(session: Session, path: Path) -> None:
    ask_all(session, "one", {"volumeType": "luks"})
    missing = end(session, in_stack("one", "two"))
    assert {(one.urn, one.state) for one in missing} == {(f"{PREFIX}{VOLUME}::two", State.NOT_EVALUATED)}
    assert [one.rule for one in missing] == [rule.id for rule in HDS.everything]
    assert not load(path).passed


def test_policies_report_what_blocks_and_leave_out_what_does_not_apply(session: Session) -> None:
    made = {policy.name: policy for policy in policies(session, HDS)}
    assert list(made) == [*(rule.id for rule in HDS.everything), COMPLETENESS]
    reported: list[tuple[str, str | None]] = []

    def report(text: str, urn: str | None = None) -> None:
        reported.append((text, urn))

    encryption = made["encryption-at-rest"]
    assert isinstance(encryption, ResourceValidationPolicy)
    encryption.validate(asked("good", {"volumeType": "luks"}), report)
    assert reported == []
    encryption.validate(asked("bad", {"volumeType": "classic"}), report)
    assert [text.partition(",")[0] for text, _ in reported] == ["volumeType is classic"]
    exposure = made["no-public-exposure"]
    assert isinstance(exposure, ResourceValidationPolicy)
    with pytest.raises(_NotApplicableError) as left_out:
        exposure.validate(asked("good", {}), report)
    assert left_out.value.reason == "cannot be reached from a public network by itself"
    ending = made[COMPLETENESS]
    assert isinstance(ending, StackValidationPolicy)
    reported.clear()
    ending.validate(in_stack("good", "bad"), report)
    assert len(reported) == 2 * len(HDS.everything) - 3
    assert {urn for _, urn in reported} == {f"{PREFIX}{VOLUME}::good", f"{PREFIX}{VOLUME}::bad"}


def test_a_message_is_one_line_with_the_remedy(session: Session) -> None:
    result = session.judge(RULES[0], asked("one", {"region": "BHS5"}))
    assert message(result) == (
        "BHS5 is in Canada, outside the European Union. Give a region inside the perimeter, in the exact spelling of "
        "its cloud, and redundancy that keeps every copy in that region."
    )


@pytest.mark.parametrize("absolute", [False, True])
def test_the_results_file_may_lie_elsewhere(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absolute: bool
) -> None:
    elsewhere = Path("elsewhere", "results.json")
    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path / elsewhere if absolute else elsewhere))
    ask_all(session, "one", {})
    assert load(tmp_path / elsewhere).stack == "dev"


def test_secret_marks_cannot_be_kept_with_another_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pulumi_policy.policy, "deserialize_properties")
    with pytest.raises(RuntimeError, match="this release of pulumi-policy cannot be used"):
        prepare_sdk()


def test_severities_and_levels_have_the_names_pulumi_knows() -> None:
    assert {severity.value for severity in Severity} == {"low", "medium", "high", "critical"}
    assert {level.value for level in Enforcement} == {"mandatory", "advisory"}
