"""The results as OSCAL assessment-results 1.2.3 (NIST), for tools that keep the papers of a certification.

What was seen are observations: one for each result that is open, one for all resources that a rule passed, or does not
apply to, for the same reason. A finding is a judgement on a requirement, and OSCAL knows but two: satisfied or not. No
rule can say that a requirement is satisfied, only that it supports it. So there are findings for what speaks against a
requirement alone, and none is ever *satisfied*; what speaks for one are its observations.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from audit.evidence import Dossier, moment
from audit.formats.findings import as_uri, findings, rules
from policies.controls import CONTROLS, control
from policies.records import name_of
from policies.results import About, Evidence, Result, State

FILE = "oscal-assessment-results.json"
VERSION = "1.2.3"
"""Of OSCAL: the release by whose schema the tests validate what is written here."""
NAMESPACE = "urn:health-data-hub:oscal"
"""Of the properties that are ours and not OSCAL's."""

Object = dict[str, Any]

_UUIDS = UUID("5f0a4f3e-2e0d-5b0e-8f43-6b1c1d9f3a52")
_OPEN = frozenset({State.FAIL, State.NOT_EVALUATED})
_REMARK = (
    "An observation supports a requirement; it never says that it is met as a whole. A requirement without a finding "
    "is one that nothing seen speaks against: papers of the operator and of the host have to show the rest."
)


def render(dossier: Dossier) -> str:
    """The document. Equal dossiers give equal text, and its own UUID is told from its content."""
    return _Assessment(dossier).text()


class _Assessment:
    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._results = findings(dossier)
        self._time = moment(dossier.subject.time)
        self._scope = f"{dossier.subject.project}/{dossier.subject.stack}"
        self._items = {urn: self._uuid("resource", urn) for urn in sorted({result.urn for result in self._results})}

    def text(self) -> str:
        """The document with its UUID, which stands for all else in it."""
        document = self._document()
        digest = sha256(_json(document).encode()).hexdigest()
        return _json({"assessment-results": {"uuid": str(uuid5(_UUIDS, digest)), **document}})

    def _uuid(self, *identity: str) -> str:
        """The same for the same thing of the same stack, whenever it is audited."""
        return str(uuid5(_UUIDS, "\n".join((self._scope, *identity))))

    def _document(self) -> Object:
        subject = self._dossier.subject
        return {
            "metadata": {
                "title": f"Audit of the stack {subject.stack} of {subject.project}",
                "last-modified": self._time,
                "version": self._time,
                "oscal-version": VERSION,
            },
            "import-ap": {
                "href": f"#{self._uuid('plan')}",
                "remarks": "The plan of an audit is the policy pack and its configuration.",
            },
            "results": [self._result()],
            "back-matter": {"resources": [self._plan()]},
        }

    def _plan(self) -> Object:
        dossier = self._dossier
        inputs = [
            {"href": as_uri(each.name), "hashes": [{"algorithm": "SHA-256", "value": each.digest}]}
            for each in dossier.subject.inputs
        ]
        return {
            "uuid": self._uuid("plan"),
            "title": f"Policy pack, version {_line(dossier.versions.pack or 'unknown')}",
            "description": f"Configured by: {dossier.policy_configuration}",
            **_if_any("rlinks", inputs),
        }

    def _result(self) -> Object:
        subject, judgement = self._dossier.subject, self._dossier.judgement
        return {
            "uuid": self._uuid("result", self._time),
            "title": f"{judgement.verdict.label}: {_line(judgement.reason)}",
            "description": f"Rules of the policy pack on {subject.mode.value}.",
            "start": self._time,
            "end": self._time,
            "props": [
                _property("verdict", judgement.verdict.label),
                _property("exit-code", str(judgement.verdict.value)),
                _property("project", subject.project),
                _property("stack", subject.stack),
                _property("mode", subject.mode.value),
                *([_property("revision", subject.revision)] if subject.revision else []),
            ],
            "local-definitions": {
                **_if_any("inventory-items", [self._item(urn) for urn in self._items]),
                "assessment-assets": self._assets(),
            },
            "reviewed-controls": {"control-selections": [self._reviewed()]},
            **_if_any("observations", self._observations()),
            **_if_any("findings", list(self._findings())),
            "remarks": _REMARK,
        }

    def _item(self, urn: str) -> Object:
        return {
            "uuid": self._items[urn],
            "description": name_of(urn),
            "props": [{"name": "asset-id", "value": _line(urn)}],
        }

    def _assets(self) -> Object:
        toolkit = self._dossier.versions.toolkit
        return {
            "components": [
                {
                    "uuid": self._uuid("tool"),
                    "type": "software",
                    "title": "Health Data Hub toolkit",
                    "description": "Judges the resources of a stack by rules.",
                    "props": [{"name": "version", "value": _line(toolkit)}],
                    "status": {"state": "operational"},
                }
            ],
            "assessment-platforms": [
                {"uuid": self._uuid("platform"), "uses-components": [{"component-uuid": self._uuid("tool")}]}
            ],
        }

    def _reviewed(self) -> Object:
        asked = dict.fromkeys(each for about in rules(self._dossier) for each in about.controls)
        if not asked:
            # OSCAL has no empty selection: all but every one that there is.
            return {
                "description": "None: no rule was asked.",
                "include-all": {},
                "exclude-controls": [{"control-id": each.id} for each in CONTROLS],
            }
        return {
            "description": "The requirements that the rules support.",
            "include-controls": [{"control-id": each} for each in asked],
        }

    def _observations(self) -> list[Object]:
        told: list[Object] = []
        alike: dict[tuple[str, State, str], list[Result]] = {}
        for result in self._results:
            if result.state in _OPEN:
                told.append(self._open(result))
            else:
                alike.setdefault((result.rule, result.state, result.reason), []).append(result)
        return told + [self._alike(group) for group in alike.values()]

    def _open(self, result: Result) -> Object:
        waived = result.waived
        properties = [_property("blocks", "yes" if result.blocks else "no")]
        if waived is not None:
            properties += [
                _property("waived-until", waived.until.isoformat()),
                _property("waived-by", waived.owner),
                _property("waived-because", waived.reason),
            ]
        return self._observation(
            self._uuid("observation", result.rule, result.urn),
            result,
            properties,
            [self._subject(result.urn, ())],
            {
                "relevant-evidence": [
                    {"description": _line(f"{seen.path} = {seen.value}")} for seen in result.evidence
                ],
                "remarks": result.remediation,
            },
        )

    def _alike(self, group: Sequence[Result]) -> Object:
        first = group[0]
        return self._observation(
            self._uuid("observations", first.rule, first.state.value, first.reason),
            first,
            [],
            [self._subject(result.urn, result.evidence) for result in group],
            {},
        )

    def _observation(
        self, uuid: str, result: Result, properties: list[Object], subjects: list[Object], more: Object
    ) -> Object:
        about = result.about
        return {
            "uuid": uuid,
            "title": f"{about.id}: {result.state.value}",
            "description": result.reason,
            "props": [
                _property("rule", about.id),
                _property("rule-version", about.version),
                _property("state", result.state.value),
                _property("severity", about.severity.value),
                _property("enforcement", about.enforcement.value),
                *properties,
                *(_property("supports", each) for each in about.controls),
            ],
            "methods": ["TEST"],
            "types": ["finding" if result.state in _OPEN else "control-objective"],
            "origins": [{"actors": [{"type": "tool", "actor-uuid": self._uuid("tool")}]}],
            "subjects": subjects,
            "collected": self._time,
            **{key: value for key, value in more.items() if value},
        }

    def _subject(self, urn: str, evidence: Iterable[Evidence]) -> Object:
        seen = [_property("evidence", f"{each.path} = {each.value}") for each in evidence]
        return {
            "subject-uuid": self._items[urn],
            "type": "inventory-item",
            **_if_any("props", seen),
        }

    def _findings(self) -> Iterator[Object]:
        """One for each requirement that something open speaks against; a rule that supports none stands for itself."""
        against: dict[str, list[Result]] = {}
        for result in self._results:
            if result.state in _OPEN:
                for target in result.about.controls or (result.rule,):
                    against.setdefault(target, []).append(result)
        for target, results in sorted(against.items()):
            failed = sum(result.state is State.FAIL for result in results)
            waived = sum(result.waived is not None for result in results)
            speaking = ", ".join(sorted({result.rule for result in results}))
            yield {
                "uuid": self._uuid("finding", target),
                "title": f"{target}: {_title(target, results[0].about)}",
                "description": f"Open by {speaking}: {failed} failed, {len(results) - failed} not evaluated"
                + (f"; {waived} of them waived" if waived else ""),
                "target": {
                    "type": "objective-id",
                    "target-id": target,
                    "status": {"state": "not-satisfied", "reason": "fail" if failed else "other"},
                },
                "related-observations": [
                    {"observation-uuid": self._uuid("observation", result.rule, result.urn)} for result in results
                ],
            }


def _title(target: str, about: About) -> str:
    return control(target).title if target in about.controls else about.title


def _property(name: str, value: str) -> Object:
    return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _line(text: str) -> str:
    """The text as OSCAL's strings: one line, not empty."""
    return " ".join(text.split()) or "(empty)"


def _if_any(name: str, members: list[Object]) -> Object:
    """A member of an object, left out where it would be an empty list, which OSCAL forbids."""
    return {name: members} if members else {}


def _json(value: Object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
