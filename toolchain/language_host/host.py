# ruff: noqa: N802, ARG002 - the engine's protocol gives the methods their names and arguments
"""The calls of the engine."""

from __future__ import annotations

import base64
import json
import queue
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format

from .children import Children
from .errors import HostError
from .interpreter import HERE, Interpreter
from .plugin import PluginRun
from .protocol import (
    language_pb2,
    language_pb2_grpc,
    plugin_pb2,
)
from .run_program import REPORTED, STOPPED

GRACE = 3.0
"""Seconds that programs and packs have to end by themselves."""


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """Answers the engine whose address is given, or comes by the handshake."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.children = Children()

    # Facts about the host and about a project

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Take note of the engine's address."""
        self.engine = request.engine_address or self.engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """The version of the package `pulumi` under the host."""
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def About(self, request: language_pb2.AboutRequest, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        """The interpreter of a program, or of the host."""
        interpreter = self._interpreter(request.info, context) if request.HasField("info") else None
        python = interpreter.python if interpreter else sys.executable
        version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        tool = interpreter.toolchain if interpreter else "pip"
        return language_pb2.AboutResponse(executable=python, version=version, metadata={"toolchain": tool})

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """The plugins that the installed packages name."""
        try:
            plugins = self._interpreter(request.info, context).installed("plugins")
        except HostError as problem:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))
        return language_pb2.GetRequiredPackagesResponse(packages=[_dependency(p) for p in plugins if p.get("resource")])

    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """The installed packages, or those that no other one needs."""
        try:
            packages = self._interpreter(request.info, context).installed("packages")
        except HostError as problem:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))
        wanted = (p for p in packages if request.transitiveDependencies or p["direct"])
        dependencies = [language_pb2.DependencyInfo(name=p["name"], version=p["version"]) for p in wanted]
        return language_pb2.GetProgramDependenciesResponse(dependencies=dependencies)

    def RuntimeOptionsPrompts(
        self, request: language_pb2.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> language_pb2.RuntimeOptionsResponse:
        """What `pulumi new` asks about the runtime options that are still open."""
        options = json_format.MessageToDict(request.info.options)
        if "toolchain" not in options:
            tools = ("pip", "uv") if shutil.which("uv") else ("pip",)
            prompt = _prompt("toolchain", "The tool that installs dependencies", *tools)
        elif options["toolchain"] == "pip" and "virtualenv" not in options:
            prompt = _prompt("virtualenv", "The virtual environment", "venv")
        else:
            return language_pb2.RuntimeOptionsResponse()
        return language_pb2.RuntimeOptionsResponse(prompts=[prompt])

    def Template(
        self, request: language_pb2.TemplateRequest, context: grpc.ServicerContext
    ) -> language_pb2.TemplateResponse:
        """After `pulumi new` has written a template: nothing is left to do."""
        return language_pb2.TemplateResponse()

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Install what a program needs, and pass on what the tools print."""
        said: queue.Queue[str | Exception | None] = queue.Queue()

        def work() -> None:
            try:
                interpreter = Interpreter(request.info, plugin=request.is_plugin)
                package = request.is_plugin and (interpreter.program / "pyproject.toml").exists()
                interpreter.install(said.put, as_package=package)
                said.put(None)
            except (HostError, OSError) as problem:
                said.put(problem)

        threading.Thread(target=work, daemon=True).start()
        while (line := said.get()) is not None:
            if isinstance(line, Exception):
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(line))
            yield language_pb2.InstallDependenciesResponse(stdout=line.encode())

    # Running

    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        """Run a program to its end."""
        interpreter = self._interpreter(request.info, context)
        if interpreter.typechecker:
            command = [interpreter.python, "-m", interpreter.typechecker, str(interpreter.program)]
            done = subprocess.run(command, capture_output=True, text=True, env=interpreter.environment(), check=False)
            if done.returncode:
                return language_pb2.RunResponse(error=f"{interpreter.typechecker} failed:\n{done.stdout}{done.stderr}")
        settings = {
            "monitor": request.monitor_address,
            "engine": self.engine,
            "project": request.project,
            "stack": request.stack,
            "parallel": request.parallel,
            "dry_run": request.dryRun,
            "organization": request.organization,
            "root_directory": request.info.root_directory,
        }
        environment = interpreter.environment() | {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            "PULUMI_RUN_SETTINGS": json.dumps(settings),
        }
        program = Path(request.info.program_directory, request.info.entry_point or ".")
        command = [interpreter.python, "-u", str(HERE / "run_program.py"), str(program), *request.args]
        child = self.children.start(command, folder=request.pwd or None, environment=environment)
        context.add_callback(lambda: child.send_signal(signal.SIGINT))  # the engine has gone
        return _outcome(self.children.wait(child))

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a policy pack or a Python plugin, and pass on what it prints; a plugin's first line is its port."""
        interpreter = self._interpreter(request.info, context, plugin=request.kind != "analyzer")
        base = dict(item.split("=", 1) for item in request.env) if request.env else None
        run = PluginRun(self.children)
        context.add_callback(run.end)
        folder = Path(request.info.program_directory)
        if request.kind == "analyzer":
            command = [interpreter.python, "-u", "-m", "pulumi.policy", *request.args, str(folder)]
            run.serve_pack(command, folder, interpreter.environment(base))
        else:
            command = [interpreter.python, "-u", *_plugin_command(folder), *request.args]
            run.start(command, request.pwd or None, interpreter.environment(base))
        yield from run.output(context)

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Stop what runs."""
        self.children.stop(GRACE)
        return empty_pb2.Empty()

    # Shared

    def _interpreter(
        self, info: language_pb2.ProgramInfo, context: grpc.ServicerContext, *, plugin: bool = False
    ) -> Interpreter:
        try:
            interpreter = Interpreter(info, plugin=plugin)
            _ = interpreter.python  # missing is better said now than in the middle
            return interpreter
        except HostError as problem:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))


def _dependency(plugin: dict[str, Any]) -> plugin_pb2.PackageDependency:
    dependency = plugin_pb2.PackageDependency(
        name=plugin["name"], kind="resource", version=plugin["version"], server=plugin.get("server", "")
    )
    parameter = plugin.get("parameterization")
    if parameter:
        dependency.parameterization.name = parameter["name"]
        dependency.parameterization.version = parameter["version"]
        dependency.parameterization.value = base64.b64decode(parameter["value"])
    return dependency


def _prompt(key: str, description: str, *values: str) -> language_pb2.RuntimeOptionPrompt:
    kind = language_pb2.RuntimeOptionPrompt
    choices = [
        kind.RuntimeOptionValue(promptType=kind.STRING, stringValue=value, displayName=value) for value in values
    ]
    return kind(key=key, description=description, promptType=kind.STRING, choices=choices, default=choices[0])


def _plugin_command(folder: Path) -> list[str]:
    project = folder / "pyproject.toml"
    if (folder / "__main__.py").exists() or not project.exists():
        return [str(folder)]
    return ["-m", "pulumi.run.plugin", tomllib.loads(project.read_text())["project"]["name"]]


def _outcome(code: int) -> language_pb2.RunResponse:
    if code == REPORTED:
        return language_pb2.RunResponse(bail=True)
    if code in (STOPPED, -signal.SIGINT, -signal.SIGTERM):
        return language_pb2.RunResponse(error="the program was stopped")
    if code < 0:
        return language_pb2.RunResponse(error=f"the program was killed by signal {-code}")
    return language_pb2.RunResponse(error=f"the program ended with exit code {code}" if code else "")
