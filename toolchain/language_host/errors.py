"""The error that the engine shows."""

from __future__ import annotations


class HostError(Exception):
    """A message for the user of the engine."""
