"""An ML2 mechanism driver that binds every port at once and marks it ACTIVE.

No agent and no data plane: neutron's database, address management, security groups, routers and floating IPs are
real, packets are not.
"""

from neutron.services.qos.drivers.openvswitch import driver as ovs_qos
from neutron.services.trunk.drivers import base as trunk_base
from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events
from neutron_lib.callbacks import registry
from neutron_lib.callbacks import resources
from neutron_lib.plugins import constants as plugin_constants
from neutron_lib.plugins import directory
from neutron_lib.plugins.ml2 import api
from neutron_lib.services.qos import base as qos_base
from neutron_lib.services.trunk import constants as trunk_constants
from oslo_log import log as logging

LOG = logging.getLogger(__name__)

# nobody asks to bind these ports when no L3 or DHCP agent runs
UNBOUND_OWNERS = (
    constants.DEVICE_OWNER_ROUTER_INTF,
    constants.DEVICE_OWNER_ROUTER_GW,
    constants.DEVICE_OWNER_DHCP,
)


class TrunkDriver(trunk_base.DriverBase):
    """The trunk plugin refuses to load unless a driver says that it supports trunks."""

    @property
    def is_loaded(self):
        return True


class QosDriver(qos_base.DriverBase):
    """neutron refuses quality-of-service rules unless a driver says that it supports them."""

    def validate_rule_for_port(self, context, rule, port):
        return True

    def validate_rule_for_network(self, context, rule, network_id):
        return True


class LoopbackMechanismDriver(api.MechanismDriver):
    def initialize(self):
        self._trunk = TrunkDriver(
            "loopback",
            (portbindings.VIF_TYPE_OVS,),
            (trunk_constants.SEGMENTATION_TYPE_VLAN,),
            can_trunk_bound_port=True,
        )
        self._qos = QosDriver(
            "loopback", [portbindings.VIF_TYPE_OVS], [portbindings.VNIC_NORMAL], ovs_qos.SUPPORTED_RULES
        )
        registry.subscribe(self._trunk_created, resources.TRUNK, events.AFTER_CREATE)
        registry.subscribe(self._floating_ip_changed, resources.FLOATING_IP, events.AFTER_CREATE)
        registry.subscribe(self._floating_ip_changed, resources.FLOATING_IP, events.AFTER_UPDATE)

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context):
        context.set_binding(
            context.segments_to_bind[0][api.ID],
            portbindings.VIF_TYPE_OVS,
            {
                portbindings.CAP_PORT_FILTER: True,
                portbindings.VIF_DETAILS_CONNECTIVITY: portbindings.CONNECTIVITY_L2,
            },
            status=constants.PORT_STATUS_ACTIVE,
        )

    def create_port_postcommit(self, context):
        self._activate(context)

    def update_port_postcommit(self, context):
        self._activate(context)

    def _activate(self, context):
        port = context.current
        if port["device_owner"] not in UNBOUND_OWNERS or port["status"] == constants.PORT_STATUS_ACTIVE:
            return
        try:
            directory.get_plugin().update_port_status(
                context.plugin_context.elevated(), port["id"], constants.PORT_STATUS_ACTIVE
            )
        except Exception:
            LOG.exception("could not activate port %s", port["id"])

    def _floating_ip_changed(self, resource, event, trigger, payload):
        """Report what the L3 agent would."""
        bound = (payload.latest_state or {}).get("port_id")
        status = constants.FLOATINGIP_STATUS_ACTIVE if bound else constants.FLOATINGIP_STATUS_DOWN
        try:
            directory.get_plugin(plugin_constants.L3).update_floatingip_status(
                payload.context.elevated(), payload.resource_id, status
            )
        except Exception:
            LOG.exception("could not set the status of floating IP %s", payload.resource_id)

    def _trunk_created(self, resource, event, trigger, payload):
        from neutron.objects import trunk

        made = trunk.Trunk.get_object(payload.context.elevated(), id=payload.resource_id)
        if made:
            made.update(status=trunk_constants.TRUNK_ACTIVE_STATUS)
