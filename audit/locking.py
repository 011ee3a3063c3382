"""One check of a stack against its lock: preview it on the locked state, with the real engine and without a cloud."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from audit import lock
from audit.engine import AuditError
from audit.lock import Finding, Lock
from audit.progress import engine_progress
from audit.steps import StepReader
from audit.workplace import Project, Workplace


@dataclass(frozen=True)
class Checked:
    """A stack as it is today, and what changed since its lock was written; no lock: nothing to compare with."""

    today: Lock
    findings: tuple[Finding, ...]

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What a deployment would lose."""
        return tuple(finding for finding in self.findings if finding.change.loses)


def file_of(project: Project, stack: str) -> Path:
    """Where the lock of a stack lies: `locks/<stack>.json` beside the stack's file."""
    return project.configuration_folder / "locks" / f"{stack}.json"


def load(project: Project, stack: str) -> Lock:
    """The lock of a stack. Raises `AuditError` when there is none, or it cannot be read."""
    file = file_of(project, stack)
    try:
        return lock.read(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AuditError(
            f"{stack} has no lock: write {file.relative_to(project.root)} with `hub lock {stack} --update`"
        ) from None
    except lock.LockError as problem:
        raise AuditError(f"{file.relative_to(project.root)} cannot be used: {problem}") from None


def check(
    workplace: Workplace, locked: Lock | None, stateful: Mapping[str, Sequence[str]], console: Console
) -> Checked:
    """Preview a stack on its lock and compare. `workplace` is without a cloud: its state is written over.

    `stateful` are the types whose loss loses data, each with the inputs that replace it. Raises `AuditError` when the
    preview fails.
    """
    if locked is not None:
        workplace.engine.import_state(workplace.stack, lock.as_state(locked, workplace.project.name, workplace.stack))
    reader = StepReader()
    with engine_progress(console, f"Preview of {workplace.stack} on its lock") as observer:
        outcome = workplace.engine.plan(
            workplace.stack, config_file=workplace.config_file, reader=reader, observer=observer
        )
    if (failure := outcome.failure) is not None:
        raise AuditError("\n".join(filter(None, (failure.headline, failure.detail))))
    today = lock.of_steps(reader.steps, stateful)
    findings = () if locked is None else lock.compare(locked, today, lock.origins(reader.steps))
    return Checked(today, findings)


def write(project: Project, stack: str, today: Lock) -> Path:
    """Write the lock of a stack; its path."""
    file = file_of(project, stack)
    file.parent.mkdir(exist_ok=True)
    file.write_text(lock.write(today), encoding="utf-8")
    return file
