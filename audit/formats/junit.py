"""The results as JUnit XML, the form that GitLab, Jenkins and most CI systems show: a suite a rule, a case a resource.

There is no standard; this keeps to what the schema of Jenkins' xUnit plugin (junit-10) and GitLab's parser both take.
A fail is a failure and what a mandatory rule could not evaluate an error, so that both are red. What is not applicable
is skipped, and so is what stops nothing: a waived result, and what an advisory rule could not evaluate.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree

from audit.evidence import Dossier
from audit.formats.findings import findings
from policies.results import About, Result, State

FILE = "results.junit.xml"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped (production 2, `Char`)."""


def render(dossier: Dossier) -> str:
    """The report. Equal dossiers give equal text."""
    ordered = sorted(findings(dossier), key=lambda result: (result.rule, result.urn))
    root = ElementTree.Element("testsuites", name=_text(f"{dossier.subject.project}/{dossier.subject.stack}"))
    outcomes: Counter[str] = Counter()
    for _, group in groupby(ordered, key=lambda result: result.rule):
        suite = _suite(dossier, list(group))
        root.append(suite)
        outcomes.update({key: int(suite.attrib[key]) for key in ("tests", "failures", "errors")})
    root.attrib.update({key: str(outcomes[key]) for key in ("tests", "failures", "errors")})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(dossier: Dossier, results: list[Result]) -> ElementTree.Element:
    about = results[0].about
    outcomes = Counter(map(_outcome, results))
    suite = ElementTree.Element(
        "testsuite",
        name=about.id,
        tests=str(len(results)),
        failures=str(outcomes["failure"]),
        errors=str(outcomes["error"]),
        skipped=str(outcomes["skipped"]),
        time="0",
        timestamp=dossier.subject.time.strftime("%Y-%m-%dT%H:%M:%S"),
    )
    _properties(suite, about)
    class_name = _text(f"{dossier.subject.project}.{dossier.subject.stack}.{about.id}")
    suite.extend(_case(result, class_name) for result in results)
    return suite


def _properties(suite: ElementTree.Element, about: About) -> None:
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (
        ("title", about.title),
        ("version", about.version),
        ("severity", about.severity.value),
        ("enforcement", about.enforcement.value),
        ("supports", ", ".join(about.controls)),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=_text(value))


def _case(result: Result, class_name: str) -> ElementTree.Element:
    # Types of parents, type and name: what tells resources of one stack apart, and stays the same over runs.
    case = ElementTree.Element("testcase", name=_text(result.urn.split("::", 2)[-1]), classname=class_name, time="0")
    case.tail = "\n"
    outcome = _outcome(result)
    if outcome == "pass":
        return case
    message, told = _message(result), _told(result)
    said = ElementTree.SubElement(case, outcome, message=_text(message))
    if outcome != "skipped":
        said.attrib["type"] = result.about.severity.value
        said.text = _text("\n".join(told))
    return case


def _outcome(result: Result) -> str:
    match result.state:
        case State.PASS:
            return "pass"
        case State.FAIL if result.waived is None:
            return "failure"
        case State.NOT_EVALUATED if result.blocks:
            return "error"
        case _:
            return "skipped"


def _message(result: Result) -> str:
    if result.waived is not None:
        waived = result.waived
        return (
            f"{result.state.value}, waived until {waived.until.isoformat()} by {waived.owner} ({waived.reason}): "
            f"{result.reason}"
        )
    return f"{result.state.value}: {result.reason}"


def _told(result: Result) -> Iterable[str]:
    yield result.urn
    yield from (f"{seen.path} = {seen.value}" for seen in result.evidence)
    yield f"Remedy: {result.remediation}"


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
