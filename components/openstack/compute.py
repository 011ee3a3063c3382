"""Compute on OpenStack: machines by accelerator, started from an encrypted volume, with a port in their own zone."""

import pulumi
from pulumi_openstack import compute, networking

from components.assurance import Measure
from components.backend import ComputeFacts, MachineFacts, NetworkFacts
from components.blueprint import Blueprint, Machine, Role
from components.cloud_init import Surroundings, user_data
from components.openstack.site import OpenStackSite
from components.openstack.storage import Storage, encrypted_volume
from components.planning import INBOX, OUTBOX


class Compute(pulumi.ComponentResource):
    """The hub's hosts and the machines of every pool: no password, no public address, every disk encrypted."""

    facts: ComputeFacts

    def __init__(
        self, site: OpenStackSite, network: NetworkFacts, storage: Storage, opts: pulumi.ResourceOptions
    ) -> None:
        super().__init__("health-data-hub:openstack:Compute", "compute", {}, opts)
        self._site, self._network, self._storage = site, network, storage
        self._key_pair = self._operators_key()
        self._groups: dict[str, compute.ServerGroup] = {}
        self.facts = ComputeFacts({machine.key: self._machine(machine) for machine in site.blueprint.machines})
        self.register_outputs({})

    def _operators_key(self) -> pulumi.Output[str]:
        """The first of the given public keys, by which the cloud names who enters; the others come with cloud-init."""
        made = compute.Keypair(
            "compute-operators-key",
            name=f"{self._site.blueprint.name}-operators",
            public_key=self._site.blueprint.ssh_public_keys[0],
            region=self._site.region,
            opts=self._site.renewed(self),
        )
        return made.name

    def _group(self, machine: Machine) -> compute.ServerGroup | None:
        """The group that spreads a pool over hypervisors: hosts of the hub always, workloads as far as they can be."""
        site = self._site
        if not site.blueprint.on(Measure.SPREAD_MACHINES):
            return None
        if machine.pool not in self._groups:
            self._groups[machine.pool] = compute.ServerGroup(
                f"compute-{machine.pool}-group",
                name=f"{site.blueprint.name}-{machine.pool}",
                policies="soft-anti-affinity" if machine.role is Role.WORKLOAD else "anti-affinity",
                region=site.region,
                opts=site.child(self),
            )
        return self._groups[machine.pool]

    def _machine(self, machine: Machine) -> MachineFacts:
        site, name = self._site, f"compute-{machine.key}"
        port = self._port(f"{name}-port", machine)
        group = self._group(machine)
        instance = compute.Instance(
            name,
            name=machine.name,
            flavor_name=site.profile.offers[machine.accelerator].flavor,
            block_devices=[
                compute.InstanceBlockDeviceArgs(
                    source_type="image",
                    uuid=site.image,
                    destination_type="volume",
                    volume_type=site.profile.encrypted_volume_type,
                    volume_size=machine.boot_gb,
                    boot_index=0,
                    delete_on_termination=True,
                )
            ],
            networks=[compute.InstanceNetworkArgs(port=port.id)],
            scheduler_hints=[compute.InstanceSchedulerHintArgs(group=group.id)] if group is not None else None,
            key_pair=self._key_pair,
            config_drive=True,
            user_data=self._user_data(machine),
            metadata=site.labels(workspace=machine.workspace, data_class=machine.data_class),
            region=site.region,
            opts=pulumi.ResourceOptions.merge(
                # Its port takes one machine at a time.
                site.renewed(self),
                # Machines that idle power themselves off, which is not to be mended.
                pulumi.ResourceOptions(ignore_changes=["powerState"]),
            ),
        )
        volume_id = self._volume(name, machine, instance)
        address = port.all_fixed_ips.apply(lambda addresses: addresses[0])
        return MachineFacts(instance.id, address, port.id, volume_id)

    def _port(self, name: str, machine: Machine) -> networking.Port:
        site, zone = self._site, self._network.zones[machine.zone]
        fixed = str(machine.address) if machine.address is not None else None
        return networking.Port(
            name,
            name=machine.name,
            network_id=zone.network_id,
            fixed_ips=[networking.PortFixedIpArgs(subnet_id=zone.subnet_id, ip_address=fixed)],
            security_group_ids=[zone.security_group_id] if zone.security_group_id is not None else [],
            port_security_enabled=True,
            admin_state_up=True,
            region=site.region,
            tags=site.tags(workspace=machine.workspace, data_class=machine.data_class),
            opts=site.child(self),
        )

    def _volume(self, name: str, machine: Machine, instance: compute.Instance) -> pulumi.Output[str] | None:
        """The machine's own volume, attached: its scratch, or one of the hub's that storage has made."""
        site, kept = self._site, machine.volume
        if kept is None:
            return None
        if machine.role is Role.WORKLOAD:
            volume_id, suffix = encrypted_volume(f"{name}-scratch", site, kept, self).id, "scratch-attachment"
        else:
            volume_id, suffix = self._storage.facts.volumes[kept.purpose], "volume-attachment"
        compute.VolumeAttach(
            f"{name}-{suffix}",
            instance_id=instance.id,
            volume_id=volume_id,
            region=site.region,
            opts=site.renewed(self),
        )
        return volume_id

    def _user_data(self, machine: Machine) -> pulumi.Output[str]:
        """First-boot instructions; ids of volumes and exports are known when they exist."""
        backup, volumes = self._site.blueprint.backup, self._storage.facts.volumes
        backed_up = backup.volumes if backup is not None and machine.role is Role.SERVICES else ()
        return pulumi.Output.all(
            data_set=self._mounted(machine, INBOX),
            outbox=self._mounted(machine, OUTBOX),
            backed_up={purpose: volumes[purpose] for purpose in backed_up},
        ).apply(lambda known: _instructions(self._site, machine, **known))

    def _mounted(self, machine: Machine, area: str) -> pulumi.Output[str] | None:
        """The export of the workspace's inbox or outbox, for its own machines alone."""
        return self._storage.exports.get(f"{machine.zone}-{area}") if machine.role is Role.WORKLOAD else None


def _instructions(
    site: OpenStackSite, machine: Machine, data_set: str | None, outbox: str | None, backed_up: dict[str, str]
) -> str:
    around = Surroundings(
        objects="swift",
        stores=_stores(site.blueprint, machine),
        data_set=data_set,
        outbox=outbox,
        auth_url=site.auth_url,
        region=site.object_region,
        backed_up=backed_up,
        volume_region=site.region,
        copy_region=site.copy_region,
        api_hosts=site.api_hosts,
    )
    return user_data(site.blueprint, machine, around)


def _stores(blueprint: Blueprint, machine: Machine) -> dict[str, str]:
    """The containers that the machine may use."""
    return {
        f"{grant.store}/{grant.area}": blueprint.store(grant.store).name
        for grant in blueprint.grants
        if grant.identity == machine.identity
    }
