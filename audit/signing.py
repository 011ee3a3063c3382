"""Signatures with the user's own SSH key, made and checked by OpenSSH's `ssh-keygen -Y` (8.2 or later).

The key may be a file, one in an agent (its public half is given then) or on a hardware token: none of it is seen here.
"""

import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from audit.engine import AuditError

NAMESPACE = "hub-evidence"
"""What the signatures are for: OpenSSH refuses them for anything else, such as a login or a commit."""


class Standing(StrEnum):
    """What is known of a signature."""

    GOOD = "good"
    UNKNOWN_SIGNER = "unknown signer"
    BAD = "bad"
    ABSENT = "absent"


@dataclass(frozen=True)
class Signature:
    """A signature as it was found.

    `key` is the fingerprint of the key that made it, none where it is bad or absent; `signer` is the name that the
    list of allowed signers has for the key, none where there is no list or the key is not on it.
    """

    standing: Standing
    key: str | None = None
    signer: str | None = None


def fingerprint(key: Path) -> str:
    """The fingerprint of a key: of a private one, or of the public half of one that an agent or a token holds.

    Raises `AuditError` when it is no key that OpenSSH can read.
    """
    if not key.is_file():
        raise AuditError(f"the key {key} is no file: give your private key, or the public half of one in an agent")
    answer = _ssh_keygen("-l", "-f", str(key))
    if answer.returncode != 0:
        raise AuditError(f"{key} is no key that can sign: {_complaint(answer)}")
    return answer.stdout.decode().split()[1]


def sign(file: Path, key: Path) -> Path:
    """Sign a file; the path of the signature beside it.

    The passphrase of a key is asked for on the terminal. Raises `AuditError` when the key does not sign.
    """
    answer = _ssh_keygen("-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(file))
    signature = file.with_name(f"{file.name}.sig")
    if answer.returncode != 0 or not signature.is_file():
        raise AuditError(
            f"{key} did not sign: {_complaint(answer)}; unlock the key or add it to your agent, or leave out the key"
        )
    return signature


def check(content: bytes, signature: Path, allowed_signers: Path | None) -> Signature:
    """What a signature of the content is worth, with OpenSSH's list of allowed signers (`ssh-keygen(1)`) or without.

    Raises `AuditError` when the list cannot be read.
    """
    if allowed_signers is not None and not allowed_signers.is_file():
        raise AuditError(f"the list of allowed signers {allowed_signers} is no file")
    if not signature.is_file():
        return Signature(Standing.ABSENT)
    about = ("-n", NAMESPACE, "-s", str(signature))
    answer = _ssh_keygen("-Y", "check-novalidate", *about, content=content)
    if answer.returncode != 0:
        return Signature(Standing.BAD)
    key = answer.stdout.decode().split()[-1]
    if allowed_signers is None:
        return Signature(Standing.UNKNOWN_SIGNER, key)
    known = ("-f", str(allowed_signers))
    found = _ssh_keygen("-Y", "find-principals", "-s", str(signature), *known)
    for signer in found.stdout.decode().splitlines() if found.returncode == 0 else ():
        if _ssh_keygen("-Y", "verify", *about, *known, "-I", signer, content=content).returncode == 0:
            return Signature(Standing.GOOD, key, signer)
    return Signature(Standing.UNKNOWN_SIGNER, key)


def _ssh_keygen(*arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", *arguments], input=content, capture_output=True, check=False)
    except FileNotFoundError:
        raise AuditError("signatures need the command ssh-keygen: install OpenSSH 8.2 or later") from None


def _complaint(answer: subprocess.CompletedProcess[bytes]) -> str:
    said = answer.stderr.decode(errors="replace").strip() or answer.stdout.decode(errors="replace").strip()
    return said.splitlines()[-1].strip().rstrip(".") if said else f"ssh-keygen ended with {answer.returncode}"
