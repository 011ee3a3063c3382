"""Pictures as SVG that stands in HTML: made as a tree, so that every text in it is escaped."""

from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

# Lines differ in their pattern and width, never in colour alone. The page's colours hold where it has them.
_STYLE = """
.picture { font: 13px/1.2 system-ui, sans-serif; display: block; width: 100%; }
.picture text { fill: currentColor; }
.picture .p-strong { font-weight: 600; }
.picture .p-small { font-size: 11px; fill: var(--soft, currentColor); }
.picture .p-box { fill: var(--sheet, none); stroke: currentColor; }
.picture .p-outside { stroke-dasharray: 2 3; }
.picture .p-line { fill: none; stroke: currentColor; stroke-width: 1.5; }
.picture .p-head { fill: currentColor; }
.picture .p-chip { fill: var(--sheet, Canvas); stroke: currentColor; }
.picture .p-number { font-size: 10px; text-anchor: middle; }
.picture .p-line.p-not-found { stroke-dasharray: 7 4; }
.picture .p-line.p-in-part { stroke-dasharray: 11 3 2 3; }
.picture .p-line.p-unclear { stroke-dasharray: 1.5 4; stroke-linecap: round; }
.picture .p-line.p-not-declared { stroke-width: 4; }
.picture .p-not-declared { color: var(--fail, currentColor); }
.picture .p-flow:hover .p-line { stroke-width: 4; }
.picture .p-land { fill: none; stroke: currentColor; stroke-width: .5; stroke-opacity: .55; }
.picture .p-inside { fill: currentColor; fill-opacity: .14; }
.picture .p-bar { fill: currentColor; fill-opacity: .6; }
"""


class Picture:
    """A picture of a width and height in units of its own, one of them a CSS pixel where it has room.

    `anchor` is unique on the page. What the whole shows is told by `title` and `about`; parts may have titles too.
    """

    def __init__(self, anchor: str, title: str, about: str, width: float, height: float, widest: float) -> None:
        self._root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "picture",
                "viewBox": f"0 0 {number(width)} {number(height)}",
                "style": f"max-width: {number(widest)}px",
                "role": "img",
                "aria-labelledby": f"{anchor}-title {anchor}-about",
            },
        )
        SubElement(self._root, "title", {"id": f"{anchor}-title"}).text = title
        SubElement(self._root, "desc", {"id": f"{anchor}-about"}).text = about
        SubElement(self._root, "style").text = _STYLE

    def group(self, css: str, title: str) -> Element:
        """A part with a title of its own, which a pointer at rest shows."""
        part = SubElement(self._root, "g", {"class": css})
        SubElement(part, "title").text = title
        return part

    @property
    def root(self) -> Element:
        """The whole, to draw in what belongs to no part."""
        return self._root

    def markup(self) -> Markup:
        """The picture as it stands in HTML."""
        return Markup(tostring(self._root, encoding="unicode"))  # noqa: S704 - made as a tree, so it is escaped


def shape(parent: Element, kind: str, css: str, **attributes: float | str) -> None:
    """A line, rectangle, circle or path."""
    given = {key: value if isinstance(value, str) else number(value) for key, value in attributes.items()}
    SubElement(parent, kind, {"class": css, **given})


def write(parent: Element, x: float, y: float, text: str, css: str = "") -> None:
    """A text that starts at a point, or stands around it where its class says so."""
    SubElement(parent, "text", {"class": css, "x": number(x), "y": number(y)}).text = text


def number(value: float) -> str:
    """A length, to a tenth."""
    return f"{round(value, 1):g}"


def short(text: str, most: int) -> str:
    """The text, or its beginning where it is too long for its place."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
