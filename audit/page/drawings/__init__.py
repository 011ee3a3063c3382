"""Pictures of what was audited: zones and flows, where data lie, who holds the keys."""

from dataclasses import replace

from audit.evidence import Dossier
from audit.page.drawings.custody import custody
from audit.page.drawings.drawing import Drawing
from audit.page.drawings.flows import flows
from audit.page.drawings.places import places
from audit.page.drawings.words import WORDS
from audit.page.french import in_french
from audit.page.texts import Language


def drawings(dossier: Dossier, language: Language = "en") -> tuple[Drawing, ...]:
    """The drawings of one audit in one language; none of what was not seen."""
    words = WORDS[language]
    dossier = _in_french(dossier) if language == "fr" else dossier
    drawn = (
        flows(dossier.connections, words, f"drawing-flows-{language}") if dossier.connections is not None else None,
        places(dossier, words, f"drawing-places-{language}"),
        custody(dossier, words, f"drawing-custody-{language}"),
    )
    return tuple(each for each in drawn if each is not None)


def _in_french(dossier: Dossier) -> Dossier:
    """The dossier with what a drawing quotes of it in French, where that is known."""

    def told(text: str) -> str:
        return in_french(text) or text

    def unclear(text: str) -> str:
        name, _, what = text.partition(": ")
        french = in_french(what)
        return text if french is None else f"{name} : {french}"

    seen, run = dossier.connections, dossier.run
    return replace(
        dossier,
        inventory=tuple(
            replace(item, encryption=item.encryption and told(item.encryption), places=tuple(map(told, item.places)))
            for item in dossier.inventory
        ),
        connections=seen and replace(seen, unclear=tuple(map(unclear, seen.unclear))),
        run=run
        and replace(
            run,
            exposure=tuple(
                replace(
                    actor,
                    cells={title: told(answer) for title, answer in actor.cells.items()},
                    sure={title: tuple(map(told, sure)) for title, sure in actor.sure.items()},
                )
                for actor in run.exposure
            ),
        ),
    )


__all__ = ["Drawing", "drawings"]
