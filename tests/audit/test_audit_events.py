"""Reading the engine's event stream, as the real engine wrote it."""

from collections.abc import Callable

from audit.events import EventReader, Record, Resource, Violation, plain

PROVIDER = "urn:pulumi:t::hub::pulumi:providers:openstack::gra"
VOLUME = "urn:pulumi:t::hub::openstack:blockstorage/volume:Volume::v"
NETWORK = "urn:pulumi:t::hub::hub:test:C$openstack:networking/network:Network::area-net"


def test_resources_of_a_run(recorded: Callable[[str], Record]) -> None:
    record = recorded("violation")
    assert [(resource.urn, resource.place, resource.provider) for resource in record.resources] == [
        (NETWORK, "GRA11", PROVIDER),
        ("urn:pulumi:t::hub::hub:test:C::area", None, None),
        (VOLUME, "GRA11", PROVIDER),
        (PROVIDER, "GRA11", None),
        ("urn:pulumi:t::hub::pulumi:pulumi:Stack::hub-t", None, None),
    ]
    assert record.registered == {resource.urn for resource in record.resources} == record.shown
    assert record.providers == {"openstack": "5.5.3"}
    assert record.packs == {"p": "0.1.0"}
    assert record.changes == {"create": 5}


def test_a_run_that_only_a_policy_stopped(recorded: Callable[[str], Record]) -> None:
    record = recorded("violation")
    assert record.violations == (Violation("enc", VOLUME, True, "x\nvolume must be encrypted"),)
    assert (record.result, record.stopped_by_policy, record.problems) == ("failed", True, ())


def test_a_program_that_raised_is_a_problem(recorded: Callable[[str], Record]) -> None:
    record = recorded("program-error")
    assert record.stopped_by_policy is False
    assert [problem.urn for problem in record.problems] == [None]
    assert record.problems[0].message.endswith("RuntimeError: boom here")


def test_what_is_only_read_is_external_and_no_default_provider_is_lost() -> None:
    reader = EventReader()
    assert reader.feed(
        '{"sequence":1,"resourcePreEvent":{"metadata":{"op":"read","urn":"a::b","new":'
        '{"type":"x:y:Z","external":true,"inputs":{},"provider":""}}}}'
    )
    assert reader.record().external == (Resource("a::b", "x:y:Z", "b", "read", True, None, None),)
    assert reader.record().registered == frozenset()


def test_default_provider_is_registered_though_it_has_no_step(recorded: Callable[[str], Record]) -> None:
    record = recorded("read-and-default-provider")
    default = "urn:pulumi:q::hub::pulumi:providers:openstack::default_5_5_3"
    assert default not in {resource.urn for resource in record.resources}
    assert default in record.registered
    external = "urn:pulumi:q::hub::openstack:networking/network:Network::ext"
    assert [resource.urn for resource in record.external] == [external]
    assert external not in record.registered


def test_what_is_deleted_needs_no_judgement() -> None:
    reader = EventReader()
    gone = '{"sequence":1,"resourcePreEvent":{"metadata":{"op":"%s","type":"x:y:Z","urn":"a::%s","new":null,"old":%s}}}'
    old = '{"inputs":{"region":"GRA11"},"provider":"s::p::id"}'
    assert reader.feed(gone % ("delete", "b", old))
    assert reader.feed(gone % ("delete-replaced", "c", old))
    assert reader.record().resources == ()
    assert reader.record().leaving == (Resource("a::b", "x:y:Z", "b", "delete", False, "GRA11", "s::p"),)


def test_place_of_the_provider_is_taken_where_the_resource_names_none() -> None:
    reader = EventReader()
    step = '{"sequence":1,"resourcePreEvent":{"metadata":{"op":"create","urn":"%s","new":%s}}}'
    provider = '{"type":"pulumi:providers:openstack","inputs":{"region":"SBG5","version":"5.5.3"},"provider":""}'
    assert reader.feed(step % ("s::p", provider))
    assert reader.feed(step % ("s::n", '{"type":"t","inputs":{"region":"GRA11"},"provider":"s::p::some-id"}'))
    assert reader.feed(step % ("s::o", '{"type":"t","inputs":{},"provider":"s::p::some-id"}'))
    assert reader.feed(step % ("s::u", '{"type":"t","inputs":{"region":{"secret":1}},"provider":""}'))
    assert {resource.name: resource.place for resource in reader.record().resources} == {
        "n": "GRA11",
        "o": "SBG5",
        "p": "SBG5",
        "u": None,
    }


def test_lines_that_are_no_events_are_left_to_the_caller() -> None:
    reader = EventReader()
    assert [reader.feed(line) for line in ("", "error: no stack", "[1]", "17", '{"a": 1}')] == [False] * 5
    assert reader.record() == Record()


def test_advisory_violations_do_not_count_as_mandatory() -> None:
    reader = EventReader()
    event = '{"sequence":1,"policyEvent":{"policyName":"p","message":"m","enforcementLevel":"%s"}}'
    for level in ("advisory", "mandatory", "remediate"):
        assert reader.feed(event % level)
    assert [violation.mandatory for violation in reader.record().violations] == [False, True, True]
    assert reader.violation_count == 3


def test_what_is_done_is_counted_once_and_not_in_a_preview() -> None:
    reader = EventReader()
    done = '{"sequence":1,"resOutputsEvent":{"metadata":{"urn":"%s"}%s}}'
    assert reader.feed(done % ("a", ',"planning":true'))
    assert reader.done_count == 0
    for urn in ("a", "b", "a"):
        assert reader.feed(done % (urn, ""))
    assert reader.done_count == 2


def test_colours_are_taken_out() -> None:
    assert plain("<{%fg 1%}>error: <{%reset%}>no \x1b[31mred\x1b[0m\n") == "error: no red"
