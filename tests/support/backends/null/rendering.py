"""Each part of a blueprint as a component without children, whose inputs say what it stands for."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.backend import (
    AdminFacts,
    BackupFacts,
    ComputeFacts,
    Consent,
    EgressFacts,
    ExchangeFacts,
    HubFacts,
    IdentityFacts,
    KeyFacts,
    LogFacts,
    MachineFacts,
    NetworkFacts,
    StorageFacts,
    ZoneFacts,
)
from components.blueprint import TECHNICAL, TRACES, Blueprint, Machine, Volume, Zone
from components.spec import HubSpec


class Record(pulumi.ComponentResource):
    """One part of a hub."""

    def __init__(self, kind: str, name: str, says: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(f"health-data-hub:null:{kind}", name, says, opts)
        self.register_outputs({})


class _Hub:
    """The records of one hub; `stateful` ones are kept unless their loss was agreed to."""

    def __init__(self, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> None:
        self._blueprint, self._consent, self._parent = blueprint, consent, parent

    def record(
        self,
        kind: str,
        name: str,
        *,
        workspace: str | None = None,
        data_class: str = TECHNICAL,
        stateful: bool = False,
        region: str | None = None,
        **says: Any,
    ) -> pulumi.Output[str]:
        keep = stateful and not self._consent.covers(self._blueprint, workspace)
        labels = self._blueprint.labels(workspace=workspace, data_class=data_class)
        record = Record(
            kind,
            name,
            {"region": region or self._blueprint.region, "labels": labels, **says},
            pulumi.ResourceOptions(parent=self._parent, protect=keep, retain_on_delete=keep),
        )
        return record.urn

    def zone(self, zone: Zone) -> ZoneFacts:
        made = self.record(
            "Zone",
            f"zone-{zone.key}",
            workspace=zone.workspace,
            data_class=zone.data_class,
            range=str(zone.cidr),
            bandwidth=zone.bandwidth_mbps,
            rules=[
                {
                    "direction": rule.direction,
                    "remote": [str(each) for each in rule.remote.ranges],
                    "protocol": rule.flow.protocol,
                    "port": rule.flow.port,
                }
                for rule in self._blueprint.rules(zone)
            ],
        )
        return ZoneFacts(made, made, made)

    def volume(self, volume: Volume) -> pulumi.Output[str]:
        return self.record(
            "Volume",
            f"volume-{volume.purpose}",
            workspace=volume.workspace,
            data_class=volume.data_class,
            stateful=True,
            purpose=volume.purpose,
            size=volume.size_gb,
            key=volume.key,
        )

    def machine(self, machine: Machine, volumes: Mapping[str, pulumi.Output[str]]) -> MachineFacts:
        own = machine.volume.purpose if machine.volume else None
        made = self.record(
            "Machine",
            f"machine-{machine.key}",
            workspace=machine.workspace,
            data_class=machine.data_class,
            zone=machine.zone,
            address=str(machine.address) if machine.address else None,
            type=machine.accelerator.replace(":", "-"),
            bootSize=machine.boot_gb,
            bootKey=machine.boot_key,
            volume=own,
            identity=machine.identity,
        )
        address = str(machine.address or self._blueprint.zone(machine.zone).cidr[100])
        return MachineFacts(made, pulumi.Output.from_input(address), made, volumes[own] if own else None)


def render(spec: HubSpec, blueprint: Blueprint, consent: Consent, parent: pulumi.Resource) -> HubFacts:
    """The whole hub as records."""
    del spec
    hub = _Hub(blueprint, consent, parent)
    zones = {zone.key: hub.zone(zone) for zone in blueprint.zones}
    keys = {
        key.purpose: hub.record(
            "Key",
            f"key-{key.purpose}",
            workspace=key.workspace,
            stateful=True,
            purpose=key.purpose,
            rotation=key.rotation_days,
        )
        for key in blueprint.keys
    }
    stores = {
        store.purpose: hub.record(
            "Store",
            f"store-{store.purpose}",
            workspace=store.workspace,
            data_class=store.data_class,
            stateful=True,
            purpose=store.purpose,
            areas=list(store.areas),
            zone=store.zone,
            key=store.key,
            immutable=store.retention_days,
            expire=store.expire_days,
        )
        for store in blueprint.stores
    }
    owned = [*blueprint.volumes, *(m.volume for m in blueprint.machines if m.workspace and m.volume)]
    volumes = {volume.purpose: hub.volume(volume) for volume in owned}
    machines = {machine.key: hub.machine(machine, volumes) for machine in blueprint.machines}
    identities = {
        each.key: hub.record("Identity", f"identity-{each.key}", workspace=each.workspace, ends=each.ends.isoformat())
        for each in blueprint.identities
    }
    workspaces = {each.key: each.workspace for each in blueprint.identities}
    stores_of = {store.purpose: store.workspace for store in blueprint.stores}
    grants = {
        grant.key: hub.record(
            "Grant",
            f"grant-{grant.key}",
            workspace=workspaces[grant.identity] or stores_of[grant.store],
            identity=grant.identity,
            store=grant.store,
            area=grant.area,
            access=grant.access.value,
        )
        for grant in blueprint.grants
    }
    copies = {
        copy.of: hub.record(
            "Copy",
            f"copy-{copy.of}",
            data_class=blueprint.store(copy.of).data_class,
            stateful=True,
            region=copy.region,
            of=copy.of,
        )
        for copy in blueprint.copies
    }
    sink = hub.record("Sink", "sink", data_class=TRACES, retention=blueprint.logs.retention_days)
    entry = hub.record("Entry", "entry")
    way_out = hub.record("Exit", "exit", allowedHosts=list(blueprint.egress.allowed_hosts))
    measures = sorted(measure.value for measure in blueprint.measures)
    hub.record("Measures", "measures", measures=measures)
    if blueprint.budget is not None:
        hub.record("Budget", "budget", monthly=blueprint.budget.monthly, tell=list(blueprint.budget.tell))
    if blueprint.quota:
        hub.record("Quota", "quota", machines=len(blueprint.machines))
    backup = blueprint.backup
    vault = (
        hub.record("Backup", "backup", machines=list(backup.machines), volumes=list(backup.volumes), at=backup.daily_at)
        if backup
        else None
    )
    boxes = {store.workspace: stores[store.purpose] for store in blueprint.stores if store.workspace is not None}
    return HubFacts(
        network=NetworkFacts(zones),
        egress=EgressFacts(way_out, blueprint.egress.allowed_hosts),
        admin=AdminFacts(entry),
        identity=IdentityFacts(identities),
        keys=KeyFacts(keys, blueprint.custody),
        storage=StorageFacts(stores, {volume.purpose: volumes[volume.purpose] for volume in blueprint.volumes}, {}),
        logs=LogFacts(sink, blueprint.logs.retention_days),
        compute=ComputeFacts(machines),
        backup=BackupFacts(vault, copies),
        exchange=ExchangeFacts(machines["gate-1"].machine_id, grants["approvers-export-data"], boxes, boxes),
    )
