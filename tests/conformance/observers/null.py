"""What the null back end registered."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

from recording import Graph

from components.assurance import Measure
from components.blueprint import Blueprint
from components.spec import HubSpec
from observers.observation import (
    GrantSeen,
    KeySeen,
    MachineSeen,
    Observation,
    Opening,
    ResourceSeen,
    StoreSeen,
    VolumeSeen,
    ZoneSeen,
)


def observe(spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> Observation:
    """Every record, read back."""
    del names  # its records say their keys themselves
    by_urn = {resource.urn: resource for resource in graph.resources.values()}

    def of(ids: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
        return {key: by_urn[urn].inputs for key, urn in ids.items()}

    records = [each for each in graph.resources.values() if each.type.startswith("health-data-hub:null:")]
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        kinds.setdefault(record.type.rpartition(":")[2], []).append(record.inputs)
    zones = of({key: zone["network_id"] for key, zone in facts["network"]["zones"].items()})
    volumes = {each["purpose"]: _volume(each) for each in kinds["Volume"]}
    backups = kinds.get("Backup", [])
    return Observation(
        address_space=spec.address_space,
        providers={"": spec.region},
        global_types=frozenset(),
        unlabelled=frozenset(),
        labels_refused=frozenset(),
        resources=tuple(
            ResourceSeen(
                each.name,
                each.type,
                each.provider,
                each.inputs["region"],
                each.inputs["labels"],
                each.protect,
                each.retain,
                each.delete_before_replace,
            )
            for each in records
        ),
        zones={key: _zone(each, frozenset(zones), facts["egress"]["exit_id"]) for key, each in zones.items()},
        public_addresses=frozenset(),
        allowed_hosts=frozenset(kinds["Exit"][0]["allowedHosts"]),
        own_hosts=frozenset(),
        stores={key: _store(each) for key, each in of(facts["storage"]["stores"]).items()},
        copies={each["of"]: _copy(each) for each in kinds.get("Copy", [])},
        shares={},
        volumes=volumes,
        machines={
            key: _machine(each)
            for key, each in of({key: each["machine_id"] for key, each in facts["compute"]["machines"].items()}).items()
        },
        keys={key: KeySeen(each["rotation"]) for key, each in of(facts["keys"]["keys"]).items()},
        identities={key: each["ends"] for key, each in of(facts["identity"]["identities"]).items()},
        grants=frozenset(
            GrantSeen(each["identity"], each["store"], each["area"], each["access"]) for each in kinds["Grant"]
        ),
        trace_days=by_urn[facts["logs"]["sink_id"]].inputs["retention"],
        backed_up=frozenset(what for each in backups for what in (*each["machines"], *each["volumes"])),
        measures=frozenset(Measure(each) for each in kinds["Measures"][0]["measures"]),
    )


def _zone(says: Mapping[str, Any], all_zones: frozenset[str], way_out: str) -> ZoneSeen:
    openings = frozenset(
        Opening(rule["direction"] == "egress", IPv4Network(remote), rule["protocol"], rule["port"])
        for rule in says["rules"]
        for remote in rule["remote"]
    )
    return ZoneSeen(IPv4Network(says["range"]), True, openings, all_zones, way_out)


def _store(says: Mapping[str, Any]) -> StoreSeen:
    return StoreSeen(
        containers=frozenset(says["areas"]),
        region=says["region"],
        public=False,
        versioned=True,
        immutable_days=says.get("immutable"),
        expire_days=says.get("expire"),
        zone=says["zone"],
        key=says["key"],
    )


def _copy(says: Mapping[str, Any]) -> StoreSeen:
    return StoreSeen(frozenset(["data"]), says["region"], False, True, None, None, None, None)


def _volume(says: Mapping[str, Any]) -> VolumeSeen:
    return VolumeSeen(says["size"], True, says["key"])


def _machine(says: Mapping[str, Any]) -> MachineSeen:
    return MachineSeen(
        zones=(says["zone"],),
        address=says.get("address"),
        type=says["type"],
        image_pinned=True,
        password_login=False,
        public=False,
        boot=VolumeSeen(says["bootSize"], True, says["bootKey"]),
        volumes=frozenset([says["volume"]] if says.get("volume") else []),
        identity=says["identity"],
        place=None,
        user_data="",
    )
