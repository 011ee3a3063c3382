"""All results in SARIF 2.1.0 (OASIS, 2023): every rule and every state, with the line that each resource comes from.

States are kinds: pass, fail, notApplicable, and *open* for what was not evaluated. Only a fail has a level; the
standard gives every other kind the level none (3.27.10). A waived result is a suppressed one. Controls are taxa of a
taxonomy per referential, which rules are *relevant* to: no relation of SARIF says less.

This file is for readers that know kinds, as viewers and archives do. GitHub takes every result for an alert, a pass
too: `code_scanning` writes what is meant for it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from audit.events import Position
from audit.evidence import Dossier, moment
from audit.formats.findings import as_uri, elsewhere, findings, places, rules
from audit.verdict import Verdict
from policies.controls import Control, Referential, control
from policies.records import name_of
from policies.results import About, Enforcement, Result, Severity, State

FILE = "results.sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Object = dict[str, Any]

_ROOT = "SRCROOT"
_NAMESPACE = UUID("d7a3f0a6-5c0b-5d27-9d51-0a2f0c9f7a11")
_KINDS = {
    State.PASS: "pass",
    State.FAIL: "fail",
    State.NOT_APPLICABLE: "notApplicable",
    State.NOT_EVALUATED: "open",
}
_SECURITY_SEVERITY = {Severity.LOW: "2.0", Severity.MEDIUM: "5.0", Severity.HIGH: "8.0", Severity.CRITICAL: "9.5"}
"""In the middle of GitHub's ranges: over 0, 4, 7 and 9 it says low, medium, high and critical."""
_TAGS = 10
"""GitHub shows so many tags of a rule and refuses a file with more than twice as many; all controls stand as taxa."""


def render(dossier: Dossier) -> str:
    """The log: one run. Equal dossiers give equal text."""
    return log(dossier, findings(dossier), by_kind, ())


def by_kind(result: Result) -> tuple[str, str, str]:
    """Kind, level and message of a result, as the standard means them."""
    kind = _KINDS[result.state]
    return kind, level(result) if kind == "fail" else "none", f"{name_of(result.urn)}: {result.reason}"


def level(result: Result) -> str:
    """How loud a finding is: an error where it stops a deployment, else by its severity, a note where it is waived."""
    if result.waived is not None:
        return "note"
    return _level_of(result.about)


def log(
    dossier: Dossier,
    results: Sequence[Result],
    telling: Callable[[Result], tuple[str, str, str]],
    notes: Iterable[str],
) -> str:
    """The log of some results. `telling` gives kind, level and message of each; `notes` are warnings on the log."""
    asked = rules(dossier)
    taxonomies = _taxonomies(asked)
    urns = list(dict.fromkeys(result.urn for result in results))
    run: Object = {
        "tool": {"driver": _driver(dossier, asked, taxonomies)},
        "automationDetails": {"id": f"hub audit/{dossier.subject.project}/{dossier.subject.stack}/"},
        "invocations": [_invocation(dossier, notes)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the Pulumi project."}}},
        "artifacts": [
            {
                "location": {"uri": as_uri(each.name), "uriBaseId": _ROOT},
                "hashes": {"sha-256": each.digest},
            }
            for each in dossier.subject.inputs
        ],
        "logicalLocations": [
            {"name": name_of(urn), "fullyQualifiedName": urn, "kind": "resource", "index": index}
            for index, urn in enumerate(urns)
        ],
        "taxonomies": [_taxonomy(referential, taxa) for referential, taxa in taxonomies.items()],
        "results": _results(dossier, results, telling, asked, urns),
        "language": "en",
        "columnKind": "unicodeCodePoints",
        "properties": _properties(dossier),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, separators=(",", ":"))


def _driver(
    dossier: Dossier, asked: Iterable[About], taxonomies: Mapping[Referential, Mapping[str, Control]]
) -> Object:
    return {
        "name": "Health Data Hub",
        "version": dossier.versions.pack or dossier.versions.toolkit,
        "rules": [_rule(about, taxonomies) for about in asked],
        "supportedTaxonomies": [
            {"name": referential.name, "index": index, "guid": _guid(referential)}
            for index, referential in enumerate(taxonomies)
        ],
    }


def _rule(about: About, taxonomies: Mapping[Referential, Mapping[str, Control]]) -> Object:
    return {
        "id": about.id,
        "shortDescription": {"text": about.title},
        "fullDescription": {"text": about.rationale},
        "help": {
            "text": about.remediation,
            "markdown": f"{about.rationale}\n\n**Remedy.** {about.remediation}\n\n"
            f"**Supports** {', '.join(about.controls) or 'no control by itself'}",
        },
        "defaultConfiguration": {"level": _level_of(about)},
        "relationships": [_relationship(each, taxonomies) for each in about.controls],
        "properties": {
            "tags": ["security", *about.controls][:_TAGS],
            "security-severity": _SECURITY_SEVERITY[about.severity],
            "precision": "very-high",
            "severity": about.severity.value,
            "enforcement": about.enforcement.value,
            "version": about.version,
            "controls": list(about.controls),
        },
    }


def _level_of(about: About) -> str:
    if about.enforcement is Enforcement.MANDATORY:
        return "error"
    return "warning" if about.severity in {Severity.HIGH, Severity.CRITICAL} else "note"


def _relationship(control_id: str, taxonomies: Mapping[Referential, Mapping[str, Control]]) -> Object:
    referential = control(control_id).referential
    taxonomy = {
        "name": referential.name,
        "index": list(taxonomies).index(referential),
        "guid": _guid(referential),
    }
    index = list(taxonomies[referential]).index(control_id)
    return {"target": {"id": control_id, "index": index, "toolComponent": taxonomy}, "kinds": ["relevant"]}


def _taxonomies(asked: Iterable[About]) -> Mapping[Referential, Mapping[str, Control]]:
    """The controls that the rules support, by referential."""
    found: dict[Referential, dict[str, Control]] = {}
    for about in asked:
        for each in map(control, about.controls):
            found.setdefault(each.referential, {})[each.id] = each
    return found


def _taxonomy(referential: Referential, taxa: Mapping[str, Control]) -> Object:
    return {
        "name": referential.name,
        "guid": _guid(referential),
        "organization": referential.publisher,
        "version": referential.version,
        "isComprehensive": False,
        "taxa": [{"id": each.id, "shortDescription": {"text": each.title}} for each in taxa.values()],
    }


def _guid(referential: Referential) -> str:
    return str(uuid5(_NAMESPACE, referential.prefix))


def _invocation(dossier: Dossier, notes: Iterable[str]) -> Object:
    judgement, time = dossier.judgement, moment(dossier.subject.time)
    failed = judgement.verdict is Verdict.RUN_FAILED
    said = [("error", judgement.reason)] if failed else []
    return {
        "executionSuccessful": not failed,
        "exitCode": judgement.verdict.value,
        "exitCodeDescription": f"{judgement.verdict.label}: {judgement.reason}",
        "startTimeUtc": time,
        "endTimeUtc": time,
        "toolExecutionNotifications": [
            {"level": loudness, "message": {"text": text}, "timeUtc": time}
            for loudness, text in (*said, *(("warning", note) for note in notes))
        ],
    }


def _results(
    dossier: Dossier,
    results: Sequence[Result],
    telling: Callable[[Result], tuple[str, str, str]],
    asked: Iterable[About],
    urns: Sequence[str],
) -> list[Object]:
    rule_index = {about.id: index for index, about in enumerate(asked)}
    known, fallback = places(dossier), elsewhere(dossier)
    locations = [
        [{"physicalLocation": _physical(known.get(urn, fallback)), "logicalLocations": [{"index": index}]}]
        for index, urn in enumerate(urns)
    ]
    urn_index = {urn: index for index, urn in enumerate(urns)}
    # The standard wants suppressions on all results of a run or on none (3.27.23).
    any_waived = any(result.waived is not None for result in results)
    told = []
    for result in results:
        kind, loudness, message = telling(result)
        one: Object = {
            "ruleId": result.rule,
            "ruleIndex": rule_index[result.rule],
            "kind": kind,
            "level": loudness,
            "message": {"text": message},
            "locations": locations[urn_index[result.urn]],
            "partialFingerprints": {"primaryLocationLineHash": _fingerprint(result)},
        }
        if any_waived:
            one["suppressions"] = _suppressions(result)
        if result.state in {State.FAIL, State.NOT_EVALUATED}:
            one["properties"] = {"state": result.state.value, "blocks": result.blocks, "evidence": _evidence(result)}
        elif result.evidence:
            one["properties"] = {"evidence": _evidence(result)}
        told.append(one)
    return told


def _evidence(result: Result) -> list[Object]:
    return [{"path": seen.path, "value": seen.value} for seen in result.evidence]


def _fingerprint(result: Result) -> str:
    """What makes two findings the same one over runs: the rule and the resource, never the line or the words.

    It goes by the name that GitHub looks for: without it, findings of one rule on one line would be one alert.
    """
    return hashlib.sha256(f"{result.rule}\n{result.urn}".encode()).hexdigest()[:16] + ":1"


def _physical(position: Position) -> Object:
    return {
        "artifactLocation": {"uri": as_uri(position.file), "uriBaseId": _ROOT},
        "region": {"startLine": position.line},
    }


def _suppressions(result: Result) -> list[Object]:
    waived = result.waived
    if waived is None:
        return []
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": f"{waived.reason} ({waived.owner}, until {waived.until.isoformat()})",
            "properties": {"owner": waived.owner, "until": waived.until.isoformat()},
        }
    ]


def _properties(dossier: Dossier) -> Object:
    subject = dossier.subject
    return {
        "project": subject.project,
        "stack": subject.stack,
        "mode": subject.mode.value,
        "revision": subject.revision,
        "policyConfiguration": dossier.policy_configuration,
        "verdict": dossier.judgement.verdict.label,
    }
