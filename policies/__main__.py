"""The policy pack, as `pulumi --policy-pack policies` starts it."""

from pathlib import Path

from pulumi_policy import PolicyPack

from policies.feeders import pack
from policies.packs import HDS

pack.serve(
    Path(__file__).resolve().parent.parent,
    HDS,
    lambda policies: PolicyPack(name="health-data-hub", policies=policies, display_name="Health data hub"),
)
