"""Why a run failed, told from what the engine said."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from audit.engine import Failure, Outcome
from audit.events import Problem, Record

TRACEBACK = """Program failed with an unhandled exception:
Traceback (most recent call last):
  File "/hub/stacks/__main__.py", line 3, in <module>
    raise SpecError(problems)
components.problems.SpecError: The hub's spec has 1 problem; nothing was touched:
  - region: GRA is not accepted
"""


def outcome(record: Record, exit_code: int = 1, noise: str = "") -> Outcome:
    return Outcome(exit_code, record, noise, 1.0)


def test_policies_alone_are_no_failure_of_the_run(recorded: Callable[[str], Record]) -> None:
    assert outcome(recorded("violation")).failure is None


def test_policy_stop_without_a_mandatory_violation_is_a_failure(recorded: Callable[[str], Record]) -> None:
    failure = outcome(replace(recorded("violation"), violations=())).failure
    assert failure == Failure("pulumi ended with exit code 1, result 'failed', and gave no reason")


def test_success_is_no_failure() -> None:
    assert outcome(Record(result="succeeded"), exit_code=0).failure is None


@pytest.mark.parametrize("result", [None, "failed", "canceled"])
def test_exit_code_0_without_success_is_a_failure(result: str | None) -> None:
    assert outcome(Record(result=result), exit_code=0).failure is not None


def test_program_error_is_told_by_what_was_raised(recorded: Callable[[str], Record]) -> None:
    failure = outcome(recorded("program-error")).failure
    assert failure is not None
    assert failure.headline == "the program failed: RuntimeError: boom here"
    assert "Traceback" in failure.detail


def test_error_of_several_lines_keeps_its_first_line() -> None:
    failure = outcome(Record(problems=(Problem(TRACEBACK),))).failure
    assert failure is not None
    assert failure.headline == (
        "the program failed: components.problems.SpecError: The hub's spec has 1 problem; nothing was touched:"
    )


def test_error_of_a_resource_names_it_though_policies_were_violated_too(recorded: Callable[[str], Record]) -> None:
    record = recorded("provider-error")
    assert record.violations
    failure = outcome(record).failure
    assert failure is not None
    assert failure.headline == (
        "r: openstack:networking/secGroupRule:SecGroupRule resource 'r' has a problem: unknown \"sideways\" direction "
        "for openstack_networking_secgroup_rule_v2. Examine values at 'r.direction'."
    )


def test_several_errors_are_counted_and_all_kept(recorded: Callable[[str], Record]) -> None:
    failure = outcome(recorded("read-and-default-provider")).failure
    assert failure is not None
    assert failure.headline == (
        "dflt: 1 error occurred: * One of 'auth_url' or 'cloud' must be specified (and 2 more errors)"
    )
    assert failure.detail.count("urn:pulumi:q::hub::openstack:networking/network:Network::ext\n") == 2


def test_error_of_the_command_is_taken_from_its_error_stream() -> None:
    stopped = outcome(
        Record(), exit_code=6, noise="warning: old\n<{%fg 1%}>error: <{%reset%}>no stack named 'x' found\n"
    )
    assert stopped.failure == Failure("no stack named 'x' found", "warning: old\nerror: no stack named 'x' found")


def test_silence_is_told() -> None:
    failure = outcome(Record(), exit_code=-9).failure
    assert failure == Failure("pulumi ended with exit code -9 before its summary, and gave no reason")


def test_what_is_kept_of_a_resource_s_error_quotes_nothing(recorded: Callable[[str], Record]) -> None:
    failed = outcome(recorded("provider-error"))
    assert failed.failure is not None
    assert "sideways" in failed.failure.detail
    said = "failed; what was said of it may quote a secret, so it is printed on the terminal and not kept"
    urn = "urn:pulumi:t::hub::openstack:networking/secGroupRule:SecGroupRule::r"
    assert failed.recorded_failure == Failure(f"r: {said}", f"{urn}\n{said}")


@pytest.mark.parametrize("name", ["program-error", "violation"])
def test_other_failures_are_kept_as_they_were_told(name: str, recorded: Callable[[str], Record]) -> None:
    failed = outcome(recorded(name))
    assert failed.recorded_failure == failed.failure
