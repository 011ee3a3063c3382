"""`hub audit`: judge a stack and write the evidence."""

from pathlib import Path
from typing import Annotated

import typer

import toolchain
from audit import auditing, workplace
from audit.engine import AuditError
from audit.table import show
from cli.project import current
from cli.screen import errors, output
from policies.packs import HDS, PACKS


def run(
    stack: Annotated[str, typer.Argument(help="The stack, such as azure-francecentral.")],
    no_cloud: Annotated[
        bool, typer.Option("--no-cloud", help="Preview without any credentials, on a state that is thrown away.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the evidence goes.", show_default="evidence/…")
    ] = None,
    policy_config: Annotated[
        Path | None,
        typer.Option("--policy-config", metavar="FILE", help="Configuration of the policy pack, in JSON."),
    ] = None,
    pack: Annotated[
        str, typer.Option("--pack", metavar="NAME", help="The policy pack: hds, or eu-residency for places alone.")
    ] = HDS.name,
) -> None:
    """Preview a stack with the policy pack, judge every resource and write the evidence.

    Exit code: 0 all pass; 1 a mandatory rule failed; 2 something mandatory could not be evaluated; 3 the run failed.
    """
    if pack not in PACKS:
        raise AuditError(f"there is no policy pack {pack!r}; there are: {', '.join(PACKS)}")
    project = current()
    configuration = auditing.PolicyConfiguration.choose(project, stack, policy_config)
    tools = toolchain.ensure(errors)
    place = workplace.without_cloud if no_cloud else workplace.as_configured
    with place(project, stack, tools) as prepared:
        dossier = auditing.audit(prepared, configuration, tools.version, errors, PACKS[pack])
    page = auditing.write(dossier, out or auditing.default_folder(project, stack))
    show(dossier, output)
    output.print(f"Evidence: {page}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(dossier.judgement.verdict.value)
