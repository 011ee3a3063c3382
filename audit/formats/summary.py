"""The evidence as a short text in Markdown, for the comment of a merge request and the summary of a CI job.

It is bounded however large the stack is, and what it quotes from the stack is text alone: no mark-up, no mention of
somebody, no command to the forge can come in with it.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from audit.comparing import Change, Course, Difference
from audit.events import Resource
from audit.evidence import Dossier, Mode
from audit.verdict import counts
from policies.records import name_of
from policies.results import Result, State

FILE = "summary.md"
KINDS = 10
"""How many kinds of blocking results, and how many changes of a sort, are listed; the page has all."""
NAMED = 5
"""How many resources of one kind are named."""
TEXT = 300
"""How long a quoted text may be, in characters."""
DETAIL = 3000
"""How much of what the engine said at a failed run is quoted, from its end, in characters."""

_PREVIEWS = frozenset({Mode.WITHOUT_CLOUD, Mode.PREVIEW})
_OPEN = frozenset({State.FAIL, State.NOT_EVALUATED})
_ACTIONS = ("deleted", "replaced", "changed", "created", "read", "unchanged")
"""The sorts of steps, those that can lose data first."""
_LISTED = _ACTIONS[:4]
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~$^=-])")


def render(dossier: Dossier, difference: Difference | None = None) -> str:
    """The verdict, the counts of the rules with something open, what blocks, the plan and the difference.

    `difference` is that to a former pack, where one was given.
    """
    results = dossier.run.results if dossier.run else ()
    blocks = [_verdict(dossier)]
    if results:
        blocks.append(_table(results))
    blocks += _blocking(results)
    if dossier.judgement.detail and dossier.run is None:
        blocks.append(_folded("What the engine said", [_quoted(dossier.judgement.detail)]))
    if dossier.subject.mode in _PREVIEWS:
        blocks.append(_plan(dossier, (*dossier.resources, *dossier.leaving)))
    if difference is not None:
        blocks.append(_difference(difference, results))
    blocks.append(_made_with(dossier))
    return "\n\n".join(blocks) + "\n"


def _verdict(dossier: Dossier) -> str:
    subject, judgement = dossier.subject, dossier.judgement
    revision = f" of {_code(subject.revision)}" if subject.revision else ""
    return (
        f"### {judgement.verdict.label.upper()} {_code(subject.stack)}: {_text(judgement.reason)}\n\n"
        f"{_capital(subject.mode.value)}{revision}, {subject.time:%Y-%m-%d %H:%M} UTC"
    )


def _table(results: Sequence[Result]) -> str:
    by_rule = {rule: list(group) for rule, group in groupby(sorted(results, key=_rule), key=_rule)}
    open_ = {rule: of_rule for rule, of_rule in by_rule.items() if any(map(_is_open, of_rule))}
    rest = [result for result in results if result.rule not in open_]
    lines = ["| rule | level | " + " | ".join(state.value for state in State) + " |", "|---|---|" + "--:|" * len(State)]
    lines += [_row(_code(rule), of_rule[0].about.enforcement.value, of_rule) for rule, of_rule in open_.items()]
    if open_ and rest:
        lines.append(_row(_counted(len(by_rule) - len(open_), "other rule"), "", rest))
    lines.append(_row(f"**{_counted(len(by_rule), 'rule')} in all**", "", results))
    return "\n".join(lines)


def _row(title: str, level: str, results: Iterable[Result]) -> str:
    numbers = " | ".join(str(number) if number else "·" for number in counts(results).values())
    return f"| {title} | {level} | {numbers} |"


def _blocking(results: Iterable[Result]) -> Iterator[str]:
    def kind(result: Result) -> tuple[bool, str, str]:
        return result.state is not State.FAIL, result.rule, result.reason

    blocking = sorted((result for result in results if result.blocks), key=kind)
    kinds = [list(group) for _, group in groupby(blocking, key=kind)]
    if not kinds:
        return
    lines = ["**What blocks**", ""]
    listed = kinds[:KINDS]
    for group, following in zip_longest(listed, listed[1:]):
        first = group[0]
        named = _names(result.urn for result in group)
        lines.append(f"- **{first.state.value}** {_code(first.rule)} on {named}: {_text(first.reason)}")
        if following is None or following[0].rule != first.rule:
            lines.append(f"  - *remedy:* {_text(first.remediation)}")
    if len(kinds) > KINDS:
        lines.append(f"- … and {_counted(len(kinds) - KINDS, 'more kind')}, in the evidence")
    yield "\n".join(lines)


def _plan(dossier: Dossier, steps: Sequence[Resource]) -> str:
    by_action: dict[str, list[str]] = {action: [] for action in _ACTIONS}
    for step in steps:
        by_action[_action(step.operation)].append(step.urn)
    tally = ", ".join(f"{len(urns)} {action}" for action, urns in by_action.items() if urns) or "no resource"
    listed = [f"- {action}: {_names(by_action[action], KINDS)}" for action in _LISTED if by_action[action]]
    if dossier.subject.mode is Mode.WITHOUT_CLOUD:
        # To name all that the stack has would tell nobody what is new.
        listed = ["Seen on an empty state, for want of credentials: all that the stack has is created."]
    return _folded(f"Plan: {tally}", listed or ["Nothing is to be done."])


def _action(operation: str) -> str:
    """What a step of the engine does to the resource (`apitype.OpType` of Pulumi's SDK)."""
    match operation:
        case "create" | "import":
            return "created"
        case "update" | "remove-pending-replace":
            return "changed"
        case "replace" | "create-replacement" | "delete-replaced" | "import-replacement":
            return "replaced"
        case "delete" | "discard":
            return "deleted"
        case "read" | "read-replacement" | "read-discard" | "discard-replaced":
            return "read"
        case _:
            return "unchanged"


def _difference(difference: Difference, results: Iterable[Result]) -> str:
    """What changed since the former pack: resources that are new or gone as such, other results one by one."""
    present = {result.urn for result in results}
    # What is not applicable neither appears nor vanishes.
    telling = Counter(result.urn for result in results if result.state is not State.NOT_APPLICABLE)
    appeared = Counter(change.urn for change in difference.changes if change.course is Course.APPEARED)
    new = [urn for urn, number in appeared.items() if number == telling[urn]]
    gone = list(dict.fromkeys(change.urn for change in difference.changes if change.urn not in present))
    of_kept = [change for change in difference.changes if change.urn in present]
    listed = [change for change in of_kept if change.urn not in set(new) or change.after in _OPEN]
    lines = [f"- {title}: {_names(urns, KINDS)}" for title, urns in (("new", new), ("gone", gone)) if urns]
    lines += [_change(change) for change in listed[:KINDS]]
    if len(listed) > KINDS:
        lines.append(f"- … and {_counted(len(listed) - KINDS, 'more change')}, in the evidence")
    tally = ", ".join(
        f"{number} {course.value}"
        for course in Course
        if (number := sum(change.course is course for change in difference.changes))
    )
    since = f"{difference.since:%Y-%m-%d %H:%M} UTC (then: {_title(difference.former_verdict)})"
    return _folded(f"Against the audit of {since}: {tally or 'no result differs'}", lines or ["Nothing changed."])


def _change(change: Change) -> str:
    before, after = (state.value if state else "none" for state in (change.before, change.after))
    return (
        f"- **{change.course.value}** {_code(change.rule)} on {_name(change.urn)}: {before} → {after}"
        f"{': ' + _text(change.reason) if change.reason else ''}"
    )


def _made_with(dossier: Dossier) -> str:
    versions = dossier.versions
    parts = [f"toolkit {versions.toolkit}", f"policies {versions.pack}"]
    parts += [f"Pulumi {versions.pulumi}"] if versions.pulumi else []
    parts += [f"{package} {version}" for package, version in sorted(versions.providers.items())]
    return f"<sub>{_text(', '.join(parts))}</sub>"


def _folded(title: str, lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _quoted(text: str) -> str:
    # A block of `<pre>` ends at its closing tag alone, and escaped text has none.
    return f"<pre>{html.escape(text.strip()[-DETAIL:], quote=False)}</pre>"


def _names(urns: Iterable[str], most: int = NAMED) -> str:
    every = list(dict.fromkeys(urns))
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(map(_name, every[:most])) + more


def _name(urn: str) -> str:
    return _code(name_of(urn))


def _code(text: str) -> str:
    """A code span: neither mark-up nor mentions count inside; a table's bars do."""
    return f"`{_one_line(text).replace('`', chr(39)).replace('|', '/')}`"


def _text(text: str) -> str:
    """Text as such. A forge reads mentions and numbers of issues after the mark-up: they are broken apart."""
    escaped = html.escape(_MARKUP.sub(r"\\\1", _one_line(text)), quote=False)
    return escaped.replace("@", "@\u200b").replace("\\#", "\\#\u200b")


def _title(text: str) -> str:
    """Text inside of HTML, where no Markdown is read."""
    return html.escape(_one_line(text), quote=False).replace("@", "@\u200b").replace("#", "#\u200b")


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT else line[: TEXT - 1] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _rule(result: Result) -> str:
    return result.rule


def _is_open(result: Result) -> bool:
    return result.state in _OPEN
