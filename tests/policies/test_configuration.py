"""The rules' configuration: what users may write, and what they are told otherwise."""

import json
from pathlib import Path
from typing import Any

import pytest

import policies
from policies.configuration import Configuration, ConfigurationError, json_schema, settings_schema
from policies.packs import HDS

ROOT = Path(policies.__file__).parents[1]


def test_every_rule_has_a_section_under_its_id() -> None:
    assert set(Configuration().to_json()) >= {rule.id for rule in HDS.everything}


def test_published_schema_is_the_one_of_the_code() -> None:
    published = Path(policies.__file__).with_name("configuration.schema.json")
    assert json.loads(published.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("file", sorted((ROOT / "stacks").glob("policy.*.json")), ids=lambda file: file.name)
def test_the_examples_follow_it(file: Path) -> None:
    Configuration.from_pack(json.loads(file.read_text(encoding="utf-8")))


def test_defaults_are_strict() -> None:
    document = Configuration.from_pack({}).to_json()
    assert document["residency"] == {"perimeter": "eu", "sandboxRegions": [], "declaredClouds": [], "waivers": []}
    assert document["no-public-exposure"] == {
        "externalNetworks": ["Ext-Net"],
        "declaredExposure": [],
        "waivers": [],
    }
    assert document["encryption-at-rest"]["keyCustody"] == "provider"
    assert [one["authHost"] for one in document["encryption-at-rest"]["declaredEncryption"]] == ["loopback"]


def test_what_is_written_is_read_back() -> None:
    document = Configuration.from_pack({"residency": {"perimeter": "eea", "sandboxRegions": ["RegionOne"]}}).to_json()
    assert (document["residency"]["perimeter"], document["residency"]["sandboxRegions"]) == ("eea", ["RegionOne"])
    assert Configuration.from_pack(document).to_json() == document


WAIVER = {
    "type": "openstack:networking/network:Network",
    "name": "lab",
    "reason": "moves next month",
    "owner": "ops@hospital.example",
    "granted": "2026-11-01",
    "until": "2026-12-31",
}
CLOUD = {"authHost": "a.example", "region": "r", "country": "DE", "source": "s", "date": "2026-01-01"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"residence": {}},
            "residence: no such setting; allowed here: admin-origin, backup-coverage, backup-protection, ",
        ),
        (
            {"residency": {"region": "GRA11"}},
            "residency.region: no such setting; allowed here: declaredClouds, perimeter, sandboxRegions, waivers",
        ),
        ({"known-types": {"types": []}}, "known-types.types: no such setting; allowed here: waivers"),
        (
            {"residency": {"perimeter": "europe"}},
            "residency.perimeter: Input should be 'fr', 'eu' or 'eea' (given: 'europe')",
        ),
        (
            {"residency": {"declaredClouds": [{**CLOUD, "country": "XX"}]}},
            "residency.declaredClouds.0.country: Value error, 'XX' is not a country we know; give one of AE, ",
        ),
        (
            {"residency": {"declaredClouds": [{**CLOUD, "authHost": "auth.cloud.ovh.net"}]}},
            "residency.declaredClouds.0.authHost: Value error, auth.cloud.ovh.net has its own rules",
        ),
        (
            {"residency": {"declaredClouds": [{**CLOUD, "owner": "me"}]}},
            "residency.declaredClouds.0.owner: no such setting; allowed here: authHost, country, date, region, source",
        ),
        (
            {"residency": {"declaredClouds": [{k: v for k, v in CLOUD.items() if k != "source"}]}},
            "residency.declaredClouds.0.source: is missing",
        ),
        ({"residency": "disabled"}, "residency: enforcement level 'disabled' would switch a rule off"),
        ({"all": "advisory"}, "all: enforcement level 'advisory' would switch a rule off"),
        ({"residency": {"enforcementLevel": "advisory"}}, "residency: enforcement level 'advisory' would"),
        ({"residency": 3}, "residency: expected an object, got 3"),
        (
            {"labels": {"waivers": [{**WAIVER, "until": "2027-12-01"}]}},
            "labels.waivers.0: Value error, `until` must lie within 366 days after `granted`",
        ),
        (
            {"labels": {"waivers": [{k: v for k, v in WAIVER.items() if k != "owner"}]}},
            "labels.waivers.0.owner: is missing",
        ),
        (
            {"trace-retention": {"maximumDays": 700}},
            "trace-retention: Value error, more than 366 days need a `justification` (CNIL, MR-007 SEC-JOU-3)",
        ),
        (
            {"trace-retention": {"minimumDays": 30}},
            "trace-retention.minimumDays: Input should be greater than or equal to 180",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_message_for_people(document: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Configuration.from_pack(document)
    assert message in str(refusal.value)


def test_the_level_a_rule_has_anyway_may_be_written() -> None:
    written = Configuration.from_pack({"all": "mandatory", "residency": {"enforcementLevel": "mandatory"}})
    assert written == Configuration()


def test_the_schema_pulumi_gets_has_no_references() -> None:
    schema = settings_schema("residency")
    assert set(schema) == {"perimeter", "sandboxRegions", "declaredClouds", "waivers"}
    assert schema["perimeter"]["enum"] == ["fr", "eu", "eea"]
    assert schema["declaredClouds"]["items"]["required"] == ["authHost", "region", "country", "source", "date"]
    assert "$ref" not in str([settings_schema(rule.id) for rule in HDS.everything])
    assert set(settings_schema("known-types")) == {"waivers"}
