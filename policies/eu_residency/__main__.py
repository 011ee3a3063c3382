"""The rules on places alone, as `pulumi --policy-pack policies/eu_residency` starts them."""

from pathlib import Path

from pulumi_policy import PolicyPack

from policies.feeders import pack

pack.serve(
    Path(__file__).resolve().parents[2],
    "eu-residency",
    lambda policies: PolicyPack(name="eu-residency", policies=policies, display_name="Data inside the perimeter"),
)
