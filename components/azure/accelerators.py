"""Which virtual machine size offers which accelerators: a dated table; availability per region is not in it."""

from collections.abc import Mapping

from components.accelerators import Offer, Offers

DATED = "2026-11-23"
_SOURCE = "MicrosoftDocs/azure-compute-docs, virtual-machines/sizes/gpu-accelerated"


def _sizes(model: str, sizes: Mapping[int, str]) -> dict[str, Offer]:
    return {f"{model}:{count}": Offer(size, _SOURCE) for count, size in sizes.items()}


OFFERS: Offers = {
    **_sizes("H100", {1: "Standard_NC40ads_H100_v5", 2: "Standard_NC80adis_H100_v5", 8: "Standard_ND96isr_H100_v5"}),
    **_sizes(
        "A100",
        {1: "Standard_NC24ads_A100_v4", 2: "Standard_NC48ads_A100_v4", 4: "Standard_NC96ads_A100_v4"},
    ),
    **_sizes("A10", {1: "Standard_NV36ads_A10_v5", 2: "Standard_NV72ads_A10_v5"}),
}
