"""Derives the catalogue of azure-native types from the source of the installed SDK.

The provider's own schema is not published in a package, but the SDK is generated from it, so its argument classes
hold the same facts: wire names, types, lists of values, what is required, and which constant selects a variant. The
source is read as text with `ast`; importing its 6,000 modules would take minutes and a gigabyte.

The catalogue is a ZIP with one JSON document per SDK module (`keyvault.json`), so that the provider loads only what a
program uses:

    {"resources": {"Vault": {"version": "2024-11-01", "inputs": {"location": {"type": "string"}, …}}},
     "objects": {"SkuArgs": {"name": {"type": {"enum": "SkuName"}, "required": true}, …}, …},
     "enums": {"SkuName": ["standard", "premium"]}}

A type is `string`, `integer`, `number`, `boolean`, `asset`, `any`, or an object with one of the keys `list`, `map`,
`object`, `enum`, `union`. The document `provider.json` holds the provider's own configuration as its one resource.
"""

import ast
import importlib.util
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Type: TypeAlias = str | dict[str, Any]
Properties: TypeAlias = dict[str, dict[str, Any]]

PRIMITIVES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Any": "any",
    "Asset": "asset",
    "Archive": "asset",
}
RESOURCE = re.compile(r'^@pulumi\.type_token\("azure-native:(\w+):(\w+)"\)\nclass \w+\(pulumi\.CustomResource\):', re.M)
API_VERSION = re.compile(r"Uses Azure REST API version ([\w-]+)")
TYPED_DICT = re.compile(r"^class \w+ArgsDict\(TypedDict\):.*?(?=^@pulumi\.input_type$)", re.M | re.S)


class CatalogueError(Exception):
    """The SDK is missing, or is written in a way that this reader does not know. The message is for a person."""


@dataclass(frozen=True)
class Sdk:
    """The installed pulumi_azure_native: its folder, and the version that its plugin must have."""

    folder: Path
    version: str

    @classmethod
    def installed(cls) -> "Sdk":
        """Find the SDK without importing it. Raises CatalogueError if it is not installed."""
        spec = importlib.util.find_spec("pulumi_azure_native")
        if spec is None or spec.origin is None:
            raise CatalogueError("pulumi_azure_native is not installed: run `pip install pulumi-azure-native`")
        folder = Path(spec.origin).parent
        return cls(folder, str(json.loads((folder / "pulumi-plugin.json").read_text())["version"]))

    def modules(self) -> list[Path]:
        """The folders of the SDK's modules (`network`, `storage`, …), sorted."""
        return sorted(path.parent for path in self.folder.glob("*/__init__.py"))


def build(sdk: Sdk, target: Path) -> None:
    """Write the catalogue of the SDK to `target`. Takes about ten seconds on two cores."""
    modules = sdk.modules()
    with ProcessPoolExecutor() as pool, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        provider = {"version": sdk.version, "inputs": _provider_inputs(sdk)}
        _write(archive, "provider", {"resources": {"Provider": provider}, "objects": {}, "enums": {}})
        # The largest modules first: they decide how long the last worker runs.
        by_size = sorted(modules, key=lambda folder: -sum(f.stat().st_size for f in folder.glob("_inputs.py")))
        for folder, content in zip(by_size, pool.map(read_module, by_size), strict=True):
            _write(archive, folder.name, content)


def _write(archive: zipfile.ZipFile, name: str, content: dict[str, Any]) -> None:
    # A fixed date keeps the archive the same, byte for byte, for the same SDK.
    entry = zipfile.ZipInfo(f"{name}.json", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, json.dumps(content, separators=(",", ":"), sort_keys=True))


def read_module(folder: Path) -> dict[str, Any]:
    """Read the types of one SDK module. Raises CatalogueError on an annotation it does not understand."""
    enums = dict(_enums(_text(folder / "_enums.py")))
    objects = {
        cls.name: _properties(cls, enums) for cls in _input_classes(TYPED_DICT.sub("", _text(folder / "_inputs.py")))
    }
    resources = {}
    for path in sorted(folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if found := RESOURCE.search(text):
            arguments = list(_input_classes(text[: found.start()]))
            if len(arguments) != 1:
                raise CatalogueError(f"{path}: expected one class of arguments, found {[c.name for c in arguments]}")
            version = API_VERSION.search(text)
            resources[found.group(2)] = {
                "version": version.group(1) if version else "",
                "inputs": _properties(arguments[0], enums),
            }
    return {"resources": resources, "objects": objects, "enums": enums}


def _provider_inputs(sdk: Sdk) -> Properties:
    text = _text(sdk.folder / "provider.py").split("\nclass Provider(", 1)[0].rsplit("@pulumi.type_token", 1)[0]
    return _properties(next(_input_classes(text)), {})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _enums(text: str) -> Iterator[tuple[str, list[str | int | float]]]:
    for cls in ast.parse(text).body:
        if isinstance(cls, ast.ClassDef):
            yield cls.name, [ast.literal_eval(item.value) for item in cls.body if isinstance(item, ast.Assign)]


def _input_classes(text: str) -> Iterator[ast.ClassDef]:
    for cls in ast.parse(text).body:
        if isinstance(cls, ast.ClassDef) and any(ast.unparse(d) == "pulumi.input_type" for d in cls.decorator_list):
            yield cls


def _properties(cls: ast.ClassDef, enums: dict[str, Any]) -> Properties:
    """Wire name -> type, required, const, of one argument class."""
    init = next(f for f in cls.body if isinstance(f, ast.FunctionDef) and f.name == "__init__")
    required = {
        argument.arg
        for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)
        if default is None
    }
    constants = dict(_constants(init))
    properties: Properties = {}
    for getter in cls.body:
        if not isinstance(getter, ast.FunctionDef) or getter.returns is None:
            continue
        wire = _wire_name(getter)
        properties[wire] = {"type": _type(getter.returns, enums)}
        if getter.name in required:
            properties[wire]["required"] = True
        if getter.name in constants:
            properties[wire]["const"] = constants[getter.name]
    return properties


def _constants(init: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Properties that the class sets to a fixed text, whatever it is given: they select a variant of a union."""
    for statement in init.body:
        match statement:
            case ast.Expr(ast.Call(args=[_, ast.Constant(str(name)), ast.Constant(str(value))])):
                yield name, value


def _wire_name(getter: ast.FunctionDef) -> str:
    for decorator in getter.decorator_list:
        match decorator:
            case ast.Call(keywords=[ast.keyword(arg="name", value=ast.Constant(str(name)))]):
                return name
    return getter.name


def _type(node: ast.expr, enums: dict[str, Any]) -> Type:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in PRIMITIVES:
            return PRIMITIVES[name]
        case ast.Constant(str(name)) if name in enums:
            return {"enum": name}
        case ast.Constant(str(name)):
            return {"object": name}
        case ast.Subscript(ast.Attribute(attr="Input") | ast.Name(id="Optional"), inner):
            return _type(inner, enums)
        case ast.Subscript(ast.Name(id="Sequence"), inner):
            return {"list": _type(inner, enums)}
        case ast.Subscript(ast.Name(id="Mapping"), ast.Tuple(elts=[_, inner])):
            return {"map": _type(inner, enums)}
        case ast.Subscript(ast.Name(id="Union"), ast.Tuple(elts=parts)):
            return _union([_type(part, enums) for part in parts])
    raise CatalogueError(f"the SDK has a type that the catalogue does not know: {ast.unparse(node)}")


def _union(parts: list[Type]) -> Type:
    # "Any text, or one of this list" is how the SDK says "one of this list": the services refuse all other values.
    if any(isinstance(part, dict) and "enum" in part for part in parts):
        parts = [part for part in parts if part != "string"]
    parts = [part for at, part in enumerate(parts) if part not in parts[:at]]
    return parts[0] if len(parts) == 1 else {"union": parts}
