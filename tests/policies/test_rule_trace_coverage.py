"""Rule `trace-coverage`."""

from typing import Any

import pytest

from policies.configuration import Configuration
from policies.readers.traced import TRACED
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.trace_coverage import RULE
from policies.stack import Stack

VAULT, ACCOUNT = "azure-native:keyvault:Vault", "azure-native:storage:StorageAccount"
NETWORK, LOGS = "azure-native:network:VirtualNetwork", "azure-native:operationalinsights:Workspace"
SETTING, FLOW_LOG = "azure-native:monitor:DiagnosticSetting", "azure-native:network:FlowLog"
SUBSCRIPTION = "azure-native:monitor:SubscriptionDiagnosticSetting"
BLOBS = "azure-native:storage:BlobServiceProperties"
MACHINE, CONTAINER = "openstack:compute/instance:Instance", "openstack:objectstorage/container:Container"
ROOT = ResourceRecord("urn:pulumi:dev::hub::pulumi:pulumi:Stack::hub-dev", "pulumi:pulumi:Stack", "hub-dev", False, {})
SENT = {"logs": [{"categoryGroup": "allLogs", "enabled": True}], "workspaceId": "/logs/l"}
MISSING = "no diagnostic setting sends its traces to a log workspace or a storage account"


def judge(first: ResourceRecord, *others: ResourceRecord) -> Result:
    """The result on the first of the records, beside a stack that has its activity log."""
    return RULE.apply(Stack((ROOT, first, *others)), Configuration())[1]


def whole(*records: ResourceRecord) -> Result:
    """The result on the stack itself."""
    return RULE.apply(Stack((ROOT, *records)), Configuration())[0]


@pytest.fixture
def vault(make: Any) -> Any:
    return make(VAULT, {"vaultName": "v"}, name="vault", id="/vaults/v")


@pytest.fixture
def setting(make: Any) -> Any:
    """Makes a setting for the vault, with some values of its own."""

    def record(uri: Any = "/vaults/v", **more: Any) -> ResourceRecord:
        references = more.pop("references", {})
        inputs = {**SENT, "resourceUri": uri, **more}
        return make(SETTING, inputs, name="sends", references=references)  # type: ignore[no-any-return]

    return record


def test_what_can_send_no_traces_is_not_applicable(make: Any) -> None:
    result = judge(make("azure-native:network:Subnet", {}))
    assert (result.state, result.reason) == ("not applicable", "can send no traces of its own")


def test_a_resource_with_a_setting_passes(vault: Any, setting: Any) -> None:
    result = judge(vault, setting())
    assert (result.state, result.reason) == ("pass", "the setting sends sends allLogs")


@pytest.mark.parametrize("kind", sorted(TRACED - {ACCOUNT, NETWORK}))
def test_every_kind_that_can_be_traced_must_be(make: Any, setting: Any, kind: str) -> None:
    traced = make(kind, {}, name="traced", id="/traced")
    alone = judge(traced)
    assert (alone.state, alone.reason) == ("fail", MISSING)
    assert judge(traced, setting("/traced")).state == "pass"


def test_a_setting_is_followed_by_references_while_ids_are_not_known(make: Any, setting: Any) -> None:
    vault = make(VAULT, {"vaultName": UNKNOWN}, name="vault")
    assert judge(vault, setting(UNKNOWN, references={"resourceUri": (vault.urn,)})).state == "pass"


def test_a_setting_for_another_resource_does_not_count(vault: Any, setting: Any) -> None:
    assert judge(vault, setting("/vaults/other")).state == "fail"


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_a_setting_that_leads_nobody_knows_where_leaves_it_open(vault: Any, setting: Any, hidden: Any) -> None:
    result = judge(vault, setting(hidden))
    assert (result.state, result.reason) == ("not evaluated", "nobody can say which resource sends is for")


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
@pytest.mark.parametrize("path", ["logs", "enabled"])
def test_a_setting_that_cannot_be_read_is_not_evaluated(vault: Any, setting: Any, hidden: Any, path: str) -> None:
    logs = hidden if path == "logs" else [{"categoryGroup": "allLogs", "enabled": hidden}]
    assert judge(vault, setting(logs=logs)).state == "not evaluated"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"logs": []}, "the setting sends sends no category of logs"),
        ({"logs": None, "metrics": [{"enabled": True}]}, "the setting sends sends no category of logs"),
        ({"logs": [{"categoryGroup": "allLogs", "enabled": False}]}, "the setting sends sends no category of logs"),
        (
            {"workspaceId": None, "eventHubAuthorizationRuleId": "/hub"},
            "the setting sends names neither a log workspace nor a storage account",
        ),
    ],
)
def test_a_setting_that_sends_no_logs_fails(vault: Any, setting: Any, more: Any, reason: str) -> None:
    result = judge(vault, setting(**more))
    assert (result.state, result.reason) == ("fail", reason)


@pytest.mark.parametrize(
    "more",
    [
        {"workspaceId": None, "storageAccountId": "/accounts/a"},
        {"logs": [{"category": "AuditEvent", "enabled": True}]},
        {"workspaceId": UNKNOWN},
    ],
)
def test_other_ways_to_send_logs_pass(vault: Any, setting: Any, more: Any) -> None:
    assert judge(vault, setting(**more)).state == "pass"


def test_one_good_setting_is_enough(make: Any, vault: Any, setting: Any) -> None:
    metrics = make(SETTING, {"resourceUri": "/vaults/v", "workspaceId": "/logs/l"}, name="metrics")
    assert judge(vault, metrics, setting()).state == "pass"


def test_traces_sent_to_the_resource_itself_do_not_count(make: Any, setting: Any) -> None:
    logs = make(LOGS, {"workspaceName": "l"}, name="logs", id="/logs/l")
    result = judge(logs, setting("/logs/l"))
    assert (result.state, result.reason) == ("fail", "the setting sends sends traces of the resource to itself alone")
    assert judge(logs, setting("/logs/l", storageAccountId="/accounts/a")).state == "pass"


def test_an_account_is_traced_in_its_blob_service(make: Any, setting: Any) -> None:
    account = make(ACCOUNT, {"accountName": "a"}, name="account", id="/accounts/a")
    assert judge(account, setting("/accounts/a/blobServices/default")).state == "pass"
    assert judge(account, setting("/accounts/a")).state == "fail"
    service = make(BLOBS, {"accountName": "a"}, name="service")
    by_service = setting(UNKNOWN, references={"resourceUri": (service.urn,)})
    assert judge(account, service, by_service).state == "pass"


@pytest.fixture
def network(make: Any) -> Any:
    return make(NETWORK, {"virtualNetworkName": "n"}, name="network", id="/networks/n")


FLOWS = {"targetResourceId": "/networks/n", "enabled": True, "storageId": "/accounts/a"}


def test_a_network_has_a_setting_and_a_flow_log(make: Any, network: Any, setting: Any) -> None:
    sends, flows = setting("/networks/n"), make(FLOW_LOG, FLOWS, name="flows")
    assert judge(network, sends, flows).state == "pass"
    assert judge(network, flows).reason == MISSING
    without = judge(network, sends)
    assert (without.state, without.reason) == ("fail", "no flow log records its traffic")


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"enabled": False}, "fail"),
        ({"enabled": None}, "fail"),
        ({"storageId": None}, "fail"),
        ({"targetResourceId": "/networks/other"}, "fail"),
        ({"enabled": UNKNOWN}, "not evaluated"),
        ({"targetResourceId": UNKNOWN}, "not evaluated"),
        ({"targetResourceId": Secret()}, "not evaluated"),
    ],
)
def test_a_flow_log_that_does_not_record(make: Any, network: Any, setting: Any, more: Any, state: str) -> None:
    assert judge(network, setting("/networks/n"), make(FLOW_LOG, {**FLOWS, **more}, name="flows")).state == state


ACTIVITIES = {**SENT, "logs": [{"category": each, "enabled": True} for each in ("Administrative", "Security")]}


def test_the_subscriptions_activity_log_is_sent(make: Any, vault: Any, setting: Any) -> None:
    missing = whole(vault)
    assert missing.state == "fail"
    assert missing.reason == "no setting sends the subscription's activity log, which tells who changed what in it"
    assert whole(vault, make(SUBSCRIPTION, ACTIVITIES, name="activities")).state == "pass"
    assert whole(vault, setting("/subscriptions/s", **ACTIVITIES)).state == "pass"
    half = make(SUBSCRIPTION, {**SENT, "logs": ACTIVITIES["logs"][:1]}, name="activities")
    assert whole(vault, half).reason == "the setting activities does not send Security of the activity log"
    assert whole(vault, make(SUBSCRIPTION, {**ACTIVITIES, "logs": UNKNOWN}, name="a")).state == "not evaluated"
    assert whole(vault, make(SUBSCRIPTION, {**ACTIVITIES, "workspaceId": None}, name="a")).state == "fail"
    assert whole(vault, make(SUBSCRIPTION, {}, name="a", external=True)).state == "not evaluated"


def test_a_stack_without_azure_and_machines_needs_neither(make: Any) -> None:
    assert whole(make("openstack:networking/network:Network", {})).state == "not applicable"


@pytest.mark.parametrize(
    ("metadata", "state"),
    [
        ({"data-class": "traces"}, "pass"),
        ({"data-class": "health"}, "fail"),
        ({}, "fail"),
        (UNKNOWN, "not evaluated"),
        ({"data-class": Secret()}, "not evaluated"),
    ],
)
def test_machines_of_openstack_need_a_container_for_traces(make: Any, metadata: Any, state: str) -> None:
    machine = make(MACHINE, {}, name="machine")
    assert whole(machine).reason.startswith("there are machines, but no container with the label data-class=traces")
    assert whole(machine, make(CONTAINER, {"metadata": metadata}, name="container")).state == state


def test_an_unknown_type_is_not_evaluated(make: Any) -> None:
    assert judge(make("azure-native:nobody:Knows", {})).state == "not evaluated"


def test_what_is_only_read_is_not_evaluated(make: Any, vault: Any) -> None:
    assert judge(make(VAULT, {}, external=True)).state == "not evaluated"
    assert judge(vault, make(SETTING, {}, name="sends", external=True)).state == "not evaluated"
