"""Pictures of what was audited: zones and flows, where data lie, who holds the keys."""

from audit.evidence import Dossier
from audit.page.drawings.custody import custody
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.flows import flows
from audit.page.drawings.places import places
from audit.page.drawings.words import WORDS
from audit.page.texts import Language


def drawings(dossier: Dossier, language: Language = "en") -> tuple[Drawing, ...]:
    """The drawings of one audit in one language; none of what was not seen."""
    words = WORDS[language]
    drawn = (
        flows(dossier.connections, words, f"drawing-flows-{language}") if dossier.connections is not None else None,
        places(dossier, words, f"drawing-places-{language}"),
        custody(dossier, words, f"drawing-custody-{language}"),
    )
    return tuple(each for each in drawn if each is not None)


__all__ = ["Drawing", "drawings"]
