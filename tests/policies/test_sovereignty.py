"""Who is behind a stack, and which law reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from policies.records import UNKNOWN as NOT_KNOWN_YET
from policies.records import ResourceRecord, Secret
from policies.results import State
from policies.sovereignty.actors import AIVEN, KNOWN, MICROSOFT, OVHCLOUD, READ_ON, SANDBOX, UNKNOWN
from policies.sovereignty.declared import Declared, RemoteAccess, in_eu, named
from policies.sovereignty.facts import CRITERIA, Actor, Certainty, Custody, Fact, Kind
from policies.sovereignty.level import sovereign
from policies.sovereignty.table import COLUMNS, Form, Row, exposure
from policies.sovereignty.use import actors_in_use

GROUP = "azure-native:resources:ResourceGroup"
VOLUME = "openstack:blockstorage/volume:Volume"
CONTAINER = "openstack:objectstorage/container:Container"
HOST = "keystone.example.org"
OTHER = {"authUrl": f"https://{HOST}:5000/v3", "region": "one"}
DAY = date(2026, 11, 1)
HIDDEN = "do-not-show"


def declared(actor: str, **more: Any) -> Declared:
    return Declared(actor, "annex 3 of the contract", DAY, **more)


def everything(actor: str) -> Declared:
    """The best that an operator could say of anybody."""
    return declared(
        actor,
        legal_name="Somebody SAS",
        role="host",
        hds_certificate="HDS-1",
        secnumcloud_qualification="SNC-1",
        activities=(3, 1, 2),
        remote_access=RemoteAccess(False),
        laws=(),
        unmet_19_6=(),
        mitigations=("none is needed",),
        key_custody=Custody.CUSTOMER_HSM,
        admin_networks=("192.0.2.0/24",),
        admin_countries=("FR",),
        log_place="log workspace",
        log_country="FR",
    )


def only(rows: tuple[Row, ...]) -> Row:
    assert len(rows) == 1
    return rows[0]


def texts(row: Row) -> dict[str, str]:
    return {name: getattr(row, name).text for name, _ in COLUMNS}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from strings(getattr(value, one.name))
    elif isinstance(value, dict):
        yield from strings(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from strings(one)


# facts


@pytest.mark.parametrize("actor", [*KNOWN, UNKNOWN], ids=lambda actor: actor.id)
def test_every_fact_has_source_date_and_certainty(actor: Actor) -> None:
    for fact in actor.facts:
        assert fact.text.strip()
        assert fact.source.strip()
        assert date(2020, 1, 1) <= fact.date <= READ_ON or fact.date == date(2018, 3, 23)
        assert isinstance(fact.certainty, Certainty)
        assert fact.certainty is not Certainty.DECLARED
        if fact.certainty in {Certainty.MEMORY, Certainty.NOT_FOUND}:
            assert fact.holds is None
        assert "complian" not in f"{fact.text} {fact.source}".lower()


@pytest.mark.parametrize("actor", [MICROSOFT, OVHCLOUD, AIVEN], ids=lambda actor: actor.id)
def test_facts_of_an_actor_are_all_of_them(actor: Actor) -> None:
    def inside(value: Any) -> Iterator[Fact]:
        if isinstance(value, Fact):
            yield value
        elif is_dataclass(value) and not isinstance(value, type):
            for one in fields(value):
                yield from inside(getattr(value, one.name))
        elif isinstance(value, dict):
            yield from inside(tuple(value.values()))
        elif isinstance(value, tuple):
            for one in value:
                yield from inside(one)

    assert set(inside(actor)) == set(actor.facts)


def test_what_was_not_read_answers_nothing() -> None:
    for certainty in (Certainty.MEMORY, Certainty.NOT_FOUND):
        with pytest.raises(ValueError, match="answers no question"):
            Fact("a", "b", DAY, certainty, holds=True)
    for text, source in (("", "b"), ("a", " ")):
        with pytest.raises(ValueError, match="needs a text and a source"):
            Fact(text, source, DAY, Certainty.VERIFIED)


def test_the_words_of_certainty() -> None:
    assert [one.value for one in Certainty] == [
        "verified",
        "secondary source",
        "from memory",
        "not found",
        "declared by the operator",
    ]


def test_laws_of_microsoft_and_of_nobody_else() -> None:
    assert [(law.id, law.name, law.country) for law in MICROSOFT.laws] == [
        ("fisa-702", "FISA 702", "US"),
        ("eo-12333", "Executive Order 12333", "US"),
        ("cloud-act", "CLOUD Act", "US"),
    ]
    assert [law.who_is_under.certainty.value for law in MICROSOFT.laws] == [
        "from memory",
        "from memory",
        "secondary source",
    ]
    assert (OVHCLOUD.laws, AIVEN.laws, SANDBOX.laws) == ((), (), ())
    assert (MICROSOFT.parent_country, OVHCLOUD.parent_country) == ("US", "FR")


# who is behind a stack


def test_a_stack_of_nothing_has_no_actor(make: Any) -> None:
    assert actors_in_use([]) == ()
    assert actors_in_use([make("hub:test:Zone", custom=False, provider=None)]) == ()
    assert actors_in_use([make("pulumi:pulumi:StackReference", provider=None)]) == ()
    assert exposure([]) == ()


def test_both_clouds_and_all_the_others_in_one_stack(make: Any, loopback: Any) -> None:
    records = [
        make(VOLUME, {}, {"authUrl": Secret()}),
        make(VOLUME, {}, loopback),
        make(VOLUME, {}, OTHER),
        make(VOLUME),
        make(GROUP),
    ]
    found = actors_in_use(records)
    assert [one.actor.id for one in found] == [
        "microsoft-azure",
        "ovhcloud",
        f"cloud:{HOST}",
        "sandbox",
        "unknown",
    ]
    assert [one.because for one in found] == [
        ('provider "cloud" of azure-native: the Azure public cloud',),
        ('provider "cloud" of openstack: identity service at auth.cloud.ovh.net',),
        (f'provider "cloud" of openstack: identity service at {HOST}',),
        ('provider "cloud" of openstack: identity service on this machine',),
        ('provider "cloud" of openstack: provider.authUrl is secret',),
    ]
    assert found[1].services == {"blockstorage"}
    azure, ovh, *_ = exposure(records)
    assert (azure.form, ovh.form) == (Form.FULL_TABLE, Form.NO_TRANSFER)
    assert [sovereign(row).passes for row in exposure(records)] == [False, None, None, None, None]


def test_providers_count_without_resources_and_are_named_once(make: Any, ovh: Any) -> None:
    records = [make("pulumi:providers:openstack", ovh, name="cloud"), make(VOLUME), make(CONTAINER)]
    (found,) = actors_in_use(records)
    assert (found.actor, len(found.because), found.services) == (OVHCLOUD, 1, {"blockstorage", "objectstorage"})


@pytest.mark.parametrize(
    ("token", "given", "name", "because"),
    [
        (
            VOLUME,
            {"authUrl": NOT_KNOWN_YET},
            "cloud",
            'provider "cloud" of openstack: provider.authUrl is not known yet',
        ),
        (VOLUME, {"authUrl": Secret()}, "cloud", 'provider "cloud" of openstack: provider.authUrl is secret'),
        (
            VOLUME,
            {"authUrl": "https://auth.cloud.ovh.net/v3", "endpointOverrides": Secret()},
            "cloud",
            'provider "cloud" of openstack: provider.endpointOverrides is secret',
        ),
        (
            VOLUME,
            {},
            "cloud",
            'provider "cloud" of openstack: it gives no authUrl with a host, so the environment decides',
        ),
        (
            VOLUME,
            {"authUrl": "https://auth.cloud.ovh.net/v3"},
            "default_5_5_3",
            'provider "default_5_5_3" of openstack: made by the engine, so the environment decides which cloud it is',
        ),
        (
            GROUP,
            {"environment": "public"},
            "default",
            'provider "default" of azure-native: made by the engine, so the environment decides which cloud it is',
        ),
        (
            VOLUME,
            {"authUrl": "https://auth.cloud.ovh.net/v3", "cloud": "mine"},
            "cloud",
            'provider "cloud" of openstack: an entry of clouds.yaml, a file outside the program, decides',
        ),
        (
            VOLUME,
            {"authUrl": {HIDDEN: HIDDEN}},
            "cloud",
            'provider "cloud" of openstack: its settings have a shape that they should not have',
        ),
        (
            VOLUME,
            {"authUrl": f"https://[{HIDDEN}"},
            "cloud",
            'provider "cloud" of openstack: its settings have a shape that they should not have',
        ),
        (
            VOLUME,
            {"authUrl": "https://auth.cloud.ovh.net/v3", "endpointOverrides": HIDDEN},
            "cloud",
            'provider "cloud" of openstack: its settings have a shape that they should not have',
        ),
        (
            GROUP,
            {"environment": "china"},
            "cloud",
            'provider "cloud" of azure-native: another cloud of the same technology than the public one',
        ),
        (
            GROUP,
            {"environment": Secret()},
            "cloud",
            'provider "cloud" of azure-native: provider.environment is secret',
        ),
        (
            GROUP,
            {"environment": "public", "metadataHost": HIDDEN},
            "cloud",
            'provider "cloud" of azure-native: metadataHost leads to another cloud of the same technology',
        ),
        (
            "aws:s3/bucket:Bucket",
            {"region": "eu-west-3"},
            "cloud",
            'provider "cloud" of aws: nobody here knows whose cloud that is',
        ),
        (
            "ovh:CloudProject/storage:Storage",
            {},
            "cloud",
            'provider "cloud" of ovh: it gives no endpoint, so the environment decides',
        ),
        (
            "ovh:CloudProject/storage:Storage",
            {"endpoint": "ovh-us"},
            "cloud",
            'provider "cloud" of ovh: another endpoint than ovh-eu, of another company of the group',
        ),
    ],
)
def test_what_the_program_does_not_show_is_unknown(make: Any, token: str, given: Any, name: str, because: str) -> None:
    records = [make(token, {}, given, provider_name=name)]
    (found,) = actors_in_use(records)
    assert (found.actor, found.because) == (UNKNOWN, (because,))
    row = only(exposure(records, [everything("unknown")]))
    assert set(texts(row).values()) == {"not evaluated"}
    assert (row.form, row.form_reason) == (Form.NOT_EVALUATED, "the program does not show whose cloud it is")
    verdict = sovereign(row)
    assert (verdict.passes, verdict.state, verdict.reasons) == (None, State.NOT_EVALUATED, (because,))
    assert not any(HIDDEN in text for text in strings((row, verdict)))


def test_a_resource_without_provider_is_unknown(make: Any) -> None:
    (found,) = actors_in_use([make(VOLUME, provider=None), make(VOLUME, provider=None, name="other")])
    assert (found.actor, found.because) == (UNKNOWN, ("the provider of resources of openstack is not known",))


def test_diverted_endpoints_add_the_unknown(make: Any, ovh: Any, loopback: Any) -> None:
    elsewhere = {"compute": "https://elsewhere.example.org/"}
    for given, actor in ((ovh, OVHCLOUD), (loopback, SANDBOX)):
        found = actors_in_use([make(VOLUME, {}, {**given, "endpointOverrides": elsewhere})])
        assert [one.actor for one in found] == [actor, UNKNOWN]
        assert "endpointOverrides leads to other addresses" in found[1].because[0]


def test_credentials_in_an_address_are_not_shown(make: Any) -> None:
    records = [make(VOLUME, {}, {"authUrl": f"https://me:{HIDDEN}@{HOST}/v3"})]
    row = only(exposure(records))
    assert row.actor == f"cloud:{HOST}"
    assert not any(HIDDEN in text for text in strings((row, sovereign(row), actors_in_use(records))))


@pytest.mark.parametrize("package", ["azure-native", "azure-native_storage_v20240101"])
def test_versioned_packages_are_the_same_provider(make: Any, package: str) -> None:
    record = make(f"pulumi:providers:{package}", {"environment": "AzureCloud"})
    assert actors_in_use([record])[0].actor is MICROSOFT
    assert actors_in_use([make(f"pulumi:providers:{package}", {"subscriptionId": Secret()})])[0].actor is MICROSOFT


# the table


def test_azure(make: Any) -> None:
    row = only(exposure([make(GROUP)]))
    found = texts(row)
    assert found.pop("legal_name").startswith("Microsoft Ireland Operations Limited (")
    assert row.legal_name.basis[1].text == "Microsoft Corporation, United States"
    assert found.pop("mitigations").split("; ") == [fact.text for fact in row.mitigations.basis]
    assert [(fact.text.partition(":")[0], fact.certainty.value) for fact in row.mitigations.basis] == [
        ("keys of the customer's own in a Managed HSM", "verified"),
        (
            "keys of the customer's own in a Key Vault, which the customer can revoke, in HSMs that customers share at "
            "its Premium tier",
            "verified",
        ),
        ("confidential computing", "verified"),
        ("network isolation", "verified"),
        ("EU Data Boundary", "verified"),
        ("customer lockbox", "from memory"),
    ]
    assert found == {
        "role": "host: the Azure public cloud",
        "hds": "not found",
        "secnumcloud": "no",
        "activities": "not found",
        "exi_29": "not found",
        "exi_30": "yes",
        "criteria_not_met": "19.6.a, 19.6.b, 19.6.c",
        "laws": "FISA 702, Executive Order 12333, CLOUD Act",
        "key_custody": "not declared",
        "admin_origin": "not declared",
        "log_place": "not declared",
    }
    assert row.hds.marks == ("not found", "verified", "secondary source")
    assert row.hds.basis[1].text.startswith("held a certificate of version 1 by BSI")
    assert row.exi_30.marks == ("secondary source",)
    assert row.laws.marks == ("secondary source", "from memory")
    assert row.key_custody.marks == ("not declared",)
    assert row.form is Form.FULL_TABLE
    assert row.form_reason == (
        "under the law of a country outside of the Union: FISA 702, Executive Order 12333, CLOUD Act"
    )


AGAINST_AZURE = (
    "criteria of SecNumCloud 3.2 that it does not meet: 19.6.a, 19.6.b, 19.6.c",
    "under the law of a country outside of the Union, whatever the region: FISA 702, Executive Order 12333, CLOUD Act",
)


@pytest.mark.parametrize("region", ["francecentral", "eastus"])
@pytest.mark.parametrize("word", [(), (everything("microsoft-azure"),)])
def test_azure_never_reaches_sovereign(make: Any, region: str, word: Any) -> None:
    row = only(exposure([make(GROUP, {"location": region})], word))
    verdict = sovereign(row)
    assert (verdict.passes, verdict.state) == (False, State.FAIL)
    assert verdict.reasons == (*AGAINST_AZURE, "mitigations lower the risk, they do not lift it")
    assert (row.secnumcloud.text, row.exi_30.text, row.form) == ("no", "yes", Form.FULL_TABLE)


def test_a_declaration_fills_what_is_open_on_azure(make: Any) -> None:
    row = only(exposure([make(GROUP)], [everything("microsoft-azure")]))
    assert (row.hds.text, row.exi_29.text, row.activities.text) == ("yes", "no", "1, 2, 3")
    assert (row.key_custody.text, row.admin_origin.text, row.log_place.text) == (
        "customer-hsm",
        "192.0.2.0/24, France",
        "log workspace, France",
    )
    assert row.hds.marks == ("declared by the operator", "not found", "verified", "secondary source")
    first = row.hds.basis[0]
    assert (first.text, first.source, first.date) == ("certificate HDS-1", "annex 3 of the contract", DAY)


def test_ovhcloud(make: Any) -> None:
    row = only(exposure([make(VOLUME), make("openstack:compute/instance:Instance")]))
    assert texts(row) == {
        "legal_name": "OVHcloud",
        "role": "host: OVHcloud Public Cloud",
        "hds": "not found",
        "secnumcloud": "no",
        "activities": "1, 2, 3, 4, 6",
        "exi_29": "no",
        "exi_30": "no",
        "criteria_not_met": "none, as it states of itself",
        "laws": "none",
        "mitigations": "databases run on machines of one's own keep the subcontractor Aiven out, which managed "
        "databases use",
        "key_custody": "provider",
        "admin_origin": "not declared",
        "log_place": "not declared",
    }
    assert (row.exi_29.marks, row.laws.marks, row.criteria_not_met.marks) == (("verified",),) * 3
    assert row.hds.basis[1].text.startswith("lists itself as certified by product")
    assert (row.form, row.form_reason) == (
        Form.NO_TRANSFER,
        "not SecNumCloud-qualified; EXI 29 and EXI 30 are both answered with no",
    )
    verdict = sovereign(row)
    assert (verdict.passes, verdict.state) == (None, State.NOT_EVALUATED)
    assert verdict.reasons == (
        "is not SecNumCloud-qualified, so that each of the following must be shown by itself",
        "chapter 19.6: none, as it states of itself (2024-05-16), which the operator's declaration must support",
        "keys that the customer holds: custody is provider",
        "where it is administered from: not declared",
        "where logs lie: not declared",
    )


def test_a_service_that_the_hosts_table_leaves_out_opens_the_answer(make: Any) -> None:
    row = only(
        exposure(
            [
                make(VOLUME),
                make(CONTAINER),
                make("openstack:keymanager/secretV1:SecretV1"),
                make("openstack:database/instance:Instance"),
                make("openstack:networking/network:Network"),
            ]
        )
    )
    assert (row.exi_29.text, row.exi_29.holds) == ("not found for every service in use", None)
    assert [fact.text for fact in row.exi_29.basis[1:]] == [
        "service database: in no table that was read",
        "the key manager: the table has no line for it",
        "Object Storage: the table has no line for it",
    ]
    assert (row.form, row.form_reason) == (
        Form.NOT_EVALUATED,
        "open: EXI 29 (not found for every service in use)",
    )
    closed = only(exposure([make(CONTAINER)], [declared("ovhcloud", remote_access=RemoteAccess(False))]))
    assert (closed.exi_29.text, closed.form) == ("no", Form.NO_TRANSFER)


def test_ovhcloud_reaches_sovereign_by_a_whole_declaration_alone(make: Any) -> None:
    word = replace(everything("ovhcloud"), key_custody=Custody.CUSTOMER)
    row = only(exposure([make(VOLUME), make(CONTAINER)], [word]))
    assert (row.secnumcloud.text, row.criteria_not_met.text, row.hds.text) == ("no", "none", "yes")
    verdict = sovereign(row)
    source = "declared by the operator, annex 3 of the contract, 2026-11-01"
    assert verdict.passes is True
    assert verdict.reasons == (
        f"no criterion of chapter 19.6 is unmet: {source}",
        f"no access from outside of the European Economic Area: {source}",
        f"under no law of a country outside of the Union: {source}",
        f"custody of keys is customer: {source}",
        f"administered from 192.0.2.0/24, France: {source}",
        f"logs lie in log workspace, France: {source}",
    )
    for gap in (
        {"unmet_19_6": None},
        {"remote_access": None},
        {"key_custody": None},
        {"key_custody": Custody.PROVIDER},
        {"admin_countries": None},
        {"admin_countries": None, "admin_networks": None},
        {"log_country": None},
        {"log_place": None, "log_country": None},
    ):
        open_row = only(exposure([make(VOLUME), make(CONTAINER)], [replace(word, **gap)]))  # type: ignore[arg-type]
        assert sovereign(open_row).passes is None, gap


def test_managed_databases_bring_aiven_in(make: Any) -> None:
    records = [make("ovh:CloudProject/database:Database", {}, {"endpoint": "ovh-eu"})]
    ovh, aiven = exposure(records)
    assert (ovh.actor, ovh.because) == ("ovhcloud", ('provider "cloud" of ovh: endpoint ovh-eu',))
    assert ovh.exi_29.text == "not found for every service in use"
    found = texts(aiven)
    assert found.pop("mitigations").split("; ") == [fact.text for fact in AIVEN.mitigations]
    assert found == {
        "legal_name": "Aiven OY",
        "role": "subcontractor of OVHcloud, for most managed databases",
        "hds": "no",
        "secnumcloud": "no",
        "activities": "4, 5, 6",
        "exi_29": "yes",
        "exi_30": "yes",
        "criteria_not_met": "19.6.b, 19.6.c",
        "laws": "law of Canada and of the United Kingdom, by country alone: the table names no text",
        "key_custody": "not declared",
        "admin_origin": "not declared",
        "log_place": "not declared",
    }
    assert aiven.form is Form.FULL_TABLE
    assert sovereign(aiven).reasons == (
        "criteria of SecNumCloud 3.2 that it does not meet: 19.6.b, 19.6.c",
        "under the law of a country outside of the Union, whatever the region: "
        "law of Canada and of the United Kingdom, by country alone: the table names no text",
        "data can be reached from outside of the European Economic Area: an adequacy decision changes nothing",
        "mitigations lower the risk, they do not lift it",
    )


def test_the_sandbox_is_no_host(make: Any, loopback: Any) -> None:
    row = only(exposure([make(VOLUME, {}, loopback)], [everything("sandbox")]))
    found = texts(row)
    assert found.pop("legal_name") == "the operator's own machine"
    assert found.pop("role").startswith("not a host")
    assert set(found.values()) == {"not applicable"}
    assert row.form is Form.NOT_APPLICABLE
    verdict = sovereign(row)
    assert (verdict.passes, verdict.state) == (None, State.NOT_APPLICABLE)
    assert verdict.reasons == ("nobody hosts here but whoever runs this machine",)


def test_another_cloud_without_declaration(make: Any) -> None:
    row = only(exposure([make(VOLUME, {}, OTHER)], [everything("ovhcloud"), everything("cloud:other.example.org")]))
    assert (row.actor, row.kind) == (f"cloud:{HOST}", Kind.DECLARED)
    assert set(texts(row).values()) == {"not declared"}
    assert (row.form, row.form_reason) == (
        Form.NOT_EVALUATED,
        "open: EXI 29 (not declared), EXI 30 (not declared)",
    )
    assert sovereign(row).reasons == (
        "no qualification is declared, so that each of the following must be shown by itself",
        "chapter 19.6: not declared",
        "access from outside of the European Economic Area (EXI 29): not declared",
        "law of a third country (EXI 30): not declared",
        "keys that the customer holds: custody is not declared",
        "where it is administered from: not declared",
        "where logs lie: not declared",
    )
    assert sovereign(row).passes is None


def test_another_cloud_with_declaration(make: Any) -> None:
    row = only(exposure([make(VOLUME, {}, OTHER)], [everything(f"cloud:{HOST.upper()}")]))
    assert texts(row) == {
        "legal_name": "Somebody SAS",
        "role": "host",
        "hds": "yes",
        "secnumcloud": "yes",
        "activities": "1, 2, 3",
        "exi_29": "no",
        "exi_30": "no",
        "criteria_not_met": "none",
        "laws": "none",
        "mitigations": "none is needed",
        "key_custody": "customer-hsm",
        "admin_origin": "192.0.2.0/24, France",
        "log_place": "log workspace, France",
    }
    assert {cell.marks for _, cell in row.cells} == {("declared by the operator",)}
    assert [title for title, _ in row.cells] == [title for _, title in COLUMNS]
    assert row.form is Form.QUALIFIED
    verdict = sovereign(row)
    assert verdict.passes is True
    assert verdict.reasons[0] == (
        "SecNumCloud 3.2-qualified: declared by the operator, annex 3 of the contract, 2026-11-01"
    )


def test_each_form_of_exi_31(make: Any) -> None:
    def form(**gap: Any) -> Form:
        word = replace(everything(f"cloud:{HOST}"), **gap)
        return only(exposure([make(VOLUME, {}, OTHER)], [word])).form

    plain = {"secnumcloud_qualification": None}
    away = RemoteAccess(True, ("CA",), "adequacy decision")
    assert form() is Form.QUALIFIED
    assert form(remote_access=None) is Form.QUALIFIED
    assert form(laws=("some act",)) is Form.FULL_TABLE
    assert form(**plain) is Form.NO_TRANSFER
    assert form(**plain, remote_access=away) is Form.FULL_TABLE
    assert form(**plain, laws=("some act",)) is Form.FULL_TABLE
    assert form(**plain, remote_access=None) is Form.NOT_EVALUATED
    assert form(**plain, laws=None) is Form.NOT_EVALUATED


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            {"unmet_19_6": ("19.6.d", "19.6.b")},
            "criteria of SecNumCloud 3.2 that it does not meet: 19.6.b, 19.6.d",
        ),
        ({"laws": ("some act",)}, "under the law of a country outside of the Union, whatever the region: some act"),
        (
            {"remote_access": RemoteAccess(True, ("CA", "TN"))},
            "data can be reached from outside of the European Economic Area: an adequacy decision changes nothing",
        ),
        (
            {"admin_countries": ("FR", "NO")},
            "administered from outside of the Union (SecNumCloud 3.2, 19.2.c): 192.0.2.0/24, France, Norway",
        ),
        (
            {"log_country": "GB"},
            "logs lie outside of the Union (SecNumCloud 3.2, 19.2.d): log workspace, United Kingdom",
        ),
    ],
)
@pytest.mark.parametrize(("actor", "provider"), [("ovhcloud", None), (f"cloud:{HOST}", OTHER)])
def test_one_reason_against_fails(make: Any, given: Any, reason: str, actor: str, provider: Any) -> None:
    word = replace(everything(actor), **given)
    verdict = sovereign(only(exposure([make(VOLUME, {}, provider)], [word])))
    assert (verdict.passes, verdict.reasons) == (False, (reason, "mitigations lower the risk, they do not lift it"))


def test_remote_access_names_countries_and_safeguards(make: Any) -> None:
    def cell(access: RemoteAccess) -> str:
        return only(exposure([make(VOLUME)], [declared("ovhcloud", remote_access=access)])).exi_29.basis[0].text

    assert cell(RemoteAccess(True, ("CA", "TN"), "GDPR 45, GDPR 46")) == "from Canada, TN; safeguards: GDPR 45, GDPR 46"
    assert cell(RemoteAccess(True)) == "from countries not declared; safeguards: not declared"
    assert cell(RemoteAccess(False)) == "no access from outside of the European Economic Area"


def test_mitigations_declared_as_none(make: Any) -> None:
    row = only(exposure([make(VOLUME, {}, OTHER)], [declared(f"cloud:{HOST}", mitigations=())]))
    assert row.mitigations.text == "none"
    row = only(exposure([make(VOLUME)], [declared("ovhcloud", mitigations=("bastion of our own",))]))
    assert row.mitigations.text.startswith("bastion of our own; databases run")


# declarations


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"actor": " "}, "needs an actor and a source"),
        ({"hds_certificate": ""}, "hds_certificate is empty"),
        ({"log_place": " "}, "log_place is empty"),
        ({"admin_countries": ()}, "admin_countries is empty"),
        ({"activities": ()}, "activities is empty"),
        ({"activities": (1, 7)}, "7 is no activity"),
        ({"unmet_19_6": ("19.6.z",)}, "'19.6.z' is no criterion"),
        ({"admin_countries": ("France",)}, "'France' is not a country's code"),
        ({"log_country": "FR"}, "log_country needs log_place"),
    ],
)
def test_declarations_that_say_nothing_are_refused(given: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declared(**{"actor": "ovhcloud", **given})


def test_remote_access_cannot_be_both() -> None:
    with pytest.raises(ValueError, match="give one of the two"):
        RemoteAccess(False, ("CA",))


def test_two_declarations_of_one_actor_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="ovhcloud is declared twice"):
        exposure([make(VOLUME)], [declared("ovhcloud"), declared("OVHcloud")])


def test_countries() -> None:
    assert [in_eu(code) for code in ("FR", "NO", "CH", "GB", "TN")] == [True, False, False, False, False]
    assert (named("FR"), named("TN")) == ("France", "TN")


# wording


def test_no_text_claims_more_than_it_can(make: Any, loopback: Any) -> None:
    records: list[ResourceRecord] = [
        make(GROUP),
        make(VOLUME),
        make(CONTAINER),
        make("ovh:CloudProject/database:Database", {}, {"endpoint": "ovh-eu"}),
        make(VOLUME, {}, OTHER),
        make(VOLUME, {}, loopback),
        make(VOLUME, {}, {}),
    ]
    for word in ([], [everything(one.actor.id) for one in actors_in_use(records)]):
        rows = exposure(records, word)
        assert len(rows) == 6
        said = [*strings((rows, tuple(map(sovereign, rows)), tuple(KNOWN), dict(CRITERIA), COLUMNS)), *map(str, Form)]
        assert not [text for text in said if "complian" in text.lower()]
        for row in rows:
            for _, cell in row.cells:
                assert cell.text
                assert cell.marks
                assert cell.basis or cell.text in {"not declared", "not evaluated", "not applicable"}
