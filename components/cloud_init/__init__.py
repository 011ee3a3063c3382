"""The first-boot instructions of machines: the same text on every cloud, and nothing secret in it."""

from components.cloud_init.surroundings import Surroundings
from components.cloud_init.text import user_data

__all__ = ["Surroundings", "user_data"]
