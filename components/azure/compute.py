"""Compute on Azure: hosts and workloads, encrypted down to the host, with an interface in their own zone."""

import base64

import pulumi
from pulumi_azure_native import compute, network

from components.assurance import Measure
from components.azure.accelerators import OFFERS, WITHOUT_TRUSTED_LAUNCH
from components.azure.keys import Keys
from components.azure.network import PLATFORM_RESOLVER
from components.azure.private_link import PRIVATE_DOMAINS
from components.azure.site import AzureSite
from components.azure.storage import Storage, encrypted_disk
from components.backend import ComputeFacts, IdentityFacts, MachineFacts, NetworkFacts
from components.blueprint import TECHNICAL, Machine, Role
from components.cloud_init import Surroundings, user_data
from components.planning import INBOX

_ADMINISTRATOR = "operator"
_FAULT_DOMAINS = 2
"""Every region has at least two in an availability set [k]."""


class Compute(pulumi.ComponentResource):
    """Every machine of the hub: no public address, no password, its own volume on an encrypted disk.

    Machines of a pool stand in the region's zones in turn, or where it has none in different racks of an availability
    set.
    """

    facts: ComputeFacts

    def __init__(
        self,
        site: AzureSite,
        keys: Keys,
        zones: NetworkFacts,
        storage: Storage,
        identities: IdentityFacts,
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("health-data-hub:azure:Compute", "compute", {}, opts)
        self._site, self._keys, self._zones = site, keys, zones
        self._storage, self._identities = storage, identities
        self._sets: dict[str, compute.AvailabilitySet] = {}
        self.facts = ComputeFacts({machine.key: self._machine(machine) for machine in site.blueprint.machines})
        self.register_outputs({})

    def _machine(self, machine: Machine) -> MachineFacts:
        site, name = self._site, f"compute-{machine.key}"
        interface = self._interface(f"{name}-port", machine)
        place, volume_id = self._place(machine), self._volume(name, machine)
        together = self._availability_set(machine)
        made = compute.VirtualMachine(
            name,
            vm_name=machine.name,
            resource_group_name=site.group_name,
            location=site.location,
            zones=[place] if place is not None else None,
            availability_set=compute.SubResourceArgs(id=together.id) if together is not None else None,
            identity=compute.VirtualMachineIdentityArgs(
                type=compute.ResourceIdentityType.USER_ASSIGNED,
                user_assigned_identities=[self._identities.identities[machine.identity]],
            ),
            hardware_profile=compute.HardwareProfileArgs(vm_size=OFFERS[machine.accelerator].flavor),
            network_profile=compute.NetworkProfileArgs(
                network_interfaces=[compute.NetworkInterfaceReferenceArgs(id=interface.id, primary=True)]
            ),
            os_profile=self._system(machine),
            security_profile=_security(machine),
            storage_profile=self._disks(machine, volume_id),
            # Kept by Azure itself, so that no account has to let the platform in.
            diagnostics_profile=compute.DiagnosticsProfileArgs(
                boot_diagnostics=compute.BootDiagnosticsArgs(enabled=True)
            ),
            tags=site.labels(workspace=machine.workspace, data_class=machine.data_class),
            opts=site.child(self),
        )
        address: pulumi.Output[str]
        if machine.address is not None:
            address = pulumi.Output.from_input(str(machine.address))
        else:
            address = interface.ip_configurations.apply(
                lambda configurations: (configurations or [])[0].private_ip_address or ""
            )
        return MachineFacts(made.id, address, interface.id, volume_id)

    def _place(self, machine: Machine) -> str | None:
        """The zone that the machine stands in: its pool's machines take them in turn."""
        site = self._site
        if not site.blueprint.on(Measure.SPREAD_MACHINES) or not site.zones:
            return None
        return str((machine.number - 1) % site.zones + 1)

    def _availability_set(self, machine: Machine) -> compute.AvailabilitySet | None:
        """What keeps the machines of a pool apart in a region without zones; from its first machine on."""
        site = self._site
        if not site.blueprint.on(Measure.SPREAD_MACHINES) or site.zones:
            return None
        if machine.pool not in self._sets:
            self._sets[machine.pool] = compute.AvailabilitySet(
                f"compute-{machine.pool}-set",
                availability_set_name=f"{site.blueprint.name}-{machine.pool}",
                resource_group_name=site.group_name,
                location=site.location,
                platform_fault_domain_count=_FAULT_DOMAINS,
                # What managed disks need [k].
                sku=compute.SkuArgs(name="Aligned"),
                tags=site.labels(workspace=machine.workspace, data_class=TECHNICAL),
                opts=site.child(self),
            )
        return self._sets[machine.pool]

    def _interface(self, name: str, machine: Machine) -> network.NetworkInterface:
        site = self._site
        address = str(machine.address) if machine.address is not None else None
        resolves = machine.role is Role.SERVICES
        return network.NetworkInterface(
            name,
            network_interface_name=machine.name,
            resource_group_name=site.group_name,
            location=site.location,
            ip_configurations=[
                network.NetworkInterfaceIPConfigurationArgs(
                    name="private",
                    primary=True,
                    private_ip_allocation_method="Static" if address is not None else "Dynamic",
                    private_ip_address=address,
                    subnet=network.SubnetArgs(id=self._zones.zones[machine.zone].subnet_id),
                )
            ],
            # All others are told by their network to ask the services' hosts.
            dns_settings=network.NetworkInterfaceDnsSettingsArgs(dns_servers=[PLATFORM_RESOLVER]) if resolves else None,
            enable_ip_forwarding=False,
            tags=site.labels(workspace=machine.workspace, data_class=machine.data_class),
            opts=site.child(self),
        )

    def _volume(self, name: str, machine: Machine) -> pulumi.Output[str] | None:
        """The machine's own volume: its scratch, or one of the hub's that storage has made."""
        if machine.volume is None:
            return None
        if machine.role is not Role.WORKLOAD:
            return self._storage.facts.volumes[machine.volume.purpose]
        place = self._place(machine)
        return encrypted_disk(f"{name}-scratch", self._site, self._keys, machine.volume, self, zone=place).id

    def _disks(self, machine: Machine, volume_id: pulumi.Output[str] | None) -> compute.StorageProfileArgs:
        publisher, offer, sku, version = self._site.block.image.split(":")
        sets = self._keys.encryption_sets
        own = []
        if machine.volume is not None and volume_id is not None:
            own = [
                compute.DataDiskArgs(
                    lun=0,
                    name=machine.volume.name,
                    create_option="Attach",
                    delete_option="Detach",
                    managed_disk=compute.ManagedDiskParametersArgs(
                        id=volume_id,
                        disk_encryption_set=compute.DiskEncryptionSetParametersArgs(id=sets[machine.volume.key].id),
                    ),
                )
            ]
        return compute.StorageProfileArgs(
            image_reference=compute.ImageReferenceArgs(publisher=publisher, offer=offer, sku=sku, version=version),
            os_disk=compute.OSDiskArgs(
                name=f"{machine.name}-boot",
                create_option="FromImage",
                delete_option="Delete",
                disk_size_gb=machine.boot_gb,
                managed_disk=compute.ManagedDiskParametersArgs(
                    storage_account_type="Premium_LRS",
                    disk_encryption_set=compute.DiskEncryptionSetParametersArgs(id=sets[machine.boot_key].id),
                ),
            ),
            data_disks=own,
        )

    def _system(self, machine: Machine) -> compute.OSProfileArgs:
        blueprint = self._site.blueprint
        backed_up = blueprint.backup is not None and machine.key in blueprint.backup.machines
        text = user_data(blueprint, machine, self._surroundings(machine))
        return compute.OSProfileArgs(
            computer_name=machine.name,
            admin_username=_ADMINISTRATOR,
            # The vault puts its own extension for snapshots on what it backs up; nothing else may add one.
            allow_extension_operations=backed_up,
            custom_data=base64.b64encode(text.encode()).decode(),
            linux_configuration=compute.LinuxConfigurationArgs(
                disable_password_authentication=True,
                provision_vm_agent=True,
                patch_settings=compute.LinuxPatchSettingsArgs(assessment_mode="AutomaticByPlatform"),
                ssh=compute.SshConfigurationArgs(
                    public_keys=[
                        compute.SshPublicKeyArgs(key_data=key, path=f"/home/{_ADMINISTRATOR}/.ssh/authorized_keys")
                        for key in blueprint.ssh_public_keys
                    ]
                ),
            ),
        )

    def _surroundings(self, machine: Machine) -> Surroundings:
        """Where the machine's stores are.

        The gate is not told of the workspaces' stores: a workspace that comes would replace it. Whoever delivers a
        data set there names the store.
        """
        site, blueprint = self._site, self._site.blueprint
        reached = {
            f"{grant.store}/{grant.area}": site.area_url(blueprint.store(grant.store), grant.area)
            for grant in blueprint.grants
            if grant.identity == machine.identity and blueprint.store(grant.store).workspace == machine.workspace
        }
        return Surroundings(
            objects="azureblob",
            stores=reached,
            data_set=f"{machine.zone}/{INBOX}" if machine.role is Role.WORKLOAD else None,
            resolver=PLATFORM_RESOLVER,
            private_domains=PRIVATE_DOMAINS,
        )


def _security(machine: Machine) -> compute.SecurityProfileArgs:
    """Encryption at the host always; trusted launch where the size is known to take it."""
    trusted = machine.accelerator not in WITHOUT_TRUSTED_LAUNCH
    return compute.SecurityProfileArgs(
        encryption_at_host=True,
        security_type="TrustedLaunch" if trusted else None,
        uefi_settings=compute.UefiSettingsArgs(secure_boot_enabled=True, v_tpm_enabled=True) if trusted else None,
    )
