"""python -m loopback_cloud.launcher < tasks.json: start services as processes of their own, then end.

The input is a list of {"name", "module", "arguments", "environment", "folder", "log", "pid_file", "shares": bool}. A service
that patches the standard library for eventlet must do so before other imports, so `shares` is false for it. The
output is a line "NAME PID" for each.
"""

import gc
import json
import runpy
import sys

from loopback_cloud.children import Starter
from loopback_cloud.children import fork
from loopback_cloud.preload import preload


def run(task: dict) -> None:
    runpy.run_module(task["module"], run_name="__main__", alter_sys=True)


def main() -> None:
    starter = Starter()
    tasks = json.load(sys.stdin)
    gc.disable()  # a service turns it on again when it is ready

    def start(task: dict) -> None:
        starter.check()
        print(task["name"], fork(task, run), flush=True)

    for task in tasks:
        if not task["shares"]:
            start(task)
    sharing = [task for task in tasks if task["shares"]]
    if sharing:
        preload()
        for task in sharing:
            start(task)


if __name__ == "__main__":
    main()
