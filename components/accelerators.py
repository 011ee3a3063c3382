"""Compute is asked for by accelerator, not by flavor; each back end holds a dated table of what offers it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A machine type with `count` accelerators of one model (`H100:2`), and where the fact was read."""

    flavor: str
    source: str


Offers = Mapping[str, Offer]
"""From `MODEL:COUNT` to what offers it."""
