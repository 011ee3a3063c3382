"""Turns a fork of this process into a task of its own: its session, environment, output, arguments."""

import os
import sys
import traceback


def become(task: dict) -> None:
    """Give the forked process what its task names: `environment`, `folder`, `log`, `arguments`."""
    os.setsid()
    os.chdir(task["folder"])
    log = os.open(task["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(task["environment"])
    sys.argv = list(task["arguments"])


class Starter:
    """The process that asked for the tasks. When it is gone, nobody waits for them: no more may be started."""

    def __init__(self):
        self._id = os.getppid()

    def check(self) -> None:
        if os.getppid() != self._id:
            sys.exit("the process that started this one is gone")


def fork(task: dict, run) -> int:
    """Fork, `become` the task and call `run` there; the parent gets the process id.

    The forked process writes its id to `pid_file` itself, first of all: its starter may be killed at any moment.
    """
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        with open(task["pid_file"], "w") as file:
            file.write(str(os.getpid()))
        become(task)
        run(task)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
