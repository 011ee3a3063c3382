"""Dossiers to write evidence from, made without an engine: of the example hubs, of a bad stack, of a large one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import flat
from hub_records import configuration, records

from audit.connections import connections
from audit.events import Position, Record, Resource
from audit.evidence import SCHEMA_VERSION, Dossier, Input, Mode, Subject, Versions
from audit.inventory import inventory
from audit.verdict import conclude
from policies.configuration import Configuration
from policies.feeders import Feed
from policies.judge import judge_feed
from policies.records import ResourceRecord
from policies.stack import in_one_order

TIME = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PROJECT, STACK = "health-data-hub", "test"
PLACE_INPUTS = ("region", "location")


@cache
def of_hub(cloud: str, example: str = "hospital") -> Dossier:
    """Of a good example hub on `azure` or `ovh`."""
    return of_records(records(example, cloud), configuration(cloud), PROJECT, STACK)


@cache
def of_bad(cloud: str) -> Dossier:
    """Of the bad flat stack on `azure` or `openstack`."""
    made = flat.records(f"{cloud}_bad")
    project, stack = made[0].urn.split("::")[1], made[0].urn.split("::")[0].rpartition(":")[2]
    return of_records(made, Configuration.from_pack(flat.document(f"{cloud}_bad")), project, stack)


def of_records(
    made: Iterable[ResourceRecord], rules: Configuration, project: str, stack: str, **changes: Any
) -> Dossier:
    """Of any records. `changes` are fields of the dossier to put in place."""
    everything = tuple(made)
    run = judge_feed(Feed(project, stack, True, True, everything), rules, TIME)
    listed = tuple(_listed(record) for record in everything)
    stack_seen = in_one_order(everything, TIME.date())
    dossier = Dossier(
        schema_version=SCHEMA_VERSION,
        subject=Subject(
            project=project,
            stack=stack,
            mode=Mode.WITHOUT_CLOUD,
            time=TIME,
            revision="0123456789abcdef0123456789abcdef01234567",
            specification=f"stacks/Pulumi.{stack}.yaml",
            inputs=(Input(f"stacks/Pulumi.{stack}.yaml", "0" * 64),),
        ),
        versions=Versions("0.1.0", "3.256.0", run.pack_version, {"openstack": "5.5.3"}),
        policy_configuration=f"stacks/policy.{stack}.json",
        judgement=conclude(run, Record(resources=listed), None, project=project, stack=stack),
        resources=listed,
        inventory=inventory(stack_seen, rules),
        connections=connections(stack_seen, rules),
        drift=None,
        run=run,
    )
    return replace(dossier, **changes)


def _listed(record: ResourceRecord) -> Resource:
    inputs: Mapping[str, Any] = record.inputs
    place = next((inputs[key] for key in PLACE_INPUTS if isinstance(inputs.get(key), str)), None)
    provider = record.provider.urn if record.provider else None
    line = Position("stacks/x.yaml", 3)
    return Resource(record.urn, record.type, record.name, "create", False, place, provider, line)
