"""The one cloud of this back end: Azure's public regions, by the policies' own table of places."""

from components.clouds import Cloud, DataSets, Means
from policies.jurisdictions import World, azure

CLOUDS = (
    Cloud(
        name="azure",
        family="azure",
        means=Means(managed_bastion=True, managed_egress=True, private_stores=True, data_sets=DataSets.OBJECTS),
        world=World.AZURE,
        regions=azure.REGIONS,
    ),
)
