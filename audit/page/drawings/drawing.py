"""What the page shows of a drawing: the picture, and the same in words."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Drawing:
    """A picture with the same facts as a table, for whoever does not see it, and what it cannot show, as notes.

    `id` is unique on a page in one language. `svg` is markup that can stand in HTML as it is, empty where nothing can
    be drawn; everything else is plain text.
    """

    id: str
    title: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
