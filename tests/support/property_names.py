"""Which properties a reader's source names, and which ones an SDK has."""

import ast
import re
from collections.abc import Collection, Iterable
from pathlib import Path


def named_in(source: Path, reading: Collection[str]) -> set[str]:
    """The segments of every property path a module names: subscripts, and first arguments of the `reading` calls."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript):
            found.append(node.slice)
        elif isinstance(node, ast.Call) and (
            getattr(node.func, "id", None) in reading or getattr(node.func, "attr", None) in reading
        ):
            found += node.args[:1]
            found += [keyword.value for keyword in node.keywords if keyword.arg == "key"]
            found += [pair.elts[0] for pair in ast.walk(node) if isinstance(pair, ast.Tuple) and pair.elts]
    paths = {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {segment for path in paths for segment in path.split(".") if segment}


def wire_names(sources: Iterable[Path]) -> set[str]:
    """All property names of an SDK, as they go over the wire."""
    names: set[str] = set()
    for source in sources:
        text = source.read_text(encoding="utf-8")
        names |= set(re.findall(r'pulumi\.getter\(name="(\w+)"\)', text))
        names |= set(re.findall(r"@pulumi\.getter\n\s+def (\w+)\(", text))
    return names
