"""What is deployed as a table for spreadsheet programs: a resource a row, with its places, encryption and custody."""

from audit.evidence import Dossier
from audit.formats.tabular import table
from audit.verdict import Verdict

FILE = "inventory.csv"
HEADER = (
    "resource",
    "type",
    "id",
    "workspace",
    "data class",
    "places",
    "encryption",
    "custody",
    "key kept in",
    "custody declared",
    "URN",
)


def render(dossier: Dossier) -> str:
    """The table; of a run that failed, its first row says so, for then the inventory may lack anything."""
    rows: list[tuple[str, ...]] = [
        (
            item.name,
            item.type,
            item.id or "",
            item.workspace or "",
            item.data_class or "",
            ", ".join(item.places),
            item.encryption or "",
            item.custody or "",
            item.kept_in or "",
            item.declared_custody or "",
            item.urn,
        )
        for item in dossier.inventory
    ]
    if dossier.judgement.verdict is Verdict.RUN_FAILED:
        said = f"RUN FAILED: {dossier.judgement.reason}; the inventory is not complete"
        rows.insert(0, (said, *("",) * (len(HEADER) - 1)))
    return table(HEADER, rows)
