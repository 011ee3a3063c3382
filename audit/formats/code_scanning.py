"""The findings in SARIF 2.1.0 as GitHub's code scanning needs them.

GitHub knows no kinds: it shows whatever a file holds as an alert, a pass and what is not applicable too. So this file
holds what is open alone. What a rule could not evaluate is told as a failure here, since it stops a deployment just
like one; the message begins with *not evaluated*. What is waived stays, as a note.

GitHub refuses files of more than 25,000 results or 10 MB compressed and shows 5,000 results
(https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit).
"""

from audit.evidence import Dossier
from audit.formats.findings import findings
from audit.formats.sarif import level, log
from policies.records import name_of
from policies.results import Result, State

FILE = "code-scanning.sarif"
MOST = 25_000
"""How many results GitHub takes."""


def render(dossier: Dossier) -> str:
    """The log, what blocks first; it says itself how many findings it leaves out for want of room."""
    found = [result for result in findings(dossier) if result.state in {State.FAIL, State.NOT_EVALUATED}]
    if len(found) > MOST:
        found.sort(key=lambda result: (result.waived is not None, not result.blocks))
    left_out = len(found) - MOST
    notes = [f"{left_out} findings more than {MOST} are not in this file; results.json has all"] if left_out > 0 else []
    return log(dossier, found[:MOST], _as_alert, notes)


def _as_alert(result: Result) -> tuple[str, str, str]:
    unjudged = "not evaluated: " if result.state is State.NOT_EVALUATED else ""
    waived = "" if result.waived is None else f" (waived until {result.waived.until.isoformat()})"
    return "fail", level(result), f"{name_of(result.urn)}: {unjudged}{result.reason}{waived}"
