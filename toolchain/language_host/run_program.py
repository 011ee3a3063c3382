"""Run one Pulumi program: python run_program.py PROGRAM [ARGUMENT...], as the language host asks by the environment.

This file runs in the interpreter of the program, which has `pulumi` but not the language host.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPORTED = 32
"""Exit code of a program that has told the engine about its error itself."""

HERE = Path(__file__).resolve().parent

STOPPED = 130
"""Exit code of a program that was interrupted: 128 and the number of the signal, as shells have it."""


def trace(problem: BaseException, folder: Path) -> str:
    """The error and how the program in `folder` came to it, without the machinery that started the program."""
    shown = traceback.TracebackException.from_exception(problem)
    _trim(shown, folder)
    return "".join(shown.format())


def _trim(shown: traceback.TracebackException, folder: Path) -> None:
    frames = [frame for frame in shown.stack if not frame.filename.startswith("<frozen ")]
    # A virtual environment may lie in the program's folder; what is in it is not the program's own.
    own = [
        number
        for number, path in enumerate(Path(frame.filename).absolute() for frame in frames)
        if folder in path.parents and "site-packages" not in path.parts
    ]
    if own:
        shown.stack[:] = frames[own[0] :]
    elif issubclass(shown.exc_type or object, SyntaxError):
        # The program did not begin; the error itself names the file and the line. An empty stack would have a heading.
        shown.stack = None  # type: ignore[assignment]
    for other in (shown.__cause__, shown.__context__):
        if other is not None:
            _trim(other, folder)


def after_the_end(problem: BaseException) -> bool:
    """Whether the engine had already stopped, and said why: the program has only lost its connection."""
    said = str(problem).lower()
    return "resource monitor shut down" in said or "resource monitor has terminated" in said


def main() -> int:
    """Run the program of the command line; gives the exit code."""
    try:
        import pulumi
        from pulumi.runtime import Settings, configure, run_in_stack, set_all_config
    except ImportError as problem:
        sys.stderr.write(f"The package 'pulumi' is missing in {sys.executable} ({problem}); run `pulumi install`.\n")
        return 1
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # a failed run leaves futures that nobody waits for
    settings = json.loads(os.environ.pop("PULUMI_RUN_SETTINGS"))
    set_all_config(json.loads(os.environ["PULUMI_CONFIG"]), json.loads(os.environ["PULUMI_CONFIG_SECRET_KEYS"]))
    configure(Settings(**settings))
    sys.argv = sys.argv[1:]
    program = Path(sys.argv[0]).absolute()
    entry = program / "__main__.py" if program.is_dir() else program
    if not entry.is_file():
        pulumi.log.error(f"there is no program: {entry} does not exist")
        return REPORTED
    # The program's folder in place of our own, whose modules are not for the program.
    sys.path[:] = [str(entry.parent), *(folder for folder in sys.path if folder != str(HERE))]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max(settings["parallel"], 1) * 4)
    loop.set_default_executor(executor)

    def run() -> None:
        runpy.run_path(str(program), run_name="__main__")

    try:
        loop.run_until_complete(run_in_stack(run))
        executor.shutdown()
    except pulumi.RunError as problem:
        if not after_the_end(problem):
            pulumi.log.error(str(problem))
        return REPORTED
    except Exception as problem:
        if not after_the_end(problem):
            pulumi.log.error(f"Program failed with an unhandled exception:\n{trace(problem, entry.parent)}")
        return REPORTED
    return 0


def _leave(*_: object) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(STOPPED)  # at once: calls that nobody will answer would keep the interpreter waiting


if __name__ == "__main__":
    sys.exit(main())
