"""What a hub declares of itself beside its resources, so that whoever judges these can compare them with the plan."""

from typing import Any

from components.blueprint import Blueprint
from components.flows import Flow


def declared(blueprint: Blueprint) -> dict[str, Any]:
    """The plan's promises as plain values, the inputs of the hub's component: place, level, waivers, flow matrix.

    Nothing in it changes with the workspaces, so that none of them touches the hub.
    """
    return {
        "cloud": blueprint.cloud,
        "region": blueprint.region,
        "perimeter": blueprint.perimeter,
        "assurance": blueprint.assurance.value,
        "custody": blueprint.custody.value,
        "without": {each.measure.value: each.reason for each in blueprint.waived},
        "contacts": dict(blueprint.contacts),
        "flows": [_flow(flow) for flow in blueprint.flows],
    }


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "name": flow.key,
        "from": [str(each) for each in flow.source.ranges],
        "to": [str(each) for each in flow.destination.ranges],
        "protocol": flow.protocol,
        "port": flow.port,
        "own": flow.own,
    }
