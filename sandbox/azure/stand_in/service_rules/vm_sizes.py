"""Virtual machine sizes.

Sizes with accelerators are listed by name: a wrong one costs the most and fails last. The list is Microsoft's "GPU
accelerated VM sizes" (learn.microsoft.com/azure/virtual-machines/sizes/overview), read 2026-11; sizes of the other
families only have to be written as sizes are. Which sizes a region has, and the quota, only the region knows.
"""

import re
from collections.abc import Iterator

from ..problems import Problem, closest
from .inputs import Inputs

_NAMES = """
    NC4as_T4_v3 NC8as_T4_v3 NC16as_T4_v3 NC64as_T4_v3
    NC24ads_A100_v4 NC48ads_A100_v4 NC96ads_A100_v4
    NC40ads_H100_v5 NC80adis_H100_v5 NCC40ads_H100_v5
    NC6s_v3 NC12s_v3 NC24s_v3 NC24rs_v3
    ND40rs_v2 ND96asr_v4 ND96amsr_A100_v4 ND96isr_H100_v5 ND96isr_H200_v5 ND96is_H100_v5 ND96isr_MI300X_v5
    ND128isr_NDR_GB200_v6 ND128isr_GB300_v6
    NV6ads_A10_v5 NV12ads_A10_v5 NV18ads_A10_v5 NV36ads_A10_v5 NV36adms_A10_v5 NV72ads_A10_v5
    NV4as_v4 NV8as_v4 NV16as_v4 NV32as_v4 NV12s_v3 NV24s_v3 NV48s_v3
    NG8ads_V620_v1 NG16ads_V620_v1 NG32ads_V620_v1 NG32adms_V620_v1
    NP10s NP20s NP40s
"""
ACCELERATED = frozenset(f"Standard_{name}" for name in _NAMES.split())
_PLAIN = re.compile(r"(Standard|Basic)_[A-Z]+\d+(-\d+)?[a-z]*(_[A-Za-z0-9]+)*")
_CONFIDENTIAL = re.compile(r"Standard_(DC|EC|NCC)\d")


def is_confidential(size: str) -> bool:
    """Can a machine of this size be a confidential VM? (DC, EC and NCC families)"""
    return bool(_CONFIDENTIAL.match(size))


def check(inputs: Inputs, path: str) -> Iterator[Problem]:
    """Refuse an unknown GPU size, and what is not written as a size."""
    size = inputs.text(path)
    if not size or size in ACCELERATED:
        return
    if size.startswith("Standard_N"):
        hint = closest(size, ACCELERATED) or f"; known are {', '.join(sorted(ACCELERATED))}"
        yield inputs.problem(path, f"'{size}' is not a known size with accelerators{hint}")
    elif not _PLAIN.fullmatch(size):
        yield inputs.problem(path, f"'{size}' is not written as a VM size; an example is 'Standard_D4s_v5'")
