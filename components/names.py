"""Names that each cloud accepts, derived from the hub's own name and from nothing that may change."""

import hashlib


def joined(*parts: str) -> str:
    """The usual name: parts joined by hyphens (`demo-services`)."""
    return "-".join(parts)


def compact(*parts: str, limit: int, unique: str) -> str:
    """A lower-case alphanumeric name of at most `limit` characters, made globally unique by a hash.

    The hash covers all parts in full and `unique` (the account), so that cutting never makes two names equal.
    """
    digest = hashlib.sha256("/".join((*parts, unique)).encode()).hexdigest()[:8]
    readable = "".join(character for part in parts for character in part if character.isalnum())
    return readable[: limit - len(digest)] + digest
