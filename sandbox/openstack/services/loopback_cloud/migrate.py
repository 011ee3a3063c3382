"""python -m loopback_cloud.migrate < chains.json: run chains of management commands side by side.

The input is {"parallel": N, "chains": [{"name", "steps": [TASK]}]}, where a task has "arguments", "accepted",
"environment", "folder", "log" and "pid_file". Its first argument is the name of a console script; `accepted` are the
exit codes that mean success. For each finished step a line of JSON goes to standard output: {"chain", "step", "of",
"command", "seconds", "code", "ok"}. The first step that fails ends its chain.
"""

import gc
import importlib.metadata
import json
import os
import sys
import time

from loopback_cloud.children import Starter
from loopback_cloud.children import fork
from loopback_cloud.preload import preload


def run(task: dict) -> None:
    gc.enable()
    name = task["arguments"][0]
    (script,) = importlib.metadata.entry_points(group="console_scripts", name=name)
    sys.exit(script.load()())


def main() -> None:
    starter = Starter()
    order = json.load(sys.stdin)
    preload()
    waiting = list(order["chains"])
    running: dict[int, tuple[dict, int, float]] = {}

    def begin(chain: dict, step: int) -> None:
        starter.check()
        running[fork(chain["steps"][step], run)] = (chain, step, time.monotonic())

    while waiting or running:
        while waiting and len(running) < order["parallel"]:
            begin(waiting.pop(0), 0)
        pid, status = os.wait()
        chain, step, began = running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        task = chain["steps"][step]
        event = {
            "chain": chain["name"],
            "step": step + 1,
            "of": len(chain["steps"]),
            "command": " ".join(task["arguments"]),
            "seconds": time.monotonic() - began,
            "code": code,
            "ok": code in task["accepted"],
        }
        print(json.dumps(event), flush=True)
        if event["ok"] and step + 1 < len(chain["steps"]):
            begin(chain, step + 1)


if __name__ == "__main__":
    main()
