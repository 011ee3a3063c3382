"""Sentences with places for values, and what they are in French."""

import re
from collections.abc import Callable, Mapping

_PLACE = re.compile(r"\{(\w+)\}")

InFrench = Callable[[str], str | None]


class Phrases:
    """A catalogue of sentences, English to French.

    `{name}` is a place for a value that stays as it is, `{count}` and `{count_…}` for a number, and `{NAME}` for a text
    that must be put into French as well: where it cannot be, neither is the sentence, since whole English reads better
    than a mixture.
    """

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self._fixed = {english: french for english, french in catalogue.items() if not _PLACE.search(english)}
        self._open = [
            # The longest fixed part tells at once that a text is another one.
            (max(_PLACE.split(english)[::2], key=len), re.compile(_pattern(english), re.DOTALL), french)
            for english, french in catalogue.items()
            if english not in self._fixed
        ]

    def in_french(self, text: str, within: InFrench) -> str | None:
        """The text in French, none where no sentence of the catalogue is like it. `within` puts inner texts."""
        if text in self._fixed:
            return self._fixed[text]
        for mark, pattern, french in self._open:
            if mark in text and (found := pattern.fullmatch(text)):
                values = {name: within(value) if name.isupper() else value for name, value in found.groupdict().items()}
                if None not in values.values():
                    return french.format(**values)
        return None


def _pattern(english: str) -> str:
    parts = _PLACE.split(english)
    return "".join(_place(part) if at % 2 else re.escape(part) for at, part in enumerate(parts))


def _place(name: str) -> str:
    return rf"(?P<{name}>\d+)" if name.startswith("count") else f"(?P<{name}>.+?)"
