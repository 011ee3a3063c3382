"""The one exception that this package raises for people."""


class SandboxError(Exception):
    """What went wrong, with which value, and what to do about it; the command shows it without a traceback."""
