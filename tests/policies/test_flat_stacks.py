"""Stacks that use no component of ours: every planted weakness is found, and nothing is found on a good one."""

from datetime import date

import flat
import pytest
from flat.expectations import FOLLOWS, PLANTED, expected

from policies.judge import judge
from policies.packs import EU_RESIDENCY
from policies.records import UNKNOWN, Secret
from policies.results import Result, State
from policies.rules import RULES, STACK_RULES

TODAY = date(2026, 11, 25)
OPEN = {State.FAIL, State.NOT_EVALUATED}


def results(program: str) -> tuple[Result, ...]:
    return judge(flat.records(program), flat.configuration(program), today=TODAY)


def found(program: str) -> set[tuple[str, str, State]]:
    return {
        (result.urn.rpartition("::")[2], result.rule, result.state)
        for result in results(program)
        if result.state in OPEN
    }


@pytest.mark.parametrize("program", flat.PROGRAMS)
def test_what_was_planted_is_found_and_nothing_else(program: str) -> None:
    said, wanted = found(program), expected(program)
    assert (sorted(said - wanted), sorted(wanted - said)) == ([], [])


@pytest.mark.parametrize("program", flat.PROGRAMS)
def test_no_rule_breaks_on_what_others_write(program: str) -> None:
    said = results(program)
    assert [result.reason for result in said if result.rule_error] == []
    assert len(said) == len(flat.records(program)) * (len(RULES) + len(STACK_RULES))


@pytest.mark.parametrize("program", ["azure_bad", "openstack_bad"])
def test_enough_was_planted_and_is_told_from_what_follows(program: str) -> None:
    planted, follows = (
        {(name, rule) for each in part[program].values() for name, rules in each.items() for rule in rules.split()}
        for part in (PLANTED, FOLLOWS)
    )
    assert len({name for name, _ in planted}) >= 25
    assert not planted & follows


def test_every_rule_has_a_finding_in_some_bad_stack() -> None:
    said = {rule for program in ("azure_bad", "openstack_bad") for _, rule, _ in found(program)}
    assert said == {rule.id for rule in (*RULES, *STACK_RULES)}


@pytest.mark.parametrize("program", flat.PROGRAMS)
def test_no_secret_is_told(program: str) -> None:
    assert "canary" in flat.source(program)
    told = "\n".join(str(result) for result in results(program))
    assert "canary" not in told


@pytest.mark.parametrize("program", flat.PROGRAMS)
def test_programs_hold_what_previews_hold(program: str) -> None:
    """Values that only a deployment knows, secrets, and references that the rules follow."""
    records = flat.records(program)
    values = [value for record in records for value in record.inputs.values()]
    assert any(value is UNKNOWN for value in values)
    assert any(record.references for record in records)
    assert any(Secret() in each.values() for record in records for each in _levels(record.inputs))


def _levels(value: object) -> list[dict[str, object]]:
    if not isinstance(value, dict):
        return []
    return [value, *(level for member in value.values() for level in _levels(member))]


def test_the_pack_of_places_finds_bad_places_and_judges_nothing_else() -> None:
    for program, wrong in (
        ("azure_good", set()),
        ("openstack_good", set()),
        ("azure_bad", {"abroad", "copied", "database", "backups"}),
        ("openstack_bad", {"abroad", "canada", "copied"}),
    ):
        records = flat.records(program)
        # Only the pack's own settings reach its rules.
        said = judge(records, flat.configuration(program), EU_RESIDENCY, TODAY)
        failed = {result.urn.rpartition("::")[2] for result in said if result.state is State.FAIL}
        by_default = {name for name in failed if name.startswith("default_") or name == "anywhere"}
        assert failed - by_default == wrong
        assert {result.rule for result in said} == {"residency", "explicit-provider", "known-types"}
