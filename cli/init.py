"""`hub init`: a few questions, and a stack file that `hub check` accepts."""

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.prompt import Prompt

from audit.engine import AuditError
from audit.workplace import Project
from cli.answers import Answer, Trouble
from cli.project import current
from cli.schema import stack_file
from cli.screen import errors, mode, output
from components.assurance import Assurance
from components.clouds import backend_of, clouds
from components.loading import load
from components.problems import Problem, SpecError
from policies.jurisdictions import COUNTRIES, Perimeter

SCHEMA_FILE = "stack.schema.json"
"""The schema that a stack file names for editors, beside it."""

_EXAMPLE_ID = "00000000-0000-0000-0000-000000000000"
_SANDBOX_IMAGE, _SANDBOX_NETWORK = "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212", "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a2030"
"""What the local OpenStack is furnished with (sandbox/openstack/content.py, which only runs in its own environment)."""
_YEARS = 3
"""After how many years a hub ends unless told otherwise: longer than most authorisations of studies."""

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Begun:
    """The stack file that was written, and the values in it that are examples until the operator sets them."""

    stack: str
    file: str
    examples: tuple[Trouble, ...]


@dataclass(frozen=True)
class Question:
    """One thing to ask: `allowed` says what may be answered, `default` is what counts when nothing is.

    Both are told of the answers before, as is `asked`, whether there is anything to ask.
    """

    key: str
    text: str
    allowed: Callable[[Answers], str]
    default: Callable[[Answers], str | None] = lambda _: None
    asked: Callable[[Answers], bool] = lambda _: True

    @property
    def option(self) -> str:
        """The option that answers it."""
        return "STACK" if self.key == "stack" else "--" + self.key.replace("_", "-")


def _always(text: str) -> Callable[[Answers], str]:
    return lambda _: text


def offered_clouds() -> list[str]:
    """The clouds that a hub can be begun on: all but those that the operator must declare by hand."""
    return sorted(name for name in clouds() if name != "generic")


def _regions(answers: Answers) -> str:
    cloud = clouds().get(answers.get("cloud", ""))
    if cloud is None:
        return "a region of the cloud, in its own spelling"
    perimeter = answers.get("perimeter")
    inside = [
        name
        for name, country in sorted(cloud.regions.items())
        if perimeter not in set(Perimeter) or Perimeter(perimeter).holds(COUNTRIES[country])
    ]
    return ", ".join(inside) or "a region of the cloud, in its own spelling"


def _sandbox_region(answers: Answers) -> str | None:
    return "RegionOne" if answers.get("cloud") == "sandbox" else None


def _own_key(_: Answers) -> str | None:
    """The public key of whoever asks, where OpenSSH keeps it."""
    file = Path.home() / ".ssh" / "id_ed25519.pub"
    return str(file) if file.is_file() else None


def _last_day(_: Answers) -> str:
    return f"{datetime.now(UTC).year + _YEARS}-12-31"


def _stack_name(answers: Answers) -> str | None:
    cloud, region = answers.get("cloud"), answers.get("region")
    return f"{cloud}-{region.lower()}" if cloud and region else None


def _proxies(answers: Answers) -> bool:
    """Whether the way out is proxy hosts of the hub's own: they ask a resolver where the cloud's own services are."""
    cloud = clouds().get(answers.get("cloud", ""))
    return cloud is not None and cloud.world is not None and not cloud.means.managed_egress


_ADDRESS = _always("an address of mail")

QUESTIONS = (
    Question("cloud", "Cloud", lambda _: ", ".join(offered_clouds())),
    Question("perimeter", "Where data may lie", _always("fr, eu, eea"), _always("eu")),
    Question("region", "Region", _regions, _sandbox_region),
    Question("stack", "Name of the stack", _always("letters, digits, dot, underscore, hyphen"), _stack_name),
    Question("name", "Name of the hub", _always("3 to 16 lower-case letters, digits, hyphens"), _always("hub")),
    Question("assurance", "Level of assurance", lambda _: ", ".join(Assurance), _always(Assurance.HDS.value)),
    Question("end_date", "When the authorisation ends", _always("YYYY-MM-DD"), _last_day),
    Question("owner", "Who owns the hub", _ADDRESS),
    Question("security", "Who is called about incidents (HDS EXI 20)", _ADDRESS),
    Question("health_professional", "The health professional who may ask for access (HDS EXI 11)", _ADDRESS),
    Question("address_space", "Private range of the hub", _always("a range from RFC 1918"), _always("10.40.0.0/16")),
    Question("admin_network", "Where administrators come from", _always("a range such as 192.0.2.0/26")),
    Question("ssh_key", "Public key of the operators", _always("a line of OpenSSH, or its file"), _own_key),
    Question("resolver", "Whom the egress proxies ask for names", _always("an IPv4 address"), asked=_proxies),
    Question("workspace", "Name of the first study", _always("3 to 16 lower-case letters, digits, hyphens")),
    Question("accelerator", "What its machines have", _always("such as CPU:4 or H100:2"), _always("CPU:4")),
)
"""In the order asked."""


def run(
    stack: Annotated[str | None, typer.Argument(help="Name of the new stack.", show_default="CLOUD-REGION")] = None,
    cloud: Annotated[
        str | None,
        typer.Option(
            help=f"One of: {', '.join(offered_clouds())}.",
            autocompletion=lambda incomplete: [name for name in offered_clouds() if name.startswith(incomplete)],
        ),
    ] = None,
    perimeter: Annotated[str | None, typer.Option(help="Where data may lie: fr, eu or eea.", show_default="eu")] = None,
    region: Annotated[str | None, typer.Option(help="Region of the cloud, in its own spelling.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the hub.", show_default="hub")] = None,
    assurance: Annotated[
        str | None, typer.Option(help=f"Level of assurance: {', '.join(Assurance)}.", show_default="hds")
    ] = None,
    end_date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When the authorisation ends.", show_default=f"in {_YEARS} years"),
    ] = None,
    owner: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Who owns the hub.")] = None,
    security: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Who is called about incidents.")] = None,
    health_professional: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The health professional who may ask for access.")
    ] = None,
    address_space: Annotated[
        str | None, typer.Option(metavar="RANGE", help="Private range of the hub.", show_default="10.40.0.0/16")
    ] = None,
    admin_network: Annotated[str | None, typer.Option(metavar="RANGE", help="Where administrators come from.")] = None,
    ssh_key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Public key of the operators: its line, or its file.", show_default="yours"),
    ] = None,
    resolver: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Whom egress proxies ask for names, where the hub has some.")
    ] = None,
    workspace: Annotated[str | None, typer.Option(help="Name of the first study.")] = None,
    accelerator: Annotated[
        str | None,
        typer.Option(metavar="MODEL:COUNT", help="What the machines of the study have.", show_default="CPU:4"),
    ] = None,
) -> Answer[Begun]:
    """Ask the few questions that a hub begins with and write its stack file, which `hub check` accepts.

    An answer given as an option is not asked for; without a terminal nothing is. No file is ever overwritten. Exit
    code: 0; 3 when an answer is missing or refused, with every problem listed and nothing written.
    """
    given = {key: value for key, value in locals().items() if value is not None}
    project = current()
    answers = _answers(given, ask=sys.stdin.isatty() and not mode.json)
    file = project.configuration_folder / f"Pulumi.{answers['stack']}.yaml"
    text = stack_text(project.name, answers)
    spec = yaml.safe_load(text)["config"][f"{project.name}:hub"]
    _refuse(answers["stack"], file, spec)
    _write(project, file, text)
    loaded = load(spec, os.environ)
    examples = backend_of(loaded.cloud).placeholders(loaded)
    shown = str(file.relative_to(project.root))
    begun = Begun(
        answers["stack"],
        shown,
        tuple(Trouble(each.path, each.value, each.allowed, each.remedy) for each in examples),
    )
    return Answer(begun, lambda: _tell(begun))


def _answers(given: Answers, *, ask: bool) -> dict[str, str]:
    """Every question answered. Raises `SpecError` with all that are missing where nobody can be asked."""
    answers: dict[str, str] = {}
    missing = []
    for question in QUESTIONS:
        if not question.asked(answers) and question.key not in given:
            continue
        default = question.default(answers)
        answer = given.get(question.key)
        if answer is None and ask:
            answer = _asked(question, question.allowed(answers), default)
        answer = answer if answer is not None else default
        if answer is None and question.key == "stack":
            continue  # it follows from the cloud and the region, which are missing
        if answer is None:
            missing.append(
                Problem(
                    question.option,
                    "nothing",
                    f"{question.allowed(answers)} ({question.text[0].lower()}{question.text[1:]})",
                )
            )
        else:
            answers[question.key] = answer
    if answers.get("cloud", offered_clouds()[0]) not in offered_clouds():
        missing.append(
            Problem(
                "--cloud",
                answers["cloud"],
                ", ".join(offered_clouds()),
                "A cloud that no profile knows is declared by hand: begin from the file of another OpenStack.",
            )
        )
    if missing:
        raise SpecError(missing)
    return answers


def _asked(question: Question, allowed: str, default: str | None) -> str:
    while True:
        # Typer's and rich's own marks would read brackets in the text.
        said = Prompt.ask(f"{question.text} ({allowed})".replace("[", "\\["), console=errors, default=default)
        if said:
            return said


def _refuse(stack: str, file: Path, spec: object) -> None:
    """Raises `SpecError` with everything that is wrong, the stack's name and a file in the way included."""
    problems = []
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", stack):
        problems.append(Problem("STACK", stack, "up to 100 letters, digits, dots, underscores, hyphens"))
    elif file.exists():
        problems.append(
            Problem("STACK", stack, "a name that no stack has", f"{file.name} is there already: it is not overwritten.")
        )
    try:
        load(spec, os.environ)
    except SpecError as refused:
        problems += refused.problems
    if problems:
        raise SpecError(problems)


def _write(project: Project, file: Path, text: str) -> None:
    """Write the file, and beside it the schema that it names, where there is none yet."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as handle:
            handle.write(text)
        schema = file.with_name(SCHEMA_FILE)
        if not schema.exists():
            written = json.dumps(stack_file(project.name), indent=2, ensure_ascii=False)
            schema.write_text(written + "\n", encoding="utf-8")
    except OSError as problem:
        raise AuditError(f"{file} cannot be written: {problem.strerror}") from None


def _tell(begun: Begun) -> None:
    output.print(f"Written: {begun.file}", markup=False, highlight=False, soft_wrap=True)
    if mode.quiet:
        return
    if begun.examples:
        names = ", ".join(each.path for each in begun.examples)
        output.print(f"Set before you deploy: {names}", markup=False, highlight=False, soft_wrap=True)
    output.print(f"Next: hub check {begun.stack}", markup=False, highlight=False, soft_wrap=True)


def _key_line(given: str) -> str:
    """The line of a public key: what stands in the file of that name, else what was given."""
    if given.startswith(("ssh-", "ecdsa-")):
        return given
    try:
        return Path(given).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return given  # no key either: refused with all that is refused


def stack_text(project: str, answers: Answers) -> str:
    """The stack file of a project with these answers, with comments for whoever edits it next."""
    value = {"resolver": "", **{key: _scalar(answer) for key, answer in answers.items()}}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", answers["end_date"]):
        value["end_date"] = answers["end_date"]  # a date needs no quotes
    block = _AZURE if answers["cloud"] == "azure" else _OPENSTACK
    local = answers["cloud"] == "sandbox"
    return (_FILE + block).format(
        **value,
        project=project,
        schema=SCHEMA_FILE,
        key=_scalar(_key_line(answers["ssh_key"])),
        image=_SANDBOX_IMAGE if local else _EXAMPLE_ID,
        external_network=_SANDBOX_NETWORK if local else _EXAMPLE_ID,
        example=_EXAMPLE_ID,
    )


def _scalar(text: str) -> str:
    """A text as YAML writes it within a line: plain where it can be, quoted where it must."""
    written: Any = yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=float("inf"))
    plain = str(written).strip()[1:-1]
    return plain if yaml.safe_load(f"[{plain}]") == [text] else json.dumps(text)


_FILE = """\
# yaml-language-server: $schema={schema}
# Begun by `hub init`. Every key: README.md, or completion in an editor that reads the line above. `hub check {stack}`
# tells what is wrong with it, and what it plans.
config:
  {project}:hub:
    name: {name}  # begins every name in the cloud: never changed once deployed
    cloud: {cloud}
    region: {region}
    perimeter: {perimeter}
    assurance: {assurance}  # baseline | hds | sovereign
    end_date: {end_date}  # no access is given beyond it
    address_space: {address_space}  # never changed once deployed
    admin_networks: [{admin_network}]
    senders: []  # ranges of those who deliver data
    contacts:
      owner: {owner}
      security: {security}
      health_professional: {health_professional}
    custody: provider  # provider | customer: who holds the keys, at least
    ssh_public_keys:
      - {key}
    egress:
      allowed_hosts: []  # the only names that anything in the hub can reach
      resolvers: [{resolver}]  # whom the egress proxies ask, where they are hosts of the hub's own
    logs:
      retention_days: 365  # 180 to 1096; above 366 with a justification
    workspaces:
      - name: {workspace}
        slot: 1  # fixes its addresses for ever
        pools:
          - name: compute
            accelerator: {accelerator}
"""

_AZURE = """\
    # The all-zero ids are examples: a preview takes them, a deployment refuses them.
    azure:
      subscription_id: {example}
      tenant_id: {example}
      image: Debian:debian-12:12-gen2:0.20250814.2204
      operators_group: {example}
      auditors_group: {example}
      approvers_group: {example}
      # Azure makes archives unlocked only: say `unlocked` for the first deployment, then `locked`, for good.
      archives: unlocked
"""

_OPENSTACK = """\
    # All-zero ids are examples: a preview takes them, a deployment refuses them.
    openstack:
      image: {image}
      external_network: {external_network}
"""
