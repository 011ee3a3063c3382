"""Runs of the Pulumi command, and what it means when one fails."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit.events import EventReader, Problem, Record, plain
from policies.records import ROOT_STACK, name_of

Observer = Callable[[EventReader], None]

_ENDING_S = 60.0
"""How long an interrupted engine may take to end its steps and save its state."""


class AuditError(Exception):
    """The run cannot be made or cannot be relied upon; the message tells a person why."""


@dataclass(frozen=True)
class Failure:
    """Why a run failed: one line for the summary, and everything the engine said about it."""

    headline: str
    detail: str = ""


@dataclass(frozen=True)
class Outcome:
    """A finished run of the engine. `seconds` is wall-clock time; `noise` is all that was printed beside events."""

    exit_code: int
    record: Record
    noise: str
    seconds: float

    @property
    def failure(self) -> Failure | None:
        """Why the run itself failed; none when it succeeded, or when nothing but the policies stopped it.

        In everybody's own words, so for the terminal: see `recorded_failure`.
        """
        return self._failure(self.record.problems)

    @property
    def recorded_failure(self) -> Failure | None:
        """The same for what is kept: errors of resources without their words.

        The engine masks the secrets of the configuration, but not those that a provider quotes of what it was given.
        """
        return self._failure(
            [replace(each, message=WITHHELD) if _may_quote(each) else each for each in self.record.problems]
        )

    def _failure(self, problems: Sequence[Problem]) -> Failure | None:
        record = self.record
        if problems:
            return _told(problems)
        if self.exit_code == 0 and record.result == "succeeded":
            return None
        if record.stopped_by_policy and any(violation.mandatory for violation in record.violations):
            return None
        said = [line for line in map(plain, self.noise.splitlines()) if line]
        blamed = next((line for line in said if line.startswith("error:")), said[-1] if said else "")
        if blamed:
            return Failure(blamed.removeprefix("error:").strip(), "\n".join(said))
        if record.result is None:
            return Failure(f"pulumi ended with exit code {self.exit_code} before its summary, and gave no reason")
        return Failure(f"pulumi ended with exit code {self.exit_code}, result {record.result!r}, and gave no reason")


WITHHELD = "failed; what was said of it may quote a secret, so it is printed on the terminal and not kept"
"""What is kept of an error that a resource gave."""


def _may_quote(problem: Problem) -> bool:
    """Whether an error is of a resource: the program's own are its stack's, those of the engine nobody's."""
    return problem.urn is not None and f"::{ROOT_STACK}::" not in problem.urn


def _told(problems: Sequence[Problem]) -> Failure:
    """The first error in one line, and all of them in full."""
    first = problems[0]
    lines = [line.strip() for line in first.message.splitlines() if line.strip()] or ["an error without a message"]
    if any(line.startswith("Traceback ") for line in lines):
        headline = f"the program failed: {_raised(first.message)}"
    else:
        headline = " ".join(lines[:3])
    if first.urn:
        headline = f"{name_of(first.urn)}: {headline}"
    more = len(problems) - 1
    if more:
        headline += f" (and {more} more error{'s' if more > 1 else ''})"
    detail = "\n\n".join(
        f"{problem.urn}\n{problem.message}" if problem.urn else problem.message for problem in problems
    )
    return Failure(headline, detail)


def _raised(message: str) -> str:
    """What a Python program raised, without the way there: the first unindented line after the last frame."""
    lines = [line for line in message.splitlines() if line.strip()]
    last_frame = max((number for number, line in enumerate(lines) if line.startswith('  File "')), default=0)
    return next((line for line in lines[last_frame + 1 :] if not line.startswith(" ")), lines[-1]).strip()


class Engine:
    """The `pulumi` command in one project, with one environment for all its runs."""

    def __init__(self, pulumi: Path, project: Path, environment: Mapping[str, str]) -> None:
        self._pulumi, self._project, self._environment = pulumi, project, dict(environment)

    def preview(
        self,
        stack: str,
        *,
        config_file: Path | None,
        pack: Path,
        pack_configuration: Path | None,
        results: Path,
        observer: Observer,
    ) -> Outcome:
        """Preview with the policy pack, which writes its results file to `results`."""
        arguments = ["preview", *_with_pack(pack, pack_configuration)]
        return self._stream(arguments, stack, config_file, {"HUB_RESULTS": str(results)}, observer)

    def plan(
        self,
        stack: str,
        *,
        config_file: Path | None,
        reader: EventReader,
        observer: Observer | None = None,
        save_plan: Path | None = None,
    ) -> Outcome:
        """Preview with no policy; `reader` is given the events, and may keep more of them than the record does.

        `save_plan` is where the engine's plan goes, which `pulumi up --plan` carries out and nothing else: it holds
        plain what the program gives, secrets encrypted.
        """
        saved = [] if save_plan is None else ["--save-plan", str(save_plan)]
        return self._stream(["preview", *saved], stack, config_file, {}, observer or _unobserved, reader)

    def up(
        self,
        stack: str,
        *,
        config_file: Path | None,
        pack: Path,
        pack_configuration: Path | None,
        results: Path,
        observer: Observer,
    ) -> Outcome:
        """Preview, then deploy what the policies let pass."""
        arguments = ["up", "--yes", *_with_pack(pack, pack_configuration)]
        return self._stream(arguments, stack, config_file, {"HUB_RESULTS": str(results)}, observer)

    def refresh(
        self, stack: str, *, config_file: Path | None, reader: EventReader, observer: Observer | None = None
    ) -> Outcome:
        """Ask the cloud how every recorded resource is by now. Nothing is written, neither there nor in the state."""
        arguments = ["refresh", "--preview-only"]
        return self._stream(arguments, stack, config_file, {}, observer or _unobserved, reader)

    def export_state(self, stack: str) -> str:
        """The recorded state of a stack as JSON, secrets encrypted. Raises `AuditError` when there is none."""
        return self._ask("stack", "export", "--stack", stack)

    def has_stack(self, stack: str) -> bool:
        """Whether the back end knows the stack. Raises `AuditError` when the back end cannot be asked."""
        listed = json.loads(self._ask("stack", "ls", "--json"))
        return any(entry["name"].rpartition("/")[2] == stack for entry in listed)

    def create_stack(self, stack: str, folder: Path) -> None:
        """Make the stack; its encryption salt goes to the configuration file in `folder`, a project of its own."""
        self._ask("--cwd", str(folder), "stack", "init", stack, "--no-select")

    def import_state(self, stack: str, state: Mapping[str, Any]) -> None:
        """Put a state in place of what the back end knows about the stack."""
        with TemporaryDirectory(prefix="hub-state-") as folder:
            file = Path(folder) / "state.json"
            file.write_text(json.dumps(state), encoding="utf-8")
            self._ask("stack", "import", "--stack", stack, "--file", str(file))

    def _ask(self, *arguments: str) -> str:
        answer = subprocess.run(
            [self._pulumi, "--non-interactive", *arguments],
            cwd=self._project,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise AuditError(plain(answer.stderr or answer.stdout).removeprefix("error:").strip())
        return answer.stdout

    def _stream(
        self,
        arguments: Sequence[str],
        stack: str,
        config_file: Path | None,
        environment: Mapping[str, str],
        observer: Observer,
        reader: EventReader | None = None,
    ) -> Outcome:
        command = [str(self._pulumi), *arguments, "--json", "--non-interactive", "--stack", stack]
        # Else every provider that the interpreter happens to have installed is fetched, used or not.
        command.append("--skip-plugin-pre-install")
        if config_file is not None:
            command += ["--config-file", str(config_file)]
        more = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true", **environment}
        reader, noise, started = reader or EventReader(), list[str](), time.monotonic()
        with subprocess.Popen(
            command,
            cwd=self._project,
            env=self._environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # so that Ctrl-C reaches the engine once, from here
        ) as child:
            complaints = threading.Thread(target=lambda: noise.extend(child.stderr or ()), daemon=True)
            complaints.start()
            try:
                for line in child.stdout or ():
                    if reader.feed(line):
                        observer(reader)
                    else:
                        noise.append(line)
            except BaseException:
                _end(child)
                raise
            complaints.join()
        return Outcome(child.returncode, reader.record(), "".join(noise), time.monotonic() - started)


def _unobserved(_reader: EventReader) -> None:
    """Watches nothing."""


def _with_pack(pack: Path, configuration: Path | None) -> list[str]:
    arguments = ["--policy-pack", str(pack)]
    return arguments if configuration is None else [*arguments, "--policy-pack-config", str(configuration)]


def _end(child: subprocess.Popen[str]) -> None:
    """Interrupt the engine, once, and wait: it ends its running steps and saves its state. A second one kills it."""
    if child.poll() is not None:
        return
    deadline = threading.Timer(_ENDING_S, child.kill)
    deadline.start()
    try:
        child.send_signal(signal.SIGINT)
        for _ in child.stdout or ():
            pass
        child.wait()
    except KeyboardInterrupt:
        child.kill()
    finally:
        deadline.cancel()
