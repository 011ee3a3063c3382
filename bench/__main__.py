"""`python -m bench`: measure, print, and exit with 1 when a ratio is over its limit."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

import toolchain
from audit.workplace import Project
from bench import evidence, growth, policies, preview
from cli.screen import errors, output

STACKS = ("azure-francecentral", "ovh-gra11")
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Wanted:
    """What to measure: which stacks, how many counted previews, which numbers of workspaces and of resources."""

    stacks: tuple[str, ...]
    runs: int
    sizes: tuple[int, ...]
    resources: tuple[int, ...]


def measure_preview(project: Project, wanted: Wanted) -> bool:
    """The hub's preview against the flat program's. True when no ratio is over the limit."""
    tools, good = toolchain.ensure(errors), True
    for stack in wanted.stacks:
        compared = preview.compare(project, stack, tools, wanted.runs)
        good &= compared.ratio <= preview.LIMIT
        _say(
            f"preview {stack}: {compared.resources} custom resources; hub {statistics.median(compared.hub):.2f} s "
            f"{_all(compared.hub)}, flat {statistics.median(compared.flat):.2f} s {_all(compared.flat)}; "
            f"ratio {compared.ratio:.2f} (limit {preview.LIMIT})"
        )
    return good


def measure_growth(project: Project, wanted: Wanted) -> bool:
    """Time and memory of the program for each number of workspaces. Always true: it has no limit."""
    for stack in wanted.stacks:
        written = preview.specification(project, stack)
        series = []
        for size in wanted.sizes:
            grown = growth.measured(written, stack, size)
            series.append(grown)
            _say(
                f"growth {stack}: {size} workspaces, {grown.resources} custom resources: "
                f"{grown.seconds:.2f} processor seconds "
                f"({1000 * grown.seconds / size:.0f} ms each), {grown.memory:.0f} MiB more "
                f"({grown.memory / size:.2f} MiB each)"
            )
        if len(series) > 2:
            seconds, memory = growth.linearity(series)
            _say(
                f"growth {stack}: a workspace at the end over one at the start: time {seconds:.2f}, memory {memory:.2f}"
            )
    return True


def measure_policies(project: Project, wanted: Wanted) -> bool:
    """The pack attached to a preview, and the rules fed from its events. True when nothing is over its limit."""
    tools, good = toolchain.ensure(errors), True
    for stack in wanted.stacks:
        with TemporaryDirectory(prefix="hub-bench-") as folder:
            kept: list[policies.Saved] = []
            for size in wanted.resources:
                made = policies.attached(project, stack, tools, size, wanted.runs, Path(folder) / str(size))
                kept.append(made.saved)
                good &= made.ratio <= policies.ATTACHED_LIMIT
                _say(
                    f"policies {stack}: {made.saved.resources} resources; preview with a pack of nothing "
                    f"{_previews(made.nothing)}, with the rules {_previews(made.pack)}; ratio {made.ratio:.3f}, of "
                    f"the fastest {made.fastest_ratio:.3f}, of the processors {made.processor_ratio:.3f} "
                    f"(limit {policies.ATTACHED_LIMIT})"
                )
            series = policies.fed(kept, max(wanted.runs, policies.ROUNDS))
        for fed in series:
            limit = policies.FED_LIMIT_S * fed.resources / 1000
            good &= fed.judging <= limit
            _say(
                f"policies {stack}: {fed.resources} resources judged from events in {fed.judging:.2f} s (limit "
                f"{limit:.2f} s) beyond the start ({fed.bare:.3f} s, and {fed.loading:.3f} s to load the rules)"
                + "".join(f"; {name} {seconds:.2f} s" for name, seconds in fed.others)
            )
        if len(series) > 1:
            _say(f"policies {stack}: one resource at the end over one at the start: {policies.linearity(series):.2f}")
    return good


def measure_evidence(project: Project, wanted: Wanted) -> bool:
    """Judging with all that is computed, and writing the pack. True when writing is not over its limit."""
    tools, good = toolchain.ensure(errors), True
    for stack in wanted.stacks:
        for size in wanted.resources:
            made = evidence.measure(project, stack, tools, size, wanted.runs)
            good &= made.writing <= evidence.LIMIT_S
            _say(
                f"evidence {stack}: {made.resources} resources; judged in {statistics.median(made.judged):.2f} s "
                f"{_all(made.judged)}, pack of {made.size:.0f} MiB written in {made.writing:.2f} s "
                f"{_all(made.written)} (limit {evidence.LIMIT_S:.0f} s for 5,000)"
            )
    return good


BENCHES: Mapping[str, Callable[[Project, Wanted], bool]] = {
    "preview": measure_preview,
    "growth": measure_growth,
    "policies": measure_policies,
    "evidence": measure_evidence,
}
"""Everything that can be measured, by name."""


def _say(line: str) -> None:
    output.print(line, markup=False, highlight=False, soft_wrap=True)


def _previews(previews: tuple[policies.Preview, ...]) -> str:
    seconds, processor = [each.seconds for each in previews], [each.processor for each in previews]
    return (
        f"{statistics.median(seconds):.2f} s {_all(tuple(seconds))}, of the processors "
        f"{statistics.median(processor):.2f} s {_all(tuple(processor))}"
    )


def _all(seconds: tuple[float, ...]) -> str:
    return "(" + ", ".join(f"{each:.2f}" for each in seconds) + ")"


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(BENCHES)}; all when none is named.")] = None,
    stack: Annotated[list[str] | None, typer.Option(help="The stack; may be given several times.")] = None,
    runs: Annotated[int, typer.Option(min=1, help="Counted previews of each program.")] = 5,
    size: Annotated[
        list[int] | None, typer.Option(help="Number of workspaces; several times, in rising order.")
    ] = None,
    resources: Annotated[
        list[int] | None, typer.Option(help="Number of resources to judge; several times, in rising order.")
    ] = None,
) -> None:
    """Measure how fast the hub and its policies are."""
    wanted = Wanted(tuple(stack or STACKS), runs, tuple(size or growth.SIZES), tuple(resources or policies.SIZES))
    project = Project.load(ROOT)
    good = [BENCHES[name](project, wanted) for name in names or BENCHES]
    raise typer.Exit(0 if all(good) else 1)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
