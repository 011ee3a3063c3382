"""The rules on places alone, as `pulumi --policy-pack policies/eu_residency` starts them."""

from pathlib import Path

from pulumi_policy import PolicyPack

from policies.feeders import pack
from policies.packs import EU_RESIDENCY

pack.serve(
    Path(__file__).resolve().parents[2],
    EU_RESIDENCY,
    lambda policies: PolicyPack(name="eu-residency", policies=policies, display_name="Data inside the perimeter"),
)
