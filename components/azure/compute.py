"""Compute on Azure: machines by accelerator, encrypted down to the host, with an interface in their own zone."""

import base64

import pulumi
from pulumi_azure_native import compute, network

from components.azure.accelerators import OFFERS
from components.azure.keys import Keys
from components.azure.site import AzureSite
from components.azure.storage import encrypted_disk
from components.backend import ComputeFacts, MachineFacts, NetworkFacts
from components.blueprint import Machine
from components.cloud_init import user_data

_ADMINISTRATOR = "operator"


class Compute(pulumi.ComponentResource):
    """The machines of every pool: no public address, no password, scratch on an encrypted disk."""

    facts: ComputeFacts

    def __init__(self, site: AzureSite, keys: Keys, facts: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Compute", "compute", {}, opts)
        self.facts = ComputeFacts(
            {machine.key: self._machine(site, keys, facts, machine) for machine in site.blueprint.machines}
        )
        self.register_outputs({})

    def _machine(self, site: AzureSite, keys: Keys, facts: NetworkFacts, machine: Machine) -> MachineFacts:
        zone, name, opts = facts.zones[machine.zone], f"compute-{machine.key}", site.child(self)
        tags = site.labels(workspace=machine.workspace, data_class=machine.scratch.data_class)
        interface = network.NetworkInterface(
            f"{name}-port",
            network_interface_name=machine.name,
            resource_group_name=site.group_name,
            location=site.location,
            ip_configurations=[
                network.NetworkInterfaceIPConfigurationArgs(
                    name="private",
                    primary=True,
                    private_ip_allocation_method="Dynamic",
                    subnet=network.SubnetArgs(id=zone.subnet_id),
                )
            ],
            enable_ip_forwarding=False,
            tags=tags,
            opts=opts,
        )
        scratch = encrypted_disk(f"{name}-scratch", site, keys, machine.scratch, self)
        publisher, offer, sku, version = site.block.image.split(":")
        encryption_set = compute.DiskEncryptionSetParametersArgs(id=keys.disk_encryption_set.id)
        virtual_machine = compute.VirtualMachine(
            name,
            vm_name=machine.name,
            resource_group_name=site.group_name,
            location=site.location,
            hardware_profile=compute.HardwareProfileArgs(vm_size=OFFERS[machine.accelerator].flavor),
            network_profile=compute.NetworkProfileArgs(
                network_interfaces=[compute.NetworkInterfaceReferenceArgs(id=interface.id, primary=True)]
            ),
            os_profile=compute.OSProfileArgs(
                computer_name=machine.name,
                admin_username=_ADMINISTRATOR,
                allow_extension_operations=False,
                custom_data=base64.b64encode(user_data(site.blueprint.ssh_public_keys).encode()).decode(),
                linux_configuration=compute.LinuxConfigurationArgs(
                    disable_password_authentication=True,
                    provision_vm_agent=True,
                    patch_settings=compute.LinuxPatchSettingsArgs(assessment_mode="AutomaticByPlatform"),
                    ssh=compute.SshConfigurationArgs(
                        public_keys=[
                            compute.SshPublicKeyArgs(key_data=key, path=f"/home/{_ADMINISTRATOR}/.ssh/authorized_keys")
                            for key in site.blueprint.ssh_public_keys
                        ]
                    ),
                ),
            ),
            security_profile=compute.SecurityProfileArgs(
                encryption_at_host=True,
                security_type="TrustedLaunch",
                uefi_settings=compute.UefiSettingsArgs(secure_boot_enabled=True, v_tpm_enabled=True),
            ),
            storage_profile=compute.StorageProfileArgs(
                image_reference=compute.ImageReferenceArgs(publisher=publisher, offer=offer, sku=sku, version=version),
                os_disk=compute.OSDiskArgs(
                    name=f"{machine.name}-boot",
                    create_option="FromImage",
                    delete_option="Delete",
                    disk_size_gb=machine.boot_gb,
                    managed_disk=compute.ManagedDiskParametersArgs(
                        storage_account_type="Premium_LRS", disk_encryption_set=encryption_set
                    ),
                ),
                data_disks=[
                    compute.DataDiskArgs(
                        lun=0,
                        name=machine.scratch.name,
                        create_option="Attach",
                        delete_option="Detach",
                        managed_disk=compute.ManagedDiskParametersArgs(
                            id=scratch.id, disk_encryption_set=encryption_set
                        ),
                    )
                ],
            ),
            tags=tags,
            opts=opts,
        )
        address = interface.ip_configurations.apply(
            lambda configurations: (configurations or [])[0].private_ip_address or ""
        )
        return MachineFacts(virtual_machine.id, address, interface.id, scratch.id)
