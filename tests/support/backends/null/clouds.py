"""The one cloud of this back end, with means that no real cloud here has together."""

from components.clouds import Cloud, DataSets, Means

CLOUDS = (
    Cloud(
        name="null",
        family="null",
        means=Means(managed_bastion=True, managed_egress=False, private_stores=True, data_sets=DataSets.COPIED),
    ),
)
