"""All results as a table for spreadsheet programs: one row per rule and resource."""

from collections.abc import Iterator

from audit.evidence import Dossier
from audit.formats.findings import findings, places
from audit.formats.tabular import table
from policies.records import name_of
from policies.results import Result

FILE = "results.csv"
HEADER = (
    "state",
    "blocks",
    "rule",
    "title",
    "severity",
    "enforcement",
    "resource",
    "type",
    "place",
    "reason",
    "evidence",
    "remedy",
    "supports",
    "waived until",
    "waived by",
    "waived because",
    "file",
    "line",
    "URN",
)


def render(dossier: Dossier) -> str:
    """The table. Equal dossiers give equal text."""
    return table(HEADER, _rows(dossier))


def _rows(dossier: Dossier) -> Iterator[tuple[str, ...]]:
    lines = places(dossier)
    named = {each.urn: each.place for each in dossier.resources}
    for result in findings(dossier):
        about, position = result.about, lines.get(result.urn)
        yield (
            result.state.value,
            "yes" if result.blocks else "no",
            about.id,
            about.title,
            about.severity.value,
            about.enforcement.value,
            name_of(result.urn),
            result.type,
            named.get(result.urn) or "",
            result.reason,
            "\n".join(f"{seen.path} = {seen.value}" for seen in result.evidence),
            result.remediation,
            ", ".join(about.controls),
            *_waiver(result),
            position.file if position else "",
            str(position.line) if position else "",
            result.urn,
        )


def _waiver(result: Result) -> tuple[str, str, str]:
    waived = result.waived
    return ("", "", "") if waived is None else (waived.until.isoformat(), waived.owner, waived.reason)
