"""Which virtual machine size offers which accelerators: a dated table; availability per region is not in it."""

from collections.abc import Mapping

from components.accelerators import Offer, Offers

DATED = "2026-11-24"
_GPU_SIZES = "MicrosoftDocs/azure-compute-docs, virtual-machines/sizes/gpu-accelerated"
_PLAIN_SIZES = "MicrosoftDocs/azure-compute-docs, virtual-machines/sizes/general-purpose/dsv5-series"


def _sizes(model: str, sizes: Mapping[int, str], source: str = _GPU_SIZES) -> dict[str, Offer]:
    return {f"{model}:{count}": Offer(size, source) for count, size in sizes.items()}


OFFERS: Offers = {
    **_sizes("H100", {1: "Standard_NC40ads_H100_v5", 2: "Standard_NC80adis_H100_v5", 8: "Standard_ND96isr_H100_v5"}),
    **_sizes(
        "A100",
        {1: "Standard_NC24ads_A100_v4", 2: "Standard_NC48ads_A100_v4", 4: "Standard_NC96ads_A100_v4"},
    ),
    **_sizes("A10", {1: "Standard_NV36ads_A10_v5", 2: "Standard_NV72ads_A10_v5"}),
    **_sizes("CPU", {count: f"Standard_D{count}s_v5" for count in (2, 4, 8, 16, 32, 64)}, _PLAIN_SIZES),
}

WITHOUT_TRUSTED_LAUNCH = frozenset({"H100:8"})
"""Offers whose sizes are not known to take trusted launch, state of `DATED` [k]: those for several machines in one
computation, with InfiniBand (ND). Azure refuses trusted launch where a size lacks it, so what is not known goes
without."""
