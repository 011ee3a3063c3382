"""The table of chapter 8 of the HDS referential, EXI 28 to 31, for spreadsheet programs: an actor a row."""

from audit.evidence import Dossier
from audit.formats.tabular import table
from audit.verdict import Verdict
from policies.results import Exposure
from policies.sovereignty.table import COLUMNS

FILE = "sovereignty.csv"
TITLES = tuple(title for _, title in COLUMNS)
HEADER = ("Actor", "Seen by", *TITLES, "Form of EXI 31", "Why this form")


def render(dossier: Dossier) -> str:
    """The table, each answer with how sure it is; of a run that failed, its first row says so."""
    rows = [_row(each) for each in dossier.run.exposure] if dossier.run else []
    if dossier.judgement.verdict is Verdict.RUN_FAILED:
        said = f"RUN FAILED: {dossier.judgement.reason}; the table is not complete"
        rows.insert(0, (said, *("",) * (len(HEADER) - 1)))
    return table(HEADER, rows)


def _row(exposure: Exposure) -> tuple[str, ...]:
    return (
        exposure.actor,
        "\n".join(exposure.because),
        *(_answer(exposure, title) for title in TITLES),
        exposure.form,
        exposure.form_reason,
    )


def _answer(exposure: Exposure, title: str) -> str:
    text, sure = exposure.cells.get(title, ""), exposure.sure.get(title, ())
    # Where no fact stands behind it, the answer is its own mark.
    return text if sure in ((), (text,)) else f"{text} [{', '.join(sure)}]"
