"""`hub verify`: whether a pack of evidence is still what was written, and who signed it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from audit.signing import Standing
from audit.verdict import Verdict
from audit.verifying import Verification, verify
from cli.answers import Answer
from cli.screen import output


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The pack: a folder that hub audit wrote.")],
    allowed_signers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Whose signatures count, as in ssh-keygen(1), ALLOWED SIGNERS."),
    ] = None,
) -> Answer[Verification]:
    """Compare every file of a pack with its digest, and check the signature.

    Without --allowed-signers anybody's signature counts, and a pack without one too: digests alone show damage, not
    forgery. Exit code: 0 all good; 1 something differs; 3 no pack, or it cannot be read.
    """
    found = verify(folder, allowed_signers)
    verdict = Verdict.PASS if found.good else Verdict.FAIL
    return Answer(found, lambda: show(found, output), verdict.value)


def show(found: Verification, console: Console) -> None:
    """Print what differs, what was attached, and what the signature is worth."""
    for word, names in (("changed", found.changed), ("missing", found.missing), ("added", found.added)):
        for name in names:
            _print(console, f"{word:10}{name}", "red")
    for name, digest in found.attached.items():
        _print(console, f"{'attached':10}{name}  {digest}", "dim")
    differing = len(found.changed) + len(found.missing) + len(found.added)
    _print(console, f"files:     {found.files}, {f'{differing} differ' if differing else 'all as they were written'}")
    _print(console, f"signature: {_signature(found)}")
    _print(console, "good" if found.good else "not good", "bold green" if found.good else "bold red")


def _signature(found: Verification) -> str:
    match found.signature.standing:
        case Standing.GOOD:
            return f"good, by {found.signature.signer} (key {found.signature.key})"
        case Standing.UNKNOWN_SIGNER if found.vouched:
            return f"by a key that is not among the allowed signers ({found.signature.key})"
        case Standing.UNKNOWN_SIGNER:
            return f"by the key {found.signature.key}; give --allowed-signers to know whose that is"
        case Standing.BAD:
            return "bad: it is not one of these digests, or it is damaged"
        case Standing.ABSENT:
            return "none, so whoever can write the files can have written all of it"


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
