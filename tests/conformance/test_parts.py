"""Statements about the parts of a hub: stores, volumes, machines, keys, identities, traces, backups."""

from typing import Any

import pytest
from hubs import HOSPITALS, LEVELS, SMALL, Case, Hub, hub
from observers.observation import GrantSeen

from components.assurance import MEANINGS, Assurance, Measure
from components.backend import Backend
from components.blueprint import Role
from components.capabilities import Capability, Met, MetDifferently, NotAvailable
from components.clouds import backend_of, clouds
from components.problems import SpecError
from components.spec import Custody


@pytest.fixture(params=[*HOSPITALS, *SMALL], ids=str)
def made(request: pytest.FixtureRequest) -> Hub:
    return hub(request.param)


def gives(made: Hub, capability: Capability) -> bool:
    return isinstance(made.backend.support(made.spec.cloud)[capability], Met | MetDifferently)


def gives_itself(made: Hub, capability: Capability) -> bool:
    """The cloud's own service gives it, so that it can be seen on the resource."""
    return isinstance(made.backend.support(made.spec.cloud)[capability], Met)


def customer_keys(made: Hub) -> bool:
    return made.backend.custody(made.spec.cloud) is not Custody.PROVIDER


# Facts and answers.


def test_facts_have_the_keys_of_the_plan(made: Hub) -> None:
    plan, facts = made.blueprint, made.facts
    assert {
        "zones": set(facts["network"]["zones"]),
        "identities": set(facts["identity"]["identities"]),
        "keys": set(facts["keys"]["keys"]),
        "stores": set(facts["storage"]["stores"]),
        "volumes": set(facts["storage"]["volumes"]),
        "shares": set(facts["storage"]["shares"]),
        "machines": set(facts["compute"]["machines"]),
        "copies": set(facts["backup"]["copies"]),
        "backup": facts["backup"]["vault_id"] is not None,
        "retention": facts["logs"]["retention_days"],
    } == {
        "zones": {zone.key for zone in plan.zones},
        "identities": {identity.key for identity in plan.identities},
        "keys": {key.purpose for key in plan.keys},
        "stores": {store.purpose for store in plan.stores},
        "volumes": {volume.purpose for volume in plan.volumes},
        "shares": {share.purpose for share in plan.shares},
        "machines": {machine.key for machine in plan.machines},
        "copies": set(),
        "backup": True,
        "retention": plan.logs.retention_days,
    }


def test_no_fact_is_empty(made: Hub) -> None:
    facts = made.facts
    assert facts["egress"]["exit_id"]
    assert facts["admin"]["entry_id"]
    assert facts["logs"]["sink_id"]
    assert facts["exchange"]["approval_id"]
    assert facts["exchange"]["gate_id"] == facts["compute"]["machines"]["gate-1"]["machine_id"]
    for area in (facts["identity"]["identities"], facts["keys"]["keys"], facts["storage"]["stores"]):
        assert [key for key, value in area.items() if not value] == []


def test_the_keys_are_held_by_whom_the_spec_asks_or_better(made: Hub) -> None:
    order = list(Custody)
    held = Custody(made.facts["keys"]["custody"])
    assert order.index(made.spec.custody) <= order.index(held) <= order.index(made.backend.custody(made.spec.cloud))


def test_every_capability_is_answered() -> None:
    for name in clouds():
        backend: Backend = backend_of(name)
        answers = backend.support(name)
        assert set(answers) == set(Capability), name
        assert [capability for capability, answer in answers.items() if not answer.how] == []
        lacking = [answer for answer in answers.values() if isinstance(answer, NotAvailable)]
        assert [answer for answer in lacking if not (answer.why and answer.compensates)] == []


@pytest.mark.parametrize("cloud", LEVELS)
def test_a_level_that_the_cloud_cannot_support_is_refused_when_the_spec_is_loaded(cloud: str) -> None:
    for level in Assurance:
        if level in LEVELS[cloud]:
            assert hub(Case(cloud, level)).spec.assurance is level
        else:
            with pytest.raises(SpecError) as refused:
                hub(Case(cloud, level))
            assert {problem.path for problem in refused.value.problems} == {"assurance"}


# Keys, stores, shares, volumes.


def test_every_key_of_the_plan_exists_and_is_rotated_where_the_cloud_does_so(made: Hub) -> None:
    assert set(made.seen.keys) == {key.purpose for key in made.blueprint.keys}
    if gives_itself(made, Capability.KEY_ROTATION):
        planned = {key.purpose: key.rotation_days for key in made.blueprint.keys}
        assert {purpose: key.rotation_days for purpose, key in made.seen.keys.items()} == planned


def test_every_store_has_its_areas_and_is_closed(made: Hub) -> None:
    # Containers stand inside of a store, or are the store.
    inside = {store.purpose: set(store.areas) for store in made.blueprint.stores}
    alone = {store.purpose: {store.name} for store in made.blueprint.stores}
    assert {purpose: set(store.containers) for purpose, store in made.seen.stores.items()} in (inside, alone)
    assert [purpose for purpose, store in made.seen.stores.items() if store.public] == []


def test_stores_have_a_private_address_in_their_own_zone_where_the_means_say_so(made: Hub) -> None:
    private = made.blueprint.means.private_stores
    planned = {store.purpose: store.zone if private else None for store in made.blueprint.stores}
    assert {purpose: store.zone for purpose, store in made.seen.stores.items()} == planned


def test_stores_are_versioned_where_the_cloud_can(made: Hub) -> None:
    assert gives(made, Capability.VERSIONED_STORES)
    flat = {store.purpose for store in made.blueprint.stores if not store.hierarchical}
    assert {purpose for purpose, store in made.seen.stores.items() if store.versioned} >= flat


def test_exports_and_traces_cannot_be_changed_as_long_as_the_plan_says(made: Hub) -> None:
    def days(purpose: str, capability: Capability) -> int | None:
        return made.blueprint.store(purpose).retention_days if gives_itself(made, capability) else None

    planned = {store.purpose: None for store in made.blueprint.stores} | {
        "export": days("export", Capability.IMMUTABLE_EXPORTS),
        "traces": days("traces", Capability.IMMUTABLE_LOGS),
    }
    assert {purpose: store.immutable_days for purpose, store in made.seen.stores.items()} == planned


def test_stores_expire_as_the_plan_says_where_the_cloud_can(made: Hub) -> None:
    can = gives_itself(made, Capability.EXPIRING_STORES)
    planned = {store.purpose: store.expire_days if can else None for store in made.blueprint.stores}
    assert {purpose: store.expire_days for purpose, store in made.seen.stores.items()} == planned


def test_stores_are_under_their_own_key_where_the_customer_holds_keys(made: Hub) -> None:
    planned = {store.purpose: store.key if customer_keys(made) else None for store in made.blueprint.stores}
    assert {purpose: store.key for purpose, store in made.seen.stores.items()} == planned


def test_shares_are_their_own_workspaces_and_the_gates_only(made: Hub) -> None:
    assert set(made.seen.shares) == {share.purpose for share in made.blueprint.shares}
    for share in made.blueprint.shares:
        seen = made.seen.shares[share.purpose]
        workspace = {share.zone}
        assert seen.size_gb == share.size_gb
        assert seen.readers == (workspace if share.read_only else set())
        assert seen.writers == {"gate-1"} | (set() if share.read_only else workspace)
        assert seen.zone in (share.zone, None)


def test_every_volume_is_encrypted_and_under_the_planned_key(made: Hub) -> None:
    planned = {
        volume.purpose: (volume.size_gb, True, volume.key if customer_keys(made) else None)
        for volume in (*made.blueprint.volumes, *(m.volume for m in made.blueprint.machines if m.workspace))
        if volume is not None
    }
    assert {key: (seen.size_gb, seen.encrypted, seen.key) for key, seen in made.seen.volumes.items()} == planned


# Machines.


def test_machines_are_those_of_the_plan(made: Hub) -> None:
    types = made.backend.accelerators(made.spec.cloud, made.spec.openstack)
    planned = {
        machine.key: (
            (machine.zone,),
            str(machine.address) if machine.address else None,
            types[machine.accelerator],
            {machine.volume.purpose} if machine.volume else set(),
        )
        for machine in made.blueprint.machines
    }
    seen = {key: (each.zones, each.address, each.type, set(each.volumes)) for key, each in made.seen.machines.items()}
    assert seen == planned


def test_machines_start_from_a_pinned_image_on_an_encrypted_disk_and_take_no_password(made: Hub) -> None:
    for machine in made.blueprint.machines:
        seen = made.seen.machines[machine.key]
        key = machine.boot_key if customer_keys(made) else None
        assert (seen.image_pinned, seen.password_login) == (True, False), machine.key
        assert (seen.boot.size_gb, seen.boot.encrypted, seen.boot.key) == (machine.boot_gb, True, key), machine.key


def test_machines_act_under_their_own_identity(made: Hub) -> None:
    given = {key: seen.identity for key, seen in made.seen.machines.items()}
    planned = {machine.key: machine.identity for machine in made.blueprint.machines}
    assert {key: identity for key, identity in given.items() if identity not in (None, planned[key])} == {}


def test_machines_of_a_pool_are_spread(made: Hub) -> None:
    places: dict[str, list[str | None]] = {}
    for machine in made.blueprint.machines:
        places.setdefault(machine.pool, []).append(made.seen.machines[machine.key].place)
    if made.blueprint.on(Measure.SPREAD_MACHINES) and made.spec.cloud != "null":
        assert [pool for pool, where in places.items() if None in where] == []
    if not made.blueprint.on(Measure.SPREAD_MACHINES):
        assert {place for where in places.values() for place in where} == {None}


# Identities and grants.


def test_identities_are_those_of_the_plan_and_end_when_it_says_where_the_cloud_can(made: Hub) -> None:
    planned = {identity.key: identity.ends.isoformat() for identity in made.blueprint.identities}
    assert set(made.seen.identities) == set(planned)
    assert [key for key, ends in made.seen.identities.items() if ends not in (planned[key], None)] == []


def test_every_grant_of_the_plan_exists_and_no_other(made: Hub) -> None:
    planned = {GrantSeen(g.identity, g.store, g.area, g.access.value) for g in made.blueprint.grants}
    assert (made.seen.grants - planned, planned - made.seen.grants) == (set(), set())


# Traces and backups.


def test_traces_are_kept_as_long_as_the_spec_says(made: Hub) -> None:
    assert made.seen.trace_days == made.spec.logs.retention_days


@pytest.mark.parametrize("cloud", ["azure", "ovh", "null"])
def test_a_longer_retention_reaches_the_cloud(cloud: str) -> None:
    longer = hub(Case(cloud, "hds"), logs={"retention_days": 730, "justification": "a high risk of misuse"})
    assert longer.seen.trace_days == 730


def test_what_the_plan_says_is_backed_up(made: Hub) -> None:
    backup = made.blueprint.backup
    assert backup is not None
    whole = {*backup.machines, *backup.volumes}
    machines = {machine.key: {machine.volume.purpose} for machine in made.blueprint.machines if machine.volume}
    # A service that backs up whole machines has their volumes too.
    covered = made.seen.backed_up.union(*(machines.get(key, set()) for key in made.seen.backed_up))
    assert {each for each in whole if each in machines or each in backup.volumes} - covered <= set(backup.machines)
    assert set(backup.volumes) <= covered
    assert made.seen.backed_up <= whole


# Measures: there when the level turns them on, gone when they are waived by name.

_IN_SIGHT = {
    Measure.BACKUPS,
    Measure.NO_COPY_OUT,
    Measure.LOCKED_ARCHIVES,
    Measure.FLOW_LOGS,
    Measure.SESSION_RECORDING,
    Measure.INTRUSION_DETECTION,
}
"""Measures that an observer sees on resources; the others follow from the plan's parts, which are compared above."""


def given(made: Hub, measure: Measure) -> bool:
    capability = MEANINGS[measure].rests_on
    return capability is None or gives(made, capability)


def test_each_level_turns_on_its_measures(made: Hub) -> None:
    planned = {measure for measure in _IN_SIGHT if made.blueprint.on(measure) and given(made, measure)}
    assert made.seen.measures & _IN_SIGHT == planned


_ONE_OF_EACH = ("azure", "ovh", "null")
"""A cloud of each back end."""


def _but_for_the_hub(made: Hub) -> dict[str, Any]:
    return {name: resource.inputs for name, resource in made.graph.resources.items() if name != "hub"}


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("cloud", _ONE_OF_EACH)
def test_a_measure_waived_by_name_is_gone_and_nothing_else_is(cloud: str, measure: Measure) -> None:
    if measure is Measure.FREQUENT_ROTATION:
        return  # begins with a level that waives nothing
    case = Case(cloud, "hds", "small")
    before = hub(case)
    after = hub(case, without=[{"measure": measure.value, "reason": "a trial without any patient"}])
    assert before.seen.measures - after.seen.measures == {measure} & before.seen.measures
    assert after.seen.measures <= before.seen.measures
    # The hub's own component says what was waived; what counts is what became of the resources.
    assert set(after.graph["hub"].inputs["without"]) == {measure.value}
    changed = _but_for_the_hub(before) != _but_for_the_hub(after)
    if measure is Measure.SPREAD_MACHINES and cloud == "null":
        return  # its records say nothing of places
    assert changed is given(before, measure)


@pytest.mark.parametrize("cloud", _ONE_OF_EACH)
def test_only_an_approver_writes_exports_unless_that_is_waived(cloud: str) -> None:
    def writers(**changes: object) -> set[str]:
        seen = hub(Case(cloud, "hds"), **changes).seen
        return {grant.identity for grant in seen.grants if grant.store == "export" and grant.access != "read"}

    waiver = {"measure": "export-approval", "reason": "a trial without any patient"}
    assert (writers(), writers(without=[waiver])) == ({"approvers"}, {"approvers", "gate"})


@pytest.mark.parametrize("cloud", LEVELS)
def test_redundant_services_are_two(cloud: str) -> None:
    for level, count in (("baseline", 1), ("hds", 2)):
        blueprint = hub(Case(cloud, level)).blueprint
        machines = [key for key in hub(Case(cloud, level)).seen.machines if key.startswith(Role.SERVICES)]
        assert len(machines) == len(blueprint.resolvers) == count


# Options: made where the cloud can, refused by name where it cannot.

_LIMITED = [{"name": "rare", "slot": 9, "bandwidth_mbps": 500}]
_OPTIONS: dict[str, tuple[Capability, dict[str, Any], str]] = {
    "budget": (Capability.BUDGETS, {"budget": {"monthly": 9000, "starts": "2027-01-01"}}, "budget"),
    "quota": (Capability.QUOTAS, {"quota": True}, "quota"),
    "bandwidth": (Capability.BANDWIDTH_LIMITS, {"workspaces": _LIMITED}, "workspaces[0].bandwidth_mbps"),
    "second region": (
        Capability.SECOND_REGION_COPIES,
        {"backup": {"second_region": "elsewhere"}},
        "backup.second_region",
    ),
}


@pytest.mark.parametrize("option", _OPTIONS)
@pytest.mark.parametrize("cloud", LEVELS)
def test_an_option_is_there_or_refused(cloud: str, option: str) -> None:
    capability, changes, path = _OPTIONS[option]
    case = Case(cloud, "baseline", "small")
    if isinstance(backend_of(cloud).support(cloud)[capability], NotAvailable):
        with pytest.raises(SpecError) as refused:
            hub(case, **changes)
        assert path in {problem.path for problem in refused.value.problems}
    elif option != "second region":  # whose names differ; see the statements on places
        plain = {"workspaces": [{**_LIMITED[0], "bandwidth_mbps": None}]} if option == "bandwidth" else {}
        before, after = hub(case, **plain), hub(case, **changes)
        assert {name: each.inputs for name, each in before.graph.resources.items()} != {
            name: each.inputs for name, each in after.graph.resources.items()
        }
