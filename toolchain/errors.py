"""The error that people see."""

from __future__ import annotations


class ToolchainError(Exception):
    """A message for a person: what is wrong and what to do. It needs no traceback."""
