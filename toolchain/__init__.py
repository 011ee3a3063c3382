"""Gives the toolkit a working `pulumi`: the user's own when it is recent, else one built from pinned modules."""

from toolchain.build import ensure
from toolchain.cache import cache_folder
from toolchain.errors import ToolchainError
from toolchain.model import Toolchain

__all__ = ["Toolchain", "ToolchainError", "cache_folder", "ensure"]
