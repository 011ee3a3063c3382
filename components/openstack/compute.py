"""Compute on OpenStack: machines by accelerator, started from an encrypted volume, with a port in their own zone."""

import pulumi
from pulumi_openstack import compute, networking

from components.backend import ComputeFacts, MachineFacts, NetworkFacts
from components.blueprint import Machine
from components.cloud_init import user_data
from components.openstack.site import OpenStackSite
from components.openstack.storage import encrypted_volume


class Compute(pulumi.ComponentResource):
    """The machines of every pool: no public address, no password, scratch on an encrypted volume."""

    facts: ComputeFacts

    def __init__(self, site: OpenStackSite, network: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:openstack:Compute", "compute", {}, opts)
        self.facts = ComputeFacts(
            {machine.key: self._machine(site, network, machine) for machine in site.blueprint.machines}
        )
        self.register_outputs({})

    def _machine(self, site: OpenStackSite, network: NetworkFacts, machine: Machine) -> MachineFacts:
        zone, name, opts = network.zones[machine.zone], f"compute-{machine.key}", site.child(self)
        data_class = machine.scratch.data_class
        port = networking.Port(
            f"{name}-port",
            name=machine.name,
            network_id=zone.network_id,
            fixed_ips=[networking.PortFixedIpArgs(subnet_id=zone.subnet_id)],
            security_group_ids=[zone.security_group_id],
            port_security_enabled=True,
            admin_state_up=True,
            region=site.region,
            tags=site.tags(workspace=machine.workspace, data_class=data_class),
            opts=opts,
        )
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
            config_drive=True,
            user_data=user_data(site.blueprint.ssh_public_keys),
            metadata=site.labels(workspace=machine.workspace, data_class=data_class),
            region=site.region,
            opts=opts,
        )
        scratch = encrypted_volume(f"{name}-scratch", site, machine.scratch, self)
        compute.VolumeAttach(
            f"{name}-scratch-attachment", instance_id=instance.id, volume_id=scratch.id, region=site.region, opts=opts
        )
        address = port.all_fixed_ips.apply(lambda addresses: addresses[0])
        return MachineFacts(instance.id, address, port.id, scratch.id)
