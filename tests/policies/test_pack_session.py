"""The pack's session and server, called as the engine calls them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi_policy
import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as engine
from pulumi_policy import PolicyPack

from policies.configuration import Configuration
from policies.feeders.pack import COMPLETENESS, RESULTS_VARIABLE, Session, attach, message, policies
from policies.packs import HDS
from policies.records import ResourceRecord
from policies.results import Enforcement, Result, Severity, State, load

PREFIX = "urn:pulumi:dev::hub::"
VOLUME = "openstack:blockstorage/volume:Volume"
CLOUD = f"{PREFIX}pulumi:providers:openstack::cloud"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hush-hush"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
WAIVER = {
    "type": VOLUME,
    "name": "one",
    "reason": "moves",
    "owner": "ops@hospital.example",
    "granted": "2026-11-01",
    "until": "2027-10-31",
}


def struct(values: Mapping[str, Any]) -> Struct:
    made = Struct()
    made.update(values)
    return made


def asked(name: str, inputs: Mapping[str, Any]) -> engine.AnalyzeRequest:
    provider = engine.AnalyzerProviderResource(
        type="pulumi:providers:openstack",
        urn=CLOUD,
        name="cloud",
        properties=struct({"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11", "password": SECRET}),
    )
    return engine.AnalyzeRequest(
        type=VOLUME, urn=f"{PREFIX}{VOLUME}::{name}", name=name, properties=struct(inputs), provider=provider
    )


def ended(*names: str) -> engine.AnalyzeStackRequest:
    return engine.AnalyzeStackRequest(
        resources=[
            engine.AnalyzerResource(
                type=VOLUME, urn=f"{PREFIX}{VOLUME}::{name}", name=name, properties=struct({"id": f"id-of-{name}"})
            )
            for name in names
        ]
    )


class Server:
    """The SDK's server as the pack changes it, without its network."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(RESULTS_VARIABLE, raising=False)
        monkeypatch.setattr(
            pulumi_policy.policy, "_PolicyAnalyzerServicer", pulumi_policy.policy._PolicyAnalyzerServicer
        )
        self.session = Session(root, HDS)
        attach(self.session)
        made = pulumi_policy.policy._PolicyAnalyzerServicer
        self.asks = made("pack", "0.1.0", policies(HDS), pulumi_policy.EnforcementLevel.ADVISORY)

    def configure(self, **sections: Any) -> None:
        request = engine.ConfigureAnalyzerRequest()
        for name, (level, settings) in sections.items():
            each = request.policyConfig[name.replace("_", "-")]
            each.enforcementLevel = level
            each.properties.update(settings)
        self.asks.Configure(request, None)

    def ask(self, name: str, **inputs: Any) -> engine.AnalyzeResponse:
        answer: engine.AnalyzeResponse = self.asks.Analyze(asked(name, inputs), None)
        return answer

    def end(self, *names: str) -> engine.AnalyzeResponse:
        answer: engine.AnalyzeResponse = self.asks.AnalyzeStack(ended(*names), None)
        return answer


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(tmp_path, monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".hub" / "results" / "hub.dev.json"


def state_of(path: Path, rule: str, name: str) -> State:
    [found] = [one.state for one in load(path).results if one.rule == rule and one.urn.endswith(f"::{name}")]
    return found


def told(answer: engine.AnalyzeResponse, policy: str) -> list[str]:
    return [one.message.partition("\n")[2] for one in answer.diagnostics if one.policyName == policy]


def test_nothing_is_changed_of_what_a_program_asks_for(server: Server, path: Path) -> None:
    server.configure(encryption_at_rest=(engine.EnforcementLevel.REMEDIATE, {}))
    answer = server.asks.Remediate(asked("one", {"volumeType": "plain", "payload": SECRET}), None)
    assert answer == engine.RemediateResponse()
    assert not path.exists()


def test_results_are_on_disk_before_the_end(server: Server, path: Path) -> None:
    server.ask("one", volumeType="luks")
    run = load(path)
    assert (run.complete, run.project, run.stack, run.passed) == (False, "hub", "dev", False)
    assert {result.rule for result in run.results} == {rule.id for rule in HDS.rules}


def test_the_end_makes_the_run_complete(server: Server, path: Path) -> None:
    server.ask("one", volumeType="luks")
    answer = server.end("one")
    assert told(answer, COMPLETENESS) == []
    run = load(path)
    assert run.complete
    assert {result.rule for result in run.results} == {rule.id for rule in HDS.everything}
    assert run.configuration == Configuration().to_json()
    assert run.finished is not None
    assert run.finished >= run.started


def test_an_empty_stack_has_no_end(server: Server, path: Path) -> None:
    assert list(server.end().diagnostics) == []
    assert not path.exists()


def test_the_last_answer_about_a_resource_counts(server: Server, path: Path) -> None:
    server.ask("one", volumeType="classic")
    server.ask("one", volumeType="luks")
    server.end("one")
    assert state_of(path, "encryption-at-rest", "one") is State.PASS


def test_a_resource_nobody_asked_about_is_not_evaluated(server: Server, path: Path) -> None:
    server.ask("one", volumeType="luks")
    missing = server.end("one", "two")
    assert [text.partition(":")[0] for text in told(missing, COMPLETENESS)] == [rule.id for rule in HDS.everything]
    assert {one.urn for one in missing.diagnostics if one.policyName == COMPLETENESS} == {f"{PREFIX}{VOLUME}::two"}
    assert {result.state for result in load(path).results if result.urn.endswith("::two")} == {State.NOT_EVALUATED}
    assert not load(path).passed


def test_what_blocks_is_told_and_what_does_not_apply_is_left_out(server: Server) -> None:
    good, bad = server.ask("good", volumeType="luks"), server.ask("bad", volumeType="classic")
    assert told(good, "encryption-at-rest") == []
    [text] = told(bad, "encryption-at-rest")
    assert text.startswith("volumeType is classic, which is not an encrypted type")
    left_out = {one.policy_name: one.reason for one in good.not_applicable}
    assert left_out["no-public-exposure"] == "cannot be reached from a public network by itself"
    assert {one.enforcementLevel for one in bad.diagnostics} == {engine.MANDATORY}


def test_rules_on_the_stack_name_the_resource(server: Server) -> None:
    server.ask("one", volumeType="luks")
    [finding] = [one for one in server.end("one").diagnostics if one.policyName == "labels"]
    assert finding.urn == f"{PREFIX}{VOLUME}::one"


def test_unknown_and_secret_values_are_seen_as_such(server: Server) -> None:
    assert told(server.ask("one", volumeType=UNKNOWN), "encryption-at-rest")[0].startswith(
        "not evaluated: volumeType is not known yet."
    )
    answer = server.ask("two", volumeType=SECRET)
    assert told(answer, "encryption-at-rest")[0].startswith("not evaluated: volumeType is secret.")
    assert "hush" not in str(answer)


def test_settings_of_one_rule_that_cannot_be_used_stop_that_rule(server: Server, path: Path) -> None:
    server.configure(residency=(engine.MANDATORY, {"perimeter": "mars"}), known_types=(engine.MANDATORY, {}))
    answer = server.ask("one", volumeType="luks")
    assert "residency.perimeter" in told(answer, "residency")[0]
    assert told(answer, "encryption-at-rest") == []
    server.end("one")
    assert set(load(path).configuration) == {"refused"}


def test_a_rule_that_is_switched_off_is_reported_and_fails(server: Server, path: Path) -> None:
    server.configure(residency=(engine.DISABLED, {}), isolation=(engine.DISABLED, {}))
    server.ask("one", volumeType="luks")
    answer = server.end("one")
    assert [text.partition(".")[0] for text in told(answer, COMPLETENESS)] == [
        f"{rule}: not evaluated: the rule was switched off by the pack's configuration"
        for rule in ("residency", "isolation")
    ]
    assert state_of(path, "residency", "one") is State.NOT_EVALUATED
    assert not load(path).passed


def test_a_waived_finding_is_kept_and_not_told(server: Server, path: Path) -> None:
    server.configure(encryption_at_rest=(engine.MANDATORY, {"waivers": [WAIVER]}))
    assert told(server.ask("one", volumeType="classic"), "encryption-at-rest") == []
    assert told(server.ask("two", volumeType="classic"), "encryption-at-rest") != []
    server.end("one", "two")
    [found] = [one for one in load(path).results if one.rule == "encryption-at-rest" and one.urn.endswith("::one")]
    assert (found.state, found.waived is not None) == (State.FAIL, True)
    assert state_of(path, "waivers", "one") is State.PASS


def test_where_values_come_from_is_known_at_the_end(tmp_path: Path) -> None:
    session = Session(tmp_path, HDS)
    network, port = (
        f"{PREFIX}openstack:networking/network:Network::net",
        f"{PREFIX}openstack:networking/port:Port::port",
    )
    session.judge(ResourceRecord(network, "openstack:networking/network:Network", "net", True, {}))
    session.judge(ResourceRecord(port, "openstack:networking/port:Port", "port", True, {}))
    behind = engine.AnalyzerPropertyDependencies(urns=[network])
    resources = [
        engine.AnalyzerResource(urn=network, type="openstack:networking/network:Network", name="net"),
        engine.AnalyzerResource(
            urn=port,
            type="openstack:networking/port:Port",
            name="port",
            dependencies=[network],
            propertyDependencies={"networkId": behind},
            properties=struct({"id": UNKNOWN}),
        ),
    ]
    seen: list[ResourceRecord] = []
    session._together = lambda stack: seen.extend(stack.records) or []  # type: ignore[method-assign, func-returns-value]
    session.finish(resources)
    [found] = [record for record in seen if record.urn == port]
    assert (found.references, found.dependencies, found.id) == ({"networkId": (network,)}, (network,), None)


def test_a_message_is_one_line_with_the_remedy(server: Server) -> None:
    [text] = told(server.ask("one", region="BHS5"), "residency")
    assert text == (
        "BHS5 is in Canada, outside the European Union. Give a region inside the perimeter, in the exact spelling of "
        "its cloud, and redundancy that keeps every copy in that region."
    )


@pytest.mark.parametrize("absolute", [False, True])
def test_the_results_file_may_lie_elsewhere(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absolute: bool
) -> None:
    elsewhere = Path("elsewhere", "results.json")
    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path / elsewhere if absolute else elsewhere))
    server.ask("one")
    assert load(tmp_path / elsewhere).stack == "dev"


def test_every_rule_is_a_policy_with_its_settings() -> None:
    made = {policy.name: policy for policy in policies(HDS)}
    assert list(made) == [*(rule.id for rule in HDS.everything), COMPLETENESS]
    schemas = {name: policy.config_schema for name, policy in made.items() if policy.config_schema is not None}
    assert set(schemas) == {rule.id for rule in HDS.everything}
    assert all("waivers" in schema.properties for schema in schemas.values())


def test_another_sdk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pulumi_policy.policy, "_PolicyAnalyzerServicer")
    with pytest.raises(RuntimeError, match="this release of pulumi-policy cannot be used"):
        attach(Session(tmp_path, HDS))


def test_the_pack_is_served_by_the_sdk() -> None:
    assert PolicyPack.__init__.__globals__ is vars(pulumi_policy.policy)


def test_severities_and_levels_have_the_names_pulumi_knows() -> None:
    assert {severity.value for severity in Severity} == {"low", "medium", "high", "critical"}
    assert {level.value for level in Enforcement} == {"mandatory", "advisory"}


def test_a_message_says_what_is_not_a_fail() -> None:
    result = HDS.rules[0].error(ResourceRecord("u", VOLUME, "one", True, {}), "no settings")
    assert isinstance(result, Result)
    assert message(result).startswith("not evaluated: no settings.")
