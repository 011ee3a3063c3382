"""The way in for administrators on Azure: a Bastion with a private address only."""

import pulumi
from pulumi_azure_native import network

from components.assurance import Measure
from components.azure.site import AzureSite
from components.backend import AdminFacts, NetworkFacts
from components.blueprint import ADMIN, TECHNICAL


class Admin(pulumi.ComponentResource):
    """A Premium Bastion without public address: the declared administrators' networks reach it by a private line.

    Nothing is copied out of a session, no file, no clipboard and no tunnel, unless that was waived. Links that let in
    whoever holds them are never made.
    """

    facts: AdminFacts

    def __init__(self, site: AzureSite, zones: NetworkFacts, opts: pulumi.ResourceOptions) -> None:
        super().__init__("health-data-hub:azure:Admin", "admin", {}, opts)
        closed = site.blueprint.on(Measure.NO_COPY_OUT)
        recorded = site.blueprint.on(Measure.SESSION_RECORDING)
        bastion = network.BastionHost(
            "admin-bastion",
            bastion_host_name=f"{site.blueprint.name}-bastion",
            resource_group_name=site.group_name,
            location=site.location,
            sku=network.SkuArgs(name="Premium"),
            scale_units=2,
            ip_configurations=[
                network.BastionHostIPConfigurationArgs(
                    name="private",
                    subnet=network.SubResourceArgs(id=zones.zones[ADMIN].subnet_id),
                    private_ip_allocation_method="Dynamic",
                )
            ],
            enable_private_only_bastion=True,
            disable_copy_paste=closed,
            enable_file_copy=not closed,
            # A session of a native client through a tunnel cannot be recorded [k].
            enable_tunneling=not closed and not recorded,
            enable_session_recording=recorded,
            enable_shareable_link=False,
            enable_ip_connect=False,
            enable_kerberos=False,
            tags=site.labels(workspace=None, data_class=TECHNICAL),
            opts=site.child(self),
        )
        self.facts = AdminFacts(bastion.id)
        self.register_outputs({})
