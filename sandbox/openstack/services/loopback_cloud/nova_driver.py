"""nova's fake virtualisation driver, made to survive a restart of the process, with graphics processors.

nova's own FakeDriver takes new random node ids and forgets its instances at each start. Here a node's id follows from
its host's name, and the instances are read back from nova's database.

LOOPBACK_GPUS="VENDOR:PRODUCT=COUNT" says which PCI devices each host has ([pci] in nova.conf names the same ids).
"""

import json
import os
import uuid

from nova import context as nova_context
from nova import objects
from nova.virt import fake

FIRST_BUS = 0x10


def node_id(name):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, "node-" + name))


def pci_devices():
    ids, _, count = os.environ["LOOPBACK_GPUS"].partition("=")
    vendor, _, product = ids.partition(":")
    devices = []
    for number in range(int(count)):
        address = f"0000:{FIRST_BUS + number:02x}:00.0"
        devices.append(
            {
                "dev_id": "pci_" + address.replace(":", "_").replace(".", "_"),
                "address": address,
                "vendor_id": vendor,
                "product_id": product,
                "label": f"label_{vendor}_{product}",
                "status": "available",
                "dev_type": "type-PCI",
                "parent_addr": None,
                "numa_node": number % 2,
            }
        )
    return devices


class LoopbackDriver(fake.FakeDriver):
    vcpus = 1000
    memory_mb = 8_000_000
    local_gb = 600_000

    def init_host(self, host):
        super().init_host(host)
        for instance in objects.InstanceList.get_by_host(nova_context.get_admin_context(), host):
            self.instances[instance.uuid] = fake.FakeInstance(instance.name, instance.power_state, instance.uuid)

    def get_nodenames_by_uuid(self, refresh=False):
        return {node_id(name): name for name in self.get_available_nodes()}

    def get_available_resource(self, nodename):
        resource = super().get_available_resource(nodename)
        if resource:
            resource["uuid"] = node_id(nodename)
            resource["pci_passthrough_devices"] = json.dumps(pci_devices())
        return resource
