"""Tables for spreadsheet programs: semicolons, quotes and a mark of the encoding, as Excel opens them by itself.

Excel splits a file at the list separator of the reader's language, which is the semicolon in French, and takes a file
without a byte order mark for one of an old code page.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache

DELIMITER = ";"
MARK = "\ufeff"
LONGEST = 32_000
"""Excel's cells hold 32,767 characters; what goes beyond spills into the cells below."""

_CUT = " … (cut; whole in results.json)"
_STARTS_FORMULA = frozenset(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What a spreadsheet may take for the start of a formula (OWASP, CSV Injection)."""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as text, lines ended as RFC 4180 says. No cell of it is a formula, and none is too long for Excel."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(each) for each in row] for row in rows)
    return MARK + written.getvalue()


@lru_cache(maxsize=4096)  # most cells of a table are those of the row before
def cell(text: str) -> str:
    """The text as a cell that is text: with an apostrophe before it where a spreadsheet could take it for a formula."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if len(text) > LONGEST:
        text = text[: LONGEST - len(_CUT)] + _CUT
    # White space at the start hides a formula from the eye and not from programs that drop it.
    start = text.lstrip()
    return f"'{text}" if start[:1] in _STARTS_FORMULA or len(start) < len(text) else text
