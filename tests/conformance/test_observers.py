"""Observers see what is wrong: a good hub with one thing changed is not taken for a good one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hubs import Case, Hub, hub
from observers.observation import Observation
from recording import Graph, Recorded

Change = Callable[[dict[str, Any]], object]


def changed(made: Hub, name: str, change: Change) -> Observation:
    """What is seen when the inputs of one resource are others."""
    resource = made.graph[name]
    inputs = _copy(dict(resource.inputs))
    change(inputs)
    return seen(made, {**made.graph.resources, name: replace(resource, inputs=inputs)})


def added(made: Hub, like: str, name: str, change: Change) -> Observation:
    """What is seen when there is one resource more, like another."""
    inputs = _copy(dict(made.graph[like].inputs))
    change(inputs)
    return seen(made, {**made.graph.resources, name: replace(made.graph[like], name=name, inputs=inputs)})


def seen(made: Hub, resources: dict[str, Recorded]) -> Observation:
    return replace(made, graph=Graph(resources)).seen


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def setting(**values: Any) -> Change:
    return lambda inputs: inputs.update(values)


@pytest.fixture
def sandbox() -> Hub:
    return hub(Case("sandbox", "hds"))


@pytest.fixture
def azure() -> Hub:
    return hub(Case("azure", "hds"))


RULE = "network-workspace-onco-workspaces-to-services-udp-53-egress"


def test_another_port_is_another_path(sandbox: Hub) -> None:
    after = changed(sandbox, RULE, setting(portRangeMin=50, portRangeMax=55))
    assert after.paths() == sandbox.seen.paths()  # the other side opens port 53 alone
    assert {opening.port for _, _, opening in after.one_sided()} == {50, 51, 52, 54, 55}


def test_a_path_between_workspaces_is_seen(sandbox: Hub) -> None:
    both = dict(sandbox.graph.resources)
    for direction, own, other in (("egress", "onco", "10.40.16.0/24"), ("ingress", "cardio", "10.40.17.0/24")):
        group = sandbox.facts["network"]["zones"][f"workspace-{own}"]["security_group_id"]
        given = {**sandbox.graph[RULE].inputs, "direction": direction, "securityGroupId": group}
        both[direction] = replace(sandbox.graph[RULE], name=direction, inputs={**given, "remoteIpPrefix": other})
    assert seen(sandbox, both).paths() - sandbox.seen.paths() == {("workspace-onco", "workspace-cardio", "udp", 53)}


def test_an_open_guard_is_seen(sandbox: Hub) -> None:
    after = changed(sandbox, "network-warehouse-group", setting(deleteDefaultRules=False))
    assert not after.zones["warehouse"].guarded


def test_another_way_out_is_seen(sandbox: Hub) -> None:
    after = changed(sandbox, "network-router", setting(externalNetworkId="any"))
    assert after.zones["warehouse"].way_out == "id-of-network-router"


def test_another_public_address_is_seen(sandbox: Hub) -> None:
    port = sandbox.facts["compute"]["machines"]["gate-1"]["port_id"]
    after = added(sandbox, "admin-bastion-address", "more", setting(portId=port))
    assert after.public_addresses == {"entry", "more"}
    assert after.machines["gate-1"].public


@pytest.mark.parametrize(
    ("name", "change", "what"),
    [
        ("storage-warehouse", setting(containerRead=".r:*"), lambda seen: seen.stores["warehouse"].public),
        ("storage-export", setting(versioning=False), lambda seen: not seen.stores["export"].versioned),
        ("storage-database", setting(volumeType="plain"), lambda seen: not seen.volumes["database"].encrypted),
        ("compute-gate-1", setting(adminPass="x"), lambda seen: seen.machines["gate-1"].password_login),
        (
            "compute-gate-1",
            lambda inputs: inputs["blockDevices"][0].update(volumeType="plain"),
            lambda seen: not seen.machines["gate-1"].boot.encrypted,
        ),
        (
            "compute-gate-1",
            lambda inputs: inputs["blockDevices"][0].update(uuid="latest"),
            lambda seen: not seen.machines["gate-1"].image_pinned,
        ),
        (
            "identity-workspace-onco",
            lambda inputs: inputs["accessRules"].append(
                {"service": "object-store", "method": "GET", "path": "/v1/*/demo-*/**"}
            ),
            lambda seen: (
                {grant.store for grant in seen.grants if grant.identity == "workspace-onco"}
                == {"export", "import", "quarantine", "traces", "warehouse"}
            ),
        ),
    ],
)
def test_weakened_openstack_resources_are_seen(
    sandbox: Hub, name: str, change: Change, what: Callable[[Observation], bool]
) -> None:
    assert not what(sandbox.seen)
    assert what(changed(sandbox, name, change))


def _allow(inputs: dict[str, Any], name: str, **values: Any) -> None:
    rule = next(rule for rule in inputs["securityRules"] if rule["direction"] == values["direction"])
    inputs["securityRules"].append({**rule, "name": name, "priority": 101, **values})


def test_a_rule_more_in_azure_is_seen(azure: Hub) -> None:
    after = changed(
        azure,
        "network-warehouse-group",
        lambda inputs: _allow(inputs, "more", direction="Inbound", destinationPortRange="2222"),
    )
    assert {opening.port for _, _, opening in after.one_sided()} == {2222} or after.paths() != azure.seen.paths()


@pytest.mark.parametrize(
    ("name", "change", "what"),
    [
        (
            "network-warehouse-subnet",
            setting(defaultOutboundAccess=True),
            lambda seen: seen.zones["warehouse"].way_out == "default outbound access",
        ),
        (
            "network-warehouse-subnet",
            lambda inputs: inputs.pop("routeTable"),
            lambda seen: seen.zones["warehouse"].way_out is None,
        ),
        ("storage-export", setting(publicNetworkAccess="Enabled"), lambda seen: seen.stores["export"].public),
        ("storage-export", setting(allowSharedKeyAccess=True), lambda seen: seen.stores["export"].public),
        (
            "storage-export",
            lambda inputs: inputs.pop("immutableStorageWithVersioning"),
            lambda seen: seen.stores["export"].immutable_days is None,
        ),
        (
            "compute-gate-1",
            lambda inputs: inputs["osProfile"].update(adminPassword="x"),
            lambda seen: seen.machines["gate-1"].password_login,
        ),
        (
            "compute-gate-1",
            lambda inputs: inputs["securityProfile"].update(encryptionAtHost=False),
            lambda seen: not seen.machines["gate-1"].boot.encrypted,
        ),
        (
            "compute-gate-1-port",
            lambda inputs: inputs["ipConfigurations"][0].update(publicIPAddress={"id": "any"}),
            lambda seen: seen.machines["gate-1"].public,
        ),
    ],
)
def test_weakened_azure_resources_are_seen(
    azure: Hub, name: str, change: Change, what: Callable[[Observation], bool]
) -> None:
    assert changed(azure, name, change) != azure.seen
    assert what(changed(azure, name, change))
