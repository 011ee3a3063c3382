"""`hub audit`: judge a stack and write the evidence."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

import toolchain
from audit import attachments, auditing, comparing, packing, signing, sources, workplace
from audit.auditing import Rules
from audit.comparing import Course, Difference
from audit.engine import AuditError
from audit.evidence import Dossier
from audit.progress import writing_progress
from audit.sources import Source
from audit.table import show, show_verdict
from audit.workplace import Project, Workplace
from cli.answers import Answer
from cli.arguments import stacks
from cli.judged import Audited
from cli.project import current
from cli.screen import mode, output, progress
from policies.packs import HDS, PACKS, Pack


def run(
    stack: Annotated[
        str | None,
        typer.Argument(
            help="The stack, such as azure-francecentral; with --state it may be left out.", autocompletion=stacks
        ),
    ] = None,
    no_cloud: Annotated[
        bool, typer.Option("--no-cloud", help="Preview without any credentials, on a state that is thrown away.")
    ] = False,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Judge what the back end has recorded, in place of a preview.")
    ] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Judge what is in the cloud by now, and tell what drifted. Changes nothing.")
    ] = False,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="Judge a file that `pulumi stack export` wrote; no engine runs."),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="Keep the plan that was judged, for `pulumi up --plan FILE`."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the evidence goes.", show_default="evidence/…")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="DIR", help="A former evidence folder, to tell the difference.")
    ] = None,
    papers: Annotated[
        Path | None,
        typer.Option(
            "--attachments", metavar="DIR", help="Papers for the evidence, in folders as its attachments/ has them."
        ),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--sign", metavar="KEY", help="An SSH key of yours that signs the evidence.")
    ] = None,
    policy_config: Annotated[
        Path | None,
        typer.Option("--policy-config", metavar="FILE", help="Configuration of the policy pack, in JSON."),
    ] = None,
    pack: Annotated[
        str, typer.Option("--pack", metavar="NAME", help="The policy pack: hds, or eu-residency for places alone.")
    ] = HDS.name,
) -> Answer[Audited]:
    """Judge every resource of a stack by the policy pack and write the evidence. It never deploys.

    Judged is a preview of the program, unless told otherwise. Exit code: 0 all pass; 1 a mandatory rule failed; 2
    something mandatory could not be evaluated; 3 the run failed.
    """
    if pack not in PACKS:
        raise AuditError(f"there is no policy pack {pack!r}; there are: {', '.join(PACKS)}")
    way = _one_of({"--no-cloud": no_cloud, "--recorded": recorded, "--live": live, "--state": state is not None})
    if plan is not None and way is not None:
        raise AuditError(f"--plan keeps the plan of a preview with credentials: it cannot go with {way}")
    # What is given wrongly is told before the long run.
    former = None if against is None else comparing.load_dossier(against)
    attached = {} if papers is None else attachments.collect(papers)
    if key is not None:
        signing.fingerprint(key)
    if state is not None:
        dossier, root = _of_state(state, stack, policy_config, PACKS[pack]), Path.cwd()
    else:
        if stack is None:
            raise AuditError(f"name the stack to audit; stacks here: {', '.join(current().stacks()) or 'none yet'}")
        project = current()
        root = project.root
        rules = Rules.choose(project, stack, policy_config, PACKS[pack])
        look = _look(recorded=recorded, live=live, plan=plan)
        dossier = _of_stack(project, stack, rules, look, no_cloud=no_cloud)
    difference = None if former is None or dossier.run is None else comparing.compare(former, dossier)
    folder = out or auditing.default_folder(root, dossier.subject.stack)
    with writing_progress(progress, "Evidence") as observer:
        page = packing.write(dossier, folder, difference, key, attached, observer)
    return Answer(Audited.of(dossier, page), lambda: _tell(dossier, difference, page), dossier.judgement.verdict.value)


def _tell(dossier: Dossier, difference: Difference | None, page: Path) -> None:
    if mode.quiet:
        show_verdict(dossier, output)
    else:
        show(dossier, output)
    if difference is not None:
        output.print(f"Since {difference.since:%Y-%m-%d %H:%M} UTC: {_courses(difference)}", highlight=False)
    output.print(f"Evidence: {page}", markup=False, highlight=False, soft_wrap=True)


def _courses(difference: Difference) -> str:
    counted = Counter(change.course for change in difference.changes)
    told = ", ".join(f"{counted[course]} {course}" for course in Course if counted[course])
    return told or "nothing changed"


def _one_of(ways: dict[str, bool]) -> str | None:
    chosen = [way for way, wanted in ways.items() if wanted]
    if len(chosen) > 1:
        raise AuditError(f"{' and '.join(chosen)} are different ways to look at a stack: choose one")
    return next(iter(chosen), None)


def _of_state(file: Path, stack: str | None, policy_config: Path | None, pack: Pack) -> Dossier:
    source = sources.exported(file)
    name = source.feed.stack
    if stack is not None and stack != name:
        raise AuditError(f"{file} is the state of the stack {name!r}, not of {stack!r}")
    project = _home(source)
    rules = Rules.choose(project, name, policy_config, pack)
    return auditing.audit(source, rules, project, name, None)


def _home(source: Source) -> Project | None:
    """The project of this folder, when it is the one that the state is of: then its files are evidence, too."""
    try:
        project = current()
    except AuditError:
        return None
    mine = project.name == source.feed.project and source.feed.stack in project.stacks()
    return project if mine else None


def _look(*, recorded: bool, live: bool, plan: Path | None) -> Callable[[Workplace], Source]:
    if recorded:
        return sources.recorded
    if live:
        return lambda prepared: sources.live(prepared, progress)
    return lambda prepared: sources.preview(prepared, progress, plan)


def _of_stack(
    project: Project, stack: str, rules: Rules, look: Callable[[Workplace], Source], *, no_cloud: bool
) -> Dossier:
    tools = toolchain.ensure(progress)
    place = workplace.without_cloud if no_cloud else workplace.as_configured
    with place(project, stack, tools) as prepared:
        source = look(prepared)
    return auditing.audit(source, rules, project, stack, tools.version)
