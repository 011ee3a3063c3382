"""The same resources as a hub's, written flat in one file: no component, no plan, only classes of the SDK."""

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bench.recording import Registration, SecretValue
from policies.records import PROVIDER_PREFIX, UNKNOWN, Secret

_HEAD = '''"""Written by bench: every custom resource of a hub, flat, with real references between them."""

import pulumi
{imports}


def later(*made):
    """What only a deployment knows of these resources."""
    if len(made) == 1:
        return made[0].id
    return pulumi.Output.all(*(each.id for each in made)).apply(lambda ids: ids[0])


def after(value, *made):
    """A known value that was taken from these resources."""
    return pulumi.Output.all(*(each.urn for each in made)).apply(lambda _: value)


'''


def program(registrations: Iterable[Registration], previewed: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of the flat program. `previewed` are the inputs that the engine showed, by logical name.

    A value that the recording does not know and the engine does was computed by the provider in its preview: it is
    written as the engine showed it, still taken from the resource that it came from.
    """
    everything = list(registrations)
    modules = sorted({each.made_by.__module__.partition(".")[0] for each in everything})
    variables = {each.name: f"r_{re.sub(r'[^0-9a-zA-Z]', '_', each.name)}" for each in everything}
    if len(set(variables.values())) != len(variables):
        raise ValueError("two logical names differ in punctuation only")
    writer = _Writer(variables)
    body = "\n".join(writer.resource(each, previewed.get(each.name, {})) for each in everything)
    return _HEAD.format(imports="\n".join(f"import {module}" for module in modules)) + body + "\n"


class _Writer:
    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def resource(self, made: Registration, previewed: Mapping[str, Any]) -> str:
        package, *path = made.made_by.__module__.split(".")
        # SDKs export each class from its module's package: the file that it lies in is left out.
        class_ = ".".join([package, *path[:-1], made.made_by.__name__])
        arguments = [json.dumps(made.name)]
        for key, value in made.inputs.items():
            if made.token.startswith(PROVIDER_PREFIX):
                value = _provider_value(value)
            sources = [self._variables[name] for name in made.sources.get(key, ()) if name in self._variables]
            written = self._input(value, previewed.get(key), sources)
            arguments.append(f"{_argument(made, key)}={written}")
        arguments.append(f"opts=pulumi.ResourceOptions({', '.join(self._options(made))})")
        return f"{self._variables[made.name]} = {class_}({', '.join(arguments)})"

    def _options(self, made: Registration) -> Iterator[str]:
        if made.provider:
            yield f"provider={self._variables[made.provider]}"
        implied = {name for names in made.sources.values() for name in names}
        explicit = [self._variables[name] for name in made.dependencies if name not in implied]
        if explicit:
            yield f"depends_on=[{', '.join(explicit)}]"
        if made.protect:
            yield "protect=True"
        if made.retain:
            yield "retain_on_delete=True"
        if made.replace_on_changes:
            yield f"replace_on_changes={list(made.replace_on_changes)!r}"
        if made.ignore_changes:
            yield f"ignore_changes={list(made.ignore_changes)!r}"

    def _input(self, value: Any, previewed: Any, sources: list[str]) -> str:
        """One input; where nothing in it is unknown but it was taken from resources, it still is."""
        written = self._value(value, previewed, sources)
        if sources and not any(name in written for name in ("later(", "after(")):
            return f"after({written}, {', '.join(sources)})"
        return written

    def _value(self, value: Any, previewed: Any, sources: list[str]) -> str:
        match value:
            case SecretValue():
                return f"pulumi.Output.secret({self._value(value.value, previewed, sources)})"
            case Mapping():
                known = previewed if isinstance(previewed, Mapping) else {}
                members = (
                    f"{json.dumps(key)}: {self._value(member, known.get(key), sources)}"
                    for key, member in value.items()
                )
                return "{" + ", ".join(members) + "}"
            case list():
                shown = (
                    previewed if isinstance(previewed, list) and len(previewed) == len(value) else [None] * len(value)
                )
                members = (self._value(*pair, sources) for pair in zip(value, shown, strict=True))
                return "[" + ", ".join(members) + "]"
            case _ if value is UNKNOWN:
                if previewed is None or previewed is UNKNOWN or isinstance(previewed, Secret):
                    return f"later({', '.join(sources)})"
                return f"after({previewed!r}, {', '.join(sources)})"
            case _:
                return repr(value)


def _argument(made: Registration, key: str) -> str:
    """The argument of an input: SDKs put a line behind names that are taken, as `resource_name` is."""
    name = made.keywords[key]
    arguments = inspect.signature(getattr(made.made_by, "_internal_init", made.made_by)).parameters
    return f"{name}_" if f"{name}_" in arguments else name


def _provider_value(value: Any) -> Any:
    """Inputs of providers travel as JSON in strings."""
    if isinstance(value, str) and (value in ("true", "false") or value.startswith(("{", "["))):
        return json.loads(value)
    return value
