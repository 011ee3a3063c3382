"""octavia's network driver: real VIP ports and security groups in neutron, but nothing is plugged into a server.

octavia's own no-operation driver invents VIP ports, so that a floating IP on a VIP would fail.
"""

from octavia.network import data_models
from octavia.network.drivers.neutron import allowed_address_pairs


class LoopbackNetworkDriver(allowed_address_pairs.AllowedAddressPairsDriver):
    def get_plugged_networks(self, compute_id):
        return []

    def plug_port(self, amphora, port):
        return data_models.Interface(
            compute_id=amphora.compute_id, network_id=port.network_id, port_id=port.id, fixed_ips=port.fixed_ips
        )

    def unplug_network(self, compute_id, network_id):
        pass

    def unplug_aap_port(self, vip, amphora, subnet):
        if amphora.vrrp_port_id:
            self.delete_port(amphora.vrrp_port_id)
