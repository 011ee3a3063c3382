"""Which law reaches whoever is behind a stack: the table of HDS EXI 28 to 31, from dated facts and declarations.

It knows no engine and no provider SDK, and it certifies nobody: it supports a host's and an operator's own answers.
"""

from policies.sovereignty.actors import AIVEN, KNOWN, MICROSOFT, OVHCLOUD, SANDBOX, UNKNOWN, cloud_at
from policies.sovereignty.declared import Declared, RemoteAccess
from policies.sovereignty.facts import ACTIVITIES, CRITERIA, Actor, Certainty, Custody, Fact, Kind, Law
from policies.sovereignty.level import Judgement, sovereign
from policies.sovereignty.table import COLUMNS, Cell, Form, Row, exposure
from policies.sovereignty.use import InUse, actors_in_use

__all__ = [
    "ACTIVITIES",
    "AIVEN",
    "COLUMNS",
    "CRITERIA",
    "KNOWN",
    "MICROSOFT",
    "OVHCLOUD",
    "SANDBOX",
    "UNKNOWN",
    "Actor",
    "Cell",
    "Certainty",
    "Custody",
    "Declared",
    "Fact",
    "Form",
    "InUse",
    "Judgement",
    "Kind",
    "Law",
    "RemoteAccess",
    "Row",
    "actors_in_use",
    "cloud_at",
    "exposure",
    "sovereign",
]
