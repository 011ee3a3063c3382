"""How credentials look: names that say that one stands there, and values that are one whatever their name.

Nothing here returns a value or a part of one: only what it is, and in which line.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache


class Name(Enum):
    """What the name of a value says of it."""

    SECRET = auto()
    """A credential stands there."""
    HINT = auto()
    """A credential may stand there, or the name of a key."""
    PLAIN = auto()


_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
_SECRET_NAME = re.compile(
    r"(?:^| )(?:pass(?:words?|wd|phrases?)?|pwd|secrets?|tokens?|psk|sas(?: ur[il])?|connection strings?|secure value"
    r"|protected settings|(?:api|private|secret|access|account|shared|preshared|pre shared|storage|master|signing"
    r"|consumer|application|sync|temp url) keys?(?: \d)?)$"
)
_HINT_NAME = re.compile(r"(?:^| )(?:keys?|credentials?|auth|authorization|signature|cookie)$")
_PUBLIC_NAME = re.compile(r"(?:^| )(?:public|host|partition|sort|object) keys?$")


@cache
def name_says(name: str) -> Name:
    """Whether a credential stands under a name. Only its end counts: `secretName` and `tokenUrl` hold none."""
    words = _WORDS.sub(" ", name).strip().lower()
    if _SECRET_NAME.search(words):
        return Name.SECRET
    if _HINT_NAME.search(words) and not _PUBLIC_NAME.search(words):
        return Name.HINT
    return Name.PLAIN


_REFERENCE = re.compile(
    r"\s*(?:$|\$[a-z_{(]|<|\{\{|%|@microsoft\.keyvault\(|env[.:]|file:|https?://(?!\S*[?&]sig=|[^\s/]*:[^\s/]*@)|arn:"
    r"|/(?:subscriptions|etc|run|var|home|opt|mnt|proc|dev|usr|sys|tmp)/"
    r"|(?:true|false|yes|no|on|off|none|null|~|\*|required|optional|default|enabled|disabled)\s*$)",
    re.IGNORECASE,
)


def is_reference(value: str) -> bool:
    """Whether a value only says where a credential is: a variable, a path, an address, an id; or says nothing."""
    return _REFERENCE.match(value) is not None


_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+/_=.~-]{20,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_RANDOM_BITS = 3.5
"""Bits per character of what nobody has chosen to be read: words have fewer, 20 random hexadecimal digits more."""


def looks_random(value: str) -> bool:
    """Whether a value looks as if a machine had drawn it; ids in the form of UUIDs do not count."""
    if _RANDOM.fullmatch(value) is None or _UUID.fullmatch(value) or is_reference(value):
        return False
    counts, length = Counter(value), len(value)
    return -sum(n / length * math.log2(n / length) for n in counts.values()) >= _RANDOM_BITS


_FORMS = (
    ("-----BEGIN", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----", "a private key"),
    ("PuTTY-User-Key-File-", r"PuTTY-User-Key-File-\d", "a private key"),
    ("AKIA", r"\bAKIA[0-9A-Z]{16}\b", "an access key of AWS"),
    ("ASIA", r"\bASIA[0-9A-Z]{16}\b", "an access key of AWS"),
    ("eyJ", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", "a signed token (JWT)"),
    ("AccountKey=", r"AccountKey=[A-Za-z0-9+/]{20,}", "the key of a storage account"),
    ("SharedAccessKey=", r"SharedAccessKey=[A-Za-z0-9+/]{20,}", "a shared access key of Azure"),
    ("SharedAccessSignature", r"SharedAccessSignature[= ]\S*s(?:ig|r)=", "a shared access signature of Azure"),
    ("sig=", r"[?&]sig=[\w%+/-]{20,}", "a shared access signature of Azure"),
    ("8Q~", r"(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~.-])", "a client secret of Entra ID"),
    ("gAAAAA", r"\bgAAAAA[\w-]{80,}", "a token of Keystone"),
    ("ghp_", r"\bghp_[A-Za-z0-9]{36,}", "a token of GitHub"),
    ("gho_", r"\bgho_[A-Za-z0-9]{36,}", "a token of GitHub"),
    ("ghs_", r"\bghs_[A-Za-z0-9]{36,}", "a token of GitHub"),
    ("github_pat_", r"\bgithub_pat_\w{40,}", "a token of GitHub"),
    ("glpat-", r"\bglpat-[\w-]{20,}", "a token of GitLab"),
    ("xox", r"\bxox[abeprs]-[\w-]{10,}", "a token of Slack"),
    ("pul-", r"\bpul-[0-9a-f]{40}\b", "a token of Pulumi"),
    ("hvs.", r"\bhvs\.[\w-]{24,}", "a token of Vault"),
    ("://", r"://[^\s/:@$<{]+:(?![$<{])[^\s/@]+@", "an address with a password in it"),
    ("$6$", r"\$6\$(?:rounds=\d+\$)?[./\w]{1,16}\$[./\w]{20,}", "the hash of a password"),
    ("$5$", r"\$5\$(?:rounds=\d+\$)?[./\w]{1,16}\$[./\w]{20,}", "the hash of a password"),
    ("$y$", r"\$y\$[./\w]+\$[./\w]+\$[./\w]{20,}", "the hash of a password"),
    ("$2", r"\$2[aby]\$\d\d\$[./\w]{53}", "the hash of a password"),
    ("chpasswd", r"\|\s*(?:sudo\s+)?chpasswd|chpasswd:[^#]{0,40}\b(?:list|users):", "passwords for accounts"),
)
"""What a credential has in it, its form, and what it is. The first is looked for first, since it takes no time."""


def is_suspect(text: str) -> bool:
    """Whether `credentials_in` may find something; much faster than that."""
    return any(mark in text for mark, _, _ in _FORMS)


def credentials_in(text: str) -> Iterator[tuple[int, str]]:
    """Credentials that are told by their form: line (from 1) and what each is."""
    for mark, form, what in _FORMS:
        if mark in text:
            for match in re.finditer(form, text):
                yield _line(text, match.start()), what


_KEYS = "|".join(rf"(?<={word}key)|(?<={word}[_.-]key)" for word in ("api", "access", "account", "private", "shared"))
# Looking back from `key` and `string` takes a third of the time of looking for every word that may stand before them.
_ASSIGNED = re.compile(
    rf"(?:pass(?:words?|wd|phrase)|pwd|secrets?|tokens?|psk|key(?:{_KEYS})"
    r"|string(?:(?<=connectionstring)|(?<=connection[_.-]string)))"
    r"[\"']?(?P<sign>[ \t]*[:=][ \t]*|[ \t]+)[\"']?(?P<value>[^\s\"'`,;}\])=~|>-][^\s\"'`,;}\])]*)"
)
_PATTERN = re.compile(r"\*?\\")
_NAME_BEFORE = re.compile(r"[\w.-]*$")


def assignments_in(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a script or a configuration that give a plain value to a name that means a credential."""
    lowered = text.lower()
    for match in _ASSIGNED.finditer(lowered):
        before = _NAME_BEFORE.search(lowered, max(0, match.start() - 60), match.start())
        option = before is not None and before.group().startswith("--")
        sign, value = match["sign"], match["value"]
        if sign.isspace() and (not option or "$" in value):
            continue
        if _PATTERN.match(value):  # what a script looks for, not what it gives
            continue
        if not is_reference(value):
            yield _line(lowered, match.start()), "a plain value for a credential"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


_ENCODED = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_EMBEDDED = re.compile(
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/]+={0,2}(?=[ \t]*\r?$))*", re.MULTILINE
)
_GZIP = b"\x1f\x8b"
_LARGEST = 16 * 1024 * 1024
"""Bytes of unpacked text that are looked at: a hundred times what clouds take as first-boot instructions."""


def decoded(text: str) -> str | None:
    """What a text in base64 says, unpacked where it was packed; `None` when it is none, or says nothing readable."""
    if _ENCODED.fullmatch(text) is None:
        return None
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
        if content.startswith(_GZIP):
            content = zlib.decompressobj(wbits=31).decompress(content, _LARGEST)
        return content.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return None


def embedded_in(text: str) -> Iterator[tuple[int, str]]:
    """Files in base64 inside of first-boot instructions: the line that each begins in, and what it says."""
    for match in _EMBEDDED.finditer(text):
        if (inner := decoded(match.group())) is not None:
            yield _line(text, match.start()), inner
