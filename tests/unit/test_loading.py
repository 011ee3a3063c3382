"""Loading a spec: every problem at once, each with path, value and what is allowed."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from specs import STACKS, loaded, written

from components.loading import load
from components.problems import Problem, SpecError


def problems(raw: object, environment: dict[str, str] | None = None) -> list[Problem]:
    with pytest.raises(SpecError) as refused:
        load(raw, environment or {})
    return list(refused.value.problems)


def only(raw: object, environment: dict[str, str] | None = None) -> Problem:
    found = problems(raw, environment)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("cloud", sorted(STACKS))
def test_the_example_stacks_load(cloud: str) -> None:
    assert (loaded(cloud).cloud, loaded(cloud).name) == (cloud, "demo")


def test_all_problems_are_told_at_once() -> None:
    raw = written("ovh", regoin="GRA11", region="EU-WEST-LZ-MNC-A", address_space="10.0.0.0/33", custody="customer")
    raw["senders"] = ["192.0.2.0/30", "10.1.1.1/8"]
    raw["require"] = ["immutable-logs"]
    raw["workspaces"] = copy.deepcopy(raw["workspaces"])
    raw["workspaces"][0]["sloot"] = 3
    raw["workspaces"][0]["pools"][0]["accelerator"] = "T4:1"
    raw["workspaces"][1]["slot"] = 1
    found = problems(raw, {"OS_REGION_NAME": "BHS5"})
    assert [(problem.path, problem.value) for problem in found] == [
        ("address_space", "10.0.0.0/33"),
        ("custody", "customer"),
        ("region", "EU-WEST-LZ-MNC-A"),
        ("region", "EU-WEST-LZ-MNC-A"),
        ("region", "OS_REGION_NAME=BHS5"),
        ("regoin", "an unknown key"),
        ("require[0]", "immutable-logs"),
        ("senders[0]", "192.0.2.0/30"),
        ("senders[1]", "10.1.1.1/8"),
        ("workspaces[0].pools[0].accelerator", "T4:1"),
        ("workspaces[0].sloot", "an unknown key"),
        ("workspaces[1].slot", "1"),
    ]
    assert all(problem.allowed for problem in found)


def test_the_message_shows_each_problem_on_a_line_of_its_own() -> None:
    text = str(SpecError([Problem("b", "2", "3"), Problem("a", "1", "2", "Do it.")]))
    assert text == (
        "The hub's spec has 2 problems; nothing was touched:\n"
        "  - a: 1 is not accepted; allowed: 2. Do it.\n"
        "  - b: 2 is not accepted; allowed: 3"
    )


@pytest.mark.parametrize("raw", [None, [], "demo", 3])
def test_a_spec_that_is_no_mapping(raw: object) -> None:
    assert only(raw).path == "hub"


def test_an_empty_spec_lists_what_is_required() -> None:
    assert [problem.path for problem in problems({})] == [
        "address_space",
        "admin_networks",
        "cloud",
        "contacts",
        "end_date",
        "name",
        "region",
        "ssh_public_keys",
    ]


def test_unknown_keys_are_refused_with_the_nearest_known_one() -> None:
    assert only(written("azure", contcts=1)).remedy == "Did you mean `contacts`?"
    nested = only(written("azure", logs={"retention": 365}))
    assert (nested.path, nested.allowed) == ("logs.retention", "justification, retention_days")


def change_workspace(change: Callable[[list[dict[str, Any]]], None]) -> dict[str, Any]:
    raw = written("sandbox")
    change(raw["workspaces"])
    return raw


def test_two_workspaces_with_one_slot() -> None:
    found = only(change_workspace(lambda listed: listed[1].update(slot=1)))
    assert (found.path, found.value, found.allowed) == (
        "workspaces[1].slot",
        "1",
        "a slot of its own: cardio has this one",
    )


def test_two_workspaces_with_one_name() -> None:
    assert only(change_workspace(lambda listed: listed[1].update(name="cardio"))).path == "workspaces[1].name"


def test_two_pools_with_one_name() -> None:
    found = only(change_workspace(lambda listed: listed[0]["pools"].append(dict(listed[0]["pools"][0]))))
    assert found.path == "workspaces[0].pools[2].name"


def test_a_slot_that_the_space_does_not_hold() -> None:
    raw = change_workspace(lambda listed: listed[1].update(slot=17))
    found = only({**raw, "address_space": "10.40.0.0/19"})
    assert (found.path, found.allowed) == ("workspaces[1].slot", "1 to 16 in 10.40.0.0/19")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"address_space": "10.40.0.0/20"}, "address_space"),
        ({"address_space": "10.0.0.0/8"}, "address_space"),
        ({"address_space": "11.0.0.0/16"}, "address_space"),
        ({"admin_networks": ["10.40.3.0/24"]}, "admin_networks[0]"),
        ({"admin_networks": ["0.0.0.0/0"], "senders": []}, "admin_networks[0]"),
        ({"admin_networks": []}, "admin_networks"),
        ({"admin_networks": ["192.0.2.0/25", "192.0.2.64/26"]}, "admin_networks[1]"),
        ({"senders": ["10.40.0.0/15"]}, "senders[0]"),
        ({"name": "Demo"}, "name"),
        ({"name": "a-name-that-is-too-long"}, "name"),
        ({"perimeter": "world"}, "perimeter"),
        ({"ssh_public_keys": ["ssh-rsa not a key!"]}, "ssh_public_keys[0]"),
        ({"ssh_public_keys": []}, "ssh_public_keys"),
        ({"logs": {"retention_days": 179}}, "logs.retention_days"),
        ({"logs": {"retention_days": 1097, "justification": "x"}}, "logs.retention_days"),
        ({"logs": {"retention_days": 400}}, "logs"),
        ({"warehouse": {"volume_gb": 1}}, "warehouse.volume_gb"),
        ({"end_date": "soon"}, "end_date"),
        ({"assurance": "best"}, "assurance"),
        ({"without": [{"measure": "backups", "reason": "none"}]}, "without[0].reason"),
        ({"without": [{"measure": "zone-isolation", "reason": "long enough"}]}, "without[0].measure"),
        ({"egress": {"allowed_hosts": ["*"]}}, "egress.allowed_hosts[0]"),
        ({"egress": {"allowed_hosts": ["*.org"]}}, "egress.allowed_hosts[0]"),
        ({"egress": {"allowed_hosts": ["https://python.example"]}}, "egress.allowed_hosts[0]"),
        ({"egress": {"resolvers": ["resolver"]}}, "egress.resolvers[0]"),
        ({"exchange": {"export_keep_days": 1}}, "exchange.export_keep_days"),
        ({"exchange": {"quarantine_days": 0}}, "exchange.quarantine_days"),
        ({"backup": {"daily_at": "2 o'clock"}}, "backup.daily_at"),
        ({"backup": {"keep_days": 3}}, "backup.keep_days"),
        ({"budget": {"monthly": 100, "starts": "2027-01-02"}}, "budget"),
        (
            {"contacts": {"owner": f"{'x' * 200}@h.example", "security": "a@b.c", "health_professional": "a@b.c"}},
            "contacts.owner",
        ),
        ({"custody": "customer-hsm"}, "custody"),
    ],
)
def test_each_wrong_value_is_named(changes: dict[str, Any], path: str) -> None:
    assert {problem.path for problem in problems(written("azure", **changes))} >= {path}


def test_long_retention_with_a_justification_is_accepted() -> None:
    assert (
        loaded("azure", logs={"retention_days": 1096, "justification": "risk assessment 12"}).logs.retention_days
        == 1096
    )


@pytest.mark.parametrize(
    ("cloud", "region"),
    [
        ("azure", "eastus"),
        ("azure", "uksouth"),
        ("azure", "switzerlandnorth"),
        ("azure", "norwayeast"),
        ("azure", "francecentrale"),
        ("azure", "europe"),
        ("azure", "France Central"),
        ("ovh", "UK1"),
        ("ovh", "BHS5"),
        ("ovh", "EU-WEST-LZ-MNC-A"),
        ("ovh", "eu-west-eri"),
        ("ovh", "eu-west-gra"),
        ("ovh", "gra11"),
        ("ovh", "WAW1"),
        ("sandbox", "GRA11"),
    ],
)
def test_a_region_that_must_not_be_is_refused(cloud: str, region: str) -> None:
    found = problems(written(cloud, region=region))
    assert {(problem.path, problem.value) for problem in found} == {("region", region)}


def test_norway_is_outside_of_the_union_and_inside_the_economic_area() -> None:
    assert "Norway" in only(written("azure", region="norwayeast")).remedy
    assert loaded("azure", region="norwayeast", perimeter="eea").region == "norwayeast"


def test_the_french_perimeter() -> None:
    assert loaded("azure", perimeter="fr").perimeter == "fr"
    assert only(written("azure", perimeter="fr", region="westeurope")).value == "westeurope"


def test_a_misspelt_region_is_told_the_nearest() -> None:
    assert only(written("azure", region="francecentrale")).remedy.endswith("Did you mean `francecentral`?")


@pytest.mark.parametrize(
    ("cloud", "variable", "value"),
    [
        ("ovh", "OS_REGION_NAME", "BHS5"),
        ("ovh", "OS_CLOUD", "elsewhere"),
        ("ovh", "OS_AUTH_URL", "https://auth.elsewhere.example/v3"),
        ("ovh", "OS_INSECURE", "true"),
        ("sandbox", "OS_AUTH_URL", "https://auth.cloud.ovh.net/v3"),
        ("sandbox", "OS_REGION_NAME", "BHS5"),
        ("azure", "ARM_LOCATION_NAME", "eastus"),
        ("azure", "ARM_ENVIRONMENT", "usgovernment"),
        ("azure", "ARM_SUBSCRIPTION_ID", "11111111-1111-1111-1111-111111111111"),
    ],
)
def test_an_environment_that_contradicts_the_spec_is_refused(cloud: str, variable: str, value: str) -> None:
    assert only(written(cloud), {variable: value}).value == f"{variable}={value}"


@pytest.mark.parametrize(
    ("cloud", "environment"),
    [
        ("ovh", {"OS_REGION_NAME": "GRA11", "OS_AUTH_URL": "https://auth.cloud.ovh.net/v3/"}),
        ("sandbox", {"OS_AUTH_URL": "http://127.0.0.1:6000/v3", "OS_REGION_NAME": "RegionOne"}),
        ("sandbox", {"OS_AUTH_URL": "http://localhost:6000/v3"}),
        ("azure", {"ARM_LOCATION_NAME": "France Central", "ARM_ENVIRONMENT": "public"}),
    ],
)
def test_an_environment_that_agrees_is_accepted(cloud: str, environment: dict[str, str]) -> None:
    assert load(written(cloud), environment).cloud == cloud


def test_a_missing_block_of_the_back_end() -> None:
    raw = written("ovh")
    del raw["openstack"]
    assert only(raw).path == "openstack"
    raw = written("azure")
    del raw["azure"]
    assert only(raw).path == "azure"


def test_a_capability_that_the_cloud_lacks_is_refused_by_name() -> None:
    found = only(written("ovh", require=["versioned-stores", "immutable-logs"]))
    assert (found.path, found.value) == ("require[1]", "immutable-logs")
    assert found.remedy.startswith("Containers have no object lock; versioning keeps")
    assert loaded("azure", require=["immutable-logs", "private-stores"]).cloud == "azure"


def test_encryption_that_nobody_has_shown_cannot_be_required() -> None:
    found = only(written("ovh", require=["encrypted-stores"]))
    assert (found.path, found.value) == ("require[0]", "encrypted-stores")
    assert loaded("sandbox", require=["encrypted-stores"]).cloud == "sandbox"


def test_custody_beyond_what_the_cloud_gives_is_refused() -> None:
    found = only(written("ovh", custody="customer"))
    assert (found.allowed, found.remedy[:38]) == ("provider on ovh", "LUKS keys are made and held by OVHclou")
    assert loaded("azure", custody="customer").custody == "customer"
    assert only(written("azure", custody="customer-hsm")).allowed == "provider or customer on azure"


def test_a_level_that_the_cloud_cannot_reach_is_refused_with_the_reason() -> None:
    found = only(written("azure", assurance="sovereign"))
    assert (found.path, found.value) == ("assurance", "sovereign")
    assert found.allowed == "a level whose needs azure meets; it has no eu-jurisdiction"
    assert "CLOUD Act" in found.remedy
    assert loaded("ovh", assurance="sovereign").assurance == "sovereign"


def test_a_sovereign_hub_stays_in_the_union_and_does_without_nothing() -> None:
    waiver = {"measure": "backups", "reason": "rebuilt from the source every day"}
    found = problems(written("ovh", assurance="sovereign", perimeter="eea", without=[waiver]))
    assert [(each.path, each.value, each.allowed) for each in found] == [
        ("perimeter", "eea", "fr or eu with assurance sovereign"),
        ("without[0]", "backups", "nothing: a sovereign hub does without no measure"),
    ]


def test_a_measure_is_waived_once_and_only_where_the_level_has_it() -> None:
    waiver = {"measure": "flow-logs", "reason": "recorded by the network team"}
    assert only(written("azure", assurance="baseline", without=[waiver])).allowed == (
        "a measure of baseline: this one begins with hds"
    )
    assert only(written("azure", without=[waiver, waiver])).allowed == "a measure waived once"
    assert loaded("azure", without=[waiver]).without[0].measure == "flow-logs"


@pytest.mark.parametrize(
    ("cloud", "changes", "path"),
    [
        ("azure", {"quota": True}, "quota"),
        ("ovh", {"budget": {"monthly": 5000, "starts": "2027-01-01"}}, "budget"),
        ("sandbox", {"backup": {"second_region": "RegionTwo"}}, "backup.second_region"),
    ],
)
def test_what_a_cloud_lacks_is_refused_where_the_spec_asks_for_it(
    cloud: str, changes: dict[str, Any], path: str
) -> None:
    assert {problem.path for problem in problems(written(cloud, **changes))} == {path}


def test_limited_bandwidth_is_refused_where_networks_have_no_limit() -> None:
    raw = change_workspace(lambda listed: listed[0].update(bandwidth_mbps=100))
    assert load(raw, {}).workspaces[0].bandwidth_mbps == 100
    found = only({**written("azure"), "workspaces": raw["workspaces"]})
    assert (found.path, found.value) == ("workspaces[0].bandwidth_mbps", "100")


@pytest.mark.parametrize(
    ("cloud", "second", "refused"),
    [
        ("azure", "germanywestcentral", False),
        ("azure", "uksouth", True),
        ("azure", "francecentral", True),
        ("ovh", "SBG5", False),
        ("ovh", "BHS5", True),
    ],
)
def test_the_second_region_is_another_one_inside_the_perimeter(cloud: str, second: str, refused: bool) -> None:
    raw = written(cloud, backup={"second_region": second})
    if refused:
        assert {problem.path for problem in problems(raw)} == {"backup.second_region"}
    else:
        assert load(raw, {}).backup.second_region == second


def test_a_workspace_does_not_outlive_the_hub() -> None:
    found = only(change_workspace(lambda listed: listed[0].update(end_date="2040-01-01")))
    assert (found.path, found.allowed) == (
        "workspaces[0].end_date",
        "at the latest 2029-12-31, when the hub itself ends",
    )


def test_names_whose_machines_would_be_called_alike() -> None:
    def alike(listed: list[dict[str, Any]]) -> None:
        listed[0].update(name="abc-def", pools=[{"name": "ghi", "accelerator": "CPU:4"}])
        listed[1].update(name="abc", pools=[{"name": "def-ghi", "accelerator": "CPU:4"}])

    found = only(change_workspace(alike))
    assert (found.path, found.value) == ("workspaces[1].pools[0].name", "def-ghi")
