"""Which inputs a type of the SDKs takes, by the SDKs themselves."""

from functools import cache
from importlib import import_module

from pulumi import _types

_SDKS = {"azure-native": "pulumi_azure_native", "openstack": "pulumi_openstack"}


@cache
def input_names(kind: str) -> frozenset[str]:
    """Names of the inputs of a type such as `openstack:networking/port:Port`, as they stand in a preview."""
    package, module, name = kind.split(":")
    if package not in _SDKS:
        return frozenset()
    folder = module.partition("/")[0]
    sdk = import_module(f"{_SDKS[package]}.{folder}" if folder != "index" else _SDKS[package])
    arguments = next(
        getattr(sdk, each) for each in (f"{name}Args", f"{name}InitArgs") if isinstance(getattr(sdk, each, None), type)
    )
    return frozenset(_types.input_type_py_to_pulumi_names(arguments).values())
